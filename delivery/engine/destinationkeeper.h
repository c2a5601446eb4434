#pragma once

#include "engine/destinationbook.h"
#include "engine/dispatchdoor.h"
#include "engine/storegate.h"
#include "engine/streamhub.h"

#include <atomic>
#include <functional>
#include <vector>

namespace deckhand {

// A destination, as the engine moves it:
//
//                 operator: resume held | replay missed | drop held
//            ┌───────────────────────────────────────────────────────┐
//            ▼                                                       │
//   ┌──► active ──operator─────────────────────────────────────► inactive
// create     │ └──an attempt is answered 410───── reason gone ──────►  ▲
//            │ └──all attempts of a delivery failed, reason           │
//            │       attempts_exhausted ──────────────────────────────┘
//            │ delete (also from inactive)         waiting deliveries: held
//            ▼
//         deleted: its waiting deliveries are canceled, its id answers 404

/// Makes every change of a destination, in one order for all who must agree on it: the dispatcher
/// gives back what waits in memory, then routing changes, then the store writes. If the store
/// refuses, routing goes back. Thread: delivery.
class DestinationKeeper
{
public:
    using Waiting = DestinationWrite::Waiting;
    using Written = std::function<void(Result<DestinationPtr>)>;

    struct Parts
    {
        StoreGate &gate;
        DestinationBook &book;
        DispatchDoor &door;
        StreamHub &hub;
        const Clock &clock;
    };
    explicit DestinationKeeper(const Parts &parts) : m_parts(parts) {}

    /// Inserts or replaces; sets the times. The note is stored with it. `done` runs on a store
    /// thread after the commit.
    void write(Dispatcher &dispatcher, Destination next, Waiting waiting, AuditNote note,
               Written done);
    void remove(Dispatcher &dispatcher, const DestinationPtr &destination, AuditNote note,
                Done<DestinationId> done);
    /// After a delivery failed for good. Stays in force even if the store cannot write it yet.
    void deactivate(Dispatcher &dispatcher, const DestinationId &id, StatusReason reason,
                    const DeliveryId &delivery);
    /// Writes again what `deactivate` could not.
    void writeUnsaved();
    /// Takes over what other nodes have changed, from what is stored.
    void takeOver(Dispatcher &dispatcher, std::vector<Destination> stored);
    /// Asks for what is stored and takes it over. Thread: any.
    void lookAgain();

private:
    void tellDispatcher(Dispatcher &dispatcher, const DestinationPtr &destination);
    void queueWrite(DestinationWrite write, Done<WaitingChange> done);
    void putBack(const DestinationPtr &ours, const DestinationPtr &before);
    void writeInactive(const DestinationPtr &destination);
    void show(const Destination &destination, bool deleted);

    Parts m_parts;
    std::vector<DestinationPtr> m_unsaved;
    /// Counts the changes made here: what was read while one was on its way to
    /// the store is old.
    std::atomic<quint64> m_changes{0};
    std::atomic<int> m_writing{0};
    std::atomic<bool> m_missed{false}; ///< a look at the store failed; upkeep looks again
};

} // namespace deckhand
