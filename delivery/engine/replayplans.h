#pragma once

#include "api/ulid.h"
#include "store/store.h"

#include <deque>
#include <mutex>

namespace deckhand {

/// A set that a dry run has counted, and what it was counted for.
struct KeptPlan
{
    QByteArray id;
    ReplayRequest request; ///< its destinations written out
    ReplaySetPtr set;
    SteadyTime until{};
};

/// Plans of dry runs, kept in memory until they are started: a quarter of an hour, as many as fit
/// into 64 MB, the latest always. Thread: any.
class ReplayPlans
{
public:
    ReplayPlans(IdSource &ids, const Clock &clock) : m_ids(ids), m_clock(clock) {}

    /// Answers its id.
    [[nodiscard]] QByteArray keep(ReplayRequest request, ReplaySetPtr set);
    /// Nothing where it is not known, or not any more.
    [[nodiscard]] std::optional<KeptPlan> find(const QByteArray &id);
    void forget(const QByteArray &id);

private:
    void dropOld(); ///< with m_mutex held

    IdSource &m_ids;
    const Clock &m_clock;
    std::mutex m_mutex;
    std::deque<KeptPlan> m_plans; ///< oldest first
};

} // namespace deckhand
