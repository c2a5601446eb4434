#include "support/fakeengine.h"

#include "support/fakeresources.h"
#include "support/fakeservices.h"

namespace deckhand {

struct FakeEngine::Resources
{
    explicit Resources(State &state)
        : events(state)
        , destinations(state)
        , deliveries(state)
        , replays(state)
        , stream(state)
        , server(state)
        , access(state)
    {}

    FakeEvents events;
    FakeDestinations destinations;
    FakeDeliveries deliveries;
    FakeReplays replays;
    FakeStream stream;
    FakeServer server;
    FakeAccess access;
};

FakeEngine::FakeEngine()
    : m_state(std::make_unique<State>(*this)), m_resources(std::make_unique<Resources>(*m_state))
{
    const std::pair<const char *, Role> keys[] = {{"viewer", Role::Viewer},
                                                  {"publisher", Role::Publisher},
                                                  {"operator", Role::Operator},
                                                  {"admin", Role::Admin}};
    for (const auto &[name, role] : keys) {
        ApiKey &key = m_state->keys[QByteArray("sk_live_") + name];
        key.id = KeyId(QByteArray("key_") + name);
        key.name = QString::fromLatin1(name);
        key.role = role;
        key.prefix = "sk_live_";
    }
}

FakeEngine::~FakeEngine() = default;

EventsApi &FakeEngine::events() { return m_resources->events; }
DestinationsApi &FakeEngine::destinations() { return m_resources->destinations; }
DeliveriesApi &FakeEngine::deliveries() { return m_resources->deliveries; }
ReplaysApi &FakeEngine::replays() { return m_resources->replays; }
StreamApi &FakeEngine::stream() { return m_resources->stream; }
ServerApi &FakeEngine::server() { return m_resources->server; }
AccessApi &FakeEngine::access() { return m_resources->access; }

void FakeEngine::emitBatch(std::vector<StreamMessage> messages)
{
    const auto batch =
        std::make_shared<const std::vector<StreamMessage>>(std::move(messages));
    const std::lock_guard lock(m_state->streamMutex);
    for (const auto &[number, handler] : m_state->handlers)
        (*handler)(batch);
}

int FakeEngine::subscribers() const
{
    const std::lock_guard lock(m_state->streamMutex);
    return int(m_state->handlers.size());
}

StreamOptions FakeEngine::lastSubscription() const
{
    const std::lock_guard lock(m_state->streamMutex);
    return m_state->lastOptions;
}

void FakeEngine::takeBackKey(const QByteArray &key)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->keys.erase(key);
}

QStringList FakeEngine::calls() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->names;
}

int FakeEngine::callsOf(const QString &name) const
{
    return int(calls().count(name));
}

} // namespace deckhand
