#pragma once

#include "api/ids.h"
#include "api/secret.h"
#include "api/time.h"

#include <QString>

#include <optional>

namespace deckhand {

/// Each role may do what the one before it may: read; publish is a branch of its own.
enum class Role { Viewer, Publisher, Operator, Admin };

struct ApiKey
{
    KeyId id;
    QString name;
    Role role = Role::Viewer;
    QByteArray prefix; ///< the first characters of the key, to tell keys apart
    Timestamp createdAt{};
    std::optional<Timestamp> lastUsedAt;
    std::optional<Timestamp> expiresAt; ///< from then on it is refused; none: never
    [[nodiscard]] bool hasExpired(Timestamp now) const { return expiresAt && *expiresAt <= now; }
};

/// What else can be asked of a new key.
struct KeyOptions
{
    std::optional<Timestamp> expiresAt;
    /// Made only where there is no key yet, whoever else makes one at this moment.
    bool onlyFirst = false;
};

/// The answer to making a key; the only time the key itself is seen.
struct NewApiKey
{
    ApiKey key;
    Secret secret; ///< `sk_live_…`
};

} // namespace deckhand
