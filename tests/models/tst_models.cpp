#include "fakeengine.h"
#include "models/fieldproblem.h"
#include "models/attemptexport.h"
#include "models/consolemodels.h"
#include "models/consolesettings.h"
#include "models/deeplink.h"
#include "models/filtercompletion.h"
#include "models/formatting.h"
#include "models/jsontreemodel.h"
#include "models/palettemodel.h"
#include "sampledata.h"
#include "support/manualclock.h"
#include "ui/words.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;

class TestModels : public QObject
{
    Q_OBJECT

private:
    static StreamBatch events(int from, int count)
    {
        std::vector<StreamMessage> messages;
        for (int i = from; i < from + count; ++i) {
            const QByteArray type = i % 2 ? "task_run.failed" : "task_run.completed";
            messages.push_back({QByteArray::number(i),
                                Event{EventId("evt_" + QByteArray::number(i)), type,
                                      "{\"id\":\"trun_1\"}", fromMillis(1'736'933'475'000 + i)}});
        }
        return std::make_shared<const std::vector<StreamMessage>>(std::move(messages));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void liveModelKeepsItsBoundAndInsertsOnceABatch()
    {
        Words words;
        ManualClock clock;
        LiveStreamModel model(words, clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setBound(100);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.take({events(0, 80), events(80, 10)});
        QCOMPARE(inserted.count(), 1);
        model.take({events(90, 60)});
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(model.trimmed(), 0); // nobody reads while it follows
        QCOMPARE(model.eventAt(0)->id, EventId("evt_50"));
        model.setFollowing(false);
        model.take({events(150, 20)});
        QCOMPARE(model.trimmed(), 20);
        model.setFollowing(true);
        QCOMPARE(model.trimmed(), 0);
    }

    void aLineOfTheDemoTakesTheCellsThatItHasNoUseFor()
    {
        Words words;
        ManualClock clock;
        LiveStreamModel model(words, clock);
        Event line;
        line.id = EventId("evt_line");
        line.type = "demo.source_changed";
        line.data = "{\"dial\":\"rate\",\"before\":5,\"after\":40}";
        StreamBatch batch =
            std::make_shared<const std::vector<StreamMessage>>(1, StreamMessage{{}, line});
        model.take({events(0, 1), batch});
        const QString text = QStringLiteral("Events per second: 5.0 → 40.0");
        // Time, type, about, event, deliveries, size, mark.
        for (const int column : {2, 3, 4, 5})
            QCOMPARE(model.index(1, column).data(LineRole).toString(), text);
        for (const int column : {0, 1, 6})
            QVERIFY(!model.index(1, column).data(LineRole).isValid());
        QCOMPARE(model.index(1, 2).data().toString(), text);
        QCOMPARE(model.index(1, 2).data(Qt::ToolTipRole).toString(), text);
        QVERIFY(model.index(1, 1).data(LookRole).value<Look>() == Look({"demo", Tone::Info}));
        for (int column = 0; column < model.columnCount(); ++column)
            QVERIFY(!model.index(0, column).data(LineRole).isValid());
    }

    void pausedLiveModelLosesNothing()
    {
        Words words;
        ManualClock clock;
        LiveStreamModel model(words, clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.take({events(0, 10)});
        model.setFollowing(false);
        model.take({events(10, 5)});
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.waiting(), 5);
        model.setFollowing(true);
        QCOMPARE(model.rowCount(), 15);
    }

    void liveFilterAlsoTakesWhatMatchesLater()
    {
        Words words;
        ManualClock clock;
        LiveStreamModel model(words, clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.take({events(0, 10)});
        const auto filter = SearchExpression::parse(QStringLiteral("status:failure"));
        QVERIFY(filter);
        model.setFilter(*filter);
        QCOMPARE(model.rowCount(), 0);
        Delivery delivery;
        delivery.id = DeliveryId("edlv_1");
        delivery.eventId = EventId("evt_4");
        delivery.destinationId = DestinationId("evtd_1");
        delivery.status = DeliveryStatus::Failure;
        model.take({std::make_shared<const std::vector<StreamMessage>>(
            std::vector<StreamMessage>{{"m", delivery}})});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.eventAt(0)->id, EventId("evt_4"));
        model.setFilter({});
        QCOMPARE(model.rowCount(), 10);
    }

    void listsAreReadPageByPageAndNewRowsComeOnTop()
    {
        FakeEngine engine;
        SystemClock clock;
        Words words;
        fillSample(engine, clock.now());
        ConsoleModels models(engine, words, clock);
        QAbstractItemModelTester deliveries(&models.deliveries,
                                            QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester destinations(
            &models.destinations, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester stored(&models.events,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        models.destinations.reload();
        models.deliveries.reload();
        models.events.reload();
        QTRY_COMPARE(models.deliveries.rowCount(), 100);
        QVERIFY(models.deliveries.canFetchMore({}));
        models.deliveries.fetchMore({});
        QTRY_VERIFY(models.deliveries.rowCount() >= 200);
        QTRY_COMPARE(models.events.rowCount(), 100);
        QTRY_COMPARE(models.destinations.rowCount(), 4);
        QCOMPARE(models.destinations.destinationAt(0)->name, QStringLiteral("Warehouse queue"));

        const DeliveryId first = models.deliveries.deliveryAt(0)->id;
        Delivery fresh = engine.storedDeliveries.front();
        fresh.id = DeliveryId("edlv_fresh");
        engine.storedDeliveries.insert(engine.storedDeliveries.begin(), fresh);
        models.deliveries.refreshHead();
        // The tester may have read another page meanwhile.
        QTRY_COMPARE(models.deliveries.rowOf(DeliveryId("edlv_fresh")), 0);
        QCOMPARE(models.deliveries.rowOf(first), 1);
    }

    void subscriptionsGroupAndTick()
    {
        FakeEngine engine;
        fillTypes(engine);
        SubscriptionModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTypes(engine.catalogue);
        model.setSubscription(Subscription({"task_run.failed", "credential.*", "custom.thing"}));
        QCOMPARE(model.subscription().patterns(),
                 (std::vector<QByteArray>{"credential.*", "task_run.failed", "custom.thing"}));
        const QModelIndex credential = model.index(0, 0);
        QCOMPARE(model.data(credential, Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QVERIFY(model.setData(model.index(0, 0, credential), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.data(credential, Qt::CheckStateRole).toInt(), int(Qt::PartiallyChecked));
        model.setEverything(true);
        QVERIFY(model.subscription().isEverything());
    }

    void editorNamesEveryProblemAndTakesTheEnginesOwn()
    {
        FakeEngine engine;
        fillTypes(engine);
        DestinationEditor editor(engine);
        editor.load();
        QTRY_VERIFY(editor.isReady());
        editor.startNew();
        QCOMPARE(editor.problemFields(),
                 (QStringList{QStringLiteral("name"), QStringLiteral("url")}));
        editor.setName(QStringLiteral("Prod"));
        editor.setValue(QStringLiteral("url"), QStringLiteral("ftp://example.com"));
        QCOMPARE(int(editor.problem(QStringLiteral("url"))->code), int(FieldProblem::Code::BadUrl));
        editor.setValue(QStringLiteral("url"), QStringLiteral("https://example.com/x"));
        QVERIFY(editor.problemFields().isEmpty());
        engine.refusal = Error(ErrorCode::InputInvalid, QStringLiteral("This host is taken."),
                               QStringLiteral("webhook.url"));
        QSignalSpy refused(&editor, &DestinationEditor::refused);
        editor.save();
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(editor.problem(QStringLiteral("url"))->message,
                 QStringLiteral("This host is taken."));
    }

    void whatNoFurtherLetterMendsIsSaidWhileItIsTyped()
    {
        FieldDescriptor field;
        field.pattern = QStringLiteral("https://sqs\\.[a-z0-9-]+\\.amazonaws\\.com/.+");
        QVERIFY(!isPastCorrection(field, {}));
        QVERIFY(!isPastCorrection(field, QStringLiteral("https://sqs.eu-we")));
        QVERIFY(
            !isPastCorrection(field, QStringLiteral("https://sqs.eu-west-1.amazonaws.com/1/q")));
        QVERIFY(isPastCorrection(field, QStringLiteral("http:")));
        QVERIFY(isPastCorrection(field, QStringLiteral("https://sqs.eu_west")));
        field.pattern.clear();
        QVERIFY(!isPastCorrection(field, QStringLiteral("http:")));
    }

    void linksNameOnePlaceAndComeBackFromText()
    {
        const DeepLink link{LinkTarget::Delivery, "edlv_01ARZ", QStringLiteral("My shop")};
        QCOMPARE(toText(link), QStringLiteral("deckhand://My%20shop/delivery/edlv_01ARZ"));
        QVERIFY(parseDeepLink(toText(link)) == link);
        QVERIFY(parseDeepLink(QStringLiteral(" evt_1 "))->target == LinkTarget::Event);
        QVERIFY(parseDeepLink(QStringLiteral("eatt_1"))->target == LinkTarget::Attempt);
        const DeepLink issue{LinkTarget::Issue, "issue_0a1b", QStringLiteral("Stage")};
        QCOMPARE(toText(issue), QStringLiteral("deckhand://Stage/issue/issue_0a1b"));
        QVERIFY(parseDeepLink(toText(issue)) == issue);
        for (const char *wrong : {"", "evt_", "hello", "deckhand://", "deckhand://p/event/",
                                  "deckhand://p/nothing/evt_1", "evt_a b", "evt_<b>"})
            QVERIFY2(!parseDeepLink(QLatin1String(wrong)), wrong);
    }

    void thePaletteRanksBeginningsOfWordsAndWhatWasUsed()
    {
        PaletteModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        using Kind = PaletteEntry::Kind;
        const std::vector<PaletteEntry> entries{
            {Kind::Action,
             QStringLiteral("a"),
             QStringLiteral("Rotate secret"),
             {},
             {},
             "dot",
             true},
            {Kind::Action, QStringLiteral("b"), QStringLiteral("Retry now"), {}, {}, "dot", true},
            {Kind::Action, QStringLiteral("c"), QStringLiteral("Cancel"), {}, {}, "dot", false},
            {Kind::Destination, QStringLiteral("d"), QStringLiteral("Retro"), {}, {}, "dot", true}};
        model.setEntries(entries, {});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.entryAt(3)->id, QStringLiteral("c")); // not possible: last
        model.setText(QStringLiteral("rn"));
        QCOMPARE(model.entryAt(0)->id, QStringLiteral("b"));
        model.setText(QStringLiteral("@r"));
        QCOMPARE(model.rowCount(), 1);
        model.setText(QStringLiteral("r"));
        model.setEntries(entries, {QStringLiteral("a")});
        QCOMPARE(model.entryAt(0)->id, QStringLiteral("a"));
        model.setText(QStringLiteral("zzz"));
        QCOMPARE(model.rowCount(), 0);
    }

    void settingsRememberViewsFiltersAndDensity()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("console.ini"));
        const QString page = QStringLiteral("events");
        {
            ConsoleSettings settings(file);
            settings.saveView(page, {QStringLiteral("Trouble"), QStringLiteral("status:failure")});
            settings.saveView(page, {QStringLiteral("Trouble"), QStringLiteral("status:held")});
            settings.rememberFilter(page, QStringLiteral("a"));
            settings.rememberFilter(page, QStringLiteral("b"));
            settings.rememberFilter(page, QStringLiteral("a"));
            settings.setDensity(Density::Compact);
        }
        const ConsoleSettings settings(file);
        QCOMPARE(settings.savedViews(page).size(), std::size_t(1));
        QCOMPARE(settings.savedViews(page)[0].filter, QStringLiteral("status:held"));
        QCOMPARE(settings.filterHistory(page),
                 (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(settings.density(), Density::Compact);
    }

    void filtersAreCompletedWhereTheCursorIs()
    {
        const QStringList types{QStringLiteral("task.created"), QStringLiteral("session.failed")};
        const QStringList names{QStringLiteral("Prod webhook"), QStringLiteral("Archive")};
        const auto at = [&](const QString &text) {
            return completeFilter(text, text.size(), types, names);
        };
        QVERIFY(at(QStringLiteral("stat")).options.contains(QStringLiteral("status:")));
        QVERIFY(at(QStringLiteral("type:task.* sta")).options.contains(QStringLiteral("status:")));
        QCOMPARE(at(QStringLiteral("a (type:ta")).options, QStringList{types[0]});
        QCOMPARE(at(QStringLiteral("-type:sess")).options, QStringList{types[1]});
        const FilterCompletion quoted = at(QStringLiteral("dest:\"prod w"));
        QCOMPARE(quoted.options, QStringList{QStringLiteral("\"Prod webhook\"")});
        QCOMPARE(quoted.from, 5);
        QVERIFY(at(QStringLiteral("status:fail")).options.contains(QStringLiteral("failure")));
        QVERIFY(at(QStringLiteral("nonsense:x")).options.isEmpty());
        QVERIFY(at(QStringLiteral("status!=fail")).options.contains(QStringLiteral("failure")));
        QVERIFY(at(QStringLiteral("error=")).isValue);
        const QStringList history{QStringLiteral("type:a"), QStringLiteral("status:held"),
                                  QStringLiteral("type:b status:held")};
        QCOMPARE(formerFilters(QStringLiteral("ty"), history),
                 (QStringList{history[0], history[2]}));
        QVERIFY(formerFilters({}, history).isEmpty());
        QVERIFY(formerFilters(history[1], history).isEmpty());
    }

    void aTimeInASentenceNamesItsZone()
    {
        const QTimeZone berlin("Europe/Berlin");
        const Timestamp winter = fromMillis(1'736'935'871'412); // 2025-01-15 10:11:11.412 UTC
        const Timestamp summer = fromMillis(1'752'573'600'000); // 2025-07-15 10:00:00 UTC
        QCOMPARE(format::shortTime(winter, berlin, winter, format::Precision::Minutes),
                 QStringLiteral("11:11 CET"));
        // Its own zone, not that of today.
        QCOMPARE(format::shortTime(summer, berlin, winter, format::Precision::Seconds),
                 QStringLiteral("07-15 12:00:00 CEST"));
        QCOMPARE(format::shortTime(winter, QTimeZone::utc(), winter, format::Precision::Seconds),
                 QStringLiteral("10:11:11 UTC"));
    }

    void numbersReadAsPeopleWriteThem()
    {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(format::duration(83), QStringLiteral("83 ms"));
        QCOMPARE(format::duration(5000), QStringLiteral("5.0 s"));
        QCOMPARE(format::duration(125'000), QStringLiteral("2 min 05 s"));
        QCOMPARE(format::percent(9999, 10'000), QStringLiteral("99.9 %"));
        QCOMPARE(format::percent(9'999'999, 10'000'000), QStringLiteral("99.9 %"));
        QCOMPARE(format::shortId("evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                 QStringLiteral("evt_01AR…9G5FAV"));
        QCOMPARE(subjectOf("{\"id\":\"trun_7\",\"x\":1}"), QByteArray("trun_7"));
    }
};

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
