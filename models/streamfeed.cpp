#include "models/streamfeed.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr auto tick = std::chrono::milliseconds(100);
constexpr auto tickWhileWatched = std::chrono::milliseconds(50);
// Messages a second from which on rows go by unread, so that half the work is kept for what people
// do, and below which they are watched again.
constexpr double rush = 4'000;
constexpr double calm = 2'500;
constexpr int rushesInARow = 3; ///< one batch alone is none
/// Ten seconds at 10,000 messages a second.
constexpr std::size_t maxWaiting = 100'000;

} // namespace

StreamFeed::StreamFeed(EngineApi &engine, QObject *parent)
    : QObject(parent), m_engine(engine), m_inbox(std::make_shared<Inbox>())
{
    m_timer.setInterval(tick);
    connect(&m_timer, &QTimer::timeout, this, &StreamFeed::flush);
}

StreamFeed::~StreamFeed() = default;

void StreamFeed::setWatched(bool watched)
{
    m_watched = watched;
    setPace();
}

void StreamFeed::setPace()
{
    if (const auto wanted = m_watched && !m_rushing ? tickWhileWatched : tick;
        m_timer.intervalAsDuration() != wanted)
        m_timer.setInterval(wanted);
}

void StreamFeed::measure(std::size_t messages)
{
    const double seconds = std::chrono::duration<double>(interval()).count();
    const double rate = double(messages) / seconds;
    if (rate <= (m_rushing ? calm : rush))
        m_rushes = 0;
    else
        m_rushes = std::min(m_rushes + 1, rushesInARow);
    m_rushing = m_rushes == rushesInARow;
    setPace();
}

void StreamFeed::setActive(bool active)
{
    if (active == isActive())
        return;
    if (!active) {
        m_subscription.reset();
        m_timer.stop();
        m_lastId.clear();
        return;
    }
    StreamOptions options;
    options.lastEventId = m_lastId;
    options.onState = [inbox = m_inbox](const StreamState &state) {
        const std::lock_guard lock(inbox->mutex);
        inbox->state = std::make_unique<const StreamState>(state);
    };
    m_subscription =
        m_engine.stream().subscribe(options, [inbox = m_inbox](const StreamBatch &batch) {
            const std::lock_guard lock(inbox->mutex);
            if (inbox->messages + batch->size() > maxWaiting) {
                inbox->dropped += qint64(batch->size());
                return;
            }
            inbox->messages += batch->size();
            inbox->batches.push_back(batch);
        });
    m_timer.start();
}

void StreamFeed::restart()
{
    if (!isActive())
        return;
    flush();
    const QByteArray lastId = m_lastId;
    setActive(false);
    m_lastId = lastId; // what was told meanwhile is not lost
    setActive(true);
    Q_EMIT lagged();
}

void StreamFeed::flush()
{
    std::vector<StreamBatch> batches;
    std::size_t messages = 0;
    qint64 dropped = 0;
    std::unique_ptr<const StreamState> state;
    {
        const std::lock_guard lock(m_inbox->mutex);
        batches.swap(m_inbox->batches);
        std::swap(messages, m_inbox->messages);
        std::swap(dropped, m_inbox->dropped);
        state.swap(m_inbox->state);
    }
    measure(messages);
    bool behind = dropped > 0;
    m_dropped += dropped;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            if (!message.id.isEmpty())
                m_lastId = message.id;
            if (const auto *lag = std::get_if<StreamLagged>(&message.body)) {
                m_dropped += lag->dropped;
                behind = true;
            }
        }
    }
    if (!batches.empty())
        Q_EMIT batch(batches);
    if (behind)
        Q_EMIT lagged();
    if (state)
        Q_EMIT stateTold(*state);
    Q_EMIT ticked();
}

} // namespace deckhand
