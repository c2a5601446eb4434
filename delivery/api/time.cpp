#include "api/time.h"

#include <algorithm>
#include <charconv>

namespace deckhand {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::year_month_day;

struct Parts
{
    int year, month, day, hour, minute, second, millis;
};

Parts split(Timestamp t)
{
    constexpr Timestamp earliest{std::chrono::sys_days{std::chrono::year(0) / 1 / 1}};
    constexpr Timestamp latest =
        Timestamp{std::chrono::sys_days{std::chrono::year(10000) / 1 / 1}} - milliseconds(1);
    t = std::clamp(t, earliest, latest);
    const auto day = floor<days>(t);
    const year_month_day date(day);
    const hh_mm_ss time(t - day);
    return {int(date.year()),
            int(unsigned(date.month())),
            int(unsigned(date.day())),
            int(time.hours().count()),
            int(time.minutes().count()),
            int(time.seconds().count()),
            int(time.subseconds().count())};
}

void putDigits(char *at, int count, int value)
{
    for (int i = count; i-- > 0; value /= 10)
        at[i] = char('0' + value % 10);
}

/// `2025-01-15T09:31:15`, 19 characters. It is written several times an event: no printf.
void putSeconds(char *text, const Parts &p)
{
    putDigits(text, 4, p.year);
    text[4] = '-';
    putDigits(text + 5, 2, p.month);
    text[7] = '-';
    putDigits(text + 8, 2, p.day);
    text[10] = 'T';
    putDigits(text + 11, 2, p.hour);
    text[13] = ':';
    putDigits(text + 14, 2, p.minute);
    text[16] = ':';
    putDigits(text + 17, 2, p.second);
}

/// Exactly `count` decimal digits at `at`, advancing it.
std::optional<int> digits(QByteArrayView text, qsizetype &at, qsizetype count)
{
    if (at + count > text.size())
        return std::nullopt;
    int value = 0;
    for (const char *p = text.data() + at, *end = p + count; p != end; ++p) {
        if (*p < '0' || *p > '9')
            return std::nullopt;
        value = value * 10 + (*p - '0');
    }
    at += count;
    return value;
}

bool eat(QByteArrayView text, qsizetype &at, char c)
{
    if (at >= text.size() || text[at] != c)
        return false;
    ++at;
    return true;
}

/// The fraction after the dot, to the millisecond; further digits are cut.
std::optional<int> fraction(QByteArrayView text, qsizetype &at)
{
    int value = 0;
    int count = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count) {
        if (count < 3)
            value = value * 10 + (text[at] - '0');
    }
    for (int i = count; i < 3; ++i)
        value *= 10;
    return count > 0 ? std::optional(value) : std::nullopt;
}

std::optional<milliseconds> zone(QByteArrayView text, qsizetype &at)
{
    if (eat(text, at, 'Z') || eat(text, at, 'z'))
        return milliseconds(0);
    const int sign = eat(text, at, '+') ? 1 : eat(text, at, '-') ? -1 : 0;
    const auto hours = sign ? digits(text, at, 2) : std::nullopt;
    if (!hours || !eat(text, at, ':'))
        return std::nullopt;
    const auto minutes = digits(text, at, 2);
    if (!minutes || *hours > 23 || *minutes > 59)
        return std::nullopt;
    return sign * milliseconds((*hours * 60 + *minutes) * 60'000);
}

} // namespace

Timestamp SystemClock::now() const
{
    return floor<milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steadyNow() const
{
    return std::chrono::steady_clock::now();
}

QByteArray toIso(Timestamp t)
{
    const Parts p = split(t);
    char text[24];
    putSeconds(text, p);
    text[19] = '.';
    putDigits(text + 20, 3, p.millis);
    text[23] = 'Z';
    return QByteArray(text, sizeof text);
}

QByteArray toRfc3339Seconds(Timestamp t)
{
    char text[20];
    putSeconds(text, split(t));
    text[19] = 'Z';
    return QByteArray(text, sizeof text);
}

std::optional<Timestamp> parseIso(QByteArrayView text)
{
    qsizetype at = 0;
    const auto year = digits(text, at, 4);
    if (!year || !eat(text, at, '-'))
        return std::nullopt;
    const auto month = digits(text, at, 2);
    if (!month || !eat(text, at, '-'))
        return std::nullopt;
    const auto day = digits(text, at, 2);
    if (!day || !(eat(text, at, 'T') || eat(text, at, 't') || eat(text, at, ' ')))
        return std::nullopt;
    const auto hour = digits(text, at, 2);
    if (!hour || !eat(text, at, ':'))
        return std::nullopt;
    const auto minute = digits(text, at, 2);
    if (!minute || !eat(text, at, ':'))
        return std::nullopt;
    const auto second = digits(text, at, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    const auto millis = eat(text, at, '.') ? fraction(text, at) : std::optional(0);
    const auto offset = zone(text, at);
    const year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                              std::chrono::day(unsigned(*day))};
    if (!millis || !offset || at != text.size() || !date.ok())
        return std::nullopt;
    return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
           std::chrono::minutes(*minute) + std::chrono::seconds(*second) + milliseconds(*millis) -
         *offset;
}

std::optional<milliseconds> parseDuration(QByteArrayView text)
{
    double value = 0;
    const char *end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || !(value >= 0) || value > 1e9)
        return std::nullopt;
    const QByteArrayView unit(rest, end);
    double factor = 0;
    if (unit.isEmpty() || unit == "s")
        factor = 1000;
    else if (unit == "ms")
        factor = 1;
    else if (unit == "m" || unit == "min")
        factor = 60'000;
    else if (unit == "h")
        factor = 3'600'000;
    else if (unit == "d")
        factor = 86'400'000;
    else
        return std::nullopt;
    return milliseconds(qint64(value * factor));
}

} // namespace deckhand
