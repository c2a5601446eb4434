#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
#include "remote/remoteclient.h"

namespace deckhand {

// The resources of EngineApi, each a thin layer over RemoteClient. Thread: any.

class RemoteEvents final : public EventsApi
{
public:
    explicit RemoteEvents(RemoteClient &client) : m_client(client), m_ids(m_clock) {}
    [[nodiscard]] FutureResult<std::vector<PublishOutcome>>
    publish(std::vector<EventDraft> drafts) override;
    [[nodiscard]] FutureResult<Event> get(EventId id) override;
    [[nodiscard]] FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override;
    [[nodiscard]] FutureResult<std::vector<Explanation>> explain(EventId id) override;

private:
    RemoteClient &m_client;
    SystemClock m_clock;
    IdSource m_ids;
};

class RemoteDestinations final : public DestinationsApi
{
public:
    explicit RemoteDestinations(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] FutureResult<Page<Destination>> list(PageRequest page) override;
    [[nodiscard]] FutureResult<Destination> get(DestinationId id) override;
    [[nodiscard]] FutureResult<Destination> create(DestinationDraft draft) override;
    [[nodiscard]] FutureResult<Destination> update(DestinationId id,
                                                   DestinationPatch patch) override;
    [[nodiscard]] FutureResult<DestinationId> remove(DestinationId id) override;
    [[nodiscard]] FutureResult<Destination> rotateSecret(DestinationId id,
                                                         milliseconds overlap) override;
    [[nodiscard]] FutureResult<Destination> endSecretOverlap(DestinationId id) override;
    [[nodiscard]] FutureResult<Attempt> test(DestinationId id, TestRequest request) override;

private:
    [[nodiscard]] FutureResult<Destination> fetchOne(RemoteRequest request);

    RemoteClient &m_client;
};

class RemoteDeliveries final : public DeliveriesApi
{
public:
    explicit RemoteDeliveries(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] FutureResult<Page<Delivery>> list(DeliveryFilter filter,
                                                    PageRequest page) override;
    [[nodiscard]] FutureResult<Delivery> get(DeliveryId id) override;
    [[nodiscard]] FutureResult<Delivery> retry(DeliveryId id) override;
    [[nodiscard]] FutureResult<Delivery> cancel(DeliveryId id) override;

private:
    RemoteClient &m_client;
};

class RemoteReplays final : public ReplaysApi
{
public:
    explicit RemoteReplays(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] FutureResult<Replay> create(ReplayRequest request) override;
    [[nodiscard]] FutureResult<Page<Replay>> list(PageRequest page) override;
    [[nodiscard]] FutureResult<Replay> get(ReplayId id) override;
    [[nodiscard]] FutureResult<Replay> pause(ReplayId id) override;
    [[nodiscard]] FutureResult<Replay> resume(ReplayId id) override;
    [[nodiscard]] FutureResult<Replay> cancel(ReplayId id) override;

private:
    RemoteClient &m_client;
};

class RemoteStream final : public StreamApi
{
public:
    explicit RemoteStream(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] std::unique_ptr<StreamSubscription> subscribe(StreamOptions options,
                                                                StreamHandler handler) override;

private:
    RemoteClient &m_client;
};

class RemoteServer final : public ServerApi
{
public:
    explicit RemoteServer(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] FutureResult<ServerInfo> info() override;
    [[nodiscard]] FutureResult<std::vector<EventTypeInfo>> eventTypes() override;
    [[nodiscard]] FutureResult<std::vector<DestinationType>> destinationTypes() override;
    [[nodiscard]] FutureResult<Stats> stats(StatsRequest request) override;

private:
    RemoteClient &m_client;
};

class RemoteAudit final : public AuditApi
{
public:
    explicit RemoteAudit(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] FutureResult<Page<AuditEntry>> list(AuditFilter filter,
                                                      PageRequest page) override;

private:
    RemoteClient &m_client;
};

/// The server's keys. Whose a key is and what was answered under an idempotency key, a server knows
/// by itself; there are no calls for it.
class RemoteAccess final : public AccessApi
{
public:
    explicit RemoteAccess(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] FutureResult<NewApiKey>
    createKey(QString name, Role role, std::optional<Secret> preset, KeyOptions options) override;
    [[nodiscard]] FutureResult<std::vector<ApiKey>> listKeys() override;
    [[nodiscard]] FutureResult<KeyId> removeKey(KeyId id) override;
    [[nodiscard]] FutureResult<ApiKey> authenticate(Secret presented) override;
    [[nodiscard]] FutureResult<IdempotencyCheck> beginIdempotent(QByteArray scope, QByteArray key,
                                                                 QByteArray fingerprint) override;
    [[nodiscard]] FutureResult<bool>
    finishIdempotent(QByteArray scope, QByteArray key,
                     std::optional<IdempotentAnswer> answer) override;

private:
    RemoteClient &m_client;
};

} // namespace deckhand
