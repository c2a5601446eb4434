#include "fakeengine.h"

#include "fakedestinations.h"
#include "fakepages.h"
#include "fakereplays.h"

#include <QString>

#include <algorithm>
#include <utility>

namespace deckhand {

namespace {

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
        ++e.eventLists;
        Page<Event> listed = pageOf(matches, page);
        for (Event &event : listed.items)
            event.deliveries = summaryOf(event.id);
        return e.answer<Page<Event>>(std::move(listed));
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
                all.push_back({destination.id, Decision::NotSubscribed, {}, e.whyNotSent});
        }
        return e.answer<std::vector<Explanation>>(std::move(all));
    }
    [[nodiscard]] std::optional<DeliverySummary> summaryOf(const EventId &id) const
    {
        if (!e.tellsDeliveries)
            return std::nullopt;
        DeliverySummary summary;
        for (const Delivery &delivery : e.storedDeliveries) {
            if (delivery.eventId == id)
                summary.add(delivery.status);
        }
        return summary;
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
            attempt.by = QStringLiteral("Ada");
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
          destinations(makeFakeDestinations(e)),
          deliveries(e),
          replays(makeFakeReplays(e)),
          stream(e),
          server(e),
          access(e),
          audit(e)
    {}
    FakeEvents events;
    std::unique_ptr<DestinationsApi> destinations;
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
                               "test_stages",
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
    return *m_parts->destinations;
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
