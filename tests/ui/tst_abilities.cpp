#include "console.h"
#include "sampledata.h"

#include "models/signaturecheck.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;

/// What a server can do decides what is offered; replays and signatures to the end.
class TestAbilities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void whatAServerLacksIsNotOfferedAndSaysWhy()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.engine.serverInfo.capabilities = {"events", "destinations"};
        console.open();
        QTRY_VERIFY(console.models->server.info());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
        DeliveryId failed;
        for (const Delivery &delivery : console.engine.storedDeliveries) {
            if (delivery.status == DeliveryStatus::Failure)
                failed = delivery.id;
        }
        console.window->goTo(Place::Deliveries, {}, failed.bytes());
        QTRY_VERIFY(console.models->deliveryDetail.canRetry());
        for (const char *id : {"retryDelivery", "testDestination", "rotateSecret",
                               "replayDeliveriesMatching", "replayEventsMatching"}) {
            QAction *action = console.actions->action(id);
            QVERIFY2(!action->isEnabled(), id);
            QVERIFY(action->toolTip().startsWith(QStringLiteral("This server does not offer it.")));
            const bool again =
                !QByteArrayView(id).startsWith("test") && !QByteArrayView(id).startsWith("rotate");
            QCOMPARE(action->toolTip().contains(QStringLiteral("to this computer")), again);
        }
        // What every server has is there.
        QVERIFY(console.actions->action("editDestination")->isEnabled());
    }

    void everythingIsOfferedWhereItIsThere()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->server.info());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
        QVERIFY(console.actions->action("testDestination")->isEnabled());
        QVERIFY(console.actions->action("replayEventsMatching")->isEnabled());
    }

    void whatFailedInAReplayIsReplayedAlone()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        Replay done;
        done.id = ReplayId("rply_1");
        done.status = ReplayStatus::Completed;
        done.filter.q = *SearchExpression::parse(QStringLiteral("type:task_run.*"));
        done.destinationIds = {console.engine.storedDestinations[2].id};
        done.counts = {10, 10, 7, 3, 0};
        console.engine.storedReplays = {done};
        console.open();
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        console.window->goTo(Place::Replays, {}, "rply_1");
        QVERIFY(console.actions->action("replayTheFailed")->isEnabled());
        console.actions->action("replayTheFailed")->trigger();
        const ReplayScope &scope = console.models->planner.scope();
        QCOMPARE(scope.text, QStringLiteral("replay:rply_1 status:failure"));
        QVERIFY(scope.only == ReplayOnly::Failed);
        QCOMPARE(scope.destinations, done.destinationIds);
    }

    void aPlanSaysWhatWasDeliveredBefore()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Deliveries);
        console.actions->action("replayDeliveriesMatching")->trigger();
        ReplayPlanner &planner = console.models->planner;
        QTRY_COMPARE(planner.state(), ReplayPlanner::State::Ready);
        auto *details = console.find<QLabel>("replayDetails");
        QVERIFY(planner.outlook().alreadyDelivered.value_or(0) > 300);
        QVERIFY(details->text().contains(QStringLiteral("were delivered already and are left")));
        QVERIFY(details->text().contains(QStringLiteral("The events are of")));
        planner.setOnly(ReplayOnly::All);
        QTRY_COMPARE(planner.state(), ReplayPlanner::State::Ready);
        QVERIFY(details->text().contains(QStringLiteral("arrives again")));
    }

    void aSignatureIsVerified()
    {
        const Secret secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        const SignatureFacts facts{"msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", {}, 1};
        const QByteArray body = "{\"test\": 2432232314}";
        const QByteArray good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        const auto verdict = [&](const Secret &with, const QByteArray &signatures,
                                 const QByteArray &over) {
            return checkSignature(with, facts, signatures, over).verdict;
        };
        QVERIFY(verdict(secret, good, body) == SignatureVerdict::Matches);
        QVERIFY(verdict(secret, "v1,AAAA " + good, body) == SignatureVerdict::Matches);
        QVERIFY(verdict(secret, "v1,g0hM****", body) == SignatureVerdict::MatchesMasked);
        QVERIFY(verdict(secret, good, body + ' ') == SignatureVerdict::OtherSecretOrBody);
        QVERIFY(verdict(Secret("whsec_x"), good, body) == SignatureVerdict::BadSecret);
        QVERIFY(verdict(secret, "nonsense", body) == SignatureVerdict::Malformed);
        QVERIFY(verdict(secret, {}, body) == SignatureVerdict::NoSignature);
    }

    void theInspectorVerifiesAndSaysWhatIsWrong()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Deliveries, {}, console.engine.storedDeliveries[0].id.bytes());
        QTRY_VERIFY(console.models->deliveryDetail.event());
        auto *secret = console.find<QLineEdit>("checkSecret");
        auto *verdict = console.find<QLabel>("signatureVerdict");
        QCOMPARE(secret->echoMode(), QLineEdit::Password);
        secret->setText(QStringLiteral("whsec_short"));
        console.find<QPushButton>("verifySignature")->click();
        QVERIFY(verdict->text().startsWith(QStringLiteral("A secret is")));
        secret->setText(QStringLiteral("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        console.find<QPushButton>("verifySignature")->click();
        QVERIFY(verdict->text().startsWith(QStringLiteral("Another secret")));
    }
};

QTEST_MAIN(TestAbilities)
#include "tst_abilities.moc"
