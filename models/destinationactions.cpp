#include "models/destinationactions.h"

namespace deckhand {

DestinationActions::DestinationActions(EngineApi &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{}

void DestinationActions::sendTest(const DestinationId &id, const TestRequest &request)
{
    onFinished(m_engine.destinations().test(id, request), this,
               [this, id](const Result<Attempt> &result) {
                   if (result)
                       Q_EMIT tested(id, *result);
                   else
                       Q_EMIT testRefused(id, result.error());
               });
}

void DestinationActions::disable(const DestinationId &id)
{
    patchStatus(id, DestinationStatus::Inactive, OnReactivate::Resume);
}

void DestinationActions::reactivate(const DestinationId &id, OnReactivate how)
{
    patchStatus(id, DestinationStatus::Active, how);
}

void DestinationActions::patchStatus(const DestinationId &id, DestinationStatus status,
                                     OnReactivate how)
{
    DestinationPatch patch;
    patch.status = status;
    patch.onReactivate = how;
    onFinished(m_engine.destinations().update(id, patch), this,
               [this](const Result<Destination> &result) {
                   if (result)
                       Q_EMIT statusChanged(*result);
                   else
                       Q_EMIT failed(result.error());
               });
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

} // namespace deckhand
