#include "models/replayplanner.h"

#include <algorithm>

namespace deckhand {

namespace {

/// How far back the oldest event is looked for, and how long.
constexpr milliseconds longestBack{366LL * 24 * 60 * 60 * 1000};
constexpr qint64 longestLook = 2'000;

} // namespace

ReplayPlanner::ReplayPlanner(EngineApi &engine, QObject *parent) : QObject(parent), m_engine(engine)
{}

void ReplayPlanner::begin(const ReplayScope &scope, const std::vector<Destination> &destinations,
                          bool guarded)
{
    m_scope = scope;
    m_guarded = guarded;
    m_typed.clear();
    m_rate.reset();
    m_shares.clear();
    for (const Destination &destination : destinations) {
        if (destination.status != DestinationStatus::Active)
            continue;
        const bool wanted = scope.destinations.empty() ||
                            std::find(scope.destinations.begin(), scope.destinations.end(),
                                      destination.id) != scope.destinations.end();
        m_shares.push_back({destination.id, destination.name, wanted, {}});
    }
    recount();
}

void ReplayPlanner::setOnly(ReplayOnly only)
{
    if (m_scope.only == only)
        return;
    m_scope.only = only;
    recount();
}

void ReplayPlanner::setChosen(const DestinationId &id, bool chosen)
{
    for (Share &share : m_shares) {
        if (share.id == id && std::exchange(share.chosen, chosen) != chosen)
            recount();
    }
}

void ReplayPlanner::setRate(std::optional<double> rate)
{
    m_rate = rate;
    Q_EMIT changed();
}

void ReplayPlanner::setTyped(const QString &typed)
{
    m_typed = typed;
    Q_EMIT changed();
}

std::vector<DestinationId> ReplayPlanner::chosen() const
{
    std::vector<DestinationId> ids;
    for (const Share &share : m_shares) {
        if (share.chosen)
            ids.push_back(share.id);
    }
    return ids;
}

ReplayRequest ReplayPlanner::request(bool dryRun) const
{
    ReplayRequest request;
    request.filter = m_scope.filter;
    request.only = m_scope.only;
    request.destinationIds = chosen();
    request.rate = m_rate;
    request.dryRun = dryRun;
    return request;
}

void ReplayPlanner::recount()
{
    ++m_question;
    m_error.reset();
    m_total = m_bytes = 0;
    m_delivered.reset();
    m_newest.reset();
    m_oldest.reset();
    for (Share &share : m_shares)
        share.count.reset();
    const ReplayRequest plan = request(true);
    if (plan.destinationIds.empty()) {
        m_state = State::Ready; // an empty list would mean all of them
        Q_EMIT changed();
        return;
    }
    m_state = State::Counting;
    Q_EMIT changed();
    onFinished(m_engine.replays().create(plan), this,
               [this, asked = m_question](const Result<Replay> &planned) {
                   if (asked != m_question)
                       return;
                   if (!planned) {
                       fail(planned.error());
                       return;
                   }
                   m_total = planned->counts.total;
                   m_bytes = planned->bytes;
                   m_state = State::Ready;
                   Q_EMIT changed();
                   countDelivered();
               });
    countShares();
    findNewest();
}

void ReplayPlanner::countDelivered()
{
    if (m_scope.only != ReplayOnly::All)
        return; // the other choices leave delivered ones out
    ReplayRequest undelivered = request(true);
    undelivered.only = ReplayOnly::Failed;
    onFinished(m_engine.replays().create(undelivered), this,
               [this, asked = m_question](const Result<Replay> &planned) {
                   if (asked != m_question || !planned)
                       return;
                   m_delivered = std::max<qint64>(0, m_total - planned->counts.total);
                   Q_EMIT changed();
               });
}

void ReplayPlanner::findNewest()
{
    onFinished(m_engine.events().list(m_scope.filter, {1, {}}), this,
               [this, asked = m_question](const Result<Page<Event>> &page) {
                   if (asked != m_question || !page || page->items.empty())
                       return;
                   m_newest = page->items.front().createdAt;
                   Q_EMIT changed();
                   const Timestamp newest = *m_newest;
                   m_looking.start();
                   askBefore(newest - longestBack, [this, newest](const auto &older) {
                       if (!older)
                           findOldest(newest - longestBack, newest);
                   });
               });
}

void ReplayPlanner::askBefore(Timestamp at,
                              std::function<void(const std::optional<Timestamp> &)> answered)
{
    EventFilter filter = m_scope.filter;
    filter.createdBefore = std::min(at, filter.createdBefore.value_or(at));
    onFinished(m_engine.events().list(filter, {1, {}}), this,
               [this, asked = m_question,
                answered = std::move(answered)](const Result<Page<Event>> &page) {
                   if (asked != m_question || !page || m_looking.hasExpired(longestLook))
                       return;
                   answered(page->items.empty() ? std::nullopt
                                                : std::optional(page->items.front().createdAt));
               });
}

void ReplayPlanner::findOldest(Timestamp emptyBefore, Timestamp known)
{
    // Lists begin with the newest, so the span in which the oldest must be is halved until none is
    // left: at most 35 questions of one row each.
    if (known <= emptyBefore) {
        m_oldest = known;
        Q_EMIT changed();
        return;
    }
    const Timestamp middle = emptyBefore + std::max(milliseconds(1), (known - emptyBefore) / 2);
    askBefore(middle, [this, emptyBefore, known, middle](const auto &older) {
        findOldest(older ? emptyBefore : middle, older.value_or(known));
    });
}

void ReplayPlanner::countShares()
{
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
        if (!m_shares[i].chosen)
            continue;
        ReplayRequest plan = request(true);
        plan.destinationIds = {m_shares[i].id};
        onFinished(m_engine.replays().create(plan), this,
                   [this, i, asked = m_question](const Result<Replay> &planned) {
                       if (asked != m_question || !planned)
                           return;
                       m_shares[i].count = planned->counts.total;
                       Q_EMIT changed();
                   });
    }
}

std::optional<double> ReplayPlanner::seconds() const
{
    return m_rate && *m_rate > 0 ? std::optional(double(m_total) / *m_rate) : std::nullopt;
}

bool ReplayPlanner::canStart() const
{
    return m_state == State::Ready && m_total > 0 &&
           (!needsNumber() || m_typed.trimmed() == QString::number(m_total));
}

void ReplayPlanner::start()
{
    if (!canStart())
        return;
    m_state = State::Starting;
    Q_EMIT changed();
    onFinished(m_engine.replays().create(request(false)), this,
               [this](const Result<Replay> &replay) {
                   if (!replay) {
                       fail(replay.error());
                       return;
                   }
                   m_state = State::Ready;
                   Q_EMIT started(*replay);
               });
}

void ReplayPlanner::fail(const Error &error)
{
    m_error = error;
    m_state = State::Failed;
    Q_EMIT changed();
}

} // namespace deckhand
