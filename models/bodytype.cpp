#include "models/bodytype.h"

#include "api/jsonscan.h"
#include "models/attemptfacts.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr qsizetype bytesInLine = 16;

std::optional<BodyKind> claimOf(const Headers &headers)
{
    for (const auto &[name, value] : headers) {
        if (name.compare("content-type", Qt::CaseInsensitive) != 0)
            continue;
        const qsizetype end = value.indexOf(';');
        const QByteArray type = (end < 0 ? value : value.left(end)).trimmed().toLower();
        if (type.endsWith("/json") || type.endsWith("+json"))
            return BodyKind::Json;
        if (type == "text/html" || type == "application/xhtml+xml")
            return BodyKind::Html;
        if (type.endsWith("/xml") || type.endsWith("+xml"))
            return BodyKind::Xml;
        if (type == "application/x-www-form-urlencoded")
            return BodyKind::Form;
        if (type == "application/gzip" || type == "application/x-gzip")
            return BodyKind::Gzip;
        if (type.startsWith("text/"))
            return BodyKind::Text;
        if (type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/") ||
            type == "application/octet-stream" || type == "application/pdf" ||
            type == "application/zip")
            return BodyKind::Binary;
        return std::nullopt;
    }
    return std::nullopt;
}

bool isReadable(BodyKind kind)
{
    return kind != BodyKind::Empty && kind != BodyKind::Gzip && kind != BodyKind::Binary;
}

/// No text in any encoding of single bytes has these.
bool hasControls(const QByteArray &bytes)
{
    return std::any_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1b';
    });
}

bool isJson(const QByteArray &text, bool claimed)
{
    if (text.startsWith('{')) {
        const QByteArray rest = text.mid(1).trimmed();
        return rest.isEmpty() || rest.startsWith('"') || rest.startsWith('}');
    }
    // Elsewhere a bracket or a number begins many things.
    return scanJson(text, {}).has_value() ? claimed || text.startsWith('[')
                                          : claimed && text.startsWith('[');
}

bool isForm(const QByteArray &text)
{
    return text.contains('=') && text.contains('&') &&
           std::none_of(text.begin(), text.end(), [](char c) {
               return c == ' ' || c == '\n' || c == '\t' || c == '<' || c == '"' || c == '{';
           });
}

BodyKind kindOfText(const QByteArray &body, std::optional<BodyKind> claimed)
{
    const QByteArray text = body.trimmed();
    const QByteArray beginning = text.left(64).toLower();
    if (isJson(text, claimed == BodyKind::Json))
        return BodyKind::Json;
    if (beginning.startsWith("<!doctype html") || beginning.startsWith("<html"))
        return BodyKind::Html;
    if (beginning.startsWith("<?xml"))
        return BodyKind::Xml;
    if (text.size() > 1 && text[0] == '<' && (std::isalpha(text[1]) || text[1] == '!'))
        return claimed == BodyKind::Html ? BodyKind::Html : BodyKind::Xml;
    if (isForm(text) || (claimed == BodyKind::Form && text.contains('=')))
        return BodyKind::Form;
    return BodyKind::Text;
}

} // namespace

BodyType bodyTypeOf(const Headers &headers, const QByteArray &body)
{
    BodyType type;
    if (body.isEmpty())
        return type;
    type.claimed = claimOf(headers);
    if (body.startsWith("\x1f\x8b"))
        type.kind = BodyKind::Gzip;
    else if (isText(body, true) && !hasControls(body))
        type.kind = kindOfText(body, type.claimed);
    else if (type.claimed && isReadable(*type.claimed) && !hasControls(body))
        type.kind = kindOfText(body, type.claimed);
    else
        type.kind = BodyKind::Binary;
    return type;
}

QString hexHead(const QByteArray &body, qsizetype most)
{
    QStringList lines;
    for (qsizetype from = 0; from < std::min(body.size(), most); from += bytesInLine) {
        const QByteArray bytes = body.mid(from, std::min(bytesInLine, most - from));
        QByteArray seen = bytes;
        for (char &c : seen) {
            if (c < 0x20 || c > 0x7e)
                c = '.';
        }
        lines.append(QStringLiteral("%1  %2  %3")
                         .arg(from, 8, 16, QLatin1Char('0'))
                         .arg(QString::fromLatin1(bytes.toHex(' ')), -(int(bytesInLine) * 3 - 1))
                         .arg(QString::fromLatin1(seen)));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace deckhand
