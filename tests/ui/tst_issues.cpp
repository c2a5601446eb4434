#include "console.h"
#include "sampledata.h"

#include "ui/placedelegate.h"
#include "ui/placelist.h"
#include "ui/tableview.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;

namespace {

Delivery failed(FakeEngine &engine, const DestinationId &to, ErrorClass error, const char *message,
                Timestamp at)
{
    Delivery delivery;
    delivery.id = DeliveryId(engine.nextId("edlv_"));
    delivery.eventId = engine.storedEvents.empty() ? EventId("evt_1") : engine.storedEvents[0].id;
    delivery.destinationId = to;
    delivery.status = DeliveryStatus::Failure;
    delivery.createdAt = at;
    delivery.lastError = AttemptError{error, QLatin1String(message), {}};
    return delivery;
}

int badge(const Console &console, Place place)
{
    return console.find<PlaceList>("places")
        ->topLevelItem(int(place))
        ->data(0, PlaceBadgeRole)
        .toInt();
}

} // namespace

/// Failures grouped by destination and cause.
class TestIssues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void sameCauseIsOneIssueWhateverItsIdsAndTimes()
    {
        const DestinationId one("evtd_1"), two("evtd_2");
        const AttemptError a{
            ErrorClass::Timeout, QStringLiteral("No answer within 5.0 s from req_01JKQ8ZZZZ."), {}};
        const AttemptError b{
            ErrorClass::Timeout, QStringLiteral("No answer within 5.2 s from req_01JKQ9AAAA."), {}};
        const AttemptError c{
            ErrorClass::HttpStatus, QStringLiteral("The receiver answered 503."), {}};
        const AttemptError d{
            ErrorClass::HttpStatus, QStringLiteral("The receiver answered 404."), {}};
        QCOMPARE(issueId(one, a), issueId(one, b));
        QVERIFY(issueId(one, a) != issueId(two, a));
        QVERIFY(issueId(one, c) != issueId(one, d));
        QCOMPARE(statusIn(c), 503);
        QCOMPARE(statusIn(a), 0);
    }

    void failuresAreGroupedAndFoundAgainByTheirFilter()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        IssuesModel &issues = console.models->issues;
        QAbstractItemModelTester tester(&issues,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_VERIFY(issues.isLoaded());
        QVERIFY(issues.rowCount() >= 2);
        int affected = 0;
        for (int row = 0; row < issues.rowCount(); ++row) {
            const Issue &issue = *issues.issueAt(row);
            affected += issue.count();
            QVERIFY(issue.firstSeen <= issue.lastSeen);
            const auto parsed = SearchExpression::parse(filterOf(issue));
            QVERIFY2(parsed, qPrintable(filterOf(issue)));
        }
        const auto trouble = std::count_if(console.engine.storedDeliveries.begin(),
                                           console.engine.storedDeliveries.end(), isTrouble);
        QCOMPARE(affected, int(trouble));
        QCOMPARE(badge(console, Place::Issues), issues.rowCount());
    }

    void theStreamKeepsThemCurrent()
    {
        Console console;
        fillTypes(console.engine);
        console.open();
        IssuesModel &issues = console.models->issues;
        QAbstractItemModelTester tester(&issues,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_VERIFY(issues.isLoaded());
        const Timestamp now = console.clock.now();
        Delivery first = failed(console.engine, DestinationId("evtd_1"), ErrorClass::Timeout,
                                "No answer within 5.0 s.", now);
        const Delivery second = failed(console.engine, DestinationId("evtd_1"), ErrorClass::Timeout,
                                       "No answer within 5.0 s.", now);
        console.engine.emitBatch({{"m1", first}, {"m2", second}});
        console.models->feed.flush();
        QCOMPARE(issues.rowCount(), 1);
        QCOMPARE(issues.issueAt(0)->count(), 2);
        QCOMPARE(issues.issueAt(0)->hourly(now).back(), 2);
        // Another cause moves it; delivered ones leave, and the last one takes the issue along.
        first.lastError->errorClass = ErrorClass::DnsError;
        console.engine.emitDelivery(first);
        console.models->feed.flush();
        QCOMPARE(issues.rowCount(), 2);
        first.status = DeliveryStatus::Success;
        console.engine.emitDelivery(first);
        console.models->feed.flush();
        QCOMPARE(issues.rowCount(), 1);
        QCOMPARE(issues.issueAt(0)->count(), 1);
    }

    void whatTheStreamTellsDuringAReadingIsNotLost()
    {
        Console console;
        fillTypes(console.engine);
        const Timestamp now = console.clock.now();
        Delivery first = failed(console.engine, DestinationId("evtd_1"), ErrorClass::Timeout,
                                "No answer within 5.0 s.", now);
        const Delivery second = failed(console.engine, DestinationId("evtd_1"),
                                       ErrorClass::DnsError, "Unknown host.", now);
        console.open();
        IssuesModel &issues = console.models->issues;
        QTRY_VERIFY(issues.isLoaded());
        console.engine.storedDeliveries = {first};
        console.engine.hold = true;
        issues.reload();
        first.status = DeliveryStatus::Success;
        console.engine.emitBatch({{"m1", first}, {"m2", second}});
        console.models->feed.flush();
        console.engine.hold = false;
        QSignalSpy updated(&issues, &IssuesModel::updated);
        console.engine.release();
        QTRY_VERIFY(!updated.empty());
        QCOMPARE(issues.rowCount(), 1);
        QCOMPARE(issues.issueAt(0)->errorClass, ErrorClass::DnsError);
    }

    void whatWasResolvedComesBackWhenItFailsAgain()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Issues);
        IssuesModel &issues = console.models->issues;
        QTRY_VERIFY(issues.rowCount() >= 2);
        const int before = issues.openCount();
        console.find<TableView>("issueTable")->selectRow(0);
        const QByteArray id = issues.issueAt(0)->id;
        const Issue sample = *issues.issueAt(0);
        console.actions->action("resolveIssue")->trigger();
        QCOMPARE(issues.find(id)->mark.state, IssueState::Resolved);
        QCOMPARE(issues.openCount(), before - 1);
        QCOMPARE(badge(console, Place::Issues), before - 1);
        QCOMPARE(console.window->page(Place::Issues)->currentItem(), id); // still chosen
        // It is remembered when the list is read anew.
        QSignalSpy updated(&issues, &IssuesModel::updated);
        issues.reload();
        QTRY_VERIFY(!updated.empty());
        QCOMPARE(issues.openCount(), before - 1);
        // A failure after the mark, by the clock.
        QTRY_VERIFY(console.clock.now() > issues.find(id)->mark.since);
        console.engine.emitDelivery(failed(console.engine, sample.destinationId, sample.errorClass,
                                           sample.message.toLatin1().constData(),
                                           console.clock.now()));
        console.models->feed.flush();
        QCOMPARE(issues.find(id)->mark.state, IssueState::Open);
        // That is remembered, too: its deliveries were made before it was resolved.
        QCOMPARE(console.settings.issueMark(id).state, IssueState::Open);
    }

    void aNoteStaysWithItsIssueWhateverItsState()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        IssuesModel &issues = console.models->issues;
        QTRY_VERIFY(issues.rowCount() > 1);
        console.window->goTo(Place::Issues);
        auto *table = console.find<TableView>("issueTable");
        auto *note = console.find<QLineEdit>("issueRemark");
        table->selectRow(0);
        const QByteArray first = issues.issueAt(0)->id;
        QVERIFY(note->text().isEmpty());
        QTest::keyClicks(note, QStringLiteral("Ann asks the receiver"));
        QTest::keyClick(note, Qt::Key_Return);
        QCOMPARE(console.settings.issueMark(first).note, QStringLiteral("Ann asks the receiver"));
        console.actions->action("acknowledgeIssue")->trigger();
        QCOMPARE(issues.find(first)->mark.note, QStringLiteral("Ann asks the receiver"));
        // Another issue has its own; what is not confirmed by Enter is kept, too.
        note->setText(QStringLiteral("Ann has asked"));
        const int other = issues.rowOf(first) == 0 ? 1 : 0;
        const QByteArray second = issues.issueAt(other)->id;
        table->selectRow(other);
        QVERIFY(note->text().isEmpty());
        QCOMPARE(console.settings.issueMark(first).note, QStringLiteral("Ann has asked"));
        QVERIFY(console.settings.issueMark(second).note.isEmpty());
        console.open(); // anew, with the same settings
        QTRY_VERIFY(console.models->issues.find(first));
        QCOMPARE(console.models->issues.find(first)->mark.note, QStringLiteral("Ann has asked"));
        QCOMPARE(console.models->issues.find(first)->mark.state, IssueState::Acknowledged);
        console.models->issues.setNote(first, QString());
        QCOMPARE(console.settings.issueMark(first).state, IssueState::Acknowledged);
        QVERIFY(console.settings.issueMark(first).note.isEmpty());
    }

    void ignoringIsAskedAboutAndStays()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Issues);
        IssuesModel &issues = console.models->issues;
        QTRY_VERIFY(issues.rowCount() >= 2);
        console.find<TableView>("issueTable")->selectRow(0);
        const QByteArray id = issues.issueAt(0)->id;
        console.dialogs.answer = false;
        console.actions->action("ignoreIssue")->trigger();
        QCOMPARE(issues.find(id)->mark.state, IssueState::Open);
        console.dialogs.answer = true;
        console.actions->action("ignoreIssue")->trigger();
        QCOMPARE(issues.find(id)->mark.state, IssueState::Ignored);
        QCOMPARE(issues.rowOf(id), issues.rowCount() - 1);
        QVERIFY(console.actions->action("reopenIssue")->isEnabled());
        QVERIFY(!console.actions->action("ignoreIssue")->isEnabled());
        console.actions->action("reopenIssue")->trigger();
        QCOMPARE(issues.find(id)->mark.state, IssueState::Open);
    }

    void anIssueLeadsToItsDeliveriesAndToTheirReplay()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Issues);
        IssuesModel &issues = console.models->issues;
        QTRY_VERIFY(issues.rowCount() >= 2);
        const DestinationId billing = console.engine.storedDestinations[2].id;
        int row = 0;
        while (issues.issueAt(row)->destinationId != billing)
            ++row;
        console.find<TableView>("issueTable")->selectRow(row);
        const int count = issues.issueAt(row)->count();
        QVERIFY(console.find<QLabel>("issueTitle")
                    ->text()
                    .startsWith(QStringLiteral("Billing (flaky)")));
        console.actions->action("replayIssue")->trigger();
        QTRY_VERIFY(console.find<QWidget>("replayDialog")->isVisible());
        QTRY_VERIFY(console.models->planner.state() == ReplayPlanner::State::Ready);
        console.find<QWidget>("replayDialog")->close();
        console.actions->action("issueDeliveries")->trigger();
        QCOMPARE(console.window->place(), Place::Deliveries);
        QTRY_COMPARE(console.models->deliveries.rowCount(), std::min(100, count));
    }

    void itsFilterFindsMessagesOfItsSignatureOnly_data()
    {
        QTest::addColumn<QString>("newest");
        QTest::addColumn<QString>("alike"); // of the same signature
        QTest::addColumn<QString>("other"); // of another one
        const auto row = [](const char *name, const QString &newest, const QString &alike,
                            const QString &other) {
            QTest::newRow(name) << newest << alike << other;
        };
        row("nothing", QString(), QString(), QStringLiteral("x"));
        row("fixed", QStringLiteral("The receiver failed (503)."),
            QStringLiteral("The receiver failed (503)."),
            QStringLiteral("The receiver failed (502)."));
        row("longer", QStringLiteral("The queue is gone."), QStringLiteral("The queue is gone."),
            QStringLiteral("The queue is gone. It was deleted."));
        row("measures", QStringLiteral("No answer within 5.0 s from req_01JKQ8ZZZZ."),
            QStringLiteral("No answer within 250 ms from req_01JKQ9AAAA."),
            QStringLiteral("No answer within 5.0 s, nor before, from req_01JKQ8ZZZZ."));
        row("dates", QStringLiteral("Expired on 2026-01-02 10:11:12Z, port 44321."),
            QStringLiteral("Expired on 2025-12-31T01:02:03Z, port 8377."),
            QStringLiteral("Expires on 2026-01-02 10:11:12Z, port 44321."));
        row("signs", QStringLiteral(R"(It said "a\b" and \"{x}[y]^$|*+?.)"),
            QStringLiteral(R"(It said "a\b" and \"{x}[y]^$|*+?.)"),
            QStringLiteral(R"(It said "a/b" and \"{x}[y]^$|*+?.)"));
        row("blanks", QStringLiteral(" Two\n lines. "), QStringLiteral("Two lines."),
            QStringLiteral("Twolines."));
        const QString words = QStringLiteral("Words (of 12 bytes), ").repeated(20);
        row("long", words + u'a', words + u'a', words + u'b');
        row("very long", words.repeated(3), words.repeated(3) + u'z', u'z' + words.repeated(3));
    }

    void itsFilterFindsMessagesOfItsSignatureOnly()
    {
        QFETCH(QString, newest);
        QFETCH(QString, alike);
        QFETCH(QString, other);
        const auto trouble = [](const QString &message) {
            Delivery delivery;
            delivery.destinationId = DestinationId("evtd_1");
            delivery.status = DeliveryStatus::Failure;
            delivery.lastError = AttemptError{ErrorClass::HttpStatus, message, {}};
            return delivery;
        };
        const AttemptError error = *trouble(newest).lastError;
        QCOMPARE(signatureOf(*trouble(alike).lastError), signatureOf(error));
        QVERIFY(signatureOf(*trouble(other).lastError) != signatureOf(error));
        Issue issue;
        issue.destinationId = DestinationId("evtd_1");
        issue.errorClass = ErrorClass::HttpStatus;
        issue.message = newest;
        const QString text = filterOf(issue);
        const auto q = SearchExpression::parse(text);
        QVERIFY2(q, qPrintable(text));
        const auto finds = [&q](const Delivery &delivery) {
            SearchRow row;
            row.delivery = &delivery;
            return q->matches(row, Timestamp{});
        };
        QVERIFY2(finds(trouble(newest)), qPrintable(text));
        QVERIFY2(finds(trouble(alike)), qPrintable(text));
        QVERIFY2(!finds(trouble(other)), qPrintable(text));
        Delivery elsewhere = trouble(newest);
        elsewhere.destinationId = DestinationId("evtd_2");
        QVERIFY2(!finds(elsewhere), qPrintable(text));
    }

    void issuesOfOneClassThatAreAnsweredDifferentlyStayApart()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        const Timestamp now = console.clock.now();
        auto &destinations = console.engine.storedDestinations;
        const DestinationId id = destinations[0].id;
        destinations[1].name = destinations[0].name; // nothing forbids it
        const auto trouble = [&](const DestinationId &to, const char *message, std::size_t event) {
            Delivery delivery = failed(console.engine, to, ErrorClass::HttpStatus, message, now);
            delivery.eventId = console.engine.storedEvents[event].id;
            return delivery;
        };
        console.engine.storedDeliveries = {
            trouble(id, "The receiver rejected the event (422).", 0),
            trouble(id, "The receiver rejected the event (422).", 1),
            trouble(id, "The receiver has no tenant for it (422).", 2),
            trouble(destinations[1].id, "The receiver rejected the event (422).", 3)};
        console.open();
        console.window->goTo(Place::Issues);
        IssuesModel &issues = console.models->issues;
        QTRY_COMPARE(issues.rowCount(), 3);
        QTRY_VERIFY(console.models->destinations.rowCount() > 1);
        for (int i = 0; i < 3; ++i) {
            console.window->goTo(Place::Issues);
            console.find<TableView>("issueTable")->selectRow(i);
            const Issue issue = *issues.issueAt(i);
            console.actions->action("replayIssue")->trigger();
            QTRY_COMPARE(console.models->planner.state(), ReplayPlanner::State::Ready);
            QCOMPARE(console.models->planner.total(), issue.count());
            console.find<QWidget>("replayDialog")->close();
            console.actions->action("issueDeliveries")->trigger();
            DeliveryModel &listed = console.models->deliveries;
            QTRY_COMPARE(listed.rowCount(), issue.count());
            for (int row = 0; row < listed.rowCount(); ++row)
                QVERIFY(issue.affected.contains(listed.deliveryAt(row)->id));
        }
    }

    void anInactiveDestinationSaysWhyNothingIsReplayed()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Issues);
        IssuesModel &issues = console.models->issues;
        QTRY_VERIFY(issues.rowCount() >= 2);
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        const DestinationId queue = console.engine.storedDestinations[3].id;
        int row = 0;
        while (issues.issueAt(row)->destinationId != queue)
            ++row;
        console.find<TableView>("issueTable")->selectRow(row);
        QVERIFY(!console.actions->action("replayIssue")->isEnabled());
        QVERIFY(
            console.actions->action("replayIssue")->toolTip().contains(QStringLiteral("inactive")));
    }

    void errorsAndEmptinessAreSaid()
    {
        Console console;
        fillTypes(console.engine);
        console.engine.refusal = Error(ErrorCode::ApiError, QStringLiteral("The store is locked."));
        console.open();
        console.window->goTo(Place::Issues);
        QTRY_VERIFY(console.models->issues.error());
        console.engine.refusal.reset();
        console.window->page(Place::Issues)->refresh();
        QTRY_VERIFY(console.models->issues.isLoaded());
        QVERIFY(!console.models->issues.error());
        QCOMPARE(badge(console, Place::Issues), 0);
    }
};

QTEST_MAIN(TestIssues)
#include "tst_issues.moc"
