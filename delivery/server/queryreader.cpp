#include "server/queryreader.h"

#include <QStringList>

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype maxIdLength = 255;
constexpr qsizetype maxCursorLength = 1024;

bool isTypeOrPattern(const QByteArray &text)
{
    if (text == "*" || isValidEventType(text))
        return true;
    return text.endsWith(".*") && isValidEventType(QByteArray(text.chopped(1) + 'x'));
}

} // namespace

QueryReader::QueryReader(QByteArrayView query)
{
    Result<QueryPairs> pairs = parseQuery(query);
    if (pairs) {
        m_pairs = std::move(*pairs);
    } else {
        m_error = pairs.error();
        m_unreadable = true;
    }
}

void QueryReader::wrong(const char *name, const QString &message)
{
    m_error.items.push_back({ErrorCode::InputInvalid, QString::fromLatin1(name), message});
}

void QueryReader::unknownValue(const char *name, const QByteArray &value)
{
    wrong(name, u"“%1” is none of the values %2 can have; see openapi.json for them."_s.arg(
                    QString::fromUtf8(value.left(80)), QString::fromLatin1(name)));
}

std::vector<QByteArray> QueryReader::texts(const char *name)
{
    m_known.push_back(name);
    std::vector<QByteArray> values;
    for (const auto &[key, value] : m_pairs) {
        if (key == name)
            values.push_back(value);
    }
    return values;
}

std::optional<QByteArray> QueryReader::text(const char *name)
{
    const std::vector<QByteArray> values = texts(name);
    if (values.size() > 1)
        wrong(name, u"The parameter may be given once only."_s);
    return values.size() == 1 ? std::optional(values.front()) : std::nullopt;
}

std::optional<QByteArray> QueryReader::identifier(const char *name)
{
    std::optional<QByteArray> value = text(name);
    if (value && (value->isEmpty() || value->size() > maxIdLength)) {
        wrong(name, u"An id has 1 to 255 characters."_s);
        return std::nullopt;
    }
    return value;
}

std::optional<Timestamp> QueryReader::time(const char *name)
{
    const std::optional<QByteArray> value = text(name);
    if (!value)
        return std::nullopt;
    const std::optional<Timestamp> parsed = parseIso(*value);
    if (!parsed) {
        wrong(name,
              u"The time must be ISO 8601 with a zone, such as 2025-01-15T09:31:15.000Z; a plus "
              "sign must be written %2B."_s);
    }
    return parsed;
}

bool QueryReader::flag(const char *name)
{
    const std::optional<QByteArray> value = text(name);
    if (value && *value != "true" && *value != "false")
        wrong(name, u"The parameter is true or false."_s);
    return value == "true";
}

std::optional<milliseconds> QueryReader::duration(const char *name)
{
    const std::optional<QByteArray> value = text(name);
    if (!value)
        return std::nullopt;
    const std::optional<milliseconds> parsed = parseDuration(*value);
    if (!parsed)
        wrong(name, u"The duration must be a number with ms, s, m, h or d, such as 5m."_s);
    return parsed;
}

std::vector<QByteArray> QueryReader::types(const char *name, char separator)
{
    std::vector<QByteArray> found;
    for (const QByteArray &value : texts(name)) {
        const QList<QByteArray> parts =
            separator ? value.split(separator) : QList<QByteArray>{value};
        for (const QByteArray &part : parts) {
            if (isTypeOrPattern(part)) {
                found.push_back(part);
            } else {
                wrong(name, u"“%1” is no event type; write task_run.completed or a pattern such as "
                            "task_run.*."_s.arg(QString::fromUtf8(part.left(80))));
            }
        }
    }
    if (std::find(found.begin(), found.end(), "*") != found.end())
        found.clear();
    return found;
}

SearchExpression QueryReader::search(const char *name)
{
    const std::optional<QByteArray> value = text(name);
    if (!value)
        return {};
    const auto parsed = SearchExpression::parse(QString::fromUtf8(*value));
    if (parsed)
        return *parsed;
    for (ErrorItem &item : toError(parsed.error()).items)
        m_error.items.push_back(std::move(item));
    return {};
}

PageRequest QueryReader::page()
{
    PageRequest page;
    if (const std::optional<QByteArray> limit = text("limit")) {
        bool ok = false;
        page.limit = limit->toInt(&ok);
        if (!ok || page.limit < 1 || page.limit > 100)
            wrong("limit", u"The limit must be a number from 1 to 100."_s);
    }
    page.cursor = text("cursor").value_or(QByteArray());
    if (page.cursor.size() > maxCursorLength)
        wrong("cursor", u"This is no cursor; take next_cursor from a page."_s);
    return page;
}

VoidResult QueryReader::finish()
{
    if (m_unreadable)
        return failure(m_error);
    for (const auto &[key, value] : m_pairs) {
        if (std::any_of(m_known.begin(), m_known.end(),
                        [&key = key](const char *known) { return key == known; }))
            continue;
        QStringList names;
        for (const char *known : m_known)
            names.append(QString::fromLatin1(known));
        m_error.items.push_back(
            {ErrorCode::InputInvalid, QString::fromUtf8(key.left(80)),
             names.isEmpty()
                 ? u"This call takes no query parameters."_s
                 : u"There is no such parameter; this call knows %1."_s.arg(names.join(", "_L1))});
    }
    if (!m_error.items.empty())
        return failure(m_error);
    return {};
}

} // namespace deckhand
