// What lists show instead of rows, reading that is given up, and the choice of columns.

#include "console.h"
#include "sampledata.h"

#include "ui/liststate.h"
#include "ui/tableview.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestListStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
    }
    void cleanup() { m_console.reset(); }

    void aFilterThatLeavesAllOutIsNamedAndCleared()
    {
        open();
        go(Place::Deliveries, u"type:nothing.here after:-2h"_s);
        QTRY_COMPARE(title(), u"No delivery matches"_s);
        QVERIFY(text().contains(u"type:nothing.here after:-2h"_s));
        QCOMPARE(offers(), (QStringList{u"Clear filter"_s, u"Widen to 24 h"_s}));
        press("emptyStateSecond");
        QTRY_COMPARE(filter(), u"type:nothing.here after:-24h"_s);
        QTRY_COMPARE(offers(), QStringList{u"Clear filter"_s});
        press("emptyStateButton");
        QCOMPARE(filter(), QString());
        QTRY_VERIFY(table("deliveryTable").model()->rowCount() > 0);
        QVERIFY(table("deliveryTable").isVisible());
    }

    void whereNothingCameInTheTimeTheLastOneIsTold()
    {
        open();
        go(Place::Deliveries, u"before:2001-01-01"_s);
        QTRY_COMPARE(title(), u"No deliveries in this time"_s);
        const Timestamp last = m_console->engine.storedDeliveries.front().createdAt;
        QVERIFY2(text().contains(m_console->words.fullTime(last)), qPrintable(text()));
        QCOMPARE(offers(), (QStringList{u"Widen to 24 h"_s, u"Show all times"_s}));
        press("emptyStateSecond");
        QCOMPARE(filter(), QString());
        go(Place::Events, u"before:2001-01-01"_s);
        m_console->find<QToolButton>("historyButton")->click();
        QTRY_COMPARE(title(), u"No events in this time"_s);
    }

    void theLiveListSendsToTheHistoryForWhatItDoesNotKnow()
    {
        open();
        m_console->streamAll();
        go(Place::Events, u"http:503"_s);
        QTRY_COMPARE(offers(), (QStringList{u"Clear filter"_s, u"Look in the history"_s}));
        QVERIFY(text().contains(u"does not know"_s));
        press("emptyStateSecond");
        QTRY_VERIFY(table("historyTable").isVisible());
        QCOMPARE(filter(), u"http:503"_s);
    }

    void aLiveListThatWaitsTellsOfTheLastEvent()
    {
        open();
        go(Place::Events);
        QTRY_VERIFY2(text().contains(m_console->words.fullTime(
                         m_console->engine.storedEvents.front().createdAt)),
                     qPrintable(text()));
        QCOMPARE(title(), u"Waiting for events"_s);
        QCOMPARE(offers(), QStringList{u"Look in the history"_s});
    }

    void atFirstTheDemoIsOffered_data()
    {
        QTest::addColumn<Place>("place");
        QTest::newRow("events") << Place::Events;
        QTest::newRow("deliveries") << Place::Deliveries;
        QTest::newRow("destinations") << Place::Destinations;
        QTest::newRow("replays") << Place::Replays;
    }

    void atFirstTheDemoIsOffered()
    {
        QFETCH(Place, place);
        fillTypes(m_console->engine);
        m_console->open(Environment::Local);
        m_console->actions->action("openDemo")->setEnabled(true); // as where this is none
        go(place);
        m_console->window->page(place)->refresh();
        QTRY_VERIFY(offers().contains(u"Start the demo"_s));
        QVERIFY(!title().isEmpty() && !text().isEmpty());
        const auto buttons = shownOffers();
        buttons.last()->click();
        QCOMPARE(m_console->host.opened, QStringList{QLatin1String(demoProfileId)});
        QCOMPARE(m_console->host.windows.size(), 1); // this one stays
    }

    void whatCannotBeReadIsSaidAndTriedAgain_data()
    {
        QTest::addColumn<Place>("place");
        QTest::newRow("events") << Place::Events;
        QTest::newRow("deliveries") << Place::Deliveries;
        QTest::newRow("destinations") << Place::Destinations;
        QTest::newRow("replays") << Place::Replays;
        QTest::newRow("issues") << Place::Issues;
    }

    void whatCannotBeReadIsSaidAndTriedAgain()
    {
        QFETCH(Place, place);
        fillSample(m_console->engine, m_console->clock.now());
        const Error lost(ErrorCode::ApiError, u"The server cannot be reached."_s);
        m_console->engine.refusal = lost;
        m_console->open();
        m_console->models->connection.setRemote(true);
        m_console->models->connection.callFailed(lost);
        QCOMPARE(m_console->models->connection.state(), LinkState::Lost);
        go(place);
        if (place == Place::Events)
            m_console->find<QToolButton>("historyButton")->click();
        m_console->window->page(place)->refresh();
        QTRY_COMPARE(offers(), QStringList{u"Try again"_s});
        QVERIFY2(text().startsWith(u"The server cannot be reached. There is no connection since"_s),
                 qPrintable(text()));
        QVERIFY2(text().contains(m_console->words.zoneName()), qPrintable(text()));
        m_console->engine.refusal.reset();
        press("emptyStateButton");
        QTRY_VERIFY(!title().endsWith(u"cannot be read"_s) || shownOffers().isEmpty());
    }

    void escapeGivesUpReading()
    {
        open();
        go(Place::Deliveries);
        TableView &list = table("deliveryTable");
        QTRY_VERIFY(list.model()->rowCount() > 0);
        m_console->engine.hold = true;
        m_console->window->page(Place::Deliveries)->setFilterText(u"status:failure"_s);
        QCOMPARE(m_console->models->deliveries.state(), PagedModel::State::Loading);
        auto *strip =
            m_console->window->page(Place::Deliveries)->findChild<QWidget *>(u"readStrip"_s);
        QTRY_VERIFY(strip->isVisible());
        list.setFocus();
        QElapsedTimer time;
        time.start();
        QTest::keyClick(&list, Qt::Key_Escape);
        QCOMPARE(title(), u"Canceled."_s);
        QVERIFY2(time.elapsed() < 100, qPrintable(QString::number(time.elapsed())));
        QVERIFY(!strip->isVisible());
        QCOMPARE(filter(), u"status:failure"_s); // Esc did only this
        m_console->engine.release();             // the answer comes all the same
        m_console->engine.hold = false;
        QCoreApplication::processEvents();
        QCOMPARE(list.model()->rowCount(), 0);
        press("emptyStateButton");
        QTRY_VERIFY(list.model()->rowCount() > 0);
        QVERIFY(list.isVisible());
    }

    void whatWasReadStaysWhereReadingOnIsGivenUp()
    {
        fillSample(m_console->engine, m_console->clock.now());
        while (m_console->engine.storedDeliveries.size() < 150) {
            Delivery more = m_console->engine.storedDeliveries.back();
            more.id = DeliveryId(m_console->engine.nextId("edlv_"));
            more.createdAt -= milliseconds(1000);
            m_console->engine.storedDeliveries.push_back(more);
        }
        m_console->open();
        go(Place::Deliveries);
        DeliveryModel &model = m_console->models->deliveries;
        QTRY_COMPARE(model.state(), PagedModel::State::Idle);
        const int read = model.rowCount();
        QVERIFY(model.canFetchMore({}));
        m_console->engine.hold = true;
        model.fetchMore({});
        auto *page = m_console->window->page(Place::Deliveries);
        auto *button = page->findChild<QToolButton *>(u"readButton"_s);
        QTRY_VERIFY(button->isVisible());
        button->click();
        QCOMPARE(model.state(), PagedModel::State::Canceled);
        QCOMPARE(model.rowCount(), read);
        QVERIFY(button->isVisible());
        QCOMPARE(button->text(), u"Go on"_s);
        m_console->engine.hold = false;
        m_console->engine.release();
        button->click();
        QTRY_VERIFY(model.rowCount() > read);
        QVERIFY(!button->isVisible());
    }

    void whatNobodyWaitsForIsGivenUpInTheEngine()
    {
        open();
        go(Place::Deliveries);
        DeliveryModel &model = m_console->models->deliveries;
        QTRY_COMPARE(model.state(), PagedModel::State::Idle);
        FakeEngine &engine = m_console->engine;
        engine.hold = true;
        const std::size_t before = engine.unwanted.size();
        const auto filterBy = [&](const char *text) {
            DeliveryFilter filter;
            filter.q = *SearchExpression::parse(QString::fromLatin1(text));
            model.setFilter(filter);
        };
        filterBy("status:failure");
        QCOMPARE(engine.unwanted.size(), before + 1);
        QVERIFY(!engine.unwanted[before]());
        filterBy("status:held"); // takes the place of the one before
        QCOMPARE(engine.unwanted.size(), before + 2);
        QVERIFY(engine.unwanted[before]());
        QVERIFY(!engine.unwanted[before + 1]());
        go(Place::Replays); // nobody looks at it any more
        QVERIFY(engine.unwanted[before + 1]());
        engine.hold = false;
        engine.release();
        go(Place::Deliveries); // and reads again who comes back
        QTRY_COMPARE(model.state(), PagedModel::State::Idle);
        QVERIFY(model.rowCount() > 0);
    }

    void columnsAreChosenForTheWorkOneDoes()
    {
        open();
        go(Place::Deliveries);
        TableView &list = table("deliveryTable");
        choosePreset("presetDeveloper");
        QCOMPARE(list.horizontalHeader()->logicalIndex(1), 7); // the event's id
        QVERIFY(list.isColumnHidden(8));
        QVERIFY(!list.isColumnHidden(4));
        choosePreset("presetSupport");
        QVERIFY(list.isColumnHidden(4) && !list.isColumnHidden(8));
        // A window that is opened later has them, too.
        m_console->window.reset();
        m_console->open();
        TableView &again = table("deliveryTable");
        QVERIFY(again.isColumnHidden(4) && !again.isColumnHidden(8));
        m_console->window->goTo(Place::Deliveries);
        QVERIFY(presetIsChosen("presetSupport"));
        QVERIFY(!presetIsChosen("presetOperator"));
    }

    void aNarrowListLeavesOutWhatItCanDoWithout()
    {
        open();
        go(Place::Deliveries);
        TableView &list = table("deliveryTable");
        const auto reaches = [&] { return list.horizontalScrollBar()->maximum() > 0; };
        m_console->window->resize(1500, 800);
        QTRY_VERIFY(!list.isColumnHidden(7) && !reaches());
        m_console->window->resize(1024, 700);
        QTRY_VERIFY(list.isColumnHidden(7)); // the event's id
        QVERIFY(!reaches());
        QVERIFY(!list.isColumnHidden(5));
        QVERIFY(columnIsChosen(u"Event (no room now)"_s));
        // What was left out is no choice of the columns: a wide window that comes later has it.
        Q_EMIT list.horizontalHeader()->sectionMoved(0, 0, 0);
        QTRY_VERIFY(!m_console->settings.columns(u"deliveryTable"_s).isEmpty());
        m_console->window.reset();
        m_console->open();
        m_console->window->goTo(Place::Deliveries);
        m_console->window->resize(1500, 800);
        QTRY_VERIFY(!table("deliveryTable").isColumnHidden(7));
    }

