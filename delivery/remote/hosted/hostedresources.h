#pragma once

#include "remote/remoteresources.h"

namespace deckhand {

// EngineApi over Deck's hosted API, by what its documentation offers: events with `type`,
// `created_after` and `created_before`; destinations; the deliveries of one destination. What else
// an engine can do is answered `NotSupported` with the reason; what can be told from the lists is
// told from them. Thread: any.

class HostedEvents final : public EventsApi
{
public:
    explicit HostedEvents(RemoteClient &client) : m_client(client), m_plain(client) {}
    [[nodiscard]] FutureResult<std::vector<PublishOutcome>>
    publish(std::vector<EventDraft> drafts) override;
    [[nodiscard]] FutureResult<Event> get(EventId id) override { return m_plain.get(id); }
    [[nodiscard]] FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override;
    [[nodiscard]] FutureResult<std::vector<Explanation>> explain(EventId id) override;

private:
    RemoteClient &m_client;
    RemoteEvents m_plain;
    SystemClock m_clock;
};

/// Destinations of types that this program does not know (`aws_eventbridge`) can be read only.
class HostedDestinations final : public DestinationsApi
{
public:
    explicit HostedDestinations(RemoteClient &client) : m_client(client), m_plain(client) {}
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
    RemoteClient &m_client;
    RemoteDestinations m_plain;
};

/// Deck's deliveries have no id: theirs is made of the destination's and the event's.
class HostedDeliveries final : public DeliveriesApi
{
public:
    explicit HostedDeliveries(RemoteClient &client) : m_client(client) {}
    /// Of one destination only.
    [[nodiscard]] FutureResult<Page<Delivery>> list(DeliveryFilter filter,
                                                    PageRequest page) override;
    /// Without attempts; found among the newest deliveries of the event's type.
    [[nodiscard]] FutureResult<Delivery> get(DeliveryId id) override;
    [[nodiscard]] FutureResult<Delivery> retry(DeliveryId id) override;
    [[nodiscard]] FutureResult<Delivery> cancel(DeliveryId id) override;

private:
    RemoteClient &m_client;
    SystemClock m_clock;
};

class HostedReplays final : public ReplaysApi
{
public:
    explicit HostedReplays(RemoteClient &) {}
    [[nodiscard]] FutureResult<Replay> create(ReplayRequest request) override;
    [[nodiscard]] FutureResult<Page<Replay>> list(PageRequest page) override;
    [[nodiscard]] FutureResult<Replay> get(ReplayId id) override;
    [[nodiscard]] FutureResult<Replay> pause(ReplayId id) override;
    [[nodiscard]] FutureResult<Replay> resume(ReplayId id) override;
    [[nodiscard]] FutureResult<Replay> cancel(ReplayId id) override;
};

class HostedServer final : public ServerApi
{
public:
    explicit HostedServer(RemoteClient &client) : m_client(client) {}
    [[nodiscard]] FutureResult<ServerInfo> info() override;
    /// The catalogue that comes with this program.
    [[nodiscard]] FutureResult<std::vector<EventTypeInfo>> eventTypes() override;
    /// Those of the connection's settings.
    [[nodiscard]] FutureResult<std::vector<DestinationType>> destinationTypes() override;
    [[nodiscard]] FutureResult<Stats> stats(StatsRequest request) override;

private:
    RemoteClient &m_client;
};

class HostedAccess final : public AccessApi
{
public:
    explicit HostedAccess(RemoteClient &) {}
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
};

class HostedAudit final : public AuditApi
{
public:
    explicit HostedAudit(RemoteClient &) {}
    [[nodiscard]] FutureResult<Page<AuditEntry>> list(AuditFilter filter,
                                                      PageRequest page) override;
};

} // namespace deckhand
