#include "store/destinationrows.h"

#include "api/codec.h"
#include "store/columns.h"
#include "store/deliverywrites.h"
#include "store/replayrows.h"

#include <nlohmann/json.hpp>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

QByteArray destinationSealContext(const DestinationId &id)
{
    return "destination:" + id.bytes();
}

namespace {

constexpr int sweepRows = 10'000;

const DestinationTypes noTypes{{}};

QString documentOf(Destination destination)
{
    destination.config.credentials.clear();
    destination.previousSecrets.clear();
    destination.stats.reset();
    QByteArray text;
    encode(text, destination);
    return QString::fromUtf8(text);
}

Destination fromDocument(const QString &document)
{
    // Without descriptions every setting is a plain field; the credentials are not in here.
    auto destination = decodeDestination(document.toUtf8(), noTypes);
    if (!destination)
        throw SqlException{destination.error()};
    return std::move(*destination);
}

QByteArray sealedOf(const Destination &destination, const Sealer &sealer)
{
    Json json = Json::object();
    for (const auto &[name, secret] : destination.config.credentials)
        json["credentials"][name.toStdString()] = secret.reveal().toStdString();
    for (const PreviousSecret &previous : destination.previousSecrets) {
        json["previous"].push_back({{"secret", previous.secret.reveal().toStdString()},
                                    {"expires_at", toMillis(previous.expiresAt)}});
    }
    return sealer.seal(QByteArray::fromStdString(json.dump()),
                       destinationSealContext(destination.id));
}

void unseal(Destination &destination, const QByteArray &sealed, const Sealer &sealer)
{
    const auto plain = sealer.open(sealed, destinationSealContext(destination.id));
    if (!plain)
        throw SqlException{plain.error()};
    const Json json = Json::parse(plain->begin(), plain->end(), nullptr, false);
    if (!json.is_object())
        return;
    const Json credentials = json.value("credentials", Json::object());
    for (const auto &[name, value] : credentials.items()) {
        destination.config.credentials[QString::fromStdString(name)] =
            Secret(QByteArray::fromStdString(value.get<std::string>()));
    }
    for (const Json &previous : json.value("previous", Json::array())) {
        destination.previousSecrets.push_back(
            {Secret(QByteArray::fromStdString(previous.value("secret", std::string()))),
             fromMillis(previous.value("expires_at", qint64(0)))});
    }
}

DestinationRevision revisionFromRow(const Statement &query)
{
    DestinationRevision revision;
    revision.revision = query.value(0).toInt();
    revision.validFrom = fromMillis(query.value(1).toLongLong());
    revision.deleted = query.value(2).toInt() != 0;
    revision.destination = fromDocument(query.value(3).toString());
    return revision;
}

/// The state is looked at twice: another node may have changed a row that was waited for.
const char16_t *sweepSql(DestinationWrite::Waiting kind)
{
    using Waiting = DestinationWrite::Waiting;
    switch (kind) {
    case Waiting::Hold:
        return u"UPDATE deliveries SET status = 2 WHERE status < 2 AND seq IN"
               u" (SELECT seq FROM deliveries WHERE destination_seq = ? AND status < 2 AND seq <= "
               u"? LIMIT ?)";
    case Waiting::Resume:
        return u"UPDATE deliveries SET status = CASE WHEN attempts > 0 THEN 1 ELSE 0 END,"
               u" due_at = coalesce(due_at, created_at) WHERE status = 2 AND seq IN"
               u" (SELECT seq FROM deliveries WHERE destination_seq = ? AND status = 2 AND seq <= "
               u"? LIMIT ?)";
    case Waiting::DropHeld:
    case Waiting::Cancel:
    case Waiting::Keep: break;
    }
    return nullptr;
}

Cancellation cancellationBy(const Sweep &sweep, Timestamp now)
{
    return {now, sweep.deleted ? CancelReason::DestinationDeleted : CancelReason::Dropped,
            sweep.by};
}

/// Several at once on PostgreSQL, where a statement is a way to the server and back. Answers how
/// many; what another node has ended meanwhile is not among them.
int cancelRows(Connection &db, const Sweep &sweep, Timestamp now)
{
    const Cancellation why = cancellationBy(sweep, now);
    const bool heldOnly = sweep.kind == DestinationWrite::Waiting::DropHeld;
    Statement &query =
        db.run(u"WITH few AS (SELECT seq, replay_seq FROM deliveries WHERE destination_seq = ?"
               u" AND status BETWEEN ? AND 2 AND seq <= ? ORDER BY seq LIMIT ? FOR UPDATE),"
               u" gone AS (UPDATE deliveries d SET status = 5, due_at = NULL, lane = 0,"
               u" replay_seq = NULL, former_status = NULL, canceled_at = ?::bigint,"
               u" cancel_reason = ?::smallint, canceled_by = ?::text FROM few"
               u" WHERE d.seq = few.seq)"
               u" SELECT replay_seq, count(*) FROM few GROUP BY 1",
               {sweep.destination, heldOnly ? 2 : 0, sweep.upTo, sweepRows, column(why.at),
                column(why.reason), why.by});
    ReplayGains gains;
    int rows = 0;
    while (query.next()) {
        rows += query.value(1).toInt();
        if (!query.value(0).isNull())
            gains[query.value(0).toLongLong()].failed = query.value(1).toLongLong();
    }
    query.finish();
    writeReplayGains(db, gains, now);
    return rows;
}

/// Canceled deliveries leave their replays, so they go one by one.
int cancelSome(Connection &db, const Sweep &sweep, Timestamp now)
{
    if (db.isPostgres())
        return cancelRows(db, sweep, now);
    const bool heldOnly = sweep.kind == DestinationWrite::Waiting::DropHeld;
    Statement &query =
        db.run(heldOnly ? u"SELECT seq FROM deliveries WHERE destination_seq = ? AND status = 2"
                          u" AND seq <= ? LIMIT ?"
                        : u"SELECT seq FROM deliveries WHERE destination_seq = ? AND status < 3"
                          u" AND seq <= ? LIMIT ?",
               {sweep.destination, sweep.upTo, sweepRows});
    std::vector<RowKey> keys;
    while (query.next())
        keys.push_back(query.value(0).toLongLong());
    query.finish();
    for (const RowKey key : keys)
        cancelDelivery(db, key, cancellationBy(sweep, now));
    return int(keys.size());
}

/// Whether a step that found less than it might have has left something: another node may have
/// changed some rows while they were waited for.
bool isLeft(Connection &db, const Sweep &sweep)
{
    using Waiting = DestinationWrite::Waiting;
    const int from = sweep.kind == Waiting::Resume || sweep.kind == Waiting::DropHeld ? 2 : 0;
    const int to = sweep.kind == Waiting::Hold ? 1 : 2;
    return db.number(u"SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE destination_seq = ?"
                     u" AND status BETWEEN ? AND ? AND status <> 3 AND seq <= ? LIMIT 1) AS few",
                     {sweep.destination, from, to, sweep.upTo}) > 0;
}

} // namespace

