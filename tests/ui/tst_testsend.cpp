#include "console.h"
#include "sampledata.h"

#include "ui/messagepanel.h"
#include "ui/payloadview.h"
#include "ui/stagesview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>

using namespace deckhand;

namespace {

Attempt failedAt(SendStage where)
{
    Attempt attempt;
    attempt.trigger = AttemptTrigger::Test;
    attempt.outcome = AttemptOutcome::Failure;
    attempt.error = {ErrorClass::TlsError, QStringLiteral("The certificate expired on 2026-01-01."),
                     QStringLiteral("Renew the certificate of the receiver.")};
    for (const SendStage stage :
         {SendStage::Resolve, SendStage::Connect, SendStage::Tls, SendStage::SignIn,
          SendStage::Permission, SendStage::Size, SendStage::Send})
        attempt.stages.push_back({stage,
                                  stage < where    ? StageOutcome::Passed
                                  : stage == where ? StageOutcome::Failed
                                                   : StageOutcome::Skipped,
                                  stage < where ? std::optional(1.5) : std::nullopt});
    return attempt;
}

} // namespace

/// Tests of a destination: how far they came, and what they send.
class TestTestSend : public QObject
{
    Q_OBJECT

private:
    static void openSample(Console &console)
    {
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QTRY_VERIFY(console.models->editor.isReady());
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void aStoredEventIsTheSample()
    {
        Console console;
        openSample(console);
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *id = dialog->findChild<QLineEdit *>(QStringLiteral("testEventId"));
        auto *take = dialog->findChild<QPushButton *>(QStringLiteral("takeStoredEvent"));
        auto *problem = dialog->findChild<QLabel *>(QStringLiteral("testEventProblem"));
        QVERIFY(!take->isEnabled());
        QVERIFY(
            !dialog->findChild<QPushButton *>(QStringLiteral("takeSelectedEvent"))->isEnabled());
        id->setText(QStringLiteral("evt_unknown"));
        take->click();
        QTRY_VERIFY(problem->isVisible());
        const Event &event = console.engine.storedEvents[5];
        id->setText(event.id.toString());
        QVERIFY(!problem->isVisible());
        take->click();
        auto *type = dialog->findChild<QComboBox *>(QStringLiteral("testType"));
        QTRY_COMPARE(type->currentText().toUtf8(), event.type);
        dialog->findChild<QPushButton *>(QStringLiteral("sendTest"))->click();
        QTRY_COMPARE(console.engine.tests.size(), std::size_t(1));
        QCOMPARE(console.engine.tests[0].eventType, event.type);
        QCOMPARE(QJsonDocument::fromJson(console.engine.tests[0].data),
                 QJsonDocument::fromJson(event.data));
        dialog->close();
    }

    void theSelectedEventIsTheSample()
    {
        Console console;
        openSample(console);
        const Event &event = console.engine.storedEvents[2];
        console.window->goTo(Place::Events, {}, event.id.bytes());
        QTRY_VERIFY(console.models->eventDetail.event());
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        dialog->findChild<QPushButton *>(QStringLiteral("takeSelectedEvent"))->click();
        QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("testEventId"))->text(),
                 event.id.toString());
        QCOMPARE(
            QJsonDocument::fromJson(dialog->findChild<QPlainTextEdit *>(QStringLiteral("testData"))
                                        ->toPlainText()
                                        .toUtf8()),
            QJsonDocument::fromJson(event.data));
        dialog->close();
    }

    void aTestWithoutAnEventSendsNothing()
    {
        Console console;
        openSample(console);
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *without = dialog->findChild<QCheckBox *>(QStringLiteral("testWithoutEvent"));
        auto *send = dialog->findChild<QPushButton *>(QStringLiteral("sendTest"));
        auto *data = dialog->findChild<QPlainTextEdit *>(QStringLiteral("testData"));
        data->setPlainText(QStringLiteral("no JSON"));
        QVERIFY(without->isVisible() && !send->isEnabled());
        without->setChecked(true);
        QVERIFY(send->isEnabled() && !data->isEnabled());
        send->click();
        auto *message = dialog->findChild<MessagePanel *>(QStringLiteral("testMessage"));
        QTRY_VERIFY(message->text().contains(QStringLiteral("Nothing was sent")));
        QVERIFY2(message->text().contains(QStringLiteral("203.0.113.7:443, TLSv1.3")),
                 qPrintable(message->text()));
        QCOMPARE(console.engine.tests.size(), std::size_t(1));
        QVERIFY(!console.engine.tests[0].sendEvent && console.engine.tests[0].data.isEmpty());
        without->setChecked(false);
        QVERIFY(!send->isEnabled() && data->isEnabled());
        dialog->close();
    }

    void aServerThatWouldSendOffersNoTestWithoutAnEvent()
    {
        Console console;
        std::erase(console.engine.serverInfo.capabilities, "test_without_event");
        openSample(console);
        QTRY_VERIFY(console.models->server.info());
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        QVERIFY(!dialog->findChild<QCheckBox *>(QStringLiteral("testWithoutEvent"))->isVisible());
        dialog->close();
    }

    void aTestShowsHowFarItCame()
    {
        Console console;
        openSample(console);
        auto *stages = console.find<StagesView>("stages");
        QVERIFY(!stages->isVisible());
        console.actions->action("testDestination")->trigger();
        QTRY_COMPARE(stages->text().count(QStringLiteral("passed")), 7);
        QVERIFY(stages->isVisible());
        console.engine.nextTest = failedAt(SendStage::Tls);
        console.actions->action("testDestination")->trigger();
        QTRY_VERIFY(stages->text().contains(QStringLiteral("Secure (TLS): failed")));
        QCOMPARE(stages->text().count(QStringLiteral("passed")), 2);
        QCOMPARE(stages->text().count(QStringLiteral("skipped")), 4);
        auto *evidence = stages->findChild<QLabel *>(QStringLiteral("stageEvidence"));
        QVERIFY(evidence->isVisible());
        QVERIFY(evidence->text().contains(QStringLiteral("expired on 2026-01-01")));
        QVERIFY(evidence->text().contains(QStringLiteral("Renew the certificate")));
        // Another destination has no such result.
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[1].id.bytes());
        QVERIFY(!stages->isVisible());
    }

    void stagesAreShownAsTheyArePassed()
    {
        Console console;
        openSample(console);
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *stages = dialog->findChild<StagesView *>(QStringLiteral("stages"));
        auto *told = stages->findChild<QLabel *>(QStringLiteral("stageEvidence"));
        console.engine.hold = true;
        dialog->findChild<QPushButton *>(QStringLiteral("sendTest"))->click();
        QTRY_COMPARE(console.engine.tests.size(), std::size_t(1));
        QVERIFY(stages->text().startsWith(QStringLiteral("Find the host: under way")));
        const StageHandler tell = console.engine.tests[0].onStage;
        tell({SendStage::Resolve,
              StageOutcome::Passed,
              2.0,
              QStringLiteral("The host was found."),
              {}});
        QTRY_VERIFY2(stages->text().contains(QStringLiteral("Connect: under way")),
                     qPrintable(stages->text()));
        QVERIFY2(stages->text().startsWith(QStringLiteral("Find the host: passed, ")),
                 qPrintable(stages->text()));
        QVERIFY(told->isVisible());
        QCOMPARE(told->text(), QStringLiteral("Find the host: The host was found."));
        tell({SendStage::Connect, StageOutcome::Passed, 3.0});
        tell({SendStage::Tls, StageOutcome::Skipped, {}, QStringLiteral("It is plain."), {}});
        QTRY_VERIFY2(stages->text().contains(QStringLiteral("Sign in: under way")),
                     qPrintable(stages->text()));
        QCOMPARE(stages->text().count(QStringLiteral("under way")), 1);
        QCOMPARE(stages->text().count(QStringLiteral("to come")), 3);
        console.engine.release();
        QTRY_COMPARE(stages->text().count(QStringLiteral("passed")), 7);
        tell({SendStage::Permission, StageOutcome::Passed, 3.0}); // too late
        QTest::qWait(0);
        QCOMPARE(stages->text().count(QStringLiteral("passed")), 7);
        dialog->close();
    }

    void everyStageIsToldWithWhatItWarnsOf()
    {
        Console console;
        openSample(console);
        Attempt attempt = failedAt(SendStage::Permission);
        attempt.stages[0].message = QStringLiteral("The host was found.");
        attempt.stages[2].message = QStringLiteral("Secured by TLSv1.3.");
        attempt.stages[2].hint =
            QStringLiteral("Renew the service's certificate before it expires.");
        attempt.stages[4].message = QStringLiteral("The stream does not let you.");
        attempt.stages[4].hint = QStringLiteral("Permit it.");
        attempt.stages[5].message = QStringLiteral("Not reached: an earlier stage failed.");
        console.engine.nextTest = attempt;
        console.actions->action("testDestination")->trigger();
        auto *stages = console.find<StagesView>("stages");
        auto *told = stages->findChild<QLabel *>(QStringLiteral("stageEvidence"));
        QTRY_VERIFY(told->isVisible());
        const QStringList lines = told->text().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0], QStringLiteral("Find the host: The host was found."));
        QCOMPARE(lines[1], QStringLiteral("Secure (TLS): Secured by TLSv1.3. Renew the service's "
                                          "certificate before it expires."));
        QCOMPARE(lines[2], QStringLiteral("Permission: The stream does not let you. Permit it."));
        QCOMPARE(lines[3], QStringLiteral("Size: Not reached: an earlier stage failed."));
        QVERIFY2(stages->text().contains(
                     QStringLiteral("Size: skipped. Not reached: an earlier stage failed.")),
                 qPrintable(stages->text()));
    }

    void theChainIsThereWhileATestIsOnItsWay()
    {
        Console console;
        openSample(console);
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *stages = dialog->findChild<StagesView *>(QStringLiteral("stages"));
        QVERIFY(!stages->isVisible());
        console.engine.hold = true;
        dialog->findChild<QPushButton *>(QStringLiteral("sendTest"))->click();
        QVERIFY(stages->isVisible());
        QVERIFY(stages->text().startsWith(QStringLiteral("Find the host: under way")));
        QCOMPARE(stages->text().count(QStringLiteral("to come")), 6);
        console.engine.hold = false;
        console.engine.release();
        QTRY_COMPARE(stages->text().count(QStringLiteral("passed")), 7);
        console.engine.refusal = Error(ErrorCode::Conflict, QStringLiteral("Not now."));
        dialog->findChild<QPushButton *>(QStringLiteral("sendTest"))->click();
        QTRY_VERIFY(!stages->isVisible());
    }

    void whatWouldBeSentIsAskedOfTheEngine()
    {
        Console console;
        openSample(console);
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *facts = dialog->findChild<QLabel *>(QStringLiteral("testPreview"));
        auto *data = dialog->findChild<QPlainTextEdit *>(QStringLiteral("testData"));
        data->setPlainText(QStringLiteral("{\"n\": 1}"));
        data->setPlainText(QStringLiteral("{\"n\": 7}"));
        QTRY_VERIFY(!console.engine.previews.empty());
        QCOMPARE(console.engine.previews.back().data, QByteArray("{\"n\": 7}"));
        QVERIFY(console.engine.previews.back().preview && console.engine.tests.empty());
        QTRY_VERIFY2(
            facts->text().startsWith(QStringLiteral("POST https://hooks.example.com/deck/")) &&
                facts->text().contains(QStringLiteral("made anew when it is sent")),
            qPrintable(facts->text()));
        auto *tabs = dialog->findChild<QTabWidget *>(QStringLiteral("testTabs"));
        const auto *headers = tabs->widget(0)->findChild<QTableWidget *>();
        QVERIFY(headers && headers->rowCount() == 2);
        const auto *body = tabs->widget(0)->findChild<PayloadView *>();
        QTRY_VERIFY2(body->toPlainText().endsWith(QStringLiteral(R"("data":{"n": 7}})")),
                     qPrintable(body->toPlainText()));
        // An answer to what is no longer asked is not shown.
        console.engine.hold = true;
        data->setPlainText(QStringLiteral("{\"n\": 8}"));
        QTRY_COMPARE(console.engine.previews.back().data, QByteArray("{\"n\": 8}"));
        Attempt none;
        none.id = AttemptId("eatt_none");
        none.error = {ErrorClass::FormatError, QStringLiteral("The template has no value."),
                      QStringLiteral("Correct it.")};
        console.engine.nextPreview = none;
        data->setPlainText(QStringLiteral("{\"n\": 9}"));
        console.engine.hold = false;
        console.engine.release();
        QTRY_VERIFY(facts->text().startsWith(QStringLiteral("No request can be built.")));
        QVERIFY(facts->text().contains(QStringLiteral("The template has no value. Correct it.")));
        QCOMPARE(headers->rowCount(), 0);
        dialog->close();
    }

    void aServerWithoutPreviewsSaysSoAndIsNotAsked()
    {
        Console console;
        std::erase(console.engine.serverInfo.capabilities, "test_preview");
        openSample(console);
        QTRY_VERIFY(console.models->server.info());
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *facts = dialog->findChild<QLabel *>(QStringLiteral("testPreview"));
        QVERIFY2(facts->text().contains(QStringLiteral("does not show what a test would send")),
                 qPrintable(facts->text()));
        dialog->findChild<QPushButton *>(QStringLiteral("sendTest"))->click();
        QTRY_COMPARE(console.engine.tests.size(), std::size_t(1));
        QVERIFY(console.engine.previews.empty());
        dialog->close();
    }

    void whatIsSentIsChosenSeenAndSent()
    {
        Console console;
        openSample(console);
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        QVERIFY(dialog);
        auto *data = dialog->findChild<QPlainTextEdit *>(QStringLiteral("testData"));
        auto *send = dialog->findChild<QPushButton *>(QStringLiteral("sendTest"));
        auto *facts = dialog->findChild<QLabel *>(QStringLiteral("testPreview"));
        QTRY_VERIFY(facts->text().contains(QStringLiteral("POST https://hooks.example.com/deck")));
        const auto *kind = dialog->findChild<QLabel *>(QStringLiteral("testPreviewBodyType"));
        QVERIFY2(kind->text().startsWith(QStringLiteral("Body: JSON")), qPrintable(kind->text()));
        data->setPlainText(QStringLiteral("not json"));
        QVERIFY(!send->isEnabled());
        QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("testProblem"))->isVisible());
        dialog->findChild<QComboBox *>(QStringLiteral("testType"))
            ->setEditText(QStringLiteral("task.updated"));
        data->setPlainText(QStringLiteral("{\"n\": 7}"));
        QVERIFY(send->isEnabled());
        QVERIFY(console.engine.tests.empty());
        send->click();
        QTRY_COMPARE(console.engine.tests.size(), std::size_t(1));
        QCOMPARE(console.engine.tests[0].eventType, QByteArray("task.updated"));
        QCOMPARE(console.engine.tests[0].data, QByteArray("{\"n\": 7}"));
        QTRY_VERIFY(dialog->findChild<StagesView *>(QStringLiteral("stages"))->isVisible());
        QTRY_VERIFY(dialog->findChild<MessagePanel *>(QStringLiteral("testMessage"))
                        ->text()
                        .startsWith(QStringLiteral("The test arrived")));
        // With the bytes that went.
        auto *tabs = dialog->findChild<QTabWidget *>(QStringLiteral("testTabs"));
        QCOMPARE(tabs->widget(1)->findChild<PayloadView *>()->toPlainText(),
                 QStringLiteral(R"({"was":"sent"})"));
    }

    void whatWasWrittenOutlivesAnotherType()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        for (EventTypeInfo &known : console.engine.catalogue)
            known.sample = "{\"sample\": true}";
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QTRY_VERIFY(console.models->editor.isReady());
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *data = dialog->findChild<QPlainTextEdit *>(QStringLiteral("testData"));
        auto *type = dialog->findChild<QComboBox *>(QStringLiteral("testType"));
        type->setEditText(QStringLiteral("task.created"));
        QVERIFY(data->toPlainText().contains(QStringLiteral("sample")));
        type->setEditText(QStringLiteral("own.type"));
        QCOMPARE(data->toPlainText(), QStringLiteral("{}"));
        data->setPlainText(QStringLiteral("{\"mine\": 1}"));
        type->setEditText(QStringLiteral("task.updated"));
        QCOMPARE(data->toPlainText(), QStringLiteral("{\"mine\": 1}"));
        data->clear();
        type->setEditText(QStringLiteral("own.type"));
        QCOMPARE(data->toPlainText(), QStringLiteral("{}"));
    }

    void aTestCanBeSentOnlyWhileItsDataIsRightAndNoneIsOnItsWay()
    {
        Console console;
        openSample(console);
        console.actions->action("previewTest")->trigger();
        auto *dialog = console.find<QWidget>("testDialog");
        auto *data = dialog->findChild<QPlainTextEdit *>(QStringLiteral("testData"));
        auto *send = dialog->findChild<QPushButton *>(QStringLiteral("sendTest"));
        auto *message = dialog->findChild<MessagePanel *>(QStringLiteral("testMessage"));
        const QString good = data->toPlainText();
        console.engine.hold = true;
        send->click();
        QVERIFY(!send->isEnabled());
        data->setPlainText(QStringLiteral("{\"n\": 8}")); // one is on its way
        QVERIFY(!send->isEnabled());
        data->setPlainText(QStringLiteral("no json"));
        console.engine.hold = false;
        console.engine.release();
        QTRY_VERIFY(message->text().startsWith(QStringLiteral("The test arrived")));
        QVERIFY(!send->isEnabled());
        data->setPlainText(good);
        QVERIFY(send->isEnabled());
        // What fails elsewhere is not said here.
        console.engine.refusal = Error(ErrorCode::Conflict, QStringLiteral("Not now."));
        console.models->destinationActions.disable(console.engine.storedDestinations[0].id);
        auto *elsewhere = console.find<MessagePanel>("destinationResult");
        QTRY_VERIFY(elsewhere->text().contains(QStringLiteral("Not now.")));
        QVERIFY(message->text().startsWith(QStringLiteral("The test arrived")));
        send->click();
        QTRY_VERIFY(message->text().startsWith(QStringLiteral("The test was not sent.")));
        QVERIFY(send->isEnabled());
    }
};

QTEST_MAIN(TestTestSend)
#include "tst_testsend.moc"
