#include "storeconformance.h"

#include "conformancetools.h"

#include <QRegularExpression>
#include <QSet>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

void StoreConformance::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_ids = std::make_unique<IdSource>(m_clock, 7);
    auto store = m_factory.openFresh(m_clock);
    QVERIFY2(store, store ? "" : qPrintable(store.error().text()));
    m_store = std::move(*store);
    m_calls = std::make_unique<StoreCalls>(*m_store);
}

void StoreConformance::cleanup()
{
    m_calls.reset();
    m_store.reset();
}

void StoreConformance::reopen()
{
    cleanup();
    auto store = m_factory.reopen(m_clock);
    QVERIFY2(store, store ? "" : qPrintable(store.error().text()));
    m_store = std::move(*store);
    m_calls = std::make_unique<StoreCalls>(*m_store);
}

NewEvent StoreConformance::newEvent(const QByteArray &type,
                                    const std::vector<DestinationId> &destinations,
                                    const QByteArray &data)
{
    NewEvent event;
    event.event = {m_ids->next<EventTag>(), type, data, now()};
    for (const DestinationId &id : destinations)
        event.deliveries.push_back({id, m_ids->next<DeliveryTag>()});
    return event;
}

DeliveryId StoreConformance::addDelivery(const DestinationId &destination, const QByteArray &type)
{
    NewEvent event = newEvent(type, {destination});
    const DeliveryId id = event.deliveries.front().id;
    return m_calls->append({std::move(event)}) ? id : DeliveryId();
}

DeliveryStatus StoreConformance::statusOf(const DeliveryId &id)
{
    const auto delivery = m_calls->delivery(id);
    return delivery ? delivery->status : DeliveryStatus::Unknown;
}

void StoreConformance::appendedEventsAreReadBackByteForByte()
{
    const DestinationId id = addDestination();
    NewEvent event =
        newEvent("agent.created", {id}, "{ \"b\" :1,\"a\":\"\xC3\xA4\\u0000\" , \"n\":1.50}");
    const DeliveryId delivery = event.deliveries.front().id;
    TAKE(appended, m_calls->append({event}));
    QCOMPARE(appended.size(), std::size_t(1));
    QVERIFY(!appended[0].duplicate);
    QCOMPARE(appended[0].deliveryKeys.size(), std::size_t(1));
    QVERIFY(appended[0].event == event.event);
    for (int round = 0; round < 2; ++round) {
        TAKE(read, m_calls->event(event.event.id));
        QVERIFY(read == event.event);
        TAKE(row, m_calls->delivery(delivery));
        QCOMPARE(row.eventId, event.event.id);
        QCOMPARE(row.eventType, QByteArray("agent.created"));
        QCOMPARE(row.destinationId, id);
        QVERIFY(row.status == DeliveryStatus::Pending);
        QCOMPARE(row.attempts, 0);
        QVERIFY(row.createdAt == now());
        QVERIFY(row.nextAttemptAt == now());
        QVERIFY(!row.deliveredAt && !row.lastError && row.history.empty());
        reopen();
    }
}

void StoreConformance::aKnownEventIdChangesNothing()
{
    const DestinationId id = addDestination();
    const NewEvent first = newEvent("agent.created", {id}, R"({"first":true})");
    NewEvent again = newEvent("agent.updated", {id}, R"({"first":false})");
    again.event.id = first.event.id;
    const NewEvent other = newEvent("agent.deleted", {id});
    NewEvent twice = newEvent("agent.deleted", {id});
    twice.event.id = other.event.id;
    SUCCEEDS(m_calls->append({first}));
    TAKE(appended, m_calls->append({again, other, twice}));
    QVERIFY(appended[0].duplicate && !appended[1].duplicate && appended[2].duplicate);
    QVERIFY(appended[0].event == first.event);
    QVERIFY(appended[0].deliveryKeys.empty() && appended[2].deliveryKeys.empty());
    TAKE(read, m_calls->event(first.event.id));
    QVERIFY(read == first.event);
    TAKE(deliveries, m_calls->deliveries());
    QCOMPARE(deliveries.items.size(), std::size_t(2));
}

void StoreConformance::anUnknownEventIsNotFound()
{
    FAILS(m_calls->event(EventId("evt_none")), ErrorCode::ResourceNotFound);
    FAILS(m_calls->delivery(DeliveryId("edlv_none")), ErrorCode::ResourceNotFound);
    FAILS(m_calls->delivery(DeliveryId("evt_'; --")), ErrorCode::ResourceNotFound);
    TAKE(none, m_calls->deliveriesOf(EventId("evt_none")));
    QVERIFY(none.empty());
}

