// Replays that have been made: read, paused, resumed, canceled, stopped by their failures.

#include "engine/replaysservice.h"

#include "api/codec.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

std::vector<DestinationId> ReplaysService::receiversOf(const Replay &replay)
{
    return replay.targetDestinationId ? std::vector{*replay.targetDestinationId}
                                      : replay.destinationIds;
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
            dispatcher.stopReplay(replay.id);
        else
            dispatcher.setReplay(replay.id, replay);
        store->setReplayStatus(
            replay.id, status, m_parts.clock.now(),
            [this, answer, id = replay.id,
             receivers = receiversOf(replay)](Result<Replay> changed) {
                m_parts.door.post([id, receivers](Dispatcher &d) {
                    d.replayChanged(id);
                    d.replaysWait(receivers);
                });
                answer->finish(std::move(changed));
            },
            m_parts.audit.note(caller, "replay", actionOf(status), replay.id.bytes(), {"status"}));
    });
}

void ReplaysService::stop(const ReplayId &id, const ReplayStop &why)
{
    const auto store = m_parts.gate.enter();
    if (!store)
        return;
    // Where it ended meanwhile there is nothing to pause; where the store could not write it, the
    // replay goes on until it fails as often again.
    store->setReplayStatus(
        id, ReplayStatus::Paused, why.at,
        [this, id](const Result<Replay> &paused) {
            const auto receivers = paused ? receiversOf(*paused) : std::vector<DestinationId>();
            m_parts.door.post([id, receivers](Dispatcher &dispatcher) {
                dispatcher.replayChanged(id);
                dispatcher.replaysWait(receivers);
            });
        },
        m_parts.audit.note(m_parts.audit.self(), "replay", "paused", id.bytes(), {"status"}), why);
}

} // namespace deckhand
