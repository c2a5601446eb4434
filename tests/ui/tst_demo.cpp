// The demo's dials, its scenarios and its tour.

#include "console.h"
#include "demo/scenario.h"
#include "sampledata.h"
#include "support/manualclock.h"
#include "ui/demopanel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSlider>
#include <QTabWidget>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Dials that stand as they were turned last.
class KeptControls final : public DemoControls
{
public:
    KeptControls()
    {
        ReceiverDials away;
        away.refuse = true;
        m_receivers = {{u"Prod webhook"_s, {}, {12, 9, 3, 2, 1, 0}}, {u"Old CRM"_s, away, {}}};
    }
    double rate() const override { return m_rate; }
    void setRate(double rate) override { m_rate = rate; }
    std::vector<DemoReceiver> receivers() const override { return m_receivers; }
    void setDials(std::size_t receiver, const ReceiverDials &dials) override
    {
        m_receivers.at(receiver).dials = dials;
    }
    [[nodiscard]] const ReceiverDials &dials(std::size_t i = 0) const
    {
        return m_receivers.at(i).dials;
    }

private:
    double m_rate = 5;
    std::vector<DemoReceiver> m_receivers;
};

} // namespace

class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_controls = std::make_unique<KeptControls>();
        m_panel = std::make_unique<DemoPanel>(*m_controls, m_clock);
        m_panel->show();
    }
    void cleanup() { m_panel.reset(); }

    void dialsTurnOneThingAndSayIt()
    {
        check("secretDial", true);
        QVERIFY(m_controls->dials().secretExpired);
        QCOMPARE(lastChange(), u"Prod webhook now refuses every signature."_s);
        check("hugeDial", true);
        QCOMPARE(m_controls->dials().body, hugeBody());
        QVERIFY(m_controls->dials().secretExpired);
        check("hugeDial", false);
        QCOMPARE(m_controls->dials().body, ReceiverDials().body);
        auto *status = child<QComboBox>("statusDial");
        status->setCurrentIndex(status->findData(308));
        QCOMPARE(m_controls->dials().failureStatus, 308);
        QVERIFY(!m_controls->dials().location.isEmpty());
        QCOMPARE(lastChange(), u"Prod webhook now redirects what it fails (308)."_s);
        child<QSlider>("spreadDial")->setValue(5);
        QCOMPARE(m_controls->dials().latencySpread, 500ms);
        QVERIFY(lastChange().contains(u"varies by up to"_s));
        child<QSlider>("latencyDial")->setValue(9);
        QCOMPARE(m_controls->dials().latency, 6s);
        QVERIFY(lastChange().contains(u"later than the sender waits"_s));
        QVERIFY(m_controls->dials().secretExpired);
    }

    void countersOfTheChosenReceiverAreShown()
    {
        QCOMPARE(text("receiverCounters"), u"Requests: 12 · duplicates: 1 · bad signatures: 2"_s);
        child<QComboBox>("receiverChoice")->setCurrentIndex(1);
        QCOMPARE(text("receiverCounters"), u"Requests: 0 · duplicates: 0 · bad signatures: 0"_s);
    }

    void aScenarioTurnsTheDialsTellsWhatItDoesAndPutsThemBack()
    {
        play(Scenario::Outage);
        QCOMPARE(text("scenarioState"), u"Outage: all is well, 10 s left"_s);
        m_clock.advance(15s);
        QTRY_COMPARE(text("scenarioState"),
                     u"Outage: Prod webhook refuses connections, 20 s left"_s);
        QVERIFY(m_controls->dials().refuse);
        QVERIFY(child<QCheckBox>("refuseDial")->isChecked());
        QVERIFY(lastChange().contains(u"refuses connections"_s));
        m_clock.advance(25s);
        QTRY_VERIFY(!m_controls->dials().refuse);
        m_clock.advance(20s);
        QTRY_COMPARE(child<QPushButton>("playScenario")->text(), u"Play"_s);
        QVERIFY(m_controls->dials() == ReceiverDials());
        QCOMPARE(m_controls->rate(), 5.0);
        QVERIFY(m_controls->dials(1).refuse);
    }

    void aScenarioIsStopped()
    {
        play(Scenario::CalmDay);
        QVERIFY(!m_controls->dials(1).refuse);
        QCOMPARE(m_controls->rate(), 1.0);
        child<QPushButton>("playScenario")->click();
        QCOMPARE(m_controls->rate(), 5.0);
        QVERIFY(m_controls->dials(1).refuse);
        QVERIFY(text("scenarioState").contains(u"stopped"_s));
    }

    void turningADialByHandEndsTheScenarioAndKeepsTheDials()
    {
        play(Scenario::CredentialExpiry);
        m_clock.advance(12s);
        QTRY_VERIFY(m_controls->dials().secretExpired);
        QSignalSpy mended(m_panel.get(), &DemoPanel::mended);
        child<QSlider>("latencyDial")->setValue(2);
        QCOMPARE(child<QPushButton>("playScenario")->text(), u"Play"_s);
        QVERIFY(m_controls->dials().secretExpired);
        QCOMPARE(mended.count(), 0);
        check("secretDial", false);
        QCOMPARE(mended.count(), 1);
        QVERIFY(text("scenarioState").contains(u"ended"_s));
    }

    void theTourSeesEachStepDoneByItself()
    {
        Console console;
        Preferences preferences;
        open(console, preferences);
        QVERIFY(told(console).contains(u"step 1 of 3"_s));
        const Delivery &good = withStatus(console, DeliveryStatus::Success);
        console.window->goTo(Place::Deliveries, {}, good.id.bytes());
        QTRY_VERIFY(console.models->deliveryDetail.event());
        QVERIFY(told(console).contains(u"step 1 of 3"_s));
        const Delivery &bad = withStatus(console, DeliveryStatus::Retrying);
        console.window->goTo(Place::Deliveries, {}, bad.id.bytes());
        QTRY_VERIFY(told(console).contains(u"step 2 of 3"_s));
        console.find<QTabWidget>("inspectorTabs")->setCurrentIndex(2);
        QVERIFY(told(console).contains(u"step 3 of 3"_s));
        console.models->deliveryDetail.retry();
        QCoreApplication::processEvents();
        QVERIFY(told(console).contains(u"step 3 of 3: turn"_s));
        console.find<QComboBox>("receiverChoice")->setCurrentIndex(1);
        console.find<QCheckBox>("refuseDial")->setChecked(false);
        QVERIFY(told(console).contains(u"accepts again"_s));
        QVERIFY(!preferences.isTourSeen());
        Replay replay;
        replay.id = ReplayId("rply_1");
        replay.createdAt = console.clock.now() + 1ms;
        console.models->replays.add(replay);
        QVERIFY(told(console).contains(u"That was the tour"_s));
        QVERIFY(preferences.isTourSeen());
        console.find<QPushButton>("endTour")->click();
        QVERIFY(!console.find<QWidget>("coach")->isVisible());
    }

    void theTourIsPassedOverRememberedAndOpenedAgainFromHelp()
    {
        Preferences preferences;
        {
            Console console;
            open(console, preferences);
            QVERIFY(console.find<QWidget>("coach")->isVisible());
            console.find<QPushButton>("nextTourStep")->click();
            QVERIFY(told(console).contains(u"step 2 of 3"_s));
            console.find<QPushButton>("endTour")->click();
            QVERIFY(!console.find<QWidget>("coach")->isVisible());
        }
        Console console;
        open(console, preferences);
        QVERIFY(!console.find<QWidget>("coach")->isVisible());
        console.actions->action("showTour")->trigger();
        QVERIFY(told(console).contains(u"step 1 of 3"_s));
        QVERIFY(console.find<QWidget>("coach")->isVisible());
        // Steps that were passed over go on to the end.
        for (int i = 0; i < 3; ++i)
            console.find<QPushButton>("nextTourStep")->click();
        QVERIFY(told(console).contains(u"That was the tour"_s));
        QVERIFY(!console.find<QPushButton>("nextTourStep")->isVisible());
    }

    void thereIsNoTourOutsideOfTheDemo()
    {
        Console console;
        Preferences preferences;
        console.open(Environment::Local, &preferences);
        QVERIFY(!console.find<QWidget>("coach"));
        QVERIFY(!console.actions->action("showTour")->isEnabled());
        QVERIFY(console.actions->action("showTour")->toolTip().contains(u"demo"_s));
    }

