// What the frame of a window says: the status line, links to what is shown, the lock's countdown,
// help for the place.

#include "console.h"
#include "sampledata.h"
#include "support/manualclock.h"

#include "ui/environmentbar.h"
#include "ui/safetycontrols.h"

#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QStatusBar>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestWindowFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s)); }

    void theStatusLineCountsWhatIsHeldShownAndDropped()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        const auto counts = [&] { return console.find<QToolButton>("statusCounts")->text(); };
        QTRY_VERIFY2(counts().startsWith(u"0 events held  ·  0 shown  ·  0 dropped from view"_s),
                     qPrintable(counts()));
        console.streamAll();
        const QString held = QLocale().toString(console.models->live.held());
        QVERIFY(console.models->live.held() > 0);
        QTRY_VERIFY2(counts().startsWith(held + u" events held  ·  "_s + held + u" shown"_s),
                     qPrintable(counts()));
        QVERIFY(counts().contains(u"per second"_s));
        console.engine.emitBatch({{"m_lag", StreamLagged{7}}});
        console.models->feed.flush();
        QTRY_VERIFY2(counts().contains(u"7 dropped from view"_s), qPrintable(counts()));
        QTRY_VERIFY2(
            console.find<QToolButton>("statusStored")->text().contains(u" events stored"_s),
            qPrintable(console.find<QToolButton>("statusStored")->text()));
    }

    void aLinkToWhatIsShownIsCopied()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        const DeliveryId id = console.engine.storedDeliveries[0].id;
        console.window->goTo(Place::Deliveries, {}, id.bytes());
        console.actions->action("copyLink")->trigger();
        const QString link = u"deckhand://Demo/delivery/"_s + id.toString();
        QCOMPARE(QGuiApplication::clipboard()->text(), link);
        QCOMPARE(console.window->statusBar()->currentMessage(), u"Copied "_s + link);
        console.window->goTo(Place::Overview);
        console.window->follow(*parseDeepLink(link));
        QVERIFY(console.window->place() == Place::Deliveries);
        QCOMPARE(console.models->deliveryDetail.id(), id);
    }

    void whereNothingIsChosenThereIsNoLink()
    {
        Console console;
        console.open();
        QGuiApplication::clipboard()->setText(u"kept"_s);
        console.window->goTo(Place::Settings);
        console.actions->action("copyLink")->trigger();
        QCOMPARE(console.window->statusBar()->currentMessage(),
                 u"Nothing is chosen here that a link could name."_s);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"kept"_s);
    }

    void anUnlockedProfileTellsWhenItLocks()
    {
        FakeEngine engine;
        Words words;
        ManualClock clock;
        ConsoleModels models(engine, words, clock);
        ActionRegistry actions;
        ScriptedDialogs dialogs;
        ConsoleSettings settings;
        QWidget window;
        auto *bar = new EnvironmentBar(Environment::Production, u"db"_s, &window);
        new SafetyControls(PageContext{models, actions, dialogs, settings}, Environment::Production,
                           *bar, &window);
        window.show();
        const auto text = [&] { return bar->findChild<QLabel *>(u"lockText"_s)->text(); };
        QCOMPARE(text(), u"read-only"_s);
        models.lock.unlockForAWhile();
        const QString whole = text();
        QVERIFY2(whole.startsWith(u"unlocked, locks in 15 min"_s), qPrintable(whole));
        clock.advance(61s);
        QTRY_VERIFY2(text().startsWith(u"unlocked, locks in 13 min 59 s"_s), qPrintable(text()));
        clock.advance(14min);
        QTRY_COMPARE(text(), u"read-only"_s);
        QVERIFY(models.lock.isLocked());
    }

    void helpIsAboutThePlaceOneIsIn()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        console.window->goTo(Place::Destinations);
        QTest::keyClick(console.window.get(), Qt::Key_F1);
        auto *help = console.find<QDialog>("placeHelp");
        QVERIFY(help && help->isVisible());
        const auto text = [&](const char *name) {
            return help->findChild<QLabel *>(QLatin1String(name))->text();
        };
        QCOMPARE(text("placeTitle"), u"Destinations"_s);
        QVERIFY(!text("placeWhat").isEmpty());
        QVERIFY(text("placeDoing").count(u'\n') >= 2);
        const auto *keys = help->findChild<QTableWidget *>(u"placeKeys"_s);
        const auto keysOf = [&](const QString &what) {
            const auto found = keys->findItems(what, Qt::MatchExactly);
            return found.isEmpty() ? QString() : keys->item(found[0]->row(), 1)->text();
        };
        QCOMPARE(keysOf(u"Send test"_s), u"T"_s);
        QVERIFY(keysOf(u"Retry now"_s).isEmpty()); // another place's
        QVERIFY(!keysOf(u"Commands …"_s).isEmpty());
        QVERIFY(keys->findItems(u"Send test"_s, Qt::MatchExactly)[0]->row() <
                keys->findItems(u"Commands …"_s, Qt::MatchExactly)[0]->row());
        console.window->goTo(Place::Deliveries);
        console.actions->action("helpHere")->trigger();
        QCOMPARE(text("placeTitle"), u"Deliveries"_s);
        QCOMPARE(keysOf(u"Retry now"_s), u"R"_s);
        help->findChild<QPushButton *>(u"allKeys"_s)->click();
        QVERIFY(console.find<QDialog>("shortcutList")->isVisible());
    }

    void everyPlaceHasItsOwnHelp()
    {
        Console console;
        console.open();
        QSet<QString> said;
        for (int i = 0; i <= int(Place::Settings); ++i) {
            console.window->goTo(Place(i));
            console.actions->action("helpHere")->trigger();
            const auto *help = console.find<QDialog>("placeHelp");
            said.insert(help->findChild<QLabel *>(u"placeWhat"_s)->text() +
                        help->findChild<QLabel *>(u"placeDoing"_s)->text());
        }
        QCOMPARE(said.size(), int(Place::Settings) + 1);
    }
};

QTEST_MAIN(TestWindowFrame)
#include "tst_windowframe.moc"
