#include "store/rowreads.h"

#include "api/ulid.h"
#include "store/attemptdetail.h"
#include "store/columns.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

const char16_t *const deliveryColumns =
    u"d.id, e.id, e.type, d.destination_id, d.status, d.attempts, d.created_at, d.delivered_at,"
    u" d.next_attempt_at, d.error_number, d.error_message, d.canceled_at, d.cancel_reason,"
    u" d.canceled_by, d.replay_id";

namespace {

constexpr int deliveryColumnCount = 15;

std::optional<Cancellation> cancellationFromRow(const Statement &query, int c)
{
    const auto at = optionalTime(query.value(c));
    if (!at)
        return std::nullopt;
    return Cancellation{*at, cancelReasonOf(query.value(c + 1).toInt()),
                        query.value(c + 2).toString()};
}

} // namespace

QByteArray ulidOf(const QByteArray &id)
{
    return id.startsWith(DeliveryTag::prefix) ? id.mid(5) : id;
}

Delivery deliveryFromRow(const Statement &query, int c)
{
    Delivery d;
    d.id = DeliveryId(query.value(c).toByteArray());
    d.eventId = EventId(query.value(c + 1).toByteArray());
    d.eventType = query.value(c + 2).toByteArray();
    d.destinationId = DestinationId(query.value(c + 3).toByteArray());
    d.status = statusOf(query.value(c + 4).toInt());
    d.attempts = query.value(c + 5).toInt();
    d.createdAt = fromMillis(query.value(c + 6).toLongLong());
    d.deliveredAt = optionalTime(query.value(c + 7));
    d.nextAttemptAt = optionalTime(query.value(c + 8));
    const ErrorClass error = errorClassOf(query.value(c + 9).toInt());
    if (error != ErrorClass::None)
        d.lastError = AttemptError{error, query.value(c + 10).toString(), {}};
    d.cancellation = cancellationFromRow(query, c + 11);
    d.replayId = ReplayId(query.value(c + 14).toByteArray());
    return d;
}

Event readEvent(Connection &db, const EventId &id)
{
    Statement &query =
        db.run(u"SELECT type, data, created_at, replayed_from FROM event_rows WHERE id = ?",
               {id.toString()});
    if (!query.next()) {
        query.finish();
        throw SqlException{
            Error(ErrorCode::ResourceNotFound,
                  u"There is no event %1; it may be past its retention."_s.arg(id.toString()))};
    }
    const Event event{id, query.value(0).toByteArray(), query.value(1).toByteArray(),
                      fromMillis(query.value(2).toLongLong()),
                      EventId(query.value(3).toByteArray())};
    query.finish();
    return event;
}

std::vector<Attempt> readHistory(Connection &db, RowKey key, const Event &event)
{
    std::vector<Attempt> history;
    Statement &query = db.run(
        u"SELECT number, ulid, trigger_kind, outcome, error_class, scheduled_at, started_at,"
        u" duration_us, message, detail FROM attempts WHERE delivery_seq = ? ORDER BY number",
        {key});
    std::vector<QByteArray> details;
    while (query.next()) {
        Attempt &a = history.emplace_back();
        a.number = query.value(0).toInt();
        a.id = AttemptId(AttemptTag::prefix + query.value(1).toByteArray());
        a.trigger =
            AttemptTrigger(std::clamp(query.value(2).toInt(), 0, int(AttemptTrigger::Test)));
        a.outcome = query.value(3).toInt() == 0 ? AttemptOutcome::Success : AttemptOutcome::Failure;
        a.error.errorClass = errorClassOf(query.value(4).toInt());
        a.scheduledAt = fromMillis(query.value(5).toLongLong());
        a.startedAt = fromMillis(query.value(6).toLongLong());
        a.durationMs = query.value(7).toDouble() / 1000;
        a.error.message = query.value(8).toString();
        details.push_back(query.value(9).toByteArray());
    }
    query.finish();
    const auto shapes = [&db](qint64 number) {
        Statement &shape = db.run(u"SELECT text FROM shapes WHERE seq = ?", {number});
        const QByteArray text = shape.next() ? shape.value(0).toByteArray() : QByteArray();
        shape.finish();
        return text;
    };
    for (std::size_t i = 0; i < history.size(); ++i) {
        const DetailContext context{event.id.bytes(), event.type, history[i].startedAt};
        decodeDetail(details[i], context, shapes, history[i]);
    }
    return history;
}

