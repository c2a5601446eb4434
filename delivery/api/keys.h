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
};

/// The answer to making a key; the only time the key itself is seen.
struct NewApiKey
{
    ApiKey key;
    Secret secret; ///< `sk_live_…`
};

} // namespace deckhand
