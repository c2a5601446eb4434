// Deliveries, replays, explanations, the stream.

#include "engineconformancetools.h"

#include <QTemporaryDir>

#include <mutex>

namespace deckhand {

using namespace std::chrono_literals;

void EngineConformance::deliveriesAreSignedAndRecorded()
{
    TAKE(made, wait(m_engine->destinations().create(draft())));
    m_receiver->setSecrets({made.config.credentials.at(QStringLiteral("secret"))});
    const auto outcomes = publish(10);
    QCOMPARE(outcomes.size(), size_t(10));
    QTRY_COMPARE(countOf(made.id, DeliveryStatus::Success), 10);
    QCOMPARE(m_receiver->counters().accepted, 10);
    QCOMPARE(m_receiver->counters().badSignatures, 0);
    TAKE(delivery, wait(m_engine->deliveries().get(deliveries(made.id)[0].id)));
    QCOMPARE(delivery.attempts, 1);
    QVERIFY(delivery.deliveredAt.has_value());
    QVERIFY(!delivery.nextAttemptAt && !delivery.lastError);
    QCOMPARE(delivery.history.size(), size_t(1));
    const Attempt &attempt = delivery.history[0];
    QCOMPARE(attempt.number, 1);
    QCOMPARE(attempt.response->status, 200);
    QCOMPARE(attempt.response->body, QByteArray("{\"ok\":true}"));
    QCOMPARE(attempt.request->method, QByteArray("POST"));
    QVERIFY(attempt.durationMs > 0);
}

void EngineConformance::failuresAreRetriedThenTheDestinationIsInactive()
{
    answerWith(500);
    const DestinationId id = create(draft());
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Failure), 1);
    TAKE(delivery, wait(m_engine->deliveries().get(deliveries(id)[0].id)));
    QCOMPARE(delivery.attempts, 3);
    QCOMPARE(int(delivery.lastError->errorClass), int(ErrorClass::HttpStatus));
    QVERIFY(!delivery.lastError->hint.isEmpty());
    QVERIFY(delivery.history[1].startedAt - delivery.history[0].startedAt >= 100ms);
    QTRY_COMPARE(int(wait(m_engine->destinations().get(id))->status),
                 int(DestinationStatus::Inactive));
    TAKE(inactive, wait(m_engine->destinations().get(id)));
    QCOMPARE(int(inactive.statusReason), int(StatusReason::AttemptsExhausted));
    QCOMPARE(inactive.statusDelivery, delivery.id);
    QCOMPARE(publish(1).size(), size_t(1));
    QCOMPARE(deliveries(id).size(), size_t(1));
}

void EngineConformance::heldDeliveriesResume()
{
    answerWith(500);
    DestinationDraft slow = draft();
    slow.retryPolicy = RetryPolicy();
    slow.retryPolicy->schedule = {60s};
    const DestinationId id = create(slow);
    QCOMPARE(publish(3).size(), size_t(3));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Retrying), 3);
    DestinationPatch patch;
    patch.status = DestinationStatus::Inactive;
    TAKE(inactive, wait(m_engine->destinations().update(id, patch)));
    QCOMPARE(int(inactive.statusReason), int(StatusReason::Operator));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Held), 3);
    QCOMPARE(publish(2).size(), size_t(2)); // missed
    answerWith(200);
    patch.status = DestinationStatus::Active;
    patch.onReactivate = OnReactivate::ReplayMissed;
    TAKE(active, wait(m_engine->destinations().update(id, patch)));
    QCOMPARE(int(active.status), int(DestinationStatus::Active));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 2);
    QTRY_COMPARE(countOf(id, DeliveryStatus::Retrying), 3); // with the schedule they had
}

void EngineConformance::manualRetryAndItsConflicts()
{
    answerWith(410);
    const DestinationId id = create(draft());
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Failure), 1);
    QTRY_COMPARE(int(wait(m_engine->destinations().get(id))->statusReason),
                 int(StatusReason::Gone));
    const DeliveryId delivery = deliveries(id)[0].id;
    FAILS(wait(m_engine->deliveries().retry(delivery)), ErrorCode::Conflict);
    DestinationPatch patch;
    patch.status = DestinationStatus::Active;
    TAKE(active, wait(m_engine->destinations().update(id, patch)));
    QCOMPARE(int(active.statusReason), int(StatusReason::None));
    answerWith(200);
    QVERIFY(wait(m_engine->deliveries().retry(delivery)).has_value());
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 1);
    TAKE(after, wait(m_engine->deliveries().get(delivery)));
    QCOMPARE(after.attempts, 2);
    QCOMPARE(int(after.history[1].trigger), int(AttemptTrigger::Manual));
    QVERIFY(after.history[0].by.isEmpty());
    QVERIFY(!after.history[1].by.isEmpty());
}

