// The demo's dials, its scenarios and its tour.

#include "console.h"
#include "demo/scenario.h"
#include "sampledata.h"
#include "support/manualclock.h"
#include "ui/announce.h"
#include "ui/demodesk.h"
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
    qint64 published() const override { return made; }
    /// Time goes on by a second, with so many events and requests.
    void goOn(ManualClock &clock, qint64 events, int requests)
    {
        clock.advance(1s);
        made += events;
        m_receivers.front().counters.requests += requests;
    }
    qint64 made = 0;
    std::vector<DemoReceiver> receivers() const override { return m_receivers; }
    void setDials(std::size_t receiver, const ReceiverDials &dials) override
    {
        m_receivers.at(receiver).dials = dials;
    }
    void publishLine(const EventDraft &line) override { lines.push_back(line); }
    std::vector<EventDraft> lines;
    /// The words of the lines, in their order.
    [[nodiscard]] QStringList told() const
    {
        QStringList words;
        for (const EventDraft &line : lines) {
            Event event;
            event.type = line.type;
            event.data = line.data;
            words.append(Words().demoLine(event));
        }
        return words;
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

    void aMixOfStatusesAndAWaitAreTurnedAndTold()
    {
        auto *status = child<QComboBox>("statusDial");
        auto *wait = child<QComboBox>("retryAfterDial");
        QCOMPARE(wait->currentText(), u"off"_s);
        status->setCurrentIndex(status->findText(u"mixed (429, 500, 503)"_s));
        QVERIFY(m_controls->dials().failsMixed);
        QCOMPARE(lastChange(), u"Prod webhook now fails with several statuses in turn."_s);
        wait->setCurrentIndex(wait->findData(30));
        QCOMPARE(m_controls->dials().retryAfterSeconds, std::optional(30));
        QVERIFY2(lastChange().startsWith(u"Prod webhook now asks to wait for 30"_s),
                 qPrintable(lastChange()));
        child<QComboBox>("receiverChoice")->setCurrentIndex(1);
        QCOMPARE(status->currentText(), u"500"_s);
        QCOMPARE(wait->currentText(), u"off"_s);
        child<QComboBox>("receiverChoice")->setCurrentIndex(0);
        QCOMPARE(status->currentText(), u"mixed (429, 500, 503)"_s);
        QCOMPARE(wait->currentData().toInt(), 30);
        status->setCurrentIndex(status->findData(429));
        QVERIFY(!m_controls->dials().failsMixed);
        wait->setCurrentIndex(0);
        QVERIFY(!m_controls->dials().retryAfterSeconds);
        QCOMPARE(m_controls->told()[0],
                 u"Prod webhook · Fails with status: 500 → mixed (429, 500, 503)"_s);
        QVERIFY2(m_controls->told()[1].startsWith(u"Prod webhook · Asks to wait: off → 30"_s),
                 qPrintable(m_controls->told()[1]));
        QCOMPARE(m_controls->told()[2],
                 u"Prod webhook · Fails with status: mixed (429, 500, 503) → 429"_s);
        QVERIFY(m_controls->told()[3].endsWith(u"→ off"_s));
    }

    void aRateThatIsNotMadeIsSaid()
    {
        auto *pace = child<QLabel>("sourcePace");
        auto *rate = child<QSlider>("rateDial");
        rate->setValue(rate->maximum());
        QCOMPARE(m_controls->rate(), 10'000.0);
        QVERIFY(!pace->isVisible());
        // The readings are a second of the real clock apart; in between, the other one goes on.
        const auto goesOn = [&](qint64 events) {
            m_controls->goOn(m_clock, events, 3705);
            return true;
        };
        QTRY_VERIFY_WITH_TIMEOUT(goesOn(6200) && pace->isVisible(), 15'000);
        QVERIFY2(pace->text().contains(u"10,000"_s) && pace->text().contains(u"6,200"_s) &&
                     pace->text().contains(u"3,705"_s),
                 qPrintable(pace->text()));
        QTRY_VERIFY_WITH_TIMEOUT(goesOn(10'000) && !pace->isVisible(), 15'000);
    }

    void theCertificateIsTurnedAndMended()
    {
        auto *certificate = child<QComboBox>("certificateDial");
        QSignalSpy mended(m_panel.get(), &DemoPanel::mended);
        certificate->setCurrentIndex(certificate->findText(u"expired"_s));
        QCOMPARE(m_controls->dials().certificate, CertificateFault::Expired);
        QCOMPARE(lastChange(), u"Prod webhook now shows a certificate that has expired."_s);
        certificate->setCurrentIndex(certificate->findText(u"for another name"_s));
        QCOMPARE(m_controls->dials().certificate, CertificateFault::OtherName);
        certificate->setCurrentIndex(certificate->findText(u"not trusted"_s));
        QCOMPARE(m_controls->dials().certificate, CertificateFault::Untrusted);
        QCOMPARE(mended.count(), 0);
        child<QComboBox>("receiverChoice")->setCurrentIndex(1);
        QCOMPARE(certificate->currentText(), u"valid"_s);
        QCOMPARE(m_controls->dials(1).certificate, CertificateFault::None);
        child<QComboBox>("receiverChoice")->setCurrentIndex(0);
        QCOMPARE(certificate->currentText(), u"not trusted"_s);
        certificate->setCurrentIndex(0);
        QCOMPARE(m_controls->dials().certificate, CertificateFault::None);
        QCOMPARE(mended.count(), 1);
        QCOMPARE(lastChange(), u"Prod webhook shows a valid certificate again."_s);
        QCOMPARE(m_controls->told().size(), 4);
        QCOMPARE(m_controls->told()[0], u"Prod webhook · Certificate: valid → expired"_s);
    }

    void everyTurnIsALineInTheStream()
    {
        check("refuseDial", true);
        auto *status = child<QComboBox>("statusDial");
        status->setCurrentIndex(status->findData(503));
        check("refuseDial", false);
        QCOMPARE(m_controls->told(),
                 QStringList({u"Prod webhook · Refuse connections: off → on"_s,
                              u"Prod webhook · Fails with status: 500 → 503"_s,
                              u"Prod webhook · Refuse connections: on → off"_s}));
        QVERIFY(!m_controls->lines[0].createdAt); // they are of the moment they come
        child<QComboBox>("receiverChoice")->setCurrentIndex(1);
        QCOMPARE(m_controls->lines.size(), std::size_t(3)); // looking turns nothing
    }

    void aSliderThatMovesMakesOneLineOfWhenItBegan()
    {
        auto *rate = child<QSlider>("rateDial");
        const Timestamp began = m_clock.now();
        for (int step = 60; step <= 80; ++step) {
            rate->setValue(step);
            m_clock.advance(50ms);
        }
        QCOMPARE(m_controls->rate(), 1000.0);
        QVERIFY(m_controls->lines.empty());
        QTRY_COMPARE(m_controls->told(), QStringList(u"Events per second: 5.0 → 1,000"_s));
        QCOMPARE(m_controls->lines[0].createdAt, began);
        // What is turned meanwhile does not overtake it, and a way back is none.
        child<QSlider>("shareDial")->setValue(20);
        child<QSlider>("spreadDial")->setValue(3);
        child<QSlider>("spreadDial")->setValue(0);
        check("resetDial", true);
        QCOMPARE(m_controls->told().mid(1),
                 QStringList({u"Prod webhook · Failing: 0 % → 100 %"_s,
                              u"Prod webhook · Break off answers: off → on"_s}));
    }

    void aReceiverChangesWhenTheSliderIsLetGo()
    {
        auto *share = child<QSlider>("shareDial");
        share->setSliderDown(true);
        share->setSliderPosition(7);
        share->setSliderPosition(12);
        QCOMPARE(m_controls->dials().failureShare, 0.0);
        QVERIFY(hasText(u"60 %"_s)); // the panel says what it will be
        share->setSliderDown(false);
        QCOMPARE(m_controls->dials().failureShare, 0.6);
        m_panel.reset(); // what waits is written
        QCOMPARE(m_controls->told(), QStringList(u"Prod webhook · Failing: 0 % → 60 %"_s));
    }

    void aScenarioWritesItsTurnsAndThoseBack()
    {
        play(Scenario::Outage);
        m_clock.advance(15s);
        QTRY_VERIFY(m_controls->dials().refuse);
        const QString refusing =
            u"Prod webhook · Refuse connections: off → on, by the scenario “Outage”"_s;
        QCOMPARE(m_controls->told().last(), refusing);
        child<QPushButton>("playScenario")->click();
        QVERIFY(m_controls->told().contains(
            u"Prod webhook · Refuse connections: on → off, by the scenario “Outage”"_s));
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

    void eachStepOfTheTourIsAnnounced()
    {
        Console console;
        Preferences preferences;
        QStringList heard;
        const AnnouncementTap tap([&heard](const QLabel &text) { heard.append(text.text()); });
        open(console, preferences);
        console.find<QPushButton>("nextTourStep")->click();
        console.find<QPushButton>("nextTourStep")->click();
        console.find<QComboBox>("receiverChoice")->setCurrentIndex(1);
        console.find<QCheckBox>("refuseDial")->setChecked(false);
        console.find<QPushButton>("nextTourStep")->click();
        const QStringList steps = heard.filter(u"tour"_s, Qt::CaseInsensitive);
        QCOMPARE(steps.size(), 5);
        QVERIFY(steps[0].contains(u"step 1"_s) && steps[2].contains(u"step 3"_s));
        QVERIFY(steps[3].contains(u"accepts again"_s));
        QCOMPARE(steps[4], told(console));
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
    bool hasText(const QString &text) const
    {
        const auto labels = m_panel->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel *label) { return label->text() == text; });
    }
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
