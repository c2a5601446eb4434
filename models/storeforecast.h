#pragma once

#include "api/engineapi.h"

#include <optional>

namespace deckhand {

/// What becomes of a store that goes on growing as it does.
struct StoreForecast
{
    enum class Kind {
        Unknown, ///< nothing is known of what bounds it
        Steady,  ///< nothing is added
        Full,    ///< its disk is full first
        Bounded, ///< retention ends what is older first
    };
    Kind kind = Kind::Unknown;
    double days = 0;  ///< of `Full`: until then
    qint64 bytes = 0; ///< of `Bounded`: how large it becomes, or is
    bool operator==(const StoreForecast &) const = default;
};

/// `perDay`: bytes that are added a day, whatever is removed. `free`: bytes left on its disk.
[[nodiscard]] StoreForecast forecastStore(qint64 bytes, std::optional<double> perDay,
                                          const std::optional<Retention> &retention,
                                          std::optional<qint64> free);

} // namespace deckhand
