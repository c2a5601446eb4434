#include "store/listreads.h"

#include "api/searchast.h"
#include "store/columns.h"
#include "store/rowreads.h"
#include "store/searchsql.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// How many rows a search that is matched one by one looks at before it answers what it has.
constexpr int maxMatched = 20'000;

struct Position
{
    Timestamp at{};
    qint64 key = 0;
};

/// A cursor is where the former page ended, tagged with what it lists and a check digit, so that one
/// made up or for another list is told apart.
QByteArray cursorOf(char kind, const Position &position)
{
    const QByteArray text = kind + QByteArray::number(toMillis(position.at), 36) + '.'
        + QByteArray::number(position.key, 36);
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
        throw SqlException{Error(ErrorCode::InputInvalid,
                                 u"The cursor is not one this list gave out. Leave it out to begin at the newest."_s,
                                 u"cursor"_s)};
    }
    return position;
}

void addTimes(Conditions &where, const QString &column, std::optional<Timestamp> after,
              std::optional<Timestamp> before, const std::optional<Position> &from, const QString &key)
{
    // One upper bound only, the tighter one: the walk along the index begins there.
    if (from) {
        where.add(u"(%1, %2) < (?, ?)"_s.arg(column, key), {toMillis(from->at), from->key});
        where.add(column + u" <= ?"_s, {toMillis(from->at)});
    }
    if (before)
        where.add(column + u" < ?"_s, {toMillis(*before)});
    if (after)
        where.add(column + u" >= ?"_s, {toMillis(*after)});
}

bool hasHeaders(const SearchNode *node)
{
    return node->kind == SearchNode::Kind::Clause
        ? node->field == SearchFieldId::HeaderField
        : std::any_of(node->children.begin(), node->children.end(),
                      [](const auto &child) { return hasHeaders(child.get()); });
}

SearchSchema schema()
{
    SearchSchema s;
    s.events = u"event_rows"_s;
    s.deliveries = u"delivery_rows"_s;
    s.attempts = u"attempt_rows"_s;
    s.attemptId = u"id"_s;
    s.trigger = u"trigger_kind"_s;
    s.status = [](DeliveryStatus status) { return QVariant(column(status)); };
    s.error = [](ErrorClass error) { return QVariant(column(error)); };
    s.triggerValue = [](AttemptTrigger trigger) { return QVariant(column(trigger)); };
    return s;
}

void addSearch(Conditions &where, const SearchExpression &q, SearchRows rows, Timestamp now)
{
    if (q.isEmpty() || needsMatching(q))
        return;
    static const SqliteSearchDialect dialect;
    static const SearchSchema columns = schema();
    const SqlFragment fragment = compileSearch(q, rows, now, dialect, columns);
    where.add(u"("_s + fragment.sql + u")"_s,
              QVariantList(fragment.binds.begin(), fragment.binds.end()));
}

/// The rows of a page, with one more to know whether it is the last.
template <class T>
Page<T> pageOf(std::vector<std::pair<T, Position>> rows, int limit, char kind)
{
    Page<T> page;
    page.hasMore = int(rows.size()) > limit;
    if (page.hasMore)
        rows.resize(std::size_t(limit));
    if (page.hasMore)
        page.nextCursor = cursorOf(kind, rows.back().second);
    for (auto &row : rows)
        page.items.push_back(std::move(row.first));
    return page;
}

Event eventFromRow(const QSqlQuery &query)
{
    return {EventId::fromString(query.value(0).toString()), query.value(1).toString().toUtf8(),
            query.value(2).toByteArray(), fromMillis(query.value(3).toLongLong())};
}

bool eventMatches(Connection &db, const SearchExpression &q, const Event &event, Timestamp now)
{
    const std::vector<Delivery> deliveries = readDeliveriesOf(db, event.id);
    if (deliveries.empty())
        return q.matches({&event, nullptr, {}, {}, {}}, now);
    return std::any_of(deliveries.begin(), deliveries.end(), [&](const Delivery &row) {
        const Delivery full = readDelivery(db, row.id);
        return q.matches({&event, &full, {}, {}, {}}, now);
    });
}

QVariantList statusColumns(const std::vector<DeliveryStatus> &statuses)
{
    QVariantList numbers;
    for (const DeliveryStatus status : statuses)
        numbers.push_back(column(status));
    return numbers;
}

Conditions deliveryConditions(Connection &db, const DeliveryFilter &filter, Timestamp now)
{
    Conditions where;
    if (filter.destinationId) {
        where.add(u"d.destination_key = (SELECT seq FROM destinations WHERE id = ?)"_s,
                  {filter.destinationId->toString()});
    }
    if (filter.eventId)
        where.add(u"d.event_key = (SELECT seq FROM events WHERE id = ?)"_s, {filter.eventId->toString()});
    if (!filter.types.empty()) {
        const QVariantList keys = typeKeys(db, filter.types);
        where.add(u"d.type_seq IN (%1)"_s.arg(marks(keys.size())), keys);
    }
    if (!filter.statuses.empty()) {
        const QVariantList numbers = statusColumns(filter.statuses);
        where.add(u"d.status IN (%1)"_s.arg(marks(numbers.size())), numbers);
        // The partial index serves only those who say so.
        if (!numbers.contains(column(DeliveryStatus::Success)))
            where.add(u"d.status <> 3"_s);
    }
    if (filter.error) {
        where.add(u"d.error_number = ?"_s, {column(*filter.error)});
        where.add(u"d.error_number <> 0"_s);
    }
    addSearch(where, filter.q, SearchRows::Deliveries, now);
    return where;
}

} // namespace

