#include "remote/remoteengine.h"
#include "support/deckserver.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// EngineApi over Deck's hosted API, against a server that knows only what Deck documents.
class TestDeckApi : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DeckServer> m_deck;
    std::unique_ptr<EngineApi> m_engine;

    void connectTo(const QUrl &url, RemoteKind kind = RemoteKind::Detect,
                   const QByteArray &key = DeckServer::key())
    {
        RemoteSettings settings;
        settings.url = url;
        settings.key = Secret(key);
        settings.kind = kind;
        settings.timeout = milliseconds(5000);
        m_engine = connectRemote(std::move(settings));
    }
    template <class T>
    static Result<T> wait(const FutureResult<T> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 15'000))
            return failure(ErrorCode::Timeout, u"hung"_s);
        return future.result();
    }
    template <class T>
    static QString refusalOf(const FutureResult<T> &future)
    {
        const Result<T> answer = wait(future);
        if (answer)
            return u"done"_s;
        const bool known = answer.error().code() == ErrorCode::NotSupported;
        return known ? answer.error().text() : QString(u"not: "_s + answer.error().text());
    }
    QStringList idsOf(const EventFilter &filter, int limit = 100)
    {
        const auto page = wait(m_engine->events().list(filter, {limit, {}}));
        QStringList ids;
        if (!page)
            return {page.error().text()};
        for (const Event &event : page->items)
            ids.append(event.id.toString());
        return ids;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_deck = std::make_unique<DeckServer>();
        connectTo(m_deck->url());
    }
    void cleanup()
    {
        m_engine.reset();
        QCOMPARE(m_deck->violations(), QStringList());
        m_deck.reset();
    }

    void itIsRecognisedAndSaysWhatItLacks()
    {
        const auto info = wait(m_engine->server().info());
        QVERIFY2(info.has_value(), info ? "" : qPrintable(info.error().text()));
        QCOMPARE(info->name, u"Deck"_s);
        QCOMPARE(info->environment, u"live"_s);
        for (const char *missing : {"publish", "stream", "search", "retry", "replays", "stats"})
            QVERIFY2(std::find(info->capabilities.begin(), info->capabilities.end(), missing) ==
                         info->capabilities.end(),
                     missing);
        QVERIFY(!wait(m_engine->server().eventTypes())->empty()); // the catalogue of this program
        const auto first = m_deck->requests().front();
        QCOMPARE(first.method + ' ' + first.path, QByteArray("GET /v2/test"));
    }

    void addressesMayEndAsDeckWritesThem()
    {
        connectTo(QUrl(m_deck->url().toString() + u"/v2"_s));
        QVERIFY(wait(m_engine->server().info()).has_value());
    }

    void aWrongKeyIsToldAsSuch()
    {
        connectTo(m_deck->url(), RemoteKind::Detect, "sk_live_wrong");
        const auto page = wait(m_engine->events().list({}, {}));
        QVERIFY(!page);
        QCOMPARE(page.error().code(), ErrorCode::Unauthorized);
    }

    void whatItLacksIsRefusedWithTheReason()
    {
        const DestinationId destination("evtd_1");
        const auto here = [](const char *what) {
            return QString(QLatin1String(what) +
                           u" is not offered by Deck's API; deliver here instead."_s);
        };
        QCOMPARE(refusalOf(m_engine->deliveries().retry(DeliveryId("edlv_1"))), here("Retrying"));
        QCOMPARE(refusalOf(m_engine->replays().create({})), here("Replaying"));
        QCOMPARE(refusalOf(m_engine->replays().list({})), here("Replaying"));
        QCOMPARE(refusalOf(m_engine->destinations().test(destination, {})), here("A test send"));
        for (const QString &refusal :
             {refusalOf(m_engine->events().publish({{{}, "a.b", "{}", {}}})),
              refusalOf(m_engine->events().explain(EventId("evt_1"))),
              refusalOf(m_engine->deliveries().cancel(DeliveryId("edlv_1"))),
              refusalOf(m_engine->destinations().rotateSecret(destination, milliseconds(1))),
              refusalOf(m_engine->server().stats({})),
              refusalOf(m_engine->deliveries().list({}, {}))})
            QVERIFY2(refusal.contains(u"is not offered by Deck's API; "_s), qPrintable(refusal));
    }

    void anEventIsReadByteForByte()
    {
        const QByteArray data = "{\"z\": 1.50,\"a\":\"\\u00e9\",\"big\":12345678901234567890}";
        const QByteArray id =
            m_deck->addEvent("task_run.completed", data, "2025-01-15T09:31:15.123Z");
        const auto event = wait(m_engine->events().get(EventId(id)));
        QVERIFY(event.has_value());
        QCOMPARE(event->data, data);
        QCOMPARE(toIso(event->createdAt), QByteArray("2025-01-15T09:31:15.123Z"));
        QCOMPARE(wait(m_engine->events().get(EventId("evt_no"))).error().code(),
                 ErrorCode::ResourceNotFound);
    }

    void typesAndTimesArePassedOn()
    {
        const QByteArray early = m_deck->addEvent("a.b", "{}", "2025-01-15T09:00:00.000Z");
        const QByteArray middle = m_deck->addEvent("a.b", "{}", "2025-01-15T09:00:01.000Z");
        (void)m_deck->addEvent("c.d", "{}", "2025-01-15T09:00:01.500Z");
        (void)m_deck->addEvent("a.b", "{}", "2025-01-15T09:00:02.000Z");
        EventFilter filter;
        filter.types = {"a.b"};
        filter.createdAfter = *parseIso("2025-01-15T09:00:00Z"); // the moment itself included
        filter.createdBefore = *parseIso("2025-01-15T09:00:02Z");
        QCOMPARE(idsOf(filter), (QStringList{QString::fromUtf8(middle), QString::fromUtf8(early)}));
        QCOMPARE(m_deck->requestsTo("/v2/events").back().query,
                 QByteArray("type=a.b&created_after=2025-01-15T08%3A59%3A59.999Z"
                            "&created_before=2025-01-15T09%3A00%3A02.000Z&limit=100"));
    }

    void patternsAndSearchesAreToldFromTheList()
    {
        const QByteArray wanted = m_deck->addEvent("task_run.failed", "{\"result\":\"error\"}");
        (void)m_deck->addEvent("task_run.failed", "{\"result\":\"fine\"}");
        for (int i = 0; i < 150; ++i)
            (void)m_deck->addEvent("agent.created", "{\"result\":\"error\"}");
        EventFilter filter;
        filter.types = {"task_run.*"};
        QCOMPARE(idsOf(filter).size(), 2);
        filter.q = *SearchExpression::parse(u"data.result:error"_s);
        QCOMPARE(idsOf(filter), QStringList{QString::fromUtf8(wanted)});
        filter = {};
        filter.q = *SearchExpression::parse(u"after:-1h type:task_run.failed"_s);
        QCOMPARE(idsOf(filter).size(), 2);
        QVERIFY(m_deck->requestsTo("/v2/events").back().query.contains("created_after="));
    }

    void aLongSearchEndsAndCanBeGoneOnWith()
    {
        const QByteArray oldest = m_deck->addEvent("a.b", "{\"needle\":1}");
        for (int i = 0; i < 60; ++i)
            (void)m_deck->addEvent("a.b", "{}");
        EventFilter filter;
        filter.q = *SearchExpression::parse(u"needle"_s);
        auto page = wait(m_engine->events().list(filter, {5, {}}));
        QVERIFY(page.has_value());
        QVERIFY(page->items.empty() && page->hasMore); // ten pages of five were read
        const size_t read = m_deck->requestsTo("/v2/events").size();
        QCOMPARE(read, size_t(10));
        page = wait(m_engine->events().list(filter, {5, page->nextCursor}));
        QCOMPARE(page->items.size(), size_t(1));
        QCOMPARE(page->items.front().id.bytes(), oldest);
        QVERIFY(!page->hasMore);
    }

    void filtersThatNothingTellsAreRefused()
    {
        EventFilter filter;
        filter.destinationId = DestinationId("evtd_1");
        QVERIFY(refusalOf(m_engine->events().list(filter, {})).contains(u"destination_id"_s));
        filter = {};
        filter.deliveryStatus = DeliveryStatus::Failure;
        QVERIFY(refusalOf(m_engine->events().list(filter, {})).contains(u"delivery_status"_s));
        for (const char *text : {"http>=500", "status:failure", "evtd_0123456789"}) {
            filter = {};
            filter.q = *SearchExpression::parse(QString::fromUtf8(text));
            const QString refusal = refusalOf(m_engine->events().list(filter, {}));
            QVERIFY2(refusal.startsWith(u"q: Searching events for"_s), qPrintable(refusal));
        }
        DeliveryFilter deliveries;
        deliveries.destinationId = DestinationId("evtd_1");
        deliveries.error = ErrorClass::Timeout;
        QVERIFY(refusalOf(m_engine->deliveries().list(deliveries, {})).contains(u"error"_s));
        deliveries.error.reset();
        deliveries.q = *SearchExpression::parse(u"needle"_s);
        QVERIFY(
            refusalOf(m_engine->deliveries().list(deliveries, {})).contains(u"text in payloads"_s));
    }

    void destinationsOfAllTypesAreListed()
    {
        const char *types[] = {"webhook",  "aws_sqs",    "aws_kinesis",
                               "aws_s3",   "gcp_pubsub", "azure_servicebus",
                               "rabbitmq", "hookdeck",   "aws_eventbridge"};
        for (const char *type : types)
            (void)m_deck->addDestination(type, "{\"region\":\"eu-west-1\"}", "inactive");
        const auto page = wait(m_engine->destinations().list({100, {}}));
        QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().text()));
        QCOMPARE(page->items.size(), std::size(types));
        QCOMPARE(page->items.front().type, QByteArray("aws_eventbridge"));
        QCOMPARE(page->items.front().config.fields.at(u"region"_s), u"eu-west-1"_s);
        QVERIFY(m_deck->requestsTo("/v2/destination-types").empty());
    }

    void eventBridgeIsReadOnly()
    {
        const DestinationId id(m_deck->addDestination("aws_eventbridge", "{}"));
        DestinationPatch patch;
        patch.name = u"x"_s;
        QVERIFY(refusalOf(m_engine->destinations().update(id, patch))
                    .contains(u"“aws_eventbridge” can only be read"_s));
        QVERIFY(refusalOf(m_engine->destinations().remove(id)).contains(u"only be read"_s));
        QVERIFY(wait(m_engine->destinations().get(id)).has_value());
    }

    void reactivatingSendsTheStatusAndNothingElse()
    {
        const QByteArray id =
            m_deck->addDestination("webhook", "{\"url\":\"https://a.example\"}", "inactive");
        DestinationPatch patch;
        patch.status = DestinationStatus::Active;
        const auto active = wait(m_engine->destinations().update(DestinationId(id), patch));
        QVERIFY2(active.has_value(), active ? "" : qPrintable(active.error().text()));
        QCOMPARE(int(active->status), int(DestinationStatus::Active));
        QCOMPARE(m_deck->statusOf(id), QByteArray("active"));
        QCOMPARE(m_deck->requests().back().body, QByteArray("{\"status\":\"active\"}"));
        patch.onReactivate = OnReactivate::ReplayMissed;
        QVERIFY(refusalOf(m_engine->destinations().update(DestinationId(id), patch))
                    .contains(u"on_reactivate"_s));
    }

    void destinationsAreMadeChangedAndDeleted()
    {
        DestinationDraft draft;
        draft.name = u"Mine"_s;
        draft.events = Subscription({"a.b"});
        draft.config.fields[u"url"_s] = u"https://a.example/hook"_s;
        const auto made = wait(m_engine->destinations().create(draft));
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().text()));
        DestinationPatch patch;
        patch.name = u"Other"_s;
        patch.configFields[u"url"_s] = u"https://b.example/hook"_s;
        const auto changed = wait(m_engine->destinations().update(made->id, patch));
        QVERIFY2(changed.has_value(), changed ? "" : qPrintable(changed.error().text()));
        QCOMPARE(changed->name, u"Other"_s);
        QCOMPARE(changed->config.fields.at(u"url"_s), u"https://b.example/hook"_s);
        QVERIFY(wait(m_engine->destinations().remove(made->id)).has_value());
        QCOMPARE(wait(m_engine->destinations().get(made->id)).error().code(),
                 ErrorCode::ResourceNotFound);
    }

    void whatADestinationCannotHaveThereIsNamed()
    {
        DestinationDraft draft;
        draft.name = u"Mine"_s;
        draft.events = Subscription({"task_run.*"});
        draft.metadata[u"team"_s] = u"ops"_s;
        draft.retryPolicy = RetryPolicy();
        draft.maxRate = 1.0;
        const auto refused = wait(m_engine->destinations().create(draft));
        QVERIFY(!refused);
        QStringList fields;
        for (const ErrorItem &item : refused.error().items)
            fields.append(item.field);
        QCOMPARE(fields,
                 (QStringList{u"events"_s, u"metadata"_s, u"retry_policy"_s, u"max_rate"_s}));
        QVERIFY(m_deck->requestsTo("/v2/event-destinations").empty());
    }

    void deliveriesOfADestinationAreListedAndFound()
    {
        const QByteArray id = m_deck->addDestination("webhook", "{}");
        const QByteArray event = m_deck->addEvent("a.b");
        const QByteArray other = m_deck->addEvent("c.d");
        m_deck->addDelivery(id, event, "a.b", "success");
        m_deck->addDelivery(id, other, "c.d", "failure");
        DeliveryFilter filter;
        filter.destinationId = DestinationId(id);
        auto page = wait(m_engine->deliveries().list(filter, {100, {}}));
        QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().text()));
        QCOMPARE(page->items.size(), size_t(2));
        QCOMPARE(page->items[0].eventId.bytes(), other);
        QVERIFY(page->items[0].id != page->items[1].id);
        const auto found = wait(m_engine->deliveries().get(page->items[1].id));
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().text()));
        QCOMPARE(*found, page->items[1]);
        filter.statuses = {DeliveryStatus::Failure};
        filter.types = {"c.d"};
        page = wait(m_engine->deliveries().list(filter, {100, {}}));
        QCOMPARE(page->items.size(), size_t(1));
        QCOMPARE(m_deck->requests().back().query, QByteArray("status=failure&type=c.d&limit=100"));
        filter.statuses = {DeliveryStatus::Failure, DeliveryStatus::Held};
        filter.types = {"c.*"};
        QCOMPARE(wait(m_engine->deliveries().list(filter, {}))->items.size(), size_t(1));
        filter = {};
        filter.destinationId = DestinationId(id);
        filter.eventId = EventId(event);
        QCOMPARE(wait(m_engine->deliveries().list(filter, {}))->items.size(), size_t(1));
        QCOMPARE(wait(m_engine->deliveries().get(DeliveryId("edlv_1"))).error().code(),
                 ErrorCode::ResourceNotFound);
    }

    void faultsOfTheServerAreToldNotGuessed_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        QTest::newRow("429") << 429 << QByteArray() << int(ErrorCode::RateLimitExceeded);
        QTest::newRow("500") << 500 << QByteArray() << int(ErrorCode::ApiError);
        QTest::newRow("no JSON") << 200 << QByteArray("<html>") << -1;
        QTest::newRow("other JSON") << 200 << QByteArray("{\"data\":7}") << -1;
        QTest::newRow("cut JSON") << 200 << QByteArray("{\"data\":[{\"id\":") << -1;
    }
    void faultsOfTheServerAreToldNotGuessed()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        connectTo(m_deck->url(), RemoteKind::Deck);
        DeckFault fault;
        fault.status = status;
        fault.body = body;
        fault.retryAfter = status == 429 ? 3 : -1;
        m_deck->fail(fault);
        const auto page = wait(m_engine->events().list({}, {}));
        QVERIFY(!page);
        if (code >= 0)
            QCOMPARE(int(page.error().code()), code);
        QCOMPARE(page.error().retryAfter.has_value(), status == 429);
        QVERIFY(!page.error().text().isEmpty());
        QVERIFY(wait(m_engine->events().list({}, {})).has_value());
    }

    void aSilentServerIsATimeout()
    {
        RemoteSettings settings;
        settings.url = m_deck->url();
        settings.key = Secret(DeckServer::key());
        settings.timeout = milliseconds(100);
        m_engine = connectRemote(std::move(settings));
        DeckFault slow;
        slow.latency = std::chrono::milliseconds(3000);
        m_deck->fail(slow);
        const auto page = wait(m_engine->events().list({}, {}));
        QVERIFY(!page);
        QCOMPARE(page.error().code(), ErrorCode::Timeout);
        QVERIFY(wait(m_engine->events().list({}, {})).has_value()); // asked anew what it is
    }
};

QTEST_GUILESS_MAIN(TestDeckApi)
#include "tst_deckapi.moc"
