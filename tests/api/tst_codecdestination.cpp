#include "api/codec.h"
#include "api/jsonscan.h"

#include "testtypes.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const Timestamp at = fromMillis(1'736'933'475'123);

QByteArray encoded(const Destination &destination)
{
    QByteArray out;
    encode(out, destination);
    return out;
}

Destination fullDestination()
{
    Destination d;
    d.id = DestinationId("evtd_1");
    d.name = u"Prod \"webhook\" \u00e9"_s;
    d.type = "webhook";
    d.status = DestinationStatus::Inactive;
    d.statusReason = StatusReason::AttemptsExhausted;
    d.statusDelivery = DeliveryId("edlv_1");
    d.statusChangedAt = at;
    d.events = Subscription({"task.*", "task_run.completed"});
    d.config.fields = {{u"url"_s, u"https://example.com/h"_s}};
    d.config.credentials = {{u"secret"_s, Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")}};
    d.previousSecrets = {{Secret("whsec_old9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), at}};
    d.filter = *ContentFilter::parse("{ \"data\" : {\"status\":\"failed\"} }");
    d.metadata = {{u"team"_s, u"data"_s}};
    d.retryPolicy =
        RetryPolicy{5, milliseconds(1500), 1.5, milliseconds(60'000), 0.25, {milliseconds(100)}};
    d.maxConcurrency = 7;
    d.maxRate = 2.5;
    d.createdAt = at;
    d.updatedAt = at + milliseconds(1);
    d.stats = DestinationStats{1, 2, 3, 4, at, std::nullopt, {1, 2}, {3, 4}};
    return d;
}

Result<DestinationDraft> draftOf(const QByteArray &json)
{
    return decodeDestinationDraft(json, testTypes());
}

Result<DestinationPatch> patchOf(const QByteArray &json)
{
    return decodeDestinationPatch(json, "webhook", testTypes());
}

} // namespace

class TestCodecDestination : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void destinationRoundTrips();
    void plainDestinationHasTheDocumentedShape();
    void maskingHidesEverySecret();
    void otherServersDestinationsAreRead();
    void draftRoundTrips();
    void draftTakesValuesThatAreNaturallyNoText();
    void draftNamesEveryBadField();
    void draftWithoutTypeIsAWebhook();
    void patchRoundTrips();
    void patchNullClears();
    void patchNamesEveryBadField();
    void patchLeavesMasksAlone();
    void patchMergesIntoADestination();
    void patchMergesTheRetryPolicy();
};

void TestCodecDestination::destinationRoundTrips()
{
    const Destination destination = fullDestination();
    const QByteArray json = encoded(destination);
    QVERIFY(scanJson(json, {}));
    const auto back = decodeDestination(json, testTypes());
    QVERIFY(back);
    QCOMPARE(encoded(*back), json);
    QCOMPARE(back->name, destination.name);
    QCOMPARE(back->config, destination.config);
    QCOMPARE(back->previousSecrets, destination.previousSecrets);
    QCOMPARE(back->retryPolicy, destination.retryPolicy);
    QCOMPARE(back->stats, destination.stats);
    QCOMPARE(back->filter.json(), destination.filter.json());
    QCOMPARE(back->statusDelivery, destination.statusDelivery);
}

void TestCodecDestination::plainDestinationHasTheDocumentedShape()
{
    Destination d;
    d.id = DestinationId("evtd_1");
    d.name = u"A"_s;
    d.type = "broker";
    d.events = Subscription({"*"});
    d.config.fields = {{u"region"_s, u"eu-west-1"_s}};
    d.config.credentials = {{u"key"_s, Secret("AKIAIOSFODNN7EXAMPLE")}};
    d.createdAt = d.updatedAt = at;
    QCOMPARE(
        encoded(masked(d)),
        "{\"id\":\"evtd_1\",\"object\":\"event_destination\",\"name\":\"A\",\"type\":\"broker\","
        "\"status\":\"active\",\"events\":[\"*\"],\"broker\":{\"region\":\"eu-west-1\",\"key\":"
        "\"AKIA****\"},"
        "\"created_at\":\"2025-01-15T09:31:15.123Z\",\"updated_at\":\"2025-01-15T09:31:15.123Z\","
        "\"status_reason\":null,\"status_changed_at\":null,\"status_delivery_id\":null,\"filter\":"
        "null,"
        "\"metadata\":{},\"retry_policy\":null,\"max_concurrency\":null,\"max_rate\":null,"
        "\"stats\":null}");
}

void TestCodecDestination::maskingHidesEverySecret()
{
    const QByteArray json = encoded(masked(fullDestination()));
    QVERIFY(!json.contains("MfKQ9r8G"));
    QVERIFY(!json.contains("old9r8G"));
    QVERIFY(json.contains("\"previous_secrets\":[{\"secret\":\"whse****\",\"expires_at\":\"2025-"));
}

void TestCodecDestination::otherServersDestinationsAreRead()
{
    const auto d = decodeDestination(
        "{\"id\":\"x\",\"name\":\"B\",\"type\":\"aws_eventbridge\",\"status\":\"pending_"
        "verification\",\"events\":[\"*\"],"
        "\"aws_eventbridge\":{\"bus\":\"b\",\"retries\":3,\"nested\":{\"a\":1},\"none\":null},"
        "\"status_reason\":\"odd\",\"created_at\":\"2025-01-15T09:31:15Z\"}",
        testTypes());
    QVERIFY(d);
    QCOMPARE(d->status, DestinationStatus::PendingVerification);
    QCOMPARE(d->statusReason, StatusReason::Unknown);
    QCOMPARE(d->updatedAt, d->createdAt);
    const std::map<QString, QString> fields{
        {u"bus"_s, u"b"_s}, {u"nested"_s, u"{\"a\":1}"_s}, {u"retries"_s, u"3"_s}};
    QCOMPARE(d->config.fields, fields);
    const auto odd = decodeDestination(
        "{\"id\":\"x\",\"type\":\"t\",\"status\":\"odd\",\"created_at\":\"2025-01-15T09:31:15Z\"}",
        DestinationTypes({}));
    QVERIFY(odd);
    QCOMPARE(odd->status, DestinationStatus::Unknown);
}

void TestCodecDestination::draftRoundTrips()
{
    DestinationDraft draft = toDraft(fullDestination());
    const QByteArray json = encodeDestinationDraft(draft);
    const auto back = draftOf(json);
    QVERIFY(back);
    QCOMPARE(encodeDestinationDraft(*back), json);
    QCOMPARE(back->config, draft.config);
    QVERIFY(!back->active);
    QVERIFY(testTypes().validate(*back).empty());
}

void TestCodecDestination::draftTakesValuesThatAreNaturallyNoText()
{
    const auto draft =
        draftOf("{\"name\":\"A\",\"type\":\"broker\",\"events\":[\"*\"],\"broker\":{\"region\":"
                "\"eu-west-1\","
                "\"tls\":true,\"key\":\"k\",\"account\":{\"a\": 1},\"class\":null}}");
    QVERIFY(draft);
    QCOMPARE(draft->config.fields.at(u"tls"_s), u"true"_s);
    QCOMPARE(draft->config.credentials.at(u"account"_s).reveal(), "{\"a\": 1}");
    QVERIFY(!draft->config.fields.contains(u"class"_s));
}

void TestCodecDestination::draftNamesEveryBadField()
{
    const auto draft = draftOf(
        "{\"name\":5,\"events\":[\"bad "
        "type\",1],\"webhook\":{\"url\":7,\"extra\":\"x\"},\"filter\":3,"
        "\"metadata\":{\"a\":1},\"retry_policy\":{\"jitter\":\"x\"},\"max_concurrency\":1.5,"
        "\"max_rate\":\"fast\",\"status\":\"pending_verification\"}");
    QVERIFY(!draft);
    const QStringList fields = fieldsOf(draft.error().items);
    for (const QString &field : {u"name"_s, u"events[1]"_s, u"webhook.url"_s, u"filter"_s,
                                 u"metadata.a"_s, u"retry_policy.jitter"_s, u"max_concurrency"_s,
                                 u"max_rate"_s, u"status"_s, u"webhook.extra"_s, u"events[0]"_s})
        QCOMPARE(fields.count(field), 1);
    QCOMPARE(fields.size(), 11);
    const auto missing = draftOf("{\"type\":\"broker\"}");
    QVERIFY(!missing);
    QCOMPARE(fieldsOf(missing.error().items),
             QStringList({u"name"_s, u"events"_s, u"broker.region"_s, u"broker.key"_s}));
}

void TestCodecDestination::draftWithoutTypeIsAWebhook()
{
    const auto draft =
        draftOf("{\"name\":\"Production "
                "Webhook\",\"webhook\":{\"url\":\"https://your-app.com/webhooks/deck\","
                "\"previous_secrets\":[]},\"events\":[\"credential.verified\"],\"unknown\":1}");
    QVERIFY(draft);
    QCOMPARE(draft->type, "webhook");
    QCOMPARE(draft->config.fields.size(), 1U);
    QVERIFY(testTypes().validate(*draft).empty());
}

void TestCodecDestination::patchRoundTrips()
{
    const QByteArray json = "{\"name\":\"B\",\"events\":[\"*\"],\"webhook\":{\"custom_headers\":"
                            "null,\"url\":\"https://b.example\","
                            "\"secret\":\"whsec_new\"},\"filter\":{\"data\":{\"a\":1}},"
                            "\"metadata\":{\"a\":\"1\",\"b\":null},"
                            "\"retry_policy\":{\"max_retries\":2,\"schedule\":null},\"max_"
                            "concurrency\":4,\"max_rate\":null,\"status\":\"active\","
                            "\"on_reactivate\":\"drop\"}";
    const auto patch = patchOf(json);
    QVERIFY(patch);
    QCOMPARE(encodeDestinationPatch(*patch, "webhook"), json);
    QCOMPARE(patch->onReactivate, OnReactivate::Drop);
    QCOMPARE(encodeDestinationPatch(*patchOf("{}"), "webhook"), "{}");
}

void TestCodecDestination::patchNullClears()
{
    const QByteArray json = "{\"filter\":null,\"metadata\":null,\"retry_policy\":null,\"max_"
                            "concurrency\":null,\"max_rate\":null}";
    const auto patch = patchOf(json);
    QVERIFY(patch);
    QVERIFY(patch->filter && patch->filter->isEmpty());
    QVERIFY(patch->clearMetadata);
    QVERIFY(patch->retryPolicy && !*patch->retryPolicy);
    QVERIFY(patch->maxConcurrency && !*patch->maxConcurrency);
    QVERIFY(patch->maxRate && !*patch->maxRate);
    QCOMPARE(encodeDestinationPatch(*patch, "webhook"), json);
    Destination d = fullDestination();
    applyPatch(d, *patch);
    QVERIFY(d.filter.isEmpty());
    QVERIFY(d.metadata.empty());
    QVERIFY(!d.retryPolicy && !d.maxConcurrency && !d.maxRate);
    QCOMPARE(d.config, fullDestination().config);
}

void TestCodecDestination::patchNamesEveryBadField()
{
    const auto patch =
        patchOf("{\"name\":null,\"type\":\"broker\",\"events\":null,\"webhook\":null,\"status\":"
                "\"odd\",\"filter\":[],"
                "\"metadata\":{\"a\":1},\"max_rate\":\"x\",\"on_reactivate\":\"wait\"}");
    QVERIFY(!patch);
    QStringList fields = fieldsOf(patch.error().items);
    fields.sort();
    QCOMPARE(fields,
             QStringList({u"events"_s, u"filter"_s, u"max_rate"_s, u"metadata.a"_s, u"name"_s,
                          u"on_reactivate"_s, u"status"_s, u"type"_s, u"webhook"_s}));
    QVERIFY(patchOf("{\"type\":\"webhook\"}"));
    QVERIFY(!patchOf("{\"webhook\":{\"url\":1}}"));
}

void TestCodecDestination::patchLeavesMasksAlone()
{
    const auto patch = patchOf("{\"webhook\":{\"secret\":\"whse****\",\"url\":\"abcd****\"}}");
    QVERIFY(patch);
    QVERIFY(patch->configCredentials.empty());
    QCOMPARE(patch->configFields.at(u"url"_s), std::optional(u"abcd****"_s));
}

void TestCodecDestination::patchMergesIntoADestination()
{
    Destination d = fullDestination();
    applyPatch(d,
               *patchOf("{\"name\":\"B\",\"webhook\":{\"custom_headers\":\"{}\",\"secret\":null},"
                        "\"metadata\":{\"x\":\"1\",\"team\":null},\"max_rate\":9}"));
    QCOMPARE(d.name, u"B"_s);
    QCOMPARE(d.config.fields.size(), 2U);
    QVERIFY(d.config.credentials.empty());
    const std::map<QString, QString> metadata{{u"x"_s, u"1"_s}};
    QCOMPARE(d.metadata, metadata);
    QCOMPARE(d.maxRate, std::optional(9.0));
    QCOMPARE(d.maxConcurrency, std::optional(7));
    QCOMPARE(d.status, DestinationStatus::Inactive);
}

void TestCodecDestination::patchMergesTheRetryPolicy()
{
    Destination d = fullDestination();
    applyPatch(d, *patchOf("{\"retry_policy\":{\"max_retries\":9,\"schedule\":null}}"));
    const RetryPolicy merged{9, milliseconds(1500), 1.5, milliseconds(60'000), 0.25, {}};
    QCOMPARE(d.retryPolicy, std::optional(merged));
    d.retryPolicy.reset();
    applyPatch(d, *patchOf("{\"retry_policy\":{\"max_retries\":9}}"));
    RetryPolicy fresh;
    fresh.maxRetries = 9;
    QCOMPARE(d.retryPolicy, std::optional(fresh));
    applyPatch(d, *patchOf("{\"retry_policy\":{\"unknown\":1}}"));
    QCOMPARE(d.retryPolicy, std::optional(fresh));
}

QTEST_APPLESS_MAIN(TestCodecDestination)
#include "tst_codecdestination.moc"
