#include "api/jsonwalk.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace deckhand {

namespace {

constexpr int maxLevels = 100;

struct Reader
{
    const char *at;
    const char *end;

    void blanks()
    {
        while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
            ++at;
    }
    bool eat(char c)
    {
        blanks();
        if (at >= end || *at != c)
            return false;
        ++at;
        return true;
    }
    /// Past the closing quote; `at` is on the opening one.
    void string()
    {
        ++at;
        while (at < end && *at != '"')
            at += *at == '\\' && at + 1 < end ? 2 : 1;
        if (at < end)
            ++at;
    }
    void scalar()
    {
        const auto isEnd = [](char c) {
            return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\t' ||
                   c == '\r';
        };
        at = std::find_if(at, end, isEnd);
    }
    /// The whole value that begins here.
    JsonView value()
    {
        blanks();
        JsonView out;
        const char *begin = at;
        if (at >= end)
            return out;
        out.kind = kind(*at);
        if (out.kind == JsonKind::String)
            string();
        else if (out.kind == JsonKind::Object || out.kind == JsonKind::Array)
            container();
        else
            scalar();
        at = std::min(at, end);
        out.text = QByteArrayView(begin, at);
        return out;
    }
    void container()
    {
        qsizetype depth = 0;
        while (at < end) {
            if (*at == '"') {
                string();
                continue;
            }
            depth += *at == '{' || *at == '[' ? 1 : *at == '}' || *at == ']' ? -1 : 0;
            ++at;
            if (depth == 0)
                return;
        }
    }
    static JsonKind kind(char c)
    {
        switch (c) {
        case '{': return JsonKind::Object;
        case '[': return JsonKind::Array;
        case '"': return JsonKind::String;
        case 't':
        case 'f': return JsonKind::Boolean;
        case 'n': return JsonKind::Null;
        default: return JsonKind::Number;
        }
    }
};

struct Pending
{
    JsonView value;
    size_t step;
    int level;
};

bool keyEquals(QByteArrayView token, const QByteArray &name)
{
    if (token.size() < 2)
        return false;
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    return inner.contains('\\') ? jsonString(token) == name : inner == QByteArrayView(name);
}

void members(const Pending &from, const QByteArray &name, std::vector<Pending> &out)
{
    Reader reader{from.value.text.data() + 1, from.value.text.data() + from.value.text.size()};
    for (;;) {
        reader.blanks();
        if (reader.at >= reader.end || *reader.at != '"')
            return;
        const JsonView key = reader.value();
        if (!reader.eat(':'))
            return;
        const JsonView value = reader.value();
        if (value.text.isEmpty())
            return;
        if (keyEquals(key.text, name))
            out.push_back({value, from.step + 1, from.level + 1});
        if (!reader.eat(','))
            return;
    }
}

/// An index as a path writes it: digits without leading zeros.
std::optional<qsizetype> indexOf(const QByteArray &step)
{
    const bool digits =
        !step.isEmpty() && step.size() <= 9 &&
        std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || (step.size() > 1 && step[0] == '0'))
        return std::nullopt;
    return step.toLongLong();
}

/// The elements `step` takes; null: all of them.
void elements(const Pending &from, const QByteArray *step, std::vector<Pending> &out)
{
    const auto index = step ? indexOf(*step) : std::nullopt;
    Reader reader{from.value.text.data() + 1, from.value.text.data() + from.value.text.size()};
    for (qsizetype i = 0;; ++i) {
        reader.blanks();
        if (reader.at >= reader.end || *reader.at == ']')
            return;
        const JsonView value = reader.value();
        if (value.text.isEmpty())
            return;
        if (!index)
            out.push_back({value, from.step, from.level + 1});
        else if (*index == i)
            out.push_back({value, from.step + 1, from.level + 1});
        if (!reader.eat(','))
            return;
    }
}

void appendUtf8(QByteArray &out, char32_t c)
{
    const auto tail = [&out](char32_t bits) { out += static_cast<char>(0x80 | (bits & 0x3f)); };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | (c >> 6));
        tail(c);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | (c >> 12));
        tail(c >> 6);
        tail(c);
    } else {
        out += static_cast<char>(0xf0 | (c >> 18));
        tail(c >> 12);
        tail(c >> 6);
        tail(c);
    }
}

std::optional<char32_t> hex4(QByteArrayView text, qsizetype at)
{
    if (at + 4 > text.size())
        return std::nullopt;
    unsigned value = 0;
    const char *begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + 4, value, 16);
    if (error != std::errc() || end != begin + 4)
        return std::nullopt;
    return value;
}

/// The character of `\uXXXX` at `at` (on the `u`); moves past it and past a pair's other half.
std::optional<char32_t> unicodeEscape(QByteArrayView text, qsizetype &at)
{
    const auto high = hex4(text, at + 1);
    if (!high)
        return std::nullopt;
    at += 5;
    if ((*high & 0xfc00) != 0xd800 || at + 1 >= text.size() || text[at] != '\\' ||
        text[at + 1] != 'u')
        return high;
    const auto low = hex4(text, at + 2);
    if (!low || (*low & 0xfc00) != 0xdc00)
        return high;
    at += 6;
    return 0x10000 + ((*high & 0x3ff) << 10) + (*low & 0x3ff);
}

char plainEscape(char c)
{
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    default: return c;
    }
}

} // namespace

bool walkJson(QByteArrayView json, std::span<const QByteArray> path,
              const std::function<bool(const JsonView &)> &visit)
{
    Reader reader{json.data(), json.data() + json.size()};
    std::vector<Pending> stack{{reader.value(), 0, 0}};
    while (!stack.empty()) {
        const Pending here = stack.back();
        stack.pop_back();
        if (here.value.text.isEmpty() || here.level > maxLevels)
            continue;
        const bool arrived = here.step == path.size();
        if (arrived && visit(here.value))
            return true;
        if (here.value.kind == JsonKind::Array)
            elements(here, arrived ? nullptr : &path[here.step], stack);
        else if (here.value.kind == JsonKind::Object && !arrived)
            members(here, path[here.step], stack);
    }
    return false;
}

double jsonNumber(QByteArrayView token)
{
    double value = 0;
    const char *end = token.data() + token.size();
    const auto [rest, error] = std::from_chars(token.data(), end, value);
    if (error == std::errc::result_out_of_range) {
        const bool tiny = token.contains("e-") || token.contains("E-") || token.startsWith("0.") ||
                          token.startsWith("-0.");
        const double limit = tiny ? 0.0 : std::numeric_limits<double>::infinity();
        return token.startsWith('-') ? -limit : limit;
    }
    return error == std::errc() ? value : 0;
}

QByteArray jsonString(QByteArrayView token)
{
    if (token.size() < 2)
        return {};
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    if (!inner.contains('\\'))
        return inner.toByteArray();
    QByteArray out;
    for (qsizetype i = 0; i < inner.size();) {
        if (inner[i] != '\\') {
            out += inner[i++];
            continue;
        }
        if (++i >= inner.size())
            break;
        if (inner[i] != 'u') {
            out += plainEscape(inner[i++]);
            continue;
        }
        const auto c = unicodeEscape(inner, i);
        if (!c || *c == 0)
            break;
        appendUtf8(out, *c);
    }
    return out;
}

} // namespace deckhand
