#include "engine/explain.h"
#include "engine/judgement.h"
#include "engine/ratelimit.h"
#include "engine/retryschedule.h"
#include "engine/routing.h"
#include "engine/target.h"
#include "engine/wouldreceive.h"
#include "support/manualclock.h"

#include "scriptedsenders.h"

#include <QTest>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

const Timestamp now = fromMillis(1'736'933'475'000);

ClaimedDelivery waitingDelivery(DeliveryStatus status, AttemptTrigger trigger,
                                int automaticAttempts)
{
    ClaimedDelivery delivery;
    delivery.status = status;
    delivery.trigger = trigger;
    delivery.automaticAttempts = automaticAttempts;
    delivery.dueAt = now + 20s;
    return delivery;
}

ContentFilter filterOf(const QByteArray &json)
{
    return ContentFilter::parse(json).value_or(ContentFilter());
}

RoutingEntry routeOf(const char *id, std::vector<QByteArray> patterns,
                     const QByteArray &filter = {})
{
    return {DestinationId(id), Subscription(std::move(patterns)),
            filter.isEmpty() ? ContentFilter() : filterOf(filter), std::make_shared<QueueGauge>()};
}

QByteArrayList matched(const RoutingTable &table, const QByteArray &type,
                       const QByteArray &data = "{}")
{
    std::vector<const RoutingEntry *> taken;
    table.match({EventId("evt_1"), type, data, now}, taken);
    QByteArrayList ids;
    for (const RoutingEntry *route : taken)
        ids.append(route->id.bytes());
    std::sort(ids.begin(), ids.end());
    return ids;
}

DestinationRevision revisionOf(const char *id, Timestamp from, std::vector<QByteArray> patterns)
{
    DestinationRevision revision;
    revision.validFrom = from;
    revision.destination.id = DestinationId(id);
    revision.destination.events = Subscription(std::move(patterns));
    return revision;
}

} // namespace