Delivery readDelivery(Connection &db, const DeliveryId &id)
{
    static const QString sql =
        u"SELECT "_s + QString::fromUtf16(deliveryColumns) +
        u", d.key FROM delivery_rows d CROSS JOIN event_rows e WHERE e.key = d.event_key"
        u" AND d.key = (SELECT seq FROM deliveries WHERE ulid = ?)"_s;
    Statement query = db.runText(sql, {textColumn(ulidOf(id.bytes()))});
    if (!query.next() || !id.bytes().startsWith(DeliveryTag::prefix)) {
        throw SqlException{
            Error(ErrorCode::ResourceNotFound,
                  u"There is no delivery %1; it may be past its retention."_s.arg(id.toString()))};
    }
    Delivery delivery = deliveryFromRow(query);
    const RowKey key = query.value(deliveryColumnCount).toLongLong();
    query.finish();
    const Event event{delivery.eventId, delivery.eventType, {}, {}};
    delivery.history = readHistory(db, key, event);
    if (delivery.lastError && !delivery.history.empty())
        delivery.lastError->hint = delivery.history.back().error.hint;
    return delivery;
}

std::vector<Delivery> readDeliveriesOf(Connection &db, const EventId &id)
{
    static const QString sql =
        u"SELECT "_s + QString::fromUtf16(deliveryColumns) +
        u" FROM event_rows e CROSS JOIN delivery_rows d WHERE e.id = ? AND d.event_key = e.key"
        u" ORDER BY d.key"_s;
    Statement query = db.runText(sql, {id.toString()});
    std::vector<Delivery> all;
    while (query.next())
        all.push_back(deliveryFromRow(query));
    return all;
}

const char16_t *const claimedColumns =
    u"d.seq, d.ulid, x.id, d.status, e.id, t.name, e.data, e.created_at, d.attempts,"
    u" d.automatic_attempts, d.created_at, d.due_at, r.id, d.replay_seq";

ClaimedDelivery claimedFromRow(const Statement &query)
{
    ClaimedDelivery c;
    c.key = query.value(0).toLongLong();
    c.id = DeliveryId(DeliveryTag::prefix + query.value(1).toByteArray());
    c.destinationId = DestinationId(query.value(2).toByteArray());
    c.status = statusOf(query.value(3).toInt());
    c.event = {EventId(query.value(4).toByteArray()), query.value(5).toByteArray(),
               query.value(6).toByteArray(), fromMillis(query.value(7).toLongLong())};
    c.attempts = query.value(8).toInt();
    c.automaticAttempts = query.value(9).toInt();
    c.createdAt = fromMillis(query.value(10).toLongLong());
    c.dueAt = optionalTime(query.value(11)).value_or(c.createdAt);
    c.lastReplayId = ReplayId(query.value(12).toByteArray());
    if (!query.value(13).isNull()) {
        c.replayId = c.lastReplayId;
        c.trigger = AttemptTrigger::Replay;
    }
    return c;
}

std::optional<ClaimedDelivery> readClaimed(Connection &db, RowKey key)
{
    static const std::u16string text =
        std::u16string(u"SELECT ") + claimedColumns +
        u" FROM deliveries d CROSS JOIN events e CROSS JOIN event_types t"
        u" CROSS JOIN destinations x LEFT JOIN replays r ON r.seq = d.replayed_by"
        u" WHERE d.seq = ? AND e.seq = d.event_seq AND t.seq = e.type_seq"
        u" AND x.seq = d.destination_seq";
    Statement &query = db.run(text.c_str(), {key});
    std::optional<ClaimedDelivery> claimed;
    if (query.next())
        claimed = claimedFromRow(query);
    query.finish();
    return claimed;
}

int ReplayRooms::of(const ReplayId &id) const
{
    const auto found = std::find_if(named.begin(), named.end(),
                                    [&id](const auto &room) { return room.first == id; });
    return found == named.end() ? others : found->second;
}

qint64 activeNumber(Connection &db, const DestinationId &destination)
{
    return db.number(u"SELECT seq FROM destinations WHERE id = ? AND active = 1",
                     {destination.toString()});
}

std::vector<std::pair<qint64, ReplayId>> runningReplays(Connection &db)
{
    Statement &query = db.run(u"SELECT seq, id FROM replays WHERE status = 1 ORDER BY seq", {});
    std::vector<std::pair<qint64, ReplayId>> running;
    while (query.next())
        running.emplace_back(query.value(0).toLongLong(), ReplayId(query.value(1).toByteArray()));
    query.finish();
    return running;
}