std::vector<Destination> readDestinations(Connection &db, const Sealer &sealer)
{
    Statement query =
        db.runText(u"SELECT document, sealed FROM destinations WHERE deleted_at IS NULL"_s);
    std::vector<Destination> all;
    while (query.next()) {
        Destination destination = fromDocument(query.value(0).toString());
        unseal(destination, query.value(1).toByteArray(), sealer);
        all.push_back(std::move(destination));
    }
    return all;
}

namespace {

/// Notes what is to become of the waiting deliveries. A hold that has not come to its end makes all
/// that waits count as held.
void noteSweep(Connection &db, const DestinationWrite &write, Sweep &sweep)
{
    using Waiting = DestinationWrite::Waiting;
    const auto former =
        Waiting(db.number(u"SELECT sweep FROM destinations WHERE seq = ?", {sweep.destination}));
    sweep.kind = write.waiting;
    if (sweep.kind == Waiting::DropHeld && former == Waiting::Hold)
        sweep.kind = Waiting::Cancel;
    sweep.upTo = db.number(u"SELECT coalesce(max(seq), 0) FROM deliveries");
    sweep.deleted = write.deleted;
    sweep.by = actorOf(write.note);
    db.run(u"UPDATE destinations SET sweep = ?, sweep_mark = ?, sweep_to = ?, sweep_by = ?"
           u" WHERE seq = ?",
           {int(sweep.kind), sweep.mark, sweep.upTo, sweep.by, sweep.destination});
}

} // namespace

