#include "api/jsonscan.h"
#include "demo/dialchange.h"
#include "demo/scenario.h"
#include "models/formatting.h"
#include "ui/demopanel.h"
#include "ui/demoscenarios.h"
#include "ui/words.h"

#include <cmath>

namespace deckhand {

namespace {

/// As the panel calls it.
QString nameOf(Dial dial)
{
    switch (dial) {
    case Dial::FailingShare: return DemoPanel::tr("Failing");
    case Dial::FailingStatus: return DemoPanel::tr("Fails with status");
    case Dial::Latency: return DemoPanel::tr("Answers after");
    case Dial::LatencySpread: return DemoPanel::tr("Varies by up to");
    case Dial::Refuse: return DemoPanel::tr("Refuse connections");
    case Dial::Reset: return DemoPanel::tr("Break off answers");
    case Dial::OtherSecret: return DemoPanel::tr("Expect another secret");
    case Dial::HugeBody: return DemoPanel::tr("Answer with 1 MB");
    case Dial::Certificate: return DemoPanel::tr("Certificate");
    case Dial::Rate: return DemoPanel::tr("Events per second");
    case Dial::Status: return DemoPanel::tr("Accepts with status");
    case Dial::RetryAfter: return DemoPanel::tr("Asks to wait");
    case Dial::Unknown: break;
    }
    return DemoPanel::tr("A dial");
}

QString valueOf(Dial dial, const QByteArray &json)
{
    const double number = json.toDouble();
    switch (dial) {
    case Dial::FailingShare: return DemoPanel::tr("%1 %").arg(std::lround(number * 100));
    case Dial::Latency:
    case Dial::LatencySpread: return format::duration(number);
    case Dial::RetryAfter:
        return number > 0 ? format::duration(number * 1000) : DemoPanel::tr("off");
    case Dial::Rate: return format::rate(number);
    case Dial::Refuse:
    case Dial::Reset:
    case Dial::OtherSecret:
    case Dial::HugeBody: return json == "true" ? DemoPanel::tr("on") : DemoPanel::tr("off");
    case Dial::Certificate:
        return DemoPanel::word(certificateFaultFrom(unquoteJson(json).value_or(QByteArray())));
    case Dial::FailingStatus:
        if (unquoteJson(json) == mixedWord)
            return DemoPanel::mixedText();
        break;
    case Dial::Status:
    case Dial::Unknown: break;
    }
    return QString::fromUtf8(json);
}

} // namespace

QString DemoPanel::word(CertificateFault fault)
{
    switch (fault) {
    case CertificateFault::Expired: return tr("expired");
    case CertificateFault::OtherName: return tr("for another name");
    case CertificateFault::Untrusted: return tr("not trusted");
    case CertificateFault::None: break;
    }
    return tr("valid");
}

QString DemoPanel::mixedText()
{
    QStringList statuses;
    for (const int status : mixedFailures)
        statuses.append(QString::number(status));
    return tr("mixed (%1)").arg(statuses.join(QStringLiteral(", ")));
}

QString Words::demoLine(const Event &event) const
{
    const std::optional<DialChange> change = dialChangeOf(event);
    if (!change)
        return {};
    const QString before = valueOf(change->dial, change->before);
    const QString after = valueOf(change->dial, change->after);
    const QString line =
        change->receiver.isEmpty()
            ? tr("%1: %2 → %3").arg(nameOf(change->dial), before, after)
            : tr("%1 · %2: %3 → %4").arg(change->receiver, nameOf(change->dial), before, after);
    const ScenarioScript *script = findScenario(change->scenario);
    return script ? tr("%1, by the scenario “%2”").arg(line, deckhand::nameOf(script->scenario))
                  : line;
}

} // namespace deckhand
