#include "api/jsonscan.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestJsonScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void acceptsWhatTheGrammarAllows_data();
    void acceptsWhatTheGrammarAllows();
    void refusesWhatTheGrammarForbids_data();
    void refusesWhatTheGrammarForbids();
    void slicesTheTopLevelOfAnObjectByteForByte();
    void slicesTheTopLevelOfAnArray();
    void tellsTheKindOfAScalar_data();
    void tellsTheKindOfAScalar();
    void tellsTheDepthOfEachSlice();
    void refusesOneLevelTooDeep();
    void survivesAMillionLevels();
    void refusesOneByteTooMany();
    void refusesOneItemTooMany();
    void findsDuplicateKeysHoweverEscaped();
    void leavesDuplicateKeysBelowTheTopAlone();
    void findsSpecialBytesAtEveryPlaceOfAString();
    void namesThePlaceOfAnError();
};

void TestJsonScan::acceptsWhatTheGrammarAllows_data()
{
    QTest::addColumn<QByteArray>("text");
    const char *const texts[] = {
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "0",
        "-0",
        "\"\"",
        " \t\r\n1 \t\r\n",
        "[1]",
        "[[]]",
        "[1,2]",
        "{\"a\":1}",
        "{\"\":0}",
        "{\"a\":{\"a\":[{}]}}",
        "[0.5]",
        "[1e5]",
        "[1E5]",
        "[1e+5]",
        "[1E-5]",
        "[-1.25e-10]",
        "[123456789012345678901234567890]",
        "[1e-400]",
        "[0e999999999999999999999]",
        "[0.0000000000000000000000000001e20]",
        "1e308",
        "[\"\\u00e9\\n\\t\\\"\\\\\\/\\b\\f\\r\"]",
        "[\"\\uD83D\\uDE00\"]",
        "[\"\\ud83d\\ude00\"]",
        "[\"\xC3\xA9\"]",
        "[\"\xE2\x82\xAC\"]",
        "[\"\xF0\x9F\x98\x80\"]",
        "[\"\xEF\xBF\xBF\"]",
        "[\"\xF4\x8F\xBF\xBF\"]",
        "[\"\x7F\"]",
        "[\"\xED\x9F\xBF\"]",
        "[\"\xEE\x80\x80\"]",
        "[\"\\u0000\"]",
        "{\"a\" : [ 1 , 2 ] , \"b\" : { } }",
        "[true,false,null]",
        "[\"\\uFFFF\"]",
        "[\"\\u0DEF\"]",
    };
    for (const char *text : texts)
        QTest::newRow(text) << QByteArray(text);
}

void TestJsonScan::acceptsWhatTheGrammarAllows()
{
    QFETCH(QByteArray, text);
    const auto result = scanJson(text, {});
    QVERIFY2(result, result ? "" : qPrintable(result.error().text()));
}

void TestJsonScan::refusesWhatTheGrammarForbids_data()
{
    QTest::addColumn<QByteArray>("text");
    const char *const texts[] = {
        "",
        " ",
        "{",
        "[",
        "]",
        "}",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "[1]]",
        "[}",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,,\"b\":2}",
        "{null:1}",
        "01",
        "-",
        "-a",
        "+1",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "-01",
        "0x10",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "nul",
        "nulll",
        "True",
        "tru",
        "\"",
        "\"a",
        "\"\\",
        "\"\\\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\u\"",
        "\"\n\"",
        "\"\t\"",
        "'a'",
        "1 1",
        "[] []",
        "// c\n1",
        "/* */1",
        "[1]x",
        "\xEF\xBB\xBF[]",
        "\xC2\xA0[]",
        "\f1",
        "1e309",
        "-1e309",
        "1e99999999999999999999",
        "\"\\uD800\"",
        "\"\\uDC00\"",
        "\"\\uD800\\uD800\"",
        "\"\\uD800x\"",
        "\"\\uD800\\n\"",
        "\"\\uD83D\\u0041\"",
        "\"\x80\"",
        "\"\xC3\"",
        "\"\xC3(\"",
        "\"\xC0\xAF\"",
        "\"\xC1\xBF\"",
        "\"\xE0\x80\xAF\"",
        "\"\xE2\x82\"",
        "\"\xED\xA0\x80\"",
        "\"\xED\xBF\xBF\"",
        "\"\xF0\x80\x80\xAF\"",
        "\"\xF4\x90\x80\x80\"",
        "\"\xF5\x80\x80\x80\"",
        "\"\xFF\"",
        "\"\xF0\x9F\x98\"",
        "{\"\xFF\":1}",
        "[\xC3\xA9]",
        "{\"a\":1,\"a\":2}",
    };
    for (const char *text : texts)
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("nul after") << QByteArray("1\0", 2);
    QTest::newRow("nul inside") << QByteArray("\"\0\"", 3);
    QTest::newRow("four hundred digits") << QByteArray(400, '9');
}

