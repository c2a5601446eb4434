#include "remote/hosted/eventpoll.h"

#include "remote/hosted/hostedwords.h"
#include "remote/queries.h"
#include "remote/remotecalls.h"

#include <QPointer>

#include <algorithm>

namespace deckhand {

namespace {

constexpr milliseconds longestFailureWait{30'000};
/// However long the server asks to be left alone.
constexpr milliseconds longestRetryAfter{600'000};
/// Calls do not wait longer than this for the first answer.
constexpr milliseconds openingLimit{2'000};
constexpr qsizetype mostBytes = 64 * 1024 * 1024;
/// A time that is further ahead of this computer's is no guide to what comes next.
constexpr milliseconds mostAhead{60'000};
constexpr char idPrefix[] = "poll-";

QByteArray messageId(Timestamp newest, const EventId &id)
{
    return idPrefix + QByteArray::number(toMillis(newest)) + '-' + id.bytes();
}

/// Where the messages of an id end, and the event that it names.
std::optional<std::pair<Timestamp, EventId>> parseMessageId(const QByteArray &id)
{
    const qsizetype begin = qsizetype(sizeof idPrefix) - 1;
    const qsizetype dash = id.indexOf('-', begin);
    if (!id.startsWith(idPrefix) || dash < 0)
        return std::nullopt;
    bool ok = false;
    const qint64 ms = id.mid(begin, dash - begin).toLongLong(&ok);
    if (!ok)
        return std::nullopt;
    return std::pair(fromMillis(ms), EventId(id.sliced(dash + 1)));
}

} // namespace

EventPoll::EventPoll(RemoteClient &client, StreamOptions options, std::shared_ptr<StreamGate> gate)
    : QObject(&client),
      m_client(client),
      m_options(std::move(options)),
      m_types(m_options.types.empty() ? Subscription({"*"}) : Subscription(m_options.types)),
      m_gate(std::move(gate)),
      m_settings(client.settings().polling),
      m_wait(m_settings.shortest),
      m_failureWait(m_settings.shortest)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // never before a Retry-After is over
    m_opening.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &EventPoll::ask);
    connect(&m_opening, &QTimer::timeout, this, &EventPoll::stopHolding);
}

EventPoll::~EventPoll()
{
    (void)m_gate->bind(nullptr);
    stopHolding();
}

void EventPoll::start()
{
    if (!m_gate->bind(this)) {
        deleteLater();
        return;
    }
    if (m_options.destinationId) {
        waitFor(milliseconds(0), notOffered(QStringLiteral("Following one destination"),
                                            QStringLiteral("follow all events.")));
        m_timer.stop();
        return;
    }
    if (!m_options.lastEventId.isEmpty()) {
        if (const auto from = parseMessageId(m_options.lastEventId)) {
            m_newest = from->first;
            m_told.emplace(from->second, from->first);
            m_knowsNow = true;
        } else {
            m_mayMiss = true;
        }
    }
    m_holding = true;
    m_client.holdCalls();
    m_opening.start(openingLimit);
    ask();
}

void EventPoll::stopHolding()
{
    if (!std::exchange(m_holding, false))
        return;
    m_opening.stop();
    m_client.releaseCalls();
}

QByteArray EventPoll::query() const
{
    Query query;
    const auto &types = m_options.types;
    if (std::all_of(types.begin(), types.end(),
                    [](const QByteArray &type) { return isValidEventType(type); })) {
        for (const QByteArray &type : types)
            query.add("type", type);
    }
    // Deck means "later than", so one millisecond more.
    if (m_knowsNow && m_newest)
        query.add("created_after", toIso(*m_newest - m_settings.overlap - milliseconds(1)));
    addPage(query, {100, m_cursor});
    return query.text();
}

void EventPoll::ask()
{
    m_client.send(getRequest("/v2/events", query()),
                  [self = QPointer<EventPoll>(this)](const Result<QByteArray> &body) {
                      if (self)
                          self->take(body);
                  });
}

void EventPoll::take(const Result<QByteArray> &body)
{
    Result<Page<Event>> page =
        body ? decodePageOf<Event>(*body, decodeEvent) : Result<Page<Event>>(failure(body.error()));
    if (!page) {
        fail(page.error());
        return;
    }
    m_heardAt = m_clock.now();
    m_failureWait = m_settings.shortest;
    if (m_knowsNow)
        takePage(std::move(*page));
    else
        takeNow(*page);
}

void EventPoll::takeNow(const Page<Event> &page)
{
    m_knowsNow = true;
    for (const Event &event : page.items) {
        m_told.emplace(event.id, event.createdAt);
        m_newest = std::max(m_newest.value_or(event.createdAt), event.createdAt);
    }
    if (page.hasMore && !page.items.empty())
        m_floor = page.items.back().createdAt;
    forgetOld();
    stopHolding();
    if (std::exchange(m_mayMiss, false))
        m_gate->deliver({StreamMessage{{}, StreamLagged{0}}});
    waitFor(m_wait);
}

bool EventPoll::isNew(const Event &event) const
{
    return event.createdAt >= m_floor && m_types.matches(event.type) && !m_told.contains(event.id);
}

void EventPoll::takePage(Page<Event> page)
{
    stopHolding();
    for (Event &event : page.items) {
        m_newestFound = std::max(m_newestFound.value_or(event.createdAt), event.createdAt);
        if (!isNew(event))
            continue;
        m_bytes += event.data.size();
        m_found.push_back(std::move(event));
    }
    ++m_pages;
    if (page.hasMore && !page.nextCursor.isEmpty()) {
        if (m_pages < m_settings.mostPages && m_bytes < mostBytes) {
            m_cursor = std::move(page.nextCursor);
            ask();
            return;
        }
        m_mayMiss = true; // older ones are left in the list
    }
    const bool any = !m_found.empty();
    m_wait = any ? m_settings.shortest : std::min(m_wait * 3 / 2, m_settings.longest);
    tellFound();
    waitFor(m_wait);
}

void EventPoll::tellFound()
{
    std::reverse(m_found.begin(), m_found.end());
    std::stable_sort(m_found.begin(), m_found.end(),
                     [](const Event &a, const Event &b) { return a.createdAt < b.createdAt; });
    std::vector<StreamMessage> messages;
    if (std::exchange(m_mayMiss, false))
        messages.push_back({{}, StreamLagged{0}});
    const Timestamp limit = m_clock.now() + mostAhead;
    std::optional<Timestamp> newest = m_newest;
    for (Event &event : m_found) {
        newest = std::max(newest.value_or(event.createdAt), std::min(event.createdAt, limit));
        m_told.emplace(event.id, event.createdAt);
        const QByteArray id = messageId(*newest, event.id);
        messages.push_back({id, std::move(event)});
    }
    if (m_newestFound) // also of types that are not followed
        m_newest = std::max(newest.value_or(*m_newestFound), std::min(*m_newestFound, limit));
    endScan();
    forgetOld();
    m_gate->deliver(std::move(messages));
}

void EventPoll::endScan()
{
    m_found.clear();
    m_newestFound.reset();
    m_cursor.clear();
    m_pages = 0;
    m_bytes = 0;
}

void EventPoll::forgetOld()
{
    if (!m_newest)
        return;
    const Timestamp oldest = *m_newest - m_settings.overlap - milliseconds(1);
    std::erase_if(m_told, [oldest](const auto &told) { return told.second < oldest; });
}

void EventPoll::fail(Error error)
{
    stopHolding();
    if (error.code() == ErrorCode::InputInvalid && !m_cursor.isEmpty())
        endScan(); // the place in the list is gone
    milliseconds wait = m_failureWait;
    if (error.retryAfter)
        wait = std::clamp(*error.retryAfter, wait, longestRetryAfter);
    m_failureWait = std::min(m_failureWait * 2, longestFailureWait);
    waitFor(wait, std::move(error));
}

void EventPoll::waitFor(milliseconds wait, std::optional<Error> error)
{
    StreamState state;
    state.phase = error ? StreamPhase::Waiting : StreamPhase::Live;
    state.polled = true;
    state.heardAt = m_heardAt;
    state.next = wait;
    state.error = std::move(error);
    m_timer.start(wait);
    m_gate->tell(state);
}

} // namespace deckhand
