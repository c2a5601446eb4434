#include "api/codec.h"
#include "api/search.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace deckhand;

/// What the parser refuses, where, and what it suggests instead.
class TstSearchParse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void refusesWithPosition_data();
    void refusesWithPosition();
    void suggestsNearNames_data();
    void suggestsNearNames();
    void boundsNestingAndLength();
    void offersFieldsAndValues();
    void explainsItselfToApiCallers();
};

void TstSearchParse::refusesWithPosition_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<bool>("incomplete");
    const auto bad = [](const char *text, int position, int length, bool incomplete) {
        QTest::newRow(text) << QString::fromUtf8(text) << position << length << incomplete;
    };
    bad("statuss:failure", 0, 7, false);
    bad("type:x statuss:failure", 7, 7, false);
    bad("status:", 7, 0, true);
    bad("status:fail", 7, 4, true);
    bad("status:fail type:x", 7, 4, false);
    bad("status:xyz", 7, 3, false);
    bad("status:(failure, xyz)", 17, 3, false);
    bad("status:(failure", 7, 1, true);
    bad("status:(failure success)", 16, 1, false);
    bad("status:()", 8, 1, false);
    bad("status>failure", 6, 1, false);
    bad("type>=a", 4, 2, false);
    bad("http:abc", 5, 3, false);
    bad("http://x.example", 5, 11, false);
    bad("10.0.0.1:80", 0, 8, false);
    bad("http:5..", 8, 0, true);
    bad("http:5..x", 8, 1, false);
    bad("http>(1, 2)", 5, 1, false);
    bad("http!=(404, 500..599)", 12, 8, false);
    bad("latency>5x", 8, 2, false);
    bad("age>5", 4, 1, true);
    bad("size>10QB", 5, 4, false);
    bad("after:yesterday", 6, 9, false);
    bad("after:2025-01-", 6, 8, true);
    bad("after:2025-13-01", 6, 10, true);
    bad("created:-1h", 8, 3, false);
    bad("after>-1h", 5, 1, false);
    bad("test:maybe", 5, 5, false);
    bad("\"open", 0, 5, true);
    bad("dest:\"open", 5, 5, true);
    bad("(type:x", 0, 1, true);
    bad("type:x)", 6, 1, false);
    bad("()", 1, 1, false);
    bad("or type:x", 0, 2, false);
    bad("type:x or", 9, 0, true);
    bad("type:x and", 10, 0, true);
    bad("type:x or or type:y", 10, 2, false);
    bad("-", 1, 0, true);
    bad("not", 3, 0, true);
    bad("=5", 0, 1, false);
    bad("data:x", 0, 4, false);
    bad("data.:x", 0, 5, false);
    bad("data.a..b:x", 0, 9, false);
    bad("header.:x", 0, 7, false);
    bad("type~(?=a)", 5, 1, false);
    bad("type~a(b", 8, 0, true);
    bad("type~a**", 7, 1, false);
    bad("type~\"a\\b\"", 7, 1, false);
    bad("type~(a)\\1", 8, 1, false);
    bad("type~[a", 5, 1, true);
    bad("a\x01z", 1, 1, false);
}

void TstSearchParse::refusesWithPosition()
{
    QFETCH(QString, text);
    QFETCH(int, position);
    QFETCH(int, length);
    QFETCH(bool, incomplete);
    const auto parsed = SearchExpression::parse(text);
    QVERIFY(!parsed);
    const SearchError &error = parsed.error();
    QVERIFY(!error.message.isEmpty());
    QCOMPARE(error.position, position);
    QCOMPARE(error.length, length);
    QCOMPARE(error.incomplete, incomplete);
}

void TstSearchParse::suggestsNearNames_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("suggestion");
    QTest::newRow("field") << u"statuss:failure"_s << u"status"_s;
    QTest::newRow("field, swapped") << u"tpye:x"_s << u"type"_s;
    QTest::newRow("dotted") << u"dest.typ:x"_s << u"dest.type"_s;
    QTest::newRow("far off") << u"elephant:x"_s << QString();
    QTest::newRow("status") << u"status:failrue"_s << u"failure"_s;
    QTest::newRow("error") << u"error:timeuot"_s << u"timeout"_s;
    QTest::newRow("value far off") << u"status:elephant"_s << QString();
}

void TstSearchParse::suggestsNearNames()
{
    QFETCH(QString, text);
    QFETCH(QString, suggestion);
    const auto parsed = SearchExpression::parse(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().suggestion, suggestion);
}

void TstSearchParse::boundsNestingAndLength()
{
    const auto nested = [](int depth) {
        return QString(QString(depth, u'(') % u"x"_s % QString(depth, u')'));
    };
    QVERIFY(SearchExpression::parse(nested(64)));
    QVERIFY(!SearchExpression::parse(nested(65)));
    const auto deep = SearchExpression::parse(QString(4000, u'('));
    QVERIFY(!deep);
    QCOMPARE(deep.error().position, 65);
    QVERIFY(!SearchExpression::parse(QString(QString(4000, u'-') % u"x"_s)));
    const auto alternating = [](int pairs) {
        return QString(u"(x or (y "_s.repeated(pairs) % u"z"_s % u"))"_s.repeated(pairs));
    };
    QVERIFY(SearchExpression::parse(alternating(10)));
    const auto levels = SearchExpression::parse(alternating(11));
    QVERIFY(!levels);
    QCOMPARE(levels.error().position, 6);
    QVERIFY(SearchExpression::parse(u"x "_s.repeated(200)));
    const auto terms = SearchExpression::parse(u"x "_s.repeated(201));
    QVERIFY(!terms);
    QCOMPARE(terms.error().position, 400);
    const auto values =
        SearchExpression::parse(QString(u"type:("_s % u"a,"_s.repeated(200) % u"b)"_s));
    QVERIFY(!values);
    QCOMPARE(values.error().position, 404);
    QVERIFY(SearchExpression::parse(QString(4096, u'x')));
    const auto longText = SearchExpression::parse(QString(4100, u'x'));
    QVERIFY(!longText);
    QCOMPARE(longText.error().position, 4096);
    QCOMPARE(longText.error().length, 4);
}

void TstSearchParse::offersFieldsAndValues()
{
    QCOMPARE(searchFields().size(), size_t(28));
    QVERIFY(searchValues(u"status").front() == "pending");
    QVERIFY(searchValues(u"error").back() == wireName(ErrorClass::ProtocolError));
    QVERIFY(searchValues(u"error").size() == 17);
    QVERIFY(searchValues(u"type").empty());
    QVERIFY(searchValues(u"nothing").empty());
}

void TstSearchParse::explainsItselfToApiCallers()
{
    const auto parsed = SearchExpression::parse(u"type:x statuss:y"_s);
    QVERIFY(!parsed);
    const Error error = toError(parsed.error());
    QCOMPARE(error.items.size(), size_t(1));
    QCOMPARE(error.items[0].field, u"q"_s);
    QCOMPARE(error.items[0].message,
             u"At character 8: Unknown field `statuss`, did you mean `status`?"_s);
}

QTEST_APPLESS_MAIN(TstSearchParse)
#include "tst_searchparse.moc"
