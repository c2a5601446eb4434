#include "engine/engine.h"

#include "engine/callerview.h"

#include <future>

namespace deckhand {

namespace {

QueueLimits queueLimits(const EngineSettings &settings)
{
    QueueLimits limits;
    limits.count = std::max(1, settings.queueLength);
    return limits;
}

QByteArray userAgent(const EngineSettings &settings)
{
    return "Deckhand/" + settings.version.toUtf8();
}

DispatchSettings dispatchSettings(const EngineSettings &settings, const QueueLimits &queues)
{
    DispatchSettings dispatch;
    dispatch.retry = settings.retry;
    dispatch.attemptTimeout = settings.attemptTimeout;
    dispatch.baseUrls = settings.baseUrls;
    dispatch.maxConcurrency = std::max(1, settings.maxConcurrency);
    dispatch.maxConcurrencyPerDestination = std::max(1, settings.maxConcurrencyPerDestination);
    dispatch.keepActive = settings.keepActive;
    dispatch.queues = queues;
    dispatch.userAgent = userAgent(settings);
    return dispatch;
}

ServerInfo serverInfo(const EngineSettings &settings)
{
    return {settings.name, settings.version, settings.environment, ServerService::capabilities(),
            Retention{settings.retention, settings.storeBudgetBytes.value_or(0)}};
}

UpkeepSettings upkeepSettings(const EngineSettings &settings)
{
    UpkeepSettings upkeep;
    upkeep.retention = settings.retention;
    upkeep.auditRetention = settings.auditRetention;
    upkeep.storeBudgetBytes = settings.storeBudgetBytes;
    return upkeep;
}

/// The answer of a future, waited for.
template <class T>
Result<T> waitFor(FutureResult<T> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0)
        return failure(ErrorCode::ApiError, QStringLiteral("The store did not answer."));
    return future.result();
}

} // namespace

Engine::Engine(EngineParts parts, EngineSettings settings)
    : m_settings(std::move(settings)),
      m_queues(queueLimits(m_settings)),
      m_clock(parts.clock),
      m_senders(std::move(parts.senders)),
      m_ids(m_clock, parts.seed),
      m_hub(m_settings.streamHistory, ulidToText(m_ids.nextUlid())),
      m_http(std::move(parts.http)),
      m_store(std::move(parts.store)),
      m_gate(*m_store),
      m_door(*m_http),
      m_keeper({m_gate, m_book, m_door, m_hub, m_clock}),
      m_dispatcher(std::make_unique<Dispatcher>(
          Dispatcher::Parts{*m_store, *m_http, m_http.get(), *m_senders, m_hub, m_ids, m_clock,
                            m_book, m_dispatchCounters, m_memory, parts.seed},
          dispatchSettings(m_settings, m_queues),
          [this](const DestinationId &id, StatusReason reason, const DeliveryId &delivery) {
              m_keeper.deactivate(*m_dispatcher, id, reason, delivery);
          },
          [this](const ReplayId &id, const ReplayStop &why) { m_replays.stop(id, why); })),
      m_audit(m_gate, m_ids, m_clock, m_settings.actor),
      m_intake({m_gate, m_book, m_door, m_hub, m_ids, m_clock, m_memory, m_intakeCounters},
               m_settings.limits, m_queues),
      m_events(m_intake, m_gate),
      m_replays({m_gate, m_book, m_door, m_hub, m_ids, m_clock, m_audit, rehearsalParts(),
                 m_settings.retention}),
      m_destinations({m_gate, m_book, m_door, m_keeper, m_senders->types(), m_ids, m_clock,
                      m_settings.limits, m_audit,
                      [this](const Caller &caller, const DestinationId &id, Timestamp from) {
                          replayMissed(caller, id, from);
                      },
                      rehearsalParts()}),
      m_deliveries({m_gate, m_book, m_door, m_hub, m_clock, m_audit}),
      m_stream(m_hub),
      m_server(serverInfo(m_settings), m_senders->types(), m_gate, m_clock),
      m_access({m_gate, m_ids, m_clock, m_audit})
{
    m_door.open(m_dispatcher.get());
}

Rehearsal::Parts Engine::rehearsalParts()
{
    return {*m_senders, *m_http, m_book, m_clock, userAgent(m_settings), m_settings.baseUrls};
}

Engine::~Engine()
{
    shutdown();
}