void TestJsonScan::refusesWhatTheGrammarForbids()
{
    QFETCH(QByteArray, text);
    const auto result = scanJson(text, {});
    QVERIFY(!result);
    QVERIFY(!result.error().message.isEmpty());
    QVERIFY(result.error().message.endsWith(u'.'));
    QVERIFY(result.error().offset <= text.size());
}

void TestJsonScan::slicesTheTopLevelOfAnObjectByteForByte()
{
    const QByteArray text =
        " { \"a\" : { \"z\" : 1.50 ,\"y\":\"\\u0041\" } , \"b\\n\":[1,  2] ,\"c\":-0.0e+1}\n";
    JsonKind kind = JsonKind::Null;
    const auto slices = scanJson(text, {}, &kind);
    QVERIFY(slices);
    QCOMPARE(kind, JsonKind::Object);
    QCOMPARE(slices->size(), 3U);
    QCOMPARE(slices->at(0).key, "a");
    QCOMPARE(slices->at(0).text, QByteArrayView("{ \"z\" : 1.50 ,\"y\":\"\\u0041\" }"));
    QCOMPARE(slices->at(0).kind, JsonKind::Object);
    QCOMPARE(slices->at(1).key, "b\n");
    QCOMPARE(slices->at(1).text, QByteArrayView("[1,  2]"));
    QCOMPARE(slices->at(1).kind, JsonKind::Array);
    QCOMPARE(slices->at(2).text, QByteArrayView("-0.0e+1"));
    QCOMPARE(slices->at(2).kind, JsonKind::Number);
}

void TestJsonScan::slicesTheTopLevelOfAnArray()
{
    JsonKind kind = JsonKind::Null;
    const auto slices = scanJson("[ {\"a\":[1]} , \"x\",null , true]", {}, &kind);
    QVERIFY(slices);
    QCOMPARE(kind, JsonKind::Array);
    QCOMPARE(slices->size(), 4U);
    QCOMPARE(slices->at(0).text, QByteArrayView("{\"a\":[1]}"));
    QCOMPARE(slices->at(1).text, QByteArrayView("\"x\""));
    QCOMPARE(slices->at(1).kind, JsonKind::String);
    QCOMPARE(slices->at(2).kind, JsonKind::Null);
    QCOMPARE(slices->at(3).kind, JsonKind::Boolean);
    QVERIFY(slices->at(3).key.isEmpty());
}

void TestJsonScan::tellsTheKindOfAScalar_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<JsonKind>("expected");
    QTest::newRow("null") << QByteArray("null") << JsonKind::Null;
    QTest::newRow("boolean") << QByteArray("false") << JsonKind::Boolean;
    QTest::newRow("number") << QByteArray("-1") << JsonKind::Number;
    QTest::newRow("string") << QByteArray("\"\"") << JsonKind::String;
    QTest::newRow("array") << QByteArray("[]") << JsonKind::Array;
    QTest::newRow("object") << QByteArray("{}") << JsonKind::Object;
}

void TestJsonScan::tellsTheKindOfAScalar()
{
    QFETCH(QByteArray, text);
    QFETCH(JsonKind, expected);
    JsonKind kind = expected == JsonKind::Null ? JsonKind::Array : JsonKind::Null;
    const auto slices = scanJson(text, {}, &kind);
    QVERIFY(slices);
    QCOMPARE(kind, expected);
    QVERIFY(slices->empty());
}

void TestJsonScan::tellsTheDepthOfEachSlice()
{
    const auto slices = scanJson("{\"a\":[[[1]],[]],\"b\":1,\"c\":{},\"d\":{\"e\":[]}}", {});
    QVERIFY(slices);
    QCOMPARE(slices->at(0).depth, 3);
    QCOMPARE(slices->at(1).depth, 0);
    QCOMPARE(slices->at(2).depth, 1);
    QCOMPARE(slices->at(3).depth, 2);
}

