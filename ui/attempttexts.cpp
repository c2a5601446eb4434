#include "ui/attempttexts.h"

#include "models/attemptfacts.h"
#include "models/bodytype.h"
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

QString requestFacts(const Attempt &attempt)
{
    const AttemptRequest &request = *attempt.request;
    const QString facts = DeliveryInspector::tr("%1 %2  ·  body %3")
                              .arg(QString::fromUtf8(request.method),
                                   QString::fromUtf8(request.url), format::size(request.bodyBytes));
    const QString connection = connectionText(attempt);
    if (connection.isEmpty())
        return facts;
    return facts + QLatin1Char('\n') +
           (attempt.connection->reused
                ? DeliveryInspector::tr("Over a connection that was open before: %1")
                : DeliveryInspector::tr("Over a new connection: %1"))
               .arg(connection);
}

QString responseFacts(const Attempt &attempt)
{
    const AttemptResponse &response = *attempt.response;
    const QString size = format::size(response.body.size());
    QString status = QString::number(response.status);
    if (attempt.connection && !attempt.connection->httpVersion.isEmpty())
        status +=
            QStringLiteral("  ·  HTTP/") + QString::fromLatin1(attempt.connection->httpVersion);
    QString facts = DeliveryInspector::tr("Status %1  ·  body %2").arg(status, size);
    if (const auto whole = wholeSize(response); response.truncated && whole)
        facts = DeliveryInspector::tr("Status %1  ·  showing the first %2 of %3 of the body")
                    .arg(status, size, format::size(*whole));
    else if (response.truncated)
        facts = DeliveryInspector::tr("Status %1  ·  showing the first %2 of the body")
                    .arg(status, size);
    if (isText(response.body, response.truncated) ||
        bodyTypeOf(response.headers, response.body).isBinary())
        return facts;
    return facts + QLatin1Char('\n') +
           DeliveryInspector::tr("This is no text in UTF-8; what cannot be read is shown as �.");
}

} // namespace deckhand
