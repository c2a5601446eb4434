#include "api/codec.h"
#include "engineconformancetools.h"

#include <algorithm>
#include <map>

namespace deckhand {

using namespace std::chrono_literals;

namespace {

/// What tests need beyond events that are there, and destinations.
const std::map<QByteArray, QByteArray> needs{
    {"publishedEventsAreReadBackByteForByte", "publish"},
    {"knownIdsAreAnsweredAsDuplicates", "publish"},
    {"everyBadFieldOfABatchIsNamed", "publish"},
    {"eventsAreFiltered", "search"},
    {"creationAsksTheServiceWhereItCanBeAsked", "verification"},
    {"patchesMerge", "metadata"},
    {"rotatedSecretsSignTogether", "rotate_secret"},
    {"theOverlapOfSecretsEndsAtOnce", "end_secret_overlap"},
    {"testAttemptsLeaveNoTrace", "test"},
    {"deliveriesAreSignedAndRecorded", "attempts"},
    {"failuresAreRetriedThenTheDestinationIsInactive", "attempts"},
    {"heldDeliveriesResume", "retry_policy"},
    {"manualRetryAndItsConflicts", "retry"},
    {"cancelAndItsConflicts", "cancel"},
    {"deliveriesAreFiltered", "all_deliveries"},
    {"replaysRunToTheirEnd", "replays"},
    {"dryRunsStoreNothing", "replays"},
    {"aPlanIsStartedAsItWasCounted", "replays"},
    {"replaysGoToAnotherDestination", "replays"},
    {"replaysMakeNewEvents", "replay_as_new_event"},
    {"newEventsAreInTheStream", "replay_as_new_event"},
    {"replaysAtOnceKnowTheirOwn", "replay_as_new_event"},
    {"decisionsAreExplained", "explain"},
    {"streamTellsAndResumes", "stream"},
    {"serverDescribesItself", "publish"},
    {"everythingSurvivesARestart", "publish"},
    {"changesOfDestinationsAreInTheAuditList", "audit"},
    {"whatIsDoneToDeliveriesIsInTheAuditList", "audit"},
    {"replaysAreInTheAuditList", "audit"},
    {"theAuditListIsFilteredAndPaged", "audit"},
    {"keysAreMadeToldOnceAndRemoved", "keys"},
};

} // namespace

bool EngineConformance::has(const char *capability) const
{
    return std::find(m_capabilities.begin(), m_capabilities.end(), capability) !=
           m_capabilities.end();
}

void EngineConformance::init()
{
    auto receiver = Receiver::start({});
    QVERIFY2(receiver.has_value(), receiver ? "" : qPrintable(receiver.error().text()));
    m_receiver = std::move(*receiver);
    EngineSettings settings;
    settings.retry.schedule = {100ms, 100ms};
    settings.retry.jitter = 0;
    settings.drainTimeout = 1s;
    settings.baseUrls = {
        {"hookdeck_api", "http://127.0.0.1:" + QByteArray::number(m_receiver->port())}};
    auto engine = m_factory.start(settings);
    QVERIFY2(engine.has_value(), engine ? "" : qPrintable(engine.error().text()));
    m_engine = *engine;
    const auto info = wait(m_engine->server().info());
    QVERIFY2(info.has_value(), info ? "" : qPrintable(info.error().text()));
    m_capabilities = info->capabilities;
    const auto needed = needs.find(QTest::currentTestFunction());
    if (needed != needs.end() && !has(needed->second.constData()))
        QSKIP(QByteArray("This engine does not offer: " + needed->second).constData());
}

void EngineConformance::cleanup()
{
    m_factory.stop();
    m_engine = nullptr;
    m_receiver.reset();
}

DestinationDraft EngineConformance::draft(std::vector<QByteArray> patterns) const
{
    DestinationDraft draft;
    draft.name = QStringLiteral("Receiver");
    draft.events = Subscription(std::move(patterns));
    draft.config.fields[QStringLiteral("url")] = QString::fromUtf8(m_receiver->url());
    return draft;
}

DestinationId EngineConformance::create(const DestinationDraft &draft)
{
    const auto made = wait(m_engine->destinations().create(draft));
    return made ? made->id : DestinationId();
}

std::vector<PublishOutcome> EngineConformance::publish(int count, const QByteArray &type)
{
    if (!has("publish")) {
        std::vector<PublishOutcome> stored;
        for (const EventId &id : m_factory.store(count, type))
            stored.push_back({{id, type, {}, {}}, false});
        return stored;
    }
    std::vector<EventDraft> drafts;
    for (int i = 0; i < count; ++i)
        drafts.push_back({{}, type, "{\"n\":" + QByteArray::number(i) + '}', {}});
    return wait(m_engine->events().publish(drafts)).value_or(std::vector<PublishOutcome>());
}

std::vector<Delivery> EngineConformance::deliveries(const DestinationId &id)
{
    DeliveryFilter filter;
    filter.destinationId = id;
    const auto page = wait(m_engine->deliveries().list(filter, {100, {}}));
    return page ? page->items : std::vector<Delivery>();
}

int EngineConformance::countOf(const DestinationId &id, DeliveryStatus status)
{
    const auto all = deliveries(id);
    return int(std::count_if(all.begin(), all.end(),
                             [&](const Delivery &d) { return d.status == status; }));
}

void EngineConformance::answerWith(int status)
{
    ReceiverDials dials = m_receiver->dials();
    dials.status = status;
    m_receiver->setDials(dials);
}

void EngineConformance::publishedEventsAreReadBackByteForByte()
{
    const QByteArray data =
        "{\"b\": 1.50, \"a\":\"\\u00e9 \xc3\xa9\",\"n\":12345678901234567890,\"deep\":[{}]}";
    TAKE(outcomes, wait(m_engine->events().publish({{{}, "task_run.completed", data, {}}})));
    QCOMPARE(outcomes.size(), size_t(1));
    QVERIFY(outcomes[0].event.id.bytes().startsWith("evt_"));
    QVERIFY(!outcomes[0].duplicate);
    TAKE(event, wait(m_engine->events().get(outcomes[0].event.id)));
    QCOMPARE(event.data, data);
    QCOMPARE(event.type, QByteArray("task_run.completed"));
    QCOMPARE(event.createdAt, outcomes[0].event.createdAt);
    const Timestamp given = fromMillis(1'700'000'000'123);
    TAKE(dated, wait(m_engine->events().publish({{EventId("mine-1"), "a.b", "{}", given}})));
    TAKE(again, wait(m_engine->events().get(EventId("mine-1"))));
    QCOMPARE(again.createdAt, given);
    QCOMPARE(dated[0].event.id, EventId("mine-1"));
}

void EngineConformance::knownIdsAreAnsweredAsDuplicates()
{
    const DestinationId id = create(draft());
    const EventDraft first{EventId("order-1"), "a.b", "{\"v\":1}", {}};
    EventDraft second = first;
    second.data = "{\"v\":2}";
    TAKE(made, wait(m_engine->events().publish({first})));
    TAKE(known, wait(m_engine->events().publish({second, {EventId("order-2"), "a.b", "{}", {}}})));
    QVERIFY(!made[0].duplicate);
    QVERIFY(known[0].duplicate && !known[1].duplicate);
    TAKE(stored, wait(m_engine->events().get(EventId("order-1"))));
    QCOMPARE(stored.data, QByteArray("{\"v\":1}"));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 2);
    QCOMPARE(m_receiver->counters().requests, 2);
}

