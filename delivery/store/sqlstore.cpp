#include "store/sqlstore.h"

#include "store/auditrows.h"
#include "store/deliverywrites.h"
#include "store/listreads.h"
#include "store/postgresclaims.h"
#include "store/postgresupkeep.h"
#include "store/replayrows.h"
#include "store/rowreads.h"
#include "store/sqlstoreimpl.h"
#include "store/statsreads.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

Error queueFull()
{
    Error full(
        ErrorCode::Overloaded,
        u"Too many events wait to be written. Nothing of this request was stored; send it again in a moment."_s);
    full.retryAfter = std::chrono::seconds(1);
    return full;
}

SqlStore::SqlStore(const StoreSettings &settings, const StoreAddress &address, const Clock &clock,
                   std::shared_ptr<const Sealer> sealer, std::unique_ptr<StoreLock> lock)
    : m_clock(clock),
      m_sealer(std::move(sealer)),
      m_lock(std::move(lock)),
      m_ids(clock),
      m_maxQueued(settings.maxQueuedWrites),
      m_maxGroup(settings.maxGroup),
      m_node(address.dialect == Dialect::Postgres ? std::make_unique<Node>(settings.lease)
                                                  : nullptr),
      m_context(m_claims, m_node.get()),
      m_writer(
          {[this, address, full = settings.fullSync] { return openWriter(address, full); },
           [this](Connection &db) { m_context.rollup().write(db, m_node ? m_node->slot() : 0); },
           [this] { m_context.forget(); },
           [this] {
               m_context.forget();
               m_context.rollup().clear();
           }},
          settings.maxQueuedWrites, settings.maxGroup),
      m_readers(
          [address, full = settings.fullSync] {
              return std::make_unique<Connection>(address, Connection::Mode::ReadOnly, full);
          },
          std::max(1, settings.readers),
          m_node ? std::make_unique<QueryCanceler>([address] {
              return std::make_unique<Connection>(address, Connection::Mode::ReadOnly, true);
          })
                 : nullptr)
{
    if (m_node)
        m_link = std::make_unique<NodeLink>(
            address, *m_node,
            NodeLink::Calls{[this] { enrollAgain(); },
                            [this](std::vector<EventId> events, std::vector<RowKey> deliveries) {
                                show(std::move(events), std::move(deliveries));
                            }});
}

SqlStore::~SqlStore()
{
    // First, lest a renewal takes the number that is given back for one that was lost.
    if (m_link)
        m_link->stop();
    if (m_node)
        m_writer.submit({1, [this](Connection &db) { m_node->leave(db); }, [](const Error *) {}});
    m_writer.close();
    m_link.reset();
    m_readers.close();
}

void SqlStore::recover()
{
    m_writer.submit({1,
                     [this](Connection &db) {
                         for (const Sweep &left : unfinishedSweeps(db))
                             sweep(left, std::make_shared<WaitingChange>(), [](const auto &) {});
                         for (const ReplayId &id : failUnplannedReplays(db, m_clock.now()))
                             restoreReplay(id, [](const auto &) {});
                     },
                     [](const Error *) {}});
}

// --- events and deliveries -----------------------------------------------------------------------

void SqlStore::appendEvents(std::vector<NewEvent> events, Done<std::vector<AppendedEvent>> done)
{
    if (hasNodes())
        return appendTogether(
            std::make_shared<Request>(Request{std::move(events), std::move(done)}));
    struct Batch
    {
        std::vector<NewEvent> events;
        std::vector<AppendedEvent> appended;
        Done<std::vector<AppendedEvent>> done;
    };
    auto batch = std::make_shared<Batch>(Batch{std::move(events), {}, std::move(done)});
    Writer::Job job{qsizetype(batch->events.size()),
                    [this, batch](Connection &db) {
                        try {
                            deckhand::appendEvents(db, m_context, batch->events, m_clock.now(),
                                                   batch->appended);
                        } catch (const SqlException &) {
                            // At once: the keys may be given out again by the next job.
                            undoClaims(m_claims, batch->appended, batch->events);
                            batch->appended.clear();
                            throw;
                        }
                    },
                    [this, batch](const Error *error) {
                        if (!error)
                            return batch->done(std::move(batch->appended));
                        undoClaims(m_claims, batch->appended, batch->events);
                        batch->done(failure(*error));
                    }};
    if (!m_writer.trySubmit(std::move(job)))
        batch->done(failure(queueFull()));
}

void SqlStore::event(EventId id, Done<Event> done)
{
    read<Event>(std::move(done), [id](Connection &db) { return readEvent(db, id); });
}

