#include "models/formatting.h"

#include <QDateTime>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace format {

QString clockTime(Timestamp at, const QTimeZone &zone, Timestamp now, Precision precision)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(toMillis(at), zone);
    const QDateTime today = QDateTime::fromMSecsSinceEpoch(toMillis(now), zone);
    const bool isToday = time.date() == today.date();
    const QString clock = precision == Precision::Minutes             ? u"HH:mm"_s
                        : precision == Precision::Seconds || !isToday ? u"HH:mm:ss"_s
                                                                      : u"HH:mm:ss.zzz"_s;
    return time.toString(isToday ? clock : QString(u"MM-dd "_s % clock));
}

QString shortTime(Timestamp at, const QTimeZone &zone, Timestamp now, Precision precision)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(toMillis(at), zone);
    return clockTime(at, zone, now, precision) % u' ' % zone.abbreviation(time);
}

QString fullTime(Timestamp at, const QTimeZone &zone)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(toMillis(at), zone);
    return time.toString(u"yyyy-MM-dd HH:mm:ss.zzz "_s) % zone.abbreviation(time);
}

QString zoneName(const QTimeZone &zone)
{
    return zone.abbreviation(QDateTime::currentDateTimeUtc());
}

QString duration(double ms)
{
    const QLocale locale;
    if (ms < 999.5)
        return locale.toString(std::lround(ms)) % u" ms"_s;
    if (ms < 59'950)
        return locale.toString(ms / 1000, 'f', 1) % u" s"_s;
    const qint64 seconds = std::llround(ms / 1000);
    if (seconds < 3600)
        return u"%1 min %2 s"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (seconds < 48 * 3600)
        return u"%1 h %2 min"_s.arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
    return u"%1 d %2 h"_s.arg(seconds / 86400).arg(seconds / 3600 % 24);
}

QString wholeSpan(milliseconds span)
{
    constexpr qint64 hour = 3'600'000, day = 24 * hour;
    if (span.count() >= day && span.count() % day == 0)
        return u"%1 d"_s.arg(span.count() / day);
    if (span.count() >= hour && span.count() % hour == 0)
        return u"%1 h"_s.arg(span.count() / hour);
    return duration(double(span.count()));
}

QString difference(milliseconds span)
{
    const QChar sign = span.count() < 0 ? QChar(0x2212) : QLatin1Char('+');
    return sign % duration(double(std::abs(span.count())));
}

QString size(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 10 * 1024 * 1024 ? 1 : 0,
                                       QLocale::DataSizeTraditionalFormat);
}

QString count(qint64 n)
{
    return QLocale().toString(n);
}

int wholeNumber(qint64 n)
{
    return int(std::clamp<qint64>(n, 0, std::numeric_limits<int>::max()));
}

QString rate(double perSecond)
{
    return QLocale().toString(perSecond, 'f', perSecond < 99.95 ? 1 : 0);
}

QString percent(qint64 part, qint64 whole)
{
    if (whole <= 0)
        return u"–"_s;
    double share = 100.0 * double(part) / double(whole);
    if (part < whole)
        share = std::min(share, 99.9);
    const bool round = part == whole || part == 0;
    return QLocale().toString(share, 'f', round ? 0 : 1) % u" %"_s;
}

QString shortId(QByteArrayView id)
{
    const QString text = QString::fromUtf8(id);
    const qsizetype prefix = text.indexOf(QLatin1Char('_')) + 1;
    if (text.size() - prefix <= 12)
        return text;
    return text.left(prefix + 4) % QChar(0x2026) % text.right(6);
}

} // namespace format

QByteArray subjectOf(const QByteArray &data)
{
    // Publishers put `id` first; a full parse for every painted cell is not worth the rest.
    const qsizetype key = data.left(64).indexOf("\"id\"");
    if (key < 0)
        return {};
    const qsizetype open = data.indexOf('"', data.indexOf(':', key));
    const qsizetype close = open < 0 ? -1 : data.indexOf('"', open + 1);
    return close < 0 || close - open > 256 ? QByteArray() : data.mid(open + 1, close - open - 1);
}

QString prettyJson(const QByteArray &json, int width)
{
    const auto parsed = nlohmann::ordered_json::parse(json.begin(), json.end(), nullptr,
                                                      /*allow_exceptions=*/false);
    const QString text = parsed.is_discarded()
                           ? QString::fromUtf8(json)
                           : QString::fromStdString(parsed.dump(
                                 2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    QString wrapped;
    wrapped.reserve(text.size());
    int column = 0;
    for (const QChar c : text) {
        if (c == QLatin1Char('\n')) {
            column = 0;
        } else if (++column > width) {
            wrapped += QLatin1Char('\n');
            column = 1;
        }
        wrapped += c;
    }
    return wrapped;
}

} // namespace deckhand