void StoreConformance::eventsAreListedNewestFirst()
{
    std::vector<EventId> expected;
    for (int i = 0; i < 25; ++i) {
        // Three events share each moment.
        if (i % 3 == 0)
            m_clock.advance(milliseconds(5));
        const NewEvent event = newEvent();
        SUCCEEDS(m_calls->append({event}));
        expected.insert(expected.begin(), event.event.id);
    }
    std::vector<EventId> found;
    PageRequest page{7, {}};
    for (int i = 0; i < 4; ++i) {
        TAKE(list, m_calls->events({}, page));
        QCOMPARE(list.hasMore, i < 3);
        QCOMPARE(list.nextCursor.isEmpty(), !list.hasMore);
        for (const Event &event : list.items)
            found.push_back(event.id);
        page.cursor = list.nextCursor;
    }
    QVERIFY(found == expected);
}

void StoreConformance::aCursorStaysValidWhileRowsAreInserted()
{
    const DestinationId id = addDestination();
    std::vector<NewEvent> events;
    for (int i = 0; i < 10; ++i)
        events.push_back(newEvent("agent.created", {id}));
    SUCCEEDS(m_calls->append(events));
    QSet<QByteArray> seen;
    QSet<QByteArray> seenDeliveries;
    PageRequest page{3, {}};
    PageRequest deliveryPage{3, {}};
    for (bool more = true; more;) {
        TAKE(list, m_calls->events({}, page));
        TAKE(deliveries, m_calls->deliveries({}, deliveryPage));
        for (const Event &event : list.items) {
            QVERIFY(!seen.contains(event.id.bytes()));
            seen.insert(event.id.bytes());
        }
        for (const Delivery &delivery : deliveries.items) {
            QVERIFY(!seenDeliveries.contains(delivery.id.bytes()));
            seenDeliveries.insert(delivery.id.bytes());
        }
        QCOMPARE(list.hasMore, deliveries.hasMore);
        more = list.hasMore;
        page.cursor = list.nextCursor;
        deliveryPage.cursor = deliveries.nextCursor;
        (void)addDelivery(id); // within the same moment
    }
    QCOMPARE(seen.size(), 10);
    QCOMPARE(seenDeliveries.size(), 10);
}

void StoreConformance::cursorsFromElsewhereAreRefused()
{
    const DestinationId id = addDestination();
    for (int i = 0; i < 3; ++i)
        (void)addDelivery(id);
    TAKE(events, m_calls->events({}, {1, {}}));
    TAKE(deliveries, m_calls->deliveries({}, {1, {}}));
    QVERIFY(!events.nextCursor.isEmpty() && !deliveries.nextCursor.isEmpty());
    QByteArray changed = events.nextCursor;
    changed[changed.size() / 2] = changed.at(changed.size() / 2) == 'a' ? 'b' : 'a';
    const QByteArrayList wrong{
        "x", "%00", changed, deliveries.nextCursor, QByteArray(500, 'z'), events.nextCursor + "0"};
    for (const QByteArray &cursor : wrong) {
        const auto list = m_calls->events({}, {1, cursor});
        QVERIFY2(!list, cursor.constData());
        QVERIFY(list.error().code() == ErrorCode::InputInvalid);
        QCOMPARE(list.error().items.front().field, u"cursor"_s);
    }
    FAILS(m_calls->deliveries({}, {1, events.nextCursor}), ErrorCode::InputInvalid);
    FAILS(m_calls->replays({1, events.nextCursor}), ErrorCode::InputInvalid);
}

void StoreConformance::eventsAreFilteredByTypeAndTime()
{
    const Timestamp start = now();
    for (const char *type :
         {"agent.created", "agent.updated", "agents.created", "task.run.done", "task.x"}) {
        SUCCEEDS(m_calls->append({newEvent(type)}));
        m_clock.advance(std::chrono::seconds(1));
    }
    const auto types = [this](EventFilter filter) {
        QByteArrayList found;
        const auto list = m_calls->events(std::move(filter), {100, {}});
        if (list) {
            for (const Event &event : list->items)
                found << event.type;
        }
        return found.join(' ');
    };
    EventFilter filter;
    filter.types = {"agent.created"};
    QCOMPARE(types(filter), QByteArray("agent.created"));
    filter.types = {"agent.*"};
    QCOMPARE(types(filter), QByteArray("agent.updated agent.created"));
    filter.types = {"task.*", "agents.created"};
    QCOMPARE(types(filter), QByteArray("task.x task.run.done agents.created"));
    filter.types = {"none.such", "a%.created", "agent_.*"};
    QCOMPARE(types(filter), QByteArray());
    filter.types = {};
    filter.createdAfter = start + std::chrono::seconds(1);
    filter.createdBefore = start + std::chrono::seconds(3);
    QCOMPARE(types(filter), QByteArray("agents.created agent.updated"));
    filter.types = {"agent.*"};
    QCOMPARE(types(filter), QByteArray("agent.updated"));
}

