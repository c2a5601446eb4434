#include "common/engineassembly.h"
#include "ctl/arguments.h"
#include "ctl/output.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestArguments : public QObject
{
    Q_OBJECT

private:
    const std::vector<OptionRow> m_options{{"count", "N", ""},
                                           {"wait", "TIME", ""},
                                           {"json", nullptr, ""},
                                           {"kind", "WHAT", ""},
                                           {"size", "SIZE", ""}};
    Arguments parse(const QString &line) const
    {
        return Arguments::parse(line.split(QLatin1Char(' '), Qt::SkipEmptyParts), m_options);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void takesBothFormsSwitchesAndOperands()
    {
        Arguments a =
            parse(QStringLiteral("one --count 3 --json --wait=250ms -type:x two -- --count"));
        QVERIFY(a.problems().isEmpty());
        QCOMPARE(a.integer("count", 1, 0, 10), 3);
        QVERIFY(a.duration("wait", milliseconds(0)) == milliseconds(250));
        QVERIFY(a.has("json"));
        QCOMPARE(a.operands(), QStringList({QStringLiteral("one"), QStringLiteral("-type:x"),
                                            QStringLiteral("two"), QStringLiteral("--count")}));
    }

    void badInputNamesOptionAndRemedy_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown") << "--cuont 3"
                                 << "did you mean --count?";
        QTest::newRow("far off") << "--zzzzzzzzzz"
                                 << "no option --zzzzzzzzzz";
        QTest::newRow("no value") << "--count"
                                  << "--count needs a value: N";
        QTest::newRow("switch value") << "--json=1"
                                      << "--json is a switch";
        QTest::newRow("no number") << "--count ten"
                                   << "--count takes a whole number from 0 to 10";
        QTest::newRow("range") << "--count 11"
                               << "not “11”";
        QTest::newRow("duration") << "--wait soon"
                                  << "--wait takes a duration such as 250ms";
        QTest::newRow("choice") << "--kind c"
                                << "--kind takes one of a, b, not “c”";
        QTest::newRow("size") << "--size big"
                              << "--size takes a size such as 256KiB";
        QTest::newRow("operands") << "x y"
                                  << "“y” is one word too many";
    }
    void badInputNamesOptionAndRemedy()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        Arguments a = parse(line);
        (void)a.integer("count", 1, 0, 10);
        (void)a.duration("wait", milliseconds(0));
        (void)a.choice("kind", QStringLiteral("a"), {QStringLiteral("a"), QStringLiteral("b")});
        (void)a.size("size", 0);
        a.expectOperands(0, 1, "command [X]");
        QVERIFY2(a.problems().join(QLatin1Char('\n')).contains(says),
                 qPrintable(a.problems().join(QLatin1Char('\n'))));
    }

    void allProblemsAreToldAtOnce()
    {
        Arguments a = parse(QStringLiteral("--count x --wait y"));
        (void)a.integer("count", 1, 0, 10);
        (void)a.duration("wait", milliseconds(0));
        QCOMPARE(a.problems().size(), 2);
    }

    void readsRetrySchedules()
    {
        const auto policy = parseRetrySchedule(QStringLiteral("30s,1m, 250ms"));
        QVERIFY(policy.has_value());
        QVERIFY(policy->schedule ==
                std::vector<milliseconds>(
                    {milliseconds(30'000), milliseconds(60'000), milliseconds(250)}));
        QCOMPARE(parseRetrySchedule(QStringLiteral("none"))->maxRetries, 0);
        QVERIFY(!parseRetrySchedule(QStringLiteral("")));
        QVERIFY(!parseRetrySchedule(QStringLiteral("30s,,60s")));
    }

    void readsSizes()
    {
        QCOMPARE(parseSize(u"256KiB"), std::optional<qint64>(256 * 1024));
        QCOMPARE(parseSize(u"1.5MiB"), std::optional<qint64>(1572864));
        QCOMPARE(parseSize(u"12"), std::optional<qint64>(12));
        QVERIFY(!parseSize(u"-1"));
        QVERIFY(!parseSize(u"nan"));
        QVERIFY(!parseSize(u"1e300GiB"));
    }

    void outsideTextCannotDriveATerminal()
    {
        QVERIFY(
            !harmless(QStringLiteral("a\033[2Jb\nc\u009bd"))
                 .contains(QRegularExpression(QStringLiteral("[\\x{00}-\\x{1f}\\x{7f}-\\x{9f}]"))));
        QCOMPARE(shownWidth(QStringLiteral("\033[32mok\033[0m")), 2);
    }
};

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
