#pragma once

#include "destinations/sender.h"

#include <functional>

namespace deckhand {

/// One destination type as its folder hands it to the registry.
struct TypeRegistration
{
    const char *json;  ///< its type.json
    const char *guide; ///< its guide.md
    decltype(DestinationType::check) check;
    decltype(DestinationType::generate) generate;
    std::function<Result<std::unique_ptr<Sender>>(const Destination &, const SenderContext &)>
        create;
};

} // namespace deckhand
