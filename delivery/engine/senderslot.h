#pragma once

#include "destinations/sender.h"

#include <memory>

namespace deckhand {

/// A sender and the configuration it was made for. When the configuration changes a new slot takes
/// over; the old one lives until its last flight has ended.
struct SenderSlot
{
    std::unique_ptr<Sender> sender; ///< none where it could not be made
    Error error;                    ///< then: why
    DestinationConfig config;
    std::vector<PreviousSecret> previousSecrets;
    std::map<QString, QString> metadata;
    SteadyTime usedAt{};

    [[nodiscard]] bool fits(const Destination &destination) const
    {
        return config == destination.config && previousSecrets == destination.previousSecrets &&
               metadata == destination.metadata;
    }
};

} // namespace deckhand