void SqlStore::listEvents(EventFilter filter, PageRequest page, Done<Page<Event>> done,
                          GivenUp givenUp)
{
    const auto list = [this, filter, page](Connection &db) {
        return listEventRows(db, filter, page, m_clock.now());
    };
    read<Page<Event>>(std::move(done), list, std::move(givenUp));
}

void SqlStore::delivery(DeliveryId id, Done<Delivery> done)
{
    read<Delivery>(std::move(done), [id](Connection &db) { return readDelivery(db, id); });
}

void SqlStore::listDeliveries(DeliveryFilter filter, PageRequest page, Done<Page<Delivery>> done,
                              GivenUp givenUp)
{
    const auto list = [this, filter, page](Connection &db) {
        return listDeliveryRows(db, filter, page, m_clock.now());
    };
    read<Page<Delivery>>(std::move(done), list, std::move(givenUp));
}

void SqlStore::deliveriesOf(EventId id, Done<std::vector<Delivery>> done)
{
    read<std::vector<Delivery>>(std::move(done),
                                [id](Connection &db) { return readDeliveriesOf(db, id); });
}

// --- work ----------------------------------------------------------------------------------------

void SqlStore::claim(DestinationId destination, Timestamp now, int limit,
                     Done<std::vector<ClaimedDelivery>> done)
{
    if (hasNodes()) {
        const Claim claim = [this, destination, now, limit](Connection &db, auto &taken) {
            claimDueRows(db, m_context, destination, now, limit, taken);
        };
        return claimOnWriter(claim, std::move(done));
    }
    read<std::vector<ClaimedDelivery>>(std::move(done),
                                       [this, destination, now, limit](Connection &db) {
                                           return claimDue(db, m_claims, destination, now, limit);
                                       });
}

void SqlStore::claimReplays(DestinationId destination, Timestamp now, ReplayRooms rooms,
                            Done<std::vector<ClaimedDelivery>> done)
{
    if (hasNodes()) {
        const Claim claim = [this, destination, now, rooms](Connection &db, auto &taken) {
            claimDueReplayRows(db, m_context, destination, now, rooms, taken);
        };
        return claimOnWriter(claim, std::move(done));
    }
    read<std::vector<ClaimedDelivery>>(
        std::move(done), [this, destination, now, rooms](Connection &db) {
            return claimDueReplays(db, m_claims, destination, now, rooms);
        });
}

void SqlStore::nextDue(DestinationId destination, std::vector<ReplayId> leftOut,
                       Done<std::optional<Timestamp>> done)
{
    if (hasNodes()) {
        // After the claims and releases that were asked for before.
        return write<std::optional<Timestamp>>(
            1, std::move(done), [this, destination, leftOut](Connection &db) {
                return readNextDueRow(db, *m_node, destination, leftOut);
            });
    }
    read<std::optional<Timestamp>>(std::move(done), [this, destination, leftOut](Connection &db) {
        return readNextDue(db, m_claims, destination, leftOut);
    });
}

void SqlStore::claimOne(DeliveryId id, Done<ClaimedDelivery> done)
{
    if (hasNodes())
        return claimOneOnWriter(std::move(id), std::move(done));
    read<ClaimedDelivery>(
        std::move(done), [this, id](Connection &db) { return claimOneDelivery(db, m_claims, id); });
}

void SqlStore::release(std::vector<RowKey> keys)
{
    for (const RowKey key : keys)
        m_claims.remove(key);
    if (hasNodes() && !keys.empty())
        releaseOnWriter(std::move(keys));
}

void SqlStore::record(std::vector<AttemptRecord> records, Done<bool> done)
{
    auto shared = std::make_shared<const std::vector<AttemptRecord>>(std::move(records));
    m_writer.submit(
        {qsizetype(shared->size()),
         [this, shared](Connection &db) { recordAttempts(db, m_context, *shared, m_clock.now()); },
         [this, shared, done = std::move(done)](const Error *error) {
             if (error)
                 return done(failure(*error)); // still claimed: the engine tries again
             for (const AttemptRecord &record : *shared)
                 m_claims.remove(record.key);
             tellOfRecords(*shared);
             done(true);
         }});
}

