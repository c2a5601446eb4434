#include "stateshots.h"

#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QLineEdit>
#include <QTabWidget>

namespace deckhand {

namespace {

void shootOverview(Console &console, const Camera &camera)
{
    Overview &overview = console.models->overview;
    const Timestamp now = console.clock.now();
    overview.setZoom({now - std::chrono::minutes(40), now - std::chrono::minutes(10)});
    settle(300);
    camera.take(*console.window, QStringLiteral("overview-custom"));
    overview.back();
    settle(300);
    console.engine.refusal =
        Error(ErrorCode::ApiError, QStringLiteral("127.0.0.1:8377 did not answer within 5 s. Check "
                                                  "that the server is not overloaded and that no "
                                                  "firewall drops the traffic."));
    overview.setRange(OverviewRange::Day);
    settle(300);
    camera.take(*console.window, QStringLiteral("overview-stale"));
    console.engine.refusal.reset();
    overview.setRange(OverviewRange::Hour);
    settle(300);
}

void shootSentences(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    window.goTo(Place::Deliveries);
    auto *filter =
        window.page(Place::Deliveries)->findChild<QLineEdit *>(QStringLiteral("filterEdit"));
    filter->setText(QStringLiteral("statuss:failure"));
    auto *table = console.find<TableView>("deliveryTable");
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (console.models->deliveries.deliveryAt(row)->status == DeliveryStatus::Failure) {
            table->selectRow(row);
            break;
        }
    }
    settle(300);
    camera.take(window, QStringLiteral("engine-sentences"));
    auto *tabs = console.find<QTabWidget>("inspectorTabs");
    window.resize(MainWindow::smallest());
    if (tabs)
        tabs->setCurrentIndex(tabs->count() - 1);
    settle(300);
    camera.take(window, QStringLiteral("compare-small"));
}

void shootPlaces(Console &console, const Camera &camera, const QString &kind)
{
    const QStringList names{QStringLiteral("overview"),   QStringLiteral("events"),
                            QStringLiteral("deliveries"), QStringLiteral("destinations"),
                            QStringLiteral("replays"),    QStringLiteral("issues"),
                            QStringLiteral("settings")};
    for (int place = 0; place < names.size(); ++place) {
        console.window->goTo(Place(place));
        camera.take(*console.window, names[place] + QLatin1Char('-') + kind);
    }
}

} // namespace

void shootEmptyAndError(const Camera &camera, SchemeChoice scheme)
{
    {
        Console console;
        console.theme.setChoice(scheme);
        fillTypes(console.engine);
        console.open(Environment::Local);
        settle(120);
        shootPlaces(console, camera, QStringLiteral("empty"));
    }
    {
        Console console;
        console.theme.setChoice(scheme);
        fillTypes(console.engine);
        console.engine.refusal =
            Error(ErrorCode::ApiError,
                  QStringLiteral("The store is locked by another process (pid 4711)."));
        console.open(Environment::Production);
        settle(120);
        shootPlaces(console, camera, QStringLiteral("error"));
    }
}

void shootStates(const Camera &camera, SchemeChoice scheme)
{
    Console console;
    console.theme.setChoice(scheme);
    fillSample(console.engine, console.clock.now());
    console.open();
    settle(300);
    shootOverview(console, camera);
    shootSentences(console, camera);
}

} // namespace deckhand
