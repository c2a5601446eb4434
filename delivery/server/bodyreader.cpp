#include "server/bodyreader.h"

#include "api/jsonreader.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype maxBytes = 2 * 1024 * 1024;
constexpr int maxDepth = 128;

} // namespace

BodyReader::BodyReader(const QByteArray &body)
{
    if (QByteArrayView(body).trimmed().isEmpty())
        return;
    JsonKind kind = JsonKind::Null;
    auto members = scanJson(body, JsonLimits{maxBytes, maxDepth}, &kind);
    if (!members) {
        m_error.items.push_back({ErrorCode::InputInvalid,
                                 {},
                                 u"The body is not valid JSON. "_s + members.error().text()});
    } else if (kind != JsonKind::Object) {
        m_error.items.push_back(
            {ErrorCode::InputInvalid, {}, u"The body must be a JSON object, or empty."_s});
    } else {
        m_members = std::move(*members);
    }
}

const JsonSlice *BodyReader::find(const char *name) const
{
    for (const JsonSlice &member : m_members) {
        if (member.key == name && member.kind != JsonKind::Null)
            return &member;
    }
    return nullptr;
}

std::optional<QByteArray> BodyReader::text(const char *name)
{
    const JsonSlice *member = find(name);
    if (!member)
        return std::nullopt;
    std::optional<QByteArray> value = unquoteJson(member->text);
    if (!value)
        wrong(name, u"The value must be a string."_s);
    return value;
}

std::optional<qint64> BodyReader::integer(const char *name, qint64 min, qint64 max)
{
    const JsonSlice *member = find(name);
    if (!member)
        return std::nullopt;
    const std::optional<qint64> value =
        member->kind == JsonKind::Number ? wholeNumber(member->text) : std::nullopt;
    if (!value || *value < min || *value > max) {
        wrong(name, u"The value must be a whole number from %1 to %2."_s.arg(min).arg(max));
        return std::nullopt;
    }
    return value;
}

std::optional<bool> BodyReader::boolean(const char *name)
{
    const JsonSlice *member = find(name);
    if (!member)
        return std::nullopt;
    if (member->text != "true" && member->text != "false") {
        wrong(name, u"The value must be true or false."_s);
        return std::nullopt;
    }
    return member->text == "true";
}

QByteArray BodyReader::object(const char *name, const EventLimits &limits)
{
    const JsonSlice *member = find(name);
    if (!member)
        return {};
    if (member->kind != JsonKind::Object)
        wrong(name, u"The value must be a JSON object."_s);
    else if (member->text.size() > limits.maxBytes)
        wrong(name, u"The object is larger than the limit of %1 bytes."_s.arg(limits.maxBytes));
    else if (member->depth > limits.maxDepth)
        wrong(name, u"The object is nested deeper than %1 levels."_s.arg(limits.maxDepth));
    else
        return member->text.toByteArray();
    return {};
}

void BodyReader::wrong(const char *name, const QString &message)
{
    m_error.items.push_back({ErrorCode::InputInvalid, QString::fromLatin1(name), message});
}

void BodyReader::missing(const char *name, const QString &message)
{
    m_error.items.push_back({ErrorCode::InputMissing, QString::fromLatin1(name), message});
}

VoidResult BodyReader::finish() const
{
    if (m_error.items.empty())
        return {};
    return failure(m_error);
}

} // namespace deckhand
