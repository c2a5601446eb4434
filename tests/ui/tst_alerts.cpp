#include "console.h"
#include "sampledata.h"

#include "models/alertlist.h"
#include "models/formatting.h"
#include "support/manualclock.h"
#include "ui/desktopnotices.h"
#include "ui/traynotices.h"

#include <QCheckBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTest>
#include <QTimeEdit>
#include <QToolButton>

using namespace deckhand;

namespace {

/// A desktop's service that notes what it is to show.
class NotedNotices final : public DesktopNotices
{
public:
    struct Shown
    {
        QByteArray subject;
        QString title, text;
    };
    std::vector<Shown> shown;
    void show(const QByteArray &subject, const QString &title, const QString &text) override
    {
        shown.push_back({subject, title, text});
    }
};

/// A place that somebody is to be taken to.
struct Went
{
    Place place;
    QString filter;
    QByteArray item;
};

} // namespace

/// What is told outside the window, and how seldom.
class TestAlerts : public QObject
{
    Q_OBJECT

private:
    FakeEngine m_engine;
    ManualClock m_clock;
    Words m_words;
    std::unique_ptr<ConsoleModels> m_models;
    std::unique_ptr<Alerts> m_alerts;
    std::vector<Alert> m_raised;

    void setStatus(std::size_t at, DestinationStatus status, StatusReason reason)
    {
        m_engine.storedDestinations[at].status = status;
        m_engine.storedDestinations[at].statusReason = reason;
    }
    void look()
    {
        bool read = false;
        const auto heard = connect(&m_models->destinations, &DestinationsModel::loaded, this,
                                   [&read] { read = true; });
        m_models->destinations.reload();
        QTRY_VERIFY(read);
        disconnect(heard);
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(QRegularExpression(
            QStringLiteral("^(?!This plugin does not support (propagateSize|raise))")));
        m_engine.storedDestinations.clear();
        m_engine.storedReplays.clear();
        fillSample(m_engine, m_clock.now());
        m_raised.clear();
        m_alerts.reset();
        m_models = std::make_unique<ConsoleModels>(m_engine, m_words, m_clock);
        m_alerts = std::make_unique<Alerts>(m_models->destinations, m_models->connection,
                                            m_models->overview, m_models->replays, m_clock);
        connect(m_alerts.get(), &Alerts::raised, this,
                [this](const Alert &alert) { m_raised.push_back(alert); });
        look();
    }
    void cleanup()
    {
        m_alerts.reset();
        m_models.reset();
    }

    void whatWasInactiveAtTheStartIsNoNews() { QVERIFY(m_raised.empty()); }

    void oneThatBecomesInactiveIsToldOnceInTenMinutes()
    {
        setStatus(0, DestinationStatus::Inactive, StatusReason::AttemptsExhausted);
        look();
        QCOMPARE(m_raised.size(), std::size_t(1));
        QCOMPARE(m_raised[0].name, QStringLiteral("Prod webhook"));
        look();
        setStatus(0, DestinationStatus::Active, StatusReason::None);
        look();
        setStatus(0, DestinationStatus::Inactive, StatusReason::AttemptsExhausted);
        look();
        QCOMPARE(m_raised.size(), std::size_t(1));
        m_clock.advance(Alerts::quietFor);
        setStatus(0, DestinationStatus::Active, StatusReason::None);
        look();
        setStatus(0, DestinationStatus::Inactive, StatusReason::AttemptsExhausted);
        look();
        QCOMPARE(m_raised.size(), std::size_t(2));
    }

    void severalAtOnceAreOneAlert()
    {
        for (std::size_t at : {std::size_t(0), std::size_t(1)})
            setStatus(at, DestinationStatus::Inactive, StatusReason::Gone);
        look();
        QCOMPARE(m_raised.size(), std::size_t(1));
        QCOMPARE(m_raised[0].count, 2);
        QVERIFY(m_raised[0].subject.isEmpty());
    }

    void whatWasSwitchedOffByHandIsNoNews()
    {
        setStatus(0, DestinationStatus::Inactive, StatusReason::Operator);
        look();
        QVERIFY(m_raised.empty());
    }

    void aLostConnectionIsToldAfterAMinute()
    {
        m_models->connection.setWatching(true);
        const Error error(ErrorCode::Timeout, QStringLiteral("No answer."));
        m_models->connection.callFailed(error);
        m_alerts->checkConnection();
        QVERIFY(m_raised.empty());
        m_clock.advance(Alerts::lostAfter);
        m_alerts->checkConnection();
        m_alerts->checkConnection();
        QCOMPARE(m_raised.size(), std::size_t(1));
        QVERIFY(m_raised[0].kind == Alert::Kind::ConnectionLost);
        QVERIFY(!TrayNotices::sentence(m_raised[0]).isEmpty());
    }

