// The places at the left, and the destinations that unfold beneath theirs.

#include "console.h"
#include "sampledata.h"

#include "ui/icons.h"
#include "ui/placelist.h"
#include "ui/tableview.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int ours = int(Place::Destinations);

Destination named(FakeEngine &engine, const QString &name)
{
    Destination destination;
    destination.id = DestinationId(engine.nextId("evtd_"));
    destination.name = name;
    destination.type = "webhook";
    destination.events = Subscription({"*"});
    return destination;
}

/// Names of the lines, in their order.
QStringList linesOf(const PlaceList &places)
{
    const QTreeWidgetItem *place = places.topLevelItem(ours);
    QStringList names;
    for (int row = 0; row < place->childCount(); ++row)
        names.append(place->child(row)->text(0));
    return names;
}

} // namespace

class TestPlaces : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Console> m_console;
    PlaceList *m_places = nullptr;

    void open()
    {
        m_console->open();
        m_places = m_console->find<PlaceList>("places");
        QTRY_COMPARE(m_console->models->destinations.rowCount(),
                     int(m_console->engine.storedDestinations.size()));
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
    }
    void openSample()
    {
        fillSample(m_console->engine, m_console->clock.now());
        open();
    }
    void openMany(int count)
    {
        for (int i = 0; i < count; ++i)
            m_console->engine.storedDestinations.push_back(
                named(m_console->engine, u"Receiver %1"_s.arg(i, 5, 10, QLatin1Char('0'))));
        open();
    }
    /// After something changed in the engine.
    void reload()
    {
        QSignalSpy loaded(&m_console->models->destinations, &DestinationsModel::loaded);
        m_console->models->destinations.reload();
        QTRY_VERIFY(!loaded.isEmpty());
    }
    QTreeWidgetItem *lineOf(int row) const { return m_places->topLevelItem(ours)->child(row); }
    QByteArray shown() const { return m_console->window->page(Place::Destinations)->currentItem(); }
    void click(const QTreeWidgetItem *item) const
    {
        QTest::mouseClick(m_places->viewport(), Qt::LeftButton, {},
                          m_places->visualItemRect(item).center());
    }
    void press(Qt::Key key) const { QTest::keyClick(m_places, key); }
    /// What assistive technology is told of the place.
    QAccessible::State stateOfPlace() const
    {
        const QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_places);
        for (int i = 0; i < list->childCount(); ++i) {
            if (list->child(i)->text(QAccessible::Name).startsWith(u"Destinations"_s))
                return list->child(i)->state();
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
    }
    void cleanup()
    {
        m_console.reset();
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

    void aLineSaysNameAndStateInTheOrderOfTheList()
    {
        fillSample(m_console->engine, m_console->clock.now());
        Destination &off = m_console->engine.storedDestinations[1];
        off.status = DestinationStatus::Inactive;
        off.statusReason = StatusReason::Operator;
        Destination fresh = named(m_console->engine, u"Fresh"_s);
        fresh.status = DestinationStatus::PendingVerification;
        m_console->engine.storedDestinations.push_back(fresh);
        open();
        const DestinationsModel &model = m_console->models->destinations;
        QStringList spoken;
        for (int row = 0; row < model.rowCount(); ++row) {
            const Destination &destination = *model.destinationAt(row);
            QCOMPARE(lineOf(row)->text(0), destination.name);
            const QString word = model.index(row, 1).data().toString();
            QCOMPARE(lineOf(row)->data(0, Qt::AccessibleTextRole).toString(),
                     QString(destination.name + u", "_s + word));
            QCOMPARE(lineOf(row)->toolTip(0),
                     lineOf(row)->data(0, Qt::AccessibleTextRole).toString());
            spoken.append(word);
        }
        for (const char *word :
             {"Active", "Active, failing", "Inactive", "Inactive, by hand", "Needs verification"})
            QVERIFY2(spoken.contains(QLatin1String(word)), word);
        QVERIFY(m_places->isUnfolded(ours));
    }

    void whatSomebodySwitchedOffIsMarkedAsNoFailure()
    {
        Destination off;
        off.status = DestinationStatus::Inactive;
        off.statusReason = StatusReason::Operator;
        open();
        const DestinationsModel &model = m_console->models->destinations;
        QCOMPARE(model.stateOf(off).look, (Look{"pause", Tone::Inactive}));
        off.statusReason = StatusReason::AttemptsExhausted;
        QCOMPARE(model.stateOf(off).look, (Look{"inactive", Tone::Failure}));
    }

    void aClickOpensADestinationOnItsPage()
    {
        openSample();
        const QByteArray id = m_console->models->destinations.destinationAt(2)->id.bytes();
        click(lineOf(2));
        QCOMPARE(m_console->window->place(), Place::Destinations);
        QCOMPARE(shown(), id);
        QCOMPARE(m_places->line(), id);
        QVERIFY(m_console->find<QWidget>("destinationTable")->hasFocus());
        m_console->actions->action("back")->trigger();
        QCOMPARE(m_console->window->place(), Place::Overview);
    }

    void aClickFromElsewhereIsOneStepOfTheWay()
    {
        openSample();
        m_console->window->goTo(Place::Destinations); // something is chosen there by now
        m_console->window->goTo(Place::Events);
        click(lineOf(2));
        m_console->actions->action("back")->trigger();
        QCOMPARE(m_console->window->place(), Place::Events);
    }

    void arrowsMoveAndEnterOpens()
    {
        openSample();
        const DestinationsModel &model = m_console->models->destinations;
        m_console->window->goTo(Place::Destinations, {}, model.destinationAt(3)->id.bytes());
        m_places->setFocus();
        m_places->setPlace(int(Place::Deliveries));
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        QCOMPARE(m_places->line(), model.destinationAt(1)->id.bytes());
        QCOMPARE(m_console->window->place(), Place::Destinations);
        QCOMPARE(shown(), model.destinationAt(3)->id.bytes()); // not opened yet
        press(Qt::Key_Return);
        QCOMPARE(shown(), model.destinationAt(1)->id.bytes());
        QVERIFY(!m_places->hasFocus());
    }

    void linesThatWereOnlyWalkedOverAreNotShownAsChosen()
    {
        openSample();
        const DestinationsModel &model = m_console->models->destinations;
        click(lineOf(0));
        m_places->setFocus();
        press(Qt::Key_Down);
        QCOMPARE(m_places->line(), model.destinationAt(1)->id.bytes());
        m_console->find<QWidget>("destinationTable")->setFocus();
        QCOMPARE(m_places->line(), model.destinationAt(0)->id.bytes());
    }

    void theLineFollowsWhatIsChosenInTheList()
    {
        openSample();
        click(lineOf(0));
        m_console->find<TableView>("destinationTable")->selectRow(3);
        QCOMPARE(m_places->line(), m_console->models->destinations.destinationAt(3)->id.bytes());
    }

    void noLineIsChosenWhileANewDestinationIsWritten()
    {
        openSample();
        click(lineOf(0));
        m_console->actions->action("newDestination")->trigger();
        QCOMPARE(m_places->place(), ours);
        QVERIFY(m_places->line().isEmpty());
        QVERIFY(shown().isEmpty());
    }

    void leftAndRightFoldAndUnfold_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::addColumn<Qt::Key>("fold");
        QTest::addColumn<Qt::Key>("unfold");
        QTest::newRow("from the left") << Qt::LeftToRight << Qt::Key_Left << Qt::Key_Right;
        QTest::newRow("from the right") << Qt::RightToLeft << Qt::Key_Right << Qt::Key_Left;
    }

    void leftAndRightFoldAndUnfold()
    {
        QFETCH(Qt::LayoutDirection, direction);
        QFETCH(Qt::Key, fold);
        QFETCH(Qt::Key, unfold);
        QApplication::setLayoutDirection(direction);
        openSample();
        m_places->setFocus();
        m_places->setPlace(ours);
        QVERIFY(stateOfPlace().expanded);
        press(fold);
        QVERIFY(!m_places->isUnfolded(ours));
        QVERIFY(stateOfPlace().expandable && !stateOfPlace().expanded);
        press(Qt::Key_Down);
        QCOMPARE(m_places->place(), int(Place::Replays)); // over what is folded
        press(Qt::Key_Up);
        press(unfold);
        QVERIFY(m_places->isUnfolded(ours));
        press(unfold); // on into the lines
        QVERIFY(m_places->isOnLine());
        press(fold); // and out of them
        QVERIFY(!m_places->isOnLine());
        QCOMPARE(m_places->place(), ours);
    }

    void whatIsFoldedIsRememberedWithTheProfile()
    {
        openSample();
        click(lineOf(1));
        QTest::mouseClick(m_places->viewport(), Qt::LeftButton, {},
                          m_places->foldRect(ours).center());
        QVERIFY(!m_places->isUnfolded(ours));
        QVERIFY(!m_places->isOnLine()); // what is not seen is not current
        QCOMPARE(m_places->place(), ours);
        reload();
        QVERIFY(!m_places->isUnfolded(ours));
        open();
        QVERIFY(!m_places->isUnfolded(ours));
        QTest::mouseClick(m_places->viewport(), Qt::LeftButton, {},
                          m_places->foldRect(ours).center());
        open();
        QVERIFY(m_places->isUnfolded(ours));
    }

    void theLastOfManyLeadsToAllOfThem()
    {
        openMany(10'000);
        const int lines = m_places->topLevelItem(ours)->childCount();
        QVERIFY(lines <= 12);
        QVERIFY(lines >= 3);
        QCOMPARE(linesOf(*m_places).mid(0, 2),
                 QStringList({u"Receiver 00000"_s, u"Receiver 00001"_s}));
        QCOMPARE(linesOf(*m_places).last(),
                 u"All %1 destinations …"_s.arg(QLocale().toString(10'000)));
        m_console->window->goTo(Place::Events);
        click(lineOf(lines - 1));
        QCOMPARE(m_console->window->place(), Place::Destinations);
        QVERIFY(!m_places->isOnLine());
        QVERIFY(m_console->find<QWidget>("destinationTable")->hasFocus());
    }

    void troubleComesFirstAndTheChosenLineStaysChosen()
    {
        openMany(20);
        auto &stored = m_console->engine.storedDestinations;
        const QByteArray chosen = stored[1].id.bytes();
        click(lineOf(1));
        QSignalSpy moved(m_places, &PlaceList::placeChanged);
        stored[19].status = DestinationStatus::Inactive;
        reload();
        QCOMPARE(linesOf(*m_places).first(), u"Receiver 00019"_s);
        QCOMPARE(m_places->line(), chosen);
        QCOMPARE(lineOf(2)->text(0), u"Receiver 00001"_s);
        QCOMPARE(m_places->currentItem(), lineOf(2));
        for (std::size_t i = 5; i < 19; ++i)
            stored[i].status = DestinationStatus::Inactive;
        reload(); // no room for it any more
        QVERIFY(!m_places->isOnLine());
        QCOMPARE(m_places->place(), ours);
        QCOMPARE(shown(), chosen);
        QVERIFY(moved.isEmpty());
    }

    void whatDoesNotChangeIsNotDrawnAgain()
    {
        openMany(5);
        QSignalSpy changed(m_places->model(), &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(m_places->model(), &QAbstractItemModel::rowsInserted);
        reload();
        QVERIFY(changed.isEmpty());
        m_console->engine.storedDestinations[4].status = DestinationStatus::Inactive;
        reload();
        QVERIFY(!changed.isEmpty());
        QVERIFY(inserted.isEmpty());
    }

    void deletedOnesGoWithTheirLines()
    {
        openMany(2);
        m_console->engine.storedDestinations.clear();
        reload();
        QVERIFY(linesOf(*m_places).isEmpty());
        QVERIFY(m_places->foldRect(ours).isNull());
    }

    void keysOfPlacesCountPlacesOnly()
    {
        openSample();
        QTest::keyClick(m_console->window.get(), Qt::Key_5, Qt::ControlModifier);
        QCOMPARE(m_console->window->place(), Place::Replays);
        QTest::keyClick(m_console->window.get(), Qt::Key_7, Qt::ControlModifier);
        QCOMPARE(m_console->window->place(), Place::Settings);
    }

    void whatFoldsIsLargeEnoughAndOutOfTheWayInBothDirections()
    {
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            PlaceList places;
            places.setLayoutDirection(direction);
            places.addPlace({}, u"Destinations"_s, {});
            places.setBadge(0, 12, {});
            places.setLines(0, {{"evtd_1", u"Archive"_s, {}, {}}});
            places.show();
            const QRect fold = places.foldRect(0);
            QVERIFY(fold.width() >= 24 && fold.height() >= 24);
            QVERIFY(places.viewport()->rect().contains(fold));
            QVERIFY(!fold.intersects(places.badgeRect(0)));
            QVERIFY(!fold.intersects(places.textRect(0)));
            QCOMPARE(fold.center().x() > places.width() / 2, direction == Qt::LeftToRight);
        }
    }
};

QTEST_MAIN(TestPlaces)
#include "tst_places.moc"
