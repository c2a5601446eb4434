#pragma once

#include <QByteArray>

#include <cstddef>
#include <vector>

namespace deckhand::bench {

/// The value below which `share` (0–1) of the samples lie; sorts them.
[[nodiscard]] double percentile(std::vector<double> &samples, double share);

/// `Intel … · 2 cores · 23.4 GiB · Linux 6.1 · Qt 6.4.2 · SQLite 3.40.1 · libcurl 7.88.1 ·
/// Release`.
[[nodiscard]] QByteArray machine();

/// One line of the report: what, the figure with its unit, the goal, and whether it is met.
void report(const char *what, double value, const char *unit, const char *goal, bool met);
/// A line that has no goal of its own.
void note(const char *what, double value, const char *unit);
/// Ends a line of a table: whether a ratio met its goal.
void judge(bool isMet, double goal);
/// True while every reported goal was met.
[[nodiscard]] bool allMet();

/// A published object of 1 KiB as the receiver gets it, with the given id.
[[nodiscard]] QByteArray sampleEvent(const QByteArray &id);
/// `b000000042` and back; -1 for other ids.
[[nodiscard]] QByteArray sampleId(std::size_t index);
[[nodiscard]] qint64 sampleIndex(QByteArrayView id);

} // namespace deckhand::bench
