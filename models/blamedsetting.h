#pragma once

#include "api/delivery.h"
#include "api/destinationtype.h"

#include <optional>

namespace deckhand {

/// Which setting of its destination a failed attempt speaks of, by the class of its failure.
struct BlamedSetting
{
    /// Wire name of a field of the type or of the policy; empty where the class says no more than
    /// that the settings are wrong.
    QString field;
    bool operator==(const BlamedSetting &) const = default;
};

/// None: nothing in the settings would make the next attempt succeed.
[[nodiscard]] std::optional<BlamedSetting>
blamedSetting(const Attempt &attempt, const Destination &destination, const DestinationType &type);

} // namespace deckhand
