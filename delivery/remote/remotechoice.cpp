#include "remote/remotechoice.h"

#include "remote/remoteresources.h"

namespace deckhand {

namespace {

struct ChosenEvents final : EventsApi
{
    explicit ChosenEvents(RemoteSwitch &choice) : c(choice) {}
    FutureResult<std::vector<PublishOutcome>> publish(std::vector<EventDraft> drafts) override
    {
        return c.pick<std::vector<PublishOutcome>>(
            [drafts = std::move(drafts)](EngineApi &e) { return e.events().publish(drafts); });
    }
    FutureResult<Event> get(EventId id) override
    {
        return c.pick<Event>([id](EngineApi &e) { return e.events().get(id); });
    }
    FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override
    {
        return c.pick<Page<Event>>(
            [filter, page](EngineApi &e) { return e.events().list(filter, page); });
    }
    FutureResult<std::vector<Explanation>> explain(EventId id) override
    {
        return c.pick<std::vector<Explanation>>(
            [id](EngineApi &e) { return e.events().explain(id); });
    }
    RemoteSwitch &c;
};

struct ChosenDestinations final : DestinationsApi
{
    explicit ChosenDestinations(RemoteSwitch &choice) : c(choice) {}
    FutureResult<Page<Destination>> list(PageRequest page) override
    {
        return c.pick<Page<Destination>>(
            [page](EngineApi &e) { return e.destinations().list(page); });
    }
    FutureResult<Destination> get(DestinationId id) override
    {
        return c.pick<Destination>([id](EngineApi &e) { return e.destinations().get(id); });
    }
    FutureResult<Destination> create(DestinationDraft draft) override
    {
        return c.pick<Destination>(
            [draft](EngineApi &e) { return e.destinations().create(draft); });
    }
    FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override
    {
        return c.pick<Destination>(
            [id, patch](EngineApi &e) { return e.destinations().update(id, patch); });
    }
    FutureResult<DestinationId> remove(DestinationId id) override
    {
        return c.pick<DestinationId>([id](EngineApi &e) { return e.destinations().remove(id); });
    }
    FutureResult<Destination> rotateSecret(DestinationId id, milliseconds overlap) override
    {
        return c.pick<Destination>(
            [id, overlap](EngineApi &e) { return e.destinations().rotateSecret(id, overlap); });
    }
    FutureResult<Destination> endSecretOverlap(DestinationId id) override
    {
        return c.pick<Destination>(
            [id](EngineApi &e) { return e.destinations().endSecretOverlap(id); });
    }
    FutureResult<Attempt> test(DestinationId id, TestRequest request) override
    {
        return c.pick<Attempt>(
            [id, request](EngineApi &e) { return e.destinations().test(id, request); });
    }
    RemoteSwitch &c;
};

struct ChosenDeliveries final : DeliveriesApi
{
    explicit ChosenDeliveries(RemoteSwitch &choice) : c(choice) {}
    FutureResult<Page<Delivery>> list(DeliveryFilter filter, PageRequest page) override
    {
        return c.pick<Page<Delivery>>(
            [filter, page](EngineApi &e) { return e.deliveries().list(filter, page); });
    }
    FutureResult<Delivery> get(DeliveryId id) override
    {
        return c.pick<Delivery>([id](EngineApi &e) { return e.deliveries().get(id); });
    }
    FutureResult<Delivery> retry(DeliveryId id) override
    {
        return c.pick<Delivery>([id](EngineApi &e) { return e.deliveries().retry(id); });
    }
    FutureResult<Delivery> cancel(DeliveryId id) override
    {
        return c.pick<Delivery>([id](EngineApi &e) { return e.deliveries().cancel(id); });
    }
    RemoteSwitch &c;
};

struct ChosenReplays final : ReplaysApi
{
    explicit ChosenReplays(RemoteSwitch &choice) : c(choice) {}
    FutureResult<Replay> create(ReplayRequest request) override
    {
        return c.pick<Replay>([request](EngineApi &e) { return e.replays().create(request); });
    }
    FutureResult<Page<Replay>> list(PageRequest page) override
    {
        return c.pick<Page<Replay>>([page](EngineApi &e) { return e.replays().list(page); });
    }
    FutureResult<Replay> get(ReplayId id) override
    {
        return c.pick<Replay>([id](EngineApi &e) { return e.replays().get(id); });
    }
    FutureResult<Replay> pause(ReplayId id) override
    {
        return c.pick<Replay>([id](EngineApi &e) { return e.replays().pause(id); });
    }
    FutureResult<Replay> resume(ReplayId id) override
    {
        return c.pick<Replay>([id](EngineApi &e) { return e.replays().resume(id); });
    }
    FutureResult<Replay> cancel(ReplayId id) override
    {
        return c.pick<Replay>([id](EngineApi &e) { return e.replays().cancel(id); });
    }
    RemoteSwitch &c;
};

struct ChosenServer final : ServerApi
{
    explicit ChosenServer(RemoteSwitch &choice) : c(choice) {}
    FutureResult<ServerInfo> info() override
    {
        return c.pick<ServerInfo>([](EngineApi &e) { return e.server().info(); });
    }
    FutureResult<std::vector<EventTypeInfo>> eventTypes() override
    {
        return c.pick<std::vector<EventTypeInfo>>(
            [](EngineApi &e) { return e.server().eventTypes(); });
    }
    FutureResult<std::vector<DestinationType>> destinationTypes() override
    {
        return c.pick<std::vector<DestinationType>>(
            [](EngineApi &e) { return e.server().destinationTypes(); });
    }
    FutureResult<Stats> stats(StatsRequest request) override
    {
        return c.pick<Stats>([request](EngineApi &e) { return e.server().stats(request); });
    }
    RemoteSwitch &c;
};

struct ChosenAudit final : AuditApi
{
    explicit ChosenAudit(RemoteSwitch &choice) : c(choice) {}
    FutureResult<Page<AuditEntry>> list(AuditFilter filter, PageRequest page) override
    {
        return c.pick<Page<AuditEntry>>(
            [filter, page](EngineApi &e) { return e.audit().list(filter, page); });
    }
    RemoteSwitch &c;
};

struct ChosenAccess final : AccessApi
{
    explicit ChosenAccess(RemoteSwitch &choice) : c(choice) {}
    FutureResult<NewApiKey> createKey(QString name, Role role, std::optional<Secret> preset,
                                      KeyOptions options) override
    {
        return c.pick<NewApiKey>([name, role, preset, options](EngineApi &e) {
            return e.access().createKey(name, role, preset, options);
        });
    }
    FutureResult<std::vector<ApiKey>> listKeys() override
    {
        return c.pick<std::vector<ApiKey>>([](EngineApi &e) { return e.access().listKeys(); });
    }
    FutureResult<KeyId> removeKey(KeyId id) override
    {
        return c.pick<KeyId>([id](EngineApi &e) { return e.access().removeKey(id); });
    }
    FutureResult<ApiKey> authenticate(Secret presented) override
    {
        return c.pick<ApiKey>(
            [presented](EngineApi &e) { return e.access().authenticate(presented); });
    }
    FutureResult<IdempotencyCheck> beginIdempotent(QByteArray scope, QByteArray key,
                                                   QByteArray fingerprint) override
    {
        return c.pick<IdempotencyCheck>([scope, key, fingerprint](EngineApi &e) {
            return e.access().beginIdempotent(scope, key, fingerprint);
        });
    }
    FutureResult<bool> finishIdempotent(QByteArray scope, QByteArray key,
                                        std::optional<IdempotentAnswer> answer) override
    {
        return c.pick<bool>([scope, key, answer](EngineApi &e) {
            return e.access().finishIdempotent(scope, key, answer);
        });
    }
    RemoteSwitch &c;
};

class ChoosingEngine final : public EngineApi
{
public:
    ChoosingEngine(RemoteSwitch &choice, RemoteClient &client)
        : m_events(choice),
          m_destinations(choice),
          m_deliveries(choice),
          m_replays(choice),
          m_stream(client),
          m_server(choice),
          m_access(choice),
          m_audit(choice)
    {}
    EventsApi &events() override { return m_events; }
    DestinationsApi &destinations() override { return m_destinations; }
    DeliveriesApi &deliveries() override { return m_deliveries; }
    ReplaysApi &replays() override { return m_replays; }
    StreamApi &stream() override { return m_stream; }
    ServerApi &server() override { return m_server; }
    AccessApi &access() override { return m_access; }
    AuditApi &audit() override { return m_audit; }

private:
    ChosenEvents m_events;
    ChosenDestinations m_destinations;
    ChosenDeliveries m_deliveries;
    ChosenReplays m_replays;
    RemoteStream m_stream;
    ChosenServer m_server;
    ChosenAccess m_access;
    ChosenAudit m_audit;
};

} // namespace

std::unique_ptr<EngineApi> makeChoosingEngine(RemoteSwitch &choice, RemoteClient &client)
{
    return std::make_unique<ChoosingEngine>(choice, client);
}

} // namespace deckhand
