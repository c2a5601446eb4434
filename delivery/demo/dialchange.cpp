#include "demo/dialchange.h"

#include "api/jsonreader.h"
#include "api/jsonscan.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr QByteArrayView receiverChanged("demo.receiver_changed");
constexpr QByteArrayView sourceChanged("demo.source_changed");

struct DialName
{
    Dial dial;
    const char *name;
};
constexpr std::array dialNames{
    DialName{Dial::Rate, "rate"},
    DialName{Dial::Status, "status"},
    DialName{Dial::FailingShare, "failing_share"},
    DialName{Dial::FailingStatus, "failing_status"},
    DialName{Dial::Latency, "latency_ms"},
    DialName{Dial::LatencySpread, "latency_spread_ms"},
    DialName{Dial::Refuse, "refuse"},
    DialName{Dial::Reset, "reset"},
    DialName{Dial::OtherSecret, "other_secret"},
    DialName{Dial::RetryAfter, "retry_after_s"},
    DialName{Dial::HugeBody, "huge_body"},
    DialName{Dial::Certificate, "certificate"},
};

// A name or a value that is longer was made by no demo.
constexpr qsizetype longestName = 200;
constexpr qsizetype longestValue = 40;

constexpr std::array<const char *, 4> faultNames{"valid", "expired", "other_name", "untrusted"};

QByteArray jsonOf(bool on)
{
    return on ? "true" : "false";
}

QByteArray jsonOf(double number)
{
    return QByteArray::number(number, 'g', 6);
}

QByteArray valueOf(const ReceiverDials &dials, Dial dial)
{
    switch (dial) {
    case Dial::Status: return QByteArray::number(dials.status);
    case Dial::FailingShare: return jsonOf(dials.failureShare);
    case Dial::FailingStatus:
        return dials.failsMixed ? quoteJson(mixedWord) : QByteArray::number(dials.failureStatus);
    case Dial::Latency: return QByteArray::number(qint64(dials.latency.count()));
    case Dial::LatencySpread: return QByteArray::number(qint64(dials.latencySpread.count()));
    case Dial::Refuse: return jsonOf(dials.refuse);
    case Dial::Reset: return jsonOf(dials.reset);
    case Dial::OtherSecret: return jsonOf(dials.secretExpired);
    case Dial::RetryAfter: return QByteArray::number(dials.retryAfterSeconds.value_or(0));
    case Dial::HugeBody: return jsonOf(dials.body == hugeBody());
    case Dial::Certificate: return quoteJson(wireName(dials.certificate));
    case Dial::Rate:
    case Dial::Unknown: break;
    }
    return {};
}

const char *nameOf(Dial dial)
{
    const auto *found = std::find_if(dialNames.begin(), dialNames.end(),
                                     [dial](const DialName &row) { return row.dial == dial; });
    return found == dialNames.end() ? "unknown" : found->name;
}

Dial dialNamed(QByteArrayView name)
{
    const auto *found = std::find_if(dialNames.begin(), dialNames.end(),
                                     [name](const DialName &row) { return name == row.name; });
    return found == dialNames.end() ? Dial::Unknown : found->dial;
}

} // namespace

QByteArray wireName(CertificateFault fault)
{
    return faultNames[std::size_t(fault)];
}

CertificateFault certificateFaultFrom(QByteArrayView word)
{
    for (std::size_t i = 0; i < faultNames.size(); ++i) {
        if (word == faultNames[i])
            return CertificateFault(i);
    }
    return CertificateFault::None;
}

std::vector<DialChange> dialChanges(const QString &receiver, const ReceiverDials &before,
                                    const ReceiverDials &after)
{
    std::vector<DialChange> changes;
    for (const DialName &row : dialNames) {
        const QByteArray was = valueOf(before, row.dial);
        const QByteArray is = valueOf(after, row.dial);
        if (was != is)
            changes.push_back({receiver, row.dial, was, is});
    }
    return changes;
}

DialChange rateChange(double before, double after)
{
    return {{}, Dial::Rate, jsonOf(before), jsonOf(after)};
}

QByteArray filterWithoutDemoLines()
{
    return "{\"type\":{\"$not\":{\"$startsWith\":\"" + demoLinePrefix.toByteArray() + "\"}}}";
}

EventDraft demoLine(const DialChange &change)
{
    const bool ofSource = change.receiver.isEmpty();
    EventDraft draft;
    draft.type = (ofSource ? sourceChanged : receiverChanged).toByteArray();
    draft.data = "{\"object\":";
    if (ofSource)
        draft.data += "\"demo_source\"";
    else
        draft.data += "\"demo_receiver\",\"name\":" + quoteJson(change.receiver.toUtf8());
    draft.data += ",\"dial\":" + quoteJson(nameOf(change.dial)) + ",\"before\":" + change.before +
                  ",\"after\":" + change.after;
    if (change.scenario.isEmpty())
        draft.data += ",\"by\":\"hand\"}";
    else
        draft.data += ",\"by\":\"scenario\",\"scenario\":" + quoteJson(change.scenario) + '}';
    return draft;
}

std::optional<DialChange> dialChangeOf(const Event &event)
{
    if (event.type != receiverChanged && event.type != sourceChanged)
        return std::nullopt;
    // Anybody may publish such a type: what is not of the form is not a line.
    std::vector<ErrorItem> errors;
    ObjectReader reader(event.data, errors);
    DialChange change;
    change.dial = dialNamed(reader.bytes("dial", Need::Required));
    if (event.type == receiverChanged)
        change.receiver = reader.text("name", Need::Required);
    change.scenario = reader.bytes("scenario");
    const JsonSlice *before = reader.find("before");
    const JsonSlice *after = reader.find("after");
    if (!errors.empty() || !before || !after || change.receiver.size() > longestName ||
        std::max(before->text.size(), after->text.size()) > longestValue)
        return std::nullopt;
    change.before = before->text.toByteArray();
    change.after = after->text.toByteArray();
    return change;
}

} // namespace deckhand
