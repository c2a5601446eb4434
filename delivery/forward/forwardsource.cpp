#include "forward/forwardsource.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr milliseconds firstWait{500};
constexpr milliseconds longestWait{15'000};
/// However long the server asks to be left alone.
constexpr milliseconds longestRetryAfter{600'000};
constexpr int pageSize = 100;

} // namespace

ForwardSource::ForwardSource(EngineApi &engine, const Clock &clock, Settings settings,
                             ForwardPosition from)
    : m_engine(engine),
      m_clock(clock),
      m_settings(std::move(settings)),
      m_from(std::move(from)),
      m_inbox(m_settings.mostBytes),
      m_wait(firstWait),
      m_newest(m_from.newest)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] { (this->*m_again)(); });
    connect(&m_inbox, &ForwardInbox::filled, this, &ForwardSource::drain, Qt::QueuedConnection);
}

ForwardSource::~ForwardSource() = default;

void ForwardSource::start()
{
    subscribe();
    if (m_settings.since) {
        m_newest = *m_settings.since + m_settings.overlap; // the list begins an overlap before
        wantList();
    } else if (m_from.streamId.isEmpty() && m_from.newest) {
        wantList();
    } else if (m_from.streamId.isEmpty()) {
        findNow();
    }
}

void ForwardSource::stop()
{
    m_stopped = true;
    m_subscription.reset();
    m_retry.stop();
    m_backlog.clear();
    m_live.clear();
}

void ForwardSource::subscribe()
{
    StreamOptions options;
    options.types = m_settings.types;
    if (!m_settings.since)
        options.lastEventId = m_from.streamId;
    options.onState = [this](const StreamState &state) { m_inbox.putState(state); };
    // The subscription is gone before the inbox.
    m_subscription = m_engine.stream().subscribe(
        options, [this](const StreamBatch &batch) { m_inbox.put(batch); });
}

void ForwardSource::drain()
{
    if (m_stopped)
        return;
    const ForwardInbox::Content content = m_inbox.take();
    for (const StreamState &state : content.states)
        takeState(state);
    for (const StreamBatch &batch : content.batches) {
        for (const StreamMessage &message : *batch)
            takeMessage(message);
    }
    if (content.dropped)
        wantList();
    if (!isEmpty())
        Q_EMIT arrived();
}

void ForwardSource::takeState(const StreamState &state)
{
    m_streamState = state;
    // A stream that begins late tells nothing of what came between its list and its beginning.
    if (state.phase == StreamPhase::Live && !std::exchange(m_sawLive, true) &&
        m_from.streamId.isEmpty())
        wantList();
    Q_EMIT stateChanged(state);
}

void ForwardSource::takeMessage(const StreamMessage &message)
{
    if (std::holds_alternative<StreamLagged>(message.body)) {
        Q_EMIT resyncs();
        wantList();
        return;
    }
    const auto *event = std::get_if<Event>(&message.body);
    if (!event)
        return;
    if (m_live.size() >= m_settings.mostWaiting || m_liveBytes > m_settings.mostBytes) {
        // All of it is in the list, and is read from there when there is room.
        m_live.clear();
        m_liveBytes = 0;
        wantList();
        return;
    }
    m_liveBytes += size_t(event->data.size());
    m_live.push_back({*event, message.id});
}

std::optional<ForwardArrival> ForwardSource::take()
{
    while (!isEmpty()) {
        const bool live = m_backlog.empty();
        std::deque<ForwardArrival> &queue = live ? m_live : m_backlog;
        ForwardArrival arrival = std::move(queue.front());
        queue.pop_front();
        if (live)
            m_liveBytes -= size_t(arrival.event.data.size());
        const bool isNew = remember(arrival.event);
        if (m_backlog.empty() && m_wantsList && !m_listing)
            list();
        if (isNew)
            return arrival;
    }
    return std::nullopt;
}

bool ForwardSource::remember(const Event &event)
{
    const Timestamp at = std::min(event.createdAt, m_clock.now());
    m_newest = std::max(m_newest.value_or(at), at);
    const bool isNew = m_handedOut.emplace(event.id, event.createdAt).second;
    if (m_handedOut.size() > m_forgetAt) {
        const Timestamp oldest = *m_newest - m_settings.overlap;
        std::erase_if(m_handedOut, [oldest](const auto &known) { return known.second < oldest; });
        m_forgetAt = 2'000 + 2 * m_handedOut.size();
    }
    return isNew;
}

