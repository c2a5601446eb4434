#include "console.h"
#include "sampledata.h"

#include "models/destinationbundle.h"
#include "ui/messagepanel.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
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

/// Destinations and saved views that come out of a file.
class TestImports : public QObject
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

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
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
};

QTEST_MAIN(TestImports)
#include "tst_imports.moc"
