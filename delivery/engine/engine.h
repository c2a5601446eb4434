#pragma once

#include "engine/accessservice.h"
#include "engine/auditservice.h"
#include "engine/deliveriesservice.h"
#include "engine/destinationsservice.h"
#include "engine/eventsservice.h"
#include "engine/localengine.h"
#include "engine/replaysservice.h"
#include "engine/serverservice.h"
#include "engine/upkeep.h"

namespace deckhand {

/// Puts the parts together, takes up what a former run left, and takes it all apart in order.
class Engine final : public LocalEngine
{
public:
    Engine(EngineParts parts, EngineSettings settings);
    ~Engine() override;
    /// Loads destinations and starts delivering. Blocks.
    [[nodiscard]] VoidResult takeUp();

    EventsApi &events() override { return m_events; }
    DestinationsApi &destinations() override { return m_destinations; }
    DeliveriesApi &deliveries() override { return m_deliveries; }
    ReplaysApi &replays() override { return m_replays; }
    StreamApi &stream() override { return m_stream; }
    ServerApi &server() override { return m_server; }
    AccessApi &access() override { return m_access; }
    AuditApi &audit() override { return m_audit; }
    std::shared_ptr<EngineApi> actingFor(Caller caller) override;

    DestinationsService &destinationsService() { return m_destinations; }
    DeliveriesService &deliveriesService() { return m_deliveries; }
    ReplaysService &replaysService() { return m_replays; }
    AccessService &accessService() { return m_access; }

    void shutdown() override;
    [[nodiscard]] EngineCounters counters() const override;
    void wakeUp() override;

private:
    void followOtherNodes();
    void destroyDispatcher();
    [[nodiscard]] Rehearsal::Parts rehearsalParts();
    void replayMissed(const Caller &caller, const DestinationId &id, Timestamp from);

    // In the order of making. Callbacks of the store and tasks of the delivery thread use what
    // stands above them, so `shutdown` ends the dispatcher, then the store, then the thread.
    const EngineSettings m_settings;
    const QueueLimits m_queues;
    const Clock &m_clock;
    std::unique_ptr<SenderFactory> m_senders;
    IdSource m_ids;
    StreamHub m_hub;
    DestinationBook m_book;
    MemoryGauge m_memory;
    DispatchCounters m_dispatchCounters;
    IntakeCounters m_intakeCounters;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<Store> m_store;
    StoreGate m_gate;
    DispatchDoor m_door;
    DestinationKeeper m_keeper;
    std::unique_ptr<Dispatcher> m_dispatcher;

    AuditService m_audit;
    Intake m_intake;
    EventsService m_events;
    ReplaysService m_replays;
    DestinationsService m_destinations;
    DeliveriesService m_deliveries;
    StreamService m_stream;
    ServerService m_server;
    AccessService m_access;
    std::unique_ptr<Upkeep> m_upkeep;
    std::mutex m_shutdownMutex;
    bool m_down = false;
};

} // namespace deckhand
