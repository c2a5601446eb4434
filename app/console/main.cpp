#include "console/host.h"
#include "console/publishkey.h"

#include "models/consolemodels.h"
#include "ui/mainwindow.h"
#include "ui/startwindow.h"
#include "ui/words.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>
#include <QThread>

#include <functional>
#include <variant>

using namespace deckhand;

namespace {

/// For stores that end with the process: what is written is forgotten, and that is no loss.
class NoVault final : public KeyVault
{
public:
    void read(const QString &, QObject *,
              std::function<void(Result<std::optional<Secret>>)> done) override
    {
        done(std::optional<Secret>());
    }
    void write(const QString &, const Secret &, QObject *,
               std::function<void(VoidResult)> done) override
    {
        done(VoidResult());
    }
};

QString storeFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
}

/// What this process runs: a store of its own, or the demo.
struct Running
{
    std::unique_ptr<Host> host;
    std::unique_ptr<DemoHost> demo;
    [[nodiscard]] EngineApi &engine() const { return demo ? demo->engine() : host->engine(); }
    [[nodiscard]] QString url() const { return demo ? demo->url() : host->url(); }
};

Result<Running> startLocal(const Clock &clock)
{
    const QString folder = storeFolder();
    if (!QDir().mkpath(folder))
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("The folder %1 could not be made. Check its permissions.").arg(folder));
    Host::Settings settings;
    settings.storeUrl =
        QStringLiteral("sqlite:") + QDir(folder).filePath(QStringLiteral("events.db"));
    settings.environment = QStringLiteral("local");
    auto host = Host::start(settings, clock);
    if (!host)
        return failure(host.error());
    return Running{std::move(*host), nullptr};
}

Result<Running> startDemo(const Clock &clock)
{
    auto demo = DemoHost::start(clock);
    if (!demo)
        return failure(demo.error());
    return Running{nullptr, std::move(*demo)};
}

/// The console window and what it stands on, in the order it is taken down.
struct Session
{
    Session(Running &&engine, Words &words, const Clock &clock, Theme &theme, Dialogs &dialogs)
        : running(std::move(engine)),
          models(running.engine(), words, clock),
          remembered(running.demo ? QString()
                                  : QDir(storeFolder()).filePath(QStringLiteral("console.ini"))),
          window(PageContext{models, actions, dialogs, remembered}, theme, settings()),
          key(running.engine(), vault(), QStringLiteral("publish ") + storeFolder())
    {
        if (running.demo)
            window.addDemo(*running.demo);
        QObject::connect(&key, &PublishKey::ready, &window, [this] { offerKey(); });
        QObject::connect(&key, &PublishKey::failed, &window, [this](const Error &error) {
            window.showNotice(
                Tone::Failure,
                MainWindow::tr("There is no key for programs that publish. %1").arg(error.text()));
        });
        key.start();
        window.show();
    }

    [[nodiscard]] KeyVault &vault()
    {
        return running.demo ? static_cast<KeyVault &>(noVault) : systemVault;
    }

    void offerKey()
    {
        window.setPublishKey(
            key.secret(),
            key.isKept() ? QString()
                         : MainWindow::tr("Programs publish with a key that holds for this session "
                                          "only, as it cannot be kept. %1 It is in File, Copy key.")
                               .arg(key.whyNotKept()));
    }

    [[nodiscard]] WindowSettings settings() const
    {
        if (running.demo)
            return {Environment::Demo, MainWindow::tr("Demo"),
                    MainWindow::tr("Made-up traffic in a temporary store. Programs publish to %1")
                        .arg(running.url())};
        const QString port = running.host->hasOtherPort()
                               ? MainWindow::tr("Port 8377 is taken: programs publish to %1")
                               : MainWindow::tr("Programs publish to %1");
        return {Environment::Local, MainWindow::tr("This computer"), port.arg(running.url())};
    }

    Running running;
    ConsoleModels models;
    ActionRegistry actions;
    ConsoleSettings remembered;
    NoVault noVault;
    SystemKeyVault systemVault;
    MainWindow window;
    PublishKey key;
};

/// Opens the newest delivery that needs attention, for a picture that shows something.
void showTrouble(Session &session)
{
    const DeliveryModel &deliveries = session.models.deliveries;
    for (const DeliveryStatus wanted : {DeliveryStatus::Failure, DeliveryStatus::Retrying}) {
        for (int row = 0; row < deliveries.rowCount(); ++row) {
            const Delivery *delivery = deliveries.deliveryAt(row);
            if (delivery->status == wanted && delivery->attempts > 1) {
                session.window.goTo(Place::Deliveries, {}, delivery->id.bytes());
                return;
            }
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("deckhand"));
    QApplication::setApplicationDisplayName(QStringLiteral("Deckhand"));
    QApplication::setApplicationVersion(QStringLiteral(DECKHAND_VERSION));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Receives, stores and delivers events; shows where each of them went."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  QStringLiteral("Made-up traffic in a temporary store."));
    QCommandLineOption picture(QStringLiteral("picture"),
                               QStringLiteral("Save a picture of the window and quit."),
                               QStringLiteral("FILE"));
    QCommandLineOption after(QStringLiteral("picture-after"), QStringLiteral("Seconds until then."),
                             QStringLiteral("SECONDS"), QStringLiteral("60"));
    QCommandLineOption dark(QStringLiteral("dark"), QStringLiteral("Dark colours."));
    for (QCommandLineOption *option : {&picture, &after})
        option->setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({demo, picture, after, dark});
    parser.process(application);

    SystemClock clock;
    Theme theme;
    Words words;
    WindowDialogs dialogs;
    if (parser.isSet(dark))
        theme.setChoice(SchemeChoice::Dark);
    StartWindow start;
    start.show();

    std::optional<Result<Running>> started;
    std::unique_ptr<Session> session;
    // Opening a store reads and writes files, so it has a thread of its own.
    const std::unique_ptr<QThread> starter(
        QThread::create([&started, &clock, isDemo = parser.isSet(demo)] {
            started = isDemo ? startDemo(clock) : startLocal(clock);
        }));
    QObject::connect(starter.get(), &QThread::finished, &start, [&] {
        if (!*started) {
            start.showError(started->error());
            return;
        }
        session = std::make_unique<Session>(std::move(**started), words, clock, theme, dialogs);
        start.hide();
        if (!parser.isSet(picture))
            return;
        const std::chrono::seconds wait(parser.value(after).toInt());
        QTimer::singleShot(wait, &session->window, [&] {
            session->window.goTo(Place::Deliveries, QStringLiteral("attempts>=2"));
        });
        QTimer::singleShot(wait + std::chrono::seconds(1), &session->window,
                           [&] { showTrouble(*session); });
        QTimer::singleShot(wait + std::chrono::seconds(3), &session->window, [&] {
            session->window.grab().save(parser.value(picture));
            QApplication::quit();
        });
    });
    starter->start();
    const int code = QApplication::exec();
    starter->wait();
    return code;
}
