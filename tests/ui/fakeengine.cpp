#include "fakeengine.h"

#include "fakereplays.h"

#include "api/sealedcredentials.h"
#include "signing/passphrasebox.h"

#include <QString>

#include <algorithm>
#include <utility>

namespace deckhand {

namespace {

template <class T, class IdType>
Result<T> findById(const std::vector<T> &items, const IdType &id)
{
    const auto found =
        std::find_if(items.begin(), items.end(), [&id](const T &item) { return item.id == id; });
    if (found == items.end())
        return failure(ErrorCode::ResourceNotFound, QStringLiteral("There is no such object."));
    return *found;
}

template <class T>
Page<T> pageOf(const std::vector<T> &items, const PageRequest &request)
{
    const auto from = std::min<std::size_t>(request.cursor.toUInt(), items.size());
    const auto to = std::min(items.size(), from + std::size_t(request.limit));
    Page<T> page;
    page.items.assign(items.begin() + std::ptrdiff_t(from), items.begin() + std::ptrdiff_t(to));
    page.hasMore = to < items.size();
    page.nextCursor = page.hasMore ? QByteArray::number(to) : QByteArray();
    return page;
}

SearchRow rowOf(const Event *event, const Delivery *delivery)
{
    SearchRow row;
    row.event = event;
    row.delivery = delivery;
    return row;
}

Error notOffered()
{
    return Error(ErrorCode::NotSupported, QStringLiteral("The fake engine does not do that."));
}

Decision decisionOf(DeliveryStatus status)
{
    switch (status) {
    case DeliveryStatus::Success: return Decision::Delivered;
    case DeliveryStatus::Failure: return Decision::Failed;
    case DeliveryStatus::Retrying: return Decision::Retrying;
    case DeliveryStatus::Held: return Decision::Held;
    default: return Decision::Pending;
    }
}

struct FakeEvents final : EventsApi
{
    explicit FakeEvents(FakeEngine &owner) : e(owner) {}
    FutureResult<std::vector<PublishOutcome>> publish(std::vector<EventDraft> drafts) override
    {
        std::vector<PublishOutcome> outcomes;
        for (EventDraft &draft : drafts) {
            Event event{draft.id.isEmpty() ? EventId(e.nextId("evt_")) : draft.id, draft.type,
                        draft.data, draft.createdAt.value_or(SystemClock().now())};
            e.storedEvents.insert(e.storedEvents.begin(), event);
            e.emitEvent(event);
            outcomes.push_back({event, false});
        }
        return e.answer<std::vector<PublishOutcome>>(std::move(outcomes));
    }
    FutureResult<Event> get(EventId id) override
    {
        return e.answer<Event>(findById(e.storedEvents, id));
    }
    FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override
    {
        std::vector<Event> matches;
        for (const Event &event : e.storedEvents) {
            const bool early = !filter.createdBefore || event.createdAt < *filter.createdBefore;
            if (early && (filter.q.isEmpty() ||
                          filter.q.matches(rowOf(&event, nullptr), SystemClock().now())))
                matches.push_back(event);
        }
        return e.answer<Page<Event>>(pageOf(matches, page));
    }
    FutureResult<std::vector<Explanation>> explain(EventId id) override
    {
        std::vector<Explanation> all;
        for (const Destination &destination : e.storedDestinations) {
            const auto delivery = std::find_if(
                e.storedDeliveries.begin(), e.storedDeliveries.end(), [&](const Delivery &d) {
                    return d.eventId == id && d.destinationId == destination.id;
                });
            if (delivery != e.storedDeliveries.end())
                all.push_back({destination.id, decisionOf(delivery->status), delivery->id, {}});
            else
                all.push_back({destination.id,
                               Decision::NotSubscribed,
                               {},
                               QStringLiteral("The destination does not subscribe to this type.")});
        }
        return e.answer<std::vector<Explanation>>(std::move(all));
    }
    FakeEngine &e;
};

struct FakeDestinations final : DestinationsApi
{
    explicit FakeDestinations(FakeEngine &owner) : e(owner) {}
    FutureResult<Page<Destination>> list(PageRequest page) override
    {
        return e.answer<Page<Destination>>(pageOf(e.storedDestinations, page));
    }
    FutureResult<Destination> get(DestinationId id) override
    {
        return e.answer<Destination>(findById(e.storedDestinations, id));
    }
    FutureResult<Destination> create(DestinationDraft draft) override
    {
        if (e.refusal)
            return e.answer<Destination>(failure(*e.refusal));
        e.created.push_back(draft);
        Destination destination;
        destination.id = DestinationId(e.nextId("evtd_"));
        destination.name = draft.name;
        destination.type = draft.type;
        destination.events = draft.events;
        destination.config = draft.config;
        destination.retryPolicy = draft.retryPolicy;
        destination.maxConcurrency = draft.maxConcurrency;
        destination.maxRate = draft.maxRate;
        if (draft.type == "webhook" &&
            !destination.config.credentials.contains(QStringLiteral("secret")))
            destination.config.credentials.emplace(
                QStringLiteral("secret"), Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        e.storedDestinations.push_back(destination);
        e.emitBatch({{e.nextId("m"), DestinationChange{destination, false}}});
        return e.answer<Destination>(destination);
    }
    FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override
    {
        for (Destination &destination : e.storedDestinations) {
            if (destination.id != id)
                continue;
            applyPatch(destination, patch);
            if (patch.status)
                destination.status = *patch.status;
            if (patch.status == DestinationStatus::Active)
                e.reactivated = patch.onReactivate;
            e.emitBatch({{e.nextId("m"), DestinationChange{destination, false}}});
        }
        return get(id);
    }
    FutureResult<DestinationId> remove(DestinationId id) override
    {
        std::erase_if(e.storedDestinations, [&](const Destination &d) { return d.id == id; });
        Destination gone;
        gone.id = id;
        e.emitBatch({{e.nextId("m"), DestinationChange{gone, true}}});
        return e.answer<DestinationId>(id);
    }
    FutureResult<Destination> rotateSecret(DestinationId id, milliseconds) override
    {
        return get(id);
    }
    FutureResult<Destination> endSecretOverlap(DestinationId id) override
    {
        const auto row = std::find_if(e.storedDestinations.begin(), e.storedDestinations.end(),
                                      [&](const Destination &d) { return d.id == id; });
        if (row != e.storedDestinations.end())
            row->previousSecrets.clear();
        return get(id);
    }
    FutureResult<QByteArray> sealCredentials(Secret passphrase, QByteArray context) override
    {
        std::vector<DestinationCredentials> all;
        for (const Destination &destination : e.storedDestinations)
            all.push_back(credentialsOf(destination));
        return e.answer<QByteArray>(sealWithPassphrase(encodeCredentials(all), passphrase, context,
                                                       PassphraseCost{1, 64 * 1024}));
    }
    static Attempt previewOf(const DestinationId &id, const TestRequest &request)
    {
        Attempt attempt;
        attempt.id = AttemptId("eatt_preview");
        attempt.trigger = AttemptTrigger::Test;
        attempt.outcome = AttemptOutcome::Success;
        const QByteArray body =
            R"({"type":")" + request.eventType + R"(","data":)" + request.data + '}';
        attempt.request = AttemptRequest{
            "POST",
            "https://hooks.example.com/deck/" + id.bytes(),
            {{"content-type", "application/json"}, {"webhook-signature", "v1,made by the engine"}},
            body.size(),
            body};
        return attempt;
    }
    FutureResult<Attempt> test(DestinationId id, TestRequest request) override
    {
        if (request.preview) {
            e.previews.push_back(request);
            return e.answer<Attempt>(e.nextPreview ? *e.nextPreview : previewOf(id, request));
        }
        e.tests.push_back(request);
        if (e.nextTest)
            return e.answer<Attempt>(*e.nextTest);
        Attempt attempt;
        attempt.id = AttemptId(e.nextId("eatt_"));
        attempt.trigger = AttemptTrigger::Test;
        attempt.outcome = AttemptOutcome::Success;
        attempt.durationMs = 12;
        attempt.connection =
            AttemptConnection{{}, "203.0.113.7:443", "TLSv1.3", "TLS_AES_256_GCM_SHA384", false};
        if (!request.sendEvent) {
            attempt.stages = {{SendStage::Resolve, StageOutcome::Passed, 2.0},
                              {SendStage::Connect, StageOutcome::Passed, 2.0},
                              {SendStage::Send, StageOutcome::Skipped, {}}};
            return e.answer<Attempt>(attempt);
        }
        attempt.request =
            AttemptRequest{"POST", "https://example.com/hook", {}, 15, R"({"was":"sent"})"};
        attempt.response = AttemptResponse{200, {}, "{\"ok\":true}", false};
        for (const SendStage stage :
             {SendStage::Resolve, SendStage::Connect, SendStage::Tls, SendStage::SignIn,
              SendStage::Permission, SendStage::Size, SendStage::Send})
            attempt.stages.push_back({stage, StageOutcome::Passed, 2.0});
        return e.answer<Attempt>(attempt);
    }
    FakeEngine &e;
};

struct FakeDeliveries final : DeliveriesApi
{
    explicit FakeDeliveries(FakeEngine &owner) : e(owner) {}
    FutureResult<Page<Delivery>> list(DeliveryFilter filter, PageRequest page) override
    {
        std::vector<Delivery> matches;
        for (const Delivery &delivery : e.storedDeliveries) {
            const bool status =
                filter.statuses.empty() ||
                std::count(filter.statuses.begin(), filter.statuses.end(), delivery.status) > 0;
            const bool destination =
                !filter.destinationId || *filter.destinationId == delivery.destinationId;
            const auto event = findById(e.storedEvents, delivery.eventId);
            const auto target = findById(e.storedDestinations, delivery.destinationId);
            SearchRow row = rowOf(event ? &*event : nullptr, &delivery);
            if (target) {
                row.destinationName = target->name;
                row.destinationType = target->type;
            }
            const bool q = filter.q.isEmpty() || filter.q.matches(row, SystemClock().now());
            if (status && destination && q)
                matches.push_back(delivery);
        }
        return e.answer<Page<Delivery>>(pageOf(matches, page));
    }
    FutureResult<Delivery> get(DeliveryId id) override
    {
        return e.answer<Delivery>(findById(e.storedDeliveries, id));
    }
    FutureResult<Delivery> retry(DeliveryId id) override
    {
        e.retried.push_back(id);
        for (Delivery &delivery : e.storedDeliveries) {
            if (delivery.id != id)
                continue;
            Attempt attempt;
            attempt.id = AttemptId(e.nextId("eatt_"));
            attempt.number = int(delivery.history.size()) + 1;
            attempt.trigger = AttemptTrigger::Manual;
            attempt.outcome = AttemptOutcome::Success;
            attempt.startedAt = attempt.scheduledAt = SystemClock().now();
            attempt.durationMs = 41;
            attempt.response = AttemptResponse{200, {}, "{\"ok\":true}", false};
            delivery.history.push_back(attempt);
            delivery.attempts = attempt.number;
            delivery.status = DeliveryStatus::Success;
            delivery.nextAttemptAt.reset();
            e.emitDelivery(delivery);
        }
        return get(id);
    }
    FutureResult<Delivery> cancel(DeliveryId id) override
    {
        for (Delivery &delivery : e.storedDeliveries) {
            if (delivery.id == id)
                delivery.status = DeliveryStatus::Canceled;
        }
        return get(id);
    }
    FakeEngine &e;
};

struct FakeSubscription final : StreamSubscription
{
    FakeSubscription(FakeEngine &owner, int handler) : e(owner), id(handler) {}
    ~FakeSubscription() override { e.handlers.erase(id); }
    FakeEngine &e;
    int id;
};

struct FakeStream final : StreamApi
{
    explicit FakeStream(FakeEngine &owner) : e(owner) {}
    std::unique_ptr<StreamSubscription> subscribe(StreamOptions, StreamHandler handler) override
    {
        e.handlers.emplace(++next, std::move(handler));
        return std::make_unique<FakeSubscription>(e, next);
    }
    FakeEngine &e;
    int next = 0;
};

struct FakeServer final : ServerApi
{
    explicit FakeServer(FakeEngine &owner) : e(owner) {}
    FutureResult<ServerInfo> info() override { return e.answer<ServerInfo>(e.serverInfo); }
    FutureResult<std::vector<EventTypeInfo>> eventTypes() override
    {
        return readyFuture<std::vector<EventTypeInfo>>(e.catalogue);
    }
    FutureResult<std::vector<DestinationType>> destinationTypes() override
    {
        return readyFuture<std::vector<DestinationType>>(e.types);
    }
    FutureResult<Stats> stats(StatsRequest request) override
    {
        e.lastStats = request;
        return e.answer<Stats>(e.storedStats);
    }
    FakeEngine &e;
};

struct FakeAccess final : AccessApi
{
    explicit FakeAccess(FakeEngine &owner) : e(owner) {}
    template <class T>
    static FutureResult<T> no()
    {
        return readyFuture<T>(failure(notOffered()));
    }
    template <class T>
    FutureResult<T> keyAnswer(Result<T> result)
    {
        return e.keysRefusal ? readyFuture<T>(failure(*e.keysRefusal))
                             : e.answer(std::move(result));
    }
    FutureResult<NewApiKey> createKey(QString name, Role role, std::optional<Secret>,
                                      KeyOptions options) override
    {
        ApiKey key;
        key.id = KeyId(e.nextId("key_"));
        key.name = name;
        key.role = role;
        key.prefix = "sk_live_abcd";
        key.createdAt = SystemClock().now();
        key.expiresAt = options.expiresAt;
        if (!e.keysRefusal && !e.refusal)
            e.keys.push_back(key);
        return keyAnswer<NewApiKey>(NewApiKey{key, Secret("sk_live_abcdef")});
    }
    FutureResult<std::vector<ApiKey>> listKeys() override
    {
        return keyAnswer<std::vector<ApiKey>>(e.keys);
    }
    FutureResult<KeyId> removeKey(KeyId id) override
    {
        std::erase_if(e.keys, [&id](const ApiKey &key) { return key.id == id; });
        return keyAnswer<KeyId>(id);
    }
    FutureResult<ApiKey> authenticate(Secret) override { return no<ApiKey>(); }
    FutureResult<IdempotencyCheck> beginIdempotent(QByteArray, QByteArray, QByteArray) override
    {
        return no<IdempotencyCheck>();
    }
    FutureResult<bool> finishIdempotent(QByteArray, QByteArray,
                                        std::optional<IdempotentAnswer>) override
    {
        return no<bool>();
    }
    FakeEngine &e;
};

struct FakeAudit final : AuditApi
{
    explicit FakeAudit(FakeEngine &owner) : e(owner) {}
    FutureResult<Page<AuditEntry>> list(AuditFilter, PageRequest) override
    {
        Page<AuditEntry> page;
        page.items = e.auditEntries;
        return e.answer<Page<AuditEntry>>(std::move(page));
    }
    FakeEngine &e;
};

} // namespace

struct FakeEngine::Parts
{
    explicit Parts(FakeEngine &e)
        : events(e),
          destinations(e),
          deliveries(e),
          replays(makeFakeReplays(e)),
          stream(e),
          server(e),
          access(e),
          audit(e)
    {}
    FakeEvents events;
    FakeDestinations destinations;
    FakeDeliveries deliveries;
    std::unique_ptr<ReplaysApi> replays;
    FakeStream stream;
    FakeServer server;
    FakeAccess access;
    FakeAudit audit;
};

FakeEngine::FakeEngine() : m_parts(std::make_unique<Parts>(*this))
{
    serverInfo.name = QStringLiteral("Deckhand");
    serverInfo.version = QStringLiteral("0.1.0");
    serverInfo.environment = QStringLiteral("demo");
    serverInfo.capabilities = {"publish",
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
                               "test_without_event",
                               "test_preview",
                               "end_secret_overlap",
                               "replay_as_new_event"};
}
FakeEngine::~FakeEngine() = default;

void FakeEngine::release()
{
    for (const auto &answer : std::exchange(held, {}))
        answer();
}

QByteArray FakeEngine::nextId(const char *prefix)
{
    return prefix + QByteArray::number(m_nextId++).rightJustified(26, '0');
}

void FakeEngine::emitEvent(const Event &event)
{
    emitBatch({{nextId("m"), event}});
}

void FakeEngine::emitDelivery(const Delivery &delivery)
{
    emitBatch({{nextId("m"), delivery}});
}

void FakeEngine::emitBatch(std::vector<StreamMessage> messages)
{
    const auto batch = std::make_shared<const std::vector<StreamMessage>>(std::move(messages));
    for (const auto &[id, handler] : handlers)
        handler(batch);
}

EventsApi &FakeEngine::events()
{
    return m_parts->events;
}
DestinationsApi &FakeEngine::destinations()
{
    return m_parts->destinations;
}
DeliveriesApi &FakeEngine::deliveries()
{
    return m_parts->deliveries;
}
ReplaysApi &FakeEngine::replays()
{
    return *m_parts->replays;
}
StreamApi &FakeEngine::stream()
{
    return m_parts->stream;
}
ServerApi &FakeEngine::server()
{
    return m_parts->server;
}
AccessApi &FakeEngine::access()
{
    return m_parts->access;
}
AuditApi &FakeEngine::audit()
{
    return m_parts->audit;
}

} // namespace deckhand