void StoreConformance::eventsAreFilteredByTheirDeliveries()
{
    const DestinationId one = addDestination(u"One"_s);
    const DestinationId two = addDestination(u"Two"_s);
    const NewEvent none = newEvent();
    const NewEvent both = newEvent("agent.created", {one, two});
    const NewEvent second = newEvent("agent.created", {two});
    SUCCEEDS(m_calls->append({none, both, second}));
    TAKE(claimed, m_calls->claim(one, now()));
    SUCCEEDS(m_calls->record({success(claimed.at(0))}));
    const auto ids = [this](EventFilter filter) {
        std::vector<EventId> found;
        const auto list = m_calls->events(std::move(filter), {100, {}});
        for (const Event &event : list ? list->items : std::vector<Event>())
            found.push_back(event.id);
        return found;
    };
    EventFilter filter;
    filter.destinationId = two;
    QVERIFY(ids(filter) == (std::vector{second.event.id, both.event.id}));
    filter.deliveryStatus = DeliveryStatus::Success;
    QVERIFY(ids(filter).empty());
    filter.destinationId = one;
    QVERIFY(ids(filter) == std::vector{both.event.id});
    filter.destinationId.reset();
    filter.deliveryStatus = DeliveryStatus::Pending;
    QVERIFY(ids(filter) == (std::vector{second.event.id, both.event.id}));
}

void StoreConformance::searchesSelectEventsAndDeliveries()
{
    const DestinationId one = addDestination(u"Prod webhook"_s);
    const NewEvent apple = newEvent("agent.created", {one}, R"({"fruit":"apple","n":3})");
    const NewEvent pear = newEvent("agent.updated", {one}, R"({"fruit":"pear","n":30})");
    SUCCEEDS(m_calls->append({apple, pear}));
    TAKE(claimed, m_calls->claim(one, now(), 1));
    SUCCEEDS(m_calls->record({failed(claimed.at(0))}));
    const auto search = [](const QString &text) {
        const auto parsed = SearchExpression::parse(text);
        return parsed ? *parsed : SearchExpression();
    };
    for (const auto &[text, wanted] : std::vector<std::pair<QString, EventId>>{
             {u"data.fruit:apple"_s, apple.event.id},
             {u"data.n>=10"_s, pear.event.id},
             {u"pear"_s, pear.event.id},
             {u"type:*.updated"_s, pear.event.id},
             {u"status:failure dest:\"Prod webhook\""_s, apple.event.id},
             {u"http:500"_s, apple.event.id},
             {u"-error:timeout status:failure"_s, apple.event.id},
             {QString::fromUtf8(pear.event.id.bytes()), pear.event.id}}) {
        EventFilter events;
        events.q = search(text);
        QVERIFY2(!events.q.isEmpty(), qPrintable(text));
        TAKE(list, m_calls->events(events));
        QVERIFY2(list.items.size() == 1 && list.items[0].id == wanted, qPrintable(text));
        DeliveryFilter deliveries;
        deliveries.q = events.q;
        TAKE(rows, m_calls->deliveries(deliveries));
        QVERIFY2(rows.items.size() == 1 && rows.items[0].eventId == wanted, qPrintable(text));
    }
}

