#include "models/serverfacts.h"

#include <algorithm>

namespace deckhand {

namespace {

/// As `GET /v2/test` names them.
const char *nameOf(Capability capability)
{
    switch (capability) {
    case Capability::Publish: return "publish";
    case Capability::Stream: return "stream";
    case Capability::Search: return "search";
    case Capability::Explain: return "explain";
    case Capability::Retry: return "retry";
    case Capability::Cancel: return "cancel";
    case Capability::Replays: return "replays";
    case Capability::Test: return "test";
    case Capability::TestWithoutEvent: return "test_without_event";
    case Capability::TestPreview: return "test_preview";
    case Capability::Stats: return "stats";
    case Capability::RotateSecret: return "rotate_secret";
    case Capability::EndSecretOverlap: return "end_secret_overlap";
    case Capability::ReplayAsNewEvent: return "replay_as_new_event";
    case Capability::Attempts: return "attempts";
    }
    return "";
}

} // namespace

ServerFacts::ServerFacts(EngineApi &engine, QObject *parent) : QObject(parent), m_engine(engine) {}

void ServerFacts::load()
{
    if (m_info || m_busy)
        return;
    m_busy = true;
    onFinished(m_engine.server().info(), this, [this](const Result<ServerInfo> &info) {
        m_busy = false;
        if (!info)
            return;
        m_info = *info;
        Q_EMIT changed();
    });
}

bool ServerFacts::has(Capability capability) const
{
    return !m_info || std::find(m_info->capabilities.begin(), m_info->capabilities.end(),
                                QByteArray(nameOf(capability))) != m_info->capabilities.end();
}

} // namespace deckhand
