#pragma once

#include "api/engineapi.h"

#include <QObject>

#include <optional>

namespace deckhand {

/// What an engine can do beyond events and destinations, by its `capabilities`.
enum class Capability {
    Publish,
    Stream,
    Search,
    Explain,
    Retry,
    Cancel,
    Replays,
    Test,
    TestWithoutEvent,
    TestPreview,
    Stats,
    RotateSecret,
    EndSecretOverlap,
    ReplayAsNewEvent,
    Attempts,
};

/// What the engine says of itself, read once while somebody looks. A console offers only what it
/// names, and says of the rest that this server lacks it.
class ServerFacts : public QObject
{
    Q_OBJECT

public:
    explicit ServerFacts(EngineApi &engine, QObject *parent = nullptr);

    /// Reads, until it has an answer.
    void load();
    [[nodiscard]] const std::optional<ServerInfo> &info() const { return m_info; }
    /// True as long as the engine has not said otherwise: nothing blinks at the start.
    [[nodiscard]] bool has(Capability capability) const;

Q_SIGNALS:
    void changed();

private:
    EngineApi &m_engine;
    std::optional<ServerInfo> m_info;
    bool m_busy = false;
};

} // namespace deckhand