void EngineConformance::cancelAndItsConflicts()
{
    answerWith(500);
    DestinationDraft slow = draft();
    slow.retryPolicy = RetryPolicy();
    slow.retryPolicy->schedule = {60s};
    const DestinationId id = create(slow);
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Retrying), 1);
    const DeliveryId delivery = deliveries(id)[0].id;
    TAKE(canceled, wait(m_engine->deliveries().cancel(delivery)));
    QCOMPARE(int(canceled.status), int(DeliveryStatus::Canceled));
    FAILS(wait(m_engine->deliveries().cancel(delivery)), ErrorCode::Conflict);
    // Who it was, as the audit list has it.
    AuditFilter filter;
    filter.target = delivery.bytes();
    TAKE(audit, wait(m_engine->audit().list(filter, {})));
    QCOMPARE(audit.items.size(), size_t(1));
    const Actor &actor = audit.items.front().actor;
    QVERIFY(!actor.name.isEmpty());
    TAKE(told, wait(m_engine->deliveries().get(delivery)));
    QVERIFY(told.cancellation && told.cancellation == canceled.cancellation);
    QCOMPARE(told.cancellation->by, actor.name);
    QVERIFY(told.cancellation->reason == CancelReason::Request);
    QVERIFY(told.cancellation->at >= told.createdAt);
    QCOMPARE(deliveries(id)[0].cancellation, told.cancellation);

    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Retrying), 1);
    QVERIFY(wait(m_engine->destinations().remove(id)).has_value());
    DeliveryFilter gone;
    gone.statuses = {DeliveryStatus::Canceled};
    TAKE(stopped, wait(m_engine->deliveries().list(gone, {})));
    QCOMPARE(stopped.items.size(), size_t(2));
    QVERIFY(stopped.items[0].cancellation);
    QVERIFY(stopped.items[0].cancellation->reason == CancelReason::DestinationDeleted);
    QCOMPARE(stopped.items[0].cancellation->by, actor.name);
}

void EngineConformance::deliveriesAreFiltered()
{
    const DestinationId good = create(draft({"task_run.*"}));
    QCOMPARE(publish(2).size(), size_t(2));
    QTRY_COMPARE(countOf(good, DeliveryStatus::Success), 2);
    answerWith(500);
    const EventId failing = publish(1).at(0).event.id;
    QTRY_COMPARE(countOf(good, DeliveryStatus::Failure), 1);
    DeliveryFilter filter;
    filter.statuses = {DeliveryStatus::Failure, DeliveryStatus::Held};
    TAKE(failed, wait(m_engine->deliveries().list(filter, {})));
    QCOMPARE(failed.items.size(), size_t(1));
    QCOMPARE(failed.items[0].eventId, failing);
    if (has("search")) { // only this engine counts them for a list
        TAKE(events, wait(m_engine->events().list({}, {})));
        QCOMPARE(events.items.size(), size_t(3));
        QVERIFY(events.items[0].deliveries == DeliverySummary{.failed = 1});
        QVERIFY(events.items[1].deliveries == DeliverySummary{.delivered = 1});
    }
    filter = {};
    filter.eventId = failing;
    QCOMPARE(wait(m_engine->deliveries().list(filter, {}))->items.size(), size_t(1));
    filter = {};
    filter.error = ErrorClass::HttpStatus;
    QCOMPARE(wait(m_engine->deliveries().list(filter, {}))->items.size(), size_t(1));
    filter = {};
    filter.q = *SearchExpression::parse(QStringLiteral("http>=500 attempts>=2"));
    QCOMPARE(wait(m_engine->deliveries().list(filter, {}))->items.size(), size_t(1));
}

void EngineConformance::replaysRunToTheirEnd()
{
    answerWith(410);
    const DestinationId id = create(draft());
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(int(wait(m_engine->destinations().get(id))->status),
                 int(DestinationStatus::Inactive));
    QCOMPARE(publish(4).size(), size_t(4));
    ReplayRequest request;
    request.destinationIds = {id};
    request.only = ReplayOnly::All;
    FAILS(wait(m_engine->replays().create(request)), ErrorCode::Conflict);
    DestinationPatch patch;
    patch.status = DestinationStatus::Active;
    QVERIFY(wait(m_engine->destinations().update(id, patch)).has_value());
    answerWith(200);
    TAKE(replay, wait(m_engine->replays().create(request)));
    QVERIFY(replay.id.bytes().startsWith("rply_"));
    QTRY_COMPARE(int(wait(m_engine->replays().get(replay.id))->status),
                 int(ReplayStatus::Completed));
    TAKE(ended, wait(m_engine->replays().get(replay.id)));
    QCOMPARE(ended.counts.total, 5);
    QCOMPARE(ended.counts.succeeded, 5);
    QCOMPARE(ended.counts.left, 0);
    QCOMPARE(countOf(id, DeliveryStatus::Success), 5);
    QCOMPARE(wait(m_engine->replays().list({}))->items.size(), size_t(1));
    FAILS(wait(m_engine->replays().pause(replay.id)), ErrorCode::Conflict);
}