private:
    void open()
    {
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
    }
    void go(Place place, const QString &filter = {}) { m_console->window->goTo(place, filter); }
    [[nodiscard]] PageWidget *page() const
    {
        return m_console->window->page(m_console->window->place());
    }
    [[nodiscard]] QString filter() const { return page()->filterText(); }
    /// Of the state that is seen.
    [[nodiscard]] QString said(const char *label) const
    {
        const auto *state = page()->findChild<ListState *>();
        return state->isVisible() ? state->findChild<QLabel *>(QLatin1String(label))->text()
                                  : QString();
    }
    [[nodiscard]] QString title() const { return said("emptyTitle"); }
    [[nodiscard]] QString text() const { return said("emptyText"); }
    [[nodiscard]] QList<QPushButton *> shownOffers() const
    {
        QList<QPushButton *> shown;
        for (const char *name : {"emptyStateButton", "emptyStateSecond", "emptyStateThird"}) {
            auto *button = page()->findChild<QPushButton *>(QLatin1String(name));
            if (button->isVisible())
                shown.append(button);
        }
        return shown;
    }
    [[nodiscard]] QStringList offers() const
    {
        QStringList texts;
        for (const QPushButton *button : shownOffers())
            texts.append(button->text());
        return texts;
    }
    void press(const char *name) const
    {
        page()->findChild<QPushButton *>(QLatin1String(name))->click();
    }
    [[nodiscard]] TableView &table(const char *name) const
    {
        return *m_console->find<TableView>(name);
    }
    [[nodiscard]] QAction *presetAction(const char *name, QMenu *&menu) const
    {
        m_console->actions->action("deliveryColumns")->trigger();
        menu = page()->findChild<QMenu *>(u"columnMenu"_s);
        return menu ? menu->findChild<QAction *>(QLatin1String(name)) : nullptr;
    }
    /// A column of the menu, by what stands there.
    [[nodiscard]] bool columnIsChosen(const QString &text) const
    {
        QMenu *menu = nullptr;
        bool chosen = false;
        if (presetAction("presetSupport", menu))
            for (const QAction *one : menu->actions())
                chosen = chosen || (one->text() == text && one->isChecked());
        delete menu;
        return chosen;
    }
    void choosePreset(const char *name) const
    {
        QMenu *menu = nullptr;
        QAction *action = presetAction(name, menu);
        QVERIFY(action);
        action->trigger();
        delete menu;
    }
    [[nodiscard]] bool presetIsChosen(const char *name) const
    {
        QMenu *menu = nullptr;
        const QAction *action = presetAction(name, menu);
        const bool chosen = action && action->isChecked();
        delete menu;
        return chosen;
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestListStates)
#include "tst_liststates.moc"
