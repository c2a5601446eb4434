#include "engine/destinationkeeper.h"

#include "api/codec.h"

#include <set>

namespace deckhand {

void DestinationKeeper::queueWrite(DestinationWrite write, Done<WaitingChange> done)
{
    ++m_changes;
    ++m_writing;
    Done<WaitingChange> written = [this, done = std::move(done)](Result<WaitingChange> result) {
        ++m_changes; // before the other: a look between the two sees that there was a change
        --m_writing;
        done(std::move(result));
    };
    if (const auto store = m_parts.gate.enter())
        store->writeDestination(std::move(write), std::move(written));
    else
        written(engineStopped());
}

void DestinationKeeper::lookAgain()
{
    const auto store = m_parts.gate.enter();
    if (!store)
        return;
    const quint64 before = m_changes;
    store->loadDestinations([this, before](Result<std::vector<Destination>> stored) {
        if (!stored) {
            m_missed = true;
            return;
        }
        m_parts.door.post([this, before, stored = std::move(*stored)](Dispatcher &d) mutable {
            // A change of our own was on its way when it was read, or is now.
            writeUnsaved();
            if (m_writing > 0 || m_changes != before)
                lookAgain();
            else
                takeOver(d, std::move(stored));
        });
    });
}

void DestinationKeeper::takeOver(Dispatcher &dispatcher, std::vector<Destination> stored)
{
    std::set<DestinationId> there;
    for (Destination &destination : stored) {
        const DestinationId id = destination.id;
        there.insert(id);
        const DestinationPtr before = m_parts.book.find(id);
        if (before && before->updatedAt == destination.updatedAt &&
            before->status == destination.status)
            continue;
        m_parts.book.change().put(std::move(destination));
        const DestinationPtr now = m_parts.book.find(id);
        tellDispatcher(dispatcher, now);
        show(*now, false);
    }
    for (const DestinationPtr &destination : m_parts.book.all()) {
        if (there.contains(destination->id))
            continue;
        dispatcher.removeDestination(destination->id);
        m_parts.book.change().remove(destination->id);
        show(*destination, true);
    }
}

void DestinationKeeper::tellDispatcher(Dispatcher &dispatcher, const DestinationPtr &destination)
{
    dispatcher.setDestination(destination);
}

void DestinationKeeper::write(Dispatcher &dispatcher, Destination next, Waiting waiting,
                              AuditNote note, Written done)
{
    const DestinationId id = next.id;
    const DestinationPtr before = m_parts.book.find(id);
    const bool statusChanges = !before || before->status != next.status;
    if (before && next.status != DestinationStatus::Active) {
        // Its queue goes back to the store before the write that holds what waits there.
        auto paused = std::make_shared<Destination>(next);
        dispatcher.setDestination(std::move(paused));
    }
    DestinationPtr ours;
    {
        auto change = m_parts.book.change();
        const Timestamp at = m_parts.clock.now();
        next.updatedAt = at;
        if (!before)
            next.createdAt = at;
        if (statusChanges)
            next.statusChangedAt = at;
        change.put(next);
        ours = m_parts.book.find(id);
        queueWrite(
            {std::move(next), at, false, waiting, std::move(note)},
            [this, ours, before, done = std::move(done)](const Result<WaitingChange> &result) {
                if (!result) {
                    putBack(ours, before);
                    done(failure(result.error()));
                    return;
                }
                m_parts.door.post([this, id = ours->id](Dispatcher &d) {
                    // As it is by now: a later change may have been made meanwhile.
                    if (const DestinationPtr now = m_parts.book.find(id))
                        tellDispatcher(d, now);
                });
                show(*ours, false);
                done(ours);
            });
    }
}

void DestinationKeeper::putBack(const DestinationPtr &ours, const DestinationPtr &before)
{
    m_parts.door.post([this, ours, before](Dispatcher &dispatcher) {
        if (m_parts.book.find(ours->id) != ours)
            return; // changed again since
        if (!before) {
            m_parts.book.change().remove(ours->id);
            dispatcher.removeDestination(ours->id);
            return;
        }
        m_parts.book.change().put(*before);
        tellDispatcher(dispatcher, m_parts.book.find(ours->id));
    });
}

void DestinationKeeper::remove(Dispatcher &dispatcher, const DestinationPtr &destination,
                               AuditNote note, Done<DestinationId> done)
{
    const DestinationId id = destination->id;
    dispatcher.removeDestination(id);
    auto change = m_parts.book.change();
    change.remove(id);
    queueWrite({*destination, m_parts.clock.now(), true, Waiting::Cancel, std::move(note)},
               [this, destination, done = std::move(done)](const Result<WaitingChange> &result) {
                   if (result) {
                       show(*destination, true);
                       done(destination->id);
                       return;
                   }
                   m_parts.door.post([this, destination](Dispatcher &d) {
                       m_parts.book.change().put(*destination);
                       tellDispatcher(d, m_parts.book.find(destination->id));
                   });
                   done(failure(result.error()));
               });
}

void DestinationKeeper::deactivate(Dispatcher &dispatcher, const DestinationId &id,
                                   StatusReason reason, const DeliveryId &delivery)
{
    const DestinationPtr before = m_parts.book.find(id);
    if (!before || before->status != DestinationStatus::Active)
        return;
    Destination next = *before;
    next.status = DestinationStatus::Inactive;
    next.statusReason = reason;
    next.statusDelivery = delivery;
    DestinationPtr ours;
    {
        auto change = m_parts.book.change();
        const Timestamp at = m_parts.clock.now();
        next.updatedAt = at;
        next.statusChangedAt = at;
        change.put(std::move(next));
        ours = m_parts.book.find(id);
        writeInactive(ours);
    }
    tellDispatcher(dispatcher, ours);
}

void DestinationKeeper::writeInactive(const DestinationPtr &destination)
{
    queueWrite({*destination, *destination->statusChangedAt, false, Waiting::Hold},
               [this, destination](const Result<WaitingChange> &result) {
                   if (result) {
                       show(*destination, false);
                       return;
                   }
                   m_parts.door.post(
                       [this, destination](Dispatcher &) { m_unsaved.push_back(destination); });
               });
}

void DestinationKeeper::writeUnsaved()
{
    const auto unsaved = std::exchange(m_unsaved, {});
    for (const DestinationPtr &destination : unsaved) {
        if (m_parts.book.find(destination->id) == destination)
            writeInactive(destination);
    }
    if (m_missed.exchange(false))
        lookAgain();
}

void DestinationKeeper::show(const Destination &destination, bool deleted)
{
    if (!m_parts.hub.watched())
        return;
    std::vector<StreamMessage> messages;
    if (deleted) {
        Destination gone;
        gone.id = destination.id;
        messages.push_back({{}, DestinationChange{std::move(gone), true}});
    } else {
        messages.push_back({{}, DestinationChange{masked(destination), false}});
    }
    m_parts.hub.publish(std::move(messages));
}

} // namespace deckhand
