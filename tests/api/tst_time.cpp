#include "api/time.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void writesMillisecondsInUtc_data();
    void writesMillisecondsInUtc();
    void clampsYearsThatHaveNoFourDigits();
    void readsRfc3339_data();
    void readsRfc3339();
    void refusesEverythingElse_data();
    void refusesEverythingElse();
    void readsDurations_data();
    void readsDurations();
    void refusesDurationsWithoutSense_data();
    void refusesDurationsWithoutSense();
};

void TestTime::writesMillisecondsInUtc_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00.000Z");
    QTest::newRow("now") << qint64(1'736'933'475'123) << QByteArray("2025-01-15T09:31:15.123Z");
    QTest::newRow("before the epoch") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999Z");
    QTest::newRow("leap day") << qint64(951'782'400'000) << QByteArray("2000-02-29T00:00:00.000Z");
}

void TestTime::writesMillisecondsInUtc()
{
    QFETCH(qint64, ms);
    QFETCH(QByteArray, text);
    QCOMPARE(toIso(fromMillis(ms)), text);
    QCOMPARE(parseIso(text), std::optional(fromMillis(ms)));
    QCOMPARE(toRfc3339Seconds(fromMillis(ms)), text.first(19) + "Z");
}

void TestTime::clampsYearsThatHaveNoFourDigits()
{
    QCOMPARE(toIso(fromMillis(std::numeric_limits<qint64>::max())), "9999-12-31T23:59:59.999Z");
    QCOMPARE(toIso(fromMillis(std::numeric_limits<qint64>::min())), "0000-01-01T00:00:00.000Z");
}

void TestTime::readsRfc3339_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("iso");
    const auto row = [](const char *text, const char *iso) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(iso);
    };
    row("2025-01-15T09:31:15Z", "2025-01-15T09:31:15.000Z");
    row("2025-01-15t09:31:15z", "2025-01-15T09:31:15.000Z");
    row("2025-01-15 09:31:15Z", "2025-01-15T09:31:15.000Z");
    row("2025-01-15T10:31:15+01:00", "2025-01-15T09:31:15.000Z");
    row("2025-01-15T01:01:15-08:30", "2025-01-15T09:31:15.000Z");
    row("2025-01-15T09:31:15.5Z", "2025-01-15T09:31:15.500Z");
    row("2025-01-15T09:31:15.123456789Z", "2025-01-15T09:31:15.123Z");
    row("2025-01-15T09:31:15.1239999999999Z", "2025-01-15T09:31:15.123Z");
    row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z");
    row("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z");
}

void TestTime::readsRfc3339()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, iso);
    const auto time = parseIso(text);
    QVERIFY(time);
    QCOMPARE(toIso(*time), iso);
}

void TestTime::refusesEverythingElse_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             "now",
                             "2025",
                             "2025-01-15",
                             "2025-01-15T09:31Z",
                             "2025-01-15T09:31:15",
                             "1736933475",
                             "2025-13-01T00:00:00Z",
                             "2025-00-01T00:00:00Z",
                             "2025-02-29T00:00:00Z",
                             "2025-04-31T00:00:00Z",
                             "2025-01-15T24:00:00Z",
                             "2025-01-15T09:60:00Z",
                             "2025-01-15T09:31:61Z",
                             "2025-01-15T09:31:15.Z",
                             "2025-01-15T09:31:15,5Z",
                             "2025-01-15T09:31:15+0100",
                             "2025-01-15T09:31:15+24:00",
                             "2025-01-15T09:31:15+01:60",
                             "2025-01-15T09:31:15ZZ",
                             " 2025-01-15T09:31:15Z",
                             "2025-01-15T09:31:15Z ",
                             "+025-01-15T09:31:15Z",
                             "2025-1-15T09:31:15Z",
                             "2025-01-15T9:31:15Z"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTime::refusesEverythingElse()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseIso(text));
}

void TestTime::readsDurations_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("ms");
    const auto row = [](const char *text, qint64 ms) {
        QTest::newRow(text) << QByteArray(text) << ms;
    };
    row("250ms", 250);
    row("30s", 30'000);
    row("30", 30'000);
    row("5m", 300'000);
    row("5min", 300'000);
    row("2h", 7'200'000);
    row("7d", 604'800'000);
    row("1.5h", 5'400'000);
    row("0", 0);
}

void TestTime::readsDurations()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, ms);
    QCOMPARE(parseDuration(text), std::optional(milliseconds(ms)));
}

void TestTime::refusesDurationsWithoutSense_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"", "s", "-1s", "5 s", "5x", "1h30m", "inf", "nan", "1e10", "+5s", "5S"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTime::refusesDurationsWithoutSense()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseDuration(text));
}

QTEST_APPLESS_MAIN(TestTime)
#include "tst_time.moc"
