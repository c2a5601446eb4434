// What the store does on PostgreSQL, where several nodes share one: claims stand in the rows, and
// requests that wait are written together.

#include "store/sqlstoreimpl.h"

#include "store/deliverywrites.h"
#include "store/postgresclaims.h"

#include <algorithm>
#include <iterator>

namespace deckhand {

namespace {

constexpr qsizetype claimRows = 100; // of a group, about

void forget(ClaimTable &claims, const std::vector<ClaimedDelivery> &claimed)
{
    for (const ClaimedDelivery &delivery : claimed)
        claims.remove(delivery.key);
}

} // namespace

std::unique_ptr<Connection> SqlStore::openWriter(const StoreAddress &address, bool fullSync)
{
    auto db = std::make_unique<Connection>(address, Connection::Mode::ReadWrite, fullSync);
    if (!hasNodes())
        return db;
    m_context.forget();
    m_node->enroll(*db, m_claims);
    // What was in the middle of its steps when the connection broke goes on.
    if (std::exchange(m_enrolled, true))
        recover();
    return db;
}

void SqlStore::enrollAgain()
{
    // On the writer and in a group of its own, so that what claims next has the new number. The
    // transaction around it is in the way of one of its own, but not of what it does.
    m_writer.submit({m_maxGroup, [this](Connection &db) { m_node->enrollWithin(db, m_claims); },
                     [this](const Error *error) {
                         if (!error)
                             m_node->confirm();
                     }});
}

// --- publishing ----------------------------------------------------------------------------------

void SqlStore::appendTogether(std::shared_ptr<Request> request)
{
    const auto rows = qsizetype(request->events.size());
    bool first = false;
    bool full = false;
    {
        const std::lock_guard lock(m_requestsMutex);
        full = m_requestedRows > 0 && m_requestedRows + rows > m_maxQueued;
        if (!full) {
            first = m_requests.empty();
            m_requestedRows += rows;
            m_requests.push_back(request);
        }
    }
    if (full)
        request->done(failure(queueFull()));
    else if (first)
        submitAppends();
}

/// Several requests that are written together.
struct SqlStore::AppendWrite
{
    Requests requests;
    std::vector<const NewEvent *> events;
    std::vector<AppendedEvent> appended;

