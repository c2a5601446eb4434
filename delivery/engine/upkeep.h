#pragma once

#include "engine/destinationkeeper.h"
#include "engine/storegate.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace deckhand {

struct UpkeepSettings
{
    milliseconds retention{30LL * 24 * 3600 * 1000};
    milliseconds auditRetention{365LL * 24 * 3600 * 1000};
    std::optional<qint64> storeBudgetBytes;
    milliseconds interval{60'000}; ///< between two looks
    milliseconds pause{20};        ///< between two steps, at least as long as the step took
};

/// Deletes what is too old or too much, in small steps with pauses so that nobody waits for it, and
/// writes again what the keeper could not write. A thread of its own. Thread of methods: any.
class Upkeep
{
public:
    Upkeep(StoreGate &gate, DispatchDoor &door, DestinationKeeper &keeper, const Clock &clock,
           UpkeepSettings settings);
    ~Upkeep(); ///< ends after the step under way
    /// Looks now.
    void wakeUp();

private:
    void run();
    void look();
    /// True if it deleted something.
    [[nodiscard]] bool step(Timestamp before);
    void pruneToBudget();
    /// Waits for the answer or for the end.
    template <class T, class Start>
    [[nodiscard]] std::optional<T> ask(Start start);
    [[nodiscard]] bool rest(milliseconds time);

    StoreGate &m_gate;
    DispatchDoor &m_door;
    DestinationKeeper &m_keeper;
    const Clock &m_clock;
    const UpkeepSettings m_settings;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    bool m_looking = false;
    bool m_refused = false; ///< the store did not prune: no reason to look at younger events
    std::thread m_thread;
};

} // namespace deckhand
