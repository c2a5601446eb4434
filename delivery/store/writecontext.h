#pragma once

#include "api/ids.h"
#include "store/claimtable.h"
#include "store/connection.h"
#include "store/rollup.h"

#include <QHash>

namespace deckhand {

/// What the writer remembers between jobs. Forgotten when a transaction is rolled back, as it may
/// hold what was undone. Thread: the writer's.
class WriteContext
{
public:
    explicit WriteContext(ClaimTable &claims) : m_claims(claims) {}

    void forget();
    [[nodiscard]] ClaimTable &claims() { return m_claims; }
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
    ClaimTable &m_claims;
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
