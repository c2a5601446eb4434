#include "store/listsql.h"

#include "api/searchast.h"
#include "store/columns.h"
#include "store/searchsql.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

QByteArray cursorOf(char kind, const Position &position)
{
    const QByteArray text = kind + QByteArray::number(toMillis(position.at), 36) + '.' +
                            QByteArray::number(position.key, 36);
    return text + '.' + QByteArray::number(qChecksum(text), 36);
}

std::optional<Position> positionOf(char kind, const QByteArray &cursor)
{
    if (cursor.isEmpty())
        return std::nullopt;
    const QByteArrayList parts = cursor.split('.');
    bool timeOk = false;
    bool keyOk = false;
    Position position;
    if (parts.size() == 3 && parts[0].startsWith(kind)) {
        position.at = fromMillis(parts[0].mid(1).toLongLong(&timeOk, 36));
        position.key = parts[1].toLongLong(&keyOk, 36);
    }
    if (!timeOk || !keyOk || cursorOf(kind, position) != cursor) {
        throw SqlException{Error(
            ErrorCode::InputInvalid,
            u"The cursor is not one this list gave out. Leave it out to begin at the newest."_s,
            u"cursor"_s)};
    }
    return position;
}

namespace {

/// So many branches at most; more values of a filter than that are looked for in one walk.
constexpr qsizetype maxBranches = 100;

/// One way to fulfil a filter: each walks an index of its own in order.
struct Branch
{
    QString condition;
    QVariantList values;
};

bool hasHeaders(const SearchNode *node)
{
    return node->kind == SearchNode::Kind::Clause
             ? node->field == SearchFieldId::HeaderField
             : std::any_of(node->children.begin(), node->children.end(),
                           [](const auto &child) { return hasHeaders(child.get()); });
}

SearchSchema searchSchema()
{
    SearchSchema s;
    s.replayedFrom = QStringLiteral("replayed_from");
    s.deliveryReplay = u"replay_key"_s;
    s.replayKey = u"seq"_s;
    s.events = u"event_rows"_s;
    s.deliveries = u"delivery_rows"_s;
    s.attempts = u"attempt_rows"_s;
    s.deliveryDestination = u"destination_key"_s;
    s.destinationKey = u"seq"_s;
    s.eventTypes = u"event_types"_s;
    s.trigger = u"trigger_kind"_s;
    s.status = [](DeliveryStatus status) { return QVariant(column(status)); };
    s.error = [](ErrorClass error) { return QVariant(column(error)); };
    s.triggerValue = [](AttemptTrigger trigger) { return QVariant(column(trigger)); };
    return s;
}

void addSearch(const Connection &db, Conditions &where, const SearchExpression &q, SearchRows rows,
               Timestamp now)
{
    if (q.isEmpty() || needsMatching(q))
        return;
    static const SqliteSearchDialect sqlite;
    static const PostgresSearchDialect postgres;
    const SearchDialect &dialect =
        db.isPostgres() ? static_cast<const SearchDialect &>(postgres) : sqlite;
    static const SearchSchema columns = searchSchema();
    const SqlFragment fragment = compileSearch(q, rows, now, dialect, columns);
    where.add(u"("_s + fragment.sql + u")"_s,
              QVariantList(fragment.binds.begin(), fragment.binds.end()));
}

void addTimes(Conditions &where, const QString &table, std::optional<Timestamp> after,
              std::optional<Timestamp> before, const std::optional<Position> &from)
{
    const QString at = table + u".created_at"_s;
    if (before)
        where.add(at + u" < ?"_s, {toMillis(*before)});
    if (after)
        where.add(at + u" >= ?"_s, {toMillis(*after)});
    if (from)
        where.add(u"(%1, %2.key) < (?, ?)"_s.arg(at, table), {toMillis(from->at), from->key});
}

/// The numbers of the event types that the patterns name; an impossible one if none is known.
QVariantList typeNumbers(Connection &db, const std::vector<QByteArray> &patterns)
{
    QVariantList numbers;
    for (const QByteArray &pattern : patterns) {
        const bool prefix = pattern.endsWith(".*");
        Statement query =
            prefix ? db.runText(u"SELECT seq FROM event_types WHERE substr(name, 1, ?) = ?"_s,
                                {pattern.size() - 1, textColumn(pattern.chopped(1))})
                   : db.runText(u"SELECT seq FROM event_types WHERE name = ?"_s,
                                {textColumn(pattern)});
        while (query.next()) {
            const QVariant number = query.value(0).toLongLong();
            if (!numbers.contains(number))
                numbers.push_back(number);
        }
    }
    if (numbers.isEmpty())
        numbers.push_back(-1);
    return numbers;
}

QString marks(qsizetype count)
{
    QString text = u"?, "_s.repeated(count);
    text.chop(2);
    return text;
}

/// Multiplies the branches by the values of one more column, or adds one condition to each.
void spread(std::vector<Branch> &branches, const QString &column, const QVariantList &values)
{
    if (qsizetype(branches.size()) * values.size() > maxBranches) {
        for (Branch &branch : branches) {
            branch.condition += u" AND %1 IN (%2)"_s.arg(column, marks(values.size()));
            branch.values += values;
        }
        return;
    }
    std::vector<Branch> all;
    for (const Branch &branch : branches) {
        for (const QVariant &value : values)
            all.push_back({branch.condition + u" AND "_s + column + u" = ?"_s,
                           branch.values + QVariantList{value}});
    }
    branches = std::move(all);
}

/// The first `limit` of all branches together.
ListQuery merged(const Connection &db, const QString &from, const QString &table,
                 const std::vector<Branch> &branches, const Conditions &where, int limit)
{
    ListQuery query;
    // PostgreSQL asks for a name of each.
    const QString end = db.isPostgres() ? u") AS b"_s : u")"_s;
    for (const Branch &branch : branches) {
        const QString one = u"SELECT %1.key AS key, %1.created_at AS created_at FROM %2 WHERE %3%4"
                            " ORDER BY %1.created_at DESC, %1.key DESC LIMIT ?"_s.arg(
                                table, from, where.sql, branch.condition);
        query.sql += query.sql.isEmpty() ? QString() : u" UNION ALL "_s;
        query.sql += branches.size() == 1 ? one : QString(u"SELECT * FROM ("_s + one + end);
        query.values += where.values + branch.values + QVariantList{limit};
    }
    if (branches.size() > 1) {
        query.sql += u" ORDER BY created_at DESC, key DESC LIMIT ?"_s;
        query.values += limit;
    }
    return query;
}

/// The statuses of a filter, one by one: only those who say what a partial index says are served.
void spreadStatuses(std::vector<Branch> &branches, const std::vector<DeliveryStatus> &statuses)
{
    QVariantList numbers;
    for (const DeliveryStatus status : statuses) {
        if (!numbers.contains(column(status)))
            numbers.push_back(column(status));
    }
    const bool unsuccessful = !numbers.contains(column(DeliveryStatus::Success));
    spread(branches, u"d.status"_s, numbers);
    for (Branch &branch : branches) {
        if (unsuccessful || branch.values.back() != QVariant(column(DeliveryStatus::Success)))
            branch.condition += u" AND d.status <> 3"_s;
    }
}

qint64 numberOf(Connection &db, const DestinationId &id)
{
    const qint64 number = db.number(u"SELECT seq FROM destinations WHERE id = ?", {id.toString()});
    return number == 0 ? -1 : number;
}

/// Up to so many deliveries are gathered first and their events sorted; with more of them, walking
/// the events and looking at each one's deliveries fills a page sooner.
constexpr qint64 maxGathered = 3'000;

void addDeliveryFilter(Connection &db, Conditions &where, const EventFilter &filter)
{
    if (!filter.destinationId && !filter.deliveryStatus)
        return;
    // The plus keeps a condition from choosing the index.
    QString gathered;
    QString looked;
    QVariantList values;
    if (filter.destinationId) {
        gathered += u" AND f.destination_seq = ?"_s;
        looked += u" AND +f.destination_seq = ?"_s;
        values.push_back(numberOf(db, *filter.destinationId));
    }
    if (filter.deliveryStatus) {
        const bool success = *filter.deliveryStatus == DeliveryStatus::Success;
        gathered += success ? u" AND f.status = ?"_s : u" AND f.status = ? AND f.status <> 3"_s;
        looked += u" AND +f.status = ?"_s;
        values.push_back(column(*filter.deliveryStatus));
    }
    bool few = filter.destinationId || *filter.deliveryStatus != DeliveryStatus::Success;
    if (few) {
        Statement count = db.runText(
            u"SELECT count(*) FROM (SELECT 1 FROM deliveries f WHERE 1 = 1%1 LIMIT ?) AS few"_s.arg(
                gathered),
            values + QVariantList{maxGathered + 1});
        few = count.next() && count.value(0).toLongLong() <= maxGathered;
    }
    if (few)
        where.add(u"e.key IN (SELECT f.event_seq FROM deliveries f WHERE 1 = 1%1)"_s.arg(gathered),
                  values);
    else
        where.add(u"EXISTS (SELECT 1 FROM deliveries f WHERE f.event_seq = e.key%1)"_s.arg(looked),
                  values);
}

} // namespace

