#include "store/listreads.h"

#include "store/columns.h"
#include "store/listsql.h"
#include "store/rowreads.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int maxLimit = 1000;
/// How many rows a search that is matched one by one looks at before it answers what it has.
constexpr int maxMatched = 20'000;

std::vector<Position> readKeys(Connection &db, const ListQuery &list)
{
    Statement query = db.runText(list.sql, list.values);
    std::vector<Position> keys;
    while (query.next())
        keys.push_back({fromMillis(query.value(1).toLongLong()), query.value(0).toLongLong()});
    return keys;
}

/// Goes through the rows until the page is full. `take(key)` answers nothing for a row that does
/// not belong here or has gone meanwhile.
template <class T, class Take>
Page<T> fill(const Connection &db, const std::vector<Position> &keys, int limit, int asked,
             char kind, Take take)
{
    Page<T> page;
    std::optional<Position> last;
    for (const Position &position : keys) {
        db.throwIfStopped();
        auto item = take(position.key);
        if (item && int(page.items.size()) == limit) {
            page.hasMore = true;
            page.nextCursor = cursorOf(kind, *last);
            return page;
        }
        if (item) {
            page.items.push_back(std::move(*item));
            last = position;
        }
    }
    if (int(keys.size()) == asked && asked > limit + 1) {
        page.hasMore = true;
        page.nextCursor = cursorOf(kind, keys.back());
    }
    return page;
}

std::optional<Event> eventByKey(Connection &db, qint64 key)
{
    Statement &query = db.run(
        u"SELECT id, type, data, created_at, replayed_from FROM event_rows WHERE key = ?", {key});
    std::optional<Event> event;
    if (query.next()) {
        event = Event{EventId(query.value(0).toByteArray()), query.value(1).toByteArray(),
                      query.value(2).toByteArray(), fromMillis(query.value(3).toLongLong()),
                      EventId(query.value(4).toByteArray())};
    }
    query.finish();
    return event;
}

std::optional<Delivery> deliveryByKey(Connection &db, qint64 key)
{
    static const QString sql =
        u"SELECT "_s + QString::fromUtf16(deliveryColumns) +
        u" FROM delivery_rows d CROSS JOIN event_rows e WHERE d.key = ? AND e.key = d.event_key"_s;
    static const std::u16string text = sql.toStdU16String();
    Statement &query = db.run(text.c_str(), {key});
    std::optional<Delivery> delivery;
    if (query.next())
        delivery = deliveryFromRow(query);
    query.finish();
    return delivery;
}

/// Tells of every event of a page what has become of its deliveries; `keys` are theirs.
void addSummaries(Connection &db, std::vector<Event> &events, const std::vector<qint64> &keys)
{
    if (events.empty())
        return;
    QString list;
    std::unordered_map<qint64, Event *> byKey;
    for (std::size_t i = 0; i < events.size(); ++i) {
        list += (i == 0 ? QString() : u","_s) + QString::number(keys[i]);
        byKey.emplace(keys[i], &events[i]);
        events[i].deliveries.emplace();
    }
    Statement query =
        db.runText(u"SELECT event_seq, status, count(*) FROM deliveries"
                   u" WHERE event_seq IN (%1) GROUP BY event_seq, status"_s.arg(list));
    while (query.next())
        byKey.at(query.value(0).toLongLong())
            ->deliveries->add(statusOf(query.value(1).toInt()), query.value(2).toInt());
}

/// Matches rows in memory, for searches that SQL cannot do.
class Matcher
{
public:
    Matcher(Connection &db, const SearchExpression &q, Timestamp now) : m_db(db), m_q(q), m_now(now)
    {}

    [[nodiscard]] bool matches(const Event &event)
    {
        std::vector<Delivery> deliveries;
        for (const Delivery &row : readDeliveriesOf(m_db, event.id))
            deliveries.push_back(readDelivery(m_db, row.id));
        std::vector<SearchDelivery> rows;
        for (const Delivery &delivery : deliveries) {
            const Named &named = destination(delivery.destinationId);
            rows.push_back({&delivery, named.name, named.type});
        }
        return m_q.matches({&event, nullptr, {}, {}, rows}, m_now);
    }
    [[nodiscard]] bool matches(const Delivery &row)
    {
        const Event event = readEvent(m_db, row.eventId);
        const Delivery delivery = readDelivery(m_db, row.id);
        const Named &named = destination(row.destinationId);
        return m_q.matches({&event, &delivery, named.name, named.type, {}}, m_now);
    }

private:
    struct Named
    {
        QString name;
        QByteArray type;
    };
    const Named &destination(const DestinationId &id)
    {
        const auto [found, fresh] = m_destinations.try_emplace(id);
        if (fresh) {
            Statement &query =
                m_db.run(u"SELECT name, type FROM destinations WHERE id = ?", {id.toString()});
            if (query.next())
                found->second = {query.value(0).toString(), query.value(1).toByteArray()};
            query.finish();
        }
        return found->second;
    }

    Connection &m_db;
    const SearchExpression &m_q;
    Timestamp m_now;
    std::map<DestinationId, Named> m_destinations;
};

} // namespace

Page<Event> listEventRows(Connection &db, const EventFilter &filter, const PageRequest &page,
                          Timestamp now)
{
    const int limit = std::clamp(page.limit, 1, maxLimit);
    const bool matching = needsMatching(filter.q);
    const int asked = matching ? maxMatched : limit + 1;
    Matcher matcher(db, filter.q, now);
    const auto keys = readKeys(db, eventKeys(db, filter, positionOf('e', page.cursor), asked, now));
    std::vector<qint64> taken;
    Page<Event> events = fill<Event>(db, keys, limit, asked, 'e', [&](qint64 key) {
        auto event = eventByKey(db, key);
        if (event && matching && !matcher.matches(*event))
            event.reset();
        if (event)
            taken.push_back(key);
        return event;
    });
    addSummaries(db, events.items, taken);
    return events;
}

Page<Delivery> listDeliveryRows(Connection &db, const DeliveryFilter &filter,
                                const PageRequest &page, Timestamp now)
{
    const int limit = std::clamp(page.limit, 1, maxLimit);
    const bool matching = needsMatching(filter.q);
    const int asked = matching ? maxMatched : limit + 1;
    Matcher matcher(db, filter.q, now);
    const auto keys =
        readKeys(db, deliveryKeys(db, filter, positionOf('d', page.cursor), asked, now));
    return fill<Delivery>(db, keys, limit, asked, 'd', [&](qint64 key) {
        auto delivery = deliveryByKey(db, key);
        return delivery && matching && !matcher.matches(*delivery) ? std::nullopt
                                                                   : std::move(delivery);
    });
}

} // namespace deckhand
