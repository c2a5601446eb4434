#pragma once

#include "destinations/sender.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <utility>
#include <vector>

namespace deckhand {

using Metadata = std::vector<std::pair<QByteArray, QByteArray>>;

/// What travels beside the body: `event-id`, `topic`, `timestamp` (of this attempt, RFC 3339 UTC in
/// seconds), then the destination's own pairs in the order of their names. A pair of its own that
/// is named like one of the first three is left out.
[[nodiscard]] Metadata metadataOf(const SendJob &job, const std::map<QString, QString> &own);

/// The same as headers, `x-deckhand-<name>`: what a header's name can't hold becomes `-`, what its
/// value can't hold a blank. Of two that come to one name the first stays.
[[nodiscard]] Headers metadataHeaders(const Metadata &metadata);

/// The same as one compact JSON object.
[[nodiscard]] QByteArray metadataJson(const Metadata &metadata);

} // namespace deckhand
