#include "models/replayplanner.h"

#include <algorithm>

namespace deckhand {

namespace {

bool isAbout(const Error &error, QLatin1String field)
{
    return std::any_of(error.items.begin(), error.items.end(),
                       [field](const ErrorItem &item) { return item.field == field; });
}

} // namespace

ReplayPlanner::ReplayPlanner(EngineApi &engine, QObject *parent) : QObject(parent), m_engine(engine)
{}

void ReplayPlanner::begin(const ReplayScope &scope, const std::vector<Destination> &destinations,
                          bool guarded)
{
    m_scope = scope;
    m_guarded = guarded;
    m_typed.clear();
    m_options = scope.options;
    m_renewed = false;
    m_shares.clear();
    bool targetExists = false;
    for (const Destination &destination : destinations) {
        const bool active = destination.status == DestinationStatus::Active;
        const bool wanted = scope.destinations.empty() ||
                            std::find(scope.destinations.begin(), scope.destinations.end(),
                                      destination.id) != scope.destinations.end();
        m_shares.push_back(
            {destination.id, destination.name, wanted, active, destination.maxRate, {}});
        targetExists = targetExists || (active && destination.id == m_options.targetDestinationId);
    }
    if (!targetExists)
        m_options.targetDestinationId.reset();
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

void ReplayPlanner::setOptions(const ReplayOptions &options)
{
    // What was counted was counted for these.
    const bool other = options.targetDestinationId != m_options.targetDestinationId ||
                       options.asNewEvent != m_options.asNewEvent;
    m_options = options;
    if (other)
        recount();
    else
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
        if (share.chosen && canBeChosen(share))
            ids.push_back(share.id);
    }
    return ids;
}

ReplayRequest ReplayPlanner::request(bool dryRun) const
{
    ReplayRequest request;
    static_cast<ReplayOptions &>(request) = m_options;
    request.filter = m_scope.filter;
    request.only = m_scope.only;
    request.destinationIds = chosen();
    request.dryRun = dryRun;
    if (!dryRun)
        request.planId = m_outlook.planId;
    return request;
}

void ReplayPlanner::recount()
{
    ask(false);
}

void ReplayPlanner::check()
{
    if (m_state == State::Ready && m_total > 0)
        ask(true);
}

void ReplayPlanner::ask(bool build)
{
    ++m_question;
    m_error.reset();
    if (!build) {
        m_total = m_bytes = 0;
        m_outlook = {};
        for (Share &share : m_shares)
            share.count.reset();
    }
    ReplayRequest plan = request(true);
    plan.countOnly = !build;
    if (plan.destinationIds.empty()) {
        m_pending.giveUp();
        m_state = State::Ready; // an empty list would mean all of them
        Q_EMIT changed();
        return;
    }
    m_state = build ? State::Checking : State::Counting;
    Q_EMIT changed();
    onFinished(m_pending.keep(m_engine.replays().create(plan)), this,
               [this, asked = m_question](const Result<Replay> &planned) {
                   if (asked != m_question)
                       return;
                   if (planned)
                       take(*planned);
                   else
                       fail(planned.error());
               });
}

void ReplayPlanner::cancel()
{
    if (!canBeCanceled())
        return;
    ++m_question;
    m_pending.giveUp();
    m_state = m_state == State::Checking ? State::Ready : State::Canceled;
    Q_EMIT changed();
}

void ReplayPlanner::take(const Replay &planned)
{
    m_total = planned.counts.total;
    m_bytes = planned.bytes;
    m_outlook = planned.outlook.value_or(ReplayOutlook());
    for (Share &share : m_shares) {
        share.count.reset();
        for (const auto &[id, count] : m_outlook.byDestination) {
            if (id == share.id && !m_options.targetDestinationId)
                share.count = count;
        }
    }
    m_state = State::Ready;
    Q_EMIT changed();
}

std::optional<double> ReplayPlanner::seconds() const
{
    std::optional<double> seconds;
    const auto takes = [&seconds](qint64 count, const std::optional<double> &rate) {
        if (rate && *rate > 0)
            seconds = std::max(seconds.value_or(0), double(count) / *rate);
    };
    takes(m_total, m_options.rate);
    for (const auto &[id, count] : m_outlook.byDestination) {
        for (const Share &share : m_shares) {
            if (share.id == id)
                takes(count, share.maxRate);
        }
    }
    return seconds;
}

QString ReplayPlanner::nameOf(const DestinationId &id) const
{
    for (const Share &share : m_shares) {
        if (share.id == id)
            return share.name;
    }
    return id.toString();
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
    m_renewed = false;
    Q_EMIT changed();
    onFinished(m_engine.replays().create(request(false)), this,
               [this](const Result<Replay> &replay) {
                   if (replay) {
                       m_state = State::Ready;
                       Q_EMIT started(*replay);
                   } else if (isAbout(replay.error(), QLatin1String("plan_id"))) {
                       m_renewed = true;
                       recount();
                   } else {
                       fail(replay.error());
                   }
               });
}

void ReplayPlanner::fail(const Error &error)
{
    m_error = error;
    m_state = State::Failed;
    Q_EMIT changed();
}

} // namespace deckhand
