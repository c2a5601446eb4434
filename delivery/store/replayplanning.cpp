#include "store/replayplanning.h"

#include "store/columns.h"
#include "store/listsql.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <unordered_set>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Counting what has arrived may go through every delivery there is.
constexpr auto longestCount = std::chrono::seconds(3);

constexpr qint64 ownIdLength = 4 + 26; ///< `evt_` and a ULID

bool isUnsuccessful(int status)
{
    return status == column(DeliveryStatus::Failure) || status == column(DeliveryStatus::Held) ||
           status == column(DeliveryStatus::Canceled);
}

/// The size of an event's envelope from the sizes of its parts.
qint64 envelopeBytes(qint64 id, qint64 type, qint64 data)
{
    static const qint64 rest = envelope(Event{}).size();
    return rest + id + type + data;
}

/// What is known of an event that is looked at.
struct SeenEvent
{
    qint64 key = 0;
    qint64 created = 0;
    QByteArray type;
    qint64 bytes = 0;
};

struct KnownDelivery
{
    RowKey key = 0;
    int status = 0;
};

class Planner
{
public:
    Planner(Connection &db, const ReplayPlan &plan, const WouldReceive &would, Timestamp now)
        : m_db(db), m_plan(plan), m_would(would), m_where(eventConditions(db, plan.filter, now))
    {
        readDestinations();
    }

    void look()
    {
        if (m_plan.only == ReplayOnly::Failed)
            lookAtFailures();
        else
            lookAtEvents();
        std::sort(m_rows.begin(), m_rows.end(), [](const Row &a, const Row &b) {
            return std::tie(a.created, a.item.event, a.item.destination) <
                   std::tie(b.created, b.item.event, b.item.destination);
        });
        m_set = std::make_shared<ReplaySet>();
        m_set->items.reserve(m_rows.size());
        for (const Row &row : m_rows)
            m_set->items.push_back(row.item);
        m_set->bytes = m_bytes;
    }
    [[nodiscard]] ReplaySetPtr set() const { return m_set; }
    [[nodiscard]] ReplayOutlook outlook();
    void visit();

private:
    struct Row
    {
        qint64 created = 0;
        ReplayItem item;
    };
    using Deliveries = std::unordered_map<qint64, KnownDelivery>; ///< of an event, by destination

    void readDestinations();
    void lookAtFailures();
    void lookAtEvents();
    void lookAt(const SeenEvent &seen, const Event &event);
    [[nodiscard]] bool takes(int status) const;
    /// A new event has an id of ours, whatever the original's was.
    [[nodiscard]] qint64 bytesOf(qint64 id, qint64 type, qint64 data) const
    {
        return envelopeBytes(m_plan.asNewEvent ? ownIdLength : id, type, data);
    }
    [[nodiscard]] Deliveries deliveriesOf(qint64 event);
    void add(const SeenEvent &seen, const ReplayItem &item);
    void addForTarget(const SeenEvent &seen, const Deliveries &existing);
    [[nodiscard]] std::optional<qint64> countArrived();
    [[nodiscard]] qint64 countSuccesses();

    Connection &m_db;
    const ReplayPlan &m_plan;
    const WouldReceive &m_would;
    const Conditions m_where;
    std::vector<std::pair<qint64, DestinationId>> m_destinations;
    qint64 m_target = 0;
    std::vector<Row> m_rows;
    std::unordered_map<QByteArray, qint64> m_types;
    qint64 m_bytes = 0;
    qint64 m_arrived = 0; ///< among what was looked at, and left out
    std::shared_ptr<ReplaySet> m_set;
};

void Planner::readDestinations()
{
    const auto numberOf = [this](const DestinationId &id) {
        return m_db.number(u"SELECT seq FROM destinations WHERE id = ?", {id.toString()});
    };
    for (const DestinationId &id : m_plan.destinationIds) {
        if (const qint64 number = numberOf(id); number != 0)
            m_destinations.emplace_back(number, id);
    }
    if (m_plan.destinationIds.empty()) {
        Statement query =
            m_db.runText(u"SELECT seq, id FROM destinations WHERE active = 1 ORDER BY seq"_s);
        while (query.next())
            m_destinations.emplace_back(query.value(0).toLongLong(),
                                        DestinationId(query.value(1).toByteArray()));
    }
    if (m_plan.target)
        m_target = numberOf(*m_plan.target);
}

void Planner::add(const SeenEvent &seen, const ReplayItem &item)
{
    m_rows.push_back({seen.created, item});
    m_bytes += seen.bytes;
    ++m_types[seen.type];
}

