#pragma once

#include <QObject>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

class QWidget;

namespace deckhand {
class FakeEngine;
}

namespace deckhand::bench {

/// Tells a fake engine's stream of so many events a second, from a thread of its own, as an engine
/// does. Event data is about 300 bytes.
class StreamLoad
{
public:
    StreamLoad(FakeEngine &engine, int perSecond);
    ~StreamLoad();
    [[nodiscard]] qint64 sent() const { return m_sent; }

private:
    void run();

    FakeEngine &m_engine;
    int m_perSecond;
    std::atomic<bool> m_stop{false};
    std::atomic<qint64> m_sent{0};
    std::thread m_thread;
};

/// How the thread of the windows fares: its share of a core, its longest stall, how long input
/// waits. Made and used in that thread.
class GuiWatch : public QObject
{
public:
    /// Input is posted to `target`, a key press that changes nothing.
    explicit GuiWatch(QWidget &target);
    ~GuiWatch() override;
    [[nodiscard]] double shareOfCore() const; ///< since it was made, 0–1
    [[nodiscard]] double longestStallMs() const { return m_longestMs; }
    [[nodiscard]] std::vector<double> &inputMs() { return m_inputMs; }

protected:
    void timerEvent(QTimerEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using Clock = std::chrono::steady_clock;
    QWidget &m_target;
    Clock::time_point m_begin = Clock::now();
    Clock::time_point m_lastTick = m_begin;
    double m_cpuAtBegin;
    double m_longestMs = 0;
    std::vector<double> m_inputMs;
    std::atomic<bool> m_stop{false};
    std::thread m_typist;
};

/// Resident memory of this process, MiB.
[[nodiscard]] double residentMiB();

} // namespace deckhand::bench
