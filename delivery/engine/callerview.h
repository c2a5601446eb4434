#pragma once

#include "engine/engine.h"

namespace deckhand {

/// An engine as one caller sees it: changes are made in its name, all else is the engine's own.
class CallerView final : public EngineApi
{
public:
    CallerView(Engine &engine, Caller caller);

    EventsApi &events() override { return m_engine.events(); }
    DestinationsApi &destinations() override { return m_destinations; }
    DeliveriesApi &deliveries() override { return m_deliveries; }
    ReplaysApi &replays() override { return m_replays; }
    StreamApi &stream() override { return m_engine.stream(); }
    ServerApi &server() override { return m_engine.server(); }
    AccessApi &access() override { return m_access; }
    AuditApi &audit() override { return m_engine.audit(); }

private:
    struct Destinations final : DestinationsApi
    {
        Destinations(DestinationsService &engine, const Caller &named) : s(engine), caller(named) {}
        FutureResult<Page<Destination>> list(PageRequest page) override;
        FutureResult<Destination> get(DestinationId id) override;
        FutureResult<Destination> create(DestinationDraft draft) override;
        FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override;
        FutureResult<DestinationId> remove(DestinationId id) override;
        FutureResult<Destination> rotateSecret(DestinationId id, milliseconds overlap) override;
        FutureResult<Destination> endSecretOverlap(DestinationId id) override;
        FutureResult<Attempt> test(DestinationId id, TestRequest request) override;
        DestinationsService &s;
        const Caller &caller;
    };
    struct Deliveries final : DeliveriesApi
    {
        Deliveries(DeliveriesService &engine, const Caller &named) : s(engine), caller(named) {}
        FutureResult<Page<Delivery>> list(DeliveryFilter filter, PageRequest page) override;
        FutureResult<Delivery> get(DeliveryId id) override;
        FutureResult<Delivery> retry(DeliveryId id) override;
        FutureResult<Delivery> cancel(DeliveryId id) override;
        DeliveriesService &s;
        const Caller &caller;
    };
    struct Replays final : ReplaysApi
    {
        Replays(ReplaysService &engine, const Caller &named) : s(engine), caller(named) {}
        FutureResult<Replay> create(ReplayRequest request) override;
        FutureResult<Page<Replay>> list(PageRequest page) override;
        FutureResult<Replay> get(ReplayId id) override;
        FutureResult<Replay> pause(ReplayId id) override;
        FutureResult<Replay> resume(ReplayId id) override;
        FutureResult<Replay> cancel(ReplayId id) override;
        ReplaysService &s;
        const Caller &caller;
    };
    struct Access final : AccessApi
    {
        Access(AccessService &engine, const Caller &named) : s(engine), caller(named) {}
        FutureResult<NewApiKey> createKey(QString name, Role role, std::optional<Secret> preset,
                                          KeyOptions options) override;
        FutureResult<std::vector<ApiKey>> listKeys() override;
        FutureResult<KeyId> removeKey(KeyId id) override;
        FutureResult<ApiKey> authenticate(Secret presented) override;
        FutureResult<IdempotencyCheck> beginIdempotent(QByteArray scope, QByteArray key,
                                                       QByteArray fingerprint) override;
        FutureResult<bool> finishIdempotent(QByteArray scope, QByteArray key,
                                            std::optional<IdempotentAnswer> answer) override;
        AccessService &s;
        const Caller &caller;
    };

    Engine &m_engine;
    const Caller m_caller;
    Destinations m_destinations;
    Deliveries m_deliveries;
    Replays m_replays;
    Access m_access;
};

} // namespace deckhand
