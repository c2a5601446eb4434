#include "console.h"
#include "sampledata.h"

#include "models/destinationadvice.h"
#include "models/formatting.h"
#include "ui/announce.h"
#include "ui/announcer.h"
#include "ui/messagepanel.h"
#include "ui/secretdialog.h"
#include "ui/secretfact.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace deckhand;

namespace {

/// Collects the names of the texts that are announced while it lives.
struct Alerts
{
    QStringList told;
    AnnouncementTap tap{[this](const QLabel &text) { told.append(text.objectName()); }};
};

} // namespace

/// What the page of destinations tells of one, and what can be done to it.
class TestDestinations : public QObject
{
    Q_OBJECT

private:
    static void openAt(Console &console, std::size_t index)
    {
        if (console.engine.storedDestinations.empty())
            fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QTRY_VERIFY(console.models->editor.isReady());
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[index].id.bytes());
    }

    static void edit(Console &console)
    {
        console.actions->action("editDestination")->trigger();
        QVERIFY(console.find<QWidget>("destinationForm")->isVisible());
    }
    static QLineEdit *line(const Console &console, const char *field)
    {
        return console.find<QLineEdit>(QByteArray(field).prepend("field_").constData());
    }
    /// As a person does, who then goes on to the next field.
    static void type(const Console &console, const char *field, const char *text)
    {
        QLineEdit *edit = line(console, field);
        edit->setText(QLatin1String(text));
        Q_EMIT edit->textEdited(edit->text());
        Q_EMIT edit->editingFinished();
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void theBannerLeadsToTheDeliveryThatMadeItInactive()
    {
        Console console;
        openAt(console, 3);
        auto *link = console.find<QPushButton>("bannerDelivery");
        QTRY_VERIFY(link->isVisible());
        const DeliveryId id = console.engine.storedDestinations[3].statusDelivery;
        QVERIFY(link->text().contains(format::shortId(id.bytes())));
        QVERIFY(link->toolTip().contains(id.toString()));
        link->click();
        QCOMPARE(console.window->place(), Place::Deliveries);
        QTRY_COMPARE(console.models->deliveryDetail.id(), id);
        // Where nobody but a person did it there is none to name.
        console.engine.storedDestinations[3].statusDelivery = {};
        console.models->destinations.reload();
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[3].id.bytes());
        QTRY_VERIFY(!link->isVisible());
    }

    void theBannerSaysWhatWaitsAndOffersThreeWaysOn_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::addColumn<OnReactivate>("how");
        QTest::newRow("from now on") << QByteArray("bannerDrop") << OnReactivate::Drop;
        QTest::newRow("send held") << QByteArray("bannerResume") << OnReactivate::Resume;
        QTest::newRow("replay missed") << QByteArray("bannerReplay") << OnReactivate::ReplayMissed;
    }

    void theBannerSaysWhatWaitsAndOffersThreeWaysOn()
    {
        QFETCH(const QByteArray, button);
        QFETCH(const OnReactivate, how);
        Console console;
        openAt(console, 3);
        const Destination &queue = console.engine.storedDestinations[3];
        auto *banner = console.find<QWidget>("inactiveBanner");
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->accessibleName().contains(QStringLiteral("12 deliveries are held")));
        QVERIFY(console.find<QPushButton>("bannerResume")->text().contains(QStringLiteral("12")));
        QVERIFY(console.find<QPushButton>("bannerReplay")
                    ->text()
                    .contains(console.words.shortTime(*queue.statusChangedAt, console.clock.now(),
                                                      format::Precision::Minutes)));
        console.find<QPushButton>(button.constData())->click();
        QVERIFY(console.find<MessagePanel>("undoStrip")->text().contains(queue.name));
        QCOMPARE(queue.status, DestinationStatus::Inactive); // there is time to think
        console.find<QPushButton>("doNowButton")->click();
        QTRY_COMPARE(queue.status, DestinationStatus::Active);
        QCOMPARE(console.engine.reactivated, how);
        QTRY_VERIFY(!banner->isVisible());
    }

    void theBannerCountsWhatWasMissed()
    {
        Console console;
        console.engine.missed = 37;
        openAt(console, 3);
        const Destination &queue = console.engine.storedDestinations[3];
        auto *replay = console.find<QPushButton>("bannerReplay");
        QTRY_VERIFY2(replay->text().contains(QStringLiteral("replay 37 missed since")),
                     qPrintable(replay->text()));
        const ReplayRequest asked = console.engine.replayRequests.back();
        QVERIFY(asked.dryRun && asked.countOnly);
        QCOMPARE(asked.only, ReplayOnly::Missed);
        QCOMPARE(asked.destinationIds, std::vector{queue.id});
        QCOMPARE(asked.filter.createdAfter, queue.statusChangedAt);
        // Reading the list again is no reason to count again.
        const std::size_t before = console.engine.replayRequests.size();
        QSignalSpy loaded(&console.models->destinations, &DestinationsModel::loaded);
        console.models->destinations.reload();
        QTRY_VERIFY(!loaded.empty());
        QCOMPARE(console.engine.replayRequests.size(), before);
    }

    void aCountOfWhatWasMissedIsGivenUpWithTheBanner()
    {
        Console console;
        openAt(console, 0);
        console.engine.hold = true;
        const DestinationId inactive = console.engine.storedDestinations[3].id;
        console.window->goTo(Place::Destinations, {}, inactive.bytes());
        auto *replay = console.find<QPushButton>("bannerReplay");
        QTRY_VERIFY(replay->isVisible());
        QVERIFY2(replay->text().contains(QStringLiteral("counting")), qPrintable(replay->text()));
        const auto givenUp = [&console] {
            return std::count_if(console.engine.unwanted.begin(), console.engine.unwanted.end(),
                                 [](const GivenUp &gone) { return gone(); });
        };
        const auto before = givenUp();
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
        QTRY_VERIFY(givenUp() > before);
        // A server that cannot count still replays.
        console.engine.hold = false;
        console.engine.release();
        console.engine.refusal = Error(ErrorCode::NotSupported, QStringLiteral("Not here."));
        console.window->goTo(Place::Destinations, {}, inactive.bytes());
        QTRY_VERIFY(!replay->text().contains(QStringLiteral("counting")));
        QVERIFY2(replay->text().contains(QStringLiteral("replay missed since")),
                 qPrintable(replay->text()));
    }

    void numbersOfADestinationOpenWhatTheyCount()
    {
        Console console;
        openAt(console, 3);
        const QString id = console.engine.storedDestinations[3].id.toString();
        const auto filter = [&] { return console.window->page(Place::Deliveries)->filterText(); };
        auto *held = console.find<QToolButton>("numberHeld");
        QTRY_VERIFY(held->isVisible());
        QVERIFY2(held->text().contains(QStringLiteral("12")), qPrintable(held->text()));
        QCOMPARE(held->focusPolicy(), Qt::TabFocus);
        held->setFocus();
        QTest::keyClick(held, Qt::Key_Space);
        QCOMPARE(console.window->place(), Place::Deliveries);
        QCOMPARE(filter(), QStringLiteral("dest=%1 status:held").arg(id));
        console.window->goTo(Place::Destinations);
        console.find<QPushButton>("bannerHeld")->click();
        QCOMPARE(console.window->place(), Place::Deliveries);
        for (const char *name : {"numberDelivered", "numberFailed", "numberWaiting"}) {
            console.window->goTo(Place::Destinations, {},
                                 console.engine.storedDestinations[2].id.bytes());
            auto *number = console.find<QToolButton>(name);
            if (!number->isEnabled())
                continue; // there is nothing to open
            number->click();
            QCOMPARE(console.window->place(), Place::Deliveries);
            QVERIFY2(SearchExpression::parse(filter()), qPrintable(filter()));
            QVERIFY(filter().contains(console.engine.storedDestinations[2].id.toString()));
        }
    }

    void theOverlapOfSecretsCountsDown()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        Destination &prod = console.engine.storedDestinations[0];
        prod.previousSecrets = {{Secret("whsec_old"), console.clock.now() + milliseconds(3'000)}};
        console.open();
        console.window->goTo(Place::Destinations, {}, prod.id.bytes());
        auto *secret = console.find<QLabel>("destinationSecret");
        QTRY_VERIFY(secret->text().contains(QStringLiteral("signs too until")));
        const QString first = secret->text();
        QTRY_VERIFY(secret->text() != first); // nothing is read for it
        // At its end there is nothing to end any more.
        QTRY_VERIFY(!secret->text().contains(QStringLiteral("signs too")));
        QVERIFY(!console.actions->action("endSecretOverlap")->isEnabled());
    }

    void theDialogOfANewSecretCountsDown()
    {
        int left = 9;
        SecretDialog dialog(QStringLiteral("Prod"), Secret("whsec_abc"),
                            {{QStringLiteral("10:00")}, {}, [&left] {
                                 return QStringLiteral("%1 s").arg(left--);
                             }});
        dialog.show();
        auto *countdown = dialog.findChild<QLabel *>(QStringLiteral("secretCountdown"));
        QCOMPARE(countdown->text(), QStringLiteral("9 s"));
        QTRY_COMPARE(countdown->text(), QStringLiteral("7 s"));
        const Timestamp now{};
        QVERIFY(SecretFact::left({now + milliseconds(90'000)}, now)
                    .contains(QStringLiteral("1 min 30 s")));
        QVERIFY(SecretFact::left({now}, now).contains(QStringLiteral("ended")));
    }

    void theOverlapOfSecretsEndsWhenSomebodySaysSo()
    {
        Console console;
        openAt(console, 0);
        QCOMPARE(console.engine.storedDestinations[0].previousSecrets.size(), std::size_t(1));
        QAction *end = console.actions->action("endSecretOverlap");
        QTRY_VERIFY(end->isEnabled());
        console.dialogs.answer = false;
        end->trigger();
        QCOMPARE(console.dialogs.questions.size(), std::size_t(1));
        QVERIFY(console.dialogs.questions[0].text.contains(QStringLiteral("refuse")));
        QCOMPARE(console.engine.storedDestinations[0].previousSecrets.size(), std::size_t(1));
        console.dialogs.answer = true;
        end->trigger();
        QTRY_VERIFY(console.engine.storedDestinations[0].previousSecrets.empty());
        QTRY_VERIFY(!end->isEnabled());
    }

    void aNewSecretIsShownWithTheEndsOfBothAndAWayToEndTheFormer()
    {
        Console console;
        openAt(console, 0);
        console.actions->action("rotateSecret")->trigger();
        QTRY_COMPARE(console.dialogs.overlaps.size(), std::size_t(1));
        const Dialogs::Overlap overlap = console.dialogs.overlaps[0];
        QCOMPARE(overlap.until.size(), 1);
        int ended = 0;
        SecretDialog dialog(QStringLiteral("Prod"), Secret("whsec_abc"),
                            {overlap.until, [&ended] { ++ended; }});
        dialog.show();
        const QString times = dialog.findChild<QLabel *>(QStringLiteral("secretTimes"))->text();
        QVERIFY2(times.contains(overlap.until[0]), qPrintable(times));
        QVERIFY2(times.contains(QStringLiteral("without an end")), qPrintable(times));
        auto *button = dialog.findChild<QPushButton *>(QStringLiteral("endOverlap"));
        button->click();
        button->click(); // once
        QCOMPARE(ended, 1);
        overlap.end();
        QTRY_VERIFY(console.engine.storedDestinations[0].previousSecrets.empty());
    }

    void switchingCanBeUndoneUntilItIsSent()
    {
        Console console;
        openAt(console, 0);
        const Destination &prod = console.engine.storedDestinations[0];
        auto *strip = console.find<MessagePanel>("undoStrip");
        console.actions->action("toggleDestination")->trigger();
        QVERIFY(strip->isVisible());
        QVERIFY(strip->text().contains(QStringLiteral("switched off")));
        console.actions->action("undo")->trigger();
        QVERIFY(!strip->isVisible());
        QVERIFY(!console.models->delayed.isWaiting());
        console.actions->action("toggleDestination")->trigger();
        console.models->delayed.flush(); // as its timer does
        QTRY_COMPARE(prod.status, DestinationStatus::Inactive);
        QTRY_COMPARE(console.models->destinations.find(prod.id)->status,
                     DestinationStatus::Inactive);
        console.actions->action("toggleDestination")->trigger();
        QVERIFY(!console.models->delayed.isWaiting()); // how is to be chosen first
        auto *fromNow = console.find<QPushButton>("bannerDrop");
        QTRY_VERIFY(fromNow->hasFocus());
        fromNow->click();
        QVERIFY(strip->text().contains(QStringLiteral("reactivated")));
        console.actions->action("toggleDestination")->trigger(); // changed their mind
        QVERIFY(!console.models->delayed.isWaiting());
        QCOMPARE(prod.status, DestinationStatus::Inactive);
    }

    void anEditCanBeTakenBackWithCredentialsLeftAlone()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        Destination &prod = console.engine.storedDestinations[0];
        const QString secret = QStringLiteral("secret");
        prod.config.credentials.insert_or_assign(secret, Secret("whsec_first"));
        prod.metadata.emplace(QStringLiteral("team"), QStringLiteral("data"));
        prod.updatedAt = console.clock.now() - milliseconds(3'600'000);
        const Destination before = prod;
        openAt(console, 0);
        edit(console);
        DestinationEditor &editor = console.models->editor;
        editor.setName(QStringLiteral("Other"));
        editor.setValue(QStringLiteral("url"), QStringLiteral("https://example.com/other"));
        editor.setValue(secret, QStringLiteral("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        editor.setValue(QStringLiteral("max_rate"), QStringLiteral("5"));
        console.find<QPushButton>("save")->click();
        QTRY_COMPARE(prod.name, QStringLiteral("Other"));
        auto *restore = console.find<QPushButton>("undoButton");
        QTRY_VERIFY(restore->isVisible());
        QVERIFY(restore->text().contains(console.words.shortTime(
            before.updatedAt, console.clock.now(), format::Precision::Minutes)));
        restore->click();
        QTRY_COMPARE(prod.name, before.name);
        QCOMPARE(prod.config.fields, before.config.fields);
        QCOMPARE(prod.metadata, before.metadata);
        QVERIFY(!prod.maxRate);
        QVERIFY(prod.config.credentials.at(secret) != Secret("whsec_first"));
        QTRY_VERIFY(!restore->isVisible());
    }

    void theDeliveryPolicyIsSetShownAndCleared()
    {
        Console console;
        openAt(console, 0);
        const Destination &prod = console.engine.storedDestinations[0];
        auto *shown = console.find<QLabel>("destinationPolicy");
        QVERIFY(!shown->isVisible());
        edit(console);
        auto *fields = console.find<QWidget>("deliveryFields");
        QVERIFY(!fields->isVisible());
        console.find<QAbstractButton>("deliveryToggle")->click();
        QVERIFY(fields->isVisible());
        QVERIFY(!console.find<QCheckBox>("skipVerification")->isVisible());
        QCOMPARE(line(console, "retry_policy.max_retries")->placeholderText(), QStringLiteral("3"));
        type(console, "max_rate", "2.5");
        type(console, "retry_policy.schedule", "10, 60");
        console.find<QPushButton>("save")->click();
        QTRY_COMPARE(prod.maxRate, std::optional(2.5));
        QCOMPARE(prod.retryPolicy->schedule,
                 (std::vector<milliseconds>{milliseconds(10'000), milliseconds(60'000)}));
        QTRY_VERIFY(shown->isVisible());
        QVERIFY(shown->text().contains(QStringLiteral("2.5")));
        edit(console);
        QVERIFY(fields->isVisible());
        for (const QString &field : policyFields())
            type(console, field.toLatin1().constData(), "");
        console.find<QPushButton>("save")->click();
        QTRY_VERIFY(!prod.maxRate && !prod.retryPolicy);
        QTRY_VERIFY(!shown->isVisible());
    }

    void wrongPolicyIsToldAtItsField_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *field, const char *text, const char *told) {
            QTest::addRow("%s %s", field, text)
                << QByteArray(field) << QByteArray(text) << QString::fromLatin1(told);
        };
        row("max_rate", "fast", "not a number");
        row("max_rate", "0", "more than 0");
        row("max_concurrency", "2.5", "not a number");
        row("max_concurrency", "1001", "from 1 to 1000");
        row("retry_policy.max_retries", "21", "from 0 to 20");
        row("retry_policy.base_seconds", "-1", "from 0 to 86400");
        row("retry_policy.factor", "0.5", "from 1 to 100");
        row("retry_policy.jitter", "2", "from 0 to 1");
        row("retry_policy.cap_seconds", "1e300", "from 0 to 86400");
        row("retry_policy.schedule", "10; 60", "not a list");
        row("retry_policy.schedule", "10, 90000", "from 0 to 86400");
    }

    void wrongPolicyIsToldAtItsField()
    {
        QFETCH(const QByteArray, field);
        QFETCH(const QByteArray, text);
        QFETCH(const QString, told);
        Console console;
        openAt(console, 0);
        edit(console);
        console.find<QAbstractButton>("deliveryToggle")->click();
        type(console, field.constData(), text.constData());
        auto *problem = console.find<QLabel>(QByteArray(field).prepend("problem_").constData());
        QVERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(told), qPrintable(problem->text()));
        console.find<QAbstractButton>("deliveryToggle")->click();
        console.find<QPushButton>("save")->click();
        QVERIFY(line(console, field.constData())->isVisible()); // it opens to show it
        QVERIFY(!console.engine.storedDestinations[0].maxRate);
    }

    void whatTheEngineRefusesOfThePolicyIsToldAtItsField()
    {
        Console console;
        openAt(console, 0);
        edit(console);
        console.engine.refusal = Error(ErrorCode::InputInvalid, QStringLiteral("Two at most here."),
                                       QStringLiteral("retry_policy.schedule[1]"));
        console.find<QPushButton>("save")->click();
        auto *problem = console.find<QLabel>("problem_retry_policy.schedule");
        QTRY_VERIFY(problem->isVisible());
        QCOMPARE(problem->text(), QStringLiteral("Two at most here."));
    }

    void aCheckOfTheCredentialCanBeLeftOut()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.engine.types[0].verifies = QStringLiteral("secret");
        openAt(console, 0);
        console.actions->action("newDestination")->trigger();
        console.find<QAbstractButton>("deliveryToggle")->click();
        auto *skip = console.find<QCheckBox>("skipVerification");
        QVERIFY(skip->isVisible());
        skip->click();
        console.models->editor.setName(QStringLiteral("Quick"));
        console.models->editor.setValue(QStringLiteral("url"), QStringLiteral("https://a.example"));
        console.find<QPushButton>("save")->click();
        QTRY_COMPARE(console.engine.created.size(), std::size_t(1));
        QVERIFY(console.engine.created[0].skipVerification);
    }

    void adviceStandsBelowItsFieldAndNeverInTheWay()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.settings.setSafety(SafetyLevel::Free);
        console.open(Environment::Production);
        QTRY_VERIFY(console.models->editor.isReady());
        console.actions->action("newDestination")->trigger();
        console.models->editor.setName(QStringLiteral("Inner"));
        type(console, "url", "http://10.0.0.7/hook");
        auto *advice = console.find<QLabel>("advice_url");
        QVERIFY(advice->isVisible());
        QVERIFY(advice->text().contains(QStringLiteral("TLS")));
        QVERIFY(advice->text().contains(QStringLiteral("private network")));
        QVERIFY(line(console, "url")->accessibleDescription().startsWith(advice->text()));
        QVERIFY(!console.find<QLabel>("problem_url")->isVisible());
        console.find<QPushButton>("save")->click();
        QTRY_COMPARE(console.engine.created.size(), std::size_t(1));
    }

    void adviceFitsTheSettings_data()
    {
        using Code = FieldAdvice::Code;
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<int>>("codes");
        const auto row = [](const char *field, const char *text, const QList<int> &codes) {
            QTest::addRow("%s %s", field, text)
                << QString::fromLatin1(field) << QString::fromLatin1(text) << codes;
        };
        row("queue_url", "https://example.com/q", {});
        row("queue_url", "http://example.com/q", {int(Code::PlainHttp)});
        row("queue_url", "https://localhost/q", {int(Code::Loopback)});
        row("queue_url", "https://[::1]/q", {int(Code::Loopback)});
        row("queue_url", "https://172.31.0.1/q", {int(Code::PrivateAddress)});
        row("queue_url", "https://172.32.0.1/q", {});
        row("queue_url", "https://[fd00::1]/q", {int(Code::PrivateAddress)});
        row("queue_url", "https://queue.internal/q", {int(Code::PrivateAddress)});
        row("queue_url", "https://sqs.eu-west-1.amazonaws.com/1/q", {int(Code::OtherRegion)});
        row("queue_url", "https://sqs.us-east-1.amazonaws.com/1/q", {});
        row("queue_url", "no url", {});
        row("secret", "short", {int(Code::ShortSecret)});
        row("secret", "whsec_c2hvcnQ=", {int(Code::ShortSecret)});
        row("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {});
    }

    void adviceFitsTheSettings()
    {
        QFETCH(const QString, field);
        QFETCH(const QString, text);
        QFETCH(const QList<int>, codes);
        DestinationType kind;
        for (const char *name : {"queue_url", "endpoint", "secret"}) {
            FieldDescriptor descriptor;
            descriptor.name = QLatin1String(name);
            descriptor.credential = descriptor.name == u"secret";
            kind.fields.push_back(descriptor);
        }
        const QHash<QString, QString> values{
            {QStringLiteral("endpoint"), QStringLiteral("https://sqs.us-east-1.amazonaws.com")},
            {field, text}};
        QList<int> found;
        for (const FieldAdvice &advice : adviceFor(kind, values, true))
            found.append(int(advice.code));
        QCOMPARE(found, codes);
    }

    void problemsAreAnnouncedAndSolvedOnesForgotten()
    {
        Console console;
        openAt(console, 0);
        console.actions->action("newDestination")->trigger();
        Alerts alerts;
        type(console, "url", "ftp://example.com");
        const QString problem = console.find<QLabel>("problem_url")->text();
        QVERIFY(!problem.isEmpty());
        QCOMPARE(alerts.told, QStringList{QStringLiteral("problem_url")});
        QVERIFY(line(console, "url")->accessibleDescription().contains(problem));
        type(console, "url", "https://example.com");
        QVERIFY(!line(console, "url")->accessibleDescription().contains(problem));
        QVERIFY(!line(console, "url")->accessibleDescription().isEmpty()); // its help is back
        QCOMPARE(alerts.told.size(), 1);
    }

    void headersAreJudgedWhenTheirFieldIsLeft_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *text, const char *told) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(told);
        };
        row("[1]", "not a JSON object");
        row("{\"X-Team\": ", "not a JSON object");
        for (const char *name : {"Content-Type", "content-length", "Host", "Connection",
                                 "User-Agent", "Webhook-Id", "webhook-signature"})
            row(QByteArray("{\"" + QByteArray(name) + "\": \"x\"}").constData(), name);
        row("{\"X-Team\": \"data\"}", "");
    }

    void headersAreJudgedWhenTheirFieldIsLeft()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, told);
        Console console;
        openAt(console, 0);
        console.actions->action("newDestination")->trigger();
        auto *edit = console.find<QPlainTextEdit>("field_custom_headers");
        auto *problem = console.find<QLabel>("problem_custom_headers");
        edit->setPlainText(text);
        QVERIFY(!problem->isVisible()); // half of it may be written
        QFocusEvent left(QEvent::FocusOut, Qt::TabFocusReason);
        QApplication::sendEvent(edit, &left);
        QCOMPARE(problem->isVisible(), !told.isEmpty());
        QVERIFY2(problem->text().contains(told), qPrintable(problem->text()));
    }

    void liveChangesAreAnnouncedInSumWhileFollowed()
    {
        Console console;
        openAt(console, 0);
        auto *announcer = console.find<Announcer>("announcer");
        auto *text = console.find<QLabel>("announcement");
        announcer->setInterval(std::chrono::milliseconds(1000));
        console.streamAll(); // nobody listens yet
        Alerts alerts;
        console.models->live.setFollowing(false);
        console.streamAll();
        // What came while nobody listened or nothing was followed is not told later; each delivery
        // counts once.
        console.models->live.setFollowing(true);
        std::vector<Delivery> failing;
        for (const Delivery &delivery : console.engine.storedDeliveries) {
            if (delivery.status == DeliveryStatus::Failure && failing.size() < 3)
                failing.push_back(delivery);
        }
        QCOMPARE(failing.size(), std::size_t(3));
        for (const std::size_t index : {0U, 1U, 2U, 0U}) {
            console.engine.emitDelivery(failing[index]);
            console.models->feed.flush();
        }
        QTRY_COMPARE(alerts.told, QStringList{QStringLiteral("announcement")});
        QCOMPARE(text->text(), QStringLiteral("3 new failures in the last 1 s."));
        QVERIFY(text->isVisible());
    }
};

QTEST_MAIN(TestDestinations)
#include "tst_destinations.moc"
