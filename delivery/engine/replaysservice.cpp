#include "engine/replaysservice.h"

#include "api/codec.h"
#include "engine/replaychecks.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

/// What is gathered on the way to a replay.
struct ReplaysService::Plan
{
    ReplayRequest request;
    Caller caller;
    RoutingHistory history;
    std::size_t nextHistory = 0;
    Timestamp at{};
    ReplaySetPtr kept; ///< counted by a dry run before
    Completion<Replay> answer;

    [[nodiscard]] Replay replay(ReplayStatus status) const
    {
        Replay replay;
        static_cast<ReplayOptions &>(replay) = request;
        replay.status = status;
        replay.filter = request.filter;
        replay.destinationIds = request.destinationIds;
        replay.only = request.only;
        replay.createdAt = at;
        return replay;
    }
};

void ReplaysService::chooseDestinations(ReplayRequest &request) const
{
    auto &ids = request.destinationIds;
    if (ids.empty()) {
        for (const DestinationPtr &destination : m_parts.book.all()) {
            if (request.targetDestinationId || destination->status == DestinationStatus::Active)
                ids.push_back(destination->id);
        }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

/// The set of a dry run, if it was made for the same as is asked now.
std::optional<Error> ReplaysService::takeKept(Plan &plan)
{
    const ReplayRequest &now = plan.request;
    const auto kept = m_plans.find(now.planId);
    if (!kept) {
        return Error(ErrorCode::Conflict,
                     u"The plan is not known any more. Make a dry run again, and start the plan it "
                     u"names within a quarter of an hour, at the same server."_s,
                     u"plan_id"_s);
    }
    const ReplayRequest &then = kept->request;
    if (encodeEventFilter(then.filter) != encodeEventFilter(now.filter) ||
        then.destinationIds != now.destinationIds || then.only != now.only ||
        then.targetDestinationId != now.targetDestinationId || then.asNewEvent != now.asNewEvent) {
        return Error(ErrorCode::InputInvalid,
                     u"The plan was made for other events or destinations. Give the same filter, "
                     u"destination_ids, only, target_destination_id and as_new_event as in its dry "
                     u"run."_s,
                     u"plan_id"_s);
    }
    plan.kept = kept->set;
    return std::nullopt;
}

FutureResult<Replay> ReplaysService::createFor(const Caller &caller, ReplayRequest request)
{
    if (auto error = checkReplay(request, m_parts.book))
        return readyFuture<Replay>(failure(std::move(*error)));
    auto plan = std::make_shared<Plan>();
    auto future = plan->answer.future();
    plan->request = std::move(request);
    plan->caller = caller;
    plan->at = m_parts.clock.now();
    chooseDestinations(plan->request);
    if (!plan->request.planId.isEmpty()) {
        if (auto error = takeKept(*plan))
            plan->answer.finish(failure(std::move(*error)));
        else
            execute(plan);
        return future;
    }
    readHistories(plan);
    return future;
}

void ReplaysService::readHistories(const std::shared_ptr<Plan> &plan)
{
    const auto &ids = plan->request.destinationIds;
    if (plan->request.only == ReplayOnly::Failed || plan->nextHistory == ids.size()) {
        execute(plan);
        return;
    }
    const auto store = m_parts.gate.enter();
    if (!store) {
        plan->answer.finish(engineStopped());
        return;
    }
    store->history(
        ids[plan->nextHistory], [this, plan](Result<std::vector<DestinationRevision>> found) {
            if (!found) {
                plan->answer.finish(failure(std::move(found.error())));
                return;
            }
            plan->history[plan->request.destinationIds[plan->nextHistory++]] = std::move(*found);
            readHistories(plan);
        });
}

void ReplaysService::execute(const std::shared_ptr<Plan> &plan)
{
    const auto store = m_parts.gate.enter();
    if (!store) {
        plan->answer.finish(engineStopped());
        return;
    }
    const ReplayRequest &request = plan->request;
    ReplayPlan set;
    set.destinationIds = request.destinationIds;
    set.filter = request.filter;
    set.only = request.only;
    set.target = request.targetDestinationId;
    set.asNewEvent = request.asNewEvent;
    set.set = plan->kept;
    WouldReceive would = wouldReceive(std::move(plan->history), request.only);
    if (request.dryRun) {
        estimate(plan, std::move(set), std::move(would));
        return;
    }
    if (request.asNewEvent && m_parts.hub.watched())
        set.made = [this](std::vector<Event> events) { show(std::move(events)); };
    Replay replay = plan->replay(ReplayStatus::Running);
    replay.id = m_parts.ids.next<ReplayTag>();
    replay.createdBy = boundedActorName(plan->caller.actor.name);
    AuditEntry note = m_parts.audit.note(plan->caller, "replay", "created", replay.id.bytes());
    // Known before the first row can be handed over.
    m_parts.door.post([id = replay.id, options = ReplayOptions(replay)](Dispatcher &dispatcher) {
        dispatcher.setReplay(id, options);
    });
    const ReplayId id = replay.id;
    store->createReplay(
        std::move(replay), std::move(set), std::move(would),
        [this, plan](Result<Replay> made) { created(plan, std::move(made)); }, std::move(note));
}

void ReplaysService::estimate(const std::shared_ptr<Plan> &plan, ReplayPlan set, WouldReceive would)
{
    const auto store = m_parts.gate.enter();
    if (!store) {
        plan->answer.finish(engineStopped());
        return;
    }
    std::shared_ptr<Rehearsal> rehearsal;
    if (!plan->request.countOnly) {
        rehearsal = std::make_shared<Rehearsal>(m_parts.rehearsal);
        set.visit = [this, rehearsal, plan](const DestinationId &id, const Event &event) {
            if (!plan->request.asNewEvent)
                return rehearsal->build(id, event);
            Event made = event;
            made.id = m_parts.ids.next<EventTag>();
            made.createdAt = plan->at;
            return rehearsal->build(id, made);
        };
    }
    if (m_parts.retention > milliseconds(0))
        set.keptFrom = plan->at - m_parts.retention;
    store->estimateReplay(
        std::move(set), std::move(would),
        [this, plan, rehearsal](Result<ReplayEstimate> estimate) {
            if (estimate)
                estimated(plan, std::move(*estimate), rehearsal.get());
            else
                plan->answer.finish(failure(std::move(estimate.error())));
        },
        plan->answer.givenUp());
}

void ReplaysService::estimated(const std::shared_ptr<Plan> &plan, ReplayEstimate estimate,
                               const Rehearsal *rehearsal)
{
    Replay planned = plan->replay(ReplayStatus::Planned);
    planned.counts.total = planned.counts.left = qint64(estimate.set->items.size());
    planned.bytes = estimate.set->bytes;
    planned.outlook = std::move(estimate.outlook);
    planned.outlook->seconds = secondsFor(plan->request, *planned.outlook);
    if (rehearsal)
        planned.outlook->check = rehearsal->result();
    if (!plan->answer.givenUp()()) // nobody would know it
        planned.outlook->planId = m_plans.keep(plan->request, std::move(estimate.set));
    plan->answer.finish(std::move(planned));
}

/// The slowest of what limits it: the replay's rate and those of its destinations.
std::optional<double> ReplaysService::secondsFor(const ReplayRequest &request,
                                                 const ReplayOutlook &outlook) const
{
    std::optional<double> seconds;
    const auto takes = [&seconds](qint64 count, const std::optional<double> &rate) {
        if (rate && *rate > 0)
            seconds = std::max(seconds.value_or(0), double(count) / *rate);
    };
    qint64 total = 0;
    for (const auto &[id, count] : outlook.byDestination) {
        total += count;
        if (const DestinationPtr destination = m_parts.book.find(id))
            takes(count, destination->maxRate);
    }
    takes(total, request.rate);
    return seconds;
}

void ReplaysService::created(const std::shared_ptr<Plan> &plan, Result<Replay> replay)
{
    if (replay) {
        m_plans.forget(plan->request.planId);
        m_parts.door.post([destinations = receiversOf(*replay)](Dispatcher &dispatcher) {
            dispatcher.replaysWait(destinations);
        });
    }
    plan->answer.finish(std::move(replay));
}

void ReplaysService::show(std::vector<Event> events)
{
    std::vector<StreamMessage> messages;
    messages.reserve(events.size());
    for (Event &event : events)
        messages.push_back({{}, std::move(event)});
    m_parts.hub.publish(std::move(messages));
}

} // namespace deckhand
