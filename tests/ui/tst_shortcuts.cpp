// Keys and actions: none in each other's way, all found in the menus and in the palette.

#include "sampledata.h"
#include "tour.h"

#include "models/palettemodel.h"

#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace deckhand;

namespace {

void collect(const QList<QAction *> &actions, QSet<const QAction *> &found)
{
    for (QAction *action : actions) {
        found.insert(action);
        if (action->menu())
            collect(action->menu()->actions(), found);
    }
}

QString ids(const std::vector<const QAction *> &actions)
{
    QStringList names;
    for (const QAction *action : actions)
        names.append(action->objectName());
    return names.join(QStringLiteral(", "));
}

} // namespace

class TestShortcuts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open(Environment::Demo, &m_preferences);
        m_console->window->addDemo(m_controls);
    }
    void cleanup() { m_console.reset(); }

    void noTwoActionsShareAKey()
    {
        QVERIFY2(m_console->actions->conflicts().isEmpty(),
                 qPrintable(m_console->actions->conflicts().join(QLatin1Char('\n'))));
    }

    void everyActionHasItsOwnNameAndAText()
    {
        QSet<QString> names;
        for (const QAction *action : m_console->actions->all()) {
            QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
            QVERIFY2(!names.contains(action->objectName()) ||
                         action->objectName().startsWith(QLatin1String("payload")),
                     qPrintable(action->objectName()));
            names.insert(action->objectName());
        }
    }

    void everyActionIsInAMenu()
    {
        QSet<const QAction *> inMenus;
        collect(m_console->window->menuBar()->actions(), inMenus);
        std::vector<const QAction *> lacking;
        for (const QAction *action : m_console->actions->all()) {
            // Actions of a part, such as a payload's tree, are in the menu of that part.
            const auto *part = qobject_cast<const QWidget *>(action->parent());
            const bool ofPart = part && part->contextMenuPolicy() == Qt::ActionsContextMenu &&
                                part->actions().contains(const_cast<QAction *>(action));
            if (!inMenus.contains(action) && !ofPart)
                lacking.push_back(action);
        }
        QVERIFY2(lacking.empty(), qPrintable(ids(lacking)));
    }

    void everyActionOfMenusIsInThePalette()
    {
        m_console->actions->action("palette")->trigger();
        const auto *list = m_console->find<QWidget>("commandPalette")->findChild<QListView *>();
        const auto *model = qobject_cast<const PaletteModel *>(list->model());
        QSet<QString> offered;
        for (int row = 0; row < model->rowCount(); ++row)
            offered.insert(model->entryAt(row)->id);
        QSet<const QAction *> inMenus;
        collect(m_console->window->menuBar()->actions(), inMenus);
        std::vector<const QAction *> lacking;
        for (const QAction *action : m_console->actions->all()) {
            const bool place = action->objectName().startsWith(QLatin1String("place"));
            if (inMenus.contains(action) && action->isVisible() && !place &&
                !offered.contains(action->objectName()))
                lacking.push_back(action);
        }
        QVERIFY2(lacking.empty(), qPrintable(ids(lacking)));
    }

    void plainKeysActInTheirListOnly()
    {
        for (const QAction *action : m_console->actions->all()) {
            for (const QKeySequence &keys : action->shortcuts()) {
                const QKeyCombination first = keys[0];
                const bool plain = first.keyboardModifiers() == Qt::NoModifier ||
                                   first.keyboardModifiers() == Qt::ShiftModifier;
                const bool letter = first.key() >= Qt::Key_A && first.key() <= Qt::Key_Z;
                if (plain && letter)
                    QVERIFY2(action->shortcutContext() == Qt::WidgetWithChildrenShortcut,
                             qPrintable(action->objectName()));
            }
        }
    }

    void theKeyMapIsKept_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QKeySequence>("keys");
        const auto row = [](const char *id, const char *keys) {
            QTest::newRow(id) << QString::fromLatin1(id) << QKeySequence(QString::fromLatin1(keys));
        };
        row("palette", "Ctrl+K");
        row("focusFilter", "Ctrl+L");
        row("back", "Alt+Left");
        row("forward", "Alt+Right");
        row("refresh", "F5");
        row("nextPane", "F6");
        row("shortcuts", "F1");
        row("undo", "Ctrl+Z");
        row("newDestination", "Ctrl+N");
        row("deleteDestination", "Del");
        row("editDestination", "F2");
        row("togglePause", "Space");
        row("jumpToNewest", "End");
        row("filterByCell", "F");
        row("excludeCell", "Shift+F");
        row("deliveryFilterByCell", "F");
        row("deliveryExcludeCell", "Shift+F");
        row("replayChosenEvents", "R");
        row("replayChosenDeliveries", "R");
        row("compareEvents", "D");
        row("compareDeliveries", "D");
        row("showEvent", "E");
        row("copyCurl", "C");
        row("copyCell", "Ctrl+C");
        row("copyEventRows", "Ctrl+Shift+C");
        row("previousPane", "Shift+F6");
        row("eventNextTab", "Ctrl+Tab");
        row("deliveryPreviousTab", "Ctrl+Shift+Tab");
        row("testDestination", "T");
        row("markEvents", "M");
        row("bookmarkEvent", "B");
        row("saveView_events", "Ctrl+D");
        row("replayEventsMatching", "Shift+R");
        row("toggleLock", "Ctrl+Shift+L");
        row("eventPayloadFind", "Ctrl+F");
        row("eventPayloadFindNext", "F3");
    }

    void theKeyMapIsKept()
    {
        QFETCH(QString, id);
        QFETCH(QKeySequence, keys);
        const QAction *action = m_console->actions->action(id.toLatin1().constData());
        QVERIFY(action);
        QVERIFY2(action->shortcuts().contains(keys), qPrintable(action->shortcut().toString()));
    }

private:
    StillControls m_controls;
    Preferences m_preferences;
    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestShortcuts)
#include "tst_shortcuts.moc"