    void aHiddenWindowGoesOnReadingWhatAlertsAreMadeOf()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->overview.stats());
        console.window->hide();
        QVERIFY(!console.models->feed.isActive());
        QCOMPARE(console.models->overview.pace(), Pace::Slow);
        QCOMPARE(console.models->destinations.pace(), Pace::Slow);
        QCOMPARE(console.models->replays.pace(), Pace::Slow);
        // Events that are stored meanwhile are no sign of a lost stream.
        for (int stored = 1; stored < 9; ++stored)
            console.models->connection.callSucceeded(1'000'000 + stored);
        QCOMPARE(console.models->connection.state(), LinkState::Live);
        console.window->show();
        QVERIFY(console.models->feed.isActive());
        console.settings.setNotifications(false);
        console.window->hide();
        QCOMPARE(console.models->overview.pace(), Pace::Stopped);
        QCOMPARE(console.models->connection.state(), LinkState::Off);
    }

    void quietHoursAreQuietThroughTheNight()
    {
        const QuietHours night{QTime(22, 0), QTime(7, 0)};
        QVERIFY(night.contains(QTime(22, 0)) && night.contains(QTime(3, 0)));
        QVERIFY(!night.contains(QTime(7, 0)) && !night.contains(QTime(12, 0)));
        const QuietHours noon{QTime(12, 0), QTime(13, 0)};
        QVERIFY(noon.contains(QTime(12, 30)) && !noon.contains(QTime(13, 0)));
        QVERIFY(!QuietHours({QTime(8, 0), QTime(8, 0)}).contains(QTime(8, 0)));
        Console console;
        console.open();
        const TrayNotices notices(
            {*console.models, *console.actions, console.dialogs, console.settings, nullptr},
            QStringLiteral("Demo"), console.window.get());
        QVERIFY(notices.isTelling());
        const QTime now = QTime::currentTime();
        console.settings.setQuietHours(QuietHours{now.addSecs(-600), now.addSecs(600)});
        QVERIFY(!notices.isTelling());
        console.settings.setQuietHours(QuietHours{now.addSecs(3600), now.addSecs(7200)});
        QVERIFY(notices.isTelling());
        console.settings.setNotifications(false);
        QVERIFY(!notices.isTelling());
    }

    void withoutATrayTheDesktopsServiceShowsThemAndOpensTheExactPlace()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        NotedNotices desktop;
        StorageWatch storage([] { return readyFuture<Volume>(Volume{1000, 1'000'000'000}); });
        TrayNotices notices({*console.models, *console.actions, console.dialogs, console.settings,
                             nullptr, nullptr, &desktop},
                            QStringLiteral("Prod"), console.window.get());
        std::vector<Went> went;
        connect(&notices, &TrayNotices::goTo, this,
                [&went](Place place, const QString &filter, const QByteArray &item) {
                    went.push_back({place, filter, item});
                });
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        Destination &first = console.engine.storedDestinations[0];
        first.status = DestinationStatus::Inactive;
        first.statusReason = StatusReason::AttemptsExhausted;
        console.models->destinations.reload();
        QTRY_COMPARE(desktop.shown.size(), std::size_t(1));
        QCOMPARE(desktop.shown[0].title, QStringLiteral("Prod"));
        QVERIFY(desktop.shown[0].text.contains(first.name));
        notices.watchStorage(storage);
        storage.start();
        QTRY_COMPARE(desktop.shown.size(), std::size_t(2));
        QVERIFY(desktop.shown[1].subject != desktop.shown[0].subject);
        Q_EMIT desktop.pressed(desktop.shown[0].subject);
        Q_EMIT desktop.pressed(desktop.shown[1].subject);
        Q_EMIT desktop.pressed("unheard of");
        QCOMPARE(went.size(), std::size_t(2));
        QVERIFY(went[0].place == Place::Destinations);
        QCOMPARE(went[0].item, first.id.bytes());
        QVERIFY(went[1].place == Place::Overview);
    }

    void everyAlertStandsInTheWindowsListWhateverTheDesktopShows()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.settings.setNotifications(false);
        console.open();
        auto *bell = console.find<QToolButton>("alertBell");
        QVERIFY(bell->text().isEmpty());
        QCOMPARE(bell->focusPolicy(), Qt::TabFocus);
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        Destination &first = console.engine.storedDestinations[0];
        first.status = DestinationStatus::Inactive;
        first.statusReason = StatusReason::AttemptsExhausted;
        console.models->destinations.reload();
        QTRY_COMPARE(bell->text(), QStringLiteral("1"));
        Replay replay;
        replay.id = ReplayId("rply_1");
        for (const ReplayStatus status : {ReplayStatus::Running, ReplayStatus::Completed}) {
            replay.status = status;
            console.models->replays.add(replay);
        }
        QCOMPARE(bell->text(), QStringLiteral("2"));
        QVERIFY(bell->accessibleName().contains(QStringLiteral("2 not read")));
        bell->click();
        auto *list = console.find<QListWidget>("alertList");
        QTRY_VERIFY(list->isVisible());
        QCOMPARE(list->count(), 2);
        // Newest first, with time and zone.
        QVERIFY2(list->item(0)->text().contains(QStringLiteral("replay")),
                 qPrintable(list->item(0)->text()));
        QVERIFY2(list->item(1)->text().contains(first.name), qPrintable(list->item(1)->text()));
        const QString day = console.words.fullTime(console.clock.now()).left(10);
        QVERIFY2(list->item(0)->text().startsWith(day), qPrintable(list->item(0)->text()));
        // The older one opens its own place and is read.
        list->setCurrentRow(1);
        Q_EMIT list->itemActivated(list->item(1));
        QCOMPARE(console.window->place(), Place::Destinations);
        QCOMPARE(console.window->page(Place::Destinations)->currentItem(), first.id.bytes());
        QCOMPARE(bell->text(), QStringLiteral("1"));
        QCOMPARE(list->currentRow(), 1);
        auto *markAll = console.find<QPushButton>("markAlertsRead");
        QVERIFY(markAll->isEnabled());
        markAll->click();
        QVERIFY(bell->text().isEmpty());
        QVERIFY(!markAll->isEnabled());
        QCOMPARE(list->count(), 2);
    }

    void theListOfAlertsIsBounded()
    {
        AlertList list;
        for (int i = 0; i < int(AlertList::most) + 5; ++i) {
            Alert alert;
            alert.kind = Alert::Kind::ReplayFailed;
            alert.count = i;
            list.add(alert, Timestamp{milliseconds(i)});
        }
        QCOMPARE(list.all().size(), AlertList::most);
        QCOMPARE(list.all().front().alert.count, int(AlertList::most) + 4);
        QCOMPARE(list.all().back().alert.count, 5);
        QCOMPARE(list.unread(), int(AlertList::most));
        list.markRead(list.all().back().number);
        QCOMPARE(list.unread(), int(AlertList::most) - 1);
        QVERIFY(list.all().back().isRead);
    }

    void theListSaysWhenThereWasNoAlert()
    {
        Console console;
        console.open();
        console.actions->action("showAlerts")->trigger();
        auto *none = console.find<QLabel>("noAlerts");
        QTRY_VERIFY(none && none->isVisible());
        QVERIFY(console.find<QListWidget>("alertList")->isHidden());
    }

    void anOlderNoticeOpensItsOwnAlert()
    {
        Console console;
        console.open();
        NotedNotices desktop;
        TrayNotices notices({*console.models, *console.actions, console.dialogs, console.settings,
                             nullptr, nullptr, &desktop},
                            QStringLiteral("Prod"), console.window.get());
        QByteArrayList went;
        connect(&notices, &TrayNotices::goTo, this,
                [&went](Place, const QString &, const QByteArray &item) { went.append(item); });
        for (const char *id : {"rply_1", "rply_2"}) {
            Replay replay;
            replay.id = ReplayId(id);
            for (const ReplayStatus status : {ReplayStatus::Running, ReplayStatus::Completed}) {
                replay.status = status;
                console.models->replays.add(replay);
            }
        }
        QCOMPARE(desktop.shown.size(), std::size_t(2));
        Q_EMIT desktop.pressed(desktop.shown[0].subject);
        Q_EMIT desktop.pressed(desktop.shown[1].subject);
        QCOMPARE(went, QByteArrayList({"rply_1", "rply_2"}));
    }

    void theDesktopsServiceIsQuietInQuietHours()
    {
        Console console;
        console.open();
        NotedNotices desktop;
        TrayNotices notices({*console.models, *console.actions, console.dialogs, console.settings,
                             nullptr, nullptr, &desktop},
                            QStringLiteral("Prod"), console.window.get());
        int raised = 0;
        connect(&notices, &TrayNotices::raised, this, [&raised] { ++raised; });
        Replay replay;
        replay.id = ReplayId("rply_1");
        const auto end = [&] {
            for (const ReplayStatus status : {ReplayStatus::Running, ReplayStatus::Completed}) {
                replay.status = status;
                console.models->replays.add(replay);
            }
        };
        const QTime now = QTime::currentTime();
        console.settings.setQuietHours(QuietHours{now.addSecs(-600), now.addSecs(600)});
        end();
        QCOMPARE(raised, 1);
        QVERIFY(desktop.shown.empty());
        console.settings.setQuietHours({});
        console.settings.setNotifications(false);
        end();
        QCOMPARE(raised, 2);
        QVERIFY(desktop.shown.empty());
        console.settings.setNotifications(true);
        end();
        QCOMPARE(desktop.shown.size(), std::size_t(1));
        QCOMPARE(desktop.shown[0].subject, QByteArray("replay rply_1"));
    }

    void quietHoursAreChosenOnTheSettingsPage()
    {
        Console console;
        console.open();
        console.window->goTo(Place::Settings);
        auto *quiet = console.find<QCheckBox>("settingQuiet");
        auto *from = console.find<QTimeEdit>("settingQuietFrom");
        QVERIFY(!console.settings.quietHours() && !from->isEnabled());
        quiet->setChecked(true);
        QVERIFY(from->isEnabled());
        QCOMPARE(console.settings.quietHours()->until, QTime(7, 0));
        from->setTime(QTime(23, 30));
        Q_EMIT from->editingFinished();
        QCOMPARE(console.settings.quietHours()->from, QTime(23, 30));
        console.find<QCheckBox>("settingNotify")->setChecked(false);
        QVERIFY(!quiet->isEnabled() && !from->isEnabled());
        console.open(); // anew, with the same settings
        QCOMPARE(console.find<QTimeEdit>("settingQuietFrom")->time(), QTime(23, 30));
    }

    void aBacklogIsOldWhenTheSettingSaysSo()
    {
        m_engine.storedStats.oldestWaiting = m_engine.storedStats.at - milliseconds(6 * 60'000);
        m_models->overview.setPace(Pace::Full);
        QTRY_VERIFY(m_models->overview.stats());
        m_alerts->checkBacklog();
        QVERIFY(m_raised.empty());
        m_alerts->setBacklogLimit(milliseconds(5 * 60'000));
        m_alerts->checkBacklog();
        QCOMPARE(m_raised.size(), std::size_t(1));
        QVERIFY(m_raised[0].kind == Alert::Kind::BacklogOld);
        QVERIFY(TrayNotices::sentence(m_raised[0]).contains(QStringLiteral("5 min")));
    }

    void theLimitOfTheBacklogIsChosenOnTheSettingsPage()
    {
        Console console;
        console.open();
        console.window->goTo(Place::Settings);
        auto *limit = console.find<QSpinBox>("settingBacklog");
        QCOMPARE(limit->value(), 15);
        limit->setValue(45);
        Q_EMIT limit->editingFinished();
        QCOMPARE(console.settings.backlogMinutes(), 45);
        console.settings.setBacklogMinutes(0);
        QCOMPARE(console.settings.backlogMinutes(), 1);
    }

    void aNearlyFullDiskIsToldWithWhatIsLeft()
    {
        m_alerts->tellStorage({300 * 1024 * 1024, 40'000'000'000});
        QCOMPARE(m_raised.size(), std::size_t(1));
        QVERIFY(m_raised[0].kind == Alert::Kind::StorageLow);
        const QString sentence = TrayNotices::sentence(m_raised[0]);
        QVERIFY2(sentence.contains(format::size(300 * 1024 * 1024)), qPrintable(sentence));
        QVERIFY(sentence.contains(QStringLiteral("Free space")));
    }

    void aWindowTellsOfTheDiskOfItsStore()
    {
        Console console;
        console.open();
        StorageWatch storage([] { return readyFuture<Volume>(Volume{1000, 1'000'000'000}); });
        TrayNotices notices(
            {*console.models, *console.actions, console.dialogs, console.settings, nullptr},
            QStringLiteral("Demo"), console.window.get());
        notices.watchStorage(storage);
        std::vector<Alert> raised;
        connect(&notices, &TrayNotices::raised, this,
                [&raised](const Alert &alert) { raised.push_back(alert); });
        storage.start();
        QTRY_COMPARE(raised.size(), std::size_t(1));
        QVERIFY(raised[0].kind == Alert::Kind::StorageLow);
    }

    void aReplayThatEndsIsTold()
    {
        Replay replay;
        replay.id = ReplayId("rply_1");
        replay.status = ReplayStatus::Running;
        replay.counts = {5, 2, 2, 0, 3};
        m_models->replays.add(replay);
        QVERIFY(m_raised.empty());
        replay.status = ReplayStatus::Completed;
        replay.counts = {5, 5, 5, 0, 0};
        m_models->replays.add(replay);
        QCOMPARE(m_raised.size(), std::size_t(1));
        QVERIFY(m_raised[0].kind == Alert::Kind::ReplayCompleted);
        QCOMPARE(m_raised[0].count, 5);
    }
};

QTEST_MAIN(TestAlerts)
#include "tst_alerts.moc"