Sweep writeDestinationRow(Connection &db, WriteContext &context, const DestinationWrite &write,
                          const Sealer &sealer)
{
    const Destination &destination = write.destination;
    const QString document = documentOf(destination);
    const QByteArray sealed = write.deleted ? QByteArray("") : sealedOf(destination, sealer);
    const SqlValue deletedAt = write.deleted ? SqlValue(column(write.at)) : SqlValue();
    const bool active = !write.deleted && destination.status == DestinationStatus::Active;
    db.run(
        u"INSERT INTO destinations (id, name, type, created_at, deleted_at, revision, document, "
        u"sealed, active)"
        u" VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)"
        u" ON CONFLICT (id) DO UPDATE SET name = excluded.name, deleted_at = excluded.deleted_at,"
        u" revision = destinations.revision + 1, document = excluded.document,"
        u" sealed = excluded.sealed, active = excluded.active",
        {destination.id.toString(), destination.name, textColumn(destination.type),
         column(destination.createdAt), deletedAt, document, sealed, active ? 1 : 0});
    context.forgetDestination(destination.id);
    Sweep sweep;
    sweep.destination = context.destination(db, destination.id).number;
    sweep.mark =
        int(db.number(u"SELECT revision FROM destinations WHERE seq = ?", {sweep.destination}));
    db.run(u"INSERT INTO destination_revisions (destination_seq, revision, valid_from, deleted, "
           u"document)"
           u" VALUES (?, ?, ?, ?, ?)",
           {sweep.destination, sweep.mark, column(write.at), write.deleted ? 1 : 0, document});
    if (write.waiting != DestinationWrite::Waiting::Keep)
        noteSweep(db, write, sweep);
    return sweep;
}

bool sweepStep(Connection &db, const Sweep &sweep, Timestamp now, WaitingChange &change)
{
    using Waiting = DestinationWrite::Waiting;
    const bool current =
        db.number(
            u"SELECT count(*) FROM destinations WHERE seq = ? AND sweep <> 0 AND sweep_mark = ?",
            {sweep.destination, sweep.mark}) > 0;
    if (!current)
        return true;
    const char16_t *sql = sweepSql(sweep.kind);
    const int rows = sql ? db.run(sql, {sweep.destination, sweep.upTo, sweepRows}).numRowsAffected()
                         : cancelSome(db, sweep, now);
    (sweep.kind == Waiting::Hold     ? change.held
     : sweep.kind == Waiting::Resume ? change.resumed
                                     : change.canceled) += rows;
    if (rows == sweepRows || (db.isPostgres() && isLeft(db, sweep)))
        return false;
    db.run(u"UPDATE destinations SET sweep = 0 WHERE seq = ?", {sweep.destination});
    return true;
}

std::vector<Sweep> unfinishedSweeps(Connection &db)
{
    Statement query = db.runText(u"SELECT seq, sweep_mark, sweep, sweep_to, deleted_at, sweep_by"
                                 u" FROM destinations WHERE sweep <> 0"_s);
    std::vector<Sweep> sweeps;
    while (query.next()) {
        sweeps.push_back({query.value(0).toLongLong(), query.value(1).toInt(),
                          DestinationWrite::Waiting(query.value(2).toInt()),
                          query.value(3).toLongLong(), !query.value(4).isNull(),
                          query.value(5).toString()});
    }
    return sweeps;
}

