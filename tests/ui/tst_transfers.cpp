#include "console.h"
#include "sampledata.h"

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
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
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
    }

    void aBundleKeepsOnlyNamesOfTheCatalogue()
    {
        QCOMPARE(shapeOf(R"({"id": "secret", "input": [{"name": 1}, 2]})"),
                 QByteArray(R"({"id":"string of 6","key 1":[{"name":"number"}]})"));
        // Ids and names of people may be keys, however deep.
        const QByteArray shaped = shapeOf(
            R"({"id": 1, "ann@example.com": {"trun_01JKQ8": true, "status": null, "b": "x"}})");
        QCOMPARE(shaped, QByteArray(R"({"id":"number","key 1":{"key 1":"string of 1",)"
                                    R"("key 2":"boolean","status":"null"}})"));
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
