#include "listshots.h"

#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QApplication>
#include <QHeaderView>
#include <QMenu>
#include <QToolButton>

namespace deckhand {

namespace {

QToolButton *chip(Console &console, Place place, const char *name)
{
    return console.window->page(place)->findChild<QToolButton *>(QLatin1String(name));
}

void takeMenu(Console &console, Place place, const char *name, const Camera &camera)
{
    QMenu *menu = chip(console, place, name)->menu();
    menu->popup(console.window->mapToGlobal(QPoint(300, 120)));
    camera.take(*menu, QStringLiteral("list-") + QLatin1String(name));
    menu->close();
}

void putMarks(Console &console)
{
    Marks &marks = console.models->marks;
    const std::vector<Event> &events = console.engine.storedEvents;
    const auto target = [&events](std::size_t at) {
        return MarkTarget{events[at].id.bytes(), RowKind::Event, events[at].type};
    };
    marks.setMarked({target(2), target(4), target(5)}, true);
    marks.setBookmarked(target(3), true);
    marks.setNote(target(5), QStringLiteral("The customer called about this one."));
    const Delivery &delivery = console.engine.storedDeliveries[1];
    const MarkTarget one{delivery.id.bytes(), RowKind::Delivery, delivery.eventType};
    marks.setMarked({one}, true);
    marks.setNote(one, QStringLiteral("Asked for their log."));
}

void shootMarks(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    putMarks(console);
    window.goTo(Place::Events, {}, console.engine.storedEvents[5].id.bytes());
    settle(300);
    camera.take(window, QStringLiteral("list-events"));
    window.goTo(Place::Events, QStringLiteral("status:failure type:task_run.* after:-7d"));
    settle(300);
    camera.take(window, QStringLiteral("list-chips"));
    takeMenu(console, Place::Events, "chipType", camera);
    takeMenu(console, Place::Events, "chipCode", camera);
    takeMenu(console, Place::Events, "chipTime", camera);
    window.goTo(Place::Deliveries, {}, console.engine.storedDeliveries[1].id.bytes());
    settle(300);
    camera.take(window, QStringLiteral("list-deliveries"));
    auto *header = console.find<TableView>("deliveryTable")->horizontalHeader();
    Q_EMIT header->customContextMenuRequested(QPoint(200, 0));
    if (QWidget *menu = QApplication::activePopupWidget()) {
        camera.take(*menu, QStringLiteral("list-columns"));
        menu->close();
    }
    const QSize size = window.size();
    window.resize(MainWindow::smallest());
    settle(300);
    camera.take(window, QStringLiteral("list-deliveries-small"));
    window.goTo(Place::Events);
    settle(300);
    camera.take(window, QStringLiteral("list-events-small"));
    window.resize(size);
}

void shootNothing(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    window.goTo(Place::Deliveries, QStringLiteral("type:nothing.here"));
    settle(300);
    camera.take(window, QStringLiteral("list-no-match"));
    window.goTo(Place::Deliveries, QStringLiteral("status:failure before:2025-01-01"));
    settle(300);
    camera.take(window, QStringLiteral("list-nothing-happened"));
    window.goTo(Place::Events, QStringLiteral("http:503"));
    settle(300);
    camera.take(window, QStringLiteral("list-live-code"));
    console.engine.hold = true;
    window.page(Place::Deliveries)->refresh();
    window.goTo(Place::Deliveries);
    settle(500);
    camera.take(window, QStringLiteral("list-reading"));
    console.models->deliveries.cancel();
    settle(300);
    camera.take(window, QStringLiteral("list-canceled"));
}

} // namespace

void shootLists(const Camera &camera, SchemeChoice scheme)
{
    Console console;
    console.theme.setChoice(scheme);
    fillSample(console.engine, console.clock.now());
    console.open();
    settle(120);
    console.streamAll();
    settle(1200);
    shootMarks(console, camera);
    shootNothing(console, camera);
}

} // namespace deckhand
