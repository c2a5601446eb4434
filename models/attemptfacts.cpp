#include "models/attemptfacts.h"

#include <QStringDecoder>
#include <QStringList>

namespace deckhand {

std::optional<milliseconds> lateBy(const Attempt &attempt)
{
    const milliseconds late = attempt.startedAt - attempt.scheduledAt;
    if (attempt.scheduledAt == Timestamp{} || late <= milliseconds(1000))
        return std::nullopt;
    return late;
}

std::optional<qint64> wholeSize(const AttemptResponse &response)
{
    std::optional<qint64> size;
    for (const auto &[name, value] : response.headers) {
        if (name.compare("content-encoding", Qt::CaseInsensitive) == 0 &&
            value.trimmed().compare("identity", Qt::CaseInsensitive) != 0)
            return std::nullopt;
        if (name.compare("content-length", Qt::CaseInsensitive) != 0)
            continue;
        bool isNumber = false;
        const qint64 told = value.trimmed().toLongLong(&isNumber);
        if (isNumber && told >= response.body.size())
            size = told;
    }
    return size;
}

bool isText(const QByteArray &bytes, bool isCut)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    const QString text = decoder(bytes);
    if (decoder.hasError() || text.contains(QChar(u'\0')))
        return false;
    // What the decoder keeps back is the beginning of a character.
    return isCut || text.toUtf8() == bytes;
}

QString connectionText(const Attempt &attempt)
{
    if (!attempt.connection)
        return {};
    const AttemptConnection &connection = *attempt.connection;
    QStringList parts;
    if (!connection.httpVersion.isEmpty())
        parts.append(QStringLiteral("HTTP/") + QString::fromLatin1(connection.httpVersion));
    for (const QByteArray &part : {connection.peer, connection.tlsVersion, connection.tlsCipher}) {
        if (!part.isEmpty())
            parts.append(QString::fromUtf8(part));
    }
    return parts.join(QStringLiteral(", "));
}

QString headerText(const Headers &headers)
{
    QStringList lines;
    for (const auto &[name, value] : headers)
        lines.append(
            QStringLiteral("%1: %2").arg(QString::fromUtf8(name), QString::fromUtf8(value)));
    return lines.join(QLatin1Char('\n'));
}

} // namespace deckhand
