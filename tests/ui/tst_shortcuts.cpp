// Keys and actions: none in each other's way, all found in the menus and in the palette.

#include "sampledata.h"
#include "tour.h"

#include "models/palettemodel.h"
#include "ui/keyedit.h"
#include "ui/messagepanel.h"

#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
#include <QTableWidget>
#include <QTemporaryDir>
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
    void cleanup()
    {
        m_console.reset();
        m_preferences.setKeys({});
    }

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
        row("helpHere", "F1");
        row("shortcuts", "?");
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

    void aKeyIsChangedAndNothingElseIsKept()
    {
        QAction *refresh = m_console->actions->action("refresh");
        const QString before = refresh->toolTip();
        QVERIFY(before.contains(QStringLiteral("F5")));
        openKeys(QStringLiteral("refresh"));
        press(Qt::Key_F9, Qt::ControlModifier);
        QCOMPARE(part<KeyEdit>("keyEdit")->text(), QStringLiteral("Ctrl+F9"));
        QCOMPARE(refresh->shortcut(), QKeySequence(Qt::Key_F5)); // not yet
        press(Qt::Key_Return);
        QCOMPARE(refresh->shortcuts(), {QKeySequence(QStringLiteral("Ctrl+F9"))});
        QCOMPARE(m_preferences.keys(),
                 (QMap<QString, QString>{{QStringLiteral("refresh"), QStringLiteral("Ctrl+F9")}}));
        QVERIFY(refresh->toolTip().contains(QStringLiteral("Ctrl+F9")));
        QCOMPARE(keysInPalette(QStringLiteral("refresh")), QStringLiteral("Ctrl+F9"));
        reopen();
        QCOMPARE(m_console->actions->action("refresh")->shortcuts(),
                 {QKeySequence(QStringLiteral("Ctrl+F9"))});
        openKeys(QStringLiteral("refresh"));
        part<QPushButton>("defaultKey")->click();
        QVERIFY(m_preferences.keys().isEmpty());
        QCOMPARE(m_console->actions->action("refresh")->toolTip(), before);
    }

    void theNewKeyIsHeardAndTheFormerOneIsNot()
    {
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
        m_console->actions->setKeys(QStringLiteral("placeIssues"),
                                    {QKeySequence(QStringLiteral("Ctrl+F9"))});
        QTest::keyClick(m_console->window.get(), Qt::Key_6, Qt::ControlModifier);
        QVERIFY(m_console->window->place() != Place::Issues);
        QTest::keyClick(m_console->window.get(), Qt::Key_F9, Qt::ControlModifier);
        QVERIFY(m_console->window->place() == Place::Issues);
        QCOMPARE(keysInPalette(QString::number(int(Place::Issues))), QStringLiteral("Ctrl+F9"));
    }

    void anotherWindowFollows()
    {
        Console other;
        other.open(Environment::Demo, &m_preferences);
        openKeys(QStringLiteral("refresh"));
        part<QPushButton>("noKey")->click();
        QVERIFY(m_console->actions->action("refresh")->shortcuts().isEmpty());
        QVERIFY(other.actions->action("refresh")->shortcuts().isEmpty());
    }

    void aKeyOfSomethingElseIsNamedBeforeItIsTaken()
    {
        QAction *refresh = m_console->actions->action("refresh");
        QAction *filter = m_console->actions->action("focusFilter");
        openKeys(QStringLiteral("refresh"));
        press(Qt::Key_L, Qt::ControlModifier);
        press(Qt::Key_Return);
        const auto *note = part<MessagePanel>("keyNote");
        QVERIFY(note->isVisible());
        QVERIFY2(note->text().contains(QStringLiteral("“Filter” (Ctrl+L)")),
                 qPrintable(note->text()));
        QCOMPARE(refresh->shortcut(), QKeySequence(Qt::Key_F5));
        QVERIFY(m_preferences.keys().isEmpty());
        auto *accept = part<QPushButton>("acceptKey");
        QVERIFY(QTest::qWaitForWindowActive(accept->window()));
        QVERIFY(accept->hasFocus());
        accept->click();
        QCOMPARE(refresh->shortcuts(), {QKeySequence(QStringLiteral("Ctrl+L"))});
        QCOMPARE(filter->shortcuts(), {QKeySequence(Qt::Key_Slash)}); // its other one stays
        QVERIFY(m_console->actions->conflicts().isEmpty());
        part<QPushButton>("defaultKeys")->click();
        QCOMPARE(m_preferences.keys().size(), 2); // asks first
        part<QPushButton>("acceptKey")->click();
        QVERIFY(m_preferences.keys().isEmpty());
        QCOMPARE(refresh->shortcut(), QKeySequence(Qt::Key_F5));
        QCOMPARE(filter->shortcuts().size(), 2);
    }

    void anotherKeyIsAdded()
    {
        openKeys(QStringLiteral("palette"));
        press(Qt::Key_F9);
        part<QPushButton>("addKey")->click();
        QCOMPARE(m_console->actions->action("palette")->shortcuts().size(), 3);
    }

    void keysThatListsAndTextsNeedAreRefused()
    {
        openKeys(QStringLiteral("refresh"));
        for (const Qt::Key key : {Qt::Key_X, Qt::Key_7, Qt::Key_Space, Qt::Key_Down}) {
            press(key);
            press(Qt::Key_Return);
            QVERIFY(part<MessagePanel>("keyNote")->isVisible());
            QVERIFY(m_preferences.keys().isEmpty());
        }
        // What acts in a list may have a letter, which is switched off with all others.
        openKeys(QStringLiteral("showEvent"));
        press(Qt::Key_X);
        press(Qt::Key_Return);
        const QAction *showEvent = m_console->actions->action("showEvent");
        QCOMPARE(showEvent->shortcuts(), {QKeySequence(Qt::Key_X)});
        m_console->settings.setSingleKeys(false);
        QVERIFY(showEvent->shortcuts().isEmpty());
        QVERIFY(!showEvent->toolTip().contains(QStringLiteral("(X)")));
        m_console->settings.setSingleKeys(true);
        QCOMPARE(showEvent->shortcuts(), {QKeySequence(Qt::Key_X)});
    }

    void keysAreChangedFromTheKeyboardAlone()
    {
        m_console->actions->action("shortcuts")->trigger();
        auto *list = m_console->find<QDialog>("shortcutList");
        QVERIFY(QTest::qWaitForWindowActive(list));
        auto *search = part<QLineEdit>("shortcutSearch");
        auto *table = part<QTableWidget>("shortcutTable");
        QVERIFY(search->hasFocus());
        QTest::keyClicks(search, QStringLiteral("refresh"));
        QTest::keyClick(search, Qt::Key_Tab);
        QVERIFY(table->hasFocus());
        QTest::keyClick(table, Qt::Key_Return);
        auto *edit = part<KeyEdit>("keyEdit");
        QVERIFY(edit->hasFocus());
        QTest::keyClick(edit, Qt::Key_Tab); // leads on, it is no key
        QVERIFY(!edit->hasFocus() && edit->text().isEmpty());
        edit->setFocus();
        press(Qt::Key_F9, Qt::ControlModifier);
        press(Qt::Key_Return);
        QCOMPARE(m_console->actions->action("refresh")->shortcuts(),
                 {QKeySequence(QStringLiteral("Ctrl+F9"))});
        QTest::keyClick(edit, Qt::Key_Escape);
        QTRY_VERIFY(!m_console->find<QDialog>("shortcutList"));
    }

    void changedKeysAreReadFromTheFileAndMistakesLeftOut()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("preferences.ini"));
        {
            Preferences preferences(file);
            preferences.setKeys({{QStringLiteral("refresh"), QStringLiteral("Ctrl+F9; Ctrl+;")},
                                 {QStringLiteral("palette"), QString()},
                                 {QStringLiteral("back"), QStringLiteral("no such key")}});
        }
        Preferences preferences(file);
        Console console;
        console.open(Environment::Demo, &preferences);
        QCOMPARE(console.actions->action("refresh")->shortcuts(),
                 (QList<QKeySequence>{QKeySequence(QStringLiteral("Ctrl+F9")),
                                      QKeySequence(QStringLiteral("Ctrl+;"))}));
        QVERIFY(console.actions->action("palette")->shortcuts().isEmpty());
        QCOMPARE(console.actions->action("back")->shortcut(),
                 QKeySequence(QStringLiteral("Alt+Left")));
    }

