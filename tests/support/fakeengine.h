#pragma once

#include "api/engineapi.h"
#include "api/time.h"

#include <QStringList>

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace deckhand {

/// An engine of values in memory for tests of what stands before one. It answers at once with
/// plausible objects, unless a hook is set for the call. Calls are noted by name. It has keys
/// `sk_live_viewer`, `sk_live_publisher`, `sk_live_operator` and `sk_live_admin`. Thread: any; set
/// hooks before calls are made.
class FakeEngine final : public EngineApi
{
public:
    FakeEngine();
    ~FakeEngine() override;

    [[nodiscard]] EventsApi &events() override;
    [[nodiscard]] DestinationsApi &destinations() override;
    [[nodiscard]] DeliveriesApi &deliveries() override;
    [[nodiscard]] ReplaysApi &replays() override;
    [[nodiscard]] StreamApi &stream() override;
    [[nodiscard]] ServerApi &server() override;
    [[nodiscard]] AccessApi &access() override;
    [[nodiscard]] AuditApi &audit() override;

    // What a test may decide. An unset hook leaves the answer to the engine.
    std::function<FutureResult<std::vector<PublishOutcome>>(std::vector<EventDraft>)> onPublish;
    std::function<FutureResult<Page<Event>>(EventFilter, PageRequest)> onListEvents;
    std::function<FutureResult<Page<Delivery>>(DeliveryFilter, PageRequest)> onListDeliveries;
    std::function<FutureResult<Delivery>(DeliveryId)> onRetry;
    std::function<FutureResult<Destination>(DestinationId, DestinationPatch)> onUpdate;
    std::function<FutureResult<Attempt>(DestinationId, TestRequest)> onTest;
    std::function<FutureResult<Replay>(ReplayRequest)> onReplay;
    std::function<FutureResult<Stats>(StatsRequest)> onStats;
    std::function<FutureResult<ServerInfo>()> onInfo;
    std::function<FutureResult<ApiKey>(Secret)> onAuthenticate;

    /// Hands a batch to every subscriber, from the calling thread.
    void emitBatch(std::vector<StreamMessage> messages);
    [[nodiscard]] int subscribers() const;
    [[nodiscard]] StreamOptions lastSubscription() const;
    void takeBackKey(const QByteArray &key);
    [[nodiscard]] QStringList calls() const;
    [[nodiscard]] int callsOf(const QString &name) const;

    // The objects it answers with.
    [[nodiscard]] static Event sampleEvent(const QByteArray &id = "evt_fake");
    [[nodiscard]] static Destination sampleDestination(const QByteArray &id = "evtd_fake");
    [[nodiscard]] static Delivery sampleDelivery(const QByteArray &id = "edlv_fake");
    [[nodiscard]] static Attempt sampleAttempt();
    [[nodiscard]] static Replay sampleReplay(const QByteArray &id = "rply_fake");
    [[nodiscard]] static DestinationType webhookType();

    struct State;

private:
    struct Resources;
    std::unique_ptr<State> m_state;
    std::unique_ptr<Resources> m_resources;
};

} // namespace deckhand