void SqlStore::cancelDelivery(DeliveryId id, Timestamp at, Done<Delivery> done, AuditNote note)
{
    if (hasNodes()) {
        auto canceled = std::make_shared<RowKey>(0);
        Done<Delivery> told = [this, canceled, done = std::move(done)](Result<Delivery> result) {
            if (result && m_link->othersWatch())
                m_link->tellDeliveries({*canceled});
            done(std::move(result));
        };
        return write<Delivery>(1, std::move(told), [this, canceled, id, at, note](Connection &db) {
            insertAuditRow(db, note);
            *canceled = claimOneRow(db, m_context, id).key;
            m_claims.remove(*canceled);
            deckhand::cancelDelivery(db, *canceled, {at, CancelReason::Request, actorOf(note)});
            releaseRows(db, *m_node, {*canceled});
            return readDelivery(db, id);
        });
    }
    // Claimed meanwhile, so that nobody sends it while it is being canceled.
    auto key = std::make_shared<RowKey>(0);
    Done<Delivery> freed = [this, key, done = std::move(done)](Result<Delivery> result) {
        if (*key != 0)
            m_claims.remove(*key);
        done(std::move(result));
    };
    write<Delivery>(1, std::move(freed), [this, id, key, at, note](Connection &db) {
        insertAuditRow(db, note);
        *key = claimOneDelivery(db, m_claims, id).key;
        deckhand::cancelDelivery(db, *key, {at, CancelReason::Request, actorOf(note)});
        return readDelivery(db, id);
    });
}

// --- destinations --------------------------------------------------------------------------------

void SqlStore::loadDestinations(Done<std::vector<Destination>> done)
{
    read<std::vector<Destination>>(
        std::move(done), [this](Connection &db) { return readDestinations(db, *m_sealer); });
}

void SqlStore::writeDestination(DestinationWrite write, Done<WaitingChange> done)
{
    auto sweepOf = std::make_shared<Sweep>();
    auto change = std::make_shared<WaitingChange>();
    auto ended = std::make_shared<bool>(false);
    m_writer.submit({1,
                     [this, write, sweepOf, change, ended](Connection &db) {
                         *sweepOf = writeDestinationRow(db, m_context, write, *m_sealer);
                         insertAuditRow(db, write.note);
                         // Mostly one step is all: then state and deliveries change together.
                         *change = {};
                         *ended = sweepStep(db, *sweepOf, write.at, *change);
                     },
                     [this, sweepOf, change, ended, id = write.destination.id,
                      done = std::move(done)](const Error *error) {
                         if (!error)
                             tellOfDestination(id);
                         if (error)
                             done(failure(*error));
                         else if (*ended)
                             done(*change);
                         else
                             sweep(*sweepOf, change, done);
                     }});
}

void SqlStore::sweep(Sweep sweepOf, std::shared_ptr<WaitingChange> change, Done<WaitingChange> done)
{
    auto ended = std::make_shared<bool>(false);
    m_writer.submit({1000,
                     [this, sweepOf, change, ended, before = *change](Connection &db) {
                         *change = before;
                         *ended = sweepStep(db, sweepOf, m_clock.now(), *change);
                     },
                     [this, sweepOf, change, ended, done = std::move(done)](const Error *error) {
                         if (error)
                             done(failure(*error));
                         else if (*ended)
                             done(*change);
                         else
                             sweep(sweepOf, change, done);
                     }});
}

void SqlStore::destinationsAt(Timestamp at, Done<std::vector<DestinationRevision>> done)
{
    read<std::vector<DestinationRevision>>(
        std::move(done), [at](Connection &db) { return readRevisionsAt(db, at); });
}

void SqlStore::history(DestinationId id, Done<std::vector<DestinationRevision>> done)
{
    read<std::vector<DestinationRevision>>(std::move(done),
                                           [id](Connection &db) { return readRevisions(db, id); });
}

void SqlStore::destinationStats(Timestamp now, Done<std::map<DestinationId, DestinationStats>> done)
{
    read<std::map<DestinationId, DestinationStats>>(
        std::move(done), [now](Connection &db) { return readDestinationStats(db, now); });
}

// --- upkeep --------------------------------------------------------------------------------------

void SqlStore::prune(RetentionStep step, Done<int> done)
{
    write<int>(step.maxRows, std::move(done), [this, step](Connection &db) {
        return hasNodes() ? pruneRows(db, m_context, step, m_clock.now())
                          : deckhand::prune(db, step, m_clock.now());
    });
}

void SqlStore::stats(StatsRequest request, Timestamp now, Done<Stats> done, GivenUp givenUp)
{
    read<Stats>(
        std::move(done), [request, now](Connection &db) { return readStats(db, request, now); },
        std::move(givenUp));
}

void SqlStore::info(Done<StoreInfo> done)
{
    read<StoreInfo>(std::move(done), [](Connection &db) { return readInfo(db); });
}

} // namespace deckhand