void EngineConformance::dryRunsStoreNothing()
{
    const DestinationId id = create(draft());
    QCOMPARE(publish(3).size(), size_t(3));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 3);
    ReplayRequest request;
    request.only = ReplayOnly::All;
    request.dryRun = true;
    TAKE(planned, wait(m_engine->replays().create(request)));
    QCOMPARE(int(planned.status), int(ReplayStatus::Planned));
    QCOMPARE(planned.counts.total, 3);
    QVERIFY(planned.bytes > 0);
    QVERIFY(planned.outlook.has_value());
    const ReplayOutlook &outlook = *planned.outlook;
    QVERIFY(outlook.byDestination == (std::vector<std::pair<DestinationId, qint64>>{{id, 3}}));
    QVERIFY(outlook.byType ==
            (std::vector<std::pair<QByteArray, qint64>>{{"task_run.completed", 3}}));
    QVERIFY(outlook.oldest && outlook.newest && *outlook.oldest <= *outlook.newest);
    QVERIFY(outlook.check == (ReplayCheck{3, 0, {}}));
    QCOMPARE(wait(m_engine->replays().list({}))->items.size(), size_t(0));
    QCOMPARE(m_receiver->counters().requests, 3);
}

void EngineConformance::aPlanIsStartedAsItWasCounted()
{
    const DestinationId id = create(draft());
    QCOMPARE(publish(3).size(), size_t(3));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 3);
    ReplayRequest request;
    request.only = ReplayOnly::All;
    request.rate = 1000;
    request.dryRun = request.countOnly = true;
    TAKE(planned, wait(m_engine->replays().create(request)));
    QVERIFY(planned.outlook && !planned.outlook->planId.isEmpty() && !planned.outlook->check);
    QVERIFY(planned.outlook->seconds && qAbs(*planned.outlook->seconds - 0.003) < 1e-9);
    QCOMPARE(publish(2).size(), size_t(2));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 5);
    request.dryRun = request.countOnly = false;
    request.planId = planned.outlook->planId;
    request.parallel = 2;
    request.stopAfterFailures = 9;
    request.order = ReplayOrder::Newest;
    ReplayRequest another = request;
    another.filter.types = {"agent.*"};
    FAILS(wait(m_engine->replays().create(another)), ErrorCode::InputInvalid);
    TAKE(replay, wait(m_engine->replays().create(request)));
    QCOMPARE(replay.counts.total, planned.counts.total);
    QVERIFY(replay.parallel == 2 && replay.stopAfterFailures == 9 && replay.rate == 1000.0);
    QVERIFY(replay.order == ReplayOrder::Newest);
    QTRY_COMPARE(int(wait(m_engine->replays().get(replay.id))->status),
                 int(ReplayStatus::Completed));
    QCOMPARE(m_receiver->counters().requests, 8);
    FAILS(wait(m_engine->replays().create(request)), ErrorCode::Conflict); // it is started
}

void EngineConformance::replaysGoToAnotherDestination()
{
    DestinationDraft asleep = draft();
    asleep.active = false;
    const DestinationId former = create(asleep);
    DestinationDraft narrow = draft({"agent.*"});
    const DestinationId target = create(narrow);
    DestinationPatch patch;
    patch.status = DestinationStatus::Active;
    QVERIFY(wait(m_engine->destinations().update(former, patch)).has_value());
    answerWith(410);
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(int(wait(m_engine->destinations().get(former))->status),
                 int(DestinationStatus::Inactive));
    answerWith(200);
    ReplayRequest request;
    request.targetDestinationId = DestinationId("evtd_none");
    const auto unknown = wait(m_engine->replays().create(request));
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().items.front().field, QStringLiteral("target_destination_id"));
    request.targetDestinationId = target;
    TAKE(replay, wait(m_engine->replays().create(request)));
    QVERIFY(replay.targetDestinationId == target);
    QCOMPARE(replay.counts.total, 1);
    QTRY_COMPARE(countOf(target, DeliveryStatus::Success), 1);
    QCOMPARE(countOf(former, DeliveryStatus::Failure), 1);
}

