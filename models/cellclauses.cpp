#include "models/cellclauses.h"

#include "api/codec.h"
#include "api/search.h"
#include "api/searchfields.h"

namespace deckhand {

QString minuteClause(const char *field, Timestamp at)
{
    return QStringLiteral("%1:%2Z").arg(QLatin1String(field),
                                        QString::fromLatin1(toIso(at).left(16)));
}

QString subjectClause(const QByteArray &subject)
{
    const QString text = QString::fromUtf8(subject);
    if (text.isEmpty() || text.contains(QLatin1Char('"')) || text.contains(QLatin1Char('\\')))
        return {};
    return looksLikeId(text) ? text : QStringLiteral("\"%1\"").arg(text);
}

QString sizeClause(qint64 bytes)
{
    return QStringLiteral("size:%1").arg(bytes);
}

QString quotedValue(const QString &value)
{
    QString escaped = value;
    escaped.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    escaped.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QStringLiteral("\"%1\"").arg(escaped);
}

QString headerClause(const QString &name, const QString &value)
{
    const QString clause = QStringLiteral("header.%1=%2").arg(name.toLower(), quotedValue(value));
    return SearchExpression::parse(clause) ? clause : QString();
}

QString statusClause(const DeliverySummary &s)
{
    if (s.total() == 0)
        return {};
    return statusClause(s.failed > 0      ? DeliveryStatus::Failure
                        : s.retrying > 0  ? DeliveryStatus::Retrying
                        : s.held > 0      ? DeliveryStatus::Held
                        : s.waiting > 0   ? DeliveryStatus::Pending
                        : s.delivered > 0 ? DeliveryStatus::Success
                                          : DeliveryStatus::Canceled);
}

QString statusClause(DeliveryStatus status)
{
    return status == DeliveryStatus::Unknown
             ? QString()
             : QStringLiteral("status:") + QLatin1String(wireName(status));
}

} // namespace deckhand
