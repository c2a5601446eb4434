// Renders every page, light and dark, at 100 and 200 percent, normal, empty and in error, into PNGs
// for people to look at.

#include "console.h"
#include "sampledata.h"

#include "ui/deliveriespage.h"
#include "ui/democontrols.h"
#include "ui/tableview.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QTextStream>
#include <QTimer>

namespace deckhand {

namespace {

class StillControls final : public DemoControls
{
public:
    double rate() const override { return 5; }
    void setRate(double) override {}
    std::vector<DemoReceiver> receivers() const override
    {
        return {{QStringLiteral("Prod webhook"), 500, 0, 20, false, false},
                {QStringLiteral("Archive"), 500, 0, 50, false, false},
                {QStringLiteral("Billing (flaky)"), 503, 0.6, 250, false, false}};
    }
    void setReceiver(std::size_t, const DemoReceiver &) override {}
};

void settle(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

class Camera
{
public:
    Camera(QString directory, QString prefix)
        : m_directory(std::move(directory)), m_prefix(std::move(prefix))
    {}

    void take(QWidget &window, const QString &name)
    {
        settle(60);
        window.grab().save(
            QDir(m_directory)
                .filePath(m_prefix + QLatin1Char('-') + name + QStringLiteral(".png")));
    }

private:
    QString m_directory;
    QString m_prefix;
};

void shootNormal(Console &console, Camera &camera)
{
    MainWindow &window = *console.window;
    camera.take(window, QStringLiteral("overview"));
    window.goTo(Place::Events);
    camera.take(window, QStringLiteral("events"));
    auto *live = console.find<TableView>("liveTable");
    live->setFocus();
    live->selectRow(live->model()->rowCount() - 8);
    camera.take(window, QStringLiteral("events-detail"));
    auto *filter = window.page(Place::Events)->findChild<QLineEdit *>(QStringLiteral("filterEdit"));
    filter->setText(QStringLiteral("type:task_run.* statuss:failure"));
    camera.take(window, QStringLiteral("events-filter-error"));
    window.goTo(Place::Events, QStringLiteral("type:nothing.here"));
    camera.take(window, QStringLiteral("events-no-match"));
    window.goTo(Place::Deliveries);
    auto *deliveries = console.find<TableView>("deliveryTable");
    for (int row = 0; row < deliveries->model()->rowCount(); ++row) {
        if (console.models->deliveries.deliveryAt(row)->status == DeliveryStatus::Failure) {
            deliveries->selectRow(row);
            break;
        }
    }
    camera.take(window, QStringLiteral("deliveries"));
    window.goTo(Place::Destinations, {}, console.engine.storedDestinations[3].id.bytes());
    camera.take(window, QStringLiteral("destinations"));
    console.actions->action("newDestination")->trigger();
    camera.take(window, QStringLiteral("destination-new"));
    console.find<QPushButton>("save")->click();
    camera.take(window, QStringLiteral("destination-problems"));
}

void shootPlaces(Console &console, Camera &camera, const QString &kind)
{
    const QStringList names{QStringLiteral("overview"), QStringLiteral("events"),
                            QStringLiteral("deliveries"), QStringLiteral("destinations")};
    for (int place = 0; place < names.size(); ++place) {
        console.window->goTo(Place(place));
        camera.take(*console.window, names[place] + QLatin1Char('-') + kind);
    }
}

void shoot(const QString &directory, SchemeChoice scheme, const QString &prefix)
{
    Camera camera(directory, prefix);
    StillControls controls;
    {
        Console console;
        console.theme.setChoice(scheme);
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->addDemo(controls);
        settle(120);
        console.streamAll();
        settle(1200);
        shootNormal(console, camera);
    }
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

void contactSheet(const QString &directory, int columns, int width)
{
    const QStringList files =
        QDir(directory).entryList({QStringLiteral("*.png")}, QDir::Files, QDir::Name);
    QList<QPixmap> pictures;
    int height = 0;
    for (const QString &file : files) {
        if (file.startsWith(QStringLiteral("contact")))
            continue;
        pictures.append(
            QPixmap(QDir(directory).filePath(file)).scaledToWidth(width, Qt::SmoothTransformation));
        height = std::max(height, pictures.last().height());
    }
    const int rows = int((pictures.size() + columns - 1) / columns);
    QPixmap sheet(columns * (width + 8) + 8, rows * (height + 8) + 8);
    sheet.fill(QColor(0x808080));
    QPainter painter(&sheet);
    for (int i = 0; i < pictures.size(); ++i)
        painter.drawPixmap(8 + i % columns * (width + 8), 8 + i / columns * (height + 8),
                           pictures[i]);
    painter.end();
    sheet.save(QDir(directory).filePath(QStringLiteral("contact-sheet.png")));
}

} // namespace

} // namespace deckhand

int main(int argc, char **argv)
{
    using namespace deckhand;
    // One process a scale: Qt reads it once. The parent starts itself for 200 percent.
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Deckhand"));
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr) << "Usage: deckhand_shots DIR [SUFFIX]\n";
        return 2;
    }
    const QString directory = arguments[1];
    QDir().mkpath(directory);
    const QString scale = arguments.size() > 2 ? arguments[2] : QStringLiteral("100");
    shoot(directory, SchemeChoice::Light, QStringLiteral("light-%1").arg(scale));
    shoot(directory, SchemeChoice::Dark, QStringLiteral("dark-%1").arg(scale));
    contactSheet(directory, 6, 480);
    return 0;
}
