#include "signing/hookdeck.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestHookdeckSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void signsTheVector()
    {
        const Secret token("c3JjX2FiYzpyYW5kb21zdHJpbmc=");
        const QByteArray body =
            R"({"id":"evt_test1","object":"event","type":"task_run.completed","data":)"
            R"({"id":"trun_1","object":"task_run","status":"completed"},)"
            R"("created_at":"2025-01-15T09:31:15Z"})";
        QCOMPARE(hookdeckSignature(token, body),
                 QByteArray("v0=jW7rijI4cZ+mbzePjXAocNHX7DZ8RPK3h+hbmD4lv+Q="));
        QVERIFY(hookdeckSignature(token, QByteArray(body + ' ')) != hookdeckSignature(token, body));
        QVERIFY(hookdeckSignature(Secret("c3JjX2FiYzpyYW5kb21zdHJpbmc"), body) !=
                hookdeckSignature(token, body)); // the text is the key, not what it encodes
        QCOMPARE(*hookdeckSource(token), QByteArray("src_abc"));
    }

    void tokensAreRead_data()
    {
        QTest::addColumn<QByteArray>("decoded");
        QTest::addColumn<QByteArray>("source"); // empty: refused
        const auto row = [](const QByteArray &decoded, const char *source) {
            QTest::newRow(decoded.isEmpty() ? "nothing" : decoded.left(30).constData())
                << decoded << QByteArray(source);
        };
        row("src_abc:random:more", "src_abc");
        row("a-B_9:x", "a-B_9");
        row("", "");
        row("src_abc", "");
        row("src_abc:", "");
        row(":random", "");
        row("src/../other:random", "");
        row("src?x:random", "");
        row("src\r\nHost: x:random", "");
        row(QByteArray(129, 'a') + ":random", "");
    }
    void tokensAreRead()
    {
        QFETCH(QByteArray, decoded);
        QFETCH(QByteArray, source);
        const Result<QByteArray> read = hookdeckSource(Secret(decoded.toBase64()));
        QCOMPARE(read.has_value(), !source.isEmpty());
        if (read)
            QCOMPARE(*read, source);
        else
            QVERIFY(read.error().text().contains(QStringLiteral("Copy the token")));
    }

    void whatIsNoBase64IsSaidSo()
    {
        const Result<QByteArray> read = hookdeckSource(Secret("not a token!"));
        QVERIFY(!read);
        QVERIFY(read.error().text().contains(QStringLiteral("base64")));
        QVERIFY(!read.error().text().contains(QStringLiteral("not a token!")));
    }
};

QTEST_APPLESS_MAIN(TestHookdeckSignature)
#include "tst_hookdecksignature.moc"
