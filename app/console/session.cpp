#include "console/session.h"

#include "common/engineassembly.h"
#include "forward/forwardjournal.h"
#include "remote/remoteengine.h"
#include "ui/connectionactions.h"
#include "ui/enginewords.h"
#include "ui/forwardactions.h"
#include "ui/instanceactions.h"
#include "ui/messagepanel.h"
#include "ui/profilewords.h"

#include <QBoxLayout>
#include <QDir>
#include <QEventLoop>
#include <QFutureWatcher>
#include <QMenuBar>
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

Result<Running> startLocal(const Profile &profile, const Secret &secret, const Clock &clock)
{
    const QString folder = storeFolder();
    if (!QDir().mkpath(folder))
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("The folder %1 could not be made. Check its permissions.").arg(folder));
    Host::Settings settings;
    settings.storeUrl = profile.store.isEmpty()
                          ? QString(QStringLiteral("sqlite:") +
                                    QDir(folder).filePath(QStringLiteral("events.db")))
                          : storeAddress(profile, secret.reveal());
    settings.environment =
        profile.environment == Environment::Production    ? QStringLiteral("production")
        : profile.environment == Environment::Staging     ? QStringLiteral("staging")
        : profile.environment == Environment::Development ? QStringLiteral("development")
                                                          : QStringLiteral("local");
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

/// Ends before it where this thread is told to quit: a server may take half a minute, and whoever
/// ends the program does not wait for it.
void waitFor(const QFuture<void> &answer)
{
    QEventLoop loop;
    QFutureWatcher<void> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(answer);
    loop.exec();
}

Result<Running> startRemote(const Profile &profile, const Secret &key)
{
    auto settings = remoteSettings(profile, key);
    if (!settings)
        return failure(settings.error());
    Running running;
    running.remote = connectRemote(std::move(*settings));
    const auto info = running.remote->server().info();
    waitFor(QFuture<void>(info));
    if (info.resultCount() == 0)
        return failure(ErrorCode::ApiError, QStringLiteral("The server gave no answer."));
    if (!info.result())
        return failure(info.result().error());
    running.info = *info.result();
    return running;
}

/// The profile's level is the window's.
ConsoleSettings &prepared(ConsoleSettings &settings, const Profile &profile)
{
    if (profile.safety)
        settings.setSafety(*profile.safety);
    return settings;
}

} // namespace

Result<RemoteSettings> remoteSettings(const Profile &profile, const Secret &key)
{
    RemoteSettings settings;
    settings.url = profile.url;
    settings.key = key;
    settings.types = builtInTypes();
    if (profile.caFile.isEmpty())
        return settings;
    const auto authorities = readAuthorities(profile.caFile);
    if (!authorities)
        return failure(authorities.error());
    settings.authorities = *authorities;
    return settings;
}

QString storeFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
}

QString settingsFile(const Profile &profile)
{
    if (profile.kind == ProfileKind::Demo)
        return {};
    const QString name = profile.id == QLatin1String(localProfileId)
                           ? QStringLiteral("console.ini")
                           : QStringLiteral("console-%1.ini").arg(profile.id);
    return QDir(storeFolder()).filePath(name);
}

Result<Running> startProfile(const Profile &profile, const Secret &secret, const Clock &clock)
{
    switch (profile.kind) {
    case ProfileKind::Demo: return startDemo(clock);
    case ProfileKind::Local: return startLocal(profile, secret, clock);
    case ProfileKind::Remote: break;
    }
    return startRemote(profile, secret);
}