std::vector<DestinationRevision> readRevisions(Connection &db, const DestinationId &id)
{
    Statement query =
        db.runText(u"SELECT r.revision, r.valid_from, r.deleted, r.document"
                   u" FROM destination_revisions r JOIN destinations x ON x.seq = r.destination_seq"
                   u" WHERE x.id = ? ORDER BY r.revision"_s,
                   {id.toString()});
    std::vector<DestinationRevision> all;
    while (query.next())
        all.push_back(revisionFromRow(query));
    return all;
}

std::vector<DestinationRevision> readRevisionsAt(Connection &db, Timestamp at)
{
    Statement query = db.runText(
        u"SELECT r.revision, r.valid_from, r.deleted, r.document FROM destinations x"
        u" JOIN destination_revisions r ON r.destination_seq = x.seq AND r.revision = coalesce("
        u"(SELECT max(p.revision) FROM destination_revisions p"
        u" WHERE p.destination_seq = x.seq AND p.valid_from <= ?), 1) ORDER BY x.seq"_s,
        {toMillis(at)});
    std::vector<DestinationRevision> all;
    while (query.next())
        all.push_back(revisionFromRow(query));
    return all;
}

namespace {

void addHours(Connection &db, Timestamp now, const std::map<qint64, DestinationStats *> &byNumber)
{
    const qint64 from = minuteOf(now) - 24 * 60 + 1;
    Statement query =
        db.runText(u"SELECT destination_seq, (minute - ?) / 60, sum(succeeded), sum(failed)"
                   u" FROM delivery_minutes"
                   u" WHERE minute >= ? GROUP BY 1, 2"_s,
                   {from, from});
    while (query.next()) {
        const auto found = byNumber.find(query.value(0).toLongLong());
        const qint64 hour = query.value(1).toLongLong();
        if (found == byNumber.end() || hour < 0 || hour > 23)
            continue;
        DestinationStats &stats = *found->second;
        stats.hourlySuccess[std::size_t(hour)] += query.value(2).toInt();
        stats.hourlyFailure[std::size_t(hour)] += query.value(3).toInt();
        stats.success24h += query.value(2).toLongLong();
        stats.failure24h += query.value(3).toLongLong();
    }
}

void addWaiting(Connection &db, const std::map<qint64, DestinationStats *> &byNumber)
{
    for (const auto &[number, stats] : byNumber) {
        stats->waiting = db.number(
            u"SELECT count(*) FROM deliveries WHERE destination_seq = ? AND status < 2", {number});
        stats->held = db.number(
            u"SELECT count(*) FROM deliveries WHERE destination_seq = ? AND status = 2", {number});
    }
}

} // namespace

std::map<DestinationId, DestinationStats> readDestinationStats(Connection &db, Timestamp now)
{
    std::map<DestinationId, DestinationStats> all;
    std::map<qint64, DestinationStats *> byNumber;
    Statement query =
        db.runText(db.isPostgres()
                       ? u"SELECT x.seq, x.id, max(m.last_success_at), max(m.last_failure_at)"
                         " FROM destinations x LEFT JOIN destination_marks m"
                         " ON m.destination_seq = x.seq WHERE x.deleted_at IS NULL GROUP BY x.seq"_s
                       : u"SELECT seq, id, last_success_at, last_failure_at FROM destinations"
                         " WHERE deleted_at IS NULL"_s);
    while (query.next()) {
        DestinationStats &stats = all[DestinationId(query.value(1).toByteArray())];
        stats.hourlySuccess.assign(24, 0);
        stats.hourlyFailure.assign(24, 0);
        stats.lastSuccessAt = optionalTime(query.value(2));
        stats.lastFailureAt = optionalTime(query.value(3));
        byNumber[query.value(0).toLongLong()] = &stats;
    }
    query.finish();
    addHours(db, now, byNumber);
    addWaiting(db, byNumber);
    return all;
}

} // namespace deckhand
