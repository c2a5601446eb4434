#include "api/codec.h"
#include "api/jsonscan.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const Timestamp at = fromMillis(1'736'933'475'123);

template <class T>
QByteArray encoded(const T &value)
{
    QByteArray out;
    if constexpr (std::same_as<T, Delivery>)
        encode(out, value, true);
    else
        encode(out, value);
    return out;
}

QStringList fieldsOf(const Error &error)
{
    QStringList fields;
    for (const ErrorItem &item : error.items)
        fields += item.field;
    return fields;
}

template <class E>
void checkNames(int count)
{
    for (int i = 0; i < count; ++i) {
        const auto value = E(i);
        const QByteArray name = wireName(value);
        QVERIFY2(name != "unknown", name.constData());
        QCOMPARE(fromWireName<E>(name), std::optional(value));
    }
    QVERIFY(!fromWireName<E>("unknown"));
    QVERIFY(!fromWireName<E>(""));
    QVERIFY(!fromWireName<E>("no_such_name"));
    QCOMPARE(wireNames<E>().size(), std::size_t(count));
}

Attempt fullAttempt()
{
    Attempt attempt;
    attempt.id = AttemptId("eatt_1");
    attempt.number = 3;
    attempt.trigger = AttemptTrigger::Manual;
    attempt.scheduledAt = at;
    attempt.startedAt = at + milliseconds(7);
    attempt.durationMs = 12.375;
    attempt.phases = {0.5, 1.25, std::nullopt, 9.0};
    attempt.outcome = AttemptOutcome::Failure;
    attempt.error = {ErrorClass::HttpStatus, u"It answered 500 \"oops\"."_s, u"Look at its log."_s};
    attempt.request =
        AttemptRequest{"POST",
                       "https://example.com/h?a=1",
                       {{"Content-Type", "application/json"}, {"webhook-id", "evt_1"}},
                       321};
    attempt.response =
        AttemptResponse{500,
                        {{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"Server", "x"}},
                        "na\xC3\xAFve \x01 body\n",
                        false};
    attempt.connection =
        AttemptConnection{"1.1", "[::1]:443", "TLSv1.3", "TLS_AES_256_GCM_SHA384", true};
    attempt.acknowledgement = "\"etag\"";
    attempt.by = u"Ada \"x\" Ä"_s;
    return attempt;
}

} // namespace

class TestCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void everyNameReadsBack();
    void eventKeepsTheBytesOfItsData_data();
    void eventKeepsTheBytesOfItsData();
    void whereAnEventComesFromIsBesideItsEnvelope();
    void eventNamesEveryBadField();
    void attemptRoundTrips();
    void stagesOfATestRoundTrip();
    void attemptWithoutAnythingRoundTrips();
    void bodyThatIsNoTextRoundTrips();
    void cutBodyLosesItsHalfCharacter();
    void deliveryRoundTrips();
    void deliveryLeavesItsHistoryOutOfLists();
    void unknownNamesBecomeUnknown();
    void replayRoundTrips();
    void replaysOfOlderVersionsAreRead();
    void replayRequestRoundTrips();
    void replayRequestNamesEveryBadField();
    void explanationRoundTrips();
    void numbersOutOfRangeAreErrors();
};

void TestCodec::everyNameReadsBack()
{
    checkNames<DestinationStatus>(3);
    checkNames<StatusReason>(4);
    checkNames<DeliveryStatus>(6);
    checkNames<CancelReason>(4);
    checkNames<AttemptTrigger>(4);
    checkNames<AttemptOutcome>(2);
    checkNames<ErrorClass>(18);
    checkNames<SendStage>(7);
    checkNames<StageOutcome>(3);
    checkNames<ReplayStatus>(6);
    checkNames<ReplayOnly>(3);
    checkNames<ReplayOrder>(2);
    checkNames<OnReactivate>(3);
    checkNames<Decision>(11);
    checkNames<Role>(4);
    QCOMPARE(QByteArray(wireName(DeliveryStatus::Unknown)), "unknown");
    QCOMPARE(QByteArray(wireName(ErrorClass::BlockedAddress)), "blocked_address");
}

