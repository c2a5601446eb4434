#include "console.h"
#include "sampledata.h"

#include "models/formatting.h"
#include "ui/messagepanel.h"
#include "ui/tableview.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace deckhand;

namespace {

void choose(QComboBox *box, int index)
{
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
}

} // namespace

/// What is chosen on the settings page holds at once and the next time.
class TestSettings : public QObject
{
    Q_OBJECT

private:
    static void openSettings(Console &console)
    {
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Settings);
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void theRealRetentionIsSaid_data()
    {
        QTest::addColumn<int>("days"); // negative: nothing is told
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("settings");
        QTest::addColumn<QString>("status");
        const qint64 budget = 5LL * 1024 * 1024 * 1024;
        QTest::newRow("both") << 14 << budget << QStringLiteral("removed after 14 d, the oldest")
                              << QStringLiteral("of 5 GB  ·  14 d");
        QTest::newRow("age") << 7 << qint64(0) << QStringLiteral("They are removed after 7 d.")
                             << QStringLiteral("  ·  7 d");
        QTest::newRow("budget") << 0 << budget << QStringLiteral("larger than 5 GB.")
                                << QStringLiteral("of 5 GB");
        QTest::newRow("for ever") << 0 << qint64(0) << QStringLiteral("kept for ever")
                                  << QStringLiteral("GB");
        QTest::newRow("not told") << -1 << qint64(0) << QStringLiteral("does not tell")
                                  << QStringLiteral("GB");
    }

