#pragma once

#include "api/destination.h"
#include "api/filters.h"
#include "api/futures.h"
#include "api/ids.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace deckhand {

/// Who made a change: by a key of the API, or somebody on the machine itself.
struct Actor
{
    KeyId keyId;        ///< empty where no key was used
    QString name;       ///< of the key, or of the system's user
    QByteArray role;    ///< of the key; else the program: `console`, `deckhandctl`, `server`
    QByteArray address; ///< where the request came from; empty on this machine
    bool operator==(const Actor &) const = default;
};

/// On whose behalf an engine is called.
struct Caller
{
    Actor actor;
    QByteArray requestId; ///< empty where there was no request
};

/// One change that was made. It tells what changed, never from or to which value.
struct AuditEntry
{
    AuditId id;
    Timestamp createdAt{};
    Actor actor;
    QByteArray action; ///< `event_destination.updated`: object and what was done to it
    QByteArray targetObject;
    QByteArray targetId;
    std::vector<QByteArray> changed; ///< names of fields, `webhook.url`; sorted
    QByteArray requestId;
};
/// A note that a write makes in the same transaction, or none.
using AuditNote = std::optional<AuditEntry>;

/// All members combine with AND.
struct AuditFilter
{
    QString actor;                          ///< a key's id, or a name; empty: any
    QByteArray action;                      ///< exact, or `event_destination.*`; empty: any
    QByteArray target;                      ///< an id; empty: any
    std::optional<Timestamp> createdAfter;  ///< inclusive
    std::optional<Timestamp> createdBefore; ///< exclusive
};

/// The list of who changed what, when.
class AuditApi
{
public:
    virtual ~AuditApi() = default;
    /// Newest first.
    [[nodiscard]] virtual FutureResult<Page<AuditEntry>> list(AuditFilter filter,
                                                              PageRequest page) = 0;
};

/// The names of the fields in which two destinations differ, as the API calls them: `name`,
/// `events`, `webhook.url`, `metadata` … Sorted; counters and times are left out.
[[nodiscard]] std::vector<QByteArray> changedFields(const Destination &before,
                                                    const Destination &after);

} // namespace deckhand
