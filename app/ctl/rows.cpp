#include "ctl/rows.h"

#include "api/codec.h"

namespace deckhand {

QString clockTime(Timestamp at)
{
    return QString::fromLatin1(toIso(at)).mid(11, 12);
}

QString dateTime(Timestamp at)
{
    return QString::fromLatin1(toIso(at)).left(19).replace(QLatin1Char('T'), QLatin1Char(' '));
}

QString statusText(const Output &out, DeliveryStatus status)
{
    Tone tone = Tone::Plain;
    if (status == DeliveryStatus::Success)
        tone = Tone::Good;
    else if (status == DeliveryStatus::Failure)
        tone = Tone::Bad;
    else if (status == DeliveryStatus::Retrying || status == DeliveryStatus::Held)
        tone = Tone::Warn;
    return out.toned(QLatin1String(wireName(status)), tone);
}

QString statusText(const Output &out, DestinationStatus status)
{
    const Tone tone = status == DestinationStatus::Active   ? Tone::Good
                    : status == DestinationStatus::Inactive ? Tone::Bad
                                                            : Tone::Plain;
    return out.toned(QLatin1String(wireName(status)), tone);
}

QStringList eventRow(const Event &event)
{
    constexpr qsizetype shown = 80;
    QString data = QString::fromUtf8(event.data.left(4 * shown));
    if (data.size() > shown)
        data = QString(data.left(shown - 1) + QChar(0x2026));
    return {dateTime(event.createdAt), harmless(QString::fromUtf8(event.type)),
            harmless(event.id.toString()), harmless(data)};
}

QStringList eventHead()
{
    return {QStringLiteral("CREATED (UTC)"), QStringLiteral("TYPE"), QStringLiteral("ID"),
            QStringLiteral("DATA")};
}

QStringList deliveryRow(const Output &out, const Delivery &delivery)
{
    return {dateTime(delivery.createdAt),
            statusText(out, delivery.status),
            QString::number(delivery.attempts),
            harmless(QString::fromUtf8(delivery.eventType)),
            harmless(delivery.id.toString()),
            harmless(delivery.destinationId.toString()),
            delivery.lastError ? harmless(delivery.lastError->message) : QString()};
}

QStringList deliveryHead()
{
    return {
        QStringLiteral("CREATED (UTC)"), QStringLiteral("STATUS"), QStringLiteral("TRIES"),
        QStringLiteral("TYPE"),          QStringLiteral("ID"),     QStringLiteral("DESTINATION"),
        QStringLiteral("LAST ERROR")};
}

QString countsText(const ReplayCounts &counts)
{
    return QStringLiteral("all %1, sent %2, succeeded %3, failed %4, left %5")
        .arg(grouped(counts.total), grouped(counts.sent), grouped(counts.succeeded),
             grouped(counts.failed), grouped(counts.left));
}

} // namespace deckhand
