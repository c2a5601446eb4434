#include "console.h"
#include "sampledata.h"
#include "tour.h"

#include "models/destinationbundle.h"
#include "ui/messagepanel.h"
#include "ui/transfers.h"
#include "ui/typeddialog.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;

/// What a window lets happen to a production profile.
class TestSafety : public QObject
{
    Q_OBJECT

private:
    static void openSample(Console &console, Environment environment)
    {
        fillSample(console.engine, console.clock.now());
        console.open(environment);
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
    }
    static DeliveryId failedDelivery(const Console &console)
    {
        for (const Delivery &delivery : console.engine.storedDeliveries) {
            if (delivery.status == DeliveryStatus::Failure)
                return delivery.id;
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(QRegularExpression(
            QStringLiteral("^(?!This plugin does not support (propagateSize|raise))")));
    }

    void productionBeginsReadOnlyAndSaysSo()
    {
        Console console;
        openSample(console, Environment::Production);
        QVERIFY(console.window->windowTitle().contains(QStringLiteral("[PRODUCTION]")));
        QVERIFY(console.find<QLabel>("lockText")->isVisible());
        QCOMPARE(console.find<QLabel>("lockText")->text(), QStringLiteral("read-only"));
        QVERIFY(console.find<QPushButton>("lockButton")->isVisible());
        auto *result = console.find<MessagePanel>("destinationResult");
        console.actions->action("testDestination")->trigger();
        QTRY_VERIFY(result->text().contains(QStringLiteral("Unlock it")));
        console.actions->action("toggleDestination")->trigger();
        console.actions->action("deleteDestination")->trigger();
        QCOMPARE(console.models->destinations.rowCount(), 4);
        QVERIFY(!console.models->delayed.isWaiting());
        QVERIFY(console.dialogs.questions.empty());
        console.window->goTo(Place::Deliveries, {}, failedDelivery(console).bytes());
        QTRY_VERIFY(console.actions->action("retryDelivery")->isEnabled());
        QSignalSpy refused(&console.models->deliveryDetail, &DeliveryDetail::actionFailed);
        console.actions->action("retryDelivery")->trigger();
        QTRY_COMPARE(refused.size(), 1);
        QVERIFY(console.engine.retried.empty());
        QCOMPARE(console.engine.storedDestinations[0].status, DestinationStatus::Active);
    }

    void everyDialogHasTheEdgeOfItsEnvironment()
    {
        Console console;
        openSample(console, Environment::Staging);
        QStringList without;
        int dialogs = 0;
        const auto look = [&](const QString &where, QWidget &window) {
            if (!qobject_cast<QDialog *>(&window) || !window.parentWidget())
                return; // the window itself, or one that no window has opened
            ++dialogs;
            const auto edges = window.findChildren<QWidget *>(QStringLiteral("environmentEdge"),
                                                              Qt::FindDirectChildrenOnly);
            const QRect top(0, 0, window.width(), edges.isEmpty() ? 0 : edges.front()->height());
            if (edges.size() != 1 || !edges.front()->isVisible() || top.height() < 3 ||
                edges.front()->geometry() != top)
                without.append(where);
        };
        tour(console, look);
        QCOMPARE(without, QStringList());
        QVERIFY(dialogs > 8);
        console.window->findChild<Transfers *>()->showImport(
            exportDestinations(console.engine.storedDestinations, {}, {}, console.clock.now()));
        QTRY_VERIFY(console.find<QWidget>("importDialog"));
        look(QStringLiteral("import"), *console.find<QWidget>("importDialog"));
        auto *range = console.find<QComboBox>("overviewRange");
        range->setCurrentIndex(range->count() - 1);
        Q_EMIT range->activated(range->currentIndex());
        QTRY_VERIFY(console.find<QWidget>("timeRangeDialog"));
        look(QStringLiteral("time"), *console.find<QWidget>("timeRangeDialog"));
        // What a dialog asks, too.
        WindowDialogs real;
        real.ask(console.find<QWidget>("importDialog"),
                 {QStringLiteral("Sure?"), {}, {}, false, {}}, [](bool) {});
        QTRY_VERIFY(console.window->findChild<QMessageBox *>());
        look(QStringLiteral("question"), *console.window->findChild<QMessageBox *>());
        QCOMPARE(without, QStringList());
    }

    void otherEnvironmentsAreFree()
    {
        Console console;
        openSample(console, Environment::Staging);
        QVERIFY(!console.find<QPushButton>("lockButton")->isVisible());
        QVERIFY(!console.actions->action("toggleLock")->isEnabled());
        console.actions->action("testDestination")->trigger();
        QTRY_VERIFY(console.find<MessagePanel>("destinationResult")
                        ->text()
                        .startsWith(QStringLiteral("The test arrived")));
    }

    void unlockingIsAskedAboutAndLockingIsNot()
    {
        Console console;
        openSample(console, Environment::Production);
        console.dialogs.answer = false;
        console.find<QPushButton>("lockButton")->click();
        QCOMPARE(console.dialogs.questions.size(), std::size_t(1));
        QVERIFY(console.models->lock.isLocked());
        console.dialogs.answer = true;
        console.actions->action("toggleLock")->trigger();
        QVERIFY(!console.models->lock.isLocked());
        QVERIFY(console.find<QLabel>("lockText")->text().startsWith(QStringLiteral("unlocked")));
        console.actions->action("testDestination")->trigger();
        QTRY_VERIFY(console.find<MessagePanel>("destinationResult")
                        ->text()
                        .startsWith(QStringLiteral("The test arrived")));
        console.find<QPushButton>("lockButton")->click();
        QVERIFY(console.models->lock.isLocked());
        QCOMPARE(console.dialogs.questions.size(), std::size_t(2));
    }

    void deletingInProductionAsksForTheName()
    {
        Console console;
        openSample(console, Environment::Production);
        console.models->lock.unlockForAWhile();
        console.dialogs.answer = false;
        console.actions->action("deleteDestination")->trigger();
        QCOMPARE(console.dialogs.questions.size(), std::size_t(1));
        QCOMPARE(console.dialogs.questions[0].mustType, QStringLiteral("Prod webhook"));
        QVERIFY(!console.models->delayed.isWaiting());
        console.dialogs.answer = true;
        console.actions->action("deleteDestination")->trigger();
        QVERIFY(console.models->delayed.isWaiting());
        console.models->delayed.flush();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
    }

    void replayingMoreThanAHundredInProductionAsksForTheNumber()
    {
        Console console;
        openSample(console, Environment::Production);
        console.models->lock.unlockForAWhile();
        console.models->planner.begin({{}, {}, ReplayOnly::All, {}},
                                      console.engine.storedDestinations,
                                      console.models->lock.isStrict());
        QTRY_VERIFY(console.models->planner.total() > 100);
        QVERIFY(console.models->planner.needsNumber());
        console.models->planner.setTyped(QStringLiteral("7"));
        QVERIFY(!console.models->planner.canStart());
        console.models->planner.setTyped(QString::number(console.models->planner.total()));
        QVERIFY(console.models->planner.canStart());
    }

    void theNameMustBeTypedToGoOn()
    {
        TypedDialog dialog({QStringLiteral("Delete?"),
                            {},
                            QStringLiteral("Delete"),
                            true,
                            QStringLiteral("Prod")});
        dialog.show();
        auto *accept = dialog.findChild<QPushButton *>(QStringLiteral("typedAccept"));
        auto *typed = dialog.findChild<QLineEdit *>(QStringLiteral("typedAnswer"));
        QVERIFY(!accept->isEnabled());
        QTest::keyClicks(typed, QStringLiteral("pro"));
        QVERIFY(!accept->isEnabled());
        typed->setText(QStringLiteral("Prod"));
        QVERIFY(accept->isEnabled());
        accept->click();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    void aProfileMayAskBeforeEveryChange()
    {
        Console console;
        console.settings.setSafety(SafetyLevel::ConfirmChanges);
        openSample(console, Environment::Staging);
        QCOMPARE(console.find<QLabel>("lockText")->text(), QStringLiteral("changes are confirmed"));
        console.dialogs.answer = false;
        console.actions->action("toggleDestination")->trigger();
        QTRY_COMPARE(console.dialogs.questions.size(), std::size_t(1));
        QVERIFY(console.dialogs.questions[0].title.contains(QStringLiteral("Prod webhook")));
        QCOMPARE(console.engine.storedDestinations[0].status, DestinationStatus::Active);
        console.dialogs.answer = true;
        console.actions->action("toggleDestination")->trigger();
        QTRY_COMPARE(console.engine.storedDestinations[0].status, DestinationStatus::Inactive);
    }

    void whoConfirmsChangesIsAskedAtOnceAndDeletesAtOnce()
    {
        Console console;
        console.settings.setSafety(SafetyLevel::ConfirmChanges);
        openSample(console, Environment::Staging);
        console.dialogs.answer = false;
        console.actions->action("deleteDestination")->trigger();
        QTRY_COMPARE(console.dialogs.questions.size(), std::size_t(1));
        QVERIFY(!console.models->delayed.isWaiting());
        QCOMPARE(console.engine.storedDestinations.size(), std::size_t(4));
        console.dialogs.answer = true;
        console.actions->action("deleteDestination")->trigger();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
        QCOMPARE(console.dialogs.questions.size(), std::size_t(2));
        QTRY_COMPARE(console.models->destinations.rowCount(), 3);
    }
};

QTEST_MAIN(TestSafety)
#include "tst_safety.moc"
