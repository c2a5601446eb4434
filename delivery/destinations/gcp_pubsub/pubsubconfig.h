#pragma once

#include "destinations/sender.h"
#include "signing/serviceaccountjwt.h"

#include <optional>

namespace deckhand {

/// A destination's settings, ready to be used.
struct PubSubConfig
{
    QByteArray url;   ///< of the publish call
    QByteArray topic; ///< `projects/<project>/topics/<topic>`, for messages
    QString topicId;
    QString projectId;
    std::optional<ServiceAccount> account; ///< none: an emulator, which gets no token
};

/// What patterns can't say: appends problems of the key file and of where it is needed.
void checkPubSubConfig(const DestinationConfig &config, std::vector<ErrorItem> &problems);

[[nodiscard]] Result<PubSubConfig> readPubSubConfig(const Destination &destination,
                                                    const SenderContext &context);

} // namespace deckhand