void TestCodec::eventKeepsTheBytesOfItsData_data()
{
    QTest::addColumn<QByteArray>("data");
    for (const char *data :
         {"{}", "{ }", "{\n\t\"z\" : 1.50,\r\n \"a\":1E+2 }", "{\"k\":{\"x\":1,\"x\":2}}",
          "{\"\\u0041\\/\":\"\\ud83d\\ude00 \xF0\x9F\x98\x80\"}",
          "{\"n\":123456789012345678901234567890}",
          "{\"id\":\"x\",\"data\":{\"data\":[]},\"created_at\":null}"})
        QTest::newRow(data) << QByteArray(data);
}

void TestCodec::eventKeepsTheBytesOfItsData()
{
    QFETCH(QByteArray, data);
    const Event event{EventId("evt_1"), "a.b", data, at};
    const auto back = decodeEvent(encoded(event));
    QVERIFY(back);
    QCOMPARE(*back, event);
    QVERIFY(encoded(event).contains(data));
    const QByteArray answer =
        " {\"request_id\":\"req_1\",\"data\" : " + data +
        " ,\"type\":\"a.b\",\"created_at\":\"2025-01-15T09:31:15.123Z\",\"id\":\"evt_1\"}\n";
    const auto spaced = decodeEvent(answer);
    QVERIFY(spaced);
    QCOMPARE(*spaced, event);
}

void TestCodec::whereAnEventComesFromIsBesideItsEnvelope()
{
    Event event{EventId("evt_2"), "a.b", "{ \"z\" : 1 }", at};
    const QByteArray plain = encoded(event);
    event.replayedFrom = EventId("evt_1");
    QCOMPARE(envelope(event), plain); // what receivers get
    QVERIFY(encoded(event).endsWith(R"(,"replayed_from":"evt_1"})"));
    const auto back = decodeEvent(encoded(event));
    QVERIFY(back && *back == event);
}

void TestCodec::eventNamesEveryBadField()
{
    const auto result = decodeEvent("{\"id\":7,\"data\":[],\"created_at\":\"yesterday\"}");
    QVERIFY(!result);
    QCOMPARE(fieldsOf(result.error()),
             QStringList({u"id"_s, u"type"_s, u"data"_s, u"created_at"_s}));
    QCOMPARE(result.error().items[0].code, ErrorCode::InputInvalid);
    QCOMPARE(result.error().items[1].code, ErrorCode::InputMissing);
}

void TestCodec::attemptRoundTrips()
{
    const Attempt attempt = fullAttempt();
    const QByteArray json = encoded(attempt);
    QVERIFY(scanJson(json, {}));
    const auto back = decodeAttempt(json);
    QVERIFY(back);
    QCOMPARE(*back, attempt);
    QVERIFY(json.contains(
        "\"phases\":{\"dns_ms\":0.5,\"connect_ms\":1.25,\"tls_ms\":null,\"first_byte_ms\":9}"));
    QVERIFY(json.contains("\"headers\":{\"Set-Cookie\":[\"a=1\",\"b=2\"],\"Server\":\"x\"}"));
}

void TestCodec::stagesOfATestRoundTrip()
{
    Attempt attempt = fullAttempt();
    QVERIFY(!encoded(attempt).contains("stages"));
    attempt.stages = {{SendStage::Resolve, StageOutcome::Passed, 0.5},
                      {SendStage::SignIn, StageOutcome::Failed, std::nullopt},
                      {SendStage::Send, StageOutcome::Skipped, std::nullopt}};
    const QByteArray json = encoded(attempt);
    QVERIFY(json.contains("\"stages\":[{\"name\":\"resolve\",\"outcome\":\"passed\",\"ms\":0.5},"
                          "{\"name\":\"sign_in\",\"outcome\":\"failed\"},"));
    const auto back = decodeAttempt(json);
    QVERIFY(back);
    QCOMPARE(*back, attempt);
    attempt.request->body = "{\"id\": 1.0}";
    attempt.connection.emplace();
    attempt.connection->certificate =
        AttemptCertificate{u"CN = a"_s, u"CN = b"_s, Timestamp(milliseconds(1'700'000'000'000)), 3};
    attempt.stages.front().message = u"The host was found."_s;
    attempt.stages.back().hint = u"Wait."_s;
    const auto whole = decodeAttempt(encoded(attempt));
    QVERIFY(whole);
    QCOMPARE(*whole, attempt);
    attempt.request->body = QByteArray("\xff\x00\x01", 3); // no text
    QCOMPARE(decodeAttempt(encoded(attempt))->request->body, attempt.request->body);
    // A newer server may know more stages.
    QByteArray newer = json;
    newer.replace("\"sign_in\"", "\"sign_off\"");
    QCOMPARE(decodeAttempt(newer)->stages.size(), std::size_t(2));
    newer.replace("\"stages\":[", "\"stages\":[7,");
    QVERIFY(!decodeAttempt(newer));
}

