// The buttons below a filter: they write its text and say what it asks for.

#include "console.h"
#include "sampledata.h"

#include "ui/filterchips.h"

#include <QAccessible>
#include <QDateTimeEdit>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The choices of a menu and of those within it, by their texts.
QHash<QString, QAction *> choicesOf(QMenu &menu)
{
    Q_EMIT menu.aboutToShow();
    QHash<QString, QAction *> all;
    QList<QMenu *> menus{&menu};
    while (!menus.isEmpty()) {
        for (QAction *action : menus.takeFirst()->actions()) {
            if (action->menu())
                menus.append(action->menu());
            else if (!action->isSeparator())
                all.insert(action->text(), action);
        }
    }
    return all;
}

} // namespace

class TestFilterChips : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        QTRY_VERIFY(m_console->models->destinations.isLoaded());
    }
    void cleanup() { m_console.reset(); }

    void everyButtonWritesTheFilter_data()
    {
        QTest::addColumn<Place>("place");
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("choice");
        QTest::addColumn<QString>("filter");
        for (const Place place : {Place::Events, Place::Deliveries}) {
            const auto row = [place](const char *button, const char *choice, const char *filter) {
                QTest::addRow("%s on page %d", button, int(place))
                    << place << QString::fromLatin1(button) << QString::fromUtf8(choice)
                    << QString::fromUtf8(filter);
            };
            row("chipStatus", "Failed", "status:failure");
            row("chipType", "task_run.failed", "type:task_run.failed");
            row("chipDestination", "Prod webhook", "dest:\"Prod webhook\"");
            row("chipTime", "Last 7 days", "after:-7d");
            row("chipCode", "No answer in time", "error:timeout");
        }
    }

    void everyButtonWritesTheFilter()
    {
        QFETCH(Place, place);
        QFETCH(QString, button);
        QFETCH(QString, choice);
        QFETCH(QString, filter);
        m_console->window->goTo(place, u"attempts>=1"_s);
        auto *chip = chipOf(place, button);
        QVERIFY(!chip->isActive());
        QAction *action = choicesOf(*chip->menu()).value(choice);
        QVERIFY2(action, qPrintable(choice));
        action->trigger();
        QCOMPARE(filterOn(place), u"attempts>=1 "_s + filter);
        QVERIFY(chip->isActive());
        QVERIFY2(chip->text().contains(choice), qPrintable(chip->text()));
        QVERIFY(choicesOf(*chip->menu()).value(choice)->isChecked());
        choicesOf(*chip->menu()).value(u"Any"_s)->trigger();
        QCOMPARE(filterOn(place), u"attempts>=1"_s);
        QVERIFY(!chip->isActive());
    }

    void whatIsTypedIsShown()
    {
        m_console->window->goTo(Place::Deliveries,
                                u"status:retrying type:session.* http>=500 -dest:Archive"_s);
        const auto shown = [this](const char *name) {
            return chipOf(Place::Deliveries, QLatin1String(name))->text();
        };
        QCOMPARE(shown("chipStatus"), u"Status: Retrying"_s);
        QCOMPARE(shown("chipType"), u"Type: session.*"_s);
        QCOMPARE(shown("chipCode"), u"Code: http>=500"_s);
        QCOMPARE(shown("chipDestination"), u"Destination: -dest:Archive"_s);
        QCOMPARE(shown("chipTime"), u"Time"_s);
        QCOMPARE(chipOf(Place::Deliveries, u"chipTime"_s)->accessibleName(), u"Time: any"_s);
    }

    void typesThatWereSeenAreOffered()
    {
        m_console->engine.emitEvent(eventOfType("gizmo.turned"));
        m_console->models->feed.flush();
        m_console->window->goTo(Place::Events);
        const auto choices = choicesOf(*chipOf(Place::Events, u"chipType"_s)->menu());
        QVERIFY(choices.contains(u"gizmo.turned"_s));
        QVERIFY(choices.contains(u"All of gizmo"_s));
    }

    void aSpanOfTimeIsChosenToTheMinute()
    {
        m_console->settings.setTimeMode(TimeMode::Utc);
        m_console->window->goTo(Place::Events);
        choose(Place::Events, u"chipTime"_s, u"From … until …"_s);
        auto *dialog = m_console->find<QDialog>("timeRangeDialog");
        auto *from = dialog->findChild<QDateTimeEdit *>(u"rangeFrom"_s);
        auto *until = dialog->findChild<QDateTimeEdit *>(u"rangeUntil"_s);
        auto *apply = dialog->findChild<QPushButton *>(u"applyRange"_s);
        from->setDateTime(QDateTime(QDate(2025, 3, 1), QTime(12, 30), Qt::UTC));
        until->setDateTime(QDateTime(QDate(2025, 3, 1), QTime(12, 30), Qt::UTC));
        QVERIFY(!apply->isEnabled());
        QVERIFY(!dialog->findChild<QLabel *>(u"rangeProblem"_s)->text().isEmpty());
        until->setDateTime(QDateTime(QDate(2025, 3, 2), QTime(0, 0), Qt::UTC));
        apply->click();
        QCOMPARE(filterOn(Place::Events), u"after:2025-03-01T12:30Z before:2025-03-02T00:00Z"_s);
        QVERIFY(SearchExpression::parse(filterOn(Place::Events)));
    }

    void oneStatusIsAskedFor()
    {
        m_console->window->goTo(Place::Deliveries);
        m_console->dialogs.text = u"503"_s;
        choose(Place::Deliveries, u"chipCode"_s, u"One status …"_s);
        QCOMPARE(filterOn(Place::Deliveries), u"http:503"_s);
        m_console->dialogs.text = u"many words"_s;
        choose(Place::Deliveries, u"chipCode"_s, u"One status …"_s);
        QCOMPARE(filterOn(Place::Deliveries), u"http:503"_s);
        auto *message =
            m_console->window->page(Place::Deliveries)->findChild<QLabel *>(u"filterMessage"_s);
        QVERIFY(message->text().contains(u"many words"_s));
    }

    void noButtonIsClippedInTheSmallestWindow()
    {
        m_console->window->resize(MainWindow::smallest());
        m_console->window->goTo(Place::Events,
                                u"status:failure type:task_run.failed dest:\"Prod webhook\" "
                                "after:-7d error:connection_refused"_s);
        QCoreApplication::processEvents(); // lays the page out
        PageWidget *page = m_console->window->page(Place::Events);
        const auto buttons = page->findChildren<FacetButton *>();
        QCOMPARE(buttons.size(), 5);
        for (const FacetButton *button : buttons) {
            const QRect seen(button->mapTo(page, QPoint()), button->size());
            QVERIFY2(page->rect().contains(seen), qPrintable(button->text()));
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
            QVERIFY(button->focusPolicy() & Qt::TabFocus);
            for (const FacetButton *other : buttons)
                QVERIFY(other == button || !other->geometry().intersects(button->geometry()));
        }
    }

private:
    FacetButton *chipOf(Place place, const QString &name) const
    {
        return m_console->window->page(place)->findChild<FacetButton *>(name);
    }
    QString filterOn(Place place) const { return m_console->window->page(place)->filterText(); }
    void choose(Place place, const QString &button, const QString &choice)
    {
        choicesOf(*chipOf(place, button)->menu()).value(choice)->trigger();
    }
    Event eventOfType(const char *type) const
    {
        Event event = m_console->engine.storedEvents.front();
        event.id = EventId(m_console->engine.nextId("evt_"));
        event.type = type;
        return event;
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestFilterChips)
#include "tst_filterchips.moc"
