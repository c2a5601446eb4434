#include "engine/workqueue.h"

#include <QTest>

using namespace deckhand;

namespace {

WorkItem itemOf(const QByteArray &id, const char *replay = nullptr)
{
    WorkItem item;
    item.delivery.id = DeliveryId(id);
    if (replay)
        item.delivery.replayId = ReplayId(replay);
    return item;
}

struct Queue : WorkQueue
{
    explicit Queue(int count = 1000) : WorkQueue(std::make_shared<QueueGauge>(), memory, limits)
    {
        limits.count = count;
    }
    void add(const char *replay, int count)
    {
        for (int i = 0; i < count; ++i)
            push(itemOf(replay + QByteArray::number(i), replay), false);
    }
    QByteArrayList take(int count)
    {
        QByteArrayList ids;
        while (int(ids.size()) < count && isSendable())
            ids.append(pop().delivery.id.bytes());
        return ids;
    }
    [[nodiscard]] int roomOf(const char *replay, int most = 1000) const
    {
        for (const ReplayLane &lane : replays()) {
            if (lane.id == ReplayId(replay))
                return room(lane, most);
        }
        return -1;
    }

    MemoryGauge memory;
    QueueLimits limits;
};

} // namespace

/// What waits in memory for one destination: whose turn it is, and how much may wait.
class TestWorkQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replaysYieldToLiveTraffic()
    {
        Queue queue;
        for (int i = 0; i < 32; ++i) {
            queue.push(itemOf("live"), false);
            queue.push(itemOf("replay", "rply_1"), false);
        }
        int replays = 0;
        for (int i = 0; i < 32; ++i)
            replays += queue.pop().delivery.replayId ? 1 : 0;
        QCOMPARE(replays, 2);
        queue.pushUrgent(itemOf("urgent"));
        QCOMPARE(queue.pop().delivery.id, DeliveryId("urgent"));
        WorkItem waits = queue.pop();
        while (!waits.delivery.replayId)
            waits = queue.pop();
        queue.unpop(std::move(waits), ReplayWait::Rate);
        while (queue.isSendable())
            QVERIFY(!queue.pop().delivery.replayId);
        QCOMPARE(queue.sendable(), size_t(0));
        QVERIFY(!queue.isEmpty());
        QCOMPARE(queue.clear().size(), size_t(30));
        QCOMPARE(queue.memory.count.load(), 0);
        QCOMPARE(queue.memory.bytes.load(), 0);
    }

    void replaysTakeTurnsEachInItsOrder()
    {
        Queue queue;
        queue.add("a", 3);
        queue.add("b", 2);
        QCOMPARE(queue.take(5), (QByteArrayList{"a0", "b0", "a1", "b1", "a2"}));
        QVERIFY(queue.isEmpty() && queue.replays().empty());
    }

    void aReplayThatWaitsHoldsUpNoOther()
    {
        Queue queue;
        queue.add("a", 3);
        queue.add("b", 3);
        queue.add("c", 1);
        queue.unpop(queue.pop(), ReplayWait::Rate);
        QCOMPARE(queue.sendable(), size_t(4));
        QCOMPARE(queue.take(9), (QByteArrayList{"b0", "c0", "b1", "b2"}));
        QVERIFY(!queue.resume(ReplayId("a"), ReplayWait::Turn)); // that is not what it waits for
        QVERIFY(!queue.isSendable());
        QVERIFY(queue.resume(ReplayId("a"), ReplayWait::Rate));
        QCOMPARE(queue.take(1), (QByteArrayList{"a0"}));
        // Its last one, too, is put back into a lane that waits.
        (void)queue.take(1);
        queue.unpop(queue.pop(), ReplayWait::Turn);
        QVERIFY(!queue.isSendable());
        QVERIFY(queue.resume(ReplayId("a"), ReplayWait::Turn));
        QCOMPARE(queue.take(9), (QByteArrayList{"a2"}));
        QVERIFY(queue.isEmpty());
    }

    void replaysShareThePlace()
    {
        Queue queue(100);
        queue.add("a", 100);
        QCOMPARE(queue.roomOf("a"), 0);
        QCOMPARE(queue.room(), 100);          // live traffic has its own
        QCOMPARE(queue.roomForAnother(), 16); // though all that a replay may have is taken
        queue.add("b", 16);
        QCOMPARE(queue.roomOf("b"), 34);
        (void)queue.removeReplay(ReplayId("b"));
        QCOMPARE(queue.roomOf("a"), 0);
        (void)queue.take(60);
        QCOMPARE(queue.roomOf("a"), 60);
        queue.add("b", 1);
        QCOMPARE(queue.roomOf("a"), 0); // it has more than half of its half
        QCOMPARE(queue.roomOf("b", 4), 3);
        for (int i = 0; i < 30; ++i)
            queue.add(QByteArray("c" + QByteArray::number(i)).constData(), 1);
        QCOMPARE(queue.roomOf("b"), 15); // however many there are
    }

    void aLaneIsKeptWhileTheStoreHasMore()
    {
        Queue queue;
        queue.add("a", 1);
        queue.setMore(ReplayId("a"), true);
        (void)queue.take(1);
        QCOMPARE(queue.replays().size(), size_t(1));
        QVERIFY(queue.roomOf("a") > 0);
        queue.setMore(ReplayId("a"), false);
        QVERIFY(queue.replays().empty());
        queue.add("a", 1);
        queue.setMore(ReplayId("a"), true);
        QCOMPARE(queue.removeReplay(ReplayId("a")).size(), size_t(1));
        QVERIFY(queue.replays().empty());
    }

    void oneIsTakenOutWhereverItWaits()
    {
        Queue queue;
        queue.add("a", 2);
        queue.push(itemOf("live"), false);
        QVERIFY(queue.remove(DeliveryId("a0")));
        QVERIFY(queue.remove(DeliveryId("live")));
        QVERIFY(!queue.remove(DeliveryId("a0")));
        QVERIFY(queue.remove(DeliveryId("a1")));
        QVERIFY(queue.isEmpty() && queue.replays().empty());
        QCOMPARE(queue.memory.count.load(), 0);
    }

    void claimsAreBoundedByBytes()
    {
        Queue queue;
        queue.limits.bytes = 10 * 1024;
        QCOMPARE(queue.room(), 64);
        WorkItem large = itemOf("large");
        large.delivery.event.data = QByteArray(4 * 1024, 'x');
        queue.push(std::move(large), false);
        QCOMPARE(queue.room(), 0);
        QCOMPARE(queue.roomForAnother(),
                 4); // a replay of which nothing is here must not stand still
        (void)queue.pop();
        QCOMPARE(queue.room(), 4); // too little for much, but it must not stand still
        QVERIFY(hasRoom(queue.gauge(), queue.memory, queue.limits));
        queue.memory.bytes = queue.limits.bytesOverall;
        QVERIFY(!hasRoom(queue.gauge(), queue.memory, queue.limits));
    }
};

QTEST_GUILESS_MAIN(TestWorkQueue)
#include "tst_workqueue.moc"
