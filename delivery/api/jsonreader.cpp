#include "api/jsonreader.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

std::optional<qint64> wholeNumber(QByteArrayView token)
{
    qint64 value = 0;
    const char *end = token.data() + token.size();
    const auto [rest, error] = std::from_chars(token.data(), end, value);
    if (error == std::errc() && rest == end)
        return value;
    // `1e3` and `5.0` are whole numbers too.
    double real = 0;
    if (std::from_chars(token.data(), end, real).ec != std::errc() ||
        std::abs(real) > 9'007'199'254'740'992.0 || std::trunc(real) != real)
        return std::nullopt;
    return qint64(real);
}

JsonLimits codecLimits()
{
    return {std::numeric_limits<qsizetype>::max(), 128};
}

QByteArray sliceBytes(const JsonSlice &slice)
{
    const QByteArrayView inner = slice.text.sliced(1, slice.text.size() - 2);
    if (!inner.contains('\\'))
        return inner.toByteArray();
    return unquoteJson(slice.text).value_or(QByteArray());
}

QString sliceText(const JsonSlice &slice)
{
    return QString::fromUtf8(sliceBytes(slice));
}

double sliceReal(const JsonSlice &slice)
{
    double value = 0;
    std::from_chars(slice.text.data(), slice.text.data() + slice.text.size(), value);
    return value;
}

ObjectReader::ObjectReader(QByteArrayView json, std::vector<ErrorItem> &errors, QString prefix)
    : m_errors(errors), m_prefix(std::move(prefix))
{
    JsonKind kind = JsonKind::Null;
    auto members = scanJson(json, codecLimits(), &kind);
    const QString where = m_prefix.chopped(m_prefix.endsWith(u'.') ? 1 : 0);
    if (!members) {
        m_errors.push_back({ErrorCode::InputInvalid, where,
                            u"This is not valid JSON. "_s + members.error().text()});
    } else if (kind != JsonKind::Object) {
        m_errors.push_back({ErrorCode::InputInvalid, where, u"A JSON object is expected."_s});
    } else {
        m_members = std::move(*members);
        m_valid = true;
    }
}

const JsonSlice *ObjectReader::find(QByteArrayView key) const
{
    for (const JsonSlice &member : m_members) {
        if (member.key == key)
            return member.kind == JsonKind::Null ? nullptr : &member;
    }
    return nullptr;
}

bool ObjectReader::isNull(QByteArrayView key) const
{
    for (const JsonSlice &member : m_members) {
        if (member.key == key)
            return member.kind == JsonKind::Null;
    }
    return false;
}

QString ObjectReader::path(QByteArrayView key) const
{
    return m_prefix + QString::fromUtf8(key);
}

const JsonSlice *ObjectReader::typed(QByteArrayView key, JsonKind kind, Need need,
                                     const QString &what)
{
    const JsonSlice *member = find(key);
    if (!member) {
        if (need == Need::Required)
            missing(key);
        return nullptr;
    }
    if (member->kind == kind)
        return member;
    wrong(key, what);
    return nullptr;
}

QByteArray ObjectReader::bytes(QByteArrayView key, Need need)
{
    const JsonSlice *member = typed(key, JsonKind::String, need, u"A string is expected."_s);
    return member ? sliceBytes(*member) : QByteArray();
}

QString ObjectReader::text(QByteArrayView key, Need need)
{
    return QString::fromUtf8(bytes(key, need));
}

bool ObjectReader::boolean(QByteArrayView key, bool fallback)
{
    const JsonSlice *member =
        typed(key, JsonKind::Boolean, Need::Optional, u"true or false is expected."_s);
    return member ? member->text == "true" : fallback;
}

qint64 ObjectReader::integer(QByteArrayView key, qint64 fallback, Need need)
{
    const QString what = u"A whole number is expected."_s;
    const JsonSlice *member = typed(key, JsonKind::Number, need, what);
    if (!member)
        return fallback;
    const auto value = wholeNumber(member->text);
    if (!value)
        wrong(key, what);
    return value.value_or(fallback);
}

int ObjectReader::small(QByteArrayView key, int fallback)
{
    const qint64 value = integer(key, fallback);
    if (value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max())
        return int(value);
    wrong(key, u"The number is out of range."_s);
    return fallback;
}

double ObjectReader::real(QByteArrayView key, double fallback)
{
    return optionalReal(key).value_or(fallback);
}

std::optional<double> ObjectReader::optionalReal(QByteArrayView key)
{
    const JsonSlice *member =
        typed(key, JsonKind::Number, Need::Optional, u"A number is expected."_s);
    return member ? std::optional(sliceReal(*member)) : std::nullopt;
}

std::optional<int> ObjectReader::optionalSmall(QByteArrayView key)
{
    return has(key) ? std::optional(small(key)) : std::nullopt;
}

std::optional<Timestamp> ObjectReader::time(QByteArrayView key, Need need)
{
    const QString what =
        u"An ISO 8601 time with a zone is expected, such as \"2025-01-15T09:31:15.000Z\"."_s;
    const JsonSlice *member = typed(key, JsonKind::String, need, what);
    if (!member)
        return std::nullopt;
    const auto value = parseIso(sliceBytes(*member));
    if (!value)
        wrong(key, what);
    return value;
}

std::vector<QByteArray> ObjectReader::strings(QByteArrayView key, Need need)
{
    std::vector<QByteArray> values;
    const std::vector<JsonSlice> elements = array(key, need);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements[i].kind == JsonKind::String)
            values.push_back(sliceBytes(elements[i]));
        else
            m_errors.push_back({ErrorCode::InputInvalid, u"%1[%2]"_s.arg(path(key)).arg(i),
                                u"A string is expected."_s});
    }
    return values;
}

QByteArrayView ObjectReader::object(QByteArrayView key, Need need)
{
    const JsonSlice *member = typed(key, JsonKind::Object, need, u"A JSON object is expected."_s);
    return member ? member->text : QByteArrayView();
}

std::vector<JsonSlice> ObjectReader::array(QByteArrayView key, Need need)
{
    const JsonSlice *member = typed(key, JsonKind::Array, need, u"A list is expected."_s);
    if (!member)
        return {};
    return scanJson(member->text, codecLimits()).value_or(std::vector<JsonSlice>());
}

std::map<QString, QString> ObjectReader::textMap(QByteArrayView key)
{
    std::map<QString, QString> values;
    const QByteArrayView json = object(key);
    if (json.isNull())
        return values;
    const ObjectReader inner(json, m_errors, path(key) + u'.');
    for (const JsonSlice &member : inner.members()) {
        if (member.kind == JsonKind::String)
            values[QString::fromUtf8(member.key)] = sliceText(member);
        else
            m_errors.push_back(
                {ErrorCode::InputInvalid, inner.path(member.key), u"A string is expected."_s});
    }
    return values;
}

void ObjectReader::wrong(QByteArrayView key, const QString &message)
{
    m_errors.push_back({ErrorCode::InputInvalid, path(key), message});
}

void ObjectReader::missing(QByteArrayView key)
{
    m_errors.push_back(
        {ErrorCode::InputMissing, path(key), u"\"%1\" is missing."_s.arg(QString::fromUtf8(key))});
}

} // namespace deckhand
