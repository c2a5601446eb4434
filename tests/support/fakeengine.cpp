#include "support/fakeengine.h"

#include "api/ulid.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

struct FakeEngine::State
{
    explicit State(FakeEngine &owner) : engine(owner), ids(clock) {}

    void note(const char *name)
    {
        const std::lock_guard lock(mutex);
        if (names.size() < 100'000)
            names.append(QString::fromLatin1(name));
    }

    FakeEngine &engine;
    SystemClock clock;
    IdSource ids;
    std::mutex mutex; ///< for what follows
    QStringList names;
    std::map<QByteArray, ApiKey> keys;
    std::map<QByteArray, std::pair<QByteArray, std::optional<IdempotentAnswer>>> idempotent;
    std::map<int, std::shared_ptr<StreamHandler>> handlers;
    StreamOptions lastOptions;
    int nextHandler = 0;
    std::mutex streamMutex; ///< held while handlers run
};

namespace {

using State = FakeEngine::State;

/// Ids with `missing` in them are not there.
template <class T, class IdType>
FutureResult<T> found(const IdType &id, T value)
{
    if (id.bytes().contains("missing")) {
        return readyFuture<T>(
            failure(ErrorCode::ResourceNotFound, u"There is no such thing; check the id."_s));
    }
    return readyFuture<T>(std::move(value));
}

template <class T>
FutureResult<Page<T>> onePage(T item)
{
    Page<T> page;
    page.items.push_back(std::move(item));
    return readyFuture<Page<T>>(std::move(page));
}

class FakeEvents final : public EventsApi
{
public:
    explicit FakeEvents(State &state) : m_state(state) {}

    FutureResult<std::vector<PublishOutcome>> publish(std::vector<EventDraft> drafts) override
    {
        m_state.note("publish");
        if (m_state.engine.onPublish)
            return m_state.engine.onPublish(std::move(drafts));
        std::vector<PublishOutcome> outcomes;
        outcomes.reserve(drafts.size());
        const Timestamp now = m_state.clock.now();
        for (EventDraft &draft : drafts) {
            const bool known = draft.id.bytes() == "known";
            EventId id = draft.id.isEmpty() ? m_state.ids.next<EventTag>() : draft.id;
            outcomes.push_back({Event{std::move(id), std::move(draft.type), std::move(draft.data),
                                      draft.createdAt.value_or(now)},
                                known});
        }
        return readyFuture<std::vector<PublishOutcome>>(std::move(outcomes));
    }
    FutureResult<Event> get(EventId id) override
    {
        m_state.note("getEvent");
        return found(id, FakeEngine::sampleEvent(id.bytes()));
    }
    FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override
    {
        m_state.note("listEvents");
        if (m_state.engine.onListEvents)
            return m_state.engine.onListEvents(std::move(filter), std::move(page));
        Event listed = FakeEngine::sampleEvent();
        listed.deliveries = DeliverySummary{.delivered = 2, .failed = 1};
        return onePage(std::move(listed));
    }
    FutureResult<std::vector<Explanation>> explain(EventId id) override
    {
        m_state.note("explain");
        Explanation explanation;
        explanation.destinationId = DestinationId("evtd_fake");
        explanation.decision = Decision::NotSubscribed;
        explanation.detail = u"The destination does not subscribe to this type."_s;
        return found(id, std::vector<Explanation>{explanation});
    }

private:
    State &m_state;
};

class FakeDestinations final : public DestinationsApi
{
public:
    explicit FakeDestinations(State &state) : m_state(state) {}

    FutureResult<Page<Destination>> list(PageRequest) override
    {
        m_state.note("listDestinations");
        return onePage(FakeEngine::sampleDestination());
    }
    FutureResult<Destination> get(DestinationId id) override
    {
        m_state.note("getDestination");
        return found(id, FakeEngine::sampleDestination(id.bytes()));
    }
    FutureResult<Destination> create(DestinationDraft draft) override
    {
        m_state.note("createDestination");
        Destination destination = FakeEngine::sampleDestination();
        destination.name = draft.name;
        destination.events = draft.events;
        return readyFuture<Destination>(std::move(destination));
    }
    FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override
    {
        m_state.note("updateDestination");
        if (m_state.engine.onUpdate)
            return m_state.engine.onUpdate(std::move(id), std::move(patch));
        Destination destination = FakeEngine::sampleDestination(id.bytes());
        destination.name = patch.name.value_or(destination.name);
        return found(id, std::move(destination));
    }
    FutureResult<DestinationId> remove(DestinationId id) override
    {
        m_state.note("removeDestination");
        return found(id, id);
    }
    FutureResult<Destination> rotateSecret(DestinationId id, milliseconds) override
    {
        m_state.note("rotateSecret");
        return found(id, FakeEngine::sampleDestination(id.bytes()));
    }
    FutureResult<Destination> endSecretOverlap(DestinationId id) override
    {
        m_state.note("endSecretOverlap");
        return found(id, FakeEngine::sampleDestination(id.bytes()));
    }
    FutureResult<Attempt> test(DestinationId id, TestRequest request) override
    {
        m_state.note("testDestination");
        return m_state.engine.onTest ? m_state.engine.onTest(std::move(id), std::move(request))
                                     : found(id, FakeEngine::sampleAttempt());
    }

private:
    State &m_state;
};

class FakeDeliveries final : public DeliveriesApi
{
public:
    explicit FakeDeliveries(State &state) : m_state(state) {}