void EngineConformance::decisionsAreExplained()
{
    const DestinationId taken = create(draft());
    const DestinationId other = create(draft({"agent.*"}));
    DestinationDraft filtering = draft();
    filtering.filter = *ContentFilter::parse("{\"data\":{\"n\":{\"$gt\":5}}}");
    const DestinationId filtered = create(filtering);
    const EventId id = publish(1).at(0).event.id;
    QTRY_COMPARE(countOf(taken, DeliveryStatus::Success), 1);
    TAKE(all, wait(m_engine->events().explain(id)));
    QCOMPARE(all.size(), size_t(3));
    for (const Explanation &explanation : all) {
        const Decision expected = explanation.destinationId == taken ? Decision::Delivered
                                : explanation.destinationId == other ? Decision::NotSubscribed
                                                                     : Decision::Filtered;
        QCOMPARE(int(explanation.decision), int(expected));
        QCOMPARE(explanation.deliveryId.isEmpty(), explanation.destinationId != taken);
        QVERIFY(!explanation.detail.isEmpty());
    }
    QVERIFY(!filtered.isEmpty());
}

void EngineConformance::streamTellsAndResumes()
{
    std::mutex mutex;
    std::vector<StreamMessage> messages;
    const auto collect = [&](const StreamBatch &batch) {
        const std::lock_guard lock(mutex);
        messages.insert(messages.end(), batch->begin(), batch->end());
    };
    const auto ofEvents = [&] {
        const std::lock_guard lock(mutex);
        std::vector<QByteArray> ids;
        for (const StreamMessage &message : messages) {
            if (std::holds_alternative<Event>(message.body))
                ids.push_back(message.id);
        }
        return ids;
    };
    auto watching = m_engine->stream().subscribe({}, collect);
    QTRY_VERIFY(
        (publish(1).size() == 1 && QTest::qWaitFor([&] { return !ofEvents().empty(); }, 500)));
    const DestinationId id = create(draft());
    QCOMPARE(publish(1).size(), size_t(1));
    const auto told = [&](auto matches) {
        const std::lock_guard lock(mutex);
        return std::any_of(messages.begin(), messages.end(), matches);
    };
    QTRY_VERIFY(told([&](const StreamMessage &m) {
        const auto *change = std::get_if<DestinationChange>(&m.body);
        return change && change->destination.id == id && !change->deleted;
    }));
    QTRY_VERIFY(told([&](const StreamMessage &m) {
        const auto *delivery = std::get_if<Delivery>(&m.body);
        return delivery && delivery->destinationId == id &&
               delivery->status == DeliveryStatus::Success;
    }));
    const QByteArray last = ofEvents().back();
    watching.reset();
    {
        const std::lock_guard lock(mutex);
        messages.clear();
    }
    QCOMPARE(publish(3, "agent.created").size(), size_t(3));
    auto resumed = m_engine->stream().subscribe({{"agent.*"}, {}, last}, collect);
    QTRY_COMPARE(ofEvents().size(), size_t(3));
}

void EngineConformance::serverDescribesItself()
{
    TAKE(info, wait(m_engine->server().info()));
    QVERIFY(!info.name.isEmpty() && !info.environment.isEmpty());
    QVERIFY(info.retention == (Retention{EngineSettings().retention, 0}));
    for (const char *wanted : {"publish", "stream", "replays", "retry", "explain", "search"}) {
        QVERIFY2(std::find(info.capabilities.begin(), info.capabilities.end(), wanted) !=
                     info.capabilities.end(),
                 wanted);
    }
    TAKE(types, wait(m_engine->server().destinationTypes()));
    QCOMPARE(types[0].name, QByteArray("webhook"));
    TAKE(catalogue, wait(m_engine->server().eventTypes()));
    QVERIFY(catalogue.size() > 20);
    QCOMPARE(publish(2).size(), size_t(2));
    TAKE(stats, wait(m_engine->server().stats({})));
    QCOMPARE(stats.eventsStored, 2);
}

void EngineConformance::everythingSurvivesARestart()
{
    answerWith(500);
    DestinationDraft slow = draft();
    slow.retryPolicy = RetryPolicy();
    slow.retryPolicy->schedule = {1s};
    const DestinationId id = create(slow);
    const EventId event = publish(1).at(0).event.id;
    QTRY_COMPARE(countOf(id, DeliveryStatus::Retrying), 1);
    answerWith(200);
    TAKE(again, m_factory.restart());
    m_engine = again;
    QCOMPARE(wait(m_engine->events().get(event))->id, event);
    QCOMPARE(wait(m_engine->destinations().list({}))->items.size(), size_t(1));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 1);
    QCOMPARE(deliveries(id)[0].attempts, 2);
}

} // namespace deckhand
