#include "api/jsonscan.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestJsonQuote : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void quotesAndUnquotes_data();
    void quotesAndUnquotes();
    void refusesToUnquoteWhatIsNoString_data();
    void refusesToUnquoteWhatIsNoString();
    void replacesIllFormedTextWhenQuoting();
};

void TestJsonQuote::quotesAndUnquotes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("empty") << QByteArray("") << QByteArray("\"\"");
    QTest::newRow("plain") << QByteArray("evt_01") << QByteArray("\"evt_01\"");
    QTest::newRow("escapes") << QByteArray("a\"b\\c\n\r\t\b\f/")
                             << QByteArray("\"a\\\"b\\\\c\\n\\r\\t\\b\\f/\"");
    QTest::newRow("controls") << QByteArray("\x01\x1F\x7F") << QByteArray("\"\\u0001\\u001f\x7F\"");
    QTest::newRow("nul") << QByteArray("a\0b", 3) << QByteArray("\"a\\u0000b\"");
    QTest::newRow("wide") << QByteArray("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")
                          << QByteArray("\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}

void TestJsonQuote::quotesAndUnquotes()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, token);
    QCOMPARE(quoteJson(text), token);
    QVERIFY(scanJson(token, {}));
    QCOMPARE(unquoteJson(token), std::optional(text));
}

void TestJsonQuote::refusesToUnquoteWhatIsNoString_data()
{
    QTest::addColumn<QByteArray>("token");
    for (const char *token :
         {"", "\"", "a", "\"a", "a\"", "1", "\"\\\"", "\"\\x\"", "\"\\u00\"", "\"\\ud800\"",
          "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"a\"b\"", "\"\n\"", "\"\xFF\""})
        QTest::newRow(token) << QByteArray(token);
}

void TestJsonQuote::refusesToUnquoteWhatIsNoString()
{
    QFETCH(QByteArray, token);
    QVERIFY(!unquoteJson(token));
}

void TestJsonQuote::replacesIllFormedTextWhenQuoting()
{
    QCOMPARE(quoteJson("a\xFF\xC3z"), QByteArray("\"a\xEF\xBF\xBD\xEF\xBF\xBDz\""));
    QCOMPARE(unquoteJson("\"\\ud83d\\ude00\\u00e9\\u20ac\\u0041\""),
             std::optional(QByteArray("\xF0\x9F\x98\x80\xC3\xA9\xE2\x82\xAC"
                                      "A")));
}

QTEST_APPLESS_MAIN(TestJsonQuote)
#include "tst_jsonquote.moc"
