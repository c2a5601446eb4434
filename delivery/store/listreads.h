#pragma once

#include "store/connection.h"
#include "store/store.h"

namespace deckhand {

// Lists: newest first, by creation time and then by insertion. Throw SqlException; `input_invalid`
// on `cursor` for one that was not given out here.

[[nodiscard]] Page<Event> listEventRows(Connection &db, const EventFilter &filter,
                                        const PageRequest &page, Timestamp now);
[[nodiscard]] Page<Delivery> listDeliveryRows(Connection &db, const DeliveryFilter &filter,
                                              const PageRequest &page, Timestamp now);

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
/// Of an event filter, over `event_rows e`; `q` too where it can be said in SQL.
[[nodiscard]] Conditions eventConditions(Connection &db, const EventFilter &filter, Timestamp now);
/// Whether `q` asks for headers, which attempts keep in a form SQL does not read: then rows are
/// matched one by one.
[[nodiscard]] bool needsMatching(const SearchExpression &q);
/// The keys of the event types that the patterns name; one impossible key if none is known.
[[nodiscard]] QVariantList typeKeys(Connection &db, const std::vector<QByteArray> &patterns);
[[nodiscard]] QString marks(qsizetype count);

} // namespace deckhand
