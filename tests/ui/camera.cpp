#include "camera.h"

#include "sampledata.h"
#include "tour.h"

#include "ui/language.h"
#include "ui/tableview.h"

#include <QDir>
#include <QEventLoop>
#include <QPainter>
#include <QPixmap>
#include <QTimer>

namespace deckhand {

void settle(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

Camera::Camera(QString directory, QString prefix)
    : m_directory(std::move(directory)), m_prefix(std::move(prefix))
{}

void Camera::take(QWidget &window, const QString &name) const
{
    settle(60);
    window.grab().save(
        QDir(m_directory).filePath(m_prefix + QLatin1Char('-') + name + QStringLiteral(".png")));
}

namespace {

QString fileName(QString where)
{
    for (QChar &c : where) {
        if (!c.isLetterOrNumber() || c.unicode() > 127)
            c = QLatin1Char('-');
    }
    return where;
}

/// Every page and dialog, as the tests walk them.
void shootTour(const Camera &camera, SchemeChoice scheme, QSize size = {})
{
    Console console;
    console.theme.setChoice(scheme);
    StillControls controls;
    fillSample(console.engine, console.clock.now());
    console.open();
    console.window->addDemo(controls);
    if (size.isValid())
        console.window->resize(size);
    settle(120);
    console.streamAll();
    Replay replay;
    replay.id = ReplayId(console.engine.nextId("rply_"));
    replay.status = ReplayStatus::Completed;
    replay.counts = {40, 40, 33, 7, 0};
    replay.createdAt = console.clock.now();
    console.engine.storedReplays.push_back(replay);
    console.models->replays.reload();
    settle(60);
    console.window->goTo(Place::Replays, {}, replay.id.bytes());
    int number = 10;
    tour(console, [&](const QString &where, QWidget &window) {
        camera.take(window, QStringLiteral("%1-%2").arg(++number).arg(fileName(where)));
    });
}

void shootLongNames(const Camera &camera)
{
    Console console;
    fillSample(console.engine, console.clock.now());
    const QByteArray object(63, 'o');
    const QByteArray action(64, 'a');
    for (std::size_t i = 0; i < console.engine.storedEvents.size(); i += 3)
        console.engine.storedEvents[i].type = object + '.' + action;
    for (std::size_t i = 0; i < console.engine.storedDeliveries.size(); i += 3)
        console.engine.storedDeliveries[i].eventType = object + '.' + action;
    const Destination pattern = console.engine.storedDestinations.front();
    for (int i = 0; i < 10'000; ++i) {
        Destination more = pattern;
        more.id = DestinationId(console.engine.nextId("evtd_"));
        more.name = QStringLiteral("Destination %1 of a customer with a name that is long").arg(i);
        console.engine.storedDestinations.push_back(more);
    }
    console.open();
    console.window->resize(MainWindow::smallest());
    settle(200);
    console.streamAll();
    const auto shoot = [&](Place place, const QByteArray &item, const char *name) {
        console.window->goTo(place, {}, item);
        settle(200);
        camera.take(*console.window, QLatin1String(name));
    };
    shoot(Place::Overview, {}, "overview");
    shoot(Place::Events, console.engine.storedEvents.front().id.bytes(), "event");
    shoot(Place::Deliveries, console.engine.storedDeliveries.front().id.bytes(), "delivery");
    shoot(Place::Destinations, console.engine.storedDestinations.back().id.bytes(), "destinations");
    shoot(Place::Replays, {}, "replays");
    shoot(Place::Issues, {}, "issues");
    shoot(Place::Settings, {}, "settings");
}

} // namespace

void shootHardCases(const QString &directory, const QString &scale)
{
    Translation translation;
    shootTour(Camera(directory, QStringLiteral("high-") + scale), SchemeChoice::HighContrast);
    (void)translation.use(QStringLiteral("pseudo"));
    shootTour(Camera(directory, QStringLiteral("pseudo-") + scale), SchemeChoice::Light,
              MainWindow::smallest());
    (void)translation.use(QStringLiteral("pseudo-rtl"));
    shootTour(Camera(directory, QStringLiteral("rtl-") + scale), SchemeChoice::Light);
    shootTour(Camera(directory, QStringLiteral("rtldark-") + scale), SchemeChoice::Dark);
    (void)translation.use(QStringLiteral("de"));
    shootTour(Camera(directory, QStringLiteral("german-") + scale), SchemeChoice::Dark,
              MainWindow::smallest());
    (void)translation.use(QStringLiteral("en"));
    shootLongNames(Camera(directory, QStringLiteral("small-") + scale));
}

void makeContactSheet(const QString &directory, const QString &prefix, int columns, int width)
{
    const QStringList files =
        QDir(directory).entryList({prefix + QStringLiteral("*.png")}, QDir::Files, QDir::Name);
    QList<QPixmap> pictures;
    QList<int> tops{8}; // of each row
    for (const QString &file : files) {
        if (file.startsWith(QStringLiteral("contact")) || file.startsWith(QStringLiteral("icons")))
            continue;
        if (pictures.size() % columns == 0)
            tops.append(tops.last());
        pictures.append(
            QPixmap(QDir(directory).filePath(file)).scaledToWidth(width, Qt::SmoothTransformation));
        tops.last() = std::max(tops.last(), tops[tops.size() - 2] + pictures.last().height() + 8);
    }
    if (pictures.isEmpty())
        return;
    QPixmap sheet(columns * (width + 8) + 8, tops.last());
    sheet.fill(QColor(0x808080));
    QPainter painter(&sheet);
    for (int i = 0; i < pictures.size(); ++i)
        painter.drawPixmap(8 + i % columns * (width + 8), tops[i / columns], pictures[i]);
    painter.end();
    const QString name =
        prefix.isEmpty() ? QStringLiteral("contact-sheet") : QStringLiteral("contact-") + prefix;
    sheet.save(QDir(directory).filePath(name + QStringLiteral(".png")));
}

} // namespace deckhand
