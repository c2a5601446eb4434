#pragma once

#include "api/ids.h"
#include "api/result.h"
#include "api/time.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace deckhand {

/// How far a forwarding has come: everything up to here has reached its end.
struct ForwardPosition
{
    /// Events handled that are remembered, to leave them out where they are told again.
    static constexpr size_t mostDone = 1000;

    QByteArray streamId;             ///< what the stream resumes behind; empty where none is known
    std::optional<Timestamp> newest; ///< the latest `created_at`; none before the first event
    std::vector<EventId> done;       ///< the last ones handled, oldest first
    bool operator==(const ForwardPosition &) const = default;
};

[[nodiscard]] QByteArray encodePosition(const ForwardPosition &position);
[[nodiscard]] Result<ForwardPosition> decodePosition(const QByteArray &json);

} // namespace deckhand
