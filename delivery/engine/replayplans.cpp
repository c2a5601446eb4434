#include "engine/replayplans.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr milliseconds keptFor{15 * 60'000};
constexpr std::size_t mostItems = 64 * 1024 * 1024 / sizeof(ReplayItem);
constexpr std::size_t mostPlans = 64;

} // namespace

QByteArray ReplayPlans::keep(ReplayRequest request, ReplaySetPtr set)
{
    const std::lock_guard lock(m_mutex);
    KeptPlan plan{"rpln_" + ulidToText(m_ids.nextUlid()), std::move(request), std::move(set),
                  m_clock.steadyNow() + keptFor};
    QByteArray id = plan.id;
    m_plans.push_back(std::move(plan));
    dropOld();
    return id;
}

void ReplayPlans::dropOld()
{
    const SteadyTime now = m_clock.steadyNow();
    std::erase_if(m_plans, [now](const KeptPlan &plan) { return plan.until < now; });
    std::size_t items = 0;
    for (const KeptPlan &plan : m_plans)
        items += plan.set->items.size();
    while (m_plans.size() > 1 && (items > mostItems || m_plans.size() > mostPlans)) {
        items -= m_plans.front().set->items.size();
        m_plans.pop_front();
    }
}

std::optional<KeptPlan> ReplayPlans::find(const QByteArray &id)
{
    const std::lock_guard lock(m_mutex);
    dropOld();
    const auto found = std::find_if(m_plans.begin(), m_plans.end(),
                                    [&id](const KeptPlan &plan) { return plan.id == id; });
    return found == m_plans.end() ? std::nullopt : std::optional(*found);
}

void ReplayPlans::forget(const QByteArray &id)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_plans, [&id](const KeptPlan &plan) { return plan.id == id; });
}

} // namespace deckhand
