#pragma once

#include "api/time.h"

#include <QObject>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace deckhand {

/// Tells when the GUI thread was blocked. A thread of its own sends it a tick again and again and
/// waits for the answer; one that comes late means that something took that long. Costs a wake-up
/// of both threads every 20 ms, so it belongs into debug builds.
class GuiWatchdog : public QObject
{
    Q_OBJECT

public:
    static constexpr milliseconds limit{50};

    struct Block
    {
        milliseconds lasted{0};    ///< at least; up to a tick more
        const char *receiver = ""; ///< class of the object whose event was handled last
        int eventType = 0;         ///< of that event
    };
    /// Called on the GUI thread when it goes on.
    using Report = std::function<void(const Block &)>;

    /// Of the application's thread; without `report` a warning is logged. `clock` tells how long
    /// things take and outlives the watchdog; without one, the system's does.
    explicit GuiWatchdog(Report report = {}, QObject *parent = nullptr,
                         const Clock *clock = nullptr);
    ~GuiWatchdog() override;

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void watch();
    void answer();

    Report m_report;
    const SystemClock m_system;
    const Clock &m_clock;
    const char *m_receiver = ""; ///< of the GUI thread, as all down to the mutex
    int m_eventType = 0;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    SteadyTime m_asked; ///< guarded, as all below
    bool m_waiting = false;
    bool m_stop = false;
    std::thread m_thread; ///< last: everything it uses is made before it starts
};

} // namespace deckhand
