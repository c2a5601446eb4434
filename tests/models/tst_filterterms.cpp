#include "models/filterterms.h"

#include "api/search.h"

#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestFilterTerms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFilterComesApartIntoWhatMustHold_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("terms");
        QTest::newRow("nothing") << u"  "_s << QStringList();
        QTest::newRow("clauses and words")
            << u"type:task_run.* and  evt_1 \"a b\""_s
            << QStringList{u"type:task_run.*"_s, u"evt_1"_s, u"\"a b\""_s};
        QTest::newRow("negations")
            << u"-status:failure not dest:x -(a or b)"_s
            << QStringList{u"-status:failure"_s, u"not dest:x"_s, u"-(a or b)"_s};
        QTest::newRow("blanks beside operators")
            << u"http >= 500 type : x"_s << QStringList{u"http >= 500"_s, u"type : x"_s};
        QTest::newRow("lists and quotes")
            << u"dest:(\"a )b\", c) note:\"x \\\" or y\""_s
            << QStringList{u"dest:(\"a )b\", c)"_s, u"note:\"x \\\" or y\""_s};
        QTest::newRow("expressions")
            << u"type~^(a|b).c$ (x)"_s << QStringList{u"type~^(a|b).c$"_s, u"(x)"_s};
        QTest::newRow("paths") << u"data.\"a b\".c:1 header.x-y:z"_s
                               << QStringList{u"data.\"a b\".c:1"_s, u"header.x-y:z"_s};
        QTest::newRow("alternatives") << u"a or b"_s << QStringList{u"(a or b)"_s};
    }

    void aFilterComesApartIntoWhatMustHold()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, terms);
        QVERIFY(SearchExpression::parse(text));
        QStringList found;
        for (const FilterTerm &term : filterTerms(text))
            found.append(term.text);
        QCOMPARE(found, terms);
    }

    void everyClauseHasItsPlace()
    {
        const QString text = u"a (marked:yes or -note ~ \"b c\") type:x"_s;
        QStringList found;
        for (const FilterClause &clause : filterClauses(text))
            found.append(clause.field + u"|"_s + text.mid(clause.from, clause.length));
        QCOMPARE(found,
                 (QStringList{u"marked|marked:yes"_s, u"note|note ~ \"b c\""_s, u"type|type:x"_s}));
    }

    void aClauseIsAddedToAllAlternatives()
    {
        QCOMPARE(withClause({}, u"type:x"_s), u"type:x"_s);
        QCOMPARE(withClause(u"a b"_s, u"type:x"_s), u"a b type:x"_s);
        QCOMPARE(withClause(u"a or b"_s, u"type:x"_s), u"(a or b) type:x"_s);
    }

    void aFacetIsReplacedAndTheRestStays()
    {
        const QString text = u"status:failure and after:-1h before:-5m \"or\" type:a.b"_s;
        QCOMPARE(facetOf(text, Facet::Status), u"status:failure"_s);
        QCOMPARE(facetOf(text, Facet::Time), u"after:-1h before:-5m"_s);
        QCOMPARE(facetOf(text, Facet::Code), QString());
        QCOMPARE(withFacet(text, Facet::Time, u"after:-7d"_s),
                 u"status:failure after:-7d \"or\" type:a.b"_s);
        QCOMPARE(withFacet(text, Facet::Status, {}), u"after:-1h before:-5m \"or\" type:a.b"_s);
        QCOMPARE(withFacet(text, Facet::Code, u"http:5xx"_s),
                 text.trimmed().remove(u"and "_s) + u" http:5xx"_s);
        QCOMPARE(withFacet(u"type:a or type:b"_s, Facet::Type, u"type:c"_s),
                 u"(type:a or type:b) type:c"_s);
        QCOMPARE(withFacet(u"type:a or type:b"_s, Facet::Type, {}), u"type:a or type:b"_s);
    }
};

QTEST_GUILESS_MAIN(TestFilterTerms)
#include "tst_filterterms.moc"