void StoreConformance::deliveriesAreFiltered()
{
    const DestinationId one = addDestination(u"One"_s);
    const DestinationId two = addDestination(u"Two"_s);
    const DeliveryId ok = addDelivery(one, "agent.created");
    TAKE(claimed, m_calls->claim(one, now()));
    SUCCEEDS(m_calls->record({success(claimed.at(0))}));
    const DeliveryId bad = addFailure(one);
    m_clock.advance(std::chrono::seconds(1));
    const DeliveryId waiting = addDelivery(two, "agent.created");
    const auto ids = [this](DeliveryFilter filter) {
        std::vector<DeliveryId> found;
        const auto list = m_calls->deliveries(std::move(filter), {100, {}});
        for (const Delivery &delivery : list ? list->items : std::vector<Delivery>())
            found.push_back(delivery.id);
        return found;
    };
    QVERIFY(ids({}) == (std::vector{waiting, bad, ok}));
    DeliveryFilter filter;
    filter.destinationId = one;
    QVERIFY(ids(filter) == (std::vector{bad, ok}));
    filter.statuses = {DeliveryStatus::Success, DeliveryStatus::Pending};
    QVERIFY(ids(filter) == std::vector{ok});
    filter.destinationId.reset();
    QVERIFY(ids(filter) == (std::vector{waiting, ok}));
    filter = {};
    filter.error = ErrorClass::HttpStatus;
    QVERIFY(ids(filter) == std::vector{bad});
    filter = {};
    filter.types = {"agent.*"};
    QVERIFY(ids(filter) == (std::vector{waiting, ok}));
    filter.createdBefore = now();
    QVERIFY(ids(filter) == std::vector{ok});
    filter = {};
    filter.createdAfter = now();
    QVERIFY(ids(filter) == std::vector{waiting});
    filter = {};
    filter.eventId = m_calls->delivery(bad)->eventId;
    QVERIFY(ids(filter) == std::vector{bad});
    filter.destinationId = DestinationId("evtd_none");
    QVERIFY(ids(filter).empty());
    TAKE(list, m_calls->deliveries({}, {100, {}}));
    QVERIFY(list.items[1].lastError);
    QCOMPARE(list.items[1].lastError->message, u"The receiver answered 500."_s);
}

void StoreConformance::deliveriesOfAnEventAreListedTogether()
{
    const DestinationId one = addDestination(u"One"_s);
    const DestinationId two = addDestination(u"Two"_s);
    const NewEvent event = newEvent("agent.created", {one, two});
    SUCCEEDS(m_calls->append({newEvent("agent.created", {one}), event}));
    TAKE(rows, m_calls->deliveriesOf(event.event.id));
    QCOMPARE(rows.size(), std::size_t(2));
    QCOMPARE(rows[0].id, event.deliveries[0].id);
    QCOMPARE(rows[1].id, event.deliveries[1].id);
    QVERIFY(rows[0].history.empty());
}

void StoreConformance::listedEventsTellWhatBecameOfTheirDeliveries()
{
    const DestinationId one = addDestination(u"One"_s);
    const DestinationId two = addDestination(u"Two"_s);
    const NewEvent none = newEvent();
    const NewEvent both = newEvent("agent.created", {one, two});
    const NewEvent last = newEvent("agent.created", {one});
    SUCCEEDS(m_calls->append({none, both, last}));
    TAKE(claimed, m_calls->claim(one, now(), 2));
    SUCCEEDS(m_calls->record({success(claimed.at(0)), failed(claimed.at(1))}));
    const auto told = [this](PageRequest page, const QString &search = {}) {
        EventFilter filter;
        if (!search.isEmpty())
            filter.q = *SearchExpression::parse(search);
        const auto list = m_calls->events(filter, page);
        QHash<EventId, std::optional<DeliverySummary>> found;
        for (const Event &event : list ? list->items : std::vector<Event>())
            found.insert(event.id, event.deliveries);
        return found;
    };
    const auto all = told({100, {}});
    QCOMPARE(all.size(), 3);
    QVERIFY(all[none.event.id] == DeliverySummary());
    QVERIFY(all[both.event.id] == (DeliverySummary{.delivered = 1, .waiting = 1}));
    QVERIFY(all[last.event.id] == DeliverySummary{.failed = 1});
    // The page's own, whatever stands before and after it.
    TAKE(first, m_calls->events({}, {1, {}}));
    const auto second = told({1, first.nextCursor});
    QCOMPARE(second.size(), 1);
    QVERIFY(second[both.event.id] == all[both.event.id]);
    // One by one matched rows, too: every second one is left out.
    const auto matched = told({100, {}}, u"header.content-type:json or status:failure"_s);
    QVERIFY(!matched.contains(none.event.id));
    QVERIFY(matched[last.event.id] == all[last.event.id]);
    TAKE(rest, m_calls->claim(two, now()));
    SUCCEEDS(m_calls->record(
        {failed(rest.at(0), DeliveryStatus::Retrying, std::chrono::milliseconds(5000))}));
    QVERIFY(told({100, {}})[both.event.id] == (DeliverySummary{.delivered = 1, .retrying = 1}));
}

} // namespace deckhand