bool needsMatching(const SearchExpression &q)
{
    return !q.isEmpty() && hasHeaders(q.root());
}

Conditions eventConditions(Connection &db, const EventFilter &filter, Timestamp now)
{
    Conditions where;
    if (!filter.types.empty()) {
        const QVariantList numbers = typeNumbers(db, filter.types);
        where.add(u"e.type_seq IN (%1)"_s.arg(marks(numbers.size())), numbers);
    }
    addTimes(where, u"e"_s, filter.createdAfter, filter.createdBefore, {});
    addDeliveryFilter(db, where, filter);
    addSearch(db, where, filter.q, SearchRows::Events, now);
    return where;
}

ListQuery eventKeys(Connection &db, const EventFilter &filter, const std::optional<Position> &from,
                    int limit, Timestamp now)
{
    std::vector<Branch> branches(1);
    if (!filter.types.empty())
        spread(branches, u"e.type_seq"_s, typeNumbers(db, filter.types));
    Conditions where;
    addTimes(where, u"e"_s, filter.createdAfter, filter.createdBefore, from);
    addDeliveryFilter(db, where, filter);
    addSearch(db, where, filter.q, SearchRows::Events, now);
    return merged(db, u"event_rows e"_s, u"e"_s, branches, where, limit);
}

ListQuery deliveryKeys(Connection &db, const DeliveryFilter &filter,
                       const std::optional<Position> &from, int limit, Timestamp now)
{
    Conditions where;
    std::vector<Branch> branches(1);
    if (filter.destinationId)
        where.add(u"d.destination_key = ?"_s, {numberOf(db, *filter.destinationId)});
    if (filter.eventId)
        where.add(u"d.event_key = (SELECT seq FROM events WHERE id = ?)"_s,
                  {filter.eventId->toString()});
    if (filter.error)
        where.add(u"d.error_number = ? AND d.error_number <> 0"_s, {column(*filter.error)});
    if (!filter.types.empty())
        spread(branches, u"d.type_seq"_s, typeNumbers(db, filter.types));
    if (!filter.statuses.empty())
        spreadStatuses(branches, filter.statuses);
    addTimes(where, u"d"_s, filter.createdAfter, filter.createdBefore, from);
    addSearch(db, where, filter.q, SearchRows::Deliveries, now);
    const bool searched = !filter.q.isEmpty() && !needsMatching(filter.q);
    if (searched)
        where.add(u"e.key = d.event_key"_s);
    return merged(db,
                  searched ? u"delivery_rows d CROSS JOIN event_rows e"_s : u"delivery_rows d"_s,
                  u"d"_s, branches, where, limit);
}

} // namespace deckhand