bool ForwardSource::isEmpty() const
{
    // While a list is on its way, what is live comes after it.
    return m_backlog.empty() && (m_live.empty() || m_listing || m_wantsList);
}

void ForwardSource::findNow()
{
    m_listing = true;
    EventFilter filter;
    filter.types = m_settings.types;
    onFinished(m_engine.events().list(filter, {pageSize, {}}), this,
               [this](const Result<Page<Event>> &page) { takeNow(page); });
}

void ForwardSource::takeNow(const Result<Page<Event>> &page)
{
    if (m_stopped)
        return;
    if (!page) {
        retryLater(page.error(), &ForwardSource::findNow);
        return;
    }
    m_listing = false;
    tellAnswered();
    ForwardPosition position;
    // An empty log: everything is new.
    position.newest =
        page->items.empty() ? Timestamp() : std::min(page->items.front().createdAt, m_clock.now());
    if (page->hasMore && !page->items.empty())
        m_floor = page->items.back().createdAt;
    for (auto event = page->items.rbegin(); event != page->items.rend(); ++event) {
        position.done.push_back(event->id);
        m_handedOut.emplace(event->id, event->createdAt);
    }
    m_newest = position.newest;
    Q_EMIT began(position);
    if (m_wantsList)
        wantList();
    Q_EMIT arrived();
}

void ForwardSource::wantList()
{
    m_wantsList = true;
    if (!m_listing && m_backlog.empty())
        list();
}

void ForwardSource::list()
{
    if (!std::exchange(m_listing, true)) {
        m_wantsList = false;
        beginList();
    }
    EventFilter filter;
    filter.types = m_settings.types;
    if (m_newest && toMillis(*m_newest) > 0)
        filter.createdAfter = *m_newest - m_settings.overlap;
    onFinished(m_engine.events().list(filter, {pageSize, m_cursor}), this,
               [this](Result<Page<Event>> page) { takePage(std::move(page)); });
}

void ForwardSource::beginList()
{
    m_listed.clear();
    m_listedBytes = 0;
    m_cursor.clear();
}

void ForwardSource::tellAnswered()
{
    m_wait = firstWait;
    if (std::exchange(m_listFailed, false) && m_streamState.phase == StreamPhase::Live)
        Q_EMIT stateChanged(m_streamState);
}

void ForwardSource::takePage(Result<Page<Event>> page)
{
    if (m_stopped)
        return;
    if (!page) {
        retryLater(page.error(), &ForwardSource::list);
        return;
    }
    tellAnswered();
    for (Event &event : page->items) {
        if (event.createdAt < m_floor || m_handedOut.contains(event.id))
            continue;
        m_listedBytes += size_t(event.data.size());
        m_listed.push_back(std::move(event));
    }
    // Where there are too many the oldest are handed out first; the rest is listed again.
    while (m_listed.size() > m_settings.mostWaiting ||
           (m_listedBytes > m_settings.mostBytes && m_listed.size() > 1)) {
        m_listedBytes -= size_t(m_listed.front().data.size());
        m_listed.pop_front();
        m_wantsList = true;
    }
    if (page->hasMore && !page->nextCursor.isEmpty()) {
        m_cursor = page->nextCursor;
        list();
    } else {
        endList();
    }
}

void ForwardSource::endList()
{
    m_listing = false;
    const qint64 count = qint64(m_listed.size());
    for (auto event = m_listed.rbegin(); event != m_listed.rend(); ++event)
        m_backlog.push_back({std::move(*event), {}});
    m_listed.clear();
    if (m_backlog.empty() && m_wantsList)
        list();
    Q_EMIT caughtUp(count);
    Q_EMIT arrived();
}

void ForwardSource::retryLater(const Error &error, void (ForwardSource::*again)())
{
    if (error.code() == ErrorCode::InputInvalid && !m_cursor.isEmpty())
        beginList(); // the place in the list is gone
    m_listFailed = true;
    m_again = again;
    const milliseconds asked = error.retryAfter.value_or(milliseconds(0));
    const milliseconds wait = std::max(m_wait, std::min(asked, longestRetryAfter));
    m_wait = std::min(m_wait * 2, longestWait);
    StreamState state;
    state.phase = StreamPhase::Waiting;
    state.next = wait;
    state.error = error;
    Q_EMIT stateChanged(state);
    m_retry.start(wait);
}

} // namespace deckhand
