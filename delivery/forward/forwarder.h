#pragma once

#include "api/search.h"
#include "forward/forwardsink.h"
#include "forward/forwardsource.h"

#include <deque>
#include <set>

namespace deckhand {

struct ForwardSettings
{
    ForwardSource::Settings source;
    ForwardSink::Settings sink;
    ContentFilter filter;        ///< what does not match is left out
    SearchExpression search;     ///< the same, in the search language
    size_t window = 64;          ///< events under way to the target
    size_t mostEntries = 10'000; ///< remembered behind one that has not ended
    qint64 most = -1;            ///< so many events are delivered or fail, and no more; -1: no end
};

/// Follows the events of one engine and delivers each to a destination of another: what an instance
/// elsewhere tells, on this machine. At least once and, by the ids it remembers, hardly ever twice.
/// Its position moves behind an event once that and all before it have reached their end, so that
/// whatever ends the program loses nothing. Lives in one thread with an event loop; both engines
/// and the clock outlive it.
class Forwarder final : public QObject
{
    Q_OBJECT

public:
    /// `position`: where a former run ended; none to begin with what comes now.
    Forwarder(EngineApi &source, EngineApi &sink, const Clock &clock, ForwardSettings settings,
              std::optional<ForwardPosition> position);

    void start();
    /// Takes nothing more from the source; what is under way may still end.
    void stop();
    /// After the shutdown of the sink's engine, which made so many attempts in all: takes what it
    /// still tells of them. Blocks for two seconds at most.
    void drain(qint64 attempts) { m_sink.drain(attempts); }
    [[nodiscard]] const ForwardPosition &position() const { return m_position; }
    [[nodiscard]] ForwardCounts counts() const;

Q_SIGNALS:
    /// Events that come from now on are delivered.
    void following();
    void attempted(const deckhand::ForwardRecord &record);
    void ended(const deckhand::EventId &id, bool delivered);
    void linkChanged(const deckhand::StreamState &state);
    void resyncs();
    void caughtUp(qint64 events);
    void targetChanged(const deckhand::ForwardTarget &target);
    void moved();
    /// The source refuses the key, or the engine here fails: nothing more can come.
    void failed(const deckhand::Error &error);

private:
    struct Entry
    {
        EventId id;
        Timestamp createdAt{};
        QByteArray streamId;
        bool done = false;
    };
    void connectParts();
    void pump();
    void take(ForwardArrival arrival, std::vector<Event> &batch);
    [[nodiscard]] bool isWanted(const Event &event) const;
    void end(const EventId &id, bool delivered);
    [[nodiscard]] bool settle();
    void remember(const EventId &id);
    void takeState(const StreamState &state);

    const Clock &m_clock;
    ForwardSettings m_settings;
    ForwardPosition m_position;
    std::set<EventId> m_done; ///< those of the position
    std::deque<Entry> m_entries;
    std::set<EventId> m_underWay;
    ForwardCounts m_counts;
    qint64 m_sent = 0;
    ForwardSource m_source;
    ForwardSink m_sink;
    bool m_following = false;
    bool m_stopped = false;
};

} // namespace deckhand
