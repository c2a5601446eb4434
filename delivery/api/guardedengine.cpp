#include "api/guardedengine.h"

namespace deckhand {

namespace {

/// Makes `call` where the lock lets it.
template <class T, class Call>
FutureResult<T> judged(const SafetyLock &lock, const Change &change, Call call)
{
    switch (lock.verdict()) {
    case SafetyLock::Verdict::Allowed: return call();
    case SafetyLock::Verdict::Refused: return readyFuture<T>(failure(lockedError()));
    case SafetyLock::Verdict::Ask: break;
    }
    const auto waiting = std::make_shared<Completion<T>>();
    FutureResult<T> future = waiting->future();
    lock.ask(change, [waiting, call = std::move(call)](bool confirmed) mutable {
        if (confirmed)
            relay<T>(call(), waiting);
        else
            waiting->finish(failure(unconfirmedError()));
    });
    return future;
}

struct GuardedEvents final : EventsApi
{
    GuardedEvents(EngineApi &engine, SafetyLock &safety) : e(engine), lock(safety) {}
    FutureResult<std::vector<PublishOutcome>> publish(std::vector<EventDraft> drafts) override
    {
        return judged<std::vector<PublishOutcome>>(
            lock, {ChangeKind::Publish, {}},
            [this, drafts = std::move(drafts)] { return e.events().publish(drafts); });
    }
    FutureResult<Event> get(EventId id) override { return e.events().get(std::move(id)); }
    FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override
    {
        return e.events().list(std::move(filter), std::move(page));
    }
    FutureResult<std::vector<Explanation>> explain(EventId id) override
    {
        return e.events().explain(std::move(id));
    }
    EngineApi &e;
    SafetyLock &lock;
};

struct GuardedDestinations final : DestinationsApi
{
    GuardedDestinations(EngineApi &engine, SafetyLock &safety) : e(engine), lock(safety) {}
    FutureResult<Page<Destination>> list(PageRequest page) override
    {
        return e.destinations().list(std::move(page));
    }
    FutureResult<Destination> get(DestinationId id) override
    {
        return e.destinations().get(std::move(id));
    }
    FutureResult<Destination> create(DestinationDraft draft) override
    {
        return judged<Destination>(
            lock, {ChangeKind::CreateDestination, {}},
            [this, draft = std::move(draft)] { return e.destinations().create(draft); });
    }
    FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override
    {
        return judged<Destination>(
            lock, {ChangeKind::UpdateDestination, id.bytes()},
            [this, id, patch = std::move(patch)] { return e.destinations().update(id, patch); });
    }
    FutureResult<DestinationId> remove(DestinationId id) override
    {
        return judged<DestinationId>(lock, {ChangeKind::RemoveDestination, id.bytes()},
                                     [this, id] { return e.destinations().remove(id); });
    }
    FutureResult<Destination> rotateSecret(DestinationId id, milliseconds overlap) override
    {
        return judged<Destination>(
            lock, {ChangeKind::RotateSecret, id.bytes()},
            [this, id, overlap] { return e.destinations().rotateSecret(id, overlap); });
    }
    FutureResult<Destination> endSecretOverlap(DestinationId id) override
    {
        return judged<Destination>(lock, {ChangeKind::EndSecretOverlap, id.bytes()},
                                   [this, id] { return e.destinations().endSecretOverlap(id); });
    }
    FutureResult<Attempt> test(DestinationId id, TestRequest request) override
    {
        if (request.preview) // which only looks
            return e.destinations().test(std::move(id), std::move(request));
        return judged<Attempt>(lock, {ChangeKind::TestDestination, id.bytes()},
                               [this, id, request = std::move(request)] {
                                   return e.destinations().test(id, request);
                               });
    }
    FutureResult<QByteArray> sealCredentials(Secret passphrase, QByteArray context) override
    {
        return judged<QByteArray>(lock, {ChangeKind::ExportCredentials, {}},
                                  [this, passphrase = std::move(passphrase), context] {
                                      return e.destinations().sealCredentials(passphrase, context);
                                  });
    }
    EngineApi &e;
    SafetyLock &lock;
};

struct GuardedDeliveries final : DeliveriesApi
{
    GuardedDeliveries(EngineApi &engine, SafetyLock &safety) : e(engine), lock(safety) {}
    FutureResult<Page<Delivery>> list(DeliveryFilter filter, PageRequest page) override
    {
        return e.deliveries().list(std::move(filter), std::move(page));
    }
    FutureResult<Delivery> get(DeliveryId id) override { return e.deliveries().get(std::move(id)); }
    FutureResult<Delivery> retry(DeliveryId id) override
    {
        return judged<Delivery>(lock, {ChangeKind::RetryDelivery, id.bytes()},
                                [this, id] { return e.deliveries().retry(id); });
    }
    FutureResult<Delivery> cancel(DeliveryId id) override
    {
        return judged<Delivery>(lock, {ChangeKind::CancelDelivery, id.bytes()},
                                [this, id] { return e.deliveries().cancel(id); });
    }
    EngineApi &e;
    SafetyLock &lock;
};

struct GuardedReplays final : ReplaysApi
{
    GuardedReplays(EngineApi &engine, SafetyLock &safety) : e(engine), lock(safety) {}
    FutureResult<Replay> create(ReplayRequest request) override
    {
        if (request.dryRun)
            return e.replays().create(std::move(request));
        return judged<Replay>(
            lock, {ChangeKind::CreateReplay, {}},
            [this, request = std::move(request)] { return e.replays().create(request); });
    }
    FutureResult<Page<Replay>> list(PageRequest page) override
    {
        return e.replays().list(std::move(page));
    }
    FutureResult<Replay> get(ReplayId id) override { return e.replays().get(std::move(id)); }
    FutureResult<Replay> pause(ReplayId id) override
    {
        return judged<Replay>(lock, {ChangeKind::PauseReplay, id.bytes()},
                              [this, id] { return e.replays().pause(id); });
    }
    FutureResult<Replay> resume(ReplayId id) override
    {
        return judged<Replay>(lock, {ChangeKind::ResumeReplay, id.bytes()},
                              [this, id] { return e.replays().resume(id); });
    }
    FutureResult<Replay> cancel(ReplayId id) override
    {
        return judged<Replay>(lock, {ChangeKind::CancelReplay, id.bytes()},
                              [this, id] { return e.replays().cancel(id); });
    }
    EngineApi &e;
    SafetyLock &lock;
};

struct GuardedAccess final : AccessApi
{
    GuardedAccess(EngineApi &engine, SafetyLock &safety) : e(engine), lock(safety) {}
    FutureResult<NewApiKey> createKey(QString name, Role role, std::optional<Secret> preset,
                                      KeyOptions options) override
    {
        return judged<NewApiKey>(
            lock, {ChangeKind::CreateKey, {}},
            [this, name = std::move(name), role, preset = std::move(preset), options] {
                return e.access().createKey(name, role, preset, options);
            });
    }
    FutureResult<std::vector<ApiKey>> listKeys() override { return e.access().listKeys(); }
    FutureResult<KeyId> removeKey(KeyId id) override
    {
        return judged<KeyId>(lock, {ChangeKind::RemoveKey, id.bytes()},
                             [this, id] { return e.access().removeKey(id); });
    }
    FutureResult<ApiKey> authenticate(Secret presented) override
    {
        return e.access().authenticate(std::move(presented));
    }
    FutureResult<IdempotencyCheck> beginIdempotent(QByteArray scope, QByteArray key,
                                                   QByteArray fingerprint) override
    {
        return judged<IdempotencyCheck>(
            lock, {ChangeKind::Idempotency, key}, [this, scope, key, fingerprint] {
                return e.access().beginIdempotent(scope, key, fingerprint);
            });
    }
    FutureResult<bool> finishIdempotent(QByteArray scope, QByteArray key,
                                        std::optional<IdempotentAnswer> answer) override
    {
        return judged<bool>(lock, {ChangeKind::Idempotency, key}, [this, scope, key, answer] {
            return e.access().finishIdempotent(scope, key, answer);
        });
    }
    EngineApi &e;
    SafetyLock &lock;
};

class GuardedEngine final : public EngineApi
{
public:
    GuardedEngine(EngineApi &engine, SafetyLock &lock)
        : m_engine(engine),
          m_events(engine, lock),
          m_destinations(engine, lock),
          m_deliveries(engine, lock),
          m_replays(engine, lock),
          m_access(engine, lock)
    {}
    EventsApi &events() override { return m_events; }
    DestinationsApi &destinations() override { return m_destinations; }
    DeliveriesApi &deliveries() override { return m_deliveries; }
    ReplaysApi &replays() override { return m_replays; }
    StreamApi &stream() override { return m_engine.stream(); }
    ServerApi &server() override { return m_engine.server(); }
    AccessApi &access() override { return m_access; }
    AuditApi &audit() override { return m_engine.audit(); }

private:
    EngineApi &m_engine;
    GuardedEvents m_events;
    GuardedDestinations m_destinations;
    GuardedDeliveries m_deliveries;
    GuardedReplays m_replays;
    GuardedAccess m_access;
};

} // namespace

std::unique_ptr<EngineApi> makeGuardedEngine(EngineApi &engine, SafetyLock &lock)
{
    return std::make_unique<GuardedEngine>(engine, lock);
}

} // namespace deckhand
