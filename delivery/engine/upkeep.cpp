#include "engine/upkeep.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr int budgetSteps = 40;       // of one look
constexpr double budgetShrink = 0.85; // of the age that may stay, from step to step

} // namespace

Upkeep::Upkeep(StoreGate &gate, DispatchDoor &door, DestinationKeeper &keeper, const Clock &clock,
               UpkeepSettings settings)
    : m_gate(gate),
      m_door(door),
      m_keeper(keeper),
      m_clock(clock),
      m_settings(settings),
      m_thread([this] { run(); })
{}

Upkeep::~Upkeep()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void Upkeep::wakeUp()
{
    {
        const std::lock_guard lock(m_mutex);
        m_looking = true;
    }
    m_wake.notify_all();
}

void Upkeep::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        m_wake.wait_for(lock, m_settings.interval, [this] { return m_stopping || m_looking; });
        if (m_stopping)
            return;
        m_looking = false;
        lock.unlock();
        look();
        lock.lock();
    }
}

void Upkeep::look()
{
    // May run when this one is gone, as the delivery thread ends after it.
    m_door.post([&keeper = m_keeper](Dispatcher &) { keeper.writeUnsaved(); });
    m_refused = false;
    while (step(m_clock.now() - m_settings.retention)) {
    }
    if (m_settings.storeBudgetBytes && !m_refused)
        pruneToBudget();
}

template <class T, class Start>
std::optional<T> Upkeep::ask(Start start)
{
    FutureResult<T> future = m_gate.ask<T>(start);
    future.waitForFinished();
    if (future.resultCount() == 0 || !future.result())
        return std::nullopt;
    return *future.result();
}

bool Upkeep::step(Timestamp before)
{
    const SteadyTime begin = std::chrono::steady_clock::now();
    const auto pruned = ask<int>([&](Store &store, auto done) {
        RetentionStep limits;
        limits.before = before;
        limits.auditBefore = m_clock.now() - m_settings.auditRetention;
        store.prune(limits, done);
    });
    m_refused = !pruned;
    if (pruned.value_or(0) == 0)
        return false;
    const auto took = std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - begin);
    return rest(std::max(m_settings.pause, took));
}

bool Upkeep::rest(milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, time, [this] { return m_stopping; });
}

void Upkeep::pruneToBudget()
{
    double age = double(m_settings.retention.count());
    for (int i = 0; i < budgetSteps; ++i) {
        const auto info = ask<StoreInfo>([](Store &store, auto done) { store.info(done); });
        if (!info || info->bytes <= *m_settings.storeBudgetBytes)
            return;
        age *= budgetShrink;
        // A few steps at this age, then a look whether it is enough.
        const Timestamp before = m_clock.now() - milliseconds(qint64(age));
        for (int n = 0; n < 5 && step(before); ++n) {
        }
        if (m_refused)
            return;
    }
}

} // namespace deckhand
