#include "models/summaryrefresh.h"

#include "models/chosenreplay.h"

namespace deckhand {

namespace {

/// What changes at once is asked for at once.
constexpr std::chrono::milliseconds gathering(500);
/// Some tens of ids are quick to find; more of the longest would be no expression any more.
constexpr std::size_t batch = 50;

} // namespace

SummaryRefresh::SummaryRefresh(EngineApi &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(gathering);
    connect(&m_soon, &QTimer::timeout, this, &SummaryRefresh::ask);
}

void SummaryRefresh::touch(const EventId &id)
{
    m_touched.insert(id);
    schedule();
}

void SummaryRefresh::clear()
{
    m_touched.clear();
    m_soon.stop();
    m_pending.giveUp();
    m_asking = false;
    ++m_question;
}

void SummaryRefresh::setWatched(bool watched)
{
    m_watched = watched;
    if (watched)
        schedule();
    else
        m_soon.stop();
}

void SummaryRefresh::schedule()
{
    if (m_watched && !m_asking && !m_touched.isEmpty() && !m_soon.isActive())
        m_soon.start();
}

std::optional<SearchExpression> SummaryRefresh::takeBatch()
{
    std::vector<EventId> ids;
    for (auto id = m_touched.cbegin(); id != m_touched.cend() && ids.size() < batch; ++id)
        ids.push_back(*id);
    auto expression = expressionOf(ids);
    for (; !expression && ids.size() > 1; expression = expressionOf(ids))
        ids.resize(ids.size() / 2);
    for (const EventId &id : ids)
        m_touched.remove(id);
    return expression;
}

void SummaryRefresh::ask()
{
    const auto q = takeBatch();
    if (!q)
        return;
    EventFilter filter;
    filter.q = *q;
    m_asking = true;
    onFinished(m_pending.keep(m_engine.events().list(filter, {int(batch), {}})), this,
               [this, asked = m_question](const Result<Page<Event>> &page) {
                   if (asked != m_question)
                       return;
                   m_asking = false;
                   if (page) // else what was read before stays; the next change asks again
                       Q_EMIT read(page->items);
                   schedule();
               });
}

} // namespace deckhand