void EngineConformance::everyBadFieldOfABatchIsNamed()
{
    const auto refused =
        wait(m_engine->events().publish({{{}, "fine.type", "{}", {}},
                                         {EventId("no.dots"), "Not A Type", "{}", {}},
                                         {{}, "a.b", "{\"x\":1}", {}}}));
    QVERIFY(!refused);
    QStringList fields;
    for (const ErrorItem &item : refused.error().items)
        fields.append(item.field);
    fields.sort();
    QCOMPARE(fields, (QStringList{QStringLiteral("[1].id"), QStringLiteral("[1].type")}));
    QCOMPARE(wait(m_engine->events().list({}, {}))->items.size(), size_t(0)); // all or nothing
}

void EngineConformance::eventsAreListedNewestFirstInPages()
{
    std::vector<EventId> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(publish(1).at(0).event.id);
    TAKE(first, wait(m_engine->events().list({}, {2, {}})));
    QCOMPARE(first.items.size(), size_t(2));
    QCOMPARE(first.items[0].id, ids[4]);
    QVERIFY(first.hasMore);
    QCOMPARE(publish(3).size(), size_t(3)); // a cursor stays valid
    TAKE(second, wait(m_engine->events().list({}, {2, first.nextCursor})));
    QCOMPARE(second.items[0].id, ids[2]);
    TAKE(third, wait(m_engine->events().list({}, {2, second.nextCursor})));
    QCOMPARE(third.items.size(), size_t(1));
    QVERIFY(!third.hasMore);
    FAILS(wait(m_engine->events().list({}, {2, "nonsense"})), ErrorCode::InputInvalid);
}

