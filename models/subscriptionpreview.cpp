#include "models/subscriptionpreview.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr milliseconds day{24LL * 3600 * 1000};
constexpr int pageSize = 100; // what every engine answers

bool takes(const Subscription &subscription, const ContentFilter &filter, const Event &event)
{
    return subscription.matches(event.type) && filter.matches(event);
}

} // namespace

SubscriptionPreview::SubscriptionPreview(EngineApi &engine, const Clock &clock, QObject *parent)
    : QObject(parent), m_engine(engine), m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(std::chrono::milliseconds(120));
    connect(&m_timer, &QTimer::timeout, this, &SubscriptionPreview::count);
}

void SubscriptionPreview::begin(const Subscription &events, const ContentFilter &filter, bool isNew)
{
    m_isNew = isNew;
    m_subscription = m_baseline = events;
    m_filter = m_baselineFilter = filter;
    retry();
}

void SubscriptionPreview::retry()
{
    ++m_question;
    m_events.clear();
    m_before.clear();
    m_ready = m_cut = false;
    m_error.reset();
    m_day = {};
    m_day.createdAfter = m_clock.now() - day;
    Q_EMIT changed();
    request({});
}

void SubscriptionPreview::request(const QByteArray &cursor)
{
    onFinished(m_pending.keep(m_engine.events().list(m_day, {pageSize, cursor})), this,
               [this, asked = m_question](const Result<Page<Event>> &page) {
                   if (asked == m_question)
                       take(page);
               });
}

void SubscriptionPreview::take(const Result<Page<Event>> &page)
{
    if (!page) {
        // A part of the day would be counted as if it were all of it.
        m_events.clear();
        m_error = page.error();
        Q_EMIT changed();
        return;
    }
    m_events.insert(m_events.end(), page->items.begin(), page->items.end());
    const bool more = page->hasMore && !page->nextCursor.isEmpty();
    m_cut = more && m_events.size() >= std::size_t(bound);
    if (more && !m_cut) {
        request(page->nextCursor);
        return;
    }
    m_ready = true;
    for (const Event &event : m_events)
        m_before.push_back(takes(m_baseline, m_baselineFilter, event));
    count();
}

void SubscriptionPreview::update(const Subscription &events, const ContentFilter &filter)
{
    m_subscription = events;
    m_filter = filter;
    if (m_ready)
        m_timer.start();
}

void SubscriptionPreview::count()
{
    m_matching = m_added = m_removed = 0;
    for (std::size_t i = 0; i < m_events.size(); ++i) {
        const bool now = takes(m_subscription, m_filter, m_events[i]);
        m_matching += now;
        m_added += now && !m_before[i];
        m_removed += !now && m_before[i];
    }
    Q_EMIT changed();
}

} // namespace deckhand
