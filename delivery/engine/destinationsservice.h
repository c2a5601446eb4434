#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
#include "engine/auditservice.h"
#include "engine/destinationkeeper.h"
#include "engine/rehearsal.h"

#include <functional>

namespace deckhand {

/// Destinations of the engine in this process. Reads come from memory, changes are made one after
/// the other on the delivery thread. Credentials are masked in every answer; only creation and
/// rotation show what the engine may have made itself. Thread: any.
class DestinationsService final : public DestinationsApi
{
public:
    /// Creates a replay of what a destination missed since then.
    using ReplayMissed = std::function<void(const Caller &, const DestinationId &, Timestamp from)>;

    struct Parts
    {
        StoreGate &gate;
        DestinationBook &book;
        DispatchDoor &door;
        DestinationKeeper &keeper;
        const DestinationTypes &types;
        IdSource &ids;
        const Clock &clock;
        EventLimits limits;
        AuditService &audit;
        ReplayMissed replayMissed;
        Rehearsal::Parts rehearsal;
    };
    explicit DestinationsService(Parts parts) : m_parts(std::move(parts)) {}

    FutureResult<Page<Destination>> list(PageRequest page) override;
    FutureResult<Destination> get(DestinationId id) override;
    FutureResult<Destination> create(DestinationDraft draft) override
    {
        return createFor(m_parts.audit.self(), std::move(draft));
    }
    FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override
    {
        return updateFor(m_parts.audit.self(), std::move(id), std::move(patch));
    }
    FutureResult<DestinationId> remove(DestinationId id) override
    {
        return removeFor(m_parts.audit.self(), std::move(id));
    }
    FutureResult<Destination> rotateSecret(DestinationId id, milliseconds overlap) override
    {
        return rotateSecretFor(m_parts.audit.self(), std::move(id), overlap);
    }
    FutureResult<Destination> endSecretOverlap(DestinationId id) override
    {
        return endSecretOverlapFor(m_parts.audit.self(), std::move(id));
    }
    FutureResult<Attempt> test(DestinationId id, TestRequest request) override
    {
        return testFor(m_parts.audit.self(), std::move(id), std::move(request));
    }
    FutureResult<QByteArray> sealCredentials(Secret passphrase, QByteArray context) override;

    // The same on behalf of somebody, who stands in the audit list.
    FutureResult<Destination> createFor(const Caller &caller, DestinationDraft draft);
    FutureResult<Destination> updateFor(const Caller &caller, DestinationId id,
                                        DestinationPatch patch);
    FutureResult<DestinationId> removeFor(const Caller &caller, DestinationId id);
    FutureResult<Destination> rotateSecretFor(const Caller &caller, DestinationId id,
                                              milliseconds overlap);
    FutureResult<Destination> endSecretOverlapFor(const Caller &caller, DestinationId id);
    FutureResult<Attempt> testFor(const Caller &caller, DestinationId id, TestRequest request);

private:
    using Answer = std::shared_ptr<Completion<Destination>>;
    void insert(Dispatcher &dispatcher, const Caller &caller, Destination destination,
                const Answer &answer);
    /// Inserts what the service it is for agrees to.
    void insertVerified(Dispatcher &dispatcher, const Caller &caller, Destination destination,
                        const Answer &answer);
    /// Finds the destination on the delivery thread and goes on with it; 404 else.
    template <class T, class Then>
    FutureResult<T> onDelivery(DestinationId id, Then then);
    /// A change of a known destination: what it becomes, and what happens to what waits.
    struct Step
    {
        Destination next;
        DestinationWrite::Waiting waiting = DestinationWrite::Waiting::Keep;
        bool replayMissed = false;
        Timestamp inactiveSince{};
    };
    [[nodiscard]] Result<Step> patched(const Destination &before,
                                       const DestinationPatch &patch) const;
    [[nodiscard]] std::optional<Error> changeStatus(Step &step, const Destination &before,
                                                    const DestinationPatch &patch) const;
    [[nodiscard]] Result<Destination> rotated(const Destination &before,
                                              milliseconds overlap) const;

    [[nodiscard]] AuditEntry note(const Caller &caller, const char *action, const DestinationId &id,
                                  std::vector<QByteArray> changed = {}) const;

    Parts m_parts;
};

} // namespace deckhand
