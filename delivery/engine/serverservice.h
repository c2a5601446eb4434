#pragma once

#include "engine/storegate.h"

#include "api/engineapi.h"

namespace deckhand {

/// What the engine says of itself. Thread: any.
class ServerService final : public ServerApi
{
public:
    ServerService(ServerInfo info, const DestinationTypes &types, StoreGate &gate,
                  const Clock &clock);

    FutureResult<ServerInfo> info() override;
    FutureResult<std::vector<EventTypeInfo>> eventTypes() override;
    FutureResult<std::vector<DestinationType>> destinationTypes() override;
    FutureResult<Stats> stats(StatsRequest request) override;

    /// The names of what an engine in this process can do, for `ServerInfo`.
    [[nodiscard]] static std::vector<QByteArray> capabilities();

private:
    ServerInfo m_info;
    const DestinationTypes &m_types;
    StoreGate &m_gate;
    const Clock &m_clock;
};

/// The stream of the engine in this process: the hub behind the interface.
class StreamHub;
class StreamService final : public StreamApi
{
public:
    explicit StreamService(StreamHub &hub) : m_hub(hub) {}
    std::unique_ptr<StreamSubscription> subscribe(StreamOptions options,
                                                  StreamHandler handler) override;

private:
    StreamHub &m_hub;
};

} // namespace deckhand