namespace {

// By the destination's index, and by the replay's.
constexpr auto liveWork = u"SELECT seq, due_at FROM deliveries WHERE destination_seq = ?"
                          u" AND lane = 0 AND status < 2 AND due_at <= ?"
                          u" ORDER BY due_at, seq LIMIT ?";
constexpr auto replayWork = u"SELECT seq, due_at FROM deliveries WHERE replay_seq = ?"
                            u" AND destination_seq = ? AND status < 2 AND due_at <= ?"
                            u" ORDER BY due_at, seq LIMIT ?";

using ClaimedKeys = std::unordered_set<RowKey>;

/// Of what a query of work finds, the first so many that nobody has claimed.
std::vector<RowKey> freeKeys(Statement &query, const ClaimedKeys &claimed, int limit)
{
    std::vector<RowKey> keys;
    while (int(keys.size()) < limit && query.next()) {
        const RowKey key = query.value(0).toLongLong();
        if (!claimed.contains(key))
            keys.push_back(key);
    }
    query.finish();
    return keys;
}

void takeKeys(Connection &db, ClaimTable &claims, qint64 destination,
              const std::vector<RowKey> &keys, std::vector<ClaimedDelivery> &taken)
{
    taken.reserve(taken.size() + keys.size());
    for (const RowKey key : keys) {
        // Taken first and looked at afterwards: what was recorded or canceled by another in between
        // shows in the row.
        if (!claims.add(key, {destination, {}, {}}))
            continue;
        auto delivery = readClaimed(db, key);
        if (!delivery || column(delivery->status) > column(DeliveryStatus::Retrying)) {
            claims.remove(key);
            continue;
        }
        claims.describe(key, delivery->event.id.bytes(), delivery->event.type);
        taken.push_back(std::move(*delivery));
    }
}

} // namespace

std::vector<ClaimedDelivery> claimDue(Connection &db, ClaimTable &claims,
                                      const DestinationId &destination, Timestamp now, int limit)
{
    std::vector<ClaimedDelivery> taken;
    const qint64 number = activeNumber(db, destination);
    if (number == 0)
        return taken;
    // What is claimed now may be recorded and given back while the rows are read; what is claimed
    // afterwards is caught by `add`.
    const ClaimedKeys before = claims.of(number);
    Statement &query = db.run(liveWork, {number, column(now), limit + int(before.size())});
    takeKeys(db, claims, number, freeKeys(query, before, limit), taken);
    return taken;
}

std::vector<ClaimedDelivery> claimDueReplays(Connection &db, ClaimTable &claims,
                                             const DestinationId &destination, Timestamp now,
                                             const ReplayRooms &rooms)
{
    std::vector<ClaimedDelivery> taken;
    const qint64 number = activeNumber(db, destination);
    if (number == 0)
        return taken;
    const ClaimedKeys before = claims.of(number); // see `claimDue`
    std::vector<RowKey> keys;
    for (const auto &[replay, id] : runningReplays(db)) {
        const int limit = rooms.of(id);
        if (limit <= 0)
            continue;
        Statement &query =
            db.run(replayWork, {replay, number, column(now), limit + int(before.size())});
        const std::vector<RowKey> found = freeKeys(query, before, limit);
        keys.insert(keys.end(), found.begin(), found.end());
    }
    takeKeys(db, claims, number, keys, taken);
    return taken;
}

ClaimedDelivery claimOneDelivery(Connection &db, ClaimTable &claims, const DeliveryId &id)
{
    Statement &query = db.run(u"SELECT seq, destination_seq FROM deliveries WHERE ulid = ?",
                              {textColumn(ulidOf(id.bytes()))});
    const bool found = query.next();
    const RowKey key = found ? query.value(0).toLongLong() : 0;
    const qint64 number = found ? query.value(1).toLongLong() : 0;
    query.finish();
    if (found && !claims.add(key, {number, {}, {}})) {
        throw SqlException{Error(
            ErrorCode::Conflict,
            u"The delivery is being sent right now. Try again when the attempt has ended."_s)};
    }
    auto delivery = found ? readClaimed(db, key) : std::nullopt;
    if (!delivery) {
        claims.remove(key);
        throw SqlException{
            Error(ErrorCode::ResourceNotFound,
                  u"There is no delivery %1; it may be past its retention."_s.arg(id.toString()))};
    }
    claims.describe(key, delivery->event.id.bytes(), delivery->event.type);
    return std::move(*delivery);
}

namespace {

void takeEarlier(Statement &query, const ClaimedKeys &claimed, std::optional<Timestamp> &earliest)
{
    while (query.next()) {
        if (claimed.contains(query.value(0).toLongLong()))
            continue;
        const Timestamp at = fromMillis(query.value(1).toLongLong());
        earliest = earliest ? std::min(*earliest, at) : at;
        break;
    }
    query.finish();
}

} // namespace

std::optional<Timestamp> readNextDue(Connection &db, const ClaimTable &claims,
                                     const DestinationId &destination,
                                     const std::vector<ReplayId> &leftOut)
{
    std::optional<Timestamp> earliest;
    const qint64 number = activeNumber(db, destination);
    if (number == 0)
        return earliest;
    constexpr qint64 ever = std::numeric_limits<qint64>::max();
    const ClaimedKeys claimed = claims.of(number);
    const int most = int(claimed.size()) + 1;
    takeEarlier(db.run(liveWork, {number, ever, most}), claimed, earliest);
    for (const auto &[replay, id] : runningReplays(db)) {
        if (std::find(leftOut.begin(), leftOut.end(), id) == leftOut.end())
            takeEarlier(db.run(replayWork, {replay, number, ever, most}), claimed, earliest);
    }
    return earliest;
}

} // namespace deckhand
