#include "forward/forwarder.h"

#include <algorithm>

namespace deckhand {

namespace {

/// A time that was asked for is a position as well, until the first event has ended.
ForwardPosition beginning(const std::optional<Timestamp> &since,
                          std::optional<ForwardPosition> position)
{
    if (since)
        return {{}, since, {}};
    return position ? std::move(*position) : ForwardPosition();
}

} // namespace

Forwarder::Forwarder(EngineApi &source, EngineApi &sink, const Clock &clock,
                     ForwardSettings settings, std::optional<ForwardPosition> position)
    : m_clock(clock),
      m_settings(std::move(settings)),
      m_position(beginning(m_settings.source.since, std::move(position))),
      m_done(m_position.done.begin(), m_position.done.end()),
      m_source(source, clock, m_settings.source, m_position),
      m_sink(sink, clock, m_settings.sink)
{
    connectParts();
}

void Forwarder::connectParts()
{
    connect(&m_source, &ForwardSource::arrived, this, &Forwarder::pump);
    connect(&m_source, &ForwardSource::stateChanged, this, &Forwarder::takeState);
    connect(&m_source, &ForwardSource::resyncs, this, &Forwarder::resyncs);
    connect(&m_source, &ForwardSource::caughtUp, this, &Forwarder::caughtUp);
    connect(&m_source, &ForwardSource::began, this, [this](const ForwardPosition &position) {
        m_position = position;
        m_done = {position.done.begin(), position.done.end()};
        Q_EMIT moved();
        m_following = true;
        Q_EMIT following();
    });
    connect(&m_sink, &ForwardSink::attempted, this, &Forwarder::attempted);
    connect(&m_sink, &ForwardSink::targetChanged, this, &Forwarder::targetChanged);
    connect(&m_sink, &ForwardSink::broken, this, &Forwarder::failed);
    connect(&m_sink, &ForwardSink::ready, this, &Forwarder::pump);
    connect(&m_sink, &ForwardSink::ended, this, &Forwarder::end);
}

void Forwarder::start()
{
    m_source.start();
}

void Forwarder::stop()
{
    m_stopped = true;
    m_source.stop();
}

ForwardCounts Forwarder::counts() const
{
    ForwardCounts counts = m_counts;
    counts.waiting = qint64(m_underWay.size());
    return counts;
}

void Forwarder::takeState(const StreamState &state)
{
    Q_EMIT linkChanged(state);
    const bool refused = state.error && (state.error->code() == ErrorCode::Unauthorized ||
                                         state.error->code() == ErrorCode::Forbidden ||
                                         state.error->code() == ErrorCode::NotSupported);
    if (refused)
        Q_EMIT failed(*state.error);
    // A stream that resumes, or a list from a given time, has a beginning of its own.
    if (state.phase == StreamPhase::Live && !m_following &&
        (!m_position.streamId.isEmpty() || m_position.newest || m_settings.source.since)) {
        m_following = true;
        Q_EMIT following();
    }
}

void Forwarder::pump()
{
    std::vector<Event> batch;
    const auto mayTake = [this] {
        const bool more = m_settings.most < 0 || m_sent < m_settings.most;
        return !m_stopped && more && m_sink.isReady() && m_underWay.size() < m_settings.window &&
               m_entries.size() < m_settings.mostEntries;
    };
    while (mayTake()) {
        std::optional<ForwardArrival> arrival = m_source.take();
        if (!arrival)
            break;
        take(std::move(*arrival), batch);
    }
    if (settle())
        Q_EMIT moved();
    m_sink.send(batch);
}

void Forwarder::take(ForwardArrival arrival, std::vector<Event> &batch)
{
    Entry entry{arrival.event.id, arrival.event.createdAt, std::move(arrival.streamId), true};
    if (m_done.contains(entry.id)) {
        ++m_counts.known;
    } else if (!isWanted(arrival.event)) {
        ++m_counts.filtered;
    } else if (!m_underWay.insert(entry.id).second) {
        ++m_counts.known; // told twice while it is under way
    } else {
        entry.done = false;
        ++m_sent;
        batch.push_back(std::move(arrival.event));
    }
    m_entries.push_back(std::move(entry));
}

bool Forwarder::isWanted(const Event &event) const
{
    // What a replay has made is for its destinations alone.
    if (!event.replayedFrom.isEmpty())
        return false;
    if (!m_settings.filter.isEmpty() && !m_settings.filter.matches(event))
        return false;
    SearchRow row;
    row.event = &event;
    return m_settings.search.isEmpty() || m_settings.search.matches(row, m_clock.now());
}

void Forwarder::end(const EventId &id, bool delivered)
{
    if (m_underWay.erase(id) == 0)
        return;
    ++(delivered ? m_counts.delivered : m_counts.failed);
    remember(id);
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&id](const Entry &e) { return !e.done && e.id == id; });
    if (entry != m_entries.end())
        entry->done = true;
    (void)settle(); // the id alone is worth remembering
    Q_EMIT moved();
    Q_EMIT ended(id, delivered);
    pump();
}

void Forwarder::remember(const EventId &id)
{
    if (!m_done.insert(id).second)
        return;
    m_position.done.push_back(id);
    if (m_position.done.size() <= ForwardPosition::mostDone)
        return;
    m_done.erase(m_position.done.front());
    m_position.done.erase(m_position.done.begin());
}

bool Forwarder::settle()
{
    bool any = false;
    // A time ahead of the clock is no guide to what comes next.
    const Timestamp now = m_clock.now();
    while (!m_entries.empty() && m_entries.front().done) {
        const Entry &entry = m_entries.front();
        const Timestamp at = std::min(entry.createdAt, now);
        m_position.newest = std::max(m_position.newest.value_or(at), at);
        if (!entry.streamId.isEmpty())
            m_position.streamId = entry.streamId;
        m_entries.pop_front();
        any = true;
    }
    return any;
}

} // namespace deckhand
