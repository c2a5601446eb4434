#include "remote/sseparser.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestSseParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void readsNameDataAndId()
    {
        SseParser parser;
        const auto messages = parser.feed("id: 7\nevent: event.created\ndata: {\"a\":1}\n\n");
        QCOMPARE(messages.size(), size_t(1));
        QCOMPARE(messages[0].event, QByteArray("event.created"));
        QCOMPARE(messages[0].data, QByteArray("{\"a\":1}"));
        QCOMPARE(messages[0].id, QByteArray("7"));
        QCOMPARE(parser.lastId(), QByteArray("7"));
    }

    void cutsAnywhereGiveTheSameMessages_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("LF") << QByteArray("\n");
        QTest::newRow("CR LF") << QByteArray("\r\n");
        QTest::newRow("CR") << QByteArray("\r");
    }
    void cutsAnywhereGiveTheSameMessages()
    {
        QFETCH(QByteArray, end);
        QByteArray text =
            "\n: hello\n\nid:1\nevent:a\ndata:x\ndata: y\n\nid: 2\ndata\ndata:z\n\n: beat\n\n";
        text.replace("\n", end);
        for (qsizetype cut = 0; cut <= text.size(); ++cut) {
            SseParser parser;
            auto messages = parser.feed(QByteArrayView(text).first(cut));
            for (const SseMessage &more : parser.feed(QByteArrayView(text).sliced(cut)))
                messages.push_back(more);
            QCOMPARE(messages.size(), size_t(2));
            QCOMPARE(messages[0].event, QByteArray("a"));
            QCOMPARE(messages[0].data, QByteArray("x\ny"));
            QCOMPARE(messages[1].event, QByteArray());
            QCOMPARE(messages[1].data, QByteArray("\nz"));
            QCOMPARE(messages[1].id, QByteArray("2"));
        }
    }

    void keepsTheLastIdForMessagesWithoutOne()
    {
        SseParser parser;
        const auto messages = parser.feed("id:9\ndata:a\n\ndata:b\n\n");
        QCOMPARE(messages.size(), size_t(2));
        QCOMPARE(messages[1].id, QByteArray("9"));
    }

    void forgetsAHalfMessageOnRestart()
    {
        SseParser parser;
        QVERIFY(parser.feed("id:1\ndata:lost\n").empty());
        parser.restart();
        const auto messages = parser.feed("data:kept\n\n");
        QCOMPARE(messages.size(), size_t(1));
        QCOMPARE(messages[0].data, QByteArray("kept"));
        QCOMPARE(parser.lastId(), QByteArray("1"));
    }

    void dropsAMessageBeyondItsLimitAndSaysSo()
    {
        SseParser parser(64);
        QVERIFY(parser.feed(QByteArray("data:" + QByteArray(100, 'x'))).empty());
        QVERIFY(parser.feed(QByteArray(QByteArray(100, 'x') + "\n\n")).empty());
        QVERIFY(parser.takeOverflowed());
        QVERIFY(!parser.takeOverflowed());
        QCOMPARE(parser.feed("data:small\n\n").size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestSseParser)
#include "tst_sseparser.moc"