void EngineConformance::eventsAreFiltered()
{
    const DestinationId id = create(draft({"task_run.*"}));
    QCOMPARE(publish(2).size(), size_t(2));
    QCOMPARE(publish(1, "agent.created").size(), size_t(1));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 2);
    EventFilter filter;
    filter.types = {"task_run.*"};
    QCOMPARE(wait(m_engine->events().list(filter, {}))->items.size(), size_t(2));
    filter.types = {"agent.created", "agent.deleted"};
    QCOMPARE(wait(m_engine->events().list(filter, {}))->items.size(), size_t(1));
    filter = {};
    filter.destinationId = id;
    filter.deliveryStatus = DeliveryStatus::Success;
    QCOMPARE(wait(m_engine->events().list(filter, {}))->items.size(), size_t(2));
    filter = {};
    filter.q = *SearchExpression::parse(QStringLiteral("data.n:1"));
    QCOMPARE(wait(m_engine->events().list(filter, {}))->items.size(), size_t(1));
}

void EngineConformance::unknownIdsAreNotFound()
{
    FAILS(wait(m_engine->events().get(EventId("evt_none"))), ErrorCode::ResourceNotFound);
    FAILS(wait(m_engine->destinations().get(DestinationId("evtd_none"))),
          ErrorCode::ResourceNotFound);
    FAILS(wait(m_engine->destinations().remove(DestinationId("evtd_none"))),
          ErrorCode::ResourceNotFound);
    FAILS(wait(m_engine->destinations().update(DestinationId("evtd_none"), {})),
          ErrorCode::ResourceNotFound);
    FAILS(wait(m_engine->deliveries().get(DeliveryId("edlv_none"))), ErrorCode::ResourceNotFound);
    if (!has("explain")) {
        FAILS(wait(m_engine->events().explain(EventId("evt_none"))), ErrorCode::NotSupported);
        FAILS(wait(m_engine->deliveries().retry(DeliveryId("edlv_none"))), ErrorCode::NotSupported);
        FAILS(wait(m_engine->replays().get(ReplayId("rply_none"))), ErrorCode::NotSupported);
        return;
    }
    FAILS(wait(m_engine->events().explain(EventId("evt_none"))), ErrorCode::ResourceNotFound);
    FAILS(wait(m_engine->deliveries().retry(DeliveryId("edlv_none"))), ErrorCode::ResourceNotFound);
    FAILS(wait(m_engine->replays().get(ReplayId("rply_none"))), ErrorCode::ResourceNotFound);
    FAILS(wait(m_engine->replays().cancel(ReplayId("rply_none"))), ErrorCode::ResourceNotFound);
}

void EngineConformance::createdSecretIsShownOnceAndMaskedAfterwards()
{
    const QString secret = QStringLiteral("secret");
    TAKE(made, wait(m_engine->destinations().create(draft())));
    QVERIFY(made.id.bytes().startsWith("evtd_"));
    QVERIFY(made.config.credentials.at(secret).reveal().startsWith("whsec_"));
    QVERIFY(!made.config.credentials.at(secret).reveal().contains('*'));
    TAKE(read, wait(m_engine->destinations().get(made.id)));
    QCOMPARE(read.config.credentials.at(secret).reveal(), QByteArray("whse****"));
    TAKE(page, wait(m_engine->destinations().list({})));
    QCOMPARE(page.items.size(), size_t(1));
    QCOMPARE(page.items[0].config.credentials.at(secret).reveal(), QByteArray("whse****"));
    QCOMPARE(page.items[0].stats.has_value(), has("stats"));
}

