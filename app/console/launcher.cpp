#include "console/launcher.h"

#include <QDir>
#include <QSettings>

#include <utility>

namespace deckhand {

namespace {

QString choiceFile()
{
    return QDir(storeFolder()).filePath(QStringLiteral("choice.ini"));
}

QString vaultEntry(const QUrl &server)
{
    return QStringLiteral("server ") + server.toString();
}

} // namespace

Launcher::Launcher(Theme &theme, Preferences &preferences, const LogTail &log, QObject *parent)
    : QObject(parent), m_theme(theme), m_preferences(preferences), m_log(log)
{
    connect(&m_asking, &FirstRun::demoChosen, this, &Launcher::openDemo);
    connect(&m_asking, &FirstRun::localChosen, this, &Launcher::openLocal);
    connect(&m_asking, &FirstRun::serverChosen, this, &Launcher::openServer);
}

Launcher::~Launcher()
{
    if (m_thread)
        m_thread->wait();
}

void Launcher::launch(Wish wish)
{
    const QSettings choice(choiceFile(), QSettings::IniFormat);
    const QString last = choice.value(QStringLiteral("kind")).toString();
    const bool hasStore = QFile::exists(QDir(storeFolder()).filePath(QStringLiteral("events.db")));
    if (wish == Wish::Demo)
        openDemo();
    else if (wish == Wish::Local || (wish == Wish::LastTime && (last == QLatin1String("local") ||
                                                                (last.isEmpty() && hasStore))))
        openLocal();
    else if (wish == Wish::LastTime && last == QLatin1String("server"))
        openLastServer(choice.value(QStringLiteral("server")).toUrl());
    else
        ask();
}

void Launcher::launchServer(const QUrl &server, const Secret &key)
{
    m_asking.setServer(server);
    if (key.isEmpty())
        openLastServer(server);
    else
        openServer(server, key);
}

void Launcher::showLink(const QString &link)
{
    if (!m_session) {
        m_link = link;
        return;
    }
    MainWindow &window = m_session->window();
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.raise();
    window.activateWindow();
    if (const auto parsed = parseDeepLink(link))
        window.follow(*parsed);
    else if (!link.isEmpty())
        window.showNotice(Tone::Info, tr("“%1” names nothing that can be opened.").arg(link));
}

QWidget *Launcher::visibleWindow()
{
    if (m_session)
        return &m_session->window();
    return m_asking.isVisible() ? static_cast<QWidget *>(&m_asking) : &m_starting;
}

void Launcher::ask()
{
    m_asking.show();
}

void Launcher::openDemo()
{
    run([this] { return startDemo(m_clock); }, tr("The demo starts …"));
}

void Launcher::openLocal()
{
    run([this] { return startLocal(m_clock); }, tr("The store is opened …"));
}

void Launcher::openServer(const QUrl &server, const Secret &key)
{
    m_serverKey = key;
    run([server, key] { return startRemote(server, key); },
        tr("Asking %1 …").arg(server.authority()));
}

void Launcher::openLastServer(const QUrl &server)
{
    m_asking.setServer(server);
    m_vault.read(vaultEntry(server), this, [this, server](Result<std::optional<Secret>> key) {
        if (key && *key) {
            openServer(server, **key);
            return;
        }
        ask();
        m_asking.showError(
            Error(ErrorCode::Unauthorized,
                  (key ? tr("The keychain has no key of %1; enter it again.")
                       : tr("The key of %1 cannot be read from the keychain; enter it again."))
                      .arg(server.authority())));
    });
}

void Launcher::run(Start start, const QString &saying)
{
    if (m_asking.isVisible())
        m_asking.setBusy(saying);
    else
        m_starting.show();
    // Opening a store or a connection waits for files and networks, so it has a thread of its own.
    m_thread.reset(QThread::create([this, start = std::move(start)] { m_started = start(); }));
    connect(m_thread.get(), &QThread::finished, this, &Launcher::finish);
    m_thread->start();
}

void Launcher::finish()
{
    Result<Running> started = std::move(*m_started);
    m_started.reset();
    if (!started) {
        if (m_asking.isVisible() || !m_serverKey.isEmpty()) {
            m_starting.hide();
            ask();
            m_asking.showError(started.error());
        } else {
            m_starting.showError(started.error());
        }
        return;
    }
    if (!started->demo)
        remember();
    if (started->remote) {
        QSettings(choiceFile(), QSettings::IniFormat)
            .setValue(QStringLiteral("server"), started->server.toString());
        m_vault.write(vaultEntry(started->server), m_serverKey, this,
                      [this](const VoidResult &written) {
                          if (!written && m_session)
                              m_session->window().showNotice(
                                  Tone::Info, tr("The key of this server is asked for again next "
                                                 "time, as it cannot be kept. %1")
                                                  .arg(written.error().text()));
                      });
    }
    QSettings(choiceFile(), QSettings::IniFormat).sync();
    m_session = std::make_unique<Session>(std::move(*started), m_words, m_clock, m_theme,
                                          m_preferences, m_dialogs, m_vault, m_log);
    m_starting.hide();
    m_asking.hide();
    if (!m_link.isEmpty())
        showLink(std::exchange(m_link, {}));
    Q_EMIT opened();
}

void Launcher::remember()
{
    QSettings(choiceFile(), QSettings::IniFormat)
        .setValue(QStringLiteral("kind"),
                  m_serverKey.isEmpty() ? QStringLiteral("local") : QStringLiteral("server"));
}

} // namespace deckhand
