#include "models/issue.h"

#include "api/codec.h"

#include <QCryptographicHash>
#include <QRegularExpression>

namespace deckhand {

namespace {

constexpr int hours = 24;
constexpr qint64 hourMs = 3'600'000;

} // namespace

std::vector<int> Issue::hourly(Timestamp now) const
{
    std::vector<int> counts(hours, 0);
    for (const Timestamp at : affected) {
        const qint64 ago = std::max<qint64>(0, (now - at).count()) / hourMs;
        if (ago < hours)
            ++counts[std::size_t(hours - 1 - ago)];
    }
    return counts;
}

QString signatureOf(const AttemptError &error)
{
    // Ids of ours and of others, addresses with their port, and measures with their unit.
    static const QRegularExpression changing(
        QStringLiteral("\\b[a-z]{2,5}_[A-Za-z0-9_-]{6,}\\b|\\b[0-9a-fA-F]{8,}(-[0-9a-fA-F]+)*\\b|"
                       "\\b\\d+([.,]\\d+)?\\s?(ms|s|min|h|bytes|KiB|KB|MB|MiB)\\b|"
                       "\\b\\d{4}-\\d\\d-\\d\\d[T ][0-9:.]+Z?|\\b\\d{4,}\\b"));
    QString text = error.message.simplified().left(500);
    text.replace(changing, QStringLiteral("…"));
    return text;
}

int statusIn(const AttemptError &error)
{
    static const QRegularExpression status(QStringLiteral("\\b([1-5]\\d\\d)\\b"));
    switch (error.errorClass) {
    case ErrorClass::HttpStatus:
    case ErrorClass::AuthFailed:
    case ErrorClass::NotFound:
    case ErrorClass::Throttled:
    case ErrorClass::Redirect:
        return status.match(error.message).captured(1).toInt(); // 0 where there is none
    default: return 0;
    }
}

QByteArray issueId(const DestinationId &destination, const AttemptError &error)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray(destination.bytes() + '\n' + wireName(error.errorClass) + '\n' +
                            signatureOf(error).toUtf8()));
    return issuePrefix + hash.result().toHex().left(24);
}

bool isTrouble(const Delivery &delivery)
{
    return delivery.lastError &&
           (delivery.status == DeliveryStatus::Failure ||
            delivery.status == DeliveryStatus::Retrying || delivery.status == DeliveryStatus::Held);
}

QString destinationFilter(const QString &name, const DestinationId &id)
{
    const bool plain = !name.isEmpty() && !name.contains(QLatin1Char('"'));
    return QStringLiteral("dest:\"%1\"").arg(plain ? name : id.toString());
}

QString filterOf(const Issue &issue, const QString &destinationName)
{
    QStringList parts{destinationFilter(destinationName, issue.destinationId),
                      QStringLiteral("error:%1").arg(QLatin1String(wireName(issue.errorClass))),
                      QStringLiteral("(status:failure or status:retrying or status:held)")};
    if (issue.status > 0)
        parts.insert(2, QStringLiteral("http=%1").arg(issue.status));
    return parts.join(QLatin1Char(' '));
}

Look lookOf(IssueState state)
{
    switch (state) {
    case IssueState::Open: return {"failure", Tone::Failure};
    case IssueState::Acknowledged: return {"acknowledge", Tone::Info};
    case IssueState::Resolved: return {"success", Tone::Success};
    case IssueState::Ignored: return {"ignore", Tone::Inactive};
    }
    return {};
}

} // namespace deckhand
