#pragma once

#include "store/attemptdetail.h"
#include "store/replayrows.h"
#include "store/store.h"
#include "store/writecontext.h"

#include <optional>

namespace deckhand {

// What an attempt's end means to its delivery, whatever database it stands in.

/// What is stored of a delivery before an attempt is recorded.
struct StoredDelivery
{
    qint64 destination = 0; ///< 0: the delivery is gone
    int status = 0;
    int automaticAttempts = 0;
    int attempts = 0;
    std::optional<qint64> dueAt;
    qint64 replay = 0;
};

/// What is to be stored after it.
struct SettledDelivery
{
    int status = 0;
    std::optional<qint64> dueAt;
    int errorClass = 0;
};

[[nodiscard]] SettledDelivery settle(const StoredDelivery &stored, const AttemptRecord &record,
                                     const WriteContext::DestinationRow &destination);
/// Whether it is canceled by the way: its destination has been deleted meanwhile.
[[nodiscard]] bool isCanceledNow(const StoredDelivery &stored, const SettledDelivery &settled);
/// Whether the retry policy counts the attempt. A manual one replaces the one that was scheduled;
/// where nothing was scheduled it is outside of the policy.
[[nodiscard]] bool isCounted(const StoredDelivery &stored, const AttemptRecord &record);

/// What the event of a record is: normally the claim knows, else it is looked up.
[[nodiscard]] DetailContext detailContext(Connection &db, WriteContext &context,
                                          const AttemptRecord &record);

/// On PostgreSQL: a few statements for all of them.
void recordManyAttempts(Connection &db, WriteContext &context,
                        const std::vector<AttemptRecord> &records, Timestamp now);

} // namespace deckhand