QString marks(qsizetype count)
{
    QString text = u"?, "_s.repeated(count);
    text.chop(2);
    return text;
}

QVariantList typeKeys(Connection &db, const std::vector<QByteArray> &patterns)
{
    QVariantList keys;
    for (const QByteArray &pattern : patterns) {
        const bool prefix = pattern.endsWith(".*");
        QSqlQuery query = prefix
            ? db.runText(u"SELECT seq FROM event_types WHERE substr(name, 1, ?) = ?"_s,
                         {pattern.size() - 1, textColumn(pattern.chopped(1))})
            : db.runText(u"SELECT seq FROM event_types WHERE name = ?"_s, {textColumn(pattern)});
        while (query.next())
            keys.push_back(query.value(0));
    }
    if (keys.isEmpty())
        keys.push_back(-1);
    return keys;
}

bool needsMatching(const SearchExpression &q)
{
    return !q.isEmpty() && hasHeaders(q.root());
}

Conditions eventConditions(Connection &db, const EventFilter &filter, Timestamp now)
{
    Conditions where;
    if (!filter.types.empty()) {
        const QVariantList keys = typeKeys(db, filter.types);
        where.add(u"e.type_seq IN (%1)"_s.arg(marks(keys.size())), keys);
    }
    if (filter.destinationId || filter.deliveryStatus) {
        QString inner = u"EXISTS (SELECT 1 FROM deliveries f WHERE f.event_seq = e.key"_s;
        QVariantList values;
        if (filter.destinationId) {
            inner += u" AND f.destination_seq = (SELECT seq FROM destinations WHERE id = ?)"_s;
            values.push_back(filter.destinationId->toString());
        }
        if (filter.deliveryStatus) {
            inner += u" AND f.status = ?"_s;
            values.push_back(column(*filter.deliveryStatus));
        }
        where.add(inner + u")"_s, values);
    }
    if (filter.createdBefore)
        where.add(u"e.created_at < ?"_s, {toMillis(*filter.createdBefore)});
    if (filter.createdAfter)
        where.add(u"e.created_at >= ?"_s, {toMillis(*filter.createdAfter)});
    addSearch(where, filter.q, SearchRows::Events, now);
    return where;
}

Page<Event> listEventRows(Connection &db, const EventFilter &filter, const PageRequest &page, Timestamp now)
{
    Conditions where = eventConditions(db, filter, now);
    addTimes(where, u"e.created_at"_s, {}, {}, positionOf('e', page.cursor), u"e.key"_s);
    const bool matching = needsMatching(filter.q);
    QSqlQuery query = db.runText(u"SELECT e.id, e.type, e.data, e.created_at, e.key FROM event_rows e WHERE "_s
                                     + where.sql + u" ORDER BY e.created_at DESC, e.key DESC LIMIT ?"_s,
                                 where.values + QVariantList{matching ? maxMatched : page.limit + 1});
    std::vector<std::pair<Event, Position>> rows;
    while (int(rows.size()) <= page.limit && query.next()) {
        Event event = eventFromRow(query);
        const Position position{event.createdAt, query.value(4).toLongLong()};
        if (!matching || eventMatches(db, filter.q, event, now))
            rows.emplace_back(std::move(event), position);
    }
    return pageOf(std::move(rows), page.limit, 'e');
}

Page<Delivery> listDeliveryRows(Connection &db, const DeliveryFilter &filter, const PageRequest &page,
                                Timestamp now)
{
    Conditions where = deliveryConditions(db, filter, now);
    addTimes(where, u"d.created_at"_s, filter.createdAfter, filter.createdBefore,
             positionOf('d', page.cursor), u"d.key"_s);
    const bool matching = needsMatching(filter.q);
    QSqlQuery query = db.runText(u"SELECT "_s + QString::fromUtf16(deliveryColumns)
                                     + u", d.key, e.data, e.created_at FROM delivery_rows d CROSS JOIN event_rows e"
                                       u" WHERE e.key = d.event_key AND "_s
                                     + where.sql + u" ORDER BY d.created_at DESC, d.key DESC LIMIT ?"_s,
                                 where.values + QVariantList{matching ? maxMatched : page.limit + 1});
    std::vector<std::pair<Delivery, Position>> rows;
    while (int(rows.size()) <= page.limit && query.next()) {
        Delivery delivery = deliveryFromRow(query);
        const Position position{delivery.createdAt, query.value(11).toLongLong()};
        if (matching) {
            const Event event{delivery.eventId, delivery.eventType, query.value(12).toByteArray(),
                              fromMillis(query.value(13).toLongLong())};
            const Delivery full = readDelivery(db, delivery.id);
            if (!filter.q.matches({&event, &full, {}, {}, {}}, now))
                continue;
        }
        rows.emplace_back(std::move(delivery), position);
    }
    return pageOf(std::move(rows), page.limit, 'd');
}

} // namespace deckhand
