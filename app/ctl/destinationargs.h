#pragma once

#include "api/destinationtype.h"
#include "ctl/arguments.h"

namespace deckhand {

/// The options that `destinations add` and `destinations set` share.
[[nodiscard]] std::vector<OptionRow> destinationOptionRows();
/// `--set NAME=VALUE`, split into settings and credentials by the type's description.
[[nodiscard]] DestinationConfig readConfig(Arguments &arguments, const DestinationType *type);
[[nodiscard]] std::map<QString, QString> readMetadata(Arguments &arguments);
[[nodiscard]] Subscription readSubscription(const Arguments &arguments);
[[nodiscard]] ContentFilter readFilter(Arguments &arguments);
[[nodiscard]] std::optional<RetryPolicy> readRetryPolicy(Arguments &arguments);

} // namespace deckhand