/// The failed ones alone are found from the deliveries, which are few beside all events.
void Planner::lookAtFailures()
{
    std::unordered_set<qint64> wanted;
    for (const auto &[number, id] : m_destinations)
        wanted.insert(number);
    QStringList parts; // one query, so that all is seen at the same instant
    QVariantList values;
    for (const DeliveryStatus status :
         {DeliveryStatus::Held, DeliveryStatus::Failure, DeliveryStatus::Canceled}) {
        parts.append(u"SELECT d.key, d.destination_key, d.event_key, e.created_at, e.type,"
                     u" length(e.id), length(e.data)"
                     u" FROM delivery_rows d CROSS JOIN event_rows e WHERE d.status = ?"
                     u" AND d.status <> 3 AND e.key = d.event_key AND "_s +
                     m_where.sql);
        values += QVariantList{column(status)} + m_where.values;
    }
    std::unordered_set<qint64> known; // of a target's events
    m_db.forEach(parts.join(u" UNION ALL "_s), values, [&](const Statement &row) {
        m_db.throwIfStopped();
        const qint64 destination = row.value(1).toLongLong();
        if (!wanted.contains(destination))
            return;
        SeenEvent seen{row.value(2).toLongLong(), row.value(3).toLongLong(),
                       row.value(4).toByteArray(), 0};
        seen.bytes =
            bytesOf(row.value(5).toLongLong(), seen.type.size(), row.value(6).toLongLong());
        if (!m_plan.target)
            add(seen, {row.value(0).toLongLong(), seen.key, destination});
        else if (known.insert(seen.key).second)
            addForTarget(seen, deliveriesOf(seen.key));
    });
}

bool Planner::takes(int status) const
{
    switch (m_plan.only) {
    case ReplayOnly::Failed: return isUnsuccessful(status);
    case ReplayOnly::All:
        return isUnsuccessful(status) || status == column(DeliveryStatus::Success);
    case ReplayOnly::Missed: return false;
    }
    return false;
}

Planner::Deliveries Planner::deliveriesOf(qint64 event)
{
    Deliveries all;
    Statement &query = m_db.run(
        u"SELECT destination_seq, seq, status FROM deliveries WHERE event_seq = ?", {event});
    while (query.next())
        all[query.value(0).toLongLong()] = {query.value(1).toLongLong(), query.value(2).toInt()};
    query.finish();
    return all;
}

void Planner::lookAtEvents()
{
    m_db.forEach(
        u"SELECT e.id, e.type, e.data, e.created_at, e.key, e.replayed_from"
        u" FROM event_rows e WHERE "_s +
            m_where.sql,
        m_where.values, [&](const Statement &row) {
            m_db.throwIfStopped();
            const Event event{EventId(row.value(0).toByteArray()), row.value(1).toByteArray(),
                              row.value(2).toByteArray(), fromMillis(row.value(3).toLongLong()),
                              EventId(row.value(5).toByteArray())};
            lookAt({row.value(4).toLongLong(), row.value(3).toLongLong(), event.type,
                    bytesOf(event.id.bytes().size(), event.type.size(), event.data.size())},
                   event);
        });
}

void Planner::lookAt(const SeenEvent &seen, const Event &event)
{
    const Deliveries existing = deliveriesOf(seen.key);
    bool chosen = false;
    for (const auto &[number, id] : m_destinations) {
        const auto found = existing.find(number);
        ReplayItem item{0, seen.key, number};
        if (found != existing.end()) {
            if (!takes(found->second.status)) {
                m_arrived += found->second.status == column(DeliveryStatus::Success) ? 1 : 0;
                continue;
            }
            item.delivery = found->second.key;
        } else if (!m_would || !m_would(id, event)) {
            continue;
        }
        chosen = true;
        if (!m_plan.target)
            add(seen, item);
    }
    if (m_plan.target && chosen)
        addForTarget(seen, existing);
}

void Planner::addForTarget(const SeenEvent &seen, const Deliveries &existing)
{
    ReplayItem item{0, seen.key, m_target};
    if (const auto found = existing.find(m_target); found != existing.end()) {
        const int status = found->second.status;
        const bool arrived = status == column(DeliveryStatus::Success);
        if (arrived && m_plan.only != ReplayOnly::All) {
            ++m_arrived;
            return;
        }
        if (!arrived && !isUnsuccessful(status))
            return; // under way there already
        item.delivery = found->second.key;
    }
    add(seen, item);
}