    FutureResult<Page<Delivery>> list(DeliveryFilter filter, PageRequest page) override
    {
        m_state.note("listDeliveries");
        return m_state.engine.onListDeliveries
                 ? m_state.engine.onListDeliveries(std::move(filter), std::move(page))
                 : onePage(FakeEngine::sampleDelivery());
    }
    FutureResult<Delivery> get(DeliveryId id) override
    {
        m_state.note("getDelivery");
        return found(id, FakeEngine::sampleDelivery(id.bytes()));
    }
    FutureResult<Delivery> retry(DeliveryId id) override
    {
        m_state.note("retry");
        return m_state.engine.onRetry ? m_state.engine.onRetry(std::move(id))
                                      : found(id, FakeEngine::sampleDelivery(id.bytes()));
    }
    FutureResult<Delivery> cancel(DeliveryId id) override
    {
        m_state.note("cancelDelivery");
        return found(id, FakeEngine::sampleDelivery(id.bytes()));
    }

private:
    State &m_state;
};

class FakeReplays final : public ReplaysApi
{
public:
    explicit FakeReplays(State &state) : m_state(state) {}

    FutureResult<Replay> create(ReplayRequest request) override
    {
        m_state.note("createReplay");
        return m_state.engine.onReplay ? m_state.engine.onReplay(std::move(request))
                                       : readyFuture<Replay>(FakeEngine::sampleReplay());
    }
    FutureResult<Page<Replay>> list(PageRequest) override
    {
        m_state.note("listReplays");
        return onePage(FakeEngine::sampleReplay());
    }
    FutureResult<Replay> get(ReplayId id) override { return one("getReplay", id); }
    FutureResult<Replay> pause(ReplayId id) override { return one("pauseReplay", id); }
    FutureResult<Replay> resume(ReplayId id) override { return one("resumeReplay", id); }
    FutureResult<Replay> cancel(ReplayId id) override { return one("cancelReplay", id); }

private:
    FutureResult<Replay> one(const char *name, const ReplayId &id)
    {
        m_state.note(name);
        return found(id, FakeEngine::sampleReplay(id.bytes()));
    }

    State &m_state;
};

class FakeSubscription final : public StreamSubscription
{
public:
    FakeSubscription(State &state, int number) : m_state(state), m_number(number) {}
    ~FakeSubscription() override
    {
        const std::lock_guard lock(m_state.streamMutex);
        m_state.handlers.erase(m_number);
    }

private:
    State &m_state;
    int m_number;
};

class FakeStream final : public StreamApi
{
public:
    explicit FakeStream(State &state) : m_state(state) {}

    std::unique_ptr<StreamSubscription> subscribe(StreamOptions options,
                                                  StreamHandler handler) override
    {
        m_state.note("subscribe");
        const std::lock_guard lock(m_state.streamMutex);
        const int number = m_state.nextHandler++;
        m_state.handlers[number] = std::make_shared<StreamHandler>(std::move(handler));
        m_state.lastOptions = std::move(options);
        return std::make_unique<FakeSubscription>(m_state, number);
    }

private:
    State &m_state;
};

class FakeServer final : public ServerApi
{
public:
    explicit FakeServer(State &state) : m_state(state) {}

    FutureResult<ServerInfo> info() override
    {
        m_state.note("info");
        return m_state.engine.onInfo
                 ? m_state.engine.onInfo()
                 : readyFuture<ServerInfo>(ServerInfo{u"Fake"_s,
                                                      u"1.0"_s,
                                                      u"test"_s,
                                                      {"publish", "stream"},
                                                      Retention{milliseconds(86'400'000), 0}});
    }
    FutureResult<std::vector<EventTypeInfo>> eventTypes() override
    {
        return readyFuture<std::vector<EventTypeInfo>>(std::vector<EventTypeInfo>{
            {"task_run.completed", u"A task run has completed."_s, R"({"id":"trun_1"})", false}});
    }
    FutureResult<std::vector<DestinationType>> destinationTypes() override
    {
        return readyFuture<std::vector<DestinationType>>(
            std::vector<DestinationType>{FakeEngine::webhookType()});
    }
    FutureResult<Stats> stats(StatsRequest request) override
    {
        m_state.note("stats");
        if (m_state.engine.onStats)
            return m_state.engine.onStats(std::move(request));
        Stats stats;
        stats.at = m_state.clock.now();
        stats.series.push_back({stats.at, 5, 4, 1, 1.5, 2.5, 3.5});
        stats.topErrors.push_back({ErrorClass::Timeout, DestinationId("evtd_fake"), 3});
        return readyFuture<Stats>(std::move(stats));
    }

private:
    State &m_state;
};

class FakeAccess final : public AccessApi
{
public:
    explicit FakeAccess(State &state) : m_state(state) {}

