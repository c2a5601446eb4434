#include "models/issue.h"

#include "api/codec.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>

namespace deckhand {

namespace {

constexpr int hours = 24;
constexpr qint64 hourMs = 3'600'000;
/// What a signature is made of, in letters of the message.
constexpr qsizetype longestSigned = 500;
/// A regular expression of the search language has 256 characters at most.
constexpr qsizetype longestPattern = 240;

/// Ids of ours and of others, addresses with their port, and measures with their unit.
const QRegularExpression &changing()
{
    static const QRegularExpression parts(
        QStringLiteral("\\b[a-z]{2,5}_[A-Za-z0-9_-]{6,}\\b|\\b[0-9a-fA-F]{8,}(-[0-9a-fA-F]+)*\\b|"
                       "\\b\\d+([.,]\\d+)?\\s?(ms|s|min|h|bytes|KiB|KB|MB|MiB)\\b|"
                       "\\b\\d{4}-\\d\\d-\\d\\d[T ][0-9:.]+Z?|\\b\\d{4,}\\b"));
    return parts;
}

QString signedPart(const QString &message)
{
    return message.simplified().left(longestSigned);
}

/// A pattern for each part of a message: one for all that changes, itself for all else.
QStringList patternsOf(const QString &text, const QString &space)
{
    QStringList patterns;
    const auto literal = [&](QStringView part) {
        for (const QChar letter : part) {
            const bool special = QStringView(u"\\^$.|?*+()[]{}").contains(letter);
            patterns.append(letter == u' ' ? space
                            : special      ? QString(u'\\' + QString(letter))
                                           : QString(letter));
        }
    };
    qsizetype at = 0;
    for (auto found = changing().globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch part = found.next();
        literal(QStringView(text).sliced(at, part.capturedStart() - at));
        patterns.append(QStringLiteral("[\\w.,:-]+(?: (?:[\\d:.]+Z?|ms|s|min|h|bytes|[KM]i?B))?"));
        at = part.capturedEnd();
    }
    literal(QStringView(text).sliced(at));
    return patterns;
}

QString errorClause(QString pattern)
{
    pattern.replace(QStringLiteral("\\\\"), QStringLiteral("\\\\\\\\"));
    pattern.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QStringLiteral("error~\"%1\"").arg(pattern);
}

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
    QString text = signedPart(error.message);
    text.replace(changing(), QStringLiteral("…"));
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

QString signatureFilter(const QString &message)
{
    const QString text = signedPart(message);
    const bool plain = message == message.simplified();
    const QString space = plain ? QStringLiteral(" ") : QStringLiteral("\\s+");
    const QString around = plain ? QString() : QStringLiteral("\\s*");
    QStringList clauses;
    QString pattern = u'^' + around;
    for (const QString &part : patternsOf(text, space)) {
        if (pattern.size() + part.size() > longestPattern && !part[0].isLowSurrogate()) {
            clauses.append(errorClause(pattern));
            pattern.clear();
        }
        pattern += part;
    }
    if (message.simplified() == text)
        pattern += around + u'$';
    clauses.append(errorClause(pattern));
    return clauses.join(QLatin1Char(' '));
}

QString filterOf(const Issue &issue)
{
    return QStringLiteral("dest=%1 error:%2 %3 (status:failure or status:retrying or status:held)")
        .arg(issue.destinationId.toString(), QLatin1String(wireName(issue.errorClass)),
             signatureFilter(issue.message));
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
