#include "store/postgresclaims.h"

#include "store/columns.h"
#include "store/postgresarray.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Skips what another node is claiming at this moment; nobody waits for anybody.
std::u16string claimSql(const char16_t *lane)
{
    return std::u16string(u"WITH due AS (SELECT d.seq FROM deliveries d"
                          u" WHERE d.destination_seq = ? AND d.status < 2 AND d.due_at <= ? AND ") +
           lane +
           u" AND " DECKHAND_UNCLAIMED u" ORDER BY d.due_at, d.seq LIMIT ? FOR UPDATE SKIP LOCKED),"
           u" mine AS (UPDATE deliveries d SET node = ? FROM due WHERE d.seq = due.seq"
           u" RETURNING d.*) SELECT " +
           claimedColumns +
           u" FROM mine d JOIN events e ON e.seq = d.event_seq"
           u" JOIN event_types t ON t.seq = e.type_seq"
           u" JOIN destinations x ON x.seq = d.destination_seq"
           u" LEFT JOIN replays r ON r.seq = d.replayed_by ORDER BY d.due_at, d.seq";
}

/// False where this node still sends it, since before its lease ended.
bool remember(ClaimTable &claims, qint64 destination, const ClaimedDelivery &delivery)
{
    return claims.add(delivery.key, {destination, delivery.event.id.bytes(), delivery.event.type});
}

void takeRows(Statement &query, ClaimTable &claims, qint64 destination,
              std::vector<ClaimedDelivery> &taken)
{
    while (query.next()) {
        ClaimedDelivery delivery = claimedFromRow(query);
        if (remember(claims, destination, delivery))
            taken.push_back(std::move(delivery));
    }
    query.finish();
}

} // namespace

void claimDueRows(Connection &db, WriteContext &context, const DestinationId &destination,
                  Timestamp now, int limit, std::vector<ClaimedDelivery> &taken)
{
    static const std::u16string live = claimSql(u"d.lane = 0");
    const qint64 number = activeNumber(db, destination);
    if (number == 0)
        return;
    const qint64 node = context.node().number();
    takeRows(db.run(live.c_str(), {number, column(now), node, limit, node}), context.claims(),
             number, taken);
}

void claimDueReplayRows(Connection &db, WriteContext &context, const DestinationId &destination,
                        Timestamp now, const ReplayRooms &rooms,
                        std::vector<ClaimedDelivery> &taken)
{
    static const std::u16string one = claimSql(u"d.replay_seq = ?");
    const qint64 number = activeNumber(db, destination);
    if (number == 0)
        return;
    const qint64 node = context.node().number();
    for (const auto &[replay, id] : runningReplays(db)) {
        if (const int limit = rooms.of(id); limit > 0)
            takeRows(db.run(one.c_str(), {number, column(now), replay, node, limit, node}),
                     context.claims(), number, taken);
    }
}

ClaimedDelivery claimOneRow(Connection &db, WriteContext &context, const DeliveryId &id)
{
    const qint64 node = context.node().number();
    Statement &query = db.run(u"UPDATE deliveries d SET node = ? WHERE d.ulid = ?"
                              u" AND " DECKHAND_UNCLAIMED u" RETURNING d.seq, d.destination_seq",
                              {node, textColumn(ulidOf(id.bytes())), node});
    const bool taken = query.next();
    const RowKey key = taken ? query.value(0).toLongLong() : 0;
    const qint64 destination = taken ? query.value(1).toLongLong() : 0;
    query.finish();
    auto delivery = taken ? readClaimed(db, key) : std::nullopt;
    if (delivery) {
        remember(context.claims(), destination, *delivery);
        return std::move(*delivery);
    }
    if (!taken && db.number(u"SELECT count(*) FROM deliveries WHERE ulid = ?",
                            {textColumn(ulidOf(id.bytes()))}) > 0) {
        throw SqlException{Error(
            ErrorCode::Conflict,
            u"The delivery is being sent right now. Try again when the attempt has ended."_s)};
    }
    throw SqlException{
        Error(ErrorCode::ResourceNotFound,
              u"There is no delivery %1; it may be past its retention."_s.arg(id.toString()))};
}

std::optional<Timestamp> readNextDueRow(Connection &db, const Node &node,
                                        const DestinationId &destination,
                                        const std::vector<ReplayId> &leftOut)
{
    std::optional<Timestamp> earliest;
    const auto take = [&earliest](Statement &query) {
        if (query.next()) {
            const Timestamp at = fromMillis(query.value(0).toLongLong());
            earliest = earliest ? std::min(*earliest, at) : at;
        }
        query.finish();
    };
    const qint64 number = activeNumber(db, destination);
    take(db.run(u"SELECT d.due_at FROM deliveries d WHERE d.destination_seq = ? AND d.lane = 0"
                u" AND d.status < 2 AND " DECKHAND_UNCLAIMED u" ORDER BY d.due_at, d.seq LIMIT 1",
                {number, node.number()}));
    for (const auto &[replay, id] : runningReplays(db)) {
        if (std::find(leftOut.begin(), leftOut.end(), id) != leftOut.end())
            continue;
        take(db.run(u"SELECT d.due_at FROM deliveries d WHERE d.replay_seq = ?"
                    u" AND d.destination_seq = ? AND d.status < 2 "
                    u"AND " DECKHAND_UNCLAIMED u" ORDER BY d.due_at, d.seq LIMIT 1",
                    {replay, number, node.number()}));
    }
    return earliest;
}

std::vector<DestinationId> releaseRows(Connection &db, const Node &node,
                                       const std::vector<RowKey> &keys)
{
    PostgresArray array;
    for (const RowKey key : keys)
        array.add(key);
    Statement &query = db.run(u"WITH free AS (UPDATE deliveries SET node = NULL WHERE node = ?"
                              u" AND seq = ANY (?::bigint[]) RETURNING destination_seq)"
                              u" SELECT x.id FROM destinations x WHERE x.seq IN (SELECT "
                              u"destination_seq FROM free)",
                              {node.number(), array.text()});
    std::vector<DestinationId> destinations;
    while (query.next())
        destinations.push_back(DestinationId::fromString(query.value(0).toString()));
    query.finish();
    return destinations;
}

std::vector<Delivery> readDeliveriesByKey(Connection &db, const std::vector<RowKey> &keys)
{
    static const std::u16string text = std::u16string(u"SELECT ") + deliveryColumns +
                                       u" FROM delivery_rows d JOIN event_rows e"
                                       u" ON e.key = d.event_key"
                                       u" WHERE d.key = ANY (?::bigint[]) ORDER BY d.key";
    PostgresArray array;
    for (const RowKey key : keys)
        array.add(key);
    Statement &query = db.run(text.c_str(), {array.text()});
    std::vector<Delivery> all;
    while (query.next())
        all.push_back(deliveryFromRow(query));
    query.finish();
    return all;
}

std::vector<Event> readEventsById(Connection &db, const std::vector<EventId> &ids)
{
    PostgresArray array;
    for (const EventId &id : ids)
        array.addText(id.toString());
    Statement &query = db.run(u"SELECT id, type, data, created_at, replayed_from FROM event_rows"
                              u" WHERE id = ANY (?::text[]) ORDER BY key",
                              {array.text()});
    std::vector<Event> all;
    while (query.next()) {
        all.push_back({EventId::fromString(query.value(0).toString()),
                       query.value(1).toString().toUtf8(), query.value(2).toByteArray(),
                       fromMillis(query.value(3).toLongLong()),
                       EventId(query.value(4).toByteArray())});
    }
    query.finish();
    return all;
}

} // namespace deckhand