void EngineConformance::badDestinationsNameEveryField()
{
    DestinationDraft bad = draft({"*", "task.created"});
    bad.config.fields[QStringLiteral("url")] = QStringLiteral("ftp://nowhere");
    const auto refused = wait(m_engine->destinations().create(bad));
    QVERIFY(!refused);
    QStringList fields;
    for (const ErrorItem &item : refused.error().items)
        fields.append(item.field);
    QVERIFY2(fields.contains(QStringLiteral("webhook.url")),
             qPrintable(fields.join(QLatin1Char(' '))));
    QVERIFY2(fields.filter(QStringLiteral("events")).size() == 1,
             qPrintable(fields.join(QLatin1Char(' '))));
}

void EngineConformance::patchesMerge()
{
    DestinationDraft wanted = draft();
    wanted.metadata = {{QStringLiteral("team"), QStringLiteral("ops")},
                       {QStringLiteral("tier"), QStringLiteral("1")}};
    const DestinationId id = create(wanted);
    DestinationPatch patch;
    patch.name = QStringLiteral("Renamed");
    patch.metadata[QStringLiteral("tier")] = std::nullopt;
    patch.maxConcurrency = std::optional<int>(3);
    TAKE(changed, wait(m_engine->destinations().update(id, patch)));
    QCOMPARE(changed.name, QStringLiteral("Renamed"));
    QCOMPARE(changed.metadata.size(), size_t(1));
    QCOMPARE(changed.maxConcurrency, std::optional<int>(3));
    QCOMPARE(changed.config.fields, wanted.config.fields);
    QVERIFY(changed.updatedAt >= changed.createdAt);
    DestinationPatch bad;
    bad.maxConcurrency = std::optional<int>(0);
    FAILS(wait(m_engine->destinations().update(id, bad)), ErrorCode::InputInvalid);
}

void EngineConformance::rotatedSecretsSignTogether()
{
    const QString secret = QStringLiteral("secret");
    TAKE(made, wait(m_engine->destinations().create(draft())));
    const Secret first = made.config.credentials.at(secret);
    TAKE(rotated, wait(m_engine->destinations().rotateSecret(made.id, 1h)));
    const Secret second = rotated.config.credentials.at(secret);
    QVERIFY(first.reveal() != second.reveal());
    qint64 expected = 0;
    for (const Secret &accepted : {first, second}) {
        m_receiver->setSecrets({accepted});
        QCOMPARE(publish(1).size(), size_t(1));
        ++expected;
        QTRY_COMPARE(m_receiver->counters().accepted, expected);
    }
    QCOMPARE(m_receiver->counters().badSignatures, 0);
}

void EngineConformance::deletedDestinationsAreGone()
{
    const DestinationId id = create(draft());
    TAKE(removed, wait(m_engine->destinations().remove(id)));
    QCOMPARE(removed, id);
    FAILS(wait(m_engine->destinations().get(id)), ErrorCode::ResourceNotFound);
    QCOMPARE(publish(1).size(), size_t(1));
    QCOMPARE(deliveries(id).size(), size_t(0));
}