/// Decisions that need no engine: when to retry, what an outcome means, who gets what and why.
class TestPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsAreThirtySixtyAndHundredTwentySeconds()
    {
        const RetryPolicy policy;
        QCOMPARE(nextWait(policy, 1, {}, 0), std::optional<milliseconds>(30s));
        QCOMPARE(nextWait(policy, 2, {}, 0), std::optional<milliseconds>(60s));
        QCOMPARE(nextWait(policy, 3, {}, 0), std::optional<milliseconds>(120s));
        QVERIFY(!nextWait(policy, 4, {}, 0));
    }
    void jitterAddsUpToATenth()
    {
        const RetryPolicy policy;
        for (int i = 0; i <= 100; ++i) {
            const auto wait = nextWait(policy, 1, {}, i / 100.0);
            QVERIFY(wait && *wait >= 30s && *wait <= 33s);
        }
        QCOMPARE(nextWait(policy, 1, {}, 0.5), std::optional<milliseconds>(31'500ms));
    }
    void capAndScheduleOfOnesOwn()
    {
        RetryPolicy policy;
        policy.jitter = 0;
        policy.maxRetries = 10;
        QCOMPARE(nextWait(policy, 9, {}, 0), std::optional<milliseconds>(120s));
        policy.schedule = {1s, 5s};
        QCOMPARE(nextWait(policy, 1, {}, 0), std::optional<milliseconds>(1s));
        QCOMPARE(nextWait(policy, 2, {}, 0), std::optional<milliseconds>(5s));
        QVERIFY(!nextWait(policy, 3, {}, 0));
    }
    void retryAfterOnlyLengthensToTenMinutesAtMost()
    {
        const RetryPolicy policy;
        QCOMPARE(nextWait(policy, 1, 5s, 0), std::optional<milliseconds>(30s));
        QCOMPARE(nextWait(policy, 1, 90s, 0), std::optional<milliseconds>(90s));
        QCOMPARE(nextWait(policy, 1, 3600s, 0), std::optional<milliseconds>(600s));
    }

    void outcomesMoveDeliveries_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("trigger");
        QTest::addColumn<int>("made");
        QTest::addColumn<int>("http");
        QTest::addColumn<int>("standing");
        QTest::addColumn<int>("expected");
        QTest::addColumn<int>("reason");
        const auto row = [](const char *name, DeliveryStatus status, AttemptTrigger trigger,
                            int made, int http, Standing standing, DeliveryStatus expected,
                            StatusReason reason) {
            QTest::newRow(name) << int(status) << int(trigger) << made << http << int(standing)
                                << int(expected) << int(reason);
        };
        using S = DeliveryStatus;
        using T = AttemptTrigger;
        row("success", S::Pending, T::Automatic, 0, 200, Standing::Active, S::Success,
            StatusReason::None);
        row("first failure", S::Pending, T::Automatic, 0, 500, Standing::Active, S::Retrying,
            StatusReason::None);
        row("last failure", S::Retrying, T::Automatic, 3, 500, Standing::Active, S::Failure,
            StatusReason::AttemptsExhausted);
        row("gone", S::Pending, T::Automatic, 0, 410, Standing::Active, S::Failure,
            StatusReason::Gone);
        row("gone twice", S::Pending, T::Automatic, 0, 410, Standing::Inactive, S::Failure,
            StatusReason::None);
        row("made inactive meanwhile", S::Pending, T::Automatic, 0, 500, Standing::Inactive,
            S::Held, StatusReason::None);
        row("deleted meanwhile", S::Pending, T::Automatic, 0, 500, Standing::Removed, S::Canceled,
            StatusReason::None);
        row("delivered, then deleted", S::Pending, T::Automatic, 0, 200, Standing::Removed,
            S::Success, StatusReason::None);
        row("manual keeps retrying", S::Retrying, T::Manual, 3, 500, Standing::Active, S::Retrying,
            StatusReason::None);
        row("manual keeps pending", S::Pending, T::Manual, 0, 500, Standing::Active, S::Pending,
            StatusReason::None);
        row("manual keeps failure", S::Failure, T::Manual, 4, 500, Standing::Active, S::Failure,
            StatusReason::None);
        row("manual keeps canceled", S::Canceled, T::Manual, 0, 500, Standing::Active, S::Canceled,
            StatusReason::None);
        row("manual keeps success", S::Success, T::Manual, 1, 500, Standing::Active, S::Success,
            StatusReason::None);
        row("manual success ends", S::Failure, T::Manual, 4, 200, Standing::Active, S::Success,
            StatusReason::None);
    }
    void outcomesMoveDeliveries()
    {
        QFETCH(int, status);
        QFETCH(int, trigger);
        QFETCH(int, made);
        QFETCH(int, http);
        QFETCH(int, standing);
        QFETCH(int, expected);
        QFETCH(int, reason);
        const auto delivery =
            waitingDelivery(DeliveryStatus(status), AttemptTrigger(trigger), made);
        const auto outcome = http == 200 ? SendScript::succeeded() : SendScript::failed(http);
        const Judgement judgement =
            judge(delivery, RetryPolicy(), Standing(standing), outcome, now, 0);
        QCOMPARE(int(judgement.status), expected);
        QCOMPARE(int(judgement.deactivate), reason);
        const bool waits = expected < int(DeliveryStatus::Success);
        QCOMPARE(judgement.nextAttemptAt.has_value(), waits);
        if (waits && AttemptTrigger(trigger) == AttemptTrigger::Manual)
            QCOMPARE(*judgement.nextAttemptAt, delivery.dueAt); // the schedule stays
    }

    void routingTakesTypesPatternsAndFilters()
    {
        const RoutingTable table({routeOf("all", {"*"}), routeOf("exact", {"task.created"}),
                                  routeOf("pattern", {"task.*", "task.created"}),
                                  routeOf("deep", {"a.b.*"}),
                                  routeOf("filtered", {"*"}, "{\"data\":{\"n\":{\"$gte\":5}}}")});
        QCOMPARE(matched(table, "task.created"), (QByteArrayList{"all", "exact", "pattern"}));
        QCOMPARE(matched(table, "task.deleted"), (QByteArrayList{"all", "pattern"}));
        QCOMPARE(matched(table, "task_run.completed"), (QByteArrayList{"all"}));
        QCOMPARE(matched(table, "a.b.c"), (QByteArrayList{"all", "deep"}));
        QCOMPARE(matched(table, "x.y", "{\"n\":7}"), (QByteArrayList{"all", "filtered"}));
        QCOMPARE(matched(RoutingTable(), "x.y"), QByteArrayList());
        const QByteArray large = "{\"data\":{\"n\":{\"$gte\":5}}}";
        const QByteArray small = "{\"data\":{\"n\":{\"$lt\":5}}}";
        const RoutingTable shared({routeOf("a", {"*"}, large), routeOf("b", {"*"}, small),
                                   routeOf("c", {"x.*"}, large), routeOf("d", {"*"})});
        QCOMPARE(matched(shared, "x.y", "{\"n\":7}"), (QByteArrayList{"a", "c", "d"}));
        QCOMPARE(matched(shared, "x.y", "{\"n\":1}"), (QByteArrayList{"b", "d"}));
    }

    void rateIsABucketOfOneSecond()
    {
        RateLimit rate;
        SteadyTime at{1h};
        QCOMPARE(rate.available(at, 50), 50);
        rate.setRate(10);
        QCOMPARE(rate.available(at, 50), 1);
        rate.take(1);
        QCOMPARE(rate.available(at, 50), 0);
        QCOMPARE(rate.nextAt(at), at + 100ms);
        at += 300ms;
        QCOMPARE(rate.available(at, 50), 3);
        at += 60s;
        QCOMPARE(rate.available(at, 50), 10);
    }

    void failingDestinationsGetFewerAttemptsAtOnce()
    {
        MemoryGauge memory;
        const QueueLimits limits;
        Target target(std::make_shared<Destination>(), std::make_shared<QueueGauge>(), memory,
                      limits);
        target.setLimit(64);
        for (int i = 0; i < 5; ++i)
            target.learn(false);
        QCOMPARE(target.window, 1);
        QVERIFY(!target.proven);
        for (int i = 0; i < 100; ++i)
            target.learn(true);
        QCOMPARE(target.window, 64);
        QVERIFY(target.proven);
    }

    void missedIsJudgedByTheRevisionInForce()
    {
        RoutingHistory history;
        auto first = revisionOf("d", now, {"task.*"});
        auto second = revisionOf("d", now + 10s, {"agent.*"});
        second.destination.status = DestinationStatus::Inactive;
        auto third = revisionOf("d", now + 20s, {"agent.*"});
        third.deleted = true;
        history[DestinationId("d")] = {first, second, third};
        const auto would = wouldReceive(history, ReplayOnly::Missed);
        const auto ask = [&](const QByteArray &type, milliseconds after) {
            return would(DestinationId("d"), {EventId("own"), type, "{}", now + after});
        };
        QVERIFY(!ask("task.created", -1s)); // before it was made
        QVERIFY(ask("task.created", 1s));
        QVERIFY(!ask("agent.created", 1s));
        QVERIFY(ask("agent.created", 11s));  // inactive, so it was missed
        QVERIFY(!ask("agent.created", 21s)); // deleted
        QVERIFY(!would(DestinationId("other"), {EventId("own"), "task.created", "{}", now + 1s}));
    }

    void everyDecisionIsExplained()
    {
        const Event event{EventId("own"), "task.created", "{\"n\":1}", now};
        auto inactive = revisionOf("inactive", now - 1h, {"*"});
        inactive.destination.status = DestinationStatus::Inactive;
        inactive.destination.statusReason = StatusReason::Gone;
        auto deleted = revisionOf("deleted", now - 1h, {"*"});
        deleted.deleted = true;
        auto filtered = revisionOf("filtered", now - 1h, {"*"});
        filtered.destination.filter = filterOf("{\"data\":{\"n\":{\"$gte\":5}}}");
        std::vector<DestinationRevision> revisions{revisionOf("later", now + 1h, {"*"}),
                                                   inactive,
                                                   deleted,
                                                   filtered,
                                                   revisionOf("other", now - 1h, {"agent.*"}),
                                                   revisionOf("lost", now - 1h, {"*"})};
        std::vector<Delivery> deliveries;
        using S = DeliveryStatus;
        for (const S status :
             {S::Success, S::Pending, S::Retrying, S::Held, S::Failure, S::Canceled}) {
            Delivery delivery;
            delivery.destinationId = DestinationId("with" + QByteArray::number(int(status)));
            delivery.status = status;
            deliveries.push_back(delivery);
        }
        const auto all = explainEvent(event, now, revisions, deliveries);
        const std::array expected{
            Decision::Delivered, Decision::Pending,  Decision::Retrying,      Decision::Held,
            Decision::Failed,    Decision::Canceled, Decision::CreatedLater,  Decision::Inactive,
            Decision::Deleted,   Decision::Filtered, Decision::NotSubscribed, Decision::Unknown};
        QCOMPARE(all.size(), expected.size());
        for (size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(int(all[i].decision), int(expected[i]));
            QVERIFY2(all[i].detail.endsWith(QLatin1Char('.')), qPrintable(all[i].detail));
        }
    }
};

QTEST_GUILESS_MAIN(TestPolicy)
#include "tst_policy.moc"
