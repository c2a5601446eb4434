#include "api/searchvalues.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

constexpr double maxMillis = 100.0 * 366 * 24 * 3600 * 1000; // a century is far enough

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

qsizetype digits(QStringView text, qsizetype from)
{
    qsizetype i = from;
    while (i < text.size() && isDigit(text[i]))
        ++i;
    return i - from;
}

/// The length of the number at the beginning; 0 if there is none.
qsizetype numberLength(QStringView text)
{
    qsizetype i = !text.isEmpty() && (text[0] == u'-' || text[0] == u'+') ? 1 : 0;
    const qsizetype whole = digits(text, i);
    if (whole == 0 || (whole > 1 && text[i] == u'0'))
        return 0;
    i += whole;
    if (i < text.size() && text[i] == u'.') {
        const qsizetype fraction = digits(text, i + 1);
        if (fraction > 0)
            i += 1 + fraction;
    }
    if (i < text.size() && (text[i] == u'e' || text[i] == u'E')) {
        const bool sign = i + 1 < text.size() && (text[i + 1] == u'-' || text[i + 1] == u'+');
        const qsizetype exponent = digits(text, i + (sign ? 2 : 1));
        if (exponent > 0)
            i += (sign ? 2 : 1) + exponent;
    }
    return i;
}

std::optional<double> toDouble(QStringView text)
{
    bool ok = false;
    const double value = text.toLatin1().toDouble(&ok);
    if (!ok || !std::isfinite(value))
        return std::nullopt;
    return value == 0 ? 0.0 : value; // no negative zero
}

struct Unit
{
    QLatin1StringView name;
    double factor;
};

std::optional<double> withUnit(QStringView text, std::span<const Unit> units, bool bare,
                               Qt::CaseSensitivity caseSensitivity)
{
    const qsizetype length = numberLength(text);
    if (length == 0)
        return std::nullopt;
    const auto number = toDouble(text.first(length));
    const QStringView unit = text.sliced(length);
    if (!number || (unit.isEmpty() && (bare || *number == 0)))
        return number;
    for (const Unit &known : units) {
        if (unit.compare(known.name, caseSensitivity) == 0)
            return *number * known.factor;
    }
    return std::nullopt;
}

constexpr std::array durationUnits{Unit{"ms"_L1, 1.0}, Unit{"s"_L1, 1000.0}, Unit{"m"_L1, 60e3},
                                   Unit{"h"_L1, 3600e3}, Unit{"d"_L1, 86400e3}};
constexpr std::array sizeUnits{Unit{"b"_L1, 1.0},
                               Unit{"kb"_L1, 1e3},
                               Unit{"mb"_L1, 1e6},
                               Unit{"gb"_L1, 1e9},
                               Unit{"kib"_L1, 1024.0},
                               Unit{"mib"_L1, 1024.0 * 1024},
                               Unit{"gib"_L1, 1024.0 * 1024 * 1024}};

/// The zone at the end: nothing, `Z` or `+01:00`.
bool hasZone(QStringView text)
{
    if (text.endsWith(u'Z'))
        return true;
    if (text.size() < 6)
        return false;
    const QStringView tail = text.last(6);
    return (tail[0] == u'+' || tail[0] == u'-') && isDigit(tail[1]) && isDigit(tail[2]) &&
           tail[3] == u':' && isDigit(tail[4]) && isDigit(tail[5]);
}

} // namespace

std::optional<double> searchNumber(QStringView text)
{
    if (text.isEmpty() || numberLength(text) != text.size())
        return std::nullopt;
    return toDouble(text);
}

std::optional<double> searchDuration(QStringView text, bool bare)
{
    return withUnit(text, durationUnits, bare, Qt::CaseSensitive);
}

std::optional<double> searchSize(QStringView text)
{
    return withUnit(text, sizeUnits, true, Qt::CaseInsensitive);
}

std::optional<milliseconds> searchOffset(QStringView text)
{
    if (text.size() < 3 || (text[0] != u'-' && text[0] != u'+') || !text.back().isLetter())
        return std::nullopt;
    const auto ms = searchDuration(text, false);
    if (!ms || std::abs(*ms) > maxMillis)
        return std::nullopt;
    return milliseconds(std::llround(*ms));
}

std::optional<SearchMoment> searchMoment(QStringView text)
{
    // Shapes by length, zone aside; parseIso then checks every digit.
    using namespace std::chrono_literals;
    if (text.size() == 10) {
        const auto day = parseIso((text % "T00:00:00Z"_L1).toLatin1());
        return day ? std::optional(SearchMoment{*day, 24h}) : std::nullopt;
    }
    if (text.size() < 16 || (text[10] != u'T' && text[10] != u't'))
        return std::nullopt;
    const QStringView time = text.sliced(11);
    const qsizetype zone = !hasZone(time) ? 0 : time.endsWith(u'Z') ? 1 : 6;
    const QStringView clock = time.chopped(zone);
    const QString suffix = zone == 0 ? u"Z"_s : time.last(zone).toString();
    const QString date = text.first(10).toString();
    milliseconds span = 1ms;
    QString whole;
    if (clock.size() == 5) {
        span = 1min;
        whole = date % u'T' % clock % ":00"_L1 % suffix;
    } else {
        span = clock.size() == 8 ? milliseconds(1s) : 1ms;
        whole = date % u'T' % clock % suffix;
    }
    const auto begin = parseIso(whole.toLatin1());
    return begin ? std::optional(SearchMoment{*begin, span}) : std::nullopt;
}

} // namespace deckhand
