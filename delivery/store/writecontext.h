#pragma once

#include "api/ids.h"
#include "store/claimtable.h"
#include "store/connection.h"
#include "store/node.h"
#include "store/rollup.h"

#include <QHash>

namespace deckhand {

/// What the writer remembers between jobs. Forgotten when a transaction is rolled back, as it may
/// hold what was undone. Thread: the writer's.
class WriteContext
{
public:
    /// `node` is there on PostgreSQL.
    explicit WriteContext(ClaimTable &claims, const Node *node = nullptr)
        : m_claims(claims), m_node(node)
    {}

    void forget();
    [[nodiscard]] ClaimTable &claims() const { return m_claims; }
    [[nodiscard]] const Node &node() const { return *m_node; }
    [[nodiscard]] qint64 nextEvent(Connection &db);
    /// The number just taken was not used.
    void giveBackEvent() { --m_nextEvent; }
    [[nodiscard]] qint64 nextDelivery(Connection &db);
    /// The number of an event type, stored on first sight.
    [[nodiscard]] qint64 typeNumber(Connection &db, const QByteArray &type);
    struct DestinationRow
    {
        qint64 number = 0; ///< 0 if there is no such destination; a deleted one still has its own
        bool active = false;
        bool deleted = false;
    };
    [[nodiscard]] const DestinationRow &destination(Connection &db, const DestinationId &id);
    [[nodiscard]] DestinationRow destinationByNumber(Connection &db, qint64 number);
    /// After a change of a destination's row.
    void forgetDestination(const DestinationId &id);
    /// What the jobs of this commit have counted; written with it.
    [[nodiscard]] Rollup &rollup() { return m_rollup; }
    /// See attemptdetail.h; 0 when there are too many shapes already.
    [[nodiscard]] qint64 shapeNumber(Connection &db, const QByteArray &shape);

private:
    /// Numbers a node has for itself.
    struct Block
    {
        qint64 next = 0;
        qint64 end = 0;
        qint64 take(Connection &db, const char16_t *sql);
    };

    ClaimTable &m_claims;
    const Node *m_node;
    Block m_eventBlock;
    Block m_deliveryBlock;
    Rollup m_rollup;
    qint64 m_nextEvent = 0;
    qint64 m_nextDelivery = 0;
    qint64 m_shapes = -1;
    QHash<QByteArray, qint64> m_types;
    QHash<QByteArray, DestinationRow> m_destinations;
    QHash<qint64, DestinationRow> m_destinationsByNumber;
    QHash<QByteArray, qint64> m_shapeNumbers;
};

} // namespace deckhand
