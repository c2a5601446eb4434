#include "console.h"
#include "sampledata.h"

#include "models/destinationbundle.h"
#include "models/harexport.h"
#include "models/listexport.h"
#include "models/supportbundle.h"
#include "ui/messagepanel.h"
#include "ui/tableview.h"
#include "ui/transfers.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
}

} // namespace

/// What goes into files and comes out of them.
class TestTransfers : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    void openSample(Console &console)
    {
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QTRY_VERIFY(console.models->editor.isReady());
    }
    QString pathOf(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QByteArray exported(Console &console, const char *action, const char *name)
    {
        console.dialogs.path = pathOf(name);
        QFile::remove(*console.dialogs.path);
        console.actions->action(action)->trigger();
        [&] { QTRY_VERIFY(!contentOf(*console.dialogs.path).isEmpty()); }();
        return contentOf(*console.dialogs.path);
    }

    /// One destination and one view, of a file; the dialog is closed again.
    void importOneMore(Console &console)
    {
        const PageView view{QStringLiteral("deliveries"),
                            {QStringLiteral("Trouble"), QStringLiteral("status:failure")}};
        write(pathOf("more.json"), exportDestinations(console.models->destinations.all(), {view},
                                                      {}, console.clock.now()));
        std::erase_if(console.engine.storedDestinations,
                      [](const Destination &d) { return d.name == QLatin1String("Archive"); });
        console.models->destinations.reload();
        QTRY_COMPARE(console.models->destinations.rowCount(), 3);
        console.dialogs.path = pathOf("more.json");
        console.actions->action("importDestinations")->trigger();
        QTRY_VERIFY(console.find<QWidget>("importDialog"));
        auto *dialog = console.find<QWidget>("importDialog");
        dialog->findChild<QPushButton *>(QStringLiteral("applyImport"))->click();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(4));
        QTRY_VERIFY(console.actions->action("undo")->isEnabled());
        dialog->close();
        QTRY_VERIFY(!console.find<QWidget>("importDialog"));
        QCOMPARE(console.settings.savedViews(view.page).size(), std::size_t(1));
    }

    static QJsonObject logOf(const QByteArray &har)
    {
        return QJsonDocument::fromJson(har).object().value(QLatin1String("log")).toObject();
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void deliveriesLeaveAsAnHttpArchive()
    {
        Console console;
        openSample(console);
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        const QByteArray file = exported(console, "exportDeliveries", "all.har");
        const QJsonObject log = logOf(file);
        QCOMPARE(log.value(QLatin1String("version")).toString(), QStringLiteral("1.2"));
        const QJsonArray entries = log.value(QLatin1String("entries")).toArray();
        int attempts = 0;
        for (const Delivery &delivery : console.engine.storedDeliveries) {
            for (const Attempt &attempt : delivery.history)
                attempts += delivery.status == DeliveryStatus::Failure && attempt.request;
        }
        QVERIFY(attempts > 3);
        QCOMPARE(entries.size(), attempts);
        const QJsonObject entry = entries.at(0).toObject();
        QVERIFY(entry.value(QLatin1String("_delivery_id"))
                    .toString()
                    .startsWith(QStringLiteral("edlv_")));
        QVERIFY(!entry.value(QLatin1String("request"))
                     .toObject()
                     .value(QLatin1String("postData"))
                     .toObject()
                     .value(QLatin1String("text"))
                     .toString()
                     .isEmpty());
        const QJsonObject facts =
            QJsonDocument::fromJson(log.value(QLatin1String("comment")).toString().toUtf8())
                .object();
        QCOMPARE(facts.value(QLatin1String("filter")).toString(), QStringLiteral("status:failure"));
        QVERIFY(facts.value(QLatin1String("exported_at")).toString().endsWith(QLatin1Char('Z')));
        QCOMPARE(facts.value(QLatin1String("others_left_out")).toBool(true), false);
    }

    void chosenDeliveriesLeaveAlone()
    {
        Console console;
        openSample(console);
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        auto *table = console.find<TableView>("deliveryTable");
        QTRY_VERIFY(table->model()->rowCount() > 2);
        table->clearSelection();
        console.dialogs.path = pathOf("none.har");
        console.actions->action("exportChosenDeliveries")->trigger();
        QVERIFY(contentOf(pathOf("none.har")).isEmpty());
        table->selectRow(1);
        const DeliveryId id = console.models->deliveries.deliveryAt(1)->id;
        const QJsonArray entries = logOf(exported(console, "exportChosenDeliveries", "one.har"))
                                       .value(QLatin1String("entries"))
                                       .toArray();
        QVERIFY(!entries.isEmpty());
        for (const QJsonValue &entry : entries)
            QCOMPARE(entry.toObject().value(QLatin1String("_delivery_id")).toString(),
                     id.toString());
    }

    void anArchiveThatCannotBeWrittenLeavesNothing()
    {
        Console console;
        openSample(console);
        HarExport har(console.engine, console.clock);
        QString problem;
        connect(&har, &HarExport::failed, this,
                [&problem](const Error &error) { problem = error.text(); });
        har.start({{}, {}, {}, pathOf("no/such/folder.har")});
        QTRY_VERIFY(problem.contains(QStringLiteral("could not be written")));
        QVERIFY(!har.isBusy());
    }

    void destinationsLeaveWithoutTheirSecrets()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.engine.storedDestinations[0].config.fields.emplace(
            QStringLiteral("custom_headers"),
            QStringLiteral("{\"X-Team\": \"data\", \"X-Api-Key\": \"hunter2\"}"));
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        const QByteArray file = exported(console, "exportDestinations", "d.json");
        QVERIFY(!file.contains("hunter2") && !file.contains("whse"));
        QVERIFY(file.contains("X-Team"));
        const QJsonObject object = QJsonDocument::fromJson(file).object();
        QCOMPARE(object.value(QLatin1String("version")).toInt(), 1);
        QCOMPARE(object.value(QLatin1String("destinations")).toArray().size(), 4);
        QVERIFY(file.contains("custom_headers.X-Api-Key")); // said to be left out
    }

    void aFileIsComparedAppliedAndTakenBackAsOne()
    {
        Console console;
        openSample(console);
        const QByteArray file = exported(console, "exportDestinations", "d.json");
        // Another place: one is gone, one is different, two are the same.
        const DestinationId prod = console.engine.storedDestinations[0].id;
        console.engine.storedDestinations[0].events = Subscription({"task.*"});
        std::erase_if(console.engine.storedDestinations,
                      [](const Destination &d) { return d.name == QLatin1String("Archive"); });
        console.models->destinations.reload();
        QTRY_COMPARE(console.models->destinations.rowCount(), 3);
        console.actions->action("importDestinations")->trigger();
        QTRY_VERIFY(console.find<QWidget>("importDialog"));
        auto *dialog = console.find<QWidget>("importDialog");
        auto *table = dialog->findChild<QTableWidget *>(QStringLiteral("importTable"));
        QCOMPARE(table->rowCount(), 4);
        QStringList verdicts;
        for (int row = 0; row < 4; ++row)
            verdicts.append(table->item(row, 2)->text());
        QCOMPARE(verdicts.filter(QStringLiteral("Changes events: task.* → *")).size(), 1);
        QCOMPARE(verdicts.filter(QStringLiteral("Is made")).size(), 1);
        QCOMPARE(verdicts.filter(QStringLiteral("just the same")).size(), 2);
        QCOMPARE(console.engine.storedDestinations.size(), std::size_t(3)); // nothing yet
        dialog->findChild<QPushButton *>(QStringLiteral("applyImport"))->click();
        auto *undo = dialog->findChild<QPushButton *>(QStringLiteral("undoImport"));
        QTRY_VERIFY(undo->isVisible());
        QCOMPARE(console.engine.storedDestinations.size(), std::size_t(4));
        QVERIFY(console.engine.storedDestinations[0].events.isEverything());
        undo->click();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
        QTRY_COMPARE(console.engine.storedDestinations[0].events, Subscription({"task.*"}));
        QCOMPARE(console.engine.storedDestinations[0].id, prod);
    }

    void anImportShowsValuesButNoSecrets()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        const std::vector<Destination> now = console.engine.storedDestinations;
        std::vector<Destination> other = now;
        const QString headers = QStringLiteral("custom_headers");
        other[0].config.fields[QStringLiteral("url")] = QStringLiteral("https://example.com/new");
        other[0].config.fields[headers] = QStringLiteral("{\"X-Team\": \"data\"}");
        other[0].maxRate = 5;
        QByteArray file = exportDestinations(other, {}, {}, console.clock.now());
        // As somebody may write it by hand.
        file.replace("{\\\"X-Team\\\": \\\"data\\\"}",
                     "{\\\"Authorization\\\": \\\"open sesame\\\"}");
        QVERIFY(file.contains("open sesame"));
        const auto items = readBundle(file, DestinationTypes(console.engine.types), now, {});
        QVERIFY(items);
        QStringList names;
        for (const ValueChange &change : (*items)[0].changed) {
            names.append(change.name);
            QVERIFY(!change.after.contains(QStringLiteral("sesame")));
            if (change.name == u"url") {
                QCOMPARE(change.before, now[0].config.fields.at(QStringLiteral("url")));
                QCOMPARE(change.after, QStringLiteral("https://example.com/new"));
            }
        }
        QCOMPARE(names, (QStringList{headers, QStringLiteral("url"), QStringLiteral("max_rate")}));
    }

    void anImportKeepsTheSecretHeadersThatAFileLeavesOut()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        const QString headers = QStringLiteral("custom_headers");
        auto &fields = console.engine.storedDestinations[0].config.fields;
        fields.emplace(headers,
                       QStringLiteral("{\"X-Team\": \"data\", \"Authorization\": \"x1\"}"));
        const std::vector<Destination> before = console.engine.storedDestinations;
        QByteArray file = exportDestinations(before, {}, {}, console.clock.now());
        const auto same = readBundle(file, DestinationTypes(console.engine.types), before, {});
        QVERIFY(same && (*same)[0].kind == ImportItem::Kind::Same);
        file.replace("\\\"data\\\"", "\\\"billing\\\"");
        const auto items = readBundle(file, DestinationTypes(console.engine.types), before, {});
        QVERIFY(items);
        QCOMPARE((*items)[0].changed.size(), std::size_t(1));
        QCOMPARE((*items)[0].changed[0].name, headers);
        QVERIFY((*items)[0].changed[0].before.contains(QStringLiteral("data")));
        QVERIFY((*items)[0].changed[0].after.contains(QStringLiteral("billing")));
        const DestinationPatch patch = patchTo(before[0], (*items)[0].draft);
        const QJsonObject sent =
            QJsonDocument::fromJson(patch.configFields.at(headers).value_or(QString()).toUtf8())
                .object();
        QCOMPARE(sent.value(QLatin1String("X-Team")).toString(), QStringLiteral("billing"));
        QCOMPARE(sent.value(QLatin1String("Authorization")).toString(), QStringLiteral("x1"));
    }

    void savedViewsTravelWithTheDestinations()
    {
        Console console;
        openSample(console);
        const QString page = QStringLiteral("deliveries");
        const SavedView trouble{QStringLiteral("Trouble"), QStringLiteral("status:failure")};
        const SavedView mine{QStringLiteral("Mine"), QStringLiteral("type:task.*")};
        console.settings.saveView(page, trouble);
        console.settings.saveView(QStringLiteral("events"), mine);
        QByteArray file = exported(console, "exportDestinations", "views.json");
        file.replace("type:task.*", "statuss:1");
        write(pathOf("views.json"), file);
        const SavedView other{trouble.name, QStringLiteral("status:held")};
        console.settings.saveView(page, other);
        console.actions->action("importDestinations")->trigger();
        QTRY_VERIFY(console.find<QWidget>("importDialog"));
        auto *dialog = console.find<QWidget>("importDialog");
        auto *table = dialog->findChild<QTableWidget *>(QStringLiteral("importTable"));
        QCOMPARE(table->rowCount(), 6);
        QVERIFY(table->item(4, 2)->text().startsWith(QStringLiteral("Cannot be read:")));
        QCOMPARE(table->item(5, 1)->text(), QStringLiteral("View of Deliveries"));
        QCOMPARE(table->item(5, 2)->text(),
                 QStringLiteral("Changes filter: status:held → status:failure"));
        QCOMPARE(console.settings.savedViews(page), std::vector{other}); // not before it is applied
        dialog->findChild<QPushButton *>(QStringLiteral("applyImport"))->click();
        QTRY_COMPARE(console.settings.savedViews(page), std::vector{trouble});
        auto *undo = dialog->findChild<QPushButton *>(QStringLiteral("undoImport"));
        QTRY_VERIFY(undo->isVisible());
        undo->click();
        QTRY_COMPARE(console.settings.savedViews(page), std::vector{other});
    }

    void theStripAboveTheDestinationsTakesAnImportBack()
    {
        Console console;
        openSample(console);
        importOneMore(console);
        console.window->goTo(Place::Destinations);
        auto *strip = console.find<MessagePanel>("undoStrip");
        QVERIFY(strip->isVisible());
        QCOMPARE(strip->text(),
                 QStringLiteral("2 items were imported. Undo takes all of them back."));
        auto *undo = strip->findChild<QPushButton *>(QStringLiteral("undoButton"));
        QCOMPARE(undo->text(), QStringLiteral("Undo"));
        // What it speaks of, though something else was changed since.
        const MarkTarget row{
            console.models->deliveries.deliveryAt(0)->id.bytes(), RowKind::Delivery, {}};
        console.models->marks.setMarked({row}, true);
        undo->click();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
        QVERIFY(console.settings.savedViews(QStringLiteral("deliveries")).empty());
        QVERIFY(console.models->marks.find(row.id));
        QTRY_VERIFY(!strip->isVisible());
    }

    void theUndoKeyTakesAnImportBackInItsOrder()
    {
        Console console;
        openSample(console);
        importOneMore(console);
        console.window->goTo(Place::Deliveries);
        const MarkTarget row{
            console.models->deliveries.deliveryAt(0)->id.bytes(), RowKind::Delivery, {}};
        console.models->marks.setMarked({row}, true);
        QAction *undo = console.actions->action("undo");
        undo->trigger();
        QVERIFY(!console.models->marks.find(row.id));
        QCOMPARE(console.engine.storedDestinations.size(), std::size_t(4));
        undo->trigger();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
        QVERIFY(console.settings.savedViews(QStringLiteral("deliveries")).empty());
        // Its views were a part of it: there is nothing more to undo.
        QTRY_VERIFY(!undo->isEnabled());
        QVERIFY(!console.actions->action("undoImport")->isEnabled());
    }

    void aClosedStripLeavesTheImportToTheKey()
    {
        Console console;
        openSample(console);
        importOneMore(console);
        console.window->goTo(Place::Destinations);
        auto *strip = console.find<MessagePanel>("undoStrip");
        Q_EMIT strip->closed();
        QVERIFY(!strip->isVisible());
        QVERIFY(console.actions->action("undo")->isEnabled());
        console.actions->action("undo")->trigger();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
    }

    void aSecondImportWaitsForTheFirst()
    {
        Console console;
        openSample(console);
        (void)exported(console, "exportDestinations", "d.json");
        console.engine.storedDestinations[0].events = Subscription({"task.*"});
        console.models->destinations.reload();
        QTRY_VERIFY(
            console.models->destinations.find(console.engine.storedDestinations[0].id)->events ==
            Subscription({"task.*"}));
        console.actions->action("importDestinations")->trigger();
        QTRY_VERIFY(console.find<QWidget>("importDialog"));
        auto *first = console.find<QWidget>("importDialog");
        console.engine.hold = true;
        first->findChild<QPushButton *>(QStringLiteral("applyImport"))->click();
        QTRY_VERIFY(!console.engine.held.empty());
        first->close();
        QTRY_VERIFY(!console.find<QWidget>("importDialog"));
        console.actions->action("importDestinations")->trigger();
        QTRY_VERIFY(console.find<MessagePanel>("notice"));
        QVERIFY(console.find<MessagePanel>("notice")->text().startsWith(
            QStringLiteral("Another import is still at work.")));
        QVERIFY(!console.find<QWidget>("importDialog"));
        console.engine.hold = false;
        console.engine.release();
        QTRY_VERIFY(console.engine.storedDestinations[0].events.isEverything());
    }

    void aListWithAWrongFilterIsNotExportedAndThatIsSaid()
    {
        Console console;
        openSample(console);
        auto *transfers = console.window->findChild<Transfers *>();
        QVERIFY(transfers);
        transfers->setFilterSource([](Place) { return QStringLiteral("status:"); });
        console.actions->action("exportDeliveries")->trigger();
        QTRY_VERIFY(console.find<MessagePanel>("notice"));
        QVERIFY(console.find<MessagePanel>("notice")->text().startsWith(
            QStringLiteral("Nothing was exported. Correct the filter")));
    }

    void whatNeedsCredentialsIsSaidAndLeftOut()
    {
        Console console;
        openSample(console);
        const QByteArray file = exported(console, "exportDestinations", "d.json");
        const auto items = readBundle(file, DestinationTypes(console.engine.types), {}, {});
        QVERIFY(items);
        const auto queue = std::find_if(items->begin(), items->end(), [](const ImportItem &item) {
            return item.draft.type == "aws_sqs";
        });
        QVERIFY(queue != items->end());
        QCOMPARE(queue->needed,
                 QStringList({QStringLiteral("Access key"), QStringLiteral("Secret key")}));
        QVERIFY(!queue->canApply() && !queue->chosen);
    }

    void wrongFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("not json") << QByteArray("\xff\xfe no");
        QTest::newRow("another format") << QByteArray("{\"format\": \"x\"}");
        QTest::newRow("a later version")
            << QByteArray("{\"format\": \"deckhand.destinations\", \"version\": 2}");
        QTest::newRow("empty") << QByteArray(
            "{\"format\": \"deckhand.destinations\", \"version\": 1, \"destinations\": []}");
    }
    void wrongFilesAreNamed()
    {
        QFETCH(QByteArray, file);
        Console console;
        openSample(console);
        console.dialogs.path = pathOf("bad.json");
        write(*console.dialogs.path, file);
        console.actions->action("importDestinations")->trigger();
        QTRY_VERIFY(console.find<MessagePanel>("notice"));
        QTRY_VERIFY(console.find<MessagePanel>("notice")->text().startsWith(
            QStringLiteral("Nothing was imported.")));
        QVERIFY(!console.find<QWidget>("importDialog"));
    }

    void brokenItemsDoNotSpoilTheOthers()
    {
        const QByteArray file = "{\"format\": \"deckhand.destinations\", \"version\": 1, "
                                "\"destinations\": [7, {\"name\": \"A\", \"type\": \"webhook\", "
                                "\"events\": [\"*\"], \"webhook\": {\"url\": "
                                "\"https://example.com\"}}]}";
        FakeEngine engine;
        fillTypes(engine);
        const auto items = readBundle(file, DestinationTypes(engine.types), {}, {});
        QVERIFY(items);
        QVERIFY((*items)[0].kind == ImportItem::Kind::Broken);
        QVERIFY(!(*items)[0].problem.isEmpty());
        QVERIFY((*items)[1].kind == ImportItem::Kind::New && (*items)[1].canApply());
    }

    void listsCarryTheirFilterAndTime()
    {
        Console console;
        openSample(console);
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        const QList<QByteArray> lines =
            exported(console, "exportDeliveries", "d.jsonl").trimmed().split('\n');
        const QJsonObject head = QJsonDocument::fromJson(lines[0]).object();
        QCOMPARE(head.value(QLatin1String("filter")).toString(), QStringLiteral("status:failure"));
        QVERIFY(!head.value(QLatin1String("exported_at")).toString().isEmpty());
        QCOMPARE(head.value(QLatin1String("rows")).toInt(), int(lines.size()) - 1);
        const auto failed = std::count_if(
            console.engine.storedDeliveries.begin(), console.engine.storedDeliveries.end(),
            [](const Delivery &d) { return d.status == DeliveryStatus::Failure; });
        QCOMPARE(int(lines.size()) - 1, int(failed));
        QVERIFY(decodeDeliveryLine(lines[1]));
        const QByteArray csv = exported(console, "exportDeliveries", "d.csv");
        QVERIFY(csv.startsWith("# {"));
        QCOMPARE(csv.count('\n'), int(failed) + 2);
        const QByteArray events = exported(console, "exportEvents", "e.jsonl");
        QCOMPARE(events.count('\n'), 161);
    }

    void cellsAreQuotedAndHarmless()
    {
        QCOMPARE(csvCell("plain"), QByteArray("plain"));
        QCOMPARE(csvCell("a,\"b\""), QByteArray("\"a,\"\"b\"\"\""));
        QCOMPARE(csvCell("=1+1"), QByteArray("'=1+1"));
    }

    void aFileThatCannotBeWrittenIsSaid()
    {
        Console console;
        openSample(console);
        console.dialogs.path = pathOf("no/such/folder/d.json");
        console.actions->action("exportDestinations")->trigger();
        QTRY_VERIFY(console.find<MessagePanel>("notice"));
        QTRY_VERIFY(console.find<MessagePanel>("notice")->text().contains(
            QStringLiteral("could not be written")));
    }

    void theSupportBundleIsShownFirstAndTellsNoSecrets()
    {
        Console console;
        openSample(console);
        console.streamAll();
        for (int i = 0; i < 250; ++i)
            console.log.add("line " + QByteArray::number(i));
        console.log.add("Billing (flaky) at https://hooks.example.com/deck refused");
        console.actions->action("supportBundle")->trigger();
        auto *dialog = console.find<QWidget>("bundleDialog");
        QVERIFY(dialog && dialog->isVisible());
        const QString text =
            dialog->findChild<QPlainTextEdit *>(QStringLiteral("bundleText"))->toPlainText();
        for (const char *secret : {"Prod webhook", "hooks.example.com", "whse", "Billing"})
            QVERIFY2(!text.contains(QLatin1String(secret)), secret);
        QVERIFY(text.contains(QStringLiteral("\"qt\"")));
        const QJsonObject bundle = QJsonDocument::fromJson(text.toUtf8()).object();
        QCOMPARE(bundle.value(QLatin1String("destinations")).toArray().size(), 4);
        const QJsonArray log = bundle.value(QLatin1String("log")).toArray();
        QCOMPARE(log.size(), qsizetype(LogTail::longest)); // the newest
        QCOMPARE(log.at(log.size() - 2).toString(), QStringLiteral("line 249"));
        QVERIFY(log.last().toString().endsWith(QStringLiteral("at https://…/deck refused")));
        console.dialogs.path = pathOf("s.json");
        dialog->findChild<QPushButton *>(QStringLiteral("saveBundle"))->click();
        QTRY_COMPARE(contentOf(*console.dialogs.path), text.toUtf8());
        QCOMPARE(shapeOf("{\"a\": \"secret\", \"b\": [1, 2]}"),
                 QByteArray("{\"a\":\"string of 6\",\"b\":[\"number\"]}"));
    }

private:
    static bool decodeDeliveryLine(const QByteArray &line)
    {
        return QJsonDocument::fromJson(line).object().value(QLatin1String("object")).toString() ==
               QLatin1String("event_delivery");
    }
};

QTEST_MAIN(TestTransfers)
#include "tst_transfers.moc"