    void theRealRetentionIsSaid()
    {
        QFETCH(int, days);
        QFETCH(qint64, bytes);
        QFETCH(QString, settings);
        QFETCH(QString, status);
        Console console;
        if (days >= 0)
            console.engine.serverInfo.retention = {milliseconds(days * 86'400'000LL), bytes};
        openSettings(console);
        const QString stored = format::size(1'503'238'553);
        auto *store = console.find<QLabel>("engineStore");
        QTRY_VERIFY2(store->text().contains(settings), qPrintable(store->text()));
        QVERIFY(store->text().contains(stored));
        auto *line = console.find<QToolButton>("statusStore");
        QTRY_VERIFY2(line->text().endsWith(status), qPrintable(line->text()));
        QVERIFY(line->text().contains(stored));
        QVERIFY(line->isVisible());
    }

    void theStatusLineOpensWhatItCounts()
    {
        Console console;
        openSettings(console);
        QTRY_VERIFY(console.models->overview.stats());
        for (const auto &[name, place] :
             {std::pair{"statusCounts", Place::Events}, std::pair{"statusStored", Place::Events},
              std::pair{"statusStore", Place::Settings}}) {
            console.window->goTo(Place::Replays);
            auto *part = console.find<QToolButton>(name);
            QTRY_VERIFY(part->isVisible());
            QVERIFY(!part->text().isEmpty() && !part->accessibleDescription().isEmpty());
            part->setFocus();
            QVERIFY(part->hasFocus());
            QTest::keyClick(part, Qt::Key_Space);
            QCOMPARE(console.window->place(), place);
        }
    }

    void theStatusLineSaysHowLateTheStreamIs()
    {
        Console console;
        openSettings(console);
        auto *counts = console.find<QToolButton>("statusCounts");
        QVERIFY(!counts->text().contains(QStringLiteral("lag")));
        QTRY_VERIFY(console.models->overview.stats());
        Event event = console.engine.storedEvents.front();
        event.id = EventId("evt_late");
        event.createdAt = console.engine.storedStats.at - milliseconds(90'000);
        console.engine.emitEvent(event);
        console.models->feed.flush();
        QTRY_VERIFY2(counts->text().contains(QStringLiteral("lag 1 min 3")),
                     qPrintable(counts->text()));
        // A clock that goes wrong here says nothing of the stream.
        console.engine.storedStats.at += milliseconds(3'600'000);
        QSignalSpy read(&console.models->overview, &Overview::changed);
        QTRY_VERIFY(!read.empty());
        event.id = EventId("evt_now");
        event.createdAt = console.engine.storedStats.at;
        console.engine.emitEvent(event);
        console.models->feed.flush();
        QTRY_VERIFY2(counts->text().contains(
                         QRegularExpression(QStringLiteral("lag \\d+ ms|lag \\d\\.\\d s"))),
                     qPrintable(counts->text()));
    }

    void timesAreShownAsChosen()
    {
        Console console;
        openSettings(console);
        console.window->goTo(Place::Deliveries);
        QTRY_VERIFY(console.models->deliveries.rowCount() > 0);
        const auto shown = [&] { return console.models->deliveries.index(0, 0).data().toString(); };
        const QString local = shown();
        choose(console.find<QComboBox>("settingTimes"), 2);
        QVERIFY(shown() != local);
        QVERIFY(shown().endsWith(QStringLiteral("ago")) || shown() == QStringLiteral("just now"));
        choose(console.find<QComboBox>("settingTimes"), 1);
        const QString header =
            console.models->deliveries.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString();
        QVERIFY2(header.contains(QStringLiteral("UTC")), qPrintable(header));
        console.open(); // anew, with the same settings
        QVERIFY(console.models->wording.timeMode() == TimeMode::Utc);
    }

    void listsTellTheTimeSinceTheOneBefore()
    {
        Console console;
        const Timestamp now = console.clock.now();
        fillTypes(console.engine);
        for (const int age : {0, 1'500, 61'500})
            console.engine.storedEvents.push_back({EventId(console.engine.nextId("evt_")),
                                                   "task.created", "{}", now - milliseconds(age)});
        console.settings.setTimeMode(TimeMode::Delta);
        console.open();
        console.streamAll();
        const LiveStreamModel &live = console.models->live;
        QTRY_COMPARE(live.rowCount(), 3);
        const auto shown = [](const QAbstractItemModel &model, int row) {
            return model.index(row, 0).data().toString();
        };
        QVERIFY(shown(live, 0).contains(QLatin1Char(':'))); // the oldest: when it was
        QCOMPARE(shown(live, 1), QStringLiteral("+1 min 00 s"));
        QCOMPARE(shown(live, 2), QStringLiteral("+1.5 s"));
        EventModel &events = console.models->events;
        events.reload();
        QTRY_COMPARE(events.rowCount(), 3);
        QCOMPARE(shown(events, 0), QStringLiteral("+1.5 s")); // the newest first
        QVERIFY(shown(events, 2).contains(QLatin1Char(':')));
        QCOMPARE(format::difference(milliseconds(-250)), QStringLiteral("−250 ms"));
        console.settings.setTimeMode(TimeMode::Local);
        QVERIFY(shown(live, 1).contains(QLatin1Char(':')));
    }

    void lettersAloneCanBeSwitchedOff()
    {
        Console console;
        openSettings(console);
        QAction *retry = console.actions->action("retryDelivery");
        QCOMPARE(retry->shortcut(), QKeySequence(Qt::Key_R));
        auto *box = console.find<QCheckBox>("settingSingleKeys");
        box->setChecked(false);
        QVERIFY(retry->shortcut().isEmpty());
        QVERIFY(!console.actions->action("palette")->shortcut().isEmpty());
        QCOMPARE(console.actions->action("focusFilter")->shortcuts().size(), 1); // Ctrl+L stays
        QVERIFY(!console.actions->action("togglePause")->shortcut().isEmpty());
        box->setChecked(true);
        QCOMPARE(retry->shortcut(), QKeySequence(Qt::Key_R));
    }

    void theLiveListKeepsWhatWasChosen()
    {
        Console console;
        openSettings(console);
        auto *rows = console.find<QSpinBox>("settingLiveRows");
        QCOMPARE(rows->value(), 100'000);
        rows->setValue(1'000);
        Q_EMIT rows->editingFinished();
        std::vector<StreamMessage> many;
        for (int i = 0; i < 1'500; ++i)
            many.push_back(
                {QByteArray::number(i), Event{EventId("evt_n" + QByteArray::number(i)),
                                              "task.created", "{}", console.clock.now()}});
        console.engine.emitBatch(std::move(many));
        console.models->feed.flush();
        QCOMPARE(console.models->live.held(), 1'000);
        QCOMPARE(console.settings.liveRows(), 1'000);
    }

    void aFilterThatCannotBeReadIsNotKept()
    {
        Console console;
        openSettings(console);
        auto *edit = console.find<QLineEdit>("settingFilter_deliveries");
        auto *problem = console.find<QLabel>("problemFilter_deliveries");
        edit->setText(QStringLiteral("statuss:failure"));
        QVERIFY(problem->isVisible());
        QVERIFY(console.settings.firstFilter(QStringLiteral("deliveries")).isEmpty());
        edit->setText(QStringLiteral("status:failure"));
        QVERIFY(!problem->isVisible());
        console.open();
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("status:failure"));
    }

    void coloursAndDensityFollowAndStay()
    {
        Console console;
        openSettings(console);
        auto *scheme = console.find<QComboBox>("settingScheme");
        const int dark = scheme->findData(QStringLiteral("schemeDark"));
        QVERIFY(dark >= 0);
        choose(scheme, dark);
        QCOMPARE(console.theme.choice(), SchemeChoice::Dark);
        QVERIFY(console.actions->action("schemeDark")->isChecked());
        choose(console.find<QComboBox>("settingDensity"), 0);
        QVERIFY(console.settings.density() == Density::Compact);
        console.theme.setChoice(SchemeChoice::Light);
        console.open();
        QCOMPARE(console.theme.choice(), SchemeChoice::Dark);
        console.theme.setChoice(SchemeChoice::Light);
    }

    void coloursOfTheCommandLineHoldForOneRun()
    {
        Console console;
        console.settings.setScheme(QStringLiteral("schemeLight"));
        console.theme.setChoiceForThisRun(SchemeChoice::Dark);
        console.open();
        QCOMPARE(console.theme.choice(), SchemeChoice::Dark);
        QVERIFY(console.actions->action("schemeDark")->isChecked());
        QCOMPARE(console.settings.scheme(), QStringLiteral("schemeLight"));
        console.actions->action("schemeLight")->trigger();
        QCOMPARE(console.theme.choice(), SchemeChoice::Light);
    }

    void timesWithADateAreInTheChosenZone()
    {
        Console console;
        openSettings(console);
        console.settings.setTimeMode(TimeMode::Utc);
        Replay replay;
        replay.id = ReplayId("rply_1");
        replay.status = ReplayStatus::Completed;
        replay.createdAt = fromMillis(1'700'000'000'000);
        replay.finishedAt = replay.createdAt;
        console.engine.storedReplays = {replay};
        console.window->goTo(Place::Replays, {}, replay.id.bytes());
        console.window->page(Place::Replays)->refresh();
        const auto shown = [&] { return console.find<QLabel>("replayFacts")->text(); };
        QTRY_VERIFY2(shown().contains(QStringLiteral("22:13:20")), qPrintable(shown()));
        QVERIFY2(shown().contains(QStringLiteral("UTC")), qPrintable(shown()));
    }

    void whatIsBeingTypedOutlivesTheCountdownOfTheLock()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open(Environment::Production);
        console.window->goTo(Place::Settings);
        console.models->lock.unlockForAWhile();
        auto *rows = console.find<QSpinBox>("settingLiveRows");
        rows->setValue(2'500); // and not left yet
        Q_EMIT console.models->lock.changed();
        QCOMPARE(rows->value(), 2'500);
    }

    void theSafetyLevelIsChosenHereUnlessLocked()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open(Environment::Production);
        console.window->goTo(Place::Settings);
        auto *level = console.find<QComboBox>("settingSafety");
        QVERIFY(!level->isEnabled());
        QVERIFY(console.find<QLabel>("safetyNote")->text().contains(QStringLiteral("locked")));
        console.models->lock.unlockForAWhile();
        QVERIFY(level->isEnabled());
        choose(level, level->findData(int(SafetyLevel::ConfirmChanges)));
        QVERIFY(console.models->lock.level() == SafetyLevel::ConfirmChanges);
        console.open(Environment::Production);
        QVERIFY(console.models->lock.level() == SafetyLevel::ConfirmChanges);
    }

    void keysAreMadeShownOnceAndRevoked()
    {
        Console console;
        openSettings(console);
        KeysModel &keys = console.models->keys;
        QAbstractItemModelTester tester(&keys,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_VERIFY(keys.isLoaded());
        console.dialogs.text = QStringLiteral("CI");
        console.find<QComboBox>("keyRole")->setCurrentIndex(1);
        console.find<QPushButton>("createKey")->click();
        QTRY_COMPARE(keys.rowCount(), 1);
        QCOMPARE(console.engine.keys[0].name, QStringLiteral("CI"));
        QVERIFY(console.engine.keys[0].role == Role::Publisher);
        auto *message = console.find<MessagePanel>("keyMessage");
        QVERIFY(message->isVisible());
        QVERIFY(!message->text().contains(QStringLiteral("sk_live")));
        console.find<QPushButton>("copyNewKey")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("sk_live_abcdef"));
        console.find<TableView>("keyTable")->selectRow(0);
        console.dialogs.answer = false;
        console.find<QPushButton>("revokeKey")->click();
        QCOMPARE(keys.rowCount(), 1);
        console.dialogs.answer = true;
        console.find<QPushButton>("revokeKey")->click();
        QTRY_COMPARE(keys.rowCount(), 0);
    }

    void aKeyExpiresWhenItWasSaid()
    {
        Console console;
        ApiKey old;
        old.id = KeyId("key_old");
        old.name = QStringLiteral("old");
        old.createdAt = console.clock.now() - milliseconds(1'000'000);
        old.expiresAt = console.clock.now() - milliseconds(1'000);
        console.engine.keys.push_back(old);
        openSettings(console);
        KeysModel &keys = console.models->keys;
        QTRY_COMPARE(keys.rowCount(), 1);
        const int expires = keys.columnCount() - 1;
        QCOMPARE(keys.index(0, expires).data().toString(), QStringLiteral("Expired"));
        QVERIFY(keys.index(0, expires).data(LookRole).value<Look>().tone == Tone::Failure);
        auto *choice = console.find<QComboBox>("keyExpiry");
        auto *day = console.find<QDateEdit>("keyExpiryDay");
        const auto make = [&](int index) {
            choice->setCurrentIndex(index);
            console.find<QPushButton>("createKey")->click();
            return console.engine.keys.back().expiresAt;
        };
        QVERIFY(!make(0));
        const auto month = make(1);
        const milliseconds off = *month - console.clock.now() - std::chrono::hours(24 * 30);
        QVERIFY(off <= milliseconds(0) && off > -milliseconds(60'000));
        QVERIFY(!day->isVisible());
        choice->setCurrentIndex(4);
        QVERIFY(day->isVisible());
        day->setDate(QDate::currentDate()); // not in the past
        QCOMPARE(day->date(), QDate::currentDate().addDays(1));
        const auto tomorrow = make(4);
        QCOMPARE(toMillis(*tomorrow), day->date().startOfDay().toMSecsSinceEpoch());
        QTRY_COMPARE(keys.rowCount(), 4);
        QVERIFY(keys.index(3, expires).data(LookRole).value<Look>().tone == Tone::Retrying);
        QVERIFY(!keys.index(1, expires).data(LookRole).isValid());
    }

    void aServerWhoseKeysAreElsewhereSaysSo()
    {
        Console console;
        console.engine.keysRefusal =
            Error(ErrorCode::NotSupported, QStringLiteral("Not over the network."));
        openSettings(console);
        QTRY_VERIFY(console.models->keys.error());
        QVERIFY(console.find<QLabel>("keysWhy")->text().contains(QStringLiteral("deckhandctl")));
        QVERIFY(!console.find<QPushButton>("createKey")->isVisible());
    }

    void theEngineIsDescribed()
    {
        Console console;
        openSettings(console);
        QTRY_VERIFY(console.find<QLabel>("engineFacts")
                        ->text()
                        .startsWith(QStringLiteral("Deckhand 0.1.0")));
        QVERIFY(
            console.find<QLabel>("engineAbilities")->text().contains(QStringLiteral("replays")));
    }
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
