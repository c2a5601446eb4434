#include "engine/replaysservice.h"

#include "api/codec.h"

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
    Completion<Replay> answer;

    [[nodiscard]] Replay replay(ReplayStatus status) const
    {
        Replay replay;
        replay.status = status;
        replay.filter = request.filter;
        replay.destinationIds = request.destinationIds;
        replay.only = request.only;
        replay.rate = request.rate;
        replay.createdAt = at;
        return replay;
    }
};

std::optional<Error> ReplaysService::check(const ReplayRequest &request) const
{
    Error error;
    if (request.rate && !(*request.rate > 0 && *request.rate <= 1'000'000)) {
        error.items.push_back(
            {ErrorCode::InputInvalid, u"rate"_s,
             u"The rate must be more than 0 deliveries per second; leave it out for no limit."_s});
    }
    for (std::size_t i = 0; i < request.destinationIds.size(); ++i) {
        const DestinationId &id = request.destinationIds[i];
        const QString field = u"destination_ids[%1]"_s.arg(i);
        const DestinationPtr destination = m_parts.book.find(id);
        if (!destination) {
            error.items.push_back({ErrorCode::InputInvalid, field,
                                   u"There is no destination %1."_s.arg(id.toString())});
        } else if (destination->status != DestinationStatus::Active && !request.dryRun) {
            error.items.push_back(
                {ErrorCode::Conflict, field,
                 u"The destination is inactive. Activate it first, then replay."_s});
        }
    }
    if (error.items.empty())
        return std::nullopt;
    return error;
}

FutureResult<Replay> ReplaysService::createFor(const Caller &caller, ReplayRequest request)
{
    if (auto error = check(request))
        return readyFuture<Replay>(failure(std::move(*error)));
    auto plan = std::make_shared<Plan>();
    auto future = plan->answer.future();
    plan->request = std::move(request);
    plan->caller = caller;
    plan->at = m_parts.clock.now();
    auto &ids = plan->request.destinationIds;
    if (ids.empty()) {
        for (const DestinationPtr &destination : m_parts.book.all()) {
            if (destination->status == DestinationStatus::Active)
                ids.push_back(destination->id);
        }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
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
    ReplayPlan set{plan->request.destinationIds, plan->request.filter, plan->request.only};
    WouldReceive would = wouldReceive(std::move(plan->history), plan->request.only);
    if (plan->request.dryRun) {
        store->estimateReplay(std::move(set), std::move(would),
                              [plan](Result<ReplayEstimate> estimate) {
                                  if (!estimate) {
                                      plan->answer.finish(failure(std::move(estimate.error())));
                                      return;
                                  }
                                  Replay planned = plan->replay(ReplayStatus::Planned);
                                  planned.counts.total = planned.counts.left = estimate->deliveries;
                                  planned.bytes = estimate->bytes;
                                  plan->answer.finish(std::move(planned));
                              });
        return;
    }
    Replay replay = plan->replay(ReplayStatus::Running);
    replay.id = m_parts.ids.next<ReplayTag>();
    AuditEntry note = m_parts.audit.note(plan->caller, "replay", "created", replay.id.bytes());
    // Known before the first row can be handed over.
    m_parts.door.post([id = replay.id, rate = replay.rate](Dispatcher &dispatcher) {
        dispatcher.setReplayRate(id, rate);
    });
    const ReplayId id = replay.id;
    store->createReplay(
        std::move(replay), std::move(set), std::move(would),
        [this, plan, id](Result<Replay> made) { created(plan, id, std::move(made)); },
        std::move(note));
}

void ReplaysService::created(const std::shared_ptr<Plan> &plan, const ReplayId &id,
                             Result<Replay> replay)
{
    if (replay) {
        m_parts.door.post([destinations = plan->request.destinationIds](Dispatcher &dispatcher) {
            dispatcher.replaysWait(destinations);
        });
    } else {
        m_parts.door.post([id](Dispatcher &d) { d.setReplayRate(id, std::nullopt); });
    }
    plan->answer.finish(std::move(replay));
}

FutureResult<Page<Replay>> ReplaysService::list(PageRequest page)
{
    return m_parts.gate.ask<Page<Replay>>(
        [&](Store &store, auto done) { store.listReplays(std::move(page), done); });
}

FutureResult<Replay> ReplaysService::get(ReplayId id)
{
    return m_parts.gate.ask<Replay>(
        [&](Store &store, auto done) { store.replay(std::move(id), done); });
}

FutureResult<Replay> ReplaysService::pause(ReplayId id)
{
    return setStatusFor(m_parts.audit.self(), std::move(id), ReplayStatus::Paused);
}

FutureResult<Replay> ReplaysService::resume(ReplayId id)
{
    return setStatusFor(m_parts.audit.self(), std::move(id), ReplayStatus::Running);
}

FutureResult<Replay> ReplaysService::cancel(ReplayId id)
{
    return setStatusFor(m_parts.audit.self(), std::move(id), ReplayStatus::Canceled);
}

namespace {

const char *actionOf(ReplayStatus status)
{
    switch (status) {
    case ReplayStatus::Paused: return "paused";
    case ReplayStatus::Canceled: return "canceled";
    default: return "resumed";
    }
}

} // namespace

FutureResult<Replay> ReplaysService::setStatusFor(const Caller &caller, ReplayId id,
                                                  ReplayStatus status)
{
    auto answer = std::make_shared<Completion<Replay>>();
    auto future = answer->future();
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return future;
    }
    store->replay(std::move(id), [this, caller, status, answer](Result<Replay> found) {
        const bool moves = found && (found->status == ReplayStatus::Running ||
                                     found->status == ReplayStatus::Paused);
        if (!found || found->status == status) {
            answer->finish(std::move(found)); // nothing to do is no error
        } else if (!moves) {
            answer->finish(failure(ErrorCode::Conflict,
                                   u"The replay is %1; it can't be changed any more."_s.arg(
                                       QLatin1String(wireName(found->status)))));
        } else {
            change(caller, *found, status, answer);
        }
    });
    return future;
}

void ReplaysService::change(const Caller &caller, const Replay &replay, ReplayStatus status,
                            const std::shared_ptr<Completion<Replay>> &answer)
{
    m_parts.door.post([this, caller, replay, status, answer](Dispatcher &dispatcher) {
        const auto store = m_parts.gate.enter();
        if (!store) {
            answer->finish(engineStopped());
            return;
        }
        // What waits in memory goes back before the store changes the replay.
        if (status != ReplayStatus::Running)
            dispatcher.dropReplay(replay.id);
        else
            dispatcher.setReplayRate(replay.id, replay.rate);
        store->setReplayStatus(
            replay.id, status, m_parts.clock.now(),
            [this, answer, destinations = replay.destinationIds](Result<Replay> changed) {
                m_parts.door.post([destinations](Dispatcher &d) { d.replaysWait(destinations); });
                answer->finish(std::move(changed));
            },
            m_parts.audit.note(caller, "replay", actionOf(status), replay.id.bytes(), {"status"}));
    });
}

} // namespace deckhand
