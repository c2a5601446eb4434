#pragma once

#include "api/destination.h"
#include "api/result.h"

#include <map>
#include <vector>

namespace deckhand {

/// What a file of destinations leaves out of one, for a part of that file that is sealed.
struct DestinationCredentials
{
    QByteArray id; ///< of the destination, as the file names it, too
    std::map<QString, Secret> credentials;
    std::map<QString, Secret> headers; ///< custom ones that carry a credential by their name
};

[[nodiscard]] DestinationCredentials credentialsOf(const Destination &destination);
/// As JSON, for sealing; what `decodeCredentials` reads.
[[nodiscard]] Secret encodeCredentials(const std::vector<DestinationCredentials> &all);
[[nodiscard]] Result<std::vector<DestinationCredentials>> decodeCredentials(const Secret &text);

} // namespace deckhand
