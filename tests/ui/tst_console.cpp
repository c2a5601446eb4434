#include "console.h"
#include "sampledata.h"

#include "ui/attempttimeline.h"
#include "ui/environmentbar.h"
#include "ui/filterbar.h"
#include "ui/messagepanel.h"
#include "ui/facts.h"
#include "ui/placelist.h"
#include "ui/secretdialog.h"
#include "ui/tableview.h"
#include "ui/tile.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTableWidget>
#include <QTest>
#include <QTreeView>

using namespace deckhand;

class TestConsole : public QObject
{
    Q_OBJECT

private:
    static bool isInternal(const QWidget *widget)
    {
        // Parts of Qt's own widgets: scroll bars, headers, the buttons inside a line edit.
        return widget->objectName().startsWith(QStringLiteral("qt_")) ||
               widget->inherits("QScrollBar") || widget->inherits("QHeaderView") ||
               widget->inherits("QTableCornerButton") ||
               (widget->parentWidget() && widget->parentWidget()->inherits("QLineEdit")) ||
               (widget->parentWidget() && widget->parentWidget()->inherits("QTabBar")) ||
               (widget->parentWidget() && widget->parentWidget()->inherits("QMenuBar")) ||
               widget->inherits("QComboBoxPrivateContainer") ||
               widget->inherits("QComboBoxListView") || widget->inherits("QTabBar") ||
               widget->inherits("QStackedWidget");
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void makesAWebhookByKeyboardWithTwoInputs()
    {
        Console console;
        fillTypes(console.engine);
        console.open();
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        QTRY_VERIFY(console.models->editor.isReady());
        QTest::keySequence(console.window.get(), QKeySequence(QKeySequence::New));
        auto *name = console.find<QLineEdit>("name");
        QTRY_VERIFY(name->hasFocus());
        QTest::keyClicks(name, QStringLiteral("Prod"));
        QTest::keyClick(name, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("type"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("field_url"));
        auto *url = console.find<QLineEdit>("field_url");
        QTRY_VERIFY(url->hasFocus());
        QTest::keyClicks(url, QStringLiteral("https://example.com/hook"));
        QTest::keyClick(url, Qt::Key_Return);
        QTRY_COMPARE(console.engine.created.size(), std::size_t(1));
        QCOMPARE(console.engine.created[0].name, QStringLiteral("Prod"));
        QVERIFY(console.engine.created[0].events.isEverything());
        QTRY_COMPARE(console.dialogs.secrets.size(), std::size_t(1)); // shown once
    }

    void problemsMoveTheFocusToTheFirstField()
    {
        Console console;
        fillTypes(console.engine);
        console.open();
        QTRY_VERIFY(console.models->editor.isReady());
        console.actions->action("newDestination")->trigger();
        auto *name = console.find<QLineEdit>("name");
        name->setText(QStringLiteral("Prod"));
        console.models->editor.setName(QStringLiteral("Prod"));
        console.find<QPushButton>("save")->click();
        auto *url = console.find<QLineEdit>("field_url");
        QTRY_VERIFY(url->hasFocus());
        auto *problem = console.find<QLabel>("problem_url");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(!problem->text().isEmpty());
        QVERIFY(url->accessibleDescription().startsWith(problem->text()));
        const auto *form = console.find<QWidget>("destinationForm");
        const auto panels = form->findChildren<MessagePanel *>();
        QVERIFY(std::any_of(panels.begin(), panels.end(), [](const MessagePanel *panel) {
            return panel->isVisible() && panel->text().endsWith(QStringLiteral(": URL."));
        }));
        QVERIFY(console.engine.created.empty());
    }

    void liveEventsAppearAndPausingHoldsThem()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Events);
        console.streamAll();
        auto *table = console.find<TableView>("liveTable");
        QTRY_COMPARE(table->model()->rowCount(), 160);
        console.actions->action("togglePause")->trigger();
        console.engine.emitEvent({EventId("evt_new"), "task.created", "{}", console.clock.now()});
        console.models->feed.flush();
        QCOMPARE(table->model()->rowCount(), 160);
        QVERIFY(console.find<QWidget>("followStrip")->isVisible());
        console.actions->action("jumpToNewest")->trigger();
        QCOMPARE(table->model()->rowCount(), 161);
    }