Session::Session(std::shared_ptr<Running> engine, const Profile &profile,
                 const SessionContext &context)
    : m_running(std::move(engine)),
      m_profile(profile),
      m_models(m_running->engine(), m_words, context.clock),
      m_remembered(settingsFile(profile)),
      m_noVault(std::make_unique<NoVault>()),
      m_forward(forwardSettings(context.clock), m_running->forward,
                m_running->demo ? *m_noVault : context.keychain,
                QStringLiteral("forward %1 %2").arg(storeFolder(), profile.id)),
      m_notices(QDBusConnection::sessionBus()),
      m_window(PageContext{m_models, m_actions, context.dialogs, prepared(m_remembered, profile),
                           &context.preferences, &context.log, &m_notices},
               context.theme, settings()),
      m_screen(QDBusConnection::sessionBus(), QDBusConnection::systemBus(),
               qEnvironmentVariable("XDG_SESSION_ID"))
{
    QObject::connect(&m_screen, &ScreenLock::locked, &m_models.lock, &ProfileLock::lockNow);
    if (m_running->demo)
        m_window.addDemo(*m_running->demo);
    new ForwardActions(m_forward, m_models, m_actions, m_remembered, m_window);
    new InstanceActions(context.host, m_models, m_actions, profile.id, m_window);
    new ConnectionActions(context.host, m_actions, *m_window.menuBar(), profile.id, &m_window);
    QObject::connect(&m_remembered, &ConsoleSettings::safetyChanged, &m_window,
                     [this, &profiles = context.host.profiles()] {
                         if (const auto level = m_remembered.safety())
                             profiles.setSafety(m_profile.id, *level);
                     });
    QObject::connect(&m_window, &MainWindow::linkOfOtherProfile, &m_window,
                     [&host = context.host](const DeepLink &link) { host.openLink(link); });
    m_models.connection.setRemote(m_running->remote != nullptr);
    if (m_running->remote)
        m_actions.forbid(
            "exportCredentials",
            MainWindow::tr("A server does not tell credentials. Export on the computer "
                           "that has the store."));
    // A database that others use, too, gets no key unasked: there nobody could tell whose it is.
    if (m_running->demo || (m_running->host && !takesSecret(profile)))
        startKey(context.keychain);
}

Session::~Session() = default;

ForwardRun::Settings Session::forwardSettings(const Clock &clock) const
{
    ForwardRun::Settings settings;
    settings.source = &m_running->engine();
    settings.clock = &clock;
    settings.origin = QUrl(QStringLiteral("deckhand:%1").arg(m_profile.id));
    if (!m_running->demo)
        settings.folder = ForwardJournal::defaultFolder();
    return settings;
}

void Session::startKey(KeyVault &keychain)
{
    KeyVault &kept = m_running->demo ? *m_noVault : keychain;
    const bool own = m_profile.id == QLatin1String(localProfileId);
    const QString entry = QStringLiteral("publish ") + storeFolder();
    m_key = std::make_unique<PublishKey>(
        m_running->engine(), kept, own ? entry : QStringLiteral("%1 %2").arg(entry, m_profile.id));
    QObject::connect(m_key.get(), &PublishKey::ready, &m_window, [this] { offerKey(); });
    QObject::connect(m_key.get(), &PublishKey::failed, &m_window, [this](const Error &error) {
        m_window.showNotice(
            Tone::Failure,
            MainWindow::tr("There is no key for programs that publish. %1").arg(engineText(error)));
    });
    m_key->start();
}

void Session::showStanding(const QString &text)
{
    if (text.isEmpty()) {
        delete m_standing;
        return;
    }
    if (!m_standing) {
        m_standing = new MessagePanel;
        m_standing->setObjectName(QStringLiteral("standingNotice"));
        m_standing->setClosable(false);
        if (auto *layout = qobject_cast<QBoxLayout *>(m_window.centralWidget()->layout()))
            layout->insertWidget(1, m_standing);
    }
    m_standing->showMessage(Tone::Retrying, text);
}

void Session::setSafety(SafetyLevel level)
{
    if (m_models.lock.level() != level)
        m_remembered.setSafety(level);
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
    const QString name = ProfileWords::nameOf(m_profile);
    if (m_running->demo)
        return {Environment::Demo,
                name,
                MainWindow::tr("Made-up traffic in a temporary store. Programs publish to %1")
                    .arg(m_running->demo->url()),
                {}};
    if (m_running->remote)
        return {m_profile.environment, name, m_profile.url.toString(), {}};
    const QString port = m_running->host->hasOtherPort()
                           ? MainWindow::tr("Port 8377 is taken: programs publish to %1")
                           : MainWindow::tr("Programs publish to %1");
    return {m_profile.environment, name, port.arg(m_running->host->url()), storeFolder()};
}

} // namespace deckhand