    void take(Requests taken)
    {
        requests = std::move(taken);
        for (const auto &request : requests) {
            for (const NewEvent &event : request->events)
                events.push_back(&event);
        }
    }
    void undo(ClaimTable &claims)
    {
        for (std::size_t i = 0; i < appended.size(); ++i) {
            for (std::size_t d = 0; d < appended[i].deliveryKeys.size(); ++d) {
                if (events[i]->deliveries[d].claimed)
                    claims.remove(appended[i].deliveryKeys[d]);
            }
        }
        appended.clear();
    }
    void answer()
    {
        auto next = std::make_move_iterator(appended.begin());
        for (const auto &request : requests) {
            const auto end = next + std::ptrdiff_t(request->events.size());
            request->done(std::vector<AppendedEvent>(next, end));
            next = end;
        }
    }
};

void SqlStore::takeRequests(AppendWrite &write)
{
    Requests taken;
    bool more = false;
    {
        const std::lock_guard lock(m_requestsMutex);
        qsizetype rows = 0;
        while (!m_requests.empty() && (taken.empty() || rows < m_maxGroup)) {
            rows += qsizetype(m_requests.front()->events.size());
            taken.push_back(std::move(m_requests.front()));
            m_requests.pop_front();
        }
        m_requestedRows -= rows;
        more = !m_requests.empty();
    }
    write.take(std::move(taken));
    if (more)
        submitAppends();
}

/// One write of everything that waits when its turn comes, or of what is to be tried `alone`.
void SqlStore::submitAppends(Requests alone)
{
    auto write = std::make_shared<AppendWrite>();
    write->take(std::move(alone));
    m_writer.submit({std::max<qsizetype>(1, m_maxGroup / 2),
                     [this, write](Connection &db) {
                         if (write->requests.empty())
                             takeRequests(*write);
                         write->undo(m_claims); // of an attempt before
                         appendManyEvents(db, m_context, write->events, m_clock.now(),
                                          write->appended);
                     },
                     [this, write](const Error *error) { appendsWritten(*write, error); }});
}

void SqlStore::appendsWritten(AppendWrite &write, const Error *error)
{
    if (!error) {
        tellOfAppends(write);
        return write.answer();
    }
    if (write.requests.empty())
        takeRequests(write); // it has not come to run
    write.undo(m_claims);
    // It may be the fault of one of them; where the database is away it is not.
    const bool each = write.requests.size() > 1 && !error->retryAfter;
    for (auto &request : write.requests) {
        if (each)
            submitAppends({std::move(request)});
        else
            request->done(failure(*error));
    }
}

// --- work ----------------------------------------------------------------------------------------

void SqlStore::claimOnWriter(Claim claim, Done<std::vector<ClaimedDelivery>> done)
{
    auto claimed = std::make_shared<std::vector<ClaimedDelivery>>();
    m_writer.submit({claimRows,
                     [this, claim = std::move(claim), claimed](Connection &db) {
                         forget(m_claims, *claimed);
                         claimed->clear();
                         claim(db, *claimed);
                     },
                     [this, claimed, done = std::move(done)](const Error *error) {
                         if (!error)
                             return done(std::move(*claimed));
                         forget(m_claims, *claimed);
                         done(failure(*error));
                     }});
}

void SqlStore::claimOneOnWriter(DeliveryId id, Done<ClaimedDelivery> done)
{
    auto claimed = std::make_shared<std::vector<ClaimedDelivery>>();
    m_writer.submit({1,
                     [this, id, claimed](Connection &db) {
                         forget(m_claims, *claimed);
                         *claimed = {claimOneRow(db, m_context, id)};
                     },
                     [this, claimed, done = std::move(done)](const Error *error) {
                         if (!error)
                             return done(std::move(claimed->front()));
                         forget(m_claims, *claimed);
                         done(failure(*error));
                     }});
}

void SqlStore::releaseOnWriter(std::vector<RowKey> keys)
{
    auto shared = std::make_shared<const std::vector<RowKey>>(std::move(keys));
    auto free = std::make_shared<std::vector<DestinationId>>();
    m_writer.submit(
        {1, [this, shared, free](Connection &db) { *free = releaseRows(db, *m_node, *shared); },
         [this, free](const Error *error) {
             // Taking a new number frees what this one no longer has in
             // mind.
             if (error)
                 m_link->enrollSoon();
             else if (!free->empty())
                 m_link->tellWork(*free);
         }});
}

// --- what the others are told
// --------------------------------------------------------------------

void SqlStore::follow(StoreNews news)
{
    if (!m_link)
        return;
    m_happened = news.happened;
    m_link->follow(std::move(news));
}

void SqlStore::tellOfAppends(const AppendWrite &write)
{
    std::vector<DestinationId> work;
    std::vector<EventId> events;
    std::vector<RowKey> deliveries;
    const bool watched = m_link->othersWatch();
    for (std::size_t i = 0; i < write.appended.size(); ++i) {
        const AppendedEvent &appended = write.appended[i];
        if (appended.duplicate)
            continue;
        for (const NewDelivery &delivery : write.events[i]->deliveries) {
            if (!delivery.claimed)
                work.push_back(delivery.destinationId);
        }
        if (!watched)
            continue;
        events.push_back(appended.event.id);
        deliveries.insert(deliveries.end(), appended.deliveryKeys.begin(),
                          appended.deliveryKeys.end());
    }
    if (!work.empty())
        m_link->tellWork(work);
    if (!events.empty())
        m_link->tellEvents(events);
    if (!deliveries.empty())
        m_link->tellDeliveries(deliveries);
}

void SqlStore::tellOfRecords(const std::vector<AttemptRecord> &records)
{
    if (!m_link || !m_link->othersWatch())
        return;
    std::vector<RowKey> keys;
    for (const AttemptRecord &record : records)
        keys.push_back(record.key);
    m_link->tellDeliveries(keys);
}

void SqlStore::tellOfDestination(const DestinationId &id)
{
    if (!m_link)
        return;
    m_link->tellDestinations();
    m_link->tellWork({id});
}

void SqlStore::tellOfReplay(const ReplayId &id, ReplayStatus status)
{
    if (!m_link)
        return;
    if (status == ReplayStatus::Running)
        m_link->tellWork({});
    else
        m_link->tellReplayStopped(id);
}

void SqlStore::show(std::vector<EventId> events, std::vector<RowKey> deliveries)
{
    m_readers.submit([this, events = std::move(events),
                      deliveries = std::move(deliveries)](Connection *db, const Error *) {
        if (!db || !m_happened)
            return;
        try {
            m_happened(events.empty() ? std::vector<Event>() : readEventsById(*db, events),
                       deliveries.empty() ? std::vector<Delivery>()
                                          : readDeliveriesByKey(*db, deliveries));
        } catch (const SqlException &) {
            // Who watches sees them in the lists.
        }
    });
}

} // namespace deckhand