    void whatLeftAPausedListIsSaidAndTheNewestOffered()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Events);
        console.models->live.setBound(20);
        console.streamAll();
        auto *table = console.find<TableView>("liveTable");
        QTRY_COMPARE(table->model()->rowCount(), 20);
        console.actions->action("togglePause")->trigger();
        for (int i = 0; i < 20; ++i) {
            console.engine.emitEvent({EventId("evt_new" + QByteArray::number(i)), "task.created",
                                      "{}", console.clock.now()});
        }
        console.models->feed.flush();
        QCOMPARE(table->model()->rowCount(), 0);
        auto *button = console.window->page(Place::Events)
                           ->findChild<QPushButton *>(QStringLiteral("emptyStateButton"));
        QVERIFY(button);
        QTRY_COMPARE(button->text(), QStringLiteral("Jump to newest"));
        QTRY_VERIFY(button->isVisible());
        button->click();
        QCOMPARE(table->model()->rowCount(), 20);
        QVERIFY(console.models->live.isFollowing());
    }

    void filterSaysWhereItIsWrongAndOffersANearWord()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Events);
        console.streamAll();
        QWidget *page = console.window->page(Place::Events);
        auto *edit = page->findChild<QLineEdit *>(QStringLiteral("filterEdit"));
        auto *message = page->findChild<QLabel *>(QStringLiteral("filterMessage"));
        edit->setText(QStringLiteral("statuss:failure"));
        QVERIFY(message->isVisible());
        QVERIFY(!message->text().isEmpty());
        auto *suggestion = page->findChild<QAbstractButton *>(QStringLiteral("filterSuggestion"));
        QVERIFY(suggestion->isVisible());
        suggestion->click();
        QCOMPARE(edit->text(), QStringLiteral("status:failure"));
        QTest::keyClick(edit, Qt::Key_Return);
        auto *table = console.find<TableView>("liveTable");
        QVERIFY(table->model()->rowCount() > 0 && table->model()->rowCount() < 160);
    }

    void opensADeliveryAndRetriesIt()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Deliveries);
        auto *table = console.find<TableView>("deliveryTable");
        QTRY_VERIFY(table->model()->rowCount() > 0);
        int row = 0;
        while (console.models->deliveries.deliveryAt(row)->status != DeliveryStatus::Failure)
            ++row;
        table->selectRow(row);
        QTRY_COMPARE(console.find<QLabel>("deliveryState")->text(), QStringLiteral("Failed"));
        QVERIFY(!console.find<QLabel>("cause")->text().isEmpty());
        QVERIFY(!console.find<QLabel>("nextStep")->text().isEmpty());
        console.find<QAbstractButton>("retryButton")->click();
        QTRY_COMPARE(console.engine.retried.size(), std::size_t(1));
        QTRY_COMPARE(console.find<QLabel>("deliveryState")->text(), QStringLiteral("Delivered"));
    }

    void everyInputAndButtonHasAName()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->editor.isReady());
        console.actions->action("newDestination")->trigger();
        QStringList nameless;
        for (const QWidget *widget : console.window->findChildren<QWidget *>()) {
            // A hidden button gets its words when it is shown.
            if (isInternal(widget) ||
                (qobject_cast<const QAbstractButton *>(widget) && widget->isHidden()))
                continue;
            QString name = widget->accessibleName();
            if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
                name += button->text() + button->toolTip();
            const bool input = qobject_cast<const QLineEdit *>(widget) ||
                               qobject_cast<const QComboBox *>(widget) ||
                               qobject_cast<const QPlainTextEdit *>(widget) ||
                               qobject_cast<const QAbstractItemView *>(widget) ||
                               qobject_cast<const QAbstractButton *>(widget) ||
                               qobject_cast<const QAbstractSlider *>(widget);
            if (input && name.isEmpty())
                nameless.append(QLatin1String(widget->metaObject()->className()) +
                                QLatin1Char(' ') + widget->objectName());
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral(", "))));
    }

    void namesOfPlacesKeepClearOfTheirNumbersAtAnyFont()
    {
        for (const double points : {7.0, 10.0, 17.0, 30.0}) {
            PlaceList list;
            QFont font = list.font();
            font.setPointSizeF(points);
            list.setFont(font);
            for (const QString &name : {QStringLiteral("Events"), QStringLiteral("Destinations")})
                list.addPlace({}, name, {});
            list.setBadge(1, 128, {});
            list.setLines(1, {{"evtd_1", QStringLiteral("Archive"), {}, {}}}); // with what folds it
            list.show();
            const QFontMetrics bold(boldOf(list.font()));
            for (int row = 0; row < list.count(); ++row)
                QVERIFY(list.textRect(row).width() >= bold.horizontalAdvance(list.name(row)));
            QVERIFY(!list.textRect(1).intersects(list.badgeRect(1)));
            QVERIFY(list.viewport()->rect().contains(list.badgeRect(1)));
        }
    }

    void newRowsOnTopMoveNeitherWhatIsReadNorTheChosenRow()
    {
        QStandardItemModel model(200, 1);
        TableView table;
        table.setModel(&model);
        table.resize(400, 300);
        table.show();
        table.selectRow(2);
        for (int i = 0; i < 40; ++i)
            model.insertRows(0, 3);
        QCOMPARE(table.currentIndex().row(), 122);
        QVERIFY(table.viewport()->rect().contains(table.visualRect(table.currentIndex())));

        table.verticalScrollBar()->setValue(1234);
        const QPersistentModelIndex top = table.indexAt({5, 0});
        const int y = table.visualRect(top).y();
        model.insertRows(0, 7);
        QCOMPARE(table.visualRect(top).y(), y);
        model.removeRows(0, 5); // as a bounded list does at its old end
        QCOMPARE(table.visualRect(top).y(), y);
    }

    void newerDeliveriesAreCountedOnlyWhereTheyAreKnownToMatch()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Deliveries);
        auto *table = console.find<TableView>("deliveryTable");
        QTRY_VERIFY(table->model()->rowCount() > 0);
        auto *text = console.find<QLabel>("newerText");
        const auto newerArrives = [&] {
            table->verticalScrollBar()->setValue(200);
            Delivery fresh = console.engine.storedDeliveries.front();
            fresh.id = DeliveryId(console.engine.nextId("edlv_"));
            console.engine.emitDelivery(fresh);
            console.models->feed.flush();
        };
        newerArrives();
        QVERIFY(text->isVisible());
        QCOMPARE(text->text(), QStringLiteral("1 newer deliveries."));
        console.window->goTo(Place::Deliveries, QStringLiteral("attempts>=1"));
        QTRY_VERIFY(table->model()->rowCount() > 0);
        newerArrives();
        QTRY_VERIFY(text->text().contains(QStringLiteral("may not match")));
    }

    void theBarTellsWhenCallsFailAndWhenTheStreamStops()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        auto *link = console.find<LinkPill>("linkState");
        QTRY_COMPARE(link->text(), QStringLiteral("Live"));
        LinkWatch &connection = console.models->connection;
        connection.callFailed(Error(ErrorCode::ApiError, QStringLiteral("The store is locked.")));
        QCOMPARE(link->text(), QStringLiteral("Calls fail"));
        QVERIFY(link->toolTip().contains(QStringLiteral("The store is locked.")));
        connection.callSucceeded(100);
        QCOMPARE(link->text(), QStringLiteral("Live"));
        console.streamAll();
        for (qint64 stored = 101; stored < 106; ++stored)
            connection.callSucceeded(stored);
        QCOMPARE(link->text(), QStringLiteral("Stream stopped"));
        console.streamAll();
        QCOMPARE(link->text(), QStringLiteral("Live"));
        console.settings.setNotifications(false); // which would go on reading
        console.window->hide();
        QCOMPARE(link->text(), QStringLiteral("Not watching"));
    }

    void retryWaitsUntilTheDestinationIsActiveAgain()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Deliveries, QStringLiteral("status:held"));
        auto *table = console.find<TableView>("deliveryTable");
        QTRY_VERIFY(table->model()->rowCount() > 0);
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        table->selectRow(0);
        auto *retry = console.find<QAbstractButton>("retryButton");
        auto *reactivate = console.find<QPushButton>("reactivateHere");
        QTRY_VERIFY(reactivate->isVisible());
        QVERIFY(!retry->isEnabled());
        QVERIFY(retry->toolTip().contains(QStringLiteral("inactive")));
        const QByteArray id = console.window->page(Place::Deliveries)->currentItem();
        reactivate->click();
        // What becomes of what waited is chosen where it is told; nothing has changed so far.
        QCOMPARE(console.window->place(), Place::Destinations);
        auto *resume = console.find<QPushButton>("bannerResume");
        QTRY_VERIFY(resume->hasFocus());
        QCOMPARE(console.window->page(Place::Destinations)->currentItem(),
                 console.models->deliveryDetail.delivery()->destinationId.bytes());
        QVERIFY(!console.engine.reactivated);
        resume->click();
        console.models->delayed.flush(); // as its timer does
        console.window->goTo(Place::Deliveries, {}, id);
        QTRY_VERIFY(retry->isEnabled());
        QVERIFY(!reactivate->isVisible());
    }

    void everyOutcomeAndAttemptHasTheRoomOfItsWords()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Events);
        console.streamAll();
        console.find<TableView>("liveTable")->selectRow(3);
        auto *journey = console.find<QTableWidget>("journey");
        QTRY_VERIFY(journey->rowCount() > 0);
        for (int i = 0; i <= int(Decision::Unknown); ++i)
            QVERIFY(journey->columnWidth(1) >
                    journey->fontMetrics().horizontalAdvance(console.words.word(Decision(i))) +
                        journey->fontMetrics().height());

        Delivery delivery;
        for (const Delivery &stored : console.engine.storedDeliveries) {
            if (stored.history.size() == 4)
                delivery = stored;
        }
        AttemptTimeline timeline(console.clock);
        timeline.setDelivery(delivery);
        timeline.resize(timeline.sizeHint());
        for (int i = 0; i < 4; ++i)
            QVERIFY(timeline.cellOf(i).width() >= timeline.neededWidth(i));
        timeline.resize(timeline.sizeHint().width() / 2, timeline.height());
        QVERIFY(timeline.cellOf(3).right() <= timeline.width());
    }

    void everyPageFitsIntoTheSmallestWindow()
    {
        StillControls controls;
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->addDemo(controls);
        console.actions->action("showTour")->trigger();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[3].id.bytes());
        console.window->goTo(Place::Deliveries, {}, console.engine.storedDeliveries[0].id.bytes());
        QTRY_VERIFY(console.models->deliveryDetail.event());
        const QSize needed = console.window->minimumSizeHint();
        QVERIFY2(needed.width() <= 1024 && needed.height() <= 700,
                 qPrintable(QStringLiteral("%1 x %2").arg(needed.width()).arg(needed.height())));
    }

    void hiddenWindowStopsWatching()
    {
        Console console;
        fillTypes(console.engine);
        console.open();
        QCOMPARE(console.engine.handlers.size(), std::size_t(1));
        console.window->hide();
        QVERIFY(console.engine.handlers.empty());
    }
};

QTEST_MAIN(TestConsole)
#include "tst_console.moc"
