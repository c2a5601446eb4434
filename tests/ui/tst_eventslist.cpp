// The list of events: which keys act where, what stops following, and what stays when one goes
// between what comes and what is stored.

#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QWheelEvent>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestEventsList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        m_console->streamAll();
        m_console->window->goTo(Place::Events);
        m_live = m_console->find<TableView>("liveTable");
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
        QTRY_VERIFY(m_live->isVisible());
        m_live->setFocus();
    }
    void cleanup() { m_console.reset(); }

    void spacePressesWhatHasTheFocus()
    {
        auto *history = button("historyButton");
        history->setFocus();
        QTRY_VERIFY(history->hasFocus());
        QTest::keyClick(history, Qt::Key_Space);
        QVERIFY(history->isChecked());
        QVERIFY(m_console->models->live.isFollowing());
        auto *live = button("liveButton");
        live->setFocus();
        QTest::keyClick(live, Qt::Key_Space);
        QVERIFY(live->isChecked());
        QVERIFY(m_console->models->live.isFollowing());
        m_live->setFocus();
        QTest::keyClick(m_live, Qt::Key_Space);
        QVERIFY(!m_console->models->live.isFollowing());
        QTest::keyClick(m_live, Qt::Key_End);
        QVERIFY(m_console->models->live.isFollowing());
    }

    void endOfThePayloadIsNotTheEndOfTheList()
    {
        m_console->actions->action("togglePause")->trigger();
        m_live->selectRow(2);
        QTRY_VERIFY(m_console->models->eventDetail.event());
        auto *tree = m_console->find<QWidget>("eventPayloadTree");
        tree->setFocus();
        QTRY_VERIFY(tree->hasFocus());
        QTest::keyClick(tree, Qt::Key_End);
        QVERIFY(!m_console->models->live.isFollowing());
    }

    void modesAreActionsWithKeys()
    {
        QTest::keyClick(m_live, Qt::Key_H);
        QVERIFY(button("historyButton")->isChecked());
        QVERIFY(m_console->actions->action("showHistory")->isChecked());
        auto *history = m_console->find<TableView>("historyTable");
        QTRY_VERIFY(history->isVisible());
        history->setFocus();
        QTest::keyClick(history, Qt::Key_L);
        QVERIFY(button("liveButton")->isChecked());
        m_console->window->goTo(Place::Overview);
        m_console->actions->action("showHistory")->trigger();
        QVERIFY(button("historyButton")->isChecked());
    }

    void lettersThatWalkRowsCanBeSwitchedOff()
    {
        m_live->selectRow(3);
        QTest::keyClick(m_live, Qt::Key_J);
        QCOMPARE(m_live->currentIndex().row(), 4);
        QTest::keyClick(m_live, Qt::Key_K);
        QCOMPARE(m_live->currentIndex().row(), 3);
        m_console->settings.setSingleKeys(false);
        for (const Qt::Key key : {Qt::Key_J, Qt::Key_K}) {
            QTest::keyClick(m_live, key);
            QCOMPARE(m_live->currentIndex().row(), 3);
        }
        m_console->settings.setSingleKeys(true);
        QTest::keyClick(m_live, Qt::Key_J);
        QCOMPARE(m_live->currentIndex().row(), 4);
    }

private:
    [[nodiscard]] QAbstractButton *button(const char *name) const
    {
        return m_console->find<QAbstractButton>(name);
    }

    std::unique_ptr<Console> m_console;
    TableView *m_live = nullptr;
};

QTEST_MAIN(TestEventsList)
#include "tst_eventslist.moc"