void Engine::followOtherNodes()
{
    StoreNews news;
    news.workWaits = [this](std::vector<DestinationId> ids) {
        if (ids.empty()) {
            for (const DestinationPtr &destination : m_book.all())
                ids.push_back(destination->id);
        }
        m_door.post([ids = std::move(ids)](Dispatcher &dispatcher) {
            dispatcher.moreWaits(ids);
            dispatcher.replaysWait(ids);
        });
    };
    news.destinationsChanged = [this] { m_keeper.lookAgain(); };
    news.keysChanged = [this] { m_access.forgetAll(); };
    news.replayStopped = [this](const ReplayId &id) {
        m_door.post([id](Dispatcher &dispatcher) { dispatcher.dropReplay(id); });
    };
    news.watched = [this] { return m_hub.watched(); };
    news.happened = [this](std::vector<Event> events, std::vector<Delivery> deliveries) {
        std::vector<StreamMessage> messages;
        for (Event &event : events)
            messages.push_back({{}, std::move(event)});
        for (Delivery &delivery : deliveries)
            messages.push_back({{}, std::move(delivery)});
        m_hub.publish(std::move(messages));
    };
    m_store->follow(std::move(news));
}

std::shared_ptr<EngineApi> Engine::actingFor(Caller caller)
{
    return std::make_shared<CallerView>(*this, std::move(caller));
}

VoidResult Engine::takeUp()
{
    followOtherNodes();
    auto loaded = waitFor(m_gate.ask<std::vector<Destination>>(
        [](Store &store, auto done) { store.loadDestinations(done); }));
    if (!loaded)
        return failure(std::move(loaded.error()));
    m_book.load(std::move(*loaded));
    m_door.post([destinations = m_book.all()](Dispatcher &dispatcher) {
        for (const DestinationPtr &destination : destinations)
            dispatcher.setDestination(destination);
        dispatcher.wakeUp();
    });
    m_upkeep =
        std::make_unique<Upkeep>(m_gate, m_door, m_keeper, m_clock, upkeepSettings(m_settings));
    return {};
}

void Engine::replayMissed(const Caller &caller, const DestinationId &id, Timestamp from)
{
    ReplayRequest request;
    request.filter.createdAfter = from;
    // Up to now, this millisecond included: what has come since it is active has its delivery.
    request.filter.createdBefore = m_clock.now() + milliseconds(1);
    request.destinationIds = {id};
    request.only = ReplayOnly::Missed;
    // Its progress is seen where replays are listed; a failure to make it is seen as its absence.
    const auto unused = m_replays.createFor(caller, std::move(request));
    Q_UNUSED(unused)
}

void Engine::shutdown()
{
    const std::lock_guard lock(m_shutdownMutex);
    if (std::exchange(m_down, true))
        return;
    m_upkeep.reset();
    auto drained = std::make_shared<std::promise<void>>();
    std::future<void> done = drained->get_future();
    m_door.post([this, drained](Dispatcher &dispatcher) {
        m_keeper.writeUnsaved(); // the last chance to keep what the store refused before
        dispatcher.stop([drained] { drained->set_value(); });
    });
    done.wait_for(m_settings.drainTimeout);
    // Answers to what was taken in keep coming until the store has finished its queue.
    m_gate.close();
    destroyDispatcher();
    m_store.reset();
    m_http.reset();
}

void Engine::destroyDispatcher()
{
    std::promise<void> gone;
    m_http->post([this, &gone] {
        m_door.close();
        m_dispatcher.reset();
        gone.set_value();
    });
    gone.get_future().wait();
}

EngineCounters Engine::counters() const
{
    constexpr auto relaxed = std::memory_order_relaxed;
    EngineCounters counters;
    counters.eventsPublished = m_intakeCounters.published.load(relaxed);
    counters.duplicates = m_intakeCounters.duplicates.load(relaxed);
    counters.attemptsSucceeded = m_dispatchCounters.succeeded.load(relaxed);
    counters.attemptsFailed = m_dispatchCounters.failed.load(relaxed);
    counters.inFlight = m_dispatchCounters.inFlight.load(relaxed);
    counters.queued = m_memory.count.load(relaxed);
    counters.destinationsActive = m_book.activeCount();
    counters.destinationsInactive = m_book.count() - m_book.activeCount();
    return counters;
}

void Engine::wakeUp()
{
    m_door.post([](Dispatcher &dispatcher) { dispatcher.wakeUp(); });
    if (m_upkeep)
        m_upkeep->wakeUp();
}

} // namespace deckhand