void EngineConformance::creationAsksTheServiceWhereItCanBeAsked()
{
    DestinationDraft draft;
    draft.name = QStringLiteral("Hookdeck");
    draft.type = "hookdeck";
    draft.events = Subscription({"*"});
    draft.config.credentials[QStringLiteral("token")] =
        Secret(QByteArray("src_orders:fH2aK9mQ").toBase64());
    const auto refused = [&](int status) {
        answerWith(status);
        const auto made = wait(m_engine->destinations().create(draft));
        return made ? ErrorItem() : made.error().items.front();
    };
    const ErrorItem wrong = refused(401);
    QCOMPARE(wrong.field, QStringLiteral("hookdeck.token"));
    QCOMPARE(errorCodeName(wrong.code), errorCodeName(ErrorCode::InputInvalid));
    QVERIFY2(wrong.message.contains(QStringLiteral("Copy the source's token")),
             qPrintable(wrong.message));
    const ErrorItem silent = refused(503);
    QCOMPARE(silent.field, QStringLiteral("skip_verification"));
    QCOMPARE(errorCodeName(silent.code), errorCodeName(ErrorCode::InputMissing));
    QVERIFY2(silent.message.contains(QStringLiteral("skip_verification=true")),
             qPrintable(silent.message));
    QCOMPARE(wait(m_engine->destinations().list({}))->items.size(), size_t(0));
    QCOMPARE(m_receiver->counters().requests, 2);
    draft.skipVerification = true;
    QVERIFY(!create(draft).bytes().isEmpty());
    QCOMPARE(m_receiver->counters().requests, 2);
    draft.skipVerification = false;
    answerWith(200);
    QVERIFY(!create(draft).bytes().isEmpty());
    QCOMPARE(m_receiver->counters().requests, 3);
}

void EngineConformance::testAttemptsLeaveNoTrace()
{
    DestinationDraft asleep = draft();
    asleep.active = false;
    const DestinationId id = create(asleep);
    TAKE(attempt, wait(m_engine->destinations().test(id, {})));
    QCOMPARE(int(attempt.trigger), int(AttemptTrigger::Test));
    QCOMPARE(int(attempt.outcome), int(AttemptOutcome::Success));
    QCOMPARE(attempt.response->status, 200);
    QCOMPARE(attempt.stages.size(), size_t(7));
    for (const AttemptStage &stage : attempt.stages)
        QVERIFY2(!stage.message.isEmpty(), wireName(stage.stage));
    QVERIFY(attempt.request && attempt.request->body.contains("\"data\":"));
    QCOMPARE(attempt.request->bodyBytes, attempt.request->body.size());
    QCOMPARE(int(attempt.stages.front().outcome), int(StageOutcome::Passed));
    QCOMPARE(int(attempt.stages.back().outcome), int(StageOutcome::Passed));
    QCOMPARE(int(attempt.stages.at(size_t(SendStage::Tls)).outcome), int(StageOutcome::Skipped));
    QCOMPARE(int(attempt.stages.at(size_t(SendStage::SignIn)).outcome), int(StageOutcome::Skipped));
    answerWith(404);
    TAKE(failing, wait(m_engine->destinations().test(id, {"task.created", "{\"a\":1}"})));
    QCOMPARE(int(failing.outcome), int(AttemptOutcome::Failure));
    QVERIFY(failing.error.errorClass != ErrorClass::None);
    QCOMPARE(int(failing.stages.back().outcome), int(StageOutcome::Failed));
    QCOMPARE(m_receiver->counters().requests, 2);
    if (has("test_without_event")) {
        TAKE(reached, wait(m_engine->destinations().test(id, {{}, {}, false})));
        QCOMPARE(int(reached.outcome), int(AttemptOutcome::Success));
        QCOMPARE(int(reached.stages.at(size_t(SendStage::Connect)).outcome),
                 int(StageOutcome::Passed));
        QCOMPARE(int(reached.stages.back().outcome), int(StageOutcome::Skipped));
        QVERIFY(reached.connection && !reached.request && !reached.response);
        QCOMPARE(m_receiver->counters().requests, 2);
    }
    if (has("test_preview")) {
        TestRequest look{"task.created", "{\"a\": 1.0}"};
        look.preview = true;
        TAKE(preview, wait(m_engine->destinations().test(id, look)));
        QCOMPARE(int(preview.outcome), int(AttemptOutcome::Success));
        QVERIFY(preview.request && !preview.response && preview.stages.empty());
        QVERIFY(preview.request->body.contains("\"data\":{\"a\": 1.0}"));
        QCOMPARE(preview.request->url, failing.request->url);
        QCOMPARE(preview.request->headers.size(), failing.request->headers.size());
        QCOMPARE(m_receiver->counters().requests, 2);
    }
    QCOMPARE(wait(m_engine->events().list({}, {}))->items.size(), size_t(0));
    QCOMPARE(deliveries(id).size(), size_t(0));
}

} // namespace deckhand
