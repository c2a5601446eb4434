#include "engine/serverservice.h"

#include "engine/streamhub.h"

namespace deckhand {

ServerService::ServerService(ServerInfo info, const DestinationTypes &types, StoreGate &gate,
                             const Clock &clock)
    : m_info(std::move(info)), m_types(types), m_gate(gate), m_clock(clock)
{}

std::vector<QByteArray> ServerService::capabilities()
{
    return {"publish",
            "stream",
            "search",
            "explain",
            "retry",
            "cancel",
            "replays",
            "test",
            "stats",
            "rotate_secret",
            "attempts",
            "filters",
            "metadata",
            "retry_policy",
            "limits",
            "all_deliveries",
            "event_types",
            "destination_types",
            "idempotency",
            "verification",
            "audit",
            "test_without_event",
            "test_preview",
            "test_stages",
            "keys",
            "end_secret_overlap",
            "replay_as_new_event"};
}

FutureResult<ServerInfo> ServerService::info()
{
    if (!m_gate.isOpen())
        return readyFuture<ServerInfo>(engineStopped());
    return readyFuture<ServerInfo>(m_info);
}

FutureResult<std::vector<EventTypeInfo>> ServerService::eventTypes()
{
    return readyFuture<std::vector<EventTypeInfo>>(deckhand::eventTypes());
}

FutureResult<std::vector<DestinationType>> ServerService::destinationTypes()
{
    return readyFuture<std::vector<DestinationType>>(m_types.all());
}

FutureResult<Stats> ServerService::stats(StatsRequest request)
{
    return m_gate.ask<Stats>([&](Store &store, auto done, auto givenUp) {
        store.stats(std::move(request), m_clock.now(), done, givenUp);
    });
}

std::unique_ptr<StreamSubscription> StreamService::subscribe(StreamOptions options,
                                                             StreamHandler handler)
{
    return m_hub.subscribe(std::move(options), std::move(handler));
}

} // namespace deckhand
