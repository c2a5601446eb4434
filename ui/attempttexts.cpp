#include "ui/attempttexts.h"

#include "models/attemptfacts.h"
#include "models/formatting.h"
#include "ui/deliveryinspector.h"

#include <QStringList>

namespace deckhand {

QString phaseText(const Attempt &attempt)
{
    QStringList parts;
    const auto add = [&parts](const QString &name, const std::optional<double> &ms) {
        if (ms)
            parts.append(QStringLiteral("%1 %2").arg(name, format::duration(*ms)));
    };
    add(DeliveryInspector::tr("DNS"), attempt.phases.dnsMs);
    add(DeliveryInspector::tr("connect"), attempt.phases.connectMs);
    add(DeliveryInspector::tr("TLS"), attempt.phases.tlsMs);
    add(DeliveryInspector::tr("first byte"), attempt.phases.firstByteMs);
    parts.append(DeliveryInspector::tr("total %1").arg(format::duration(attempt.durationMs)));
    return parts.join(QStringLiteral("  ·  "));
}

QString responseFacts(const AttemptResponse &response)
{
    const QString size = format::size(response.body.size());
    if (!response.truncated)
        return DeliveryInspector::tr("Status %1  ·  body %2").arg(response.status).arg(size);
    if (const auto whole = wholeSize(response))
        return DeliveryInspector::tr("Status %1  ·  showing the first %2 of %3 of the body")
            .arg(response.status)
            .arg(size, format::size(*whole));
    return DeliveryInspector::tr("Status %1  ·  showing the first %2 of the body")
        .arg(response.status)
        .arg(size);
}

} // namespace deckhand
