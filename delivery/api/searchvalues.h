#pragma once

#include "api/searchast.h"

#include <QStringView>

namespace deckhand {

/// A JSON number, also with a leading `+`; nothing else. Never infinite.
[[nodiscard]] std::optional<double> searchNumber(QStringView text);
/// In ms: `250ms 30s 5m 2h 7d`. A bare number is in ms where `bare` allows it, except that 0 always
/// is.
[[nodiscard]] std::optional<double> searchDuration(QStringView text, bool bare);
/// In bytes: `10`, `10B`, `10KB`, `10KiB`, `1.5MB` …, any case.
[[nodiscard]] std::optional<double> searchSize(QStringView text);
/// `-1h`, `+5m`: an offset to now.
[[nodiscard]] std::optional<milliseconds> searchOffset(QStringView text);

struct SearchMoment
{
    Timestamp begin{};
    milliseconds span{1};
};
/// `2025-01-15`, `2025-01-15T09:31`, `…:15`, `…:15.123`, the latter three also with `Z` or
/// `+01:00`.
[[nodiscard]] std::optional<SearchMoment> searchMoment(QStringView text);

} // namespace deckhand
