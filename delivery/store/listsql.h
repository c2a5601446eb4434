#pragma once

#include "store/connection.h"
#include "store/store.h"

#include <QVariantList>

namespace deckhand {

// The SQL of lists: which rows stand on a page. Newest first, by creation time and then by
// insertion.

/// Conditions and their values, in the order they stand in the text.
struct Conditions
{
    QString sql = QStringLiteral("1 = 1");
    QVariantList values;
    void add(const QString &condition, const QVariantList &more = {})
    {
        sql += QStringLiteral(" AND ") + condition;
        values += more;
    }
};

/// Where a page ended.
struct Position
{
    Timestamp at{};
    qint64 key = 0;
};
/// A cursor is a position, tagged with what it lists and a check number, so that one made up or for
/// another list is told apart.
[[nodiscard]] QByteArray cursorOf(char kind, const Position &position);
/// Nothing for an empty cursor. Throws `input_invalid` on `cursor` for one not given out here.
[[nodiscard]] std::optional<Position> positionOf(char kind, const QByteArray &cursor);

/// The rows of a query that asks for one more than a page of `limit` holds. `take(row)` reads one;
/// its `createdAt` and the number in the column `key` are its position.
template <class T, class Take>
[[nodiscard]] Page<T> pageOf(Statement &query, int limit, char kind, int key, Take take)
{
    Page<T> page;
    Position last;
    while (query.next()) {
        if (int(page.items.size()) == limit) {
            page.hasMore = true;
            page.nextCursor = cursorOf(kind, last);
            break;
        }
        page.items.push_back(take(query));
        last = {page.items.back().createdAt, query.value(key).toLongLong()};
    }
    return page;
}

struct ListQuery
{
    QString sql; ///< columns: key, created_at
    QVariantList values;
};
[[nodiscard]] ListQuery eventKeys(Connection &db, const EventFilter &filter,
                                  const std::optional<Position> &from, int limit, Timestamp now);
[[nodiscard]] ListQuery deliveryKeys(Connection &db, const DeliveryFilter &filter,
                                     const std::optional<Position> &from, int limit, Timestamp now);

/// Of an event filter, over `event_rows e`; `q` too where it can be said in SQL.
[[nodiscard]] Conditions eventConditions(Connection &db, const EventFilter &filter, Timestamp now);
/// Whether `q` asks for headers, which attempts keep in a form SQL does not read: then rows are
/// matched one by one.
[[nodiscard]] bool needsMatching(const SearchExpression &q);

} // namespace deckhand