private:
    template <class T>
    T *part(const char *name) const
    {
        return m_console->find<QWidget>("shortcutList")->findChild<T *>(QLatin1String(name));
    }
    /// With the row of an action chosen and the field for its key ready.
    void openKeys(const QString &id)
    {
        m_console->actions->action("shortcuts")->trigger();
        auto *table = part<QTableWidget>("shortcutTable");
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->item(row, 0)->data(Qt::UserRole).toStringList().contains(id))
                table->setCurrentCell(row, 0);
        }
        part<KeyEdit>("keyEdit")->setFocus();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers held = Qt::NoModifier)
    {
        QTest::keyClick(part<KeyEdit>("keyEdit"), key, held);
    }
    void reopen()
    {
        m_console->open(Environment::Demo, &m_preferences);
        m_console->window->addDemo(m_controls);
    }
    QString keysInPalette(const QString &id)
    {
        m_console->actions->action("palette")->trigger();
        auto *palette = m_console->find<QDialog>("commandPalette");
        const auto *model =
            qobject_cast<const PaletteModel *>(palette->findChild<QListView *>()->model());
        QString keys;
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->entryAt(row)->id == id)
                keys = model->entryAt(row)->shortcut;
        }
        palette->reject();
        return keys;
    }

    StillControls m_controls;
    Preferences m_preferences;
    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestShortcuts)
#include "tst_shortcuts.moc"