qint64 Planner::countSuccesses()
{
    std::unordered_set<qint64> wanted;
    for (const auto &[number, id] : m_destinations)
        wanted.insert(number);
    qint64 count = 0;
    qint64 rows = 0;
    m_db.forEach(u"SELECT d.destination_key FROM delivery_rows d CROSS JOIN event_rows e"
                 u" WHERE d.status = 3 AND e.key = d.event_key AND "_s +
                     m_where.sql,
                 m_where.values, [&](const Statement &row) {
                     count += wanted.contains(row.value(0).toLongLong()) ? 1 : 0;
                     if ((++rows & 1023) == 0)
                         m_db.throwIfStopped();
                 });
    return count;
}

/// What has arrived among the deliveries that only failures were chosen from; none where that takes
/// too long.
std::optional<qint64> Planner::countArrived()
{
    if (m_plan.only != ReplayOnly::Failed || m_plan.target)
        return m_arrived;
    const auto end = std::chrono::steady_clock::now() + longestCount;
    bool late = false;
    std::function<bool()> givenUp;
    givenUp = m_db.stopWhen([&late, &givenUp, end] {
        late = std::chrono::steady_clock::now() > end;
        return late || (givenUp && givenUp());
    });
    std::optional<qint64> count;
    try {
        count = countSuccesses();
    } catch (const SqlException &) {
        m_db.stopWhen(givenUp);
        if (!late)
            throw;
        return std::nullopt;
    }
    m_db.stopWhen(givenUp);
    return count;
}

ReplayOutlook Planner::outlook()
{
    ReplayOutlook outlook;
    std::unordered_map<qint64, qint64> shares;
    for (const Row &row : m_rows)
        ++shares[row.item.destination];
    if (m_plan.target) {
        outlook.byDestination.emplace_back(*m_plan.target, shares[m_target]);
    } else {
        for (const auto &[number, id] : m_destinations)
            outlook.byDestination.emplace_back(id, shares[number]);
    }
    outlook.byType.assign(m_types.begin(), m_types.end());
    std::sort(outlook.byType.begin(), outlook.byType.end(), [](const auto &a, const auto &b) {
        return std::tie(b.second, a.first) < std::tie(a.second, b.first);
    });
    outlook.types = qint64(outlook.byType.size());
    outlook.byType.resize(std::min(outlook.byType.size(), std::size_t(ReplayOutlook::mostTypes)));
    if (!m_rows.empty()) {
        outlook.oldest = fromMillis(m_rows.front().created);
        outlook.newest = fromMillis(m_rows.back().created);
    }
    if (m_plan.keptFrom) {
        const auto kept =
            std::lower_bound(m_rows.begin(), m_rows.end(), toMillis(*m_plan.keptFrom),
                             [](const Row &row, qint64 from) { return row.created < from; });
        outlook.beyondRetention = kept - m_rows.begin();
    }
    outlook.alreadyDelivered = countArrived();
    return outlook;
}

void Planner::visit()
{
    std::unordered_map<qint64, DestinationId> ids;
    for (const auto &[number, id] : m_destinations)
        ids[number] = id;
    if (m_plan.target)
        ids[m_target] = *m_plan.target;
    Event event;
    qint64 read = 0;
    for (const ReplayItem &item : m_set->items) {
        m_db.throwIfStopped();
        if (item.event != read) {
            Statement &query = m_db.run(
                u"SELECT id, type, data, created_at FROM event_rows WHERE key = ?", {item.event});
            read = query.next() ? item.event : 0;
            if (read != 0)
                event = {EventId(query.value(0).toByteArray()), query.value(1).toByteArray(),
                         query.value(2).toByteArray(), fromMillis(query.value(3).toLongLong())};
            query.finish();
        }
        if (read != 0 && !m_plan.visit(ids[item.destination], event))
            return;
    }
}

} // namespace

ReplaySetPtr planReplay(Connection &db, const ReplayPlan &plan, const WouldReceive &would,
                        Timestamp now)
{
    Planner planner(db, plan, would, now);
    planner.look();
    return planner.set();
}

ReplayEstimate estimateReplayRows(Connection &db, const ReplayPlan &plan, const WouldReceive &would,
                                  Timestamp now)
{
    Planner planner(db, plan, would, now);
    planner.look();
    ReplayEstimate estimate{planner.set(), planner.outlook()};
    if (plan.visit)
        planner.visit();
    return estimate;
}

} // namespace deckhand
