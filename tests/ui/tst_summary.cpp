#include "console.h"
#include "sampledata.h"

#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QTest>

using namespace deckhand;

namespace {

Attempt failed(int number, Timestamp at, ErrorClass error, const QString &message)
{
    Attempt attempt;
    attempt.id = AttemptId(QByteArray("eatt_") + QByteArray::number(number));
    attempt.number = number;
    attempt.startedAt = attempt.scheduledAt = at;
    attempt.durationMs = 12;
    attempt.error = {error, message, {}};
    attempt.request = AttemptRequest{
        "POST", "https://hooks.example.com/deck", {{"content-type", "application/json"}}, 412};
    return attempt;
}

Attempt answered(int number, Timestamp at, int status, const QByteArray &body,
                 const Headers &headers = {})
{
    Attempt attempt = failed(number, at, ErrorClass::HttpStatus,
                             QStringLiteral("The receiver answered %1.").arg(status));
    attempt.response = AttemptResponse{status, headers, body, false};
    return attempt;
}

} // namespace

/// What the inspector says of an attempt: cause, evidence, next step.
class TestSummary : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Console> m_console;

    /// Shows a delivery with these attempts.
    void show(std::vector<Attempt> history, DeliveryStatus status = DeliveryStatus::Retrying,
              std::optional<Timestamp> next = {}, std::optional<Cancellation> canceled = {})
    {
        Delivery delivery;
        delivery.id = DeliveryId("edlv_summary");
        delivery.eventId = m_console->engine.storedEvents.front().id;
        delivery.eventType = m_console->engine.storedEvents.front().type;
        delivery.destinationId = m_console->engine.storedDestinations[0].id;
        delivery.createdAt = m_console->clock.now();
        delivery.status = status;
        delivery.nextAttemptAt = next;
        delivery.cancellation = std::move(canceled);
        delivery.attempts = int(history.size());
        delivery.history = std::move(history);
        std::erase_if(m_console->engine.storedDeliveries,
                      [&](const Delivery &d) { return d.id == delivery.id; });
        m_console->engine.storedDeliveries.insert(m_console->engine.storedDeliveries.begin(),
                                                  delivery);
        m_console->models->deliveryDetail.clear();
        m_console->window->goTo(Place::Deliveries, {}, delivery.id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
    }
    QString text(const char *name) const { return m_console->find<QLabel>(name)->text(); }
    Timestamp now() const { return m_console->clock.now(); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        QTRY_COMPARE(m_console->models->destinations.rowCount(), 4);
    }
    void cleanup() { m_console.reset(); }

    void anAnswerIsShownInItsFirstLine()
    {
        show({answered(1, now(), 404, "{\n  \"error\": \"no such path\"\n}\n")});
        QCOMPARE(text("cause"), QStringLiteral("The receiver rejected the event (404)."));
        QVERIFY(text("evidence").contains(QStringLiteral("The receiver answered 404.")));
        QVERIFY(text("evidence")
                    .contains(QStringLiteral("The answer: { \"error\": \"no such path\" }")));
        QVERIFY(text("nextStep").contains(QStringLiteral("path of the URL")));
        show({answered(1, now(), 500, QByteArray(5000, 'x'))});
        QVERIFY(text("evidence").contains(QStringLiteral("The answer begins: xxx")));
        QVERIFY(text("evidence").size() < 300);
    }

    void anAnswerThatIsNoTextIsSaidToBeNone()
    {
        show({answered(1, now(), 500, QByteArray("\x89PNG\r\n\x1a\n\xff\xfe\x00\x01", 12))});
        QVERIFY(text("evidence").contains(QStringLiteral("The answer is no text: 12 bytes")));
        // A character that is cut in the middle is no reason to say so.
        show({answered(1, now(), 500, QByteArray("a") + QByteArray("\xc3\xa4").repeated(600))});
        QVERIFY(text("evidence").contains(QStringLiteral("The answer begins: a")));
    }

    void whoWasRefusedSeesWhatItShowed()
    {
        Attempt refused = answered(1, now(), 401, "who are you?");
        show({refused});
        QVERIFY(text("evidence").contains(QStringLiteral("No header that authenticates")));
        refused.request->headers.push_back({"Authorization", "Bear****"});
        refused.request->headers.push_back({"webhook-signature", "v1,g0hM****"});
        show({refused});
        QVERIFY(text("evidence")
                    .contains(
                        QStringLiteral("Sent to authenticate: Authorization, webhook-signature.")));
        QVERIFY(text("nextStep").contains(QStringLiteral("verify the signature")));
    }

    void aRedirectAndAWaitAreTold()
    {
        Attempt moved = answered(1, now(), 301, {}, {{"location", "https://example.com/new"}});
        moved.error.errorClass = ErrorClass::Redirect;
        show({moved});
        QVERIFY(text("cause").contains(QStringLiteral("redirects are not followed")));
        QVERIFY(text("evidence").contains(QStringLiteral("Location: https://example.com/new")));
        show({answered(1, now(), 429, "slow down", {{"retry-after", "120"}})},
             DeliveryStatus::Retrying, now() + std::chrono::seconds(120));
        QVERIFY(text("evidence").contains(QStringLiteral("Retry-After: 120")));
        QVERIFY(text("nextStep").contains(QStringLiteral("The next attempt is at ")));
    }

    void whatIsTooLargeTellsItsSize()
    {
        Attempt large = failed(1, now(), ErrorClass::TooLarge,
                               QStringLiteral("SQS takes messages of 256 KiB."));
        large.request->bodyBytes = 300 * 1024;
        show({large});
        QVERIFY(text("cause").endsWith(QStringLiteral(" (too_large)")));
        QVERIFY(text("evidence").contains(QStringLiteral("The request has a body of 300.0 kB.")) ||
                text("evidence").contains(QStringLiteral("The request has a body of 300.0 KB.")));
    }

    void aFailureTellsSinceWhenItIsTheSame()
    {
        const Timestamp first = now() - std::chrono::minutes(3);
        show({failed(1, first, ErrorClass::Timeout, QStringLiteral("No answer within 5.0 s.")),
              answered(2, first + std::chrono::minutes(1), 503, "busy"),
              answered(3, first + std::chrono::minutes(2), 503, "busy")});
        QVERIFY2(text("evidence").contains(QStringLiteral("The same since attempt 2, ")),
                 qPrintable(text("evidence")));
        m_console->models->deliveryDetail.setCurrentAttempt(1);
        QVERIFY(!text("evidence").contains(QStringLiteral("The same since")));
    }

    void aDeliveryThatIsGivenUpTellsOfAllItsAttempts()
    {
        const Timestamp first = now() - std::chrono::minutes(3);
        Destination &destination = m_console->engine.storedDestinations[0];
        destination.status = DestinationStatus::Inactive;
        destination.statusReason = StatusReason::AttemptsExhausted;
        destination.statusDelivery = DeliveryId("edlv_summary");
        m_console->models->destinations.reload();
        QTRY_VERIFY(m_console->models->destinations.find(destination.id)->status ==
                    DestinationStatus::Inactive);
        Attempt last = answered(2, first + std::chrono::minutes(1), 503, "busy");
        last.error.message = QStringLiteral("The receiver failed (503).");
        show({failed(1, first, ErrorClass::Timeout, QStringLiteral("No answer within 5.0 s.")),
              last},
             DeliveryStatus::Failure);
        const QString evidence = text("evidence");
        QVERIFY2(evidence.contains(QStringLiteral(
                     "All 2 attempts failed: No answer in time, Rejected by status (503).")),
                 qPrintable(evidence));
        QCOMPARE(text("cause"), QStringLiteral("All 2 attempts failed; the destination was set to "
                                               "inactive."));
        QVERIFY(evidence.startsWith(QStringLiteral("The receiver failed (503).")));
        QCOMPARE(evidence.count(QStringLiteral("The receiver failed (503).")), 1);
        QVERIFY(text("nextStep").contains(QStringLiteral("reactivate the destination and replay")));
        m_console->models->deliveryDetail.setCurrentAttempt(0);
        QVERIFY(text("cause").endsWith(QStringLiteral(" (timeout)")));
        QVERIFY(!text("evidence").contains(QStringLiteral("attempts failed")));
    }

    void aHeadlineHasTheValuesThatAreKnown_data()
    {
        QTest::addColumn<ErrorClass>("error");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("cause");
        const auto tls = ErrorClass::TlsError;
        const QString who =
            QStringLiteral(" It is for CN = a, issued by CN = b, valid from 2025-01-01 to "
                           "2026-01-01.");
        const auto row = [](const char *name, ErrorClass error, const QString &message,
                            const char *cause) {
            QTest::newRow(name) << error << message << QString::fromLatin1(cause);
        };
        row("expired", tls, QStringLiteral("The certificate expired on 2026-01-01.") + who,
            "The certificate expired on 2026-01-01. (tls_error)");
        row("name", tls,
            QStringLiteral("The certificate is for a.example, b.example, not for c.example.") + who,
            "The certificate is for a.example, b.example, not for c.example. (tls_error)");
        row("untrusted", tls,
            QStringLiteral("The certificate is not trusted: self-signed certificate.") + who,
            "The certificate is not trusted: self-signed certificate. (tls_error)");
        row("version", tls,
            QStringLiteral("192.0.2.1:443 and this machine have no TLS version in common; TLS 1.2 "
                           "is the oldest allowed."),
            "192.0.2.1:443 and this machine have no TLS version in common; TLS 1.2 is the oldest "
            "allowed. (tls_error)");
        row("unknown", tls, QStringLiteral("Etwas anderes."),
            "No secure connection could be made. (tls_error)");
        row("slow answer", ErrorClass::Timeout,
            QStringLiteral("No answer within 5 s. Connected in 2 ms, waited 4998 ms for the first "
                           "byte."),
            "No answer within 5 s. The receiver may still have processed the event. (timeout)");
        row("no connection", ErrorClass::Timeout,
            QStringLiteral("No connection to 192.0.2.1:443 within 5 s."),
            "No connection to 192.0.2.1:443 within 5 s. (timeout)");
        row("slow handshake", ErrorClass::Timeout,
            QStringLiteral("No secure connection within 2500 ms. Connected in 2 ms, the TLS "
                           "handshake was not finished after 2498 ms."),
            "No secure connection within 2500 ms; nothing was sent. (timeout)");
    }
    void aHeadlineHasTheValuesThatAreKnown()
    {
        QFETCH(ErrorClass, error);
        QFETCH(QString, message);
        QFETCH(QString, cause);
        show({failed(1, now(), error, message)});
        QCOMPARE(text("cause"), cause);
        QVERIFY(text("evidence").contains(message));
    }

    void theSecretsThatSignedAreNamed()
    {
        Destination &destination = m_console->engine.storedDestinations[0];
        const Timestamp at = now() - std::chrono::minutes(5);
        const Timestamp end = now() + std::chrono::hours(20);
        destination.config.credentials.insert_or_assign(QStringLiteral("secret"),
                                                        Secret("newe****"));
        destination.previousSecrets = {{Secret("form****"), end},
                                       {Secret("gone****"), at - std::chrono::hours(1)}};
        destination.updatedAt = at - std::chrono::hours(2);
        m_console->models->destinations.reload();
        QTRY_COMPARE(m_console->models->destinations.find(destination.id)->previousSecrets.size(),
                     std::size_t(2));
        Attempt attempt = answered(1, at, 401, "no");
        attempt.request->headers.push_back({"webhook-id", "evt_1"});
        attempt.request->headers.push_back({"webhook-timestamp", "1700000000"});
        attempt.request->headers.push_back({"webhook-signature", "v1,aaaa v1,bbbb"});
        show({attempt});
        const QString both = text("signatures");
        QVERIFY2(both.contains(QStringLiteral("1: newe****, current")), qPrintable(both));
        QVERIFY2(both.contains(QStringLiteral("2: form****, previous until %1")
                                   .arg(m_console->models->wording.fullTime(end))),
                 qPrintable(both));
        QVERIFY(!both.contains(QStringLiteral("gone")) &&
                !both.contains(QStringLiteral("changed after")));
        // One signature: the newer secret was not there yet.
        attempt.request->headers.back().second = "v1,bbbb";
        destination.updatedAt = at + std::chrono::minutes(1);
        m_console->models->destinations.reload();
        QTRY_VERIFY(m_console->models->destinations.find(destination.id)->updatedAt > at);
        show({attempt});
        const QString one = text("signatures");
        QVERIFY2(one.startsWith(QStringLiteral("1: form****, previous until ")), qPrintable(one));
        QVERIFY(!one.contains(QStringLiteral("newe")));
        QVERIFY(one.contains(QStringLiteral("changed after this attempt")));
        // More than there are secrets.
        attempt.request->headers.back().second = "v1,aaaa v1,bbbb v1,cccc";
        show({attempt});
        QVERIFY(text("signatures").contains(QStringLiteral("is not known")));
    }

    void whatWasNotSentSaysWhatItWaitsFor()
    {
        show({}, DeliveryStatus::Pending);
        QVERIFY(text("nextStep").contains(QStringLiteral("as soon as its turn comes")));
        show({}, DeliveryStatus::Held);
        QVERIFY(text("nextStep").contains(QStringLiteral("Reactivate the destination")));
        show({}, DeliveryStatus::Canceled);
        QVERIFY(text("cause").contains(QStringLiteral("canceled before anything was sent")));
    }

    void whatWasStoppedSaysByWhomAndWhen_data()
    {
        QTest::addColumn<CancelReason>("reason");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("said");
        using enum CancelReason;
        const QString name = QStringLiteral("Ada %2 Byron");
        QTest::newRow("by hand") << Request << name << QStringLiteral("Stopped by %1 at %2.");
        QTest::newRow("by nobody known")
            << Request << QString() << QStringLiteral("Stopped at %2.");
        QTest::newRow("for another reason")
            << Unknown << name << QStringLiteral("Stopped by %1 at %2.");
        QTest::newRow("deleted") << DestinationDeleted << name
                                 << QStringLiteral(
                                        "Stopped at %2, when %1 deleted the destination.");
        QTest::newRow("deleted by nobody known")
            << DestinationDeleted << QString()
            << QStringLiteral("Stopped at %2, because the destination was deleted.");
        QTest::newRow("dropped") << Dropped << name
                                 << QStringLiteral("Stopped at %2, when %1 reactivated the "
                                                   "destination and dropped what it held.");
        QTest::newRow("dropped by nobody known")
            << Dropped << QString()
            << QStringLiteral(
                   "Stopped at %2, because the destination was reactivated without what it held.");
        QTest::newRow("replay") << ReplayCanceled << name
                                << QStringLiteral("Stopped at %2, when %1 canceled its replay.");
        QTest::newRow("replay by nobody known")
            << ReplayCanceled << QString()
            << QStringLiteral("Stopped at %2, because its replay was canceled.");
    }

    void whatWasStoppedSaysByWhomAndWhen()
    {
        QFETCH(CancelReason, reason);
        QFETCH(QString, by);
        QFETCH(QString, said);
        const Cancellation cancellation{now(), reason, by};
        QString sentence = said.replace(QStringLiteral("%1"), QStringLiteral("@"));
        sentence.replace(QStringLiteral("%2"), m_console->words.fullTime(now()));
        sentence.replace(u'@', by);
        show({}, DeliveryStatus::Canceled, {}, cancellation);
        QCOMPARE(text("cause"), sentence);
        QVERIFY(text("evidence").contains(QStringLiteral("before anything was sent")));
        const bool gone = reason == CancelReason::DestinationDeleted;
        QCOMPARE(text("nextStep").contains(QStringLiteral("to another destination")), gone);
        // After an attempt it stands beside that.
        show({answered(1, now(), 503, "busy"), answered(2, now(), 503, "busy")},
             DeliveryStatus::Canceled, {}, cancellation);
        QVERIFY(text("cause").startsWith(QStringLiteral("The receiver failed (503)")));
        QVERIFY2(text("evidence").contains(sentence), qPrintable(text("evidence")));
        QCOMPARE(text("nextStep").contains(QStringLiteral("to another destination")), gone);
        m_console->models->deliveryDetail.setCurrentAttempt(0);
        QVERIFY(!text("evidence").contains(sentence));
    }

    void theDestinationIsOneStepAway()
    {
        show({answered(1, now(), 503, "busy")});
        QVERIFY(text("deliveryDestination").contains(QStringLiteral("Prod webhook")));
        QAction *action = m_console->actions->action("showDestination");
        QVERIFY(action && action->isEnabled());
        action->trigger();
        QCOMPARE(m_console->window->place(), Place::Destinations);
        QTRY_COMPARE(m_console->window->findChild<QWidget *>(QStringLiteral("destinationFacts"))
                         ->isVisible(),
                     true);
    }

    void theNextStepOpensTheEditorAtTheSettingToBlame()
    {
        QTRY_VERIFY(m_console->models->editor.isReady());
        auto *button = m_console->find<QWidget>("editSettingButton");
        show({answered(1, now(), 503, "busy")});
        QVERIFY(!button->isVisible()); // nothing to change here
        show({answered(1, now(), 404, "no such path")});
        QVERIFY(button->isVisible());
        QAction *action = m_console->actions->action("editSetting");
        QCOMPARE(action->text(), QStringLiteral("Edit “URL” …"));
        action->trigger();
        QCOMPARE(m_console->window->place(), Place::Destinations);
        auto *form = m_console->find<QWidget>("destinationForm");
        QVERIFY(form->isVisible());
        QCOMPARE(m_console->models->editor.id(), m_console->engine.storedDestinations[0].id);
        auto *url = m_console->find<QLineEdit>("field_url");
        QVERIFY(url->hasFocus());
        // What happened stands beside it until it is edited, and is read with it.
        QVERIFY(url->accessibleDescription().contains(
            QStringLiteral("A delivery failed: The receiver answered 404.")));
        QVERIFY(m_console->models->editor.problemFields().isEmpty()); // nothing forbids to save
        m_console->models->editor.setValue(QStringLiteral("url"),
                                           QStringLiteral("https://example.com/right"));
        QVERIFY(!url->accessibleDescription().contains(QStringLiteral("A delivery failed")));
    }

    void aPolicyFieldIsUnfoldedAndBroughtIntoView()
    {
        QTRY_VERIFY(m_console->models->editor.isReady());
        show({answered(1, now(), 429, "slow down")});
        m_console->actions->action("editSetting")->trigger();
        QTRY_VERIFY(m_console->window->focusWidget()->accessibleName().startsWith(
            QStringLiteral("Attempts per second")));
        auto *scroll = m_console->find<QScrollArea>("destinationScroll");
        const QWidget *input = m_console->window->focusWidget();
        QTRY_VERIFY(scroll->viewport()->rect().contains(
            QRect(input->mapTo(scroll->viewport(), QPoint()), input->size())));
    }

    void settingsThatDoNotDoLeadToTheOneThatIsWrong()
    {
        QTRY_VERIFY(m_console->models->editor.isReady());
        m_console->engine.storedDestinations[0].config.fields[QStringLiteral("url")] =
            QStringLiteral("no address");
        m_console->models->destinations.reload();
        const DestinationId id = m_console->engine.storedDestinations[0].id;
        QTRY_COMPARE(
            m_console->models->destinations.find(id)->config.fields.at(QStringLiteral("url")),
            QStringLiteral("no address"));
        show({failed(1, now(), ErrorClass::FormatError,
                     QStringLiteral("The URL cannot be used: Malformed."))});
        QCOMPARE(m_console->actions->action("editSetting")->text(),
                 QStringLiteral("Edit the destination …"));
        m_console->actions->action("editSetting")->trigger();
        QVERIFY(m_console->find<QLineEdit>("field_url")->hasFocus());
        QVERIFY(m_console->find<QLabel>("problem_url")->isVisible());
    }
};

QTEST_MAIN(TestSummary)
#include "tst_summary.moc"