    FutureResult<NewApiKey> createKey(QString name, Role role, std::optional<Secret> preset,
                                      KeyOptions options) override
    {
        m_state.note("createKey");
        const Secret secret = preset.value_or(Secret("sk_live_made"));
        const std::lock_guard lock(m_state.mutex);
        ApiKey &key = m_state.keys[secret.reveal()];
        key.id = KeyId("key_" + name.toUtf8());
        key.name = name;
        key.role = role;
        key.expiresAt = options.expiresAt;
        return readyFuture<NewApiKey>(NewApiKey{key, secret});
    }
    FutureResult<std::vector<ApiKey>> listKeys() override
    {
        const std::lock_guard lock(m_state.mutex);
        std::vector<ApiKey> keys;
        for (const auto &[text, key] : m_state.keys)
            keys.push_back(key);
        return readyFuture<std::vector<ApiKey>>(std::move(keys));
    }
    FutureResult<KeyId> removeKey(KeyId id) override
    {
        m_state.note("removeKey");
        const std::lock_guard lock(m_state.mutex);
        std::erase_if(m_state.keys, [&](const auto &entry) { return entry.second.id == id; });
        return found(id, id);
    }
    FutureResult<ApiKey> authenticate(Secret presented) override
    {
        if (m_state.engine.onAuthenticate)
            return m_state.engine.onAuthenticate(std::move(presented));
        const std::lock_guard lock(m_state.mutex);
        const auto known = m_state.keys.find(presented.reveal());
        if (known == m_state.keys.end())
            return readyFuture<ApiKey>(failure(ErrorCode::Unauthorized, u"No such key."_s));
        return readyFuture<ApiKey>(known->second);
    }
    FutureResult<IdempotencyCheck> beginIdempotent(QByteArray scope, QByteArray key,
                                                   QByteArray fingerprint) override
    {
        m_state.note("beginIdempotent");
        const std::lock_guard lock(m_state.mutex);
        const QByteArray name = scope + '/' + key;
        const auto known = m_state.idempotent.find(name);
        IdempotencyCheck check;
        if (known == m_state.idempotent.end()) {
            m_state.idempotent[name] = {fingerprint, std::nullopt};
        } else if (known->second.first != fingerprint) {
            check.state = IdempotencyState::Mismatch;
        } else if (!known->second.second) {
            check.state = IdempotencyState::InProgress;
        } else {
            check = {IdempotencyState::Replay, *known->second.second};
        }
        return readyFuture<IdempotencyCheck>(std::move(check));
    }
    FutureResult<bool> finishIdempotent(QByteArray scope, QByteArray key,
                                        std::optional<IdempotentAnswer> answer) override
    {
        m_state.note("finishIdempotent");
        const std::lock_guard lock(m_state.mutex);
        const QByteArray name = scope + '/' + key;
        if (answer)
            m_state.idempotent[name].second = std::move(answer);
        else
            m_state.idempotent.erase(name);
        return readyFuture<bool>(true);
    }

private:
    State &m_state;
};

class FakeAudit final : public AuditApi
{
public:
    explicit FakeAudit(State &state) : m_state(state) {}
    FutureResult<Page<AuditEntry>> list(AuditFilter, PageRequest) override
    {
        m_state.note("listAudit");
        Page<AuditEntry> page;
        page.items.push_back({AuditId("audt_fake"),
                              m_state.clock.now(),
                              {KeyId("key_admin"), u"admin"_s, "admin", "127.0.0.1"},
                              "event_destination.updated",
                              "event_destination",
                              "evtd_fake",
                              {"name", "webhook.url"},
                              "req_fake"});
        return readyFuture<Page<AuditEntry>>(std::move(page));
    }

private:
    State &m_state;
};

} // namespace

struct FakeEngine::Resources
{
    explicit Resources(State &state)
        : events(state),
          destinations(state),
          deliveries(state),
          replays(state),
          stream(state),
          server(state),
          access(state),
          audit(state)
    {}

    FakeEvents events;
    FakeDestinations destinations;
    FakeDeliveries deliveries;
    FakeReplays replays;
    FakeStream stream;
    FakeServer server;
    FakeAccess access;
    FakeAudit audit;
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

EventsApi &FakeEngine::events()
{
    return m_resources->events;
}
DestinationsApi &FakeEngine::destinations()
{
    return m_resources->destinations;
}
DeliveriesApi &FakeEngine::deliveries()
{
    return m_resources->deliveries;
}
ReplaysApi &FakeEngine::replays()
{
    return m_resources->replays;
}
StreamApi &FakeEngine::stream()
{
    return m_resources->stream;
}
ServerApi &FakeEngine::server()
{
    return m_resources->server;
}
AccessApi &FakeEngine::access()
{
    return m_resources->access;
}
AuditApi &FakeEngine::audit()
{
    return m_resources->audit;
}

void FakeEngine::emitBatch(std::vector<StreamMessage> messages)
{
    const auto batch = std::make_shared<const std::vector<StreamMessage>>(std::move(messages));
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