private:
    template <class T>
    T *child(const char *name) const
    {
        return m_panel->findChild<T *>(QLatin1String(name));
    }
    QString text(const char *label) const { return child<QLabel>(label)->text(); }
    QString lastChange() const { return text("lastChange"); }
    void check(const char *name, bool on) { child<QCheckBox>(name)->setChecked(on); }
    void play(Scenario scenario)
    {
        child<QComboBox>("scenarioChoice")->setCurrentIndex(int(scenario));
        child<QPushButton>("playScenario")->click();
    }
    void open(Console &console, Preferences &preferences)
    {
        fillSample(console.engine, console.clock.now());
        console.open(Environment::Demo, &preferences);
        console.window->addDemo(*m_controls);
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
    }
    static QString told(const Console &console)
    {
        return console.find<QWidget>("coach")->findChild<QLabel *>(u"messageText"_s)->text();
    }
    static const Delivery &withStatus(const Console &console, DeliveryStatus status)
    {
        const auto &all = console.engine.storedDeliveries;
        return *std::find_if(all.begin(), all.end(),
                             [status](const Delivery &d) { return d.status == status; });
    }

    ManualClock m_clock;
    std::unique_ptr<KeptControls> m_controls;
    std::unique_ptr<DemoPanel> m_panel;
};

QTEST_MAIN(TestDemo)
#include "tst_demo.moc"
