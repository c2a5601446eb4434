#include "models/destinationactions.h"

#include "models/destinationbundle.h"
#include "api/stagerelay.h"

namespace deckhand {

DestinationActions::DestinationActions(EngineApi &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{}

void DestinationActions::sendTest(const DestinationId &id, TestRequest request)
{
    m_stages.cancel();
    StageRelay relay =
        relayStages(this, [this, id](const AttemptStage &stage) { Q_EMIT stagePassed(id, stage); });
    request.onStage = std::move(relay.handler);
    m_stages = relay.stages;
    onFinished(m_engine.destinations().test(id, std::move(request)), this,
               [this, id](const Result<Attempt> &result) {
                   if (result)
                       Q_EMIT tested(id, *result);
                   else
                       Q_EMIT testRefused(id, result.error());
               });
}

FutureResult<Destination> DestinationActions::disable(const DestinationId &id)
{
    return patchStatus(id, DestinationStatus::Inactive, OnReactivate::Resume);
}

FutureResult<Destination> DestinationActions::reactivate(const DestinationId &id, OnReactivate how)
{
    return patchStatus(id, DestinationStatus::Active, how);
}

FutureResult<Destination>
DestinationActions::patchStatus(const DestinationId &id, DestinationStatus status, OnReactivate how)
{
    DestinationPatch patch;
    patch.status = status;
    patch.onReactivate = how;
    FutureResult<Destination> answer = m_engine.destinations().update(id, patch);
    onFinished(answer, this, [this](const Result<Destination> &result) {
        if (result)
            Q_EMIT statusChanged(*result);
        else
            Q_EMIT failed(result.error());
    });
    return answer;
}

FutureResult<DestinationId> DestinationActions::remove(const DestinationId &id)
{
    FutureResult<DestinationId> answer = m_engine.destinations().remove(id);
    onFinished(answer, this, [this](const Result<DestinationId> &result) {
        if (result)
            Q_EMIT removed(*result);
        else
            Q_EMIT failed(result.error());
    });
    return answer;
}

void DestinationActions::restore(const Destination &former)
{
    const auto told = [this](const Result<Destination> &result) {
        if (result)
            Q_EMIT restored(*result);
        else
            Q_EMIT failed(result.error());
    };
    // Seen from what it is now, so that settings that came with the edit go again.
    onFinished(m_engine.destinations().get(former.id), this,
               [this, former, told](const Result<Destination> &now) {
                   if (!now) {
                       told(now);
                       return;
                   }
                   DestinationPatch patch = patchTo(*now, toDraft(former));
                   patch.name = former.name;
                   onFinished(m_engine.destinations().update(former.id, patch), this, told);
               });
}

void DestinationActions::rotateSecret(const DestinationId &id, milliseconds overlap)
{
    onFinished(m_engine.destinations().rotateSecret(id, overlap), this,
               [this](const Result<Destination> &result) {
                   if (result)
                       Q_EMIT secretRotated(*result);
                   else
                       Q_EMIT failed(result.error());
               });
}

void DestinationActions::endSecretOverlap(const DestinationId &id)
{
    onFinished(m_engine.destinations().endSecretOverlap(id), this,
               [this](const Result<Destination> &result) {
                   if (result)
                       Q_EMIT overlapEnded(*result);
                   else
                       Q_EMIT failed(result.error());
               });
}

} // namespace deckhand