void TestJsonScan::refusesOneLevelTooDeep()
{
    const QByteArray fits = QByteArray(64, '[') + QByteArray(64, ']');
    QVERIFY(scanJson(fits, {}));
    const QByteArray deeper = "[" + fits + "]";
    const auto result = scanJson(deeper, {});
    QVERIFY(!result);
    QCOMPARE(result.error().problem, JsonProblem::TooDeep);
    QCOMPARE(result.error().offset, 64);
    QVERIFY(result.error().message.contains(u"64"));
}

void TestJsonScan::survivesAMillionLevels()
{
    const QByteArray open(1'000'000, '[');
    QVERIFY(!scanJson(open, {}));
    const JsonLimits limits{4'000'000, 2'000'000};
    QVERIFY(!scanJson(open, limits));
    const QByteArray whole = open + QByteArray(1'000'000, ']');
    QVERIFY(scanJson(whole, limits));
}

void TestJsonScan::refusesOneByteTooMany()
{
    QVERIFY(scanJson("[12]", {4, 64}));
    const auto result = scanJson("[123]", {4, 64});
    QVERIFY(!result);
    QCOMPARE(result.error().problem, JsonProblem::TooLarge);
}

void TestJsonScan::refusesOneItemTooMany()
{
    QVERIFY(scanJson("[1,2]", {100, 64, 2}));
    const auto result = scanJson("[1,2,3]", {100, 64, 2});
    QVERIFY(!result);
    QCOMPARE(result.error().problem, JsonProblem::TooMany);
    QVERIFY(scanJson("[[1,2,3]]", {100, 64, 1}));
}

void TestJsonScan::findsDuplicateKeysHoweverEscaped()
{
    const QByteArray text = "{\"a\":1,\"b\":2,\"\\u0061\":3}";
    const auto result = scanJson(text, {});
    QVERIFY(!result);
    QCOMPARE(result.error().problem, JsonProblem::DuplicateKey);
    QVERIFY(result.error().message.contains(u"\"a\""));
    QCOMPARE(result.error().offset, text.indexOf('3'));
}

void TestJsonScan::leavesDuplicateKeysBelowTheTopAlone()
{
    QVERIFY(scanJson("{\"x\":{\"a\":1,\"a\":2}}", {}));
}

void TestJsonScan::findsSpecialBytesAtEveryPlaceOfAString()
{
    // The scanner looks at eight bytes at once: each special byte at each place, among neighbours
    // that a careless comparison would take for it.
    for (const char filler : {'a', '!', '#', '[', ']', '~', ' ', '\x7F'}) {
        for (int place = 0; place < 24; ++place) {
            QByteArray text = "\"" + QByteArray(24, filler) + "\"";
            text[1 + place] = '\x1F';
            const auto control = scanJson(text, {});
            QVERIFY(!control);
            QCOMPARE(control.error().offset, 1 + place);
            text[1 + place] = '\x80';
            const auto tail = scanJson(text, {});
            QVERIFY(!tail);
            QCOMPARE(tail.error().offset, 1 + place);
            text[1 + place] = '"';
            QVERIFY(!scanJson(text, {}));
            text.replace(1 + place, 1, "\\n");
            QVERIFY(scanJson(text, {}));
            text.replace(1 + place, 2, "\xC3\xA9");
            QVERIFY(scanJson(text, {}));
        }
    }
}

void TestJsonScan::namesThePlaceOfAnError()
{
    const auto result = scanJson("{\n  \"\xC3\xA9\": ?\n}", {});
    QVERIFY(!result);
    QCOMPARE(result.error().line, 2);
    QCOMPARE(result.error().column, 8);
    QCOMPARE(result.error().offset, 10);
    QCOMPARE(result.error().text(), u"Line 2, column 8: expected a value, found \"?\"."_s);
    const auto cut = scanJson("[1", {});
    QVERIFY(!cut);
    QCOMPARE(cut.error().message, u"Expected \",\" or \"]\", found the end of the text."_s);
}

QTEST_APPLESS_MAIN(TestJsonScan)
#include "tst_jsonscan.moc"
