#include "demo/scenario.h"
#include "support/manualclock.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace deckhand;
using namespace std::chrono_literals;

class TestScenario : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyScriptHasItsNameAndEndsWithEverythingAccepted()
    {
        QSet<QByteArray> names;
        for (const ScenarioScript &script : scenarioScripts()) {
            names.insert(script.name);
            QCOMPARE(findScenario(script.name), &script);
            QVERIFY(!script.steps.empty());
            for (const ScenarioStep &step : script.steps) {
                QVERIFY(step.lasts >= 5s);
                QVERIFY(step.rate > 0 && step.rate <= 10'000);
            }
            const ReceiverDials &last = script.steps.back().dials;
            QVERIFY(!last.refuse && !last.secretExpired && last.failureShare == 0);
            QVERIFY(last.latency < 1s);
        }
        QCOMPARE(names.size(), 6);
        QVERIFY(!findScenario("no-such-day"));
    }

    void eachStepIsToldOnceWhenItsTimeHasCome()
    {
        ManualClock clock;
        const ScenarioScript &script = *findScenario("outage");
        ScenarioRun run(script, clock);
        for (const ScenarioStep &step : script.steps) {
            QCOMPARE(run.advance(), &step);
            QCOMPARE(run.advance(), nullptr);
            QCOMPARE(run.left(), step.lasts);
            clock.advance(step.lasts - 1ms);
            QCOMPARE(run.advance(), nullptr);
            QCOMPARE(run.left(), 1ms);
            QVERIFY(!run.isOver());
            clock.advance(1ms);
        }
        QVERIFY(run.isOver());
        QCOMPARE(run.advance(), nullptr);
        QCOMPARE(&run.step(), &script.steps.back());
    }

    void aStepThatPassedUnseenIsLeftOut()
    {
        ManualClock clock;
        const ScenarioScript &script = *findScenario("bad-deploy");
        ScenarioRun run(script, clock);
        QCOMPARE(run.advance(), &script.steps[0]);
        clock.advance(script.steps[0].lasts + script.steps[1].lasts + 1s);
        QCOMPARE(run.advance(), &script.steps[2]);
        QCOMPARE(run.left(), script.steps[2].lasts - 1s);
        clock.advance(1h);
        QCOMPARE(run.advance(), &script.steps.back());
        QVERIFY(run.isOver());
    }
};

QTEST_APPLESS_MAIN(TestScenario)
#include "tst_scenario.moc"
