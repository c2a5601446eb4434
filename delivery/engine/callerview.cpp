#include "engine/callerview.h"

namespace deckhand {

CallerView::CallerView(Engine &engine, Caller caller)
    : m_engine(engine),
      m_caller(std::move(caller)),
      m_destinations(engine.destinationsService(), m_caller),
      m_deliveries(engine.deliveriesService(), m_caller),
      m_replays(engine.replaysService(), m_caller),
      m_access(engine.accessService(), m_caller)
{}

FutureResult<Page<Destination>> CallerView::Destinations::list(PageRequest page)
{
    return s.list(std::move(page));
}
FutureResult<Destination> CallerView::Destinations::get(DestinationId id)
{
    return s.get(std::move(id));
}
FutureResult<Destination> CallerView::Destinations::create(DestinationDraft draft)
{
    return s.createFor(caller, std::move(draft));
}
FutureResult<Destination> CallerView::Destinations::update(DestinationId id, DestinationPatch patch)
{
    return s.updateFor(caller, std::move(id), std::move(patch));
}
FutureResult<DestinationId> CallerView::Destinations::remove(DestinationId id)
{
    return s.removeFor(caller, std::move(id));
}
FutureResult<Destination> CallerView::Destinations::rotateSecret(DestinationId id,
                                                                 milliseconds overlap)
{
    return s.rotateSecretFor(caller, std::move(id), overlap);
}
FutureResult<Destination> CallerView::Destinations::endSecretOverlap(DestinationId id)
{
    return s.endSecretOverlapFor(caller, std::move(id));
}
FutureResult<Attempt> CallerView::Destinations::test(DestinationId id, TestRequest request)
{
    return s.testFor(caller, std::move(id), std::move(request));
}

FutureResult<Page<Delivery>> CallerView::Deliveries::list(DeliveryFilter filter, PageRequest page)
{
    return s.list(std::move(filter), std::move(page));
}
FutureResult<Delivery> CallerView::Deliveries::get(DeliveryId id)
{
    return s.get(std::move(id));
}
FutureResult<Delivery> CallerView::Deliveries::retry(DeliveryId id)
{
    return s.retryFor(caller, std::move(id));
}
FutureResult<Delivery> CallerView::Deliveries::cancel(DeliveryId id)
{
    return s.cancelFor(caller, std::move(id));
}

FutureResult<Replay> CallerView::Replays::create(ReplayRequest request)
{
    return s.createFor(caller, std::move(request));
}
FutureResult<Page<Replay>> CallerView::Replays::list(PageRequest page)
{
    return s.list(std::move(page));
}
FutureResult<Replay> CallerView::Replays::get(ReplayId id)
{
    return s.get(std::move(id));
}
FutureResult<Replay> CallerView::Replays::pause(ReplayId id)
{
    return s.setStatusFor(caller, std::move(id), ReplayStatus::Paused);
}
FutureResult<Replay> CallerView::Replays::resume(ReplayId id)
{
    return s.setStatusFor(caller, std::move(id), ReplayStatus::Running);
}
FutureResult<Replay> CallerView::Replays::cancel(ReplayId id)
{
    return s.setStatusFor(caller, std::move(id), ReplayStatus::Canceled);
}

FutureResult<NewApiKey> CallerView::Access::createKey(QString name, Role role,
                                                      std::optional<Secret> preset,
                                                      KeyOptions options)
{
    return s.createKeyFor(caller, std::move(name), role, std::move(preset), options);
}
FutureResult<std::vector<ApiKey>> CallerView::Access::listKeys()
{
    return s.listKeys();
}
FutureResult<KeyId> CallerView::Access::removeKey(KeyId id)
{
    return s.removeKeyFor(caller, std::move(id));
}
FutureResult<ApiKey> CallerView::Access::authenticate(Secret presented)
{
    return s.authenticate(std::move(presented));
}
FutureResult<IdempotencyCheck> CallerView::Access::beginIdempotent(QByteArray scope, QByteArray key,
                                                                   QByteArray fingerprint)
{
    return s.beginIdempotent(std::move(scope), std::move(key), std::move(fingerprint));
}
FutureResult<bool> CallerView::Access::finishIdempotent(QByteArray scope, QByteArray key,
                                                        std::optional<IdempotentAnswer> answer)
{
    return s.finishIdempotent(std::move(scope), std::move(key), std::move(answer));
}

} // namespace deckhand
