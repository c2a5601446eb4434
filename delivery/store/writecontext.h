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
    [[nodiscard]] qint64 nextDelivery(Connection &db);
    /// The number of an event type, stored on first sight.
    [[nodiscard]] qint64 typeNumber(Connection &db, const QByteArray &type);
    /// 0 if there is no such destination (a deleted one still counts).
    [[nodiscard]] qint64 destinationNumber(Connection &db, const DestinationId &id);
    /// See attemptdetail.h; 0 when there are too many shapes already.
    [[nodiscard]] qint64 shapeNumber(Connection &db, const QByteArray &shape);

private:
    ClaimTable &m_claims;
    qint64 m_nextEvent = 0;
    qint64 m_nextDelivery = 0;
    qint64 m_shapes = -1;
    QHash<QByteArray, qint64> m_types;
    QHash<QByteArray, qint64> m_destinations;
    QHash<QByteArray, qint64> m_shapeNumbers;
};

} // namespace deckhand
