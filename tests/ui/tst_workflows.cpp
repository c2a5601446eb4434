#include "console.h"
#include "sampledata.h"
#include "tour.h"

#include "ui/firstrun.h"
#include "ui/secretdialog.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAbstractProxyModel>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QClipboard>
#include <QScrollBar>
#include <QStatusBar>
#include <QSet>
#include <QTableWidget>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace deckhand;

/// What people come to do, from beginning to end, in a whole window.
class TestWorkflows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void everyModelKeepsItsContractThroughAWholeTour()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        QSet<QByteArray> watched;
        const auto watch = [&](const QString &, const QWidget &window) {
            for (const auto *view : window.findChildren<QAbstractItemView *>()) {
                QAbstractItemModel *model = view->model();
                if (const auto *proxy = qobject_cast<QAbstractProxyModel *>(model))
                    model = proxy->sourceModel();
                const QByteArray name = model ? model->metaObject()->className() : "";
                const bool known =
                    std::any_of(testers.begin(), testers.end(),
                                [model](const auto &tester) { return tester->model() == model; });
                if (!name.startsWith("deckhand::") || known)
                    continue;
                testers.push_back(std::make_unique<QAbstractItemModelTester>(
                    model, QAbstractItemModelTester::FailureReportingMode::QtTest));
                watched.insert(name.mid(10));
            }
        };
        watch({}, *console.window);
        console.streamAll();
        tour(console, watch);
        console.streamAll();
        for (const char *model : {"Comparison", "DeliveryModel", "DestinationsModel", "EventModel",
                                  "JsonTreeModel", "LiveStreamModel", "PaletteModel",
                                  "RelatedEvents", "ReplaysModel", "SubscriptionModel"})
            QVERIFY2(watched.contains(model), model);
    }

    void theFirstMatchTakesThePlaceOfNothingMatches()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        const std::vector<Delivery> all = std::exchange(console.engine.storedDeliveries, {});
        console.open();
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        auto *table = console.find<QAbstractItemView>("deliveryTable");
        QTRY_VERIFY(!table->isVisible());
        const auto failed = std::find_if(all.begin(), all.end(), [](const Delivery &delivery) {
            return delivery.status == DeliveryStatus::Failure;
        });
        console.engine.storedDeliveries = {*failed};
        console.engine.emitDelivery(*failed);
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 1);
    }

    void deletingCanBeUndoneUntilItIsSent()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        const auto remove = [&] {
            console.window->goTo(Place::Destinations, {},
                                 console.engine.storedDestinations[0].id.bytes());
            console.actions->action("deleteDestination")->trigger();
        };
        QVERIFY(!console.actions->action("undo")->isEnabled());
        remove();
        QCOMPARE(console.models->destinations.rowCount(), 3);
        QCOMPARE(console.engine.storedDestinations.size(), std::size_t(4));
        QVERIFY(console.find<QWidget>("undoStrip")->isVisible());
        console.actions->action("undo")->trigger();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        remove();
        console.models->delayed.flush(); // as its timer does
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
        QTRY_COMPARE(console.models->destinations.rowCount(), 3);
        QVERIFY(!console.find<QWidget>("undoStrip")->isVisible());
    }

    void anEditTellsWhatItWouldChangeAndTriesItsFilter()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->editor.isReady());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[2].id.bytes());
        console.actions->action("editDestination")->trigger();
        SubscriptionPreview &preview = console.models->preview;
        QTRY_VERIFY(preview.isReady());
        QCOMPARE(preview.sample().size(), std::size_t(160));
        const int before = preview.matching();
        QVERIFY(before > 0 && before < 160);
        console.models->editor.subscriptions().setSubscription(Subscription({"*"}));
        QTRY_COMPARE(preview.matching(), 160);
        QCOMPARE(preview.added(), 160 - before);
        QVERIFY(console.find<QLabel>("subscriptionPreview")
                    ->text()
                    .contains(QStringLiteral("+%1").arg(160 - before)));
        auto *filter = console.find<QPlainTextEdit>("contentFilter");
        auto *verdict = console.find<QLabel>("filterVerdict");
        filter->setPlainText(QStringLiteral("{\"type\": {\"$eq\": \"no.such\"}}"));
        QVERIFY(verdict->text().startsWith(QStringLiteral("This event would not pass")));
        QTRY_COMPARE(preview.matching(), 0);
        filter->setPlainText(QStringLiteral("{\"type\": {\"$what\": 1}}"));
        QVERIFY(console.models->editor.problem(QStringLiteral("filter")));
        console.find<QPushButton>("save")->click();
        QTRY_VERIFY(filter->hasFocus());
        QVERIFY(console.find<QLabel>("problem_filter")->isVisible());
    }

    void aPreviewThatCannotBeReadSaysSoAndIsReadAgain()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->editor.isReady());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[2].id.bytes());
        console.engine.refusal = Error(ErrorCode::Timeout, QStringLiteral("The store is busy."));
        console.actions->action("editDestination")->trigger();
        auto *counts = console.find<QLabel>("subscriptionPreview");
        auto *again = console.find<QPushButton>("retrySubscriptionPreview");
        QTRY_VERIFY(again->isVisible());
        QVERIFY2(counts->text().contains(QStringLiteral("The store is busy.")),
                 qPrintable(counts->text()));
        QVERIFY(!counts->text().contains(QStringLiteral("would match.")));
        auto *filter = console.find<QPlainTextEdit>("contentFilter");
        filter->setPlainText(QStringLiteral("{\"type\": {\"$eq\": \"no.such\"}}"));
        QVERIFY(console.find<QLabel>("filterVerdict")
                    ->text()
                    .contains(QStringLiteral("cannot be read")));
        filter->clear();
        console.engine.refusal.reset();
        again->click();
        QTRY_VERIFY(!again->isVisible());
        QTRY_VERIFY(counts->text().contains(QStringLiteral("of 160 events of the last 24 hours")));
        // A day of which only a part was read is not counted as all of it.
        QCOMPARE(console.models->preview.sample().size(), std::size_t(160));
    }

    void duplicatingTakesSettingsButNoCredentials()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->editor.isReady());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
        console.actions->action("duplicateDestination")->trigger();
        console.find<QPushButton>("save")->click();
        QTRY_COMPARE(console.engine.created.size(), std::size_t(1));
        QCOMPARE(console.engine.created[0].name, QStringLiteral("Copy of Prod webhook"));
        QCOMPARE(console.engine.created[0].config.fields,
                 console.engine.storedDestinations[0].config.fields);
        QVERIFY(console.engine.created[0].config.credentials.empty());
    }

    void secretsAreHiddenUntilAskedForAndLeaveTheClipboard()
    {
        SecretDialog dialog(QStringLiteral("Prod"), Secret("whsec_abc"),
                            {{QStringLiteral("tomorrow")}, {}});
        dialog.show();
        auto *field = dialog.findChild<QLineEdit *>(QStringLiteral("secret"));
        QVERIFY(!field->displayText().contains(QStringLiteral("whsec_abc")));
        QVERIFY(!field->text().contains(QStringLiteral("whsec_abc")));
        dialog.findChild<QPushButton *>(QStringLiteral("revealSecret"))->click();
        QCOMPARE(field->displayText(), QStringLiteral("whsec_abc"));
        QVERIFY(dialog.patience() == std::chrono::seconds(30));
        QVERIFY(dialog.clipboard().patience() == std::chrono::seconds(60));
        SecretClipboard clipboard;
        QVERIFY(clipboard.patience() == std::chrono::seconds(60));
        clipboard.setPatience(std::chrono::milliseconds(1));
        clipboard.copy(Secret("whsec_abc"));
        QTRY_VERIFY(QGuiApplication::clipboard()->text().isEmpty());
        clipboard.copy(Secret("whsec_abc"));
        QGuiApplication::clipboard()->setText(QStringLiteral("other"));
        QTRY_VERIFY(!clipboard.isPending());
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("other"));
    }

    void aSecretThatIsSeenHidesAgainByItself()
    {
        SecretDialog dialog(QStringLiteral("Prod"), Secret("whsec_abc"));
        dialog.show();
        const auto *field = dialog.findChild<QLineEdit *>(QStringLiteral("secret"));
        auto *reveal = dialog.findChild<QPushButton *>(QStringLiteral("revealSecret"));
        const QString text = reveal->text();
        dialog.setPatience(std::chrono::milliseconds(1));
        reveal->click();
        QCOMPARE(field->text(), QStringLiteral("whsec_abc"));
        QVERIFY(reveal->text() != text);
        QTRY_VERIFY(!field->text().contains(QStringLiteral("whsec_abc")));
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        QCOMPARE(reveal->text(), text);
    }

    void thePaletteKnowsIdsOfAttemptsIssuesRequestsAndKeys()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        const auto several = std::find_if(
            console.engine.storedDeliveries.begin(), console.engine.storedDeliveries.end(),
            [](const Delivery &delivery) { return delivery.history.size() > 1; });
        QVERIFY(several != console.engine.storedDeliveries.end());
        several->history.front().id = AttemptId("eatt_01SOUGHT");
        const DeliveryId sought = several->id;
        console.open();
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        QTRY_VERIFY(console.models->issues.rowCount() > 0);
        auto *edit = console.find<QLineEdit>("paletteEdit");
        auto *list = console.find<QWidget>("commandPalette")->findChild<QAbstractItemView *>();
        const auto choose = [&](const QString &text) {
            console.actions->action("palette")->trigger();
            QTRY_VERIFY(edit->isVisible());
            edit->setText(text);
            QTest::keyClick(edit, Qt::Key_Return);
        };
        choose(QStringLiteral("eatt_01SOUGHT"));
        QTRY_COMPARE(console.models->deliveryDetail.id(), sought);
        QVERIFY(console.window->place() == Place::Deliveries);
        QTRY_VERIFY(console.models->deliveryDetail.attempt());
        QCOMPARE(console.models->deliveryDetail.currentAttempt(), 0);
        choose(QStringLiteral("eatt_01NOWHERE"));
        QTRY_COMPARE(console.window->statusBar()->currentMessage(),
                     QStringLiteral("No delivery here has this attempt."));
        const QByteArray issue = console.models->issues.issueAt(0)->id;
        choose(QString::fromUtf8(issue));
        QVERIFY(console.window->place() == Place::Issues);
        choose(QStringLiteral("key_01ABC"));
        QVERIFY(console.window->place() == Place::Settings);
        console.actions->action("palette")->trigger();
        edit->setText(QStringLiteral("req_01ABC"));
        const QString first = list->model()->index(0, 0).data().toString();
        QCOMPARE(first, QStringLiteral("req_01ABC is the id of a request"));
        QTest::keyClick(edit, Qt::Key_Return); // leads nowhere
        QVERIFY(console.window->place() == Place::Settings);
    }

    void thePaletteFindsActionsPlacesDestinationsAndIds()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        auto *edit = console.find<QLineEdit>("paletteEdit");
        const auto choose = [&](const QString &text) {
            console.actions->action("palette")->trigger();
            QTRY_VERIFY(edit->isVisible());
            QTest::keyClicks(edit, text);
            QTest::keyClick(edit, Qt::Key_Return);
        };
        choose(QStringLiteral("deliv"));
        QTRY_COMPARE(console.window->place(), Place::Deliveries);
        choose(QStringLiteral("@wareh"));
        QTRY_COMPARE(console.window->page(Place::Destinations)->currentItem(),
                     console.engine.storedDestinations[3].id.bytes());
        choose(console.engine.storedEvents[7].id.toString());
        QTRY_VERIFY(console.models->eventDetail.event());
        QCOMPARE(console.models->eventDetail.event()->id, console.engine.storedEvents[7].id);
        choose(QStringLiteral(">new dest"));
        QTRY_VERIFY(console.find<QWidget>("destinationForm")->isVisible());
        // What is not possible is listed with its reason and stays closed to Enter.
        console.actions->action("palette")->trigger();
        QTest::keyClicks(edit, QStringLiteral(">cancel deliv"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(edit->isVisible());
        QVERIFY(console.find<QLabel>("paletteReason")->text().startsWith(QStringLiteral("Not")));
    }

    void backAndForwardRestorePlaceFilterAndItem()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        const QByteArray delivery = console.engine.storedDeliveries[5].id.bytes();
        console.window->goTo(Place::Deliveries, QStringLiteral("status:success"), delivery);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[1].id.bytes());
        console.window->goTo(Place::Deliveries, QStringLiteral("status:held"),
                             console.engine.storedDeliveries[9].id.bytes());
        console.actions->action("back")->trigger();
        QCOMPARE(console.window->place(), Place::Destinations);
        console.actions->action("back")->trigger();
        QCOMPARE(console.window->place(), Place::Deliveries);
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("status:success"));
        QCOMPARE(console.window->page(Place::Deliveries)->currentItem(), delivery);
        console.actions->action("forward")->trigger();
        console.actions->action("forward")->trigger();
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("status:held"));
        QVERIFY(!console.actions->action("forward")->isEnabled());
    }

    void aReplayIsPlannedStartedPausedAndCanceled()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        console.actions->action("replayDeliveriesMatching")->trigger();
        auto *summary = console.find<QLabel>("replaySummary");
        QTRY_VERIFY(summary->isVisible() &&
                    summary->text().contains(QStringLiteral("deliveries would be made")));
        auto *start = console.find<QPushButton>("startReplay");
        QVERIFY(!start->isVisible());
        console.find<QPushButton>("replayNext")->click();
        QTRY_VERIFY(start->isVisible() && start->isEnabled());
        QVERIFY(console.engine.storedReplays.empty());
        start->click();
        QTRY_COMPARE(console.engine.storedReplays.size(), std::size_t(1));
        auto *pause = console.find<QPushButton>("pauseReplayHere");
        QTRY_VERIFY(pause->isVisible());
        auto *counts = console.find<QLabel>("replayCounts");
        QVERIFY2(counts->text().endsWith(QStringLiteral("Its pace is being measured.")),
                 qPrintable(counts->text()));
        console.engine.storedReplays[0].counts = {10'000, 10, 10, 0, 9'990};
        QTRY_VERIFY(counts->text().contains(QStringLiteral("per second.")));
        console.engine.storedReplays[0].counts = {10'000, 510, 510, 0, 9'490};
        QTRY_VERIFY2(counts->text().endsWith(QStringLiteral(" left.")), qPrintable(counts->text()));
        pause->click();
        QTRY_COMPARE(console.engine.storedReplays[0].status, ReplayStatus::Paused);
        QTRY_COMPARE(pause->text(), QStringLiteral("Resume"));
        console.find<QPushButton>("cancelReplayHere")->click();
        QTRY_COMPARE(console.find<QLabel>("replayState")->text(), QStringLiteral("Canceled"));
        console.window->goTo(Place::Replays, {}, console.engine.storedReplays[0].id.bytes());
        QVERIFY(console.actions->action("repeatReplay")->isEnabled());
        QVERIFY(!console.actions->action("pauseReplay")->isEnabled());
    }

    void aFinishedReplayTellsWhatBecameOfIt()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        int sent = 0;
        for (Delivery &delivery : console.engine.storedDeliveries) {
            if (delivery.status != DeliveryStatus::Failure || delivery.history.empty() || sent == 3)
                continue;
            delivery.history.back().trigger = AttemptTrigger::Replay;
            delivery.replayId = ReplayId("rply_1");
            delivery.lastError->errorClass =
                ++sent < 3 ? ErrorClass::Timeout : ErrorClass::DnsError;
        }
        QCOMPARE(sent, 3);
        Replay done;
        done.id = ReplayId("rply_1");
        done.status = ReplayStatus::Running;
        done.counts = {7, 6, 4, 2, 1};
        console.engine.storedReplays = {done};
        console.open();
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        console.window->goTo(Place::Replays, {}, "rply_1");
        auto *groups = console.find<QTableWidget>("replayOutcomes");
        QVERIFY(!groups->isVisible()); // its counts tell while it runs
        console.engine.storedReplays[0].status = ReplayStatus::Completed;
        console.engine.storedReplays[0].counts = {7, 7, 4, 3, 0};
        console.window->page(Place::Replays)->refresh();
        QTRY_COMPARE(groups->rowCount(), 3);
        QVERIFY(groups->isVisible());
        const auto told = [groups](int row) {
            return QStringList{groups->item(row, 0)->text(), groups->item(row, 1)->text(),
                               groups->item(row, 2)->text()};
        };
        QCOMPARE(told(0), QStringList({QStringLiteral("Delivered"), {}, QStringLiteral("4")}));
        QCOMPARE(told(1), QStringList({QStringLiteral("Failed"),
                                       QStringLiteral("No answer in time"), QStringLiteral("2")}));
        QCOMPARE(told(2)[2], QStringLiteral("1"));
        Q_EMIT groups->itemActivated(groups->item(1, 1));
        QCOMPARE(console.window->place(), Place::Deliveries);
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("replay:rply_1 status:failure error:timeout"));
        QTRY_COMPARE(console.models->deliveries.rowCount(), 2);
    }

    void theFirstPageTakesNoServerWithoutAddressAndKey()
    {
        FirstRun page;
        page.show();
        QSignalSpy chosen(&page, &FirstRun::serverChosen);
        auto *url = page.findChild<QLineEdit *>(QStringLiteral("serverUrl"));
        auto *key = page.findChild<QLineEdit *>(QStringLiteral("serverKey"));
        auto *connectTo = page.findChild<QPushButton *>(QStringLiteral("connectServer"));
        url->setText(QStringLiteral("example.com"));
        connectTo->click();
        url->setText(QStringLiteral("https://example.com"));
        connectTo->click();
        QCOMPARE(chosen.count(), 0);
        key->setText(QStringLiteral("sk_live_1"));
        connectTo->click();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toUrl(), QUrl(QStringLiteral("https://example.com")));
        page.setBusy(QStringLiteral("Asking …"));
        QVERIFY(!connectTo->isEnabled());
        page.showError(Error(ErrorCode::Unauthorized, QStringLiteral("No such key.")));
        QVERIFY(!connectTo->isEnabled()); // what is asked goes on until it is said to have ended
        page.setBusy({});
        QVERIFY(connectTo->isEnabled());
    }
};

QTEST_MAIN(TestWorkflows)
#include "tst_workflows.moc"