void TestCodec::attemptWithoutAnythingRoundTrips()
{
    Attempt attempt;
    attempt.id = AttemptId("eatt_1");
    attempt.outcome = AttemptOutcome::Success;
    const auto back = decodeAttempt(encoded(attempt));
    QVERIFY(back);
    QCOMPARE(*back, attempt);
}

void TestCodec::bodyThatIsNoTextRoundTrips()
{
    Attempt attempt = fullAttempt();
    attempt.response->body = QByteArray("\x00\xFF\x89PNG", 6);
    const auto back = decodeAttempt(encoded(attempt));
    QVERIFY(back);
    QCOMPARE(*back, attempt);
}

void TestCodec::cutBodyLosesItsHalfCharacter()
{
    Attempt attempt = fullAttempt();
    attempt.response->body = "caf\xC3";
    attempt.response->truncated = true;
    const auto back = decodeAttempt(encoded(attempt));
    QVERIFY(back);
    QCOMPARE(back->response->body, "caf");
    attempt.response->body = "\xC3"
                             "afe";
    QCOMPARE(decodeAttempt(encoded(attempt))->response->body, attempt.response->body);
}

void TestCodec::deliveryRoundTrips()
{
    Delivery delivery{DeliveryId("edlv_1"),
                      EventId("evt_1"),
                      "a.b",
                      DestinationId("evtd_1"),
                      DeliveryStatus::Retrying,
                      3,
                      at,
                      std::nullopt,
                      at + milliseconds(30'000),
                      AttemptError{ErrorClass::Timeout, u"No answer."_s, u"Be quicker."_s},
                      std::nullopt,
                      ReplayId("rply_1"),
                      {fullAttempt(), fullAttempt()}};
    auto back = decodeDelivery(encoded(delivery));
    QVERIFY(back);
    QCOMPARE(*back, delivery);
    delivery.replayId = {};
    delivery.lastError.reset();
    delivery.nextAttemptAt.reset();
    delivery.deliveredAt = at;
    back = decodeDelivery(encoded(delivery));
    QVERIFY(back);
    QCOMPARE(*back, delivery);
    for (const auto &by : {u"Ada"_s, QString()}) {
        delivery.cancellation = Cancellation{at, CancelReason::ReplayCanceled, by};
        back = decodeDelivery(encoded(delivery));
        QVERIFY(back);
        QCOMPARE(*back, delivery);
    }
}

void TestCodec::deliveryLeavesItsHistoryOutOfLists()
{
    Delivery delivery{DeliveryId("edlv_1"),
                      EventId("evt_1"),
                      "a.b",
                      DestinationId("evtd_1"),
                      DeliveryStatus::Success,
                      1,
                      at,
                      at,
                      {},
                      {},
                      {},
                      {},
                      {fullAttempt()}};
    QByteArray json;
    encode(json, delivery, false);
    const QByteArray expected =
        "{\"id\":\"edlv_1\",\"object\":\"event_delivery\",\"event_id\":\"evt_1\",\"event_type\":"
        "\"a.b\","
        "\"event_destination_id\":\"evtd_1\",\"status\":\"success\",\"attempts\":1,"
        "\"created_at\":\"2025-01-15T09:31:15.123Z\",\"delivered_at\":\"2025-01-15T09:31:15.123Z\","
        "\"next_attempt_at\":null,\"last_error\":null}";
    QCOMPARE(json, expected);
}

void TestCodec::unknownNamesBecomeUnknown()
{
    const auto delivery = decodeDelivery(
        "{\"id\":\"1\",\"event_id\":\"2\",\"event_destination_id\":\"3\",\"status\":\"exploded\","
        "\"created_at\":\"2025-01-15T09:31:15Z\",\"last_error\":{\"class\":\"new_class\","
        "\"message\":\"m\"},\"cancellation\":{\"at\":\"2025-01-15T09:31:15Z\",\"reason\":"
        "\"shutdown\"},"
        "\"something\":[{}]}");
    QVERIFY(delivery);
    QCOMPARE(delivery->status, DeliveryStatus::Unknown);
    QCOMPARE(delivery->lastError->errorClass, ErrorClass::ProtocolError);
    QCOMPARE(delivery->lastError->message, u"m"_s);
    QVERIFY(delivery->cancellation);
    QCOMPARE(delivery->cancellation->reason, CancelReason::Unknown);
    QVERIFY(delivery->cancellation->by.isEmpty());
    const auto explanation =
        decodeExplanation("{\"event_destination_id\":\"1\",\"decision\":\"odd\"}");
    QVERIFY(explanation);
    QCOMPARE(explanation->decision, Decision::Unknown);
}

void TestCodec::replayRoundTrips()
{
    Replay replay;
    replay.id = ReplayId("rply_1");
    replay.status = ReplayStatus::Paused;
    replay.filter.types = {"a.b", "task.*"};
    replay.filter.createdAfter = at;
    replay.filter.createdBefore = at + milliseconds(1);
    replay.filter.destinationId = DestinationId("evtd_1");
    replay.filter.deliveryStatus = DeliveryStatus::Failure;
    replay.destinationIds = {DestinationId("evtd_1"), DestinationId("evtd_2")};
    replay.only = ReplayOnly::Missed;
    replay.rate = 12.5;
    replay.parallel = 4;
    replay.stopAfterFailures = 7;
    replay.asNewEvent = true;
    replay.order = ReplayOrder::Newest;
    replay.targetDestinationId = DestinationId("evtd_3");
    const AttemptError error{ErrorClass::TooLarge, u"Too much."_s, u"Send less."_s};
    replay.stopped = ReplayStop{7, error, at};
    replay.counts = {10, 9, 8, 1, 1};
    replay.bytes = 123456789012;
    replay.createdAt = at;
    replay.finishedAt = at;
    const QByteArray json = encoded(replay);
    const auto back = decodeReplay(json);
    QVERIFY(back);
    QCOMPARE(encoded(*back), json);
    QCOMPARE(back->counts, replay.counts);
    QCOMPARE(back->bytes, replay.bytes);
    QCOMPARE(back->filter.types, replay.filter.types);
    QCOMPARE(back->rate, replay.rate);
    QVERIFY(back->parallel == 4 && back->stopAfterFailures == 7 && back->asNewEvent);
    QVERIFY(back->order == ReplayOrder::Newest && back->stopped == replay.stopped);
    QVERIFY(back->targetDestinationId == replay.targetDestinationId && !back->outlook);
    replay.outlook =
        ReplayOutlook{"rpln_1",
                      {{DestinationId("evtd_1"), 3}},
                      {{"a.b", 2}, {"task.done", 1}},
                      5,
                      at,
                      at + milliseconds(2),
                      4,
                      1,
                      2.5,
                      ReplayCheck{3, 1, {{EventId("evt_1"), DestinationId("evtd_1"), error}}}};
    const auto planned = decodeReplay(encoded(replay));
    QVERIFY(planned && planned->outlook == replay.outlook);
    replay.outlook = ReplayOutlook{}; // nothing to tell
    const auto nothing = decodeReplay(encoded(replay));
    QVERIFY(nothing && nothing->outlook == replay.outlook);
}

void TestCodec::replaysOfOlderVersionsAreRead()
{
    const auto old = decodeReplay("{\"id\":\"rply_1\",\"status\":\"running\",\"filter\":{},"
                                  "\"only\":\"all\",\"rate\":2,\"counts\":{\"total\":1}}");
    QVERIFY(old);
    QVERIFY(old->rate == 2.0 && !old->parallel && !old->stopAfterFailures && !old->stopped);
    QVERIFY(old->order == ReplayOrder::Oldest && !old->targetDestinationId);
}

void TestCodec::replayRequestRoundTrips()
{
    const auto request = decodeReplayRequest(
        "{\"filter\":{\"type\":\"a.b\",\"q\":\"status:failure\"},\"destination_ids\":[\"evtd_1\"],"
        "\"only\":\"all\",\"rate\":5,\"dry_run\":true,\"count_only\":true,\"plan_id\":\"rpln_1\","
        "\"parallel\":2,\"stop_after_failures\":3,\"order\":\"newest\","
        "\"target_destination_id\":\"evtd_2\"}");
    QVERIFY(request);
    QCOMPARE(request->filter.types, std::vector<QByteArray>({"a.b"}));
    QCOMPARE(request->filter.q.text(), u"status:failure"_s);
    QCOMPARE(request->only, ReplayOnly::All);
    QVERIFY(request->dryRun && request->countOnly);
    QCOMPARE(request->planId, QByteArray("rpln_1"));
    QVERIFY(request->parallel == 2 && request->stopAfterFailures == 3);
    QVERIFY(request->order == ReplayOrder::Newest);
    QVERIFY(request->targetDestinationId == DestinationId("evtd_2"));
    const QByteArray json = encodeReplayRequest(*request);
    const auto back = decodeReplayRequest(json);
    QVERIFY(back);
    QCOMPARE(encodeReplayRequest(*back), json);
    QVERIFY(decodeReplayRequest("{\"filter\":{}}"));
}

void TestCodec::replayRequestNamesEveryBadField()
{
    const auto missing = decodeReplayRequest("{}");
    QVERIFY(!missing);
    QCOMPARE(fieldsOf(missing.error()), QStringList({u"filter"_s}));
    const auto bad = decodeReplayRequest(
        "{\"filter\":{\"type\":[1,\"a.b\",null],\"created_after\":\"soon\",\"delivery_status\":"
        "\"odd\",\"q\":\"((\"},"
        "\"destination_ids\":\"evtd_1\",\"only\":\"some\",\"rate\":-1,\"parallel\":0,"
        "\"stop_after_failures\":1.5,\"order\":\"random\",\"dry_run\":\"yes\"}");
    QVERIFY(!bad);
    QCOMPARE(fieldsOf(bad.error()),
             QStringList({u"filter.type[0]"_s, u"filter.type[2]"_s, u"filter.created_after"_s,
                          u"filter.delivery_status"_s, u"filter.q"_s, u"destination_ids"_s,
                          u"only"_s, u"stop_after_failures"_s, u"order"_s, u"rate"_s, u"parallel"_s,
                          u"dry_run"_s}));
    QVERIFY(bad.error().items[6].message.contains(u"\"failed\", \"missed\", \"all\""));
    const QByteArray endless(256, 'x');
    const QByteArray bounds = "{\"filter\":{\"destination_id\":\"" + endless +
                              "\"},\"destination_ids\":[\"" + endless.chopped(1) +
                              "\",\"\"],\"target_destination_id\":\"" + endless + "\"}";
    const auto ids = decodeReplayRequest(bounds);
    QVERIFY(!ids);
    QCOMPARE(fieldsOf(ids.error()), QStringList({u"filter.destination_id"_s, u"destination_ids"_s,
                                                 u"target_destination_id"_s}));
}

void TestCodec::explanationRoundTrips()
{
    const Explanation explanation{DestinationId("evtd_1"), Decision::Filtered, DeliveryId("edlv_1"),
                                  u"Why."_s};
    const auto back = decodeExplanation(encoded(explanation));
    QVERIFY(back);
    QCOMPARE(encoded(*back), encoded(explanation));
    QCOMPARE(back->decision, Decision::Filtered);
    QCOMPARE(back->deliveryId.bytes(), "edlv_1");
}

void TestCodec::numbersOutOfRangeAreErrors()
{
    const auto attempt =
        decodeAttempt("{\"id\":\"1\",\"outcome\":\"success\",\"number\":99999999999,"
                      "\"response\":{\"status\":1.5}}");
    QVERIFY(!attempt);
    QCOMPARE(fieldsOf(attempt.error()), QStringList({u"number"_s, u"response.status"_s}));
    QVERIFY(decodeAttempt("{\"id\":\"1\",\"outcome\":\"success\",\"number\":2.0e1}"));
    QVERIFY(!decodeAttempt("{\"id\":\"1\",\"outcome\":\"success\",\"number\":1e400}"));
    const auto policy =
        decodeRetryPolicy("{\"base_seconds\":1e300,\"schedule\":[1,\"x\"],\"max_retries\":true}");
    QVERIFY(!policy);
    QCOMPARE(fieldsOf(policy.error()),
             QStringList({u"max_retries"_s, u"base_seconds"_s, u"schedule"_s}));
}

QTEST_APPLESS_MAIN(TestCodec)
#include "tst_codec.moc"
