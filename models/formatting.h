#pragma once

#include "api/time.h"

#include <QByteArrayView>
#include <QLocale>
#include <QString>
#include <QTimeZone>

namespace deckhand {

/// Numbers, times, sizes and ids as people read them. Units are symbols, not words; words live in
/// the ui.
namespace format {

enum class Precision { Minutes, Seconds, Milliseconds };
/// For columns whose header names the zone: `10:02:11.412`, with the day in front where it is not
/// today's, and then to the second at most.
[[nodiscard]] QString clockTime(Timestamp at, const QTimeZone &zone, Timestamp now,
                                Precision precision = Precision::Milliseconds);
/// `10:02 CET`: the same with the zone, as a sentence needs it.
[[nodiscard]] QString shortTime(Timestamp at, const QTimeZone &zone, Timestamp now,
                                Precision precision);
/// `2025-01-15 10:02:11.412 CET`: always with the zone.
[[nodiscard]] QString fullTime(Timestamp at, const QTimeZone &zone);
[[nodiscard]] QString zoneName(const QTimeZone &zone);
/// `83 ms`, `5.0 s`, `2 min 05 s`, `3 h 12 min`.
[[nodiscard]] QString duration(double ms);
/// One that is set in days or hours: `30 d`, `12 h`.
[[nodiscard]] QString wholeSpan(milliseconds span);
/// With its sign: `+1.2 s`.
[[nodiscard]] QString difference(milliseconds span);
[[nodiscard]] QString size(qint64 bytes);
[[nodiscard]] QString count(qint64 n);
/// For texts that choose their form by a number: what is more than they take counts as the most.
[[nodiscard]] int wholeNumber(qint64 n);
/// `0.1`, `5.2`, `1,204`: one digit after the point below 100.
[[nodiscard]] QString rate(double perSecond);
/// Full precision is misleading near the ends: `99.9 %` stays below 100 as long as one failed.
[[nodiscard]] QString percent(qint64 part, qint64 whole);
/// `evt_01KA…7QX2B1`: prefix and time in front, the part that differs at the end.
[[nodiscard]] QString shortId(QByteArrayView id);

} // namespace format

/// The `id` member of an event's data, cheaply; empty if there is none at the front.
[[nodiscard]] QByteArray subjectOf(const QByteArray &data);

/// JSON indented for reading, no line longer than `width`; what does not parse is wrapped as it is.
[[nodiscard]] QString prettyJson(const QByteArray &json, int width = 400);

} // namespace deckhand
