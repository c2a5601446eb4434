#pragma once

#include "api/engineapi.h"
#include "forward/forwardinbox.h"
#include "forward/forwardposition.h"

#include <QTimer>

#include <deque>
#include <memory>
#include <unordered_map>

namespace deckhand {

/// An event on its way, and what the stream resumes behind once it is handled.
struct ForwardArrival
{
    Event event;
    QByteArray streamId; ///< empty where it came from a list
};

/// The events of an engine from a position on, oldest first, none left out:
///
///     start ──► stream (resumes where it was) ───────────────► live
///           └─► list since the position, or since a time ──► backlog, handed out before what is
///           live
///                     ▲
///                     └── the stream lagged, or too much waits here
///
/// Events may come twice; who takes them leaves out what it knows. Lives in one thread with an
/// event loop; what waits here is bounded.
class ForwardSource final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        std::vector<QByteArray> types;  ///< types or patterns; empty: all
        std::optional<Timestamp> since; ///< instead of the position
        milliseconds overlap{10'000};   ///< of a list with what was handled before
        size_t mostWaiting = 5'000;     ///< events in memory, of backlog and stream each
        size_t mostBytes = 64 * 1024 * 1024;
    };
    ForwardSource(EngineApi &engine, const Clock &clock, Settings settings, ForwardPosition from);
    ~ForwardSource() override;

    void start();
    /// No more after this; what waits is dropped.
    void stop();
    [[nodiscard]] std::optional<ForwardArrival> take();
    [[nodiscard]] bool isEmpty() const;

Q_SIGNALS:
    void arrived();
    /// Where "from now on" is, where there was no position before.
    void began(const deckhand::ForwardPosition &position);
    void stateChanged(const deckhand::StreamState &state);
    /// The list is read because the stream told not all.
    void resyncs();
    /// A whole list has been read; so many of its events wait.
    void caughtUp(qint64 events);

private:
    void subscribe();
    void drain();
    void takeState(const StreamState &state);
    void takeMessage(const StreamMessage &message);
    void findNow();
    void takeNow(const Result<Page<Event>> &page);
    void wantList();
    void list();
    void beginList();
    /// A list was answered after one that was not.
    void tellAnswered();
    void takePage(Result<Page<Event>> page);
    void endList();
    /// False where it was handed out before.
    [[nodiscard]] bool remember(const Event &event);
    void retryLater(const Error &error, void (ForwardSource::*again)());

    EngineApi &m_engine;
    const Clock &m_clock;
    Settings m_settings;
    ForwardPosition m_from;
    ForwardInbox m_inbox;
    std::unique_ptr<StreamSubscription> m_subscription;
    QTimer m_retry;
    milliseconds m_wait;
    void (ForwardSource::*m_again)() = nullptr;

    std::deque<ForwardArrival> m_backlog;
    std::deque<ForwardArrival> m_live;
    size_t m_liveBytes = 0;
    std::optional<Timestamp> m_newest; ///< of all handed out, never ahead of the clock
    Timestamp m_floor{};               ///< what is older was there before it began
    StreamState m_streamState;
    bool m_sawLive = false;
    bool m_listFailed = false;
    /// Those of the overlap, so that lists make headway however many events share a moment.
    std::unordered_map<EventId, Timestamp> m_handedOut;
    size_t m_forgetAt = 2'000;

    // The list under way, newest first.
    std::deque<Event> m_listed;
    size_t m_listedBytes = 0;
    QByteArray m_cursor;
    bool m_listing = false;
    bool m_wantsList = false; ///< again, once the backlog is handed out
    bool m_stopped = false;
};

} // namespace deckhand
