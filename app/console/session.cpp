#include "console/session.h"

#include "common/engineassembly.h"
#include "remote/remoteengine.h"
#include "ui/words.h"

#include <QDir>
#include <QStandardPaths>

namespace deckhand {

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
    void remove(const QString &, QObject *, std::function<void(VoidResult)> done) override
    {
        done(VoidResult());
    }
};

QString settingsFile(const Running &running)
{
    if (running.demo)
        return {};
    const QString name =
        running.host
            ? QStringLiteral("console.ini")
            : QStringLiteral("console-%1.ini")
                  .arg(QString::fromLatin1(QUrl::toPercentEncoding(running.server.authority())));
    return QDir(storeFolder()).filePath(name);
}

} // namespace

QString storeFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
}

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
    Running running;
    running.host = std::move(*host);
    return running;
}

Result<Running> startDemo(const Clock &clock)
{
    auto demo = DemoHost::start(clock);
    if (!demo)
        return failure(demo.error());
    Running running;
    running.demo = std::move(*demo);
    return running;
}

Result<Running> startRemote(const QUrl &server, const Secret &key)
{
    Running running;
    running.server = server;
    RemoteSettings settings{server, key};
    settings.types = builtInTypes();
    running.remote = connectRemote(std::move(settings));
    auto info = running.remote->server().info();
    info.waitForFinished();
    if (info.resultCount() == 0)
        return failure(ErrorCode::ApiError, QStringLiteral("The server gave no answer."));
    if (!info.result())
        return failure(info.result().error());
    running.info = *info.result();
    return running;
}

Session::Session(Running &&engine, Words &words, const Clock &clock, Theme &theme,
                 Preferences &preferences, Dialogs &dialogs, KeyVault &vault, const LogTail &log)
    : m_running(std::move(engine)),
      m_models(m_running.engine(), words, clock),
      m_remembered(settingsFile(m_running)),
      m_window(PageContext{m_models, m_actions, dialogs, m_remembered, &preferences, &log}, theme,
               settings()),
      m_screen(QDBusConnection::sessionBus(), QDBusConnection::systemBus(),
               qEnvironmentVariable("XDG_SESSION_ID")),
      m_noVault(std::make_unique<NoVault>())
{
    QObject::connect(&m_screen, &ScreenLock::locked, &m_models.lock, &ProfileLock::lockNow);
    if (m_running.demo)
        m_window.addDemo(*m_running.demo);
    if (!m_running.remote) {
        KeyVault &kept = m_running.demo ? *m_noVault : vault;
        m_key = std::make_unique<PublishKey>(m_running.engine(), kept,
                                             QStringLiteral("publish ") + storeFolder());
        QObject::connect(m_key.get(), &PublishKey::ready, &m_window, [this] { offerKey(); });
        QObject::connect(m_key.get(), &PublishKey::failed, &m_window, [this](const Error &error) {
            m_window.showNotice(
                Tone::Failure,
                MainWindow::tr("There is no key for programs that publish. %1").arg(error.text()));
        });
        m_key->start();
    }
    m_window.show();
}

void Session::offerKey()
{
    m_window.setPublishKey(
        m_key->secret(),
        m_key->isKept()
            ? QString()
            : MainWindow::tr("Programs publish with a key that holds for this session only: File, "
                             "Copy key for programs. %1")
                  .arg(m_key->whyNotKept()));
}

WindowSettings Session::settings() const
{
    if (m_running.demo)
        return {Environment::Demo,
                MainWindow::tr("Demo"),
                MainWindow::tr("Made-up traffic in a temporary store. Programs publish to %1")
                    .arg(m_running.demo->url()),
                {}};
    if (m_running.remote)
        return {environmentNamed(m_running.info.environment),
                m_running.server.authority(),
                m_running.server.toString(),
                {}};
    const QString port = m_running.host->hasOtherPort()
                           ? MainWindow::tr("Port 8377 is taken: programs publish to %1")
                           : MainWindow::tr("Programs publish to %1");
    return {Environment::Local, MainWindow::tr("This computer"), port.arg(m_running.host->url()),
            storeFolder()};
}

} // namespace deckhand
