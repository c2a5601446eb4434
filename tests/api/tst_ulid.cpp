#include "api/ulid.h"

#include "support/manualclock.h"

#include <QRegularExpression>
#include <QTest>

#include <set>
#include <thread>

using namespace deckhand;

class TestUlid : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void roundTripsAsText_data();
    void roundTripsAsText();
    void refusesWhatItWouldNotWrite_data();
    void refusesWhatItWouldNotWrite();
    void sortsAsTextLikeAsBytes();
    void risesWithinOneMillisecond();
    void risesWhenTheClockStepsBack();
    void carriesTheTimeInFront();
    void repeatsWithTheSameSeed();
    void isUniqueAcrossThreads();
    void takesOnlyIdsOfItsKindApart();
};

void TestUlid::roundTripsAsText_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"00000000000000000000000000", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
                             "01ARZ3NDEKTSV4RRFFQ69G5FAV", "0123456789ABCDEFGHJKMNPQRS"})
        QTest::newRow(text) << QByteArray(text);
}

void TestUlid::roundTripsAsText()
{
    QFETCH(QByteArray, text);
    const auto bytes = ulidFromText(text);
    QVERIFY(bytes);
    QCOMPARE(ulidToText(*bytes), text);
}

void TestUlid::refusesWhatItWouldNotWrite_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"", "0", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVV",
          "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01ARZ3NDEKTSV4RRFFQ69G5FAI", "01ARZ3NDEKTSV4RRFFQ69G5FAL",
          "01ARZ3NDEKTSV4RRFFQ69G5FAO", "01ARZ3NDEKTSV4RRFFQ69G5FAU", "01arz3ndektsv4rrffq69g5fav",
          "01ARZ3NDEKTSV4RRFFQ69G5FA-", "-1ARZ3NDEKTSV4RRFFQ69G5FAV"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("nul") << QByteArray(26, '\0');
}

void TestUlid::refusesWhatItWouldNotWrite()
{
    QFETCH(QByteArray, text);
    QVERIFY(!ulidFromText(text));
}

void TestUlid::sortsAsTextLikeAsBytes()
{
    const ManualClock clock;
    IdSource one(clock, 1);
    IdSource two(clock, 2);
    for (int i = 0; i < 100; ++i) {
        const UlidBytes a = one.nextUlid();
        const UlidBytes b = two.nextUlid();
        QCOMPARE(a < b, ulidToText(a) < ulidToText(b));
    }
}

void TestUlid::risesWithinOneMillisecond()
{
    const ManualClock clock;
    IdSource source(clock);
    UlidBytes last = source.nextUlid();
    for (int i = 0; i < 10'000; ++i) {
        const UlidBytes next = source.nextUlid();
        QVERIFY(last < next);
        last = next;
    }
}

void TestUlid::risesWhenTheClockStepsBack()
{
    ManualClock clock;
    IdSource source(clock);
    UlidBytes last = source.nextUlid();
    for (const int step : {-3'600'000, 1, -1, 0, 3'700'000, -1}) {
        clock.advance(milliseconds(step));
        const UlidBytes next = source.nextUlid();
        QVERIFY(last < next);
        last = next;
    }
}

void TestUlid::carriesTheTimeInFront()
{
    const ManualClock clock(fromMillis(1'469'918'176'385));
    IdSource source(clock);
    QVERIFY(ulidToText(source.nextUlid()).startsWith("01ARYZ6S41"));
}

void TestUlid::repeatsWithTheSameSeed()
{
    const ManualClock clock;
    IdSource one(clock, 42);
    IdSource same(clock, 42);
    IdSource other(clock, 43);
    const auto id = one.next<EventTag>();
    QCOMPARE(id, same.next<EventTag>());
    QVERIFY(id != other.next<EventTag>());
    QVERIFY(id.bytes().startsWith("evt_"));
    QCOMPARE(id.bytes().size(), 30);
}

void TestUlid::isUniqueAcrossThreads()
{
    const SystemClock clock;
    IdSource source(clock);
    constexpr std::size_t each = 5'000;
    std::array<std::vector<UlidBytes>, 4> made;
    std::vector<std::thread> threads;
    for (auto &list : made) {
        threads.emplace_back([&source, &list] {
            for (std::size_t i = 0; i < each; ++i)
                list.push_back(source.nextUlid());
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    std::set<UlidBytes> all;
    for (const auto &list : made) {
        QVERIFY(std::is_sorted(list.begin(), list.end()));
        all.insert(list.begin(), list.end());
    }
    QCOMPARE(all.size(), made.size() * each);
}

void TestUlid::takesOnlyIdsOfItsKindApart()
{
    const ManualClock clock;
    IdSource source(clock);
    const auto id = source.next<DeliveryTag>();
    const auto bytes = ulidOf(id);
    QVERIFY(bytes);
    QCOMPARE(idFromUlid<DeliveryTag>(*bytes), id);
    QVERIFY(!ulidOf(EventId(id.bytes())));
    QVERIFY(!ulidOf(EventId("evt_mine")));
    QVERIFY(!ulidOf(EventId(id.bytes().mid(5))));
    QVERIFY(!ulidOf(EventId("evt_01arz3ndektsv4rrffq69g5fav")));
}

QTEST_APPLESS_MAIN(TestUlid)
#include "tst_ulid.moc"
