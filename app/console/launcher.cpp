#include "console/launcher.h"

#include "ui/bringtofront.h"
#include "ui/enginewords.h"
#include "ui/profilewords.h"

#include <QDir>
#include <QEvent>
#include <QFile>
#include <QStatusBar>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace deckhand {

namespace {

constexpr std::size_t offeredFirst = 4;

} // namespace

Launcher::Launcher(Theme &theme, Preferences &preferences, Dialogs &dialogs, KeyVault &keychain,
                   const LogTail &log, QObject *parent)
    : QObject(parent),
      m_theme(theme),
      m_preferences(preferences),
      m_dialogs(dialogs),
      m_keychain(keychain),
      m_log(log),
      m_profiles(inFolder("profiles.ini")),
      m_files(inFolder("keys")),
      m_keys(keychain, m_files)
{
    importChoice();
    connectFirstPage();
    connectProfiles();
}

void Launcher::connectFirstPage()
{
    connect(&m_asking, &FirstRun::demoChosen, this,
            [this] { openProfile(demoProfile(), {}, OpenIn::NewWindow); });
    connect(&m_asking, &FirstRun::localChosen, this, [this] {
        openProfile(*m_profiles.find(QLatin1String(localProfileId)), {}, OpenIn::NewWindow);
    });
    connect(&m_asking, &FirstRun::serverChosen, this, &Launcher::openServer);
    connect(&m_asking, &FirstRun::profileChosen, this, [this](const QString &id) {
        if (const Profile *profile = m_profiles.find(id))
            openProfile(*profile, {}, OpenIn::NewWindow);
    });
    connect(&m_asking, &FirstRun::connectionsAsked, this,
            [this] { showConnections(OpenIn::NewWindow); });
}

QString Launcher::inFolder(const char *name)
{
    return QDir(storeFolder()).filePath(QLatin1String(name));
}

Launcher::~Launcher()
{
    for (const auto &opening : m_openings) {
        opening->thread->quit();
        opening->thread->wait();
    }
    m_connections.reset();
    while (!m_sessions.empty())
        drop(m_sessions.back().get());
    for (const Closing &closing : m_closings)
        closing.done.wait();
}

void Launcher::carryOut(const LaunchRequest &request, const Secret &key)
{
    using Wish = LaunchRequest::Wish;
    if (!request.link.isEmpty())
        m_link = request.link;
    const std::vector<Profile> last = m_profiles.recent(1);
    const Profile *wanted = named(request.profile);
    if (const auto link = parseDeepLink(request.link); link && !wanted)
        wanted = named(link->profile);
    if (request.wish == Wish::Demo)
        openProfile(demoProfile(), {}, OpenIn::NewWindow);
    else if (request.wish == Wish::Server)
        openServer(request.server, key);
    else if (wanted && (request.wish == Wish::Profile || request.wish == Wish::LastTime))
        // A key that was given is for the connection that was named with it.
        openProfile(*wanted, request.wish == Wish::Profile ? key : Secret(), OpenIn::NewWindow);
    else if (request.wish == Wish::Local || (request.wish == Wish::LastTime && last.empty() &&
                                             QFile::exists(inFolder("events.db"))))
        openProfile(*m_profiles.find(QLatin1String(localProfileId)), {}, OpenIn::NewWindow);
    else if (request.wish == Wish::LastTime && !last.empty())
        openProfile(last.front(), {}, OpenIn::NewWindow);
    else
        ask();
    if (request.wish == Wish::Profile && !wanted)
        m_asking.showError(Error(ErrorCode::ResourceNotFound,
                                 tr("There is no connection “%1”.").arg(request.profile)));
}

void Launcher::takeOver(const QString &text)
{
    const LaunchRequest request = parseLaunchRequest(text);
    if (request.wish == LaunchRequest::Wish::LastTime)
        showLink(request.link);
    else
        carryOut(request);
}

void Launcher::showLink(const QString &link)
{
    const auto parsed = parseDeepLink(link);
    const bool foreign = parsed && !parsed->profile.isEmpty();
    const Profile *profile = foreign ? named(parsed->profile) : nullptr;
    Session *session = profile ? sessionOf(profile->id) : m_active;
    if (profile && !session) {
        m_link = link;
        openProfile(*profile, {}, OpenIn::NewWindow);
        return;
    }
    if (!session) {
        m_link = link;
        if (m_asking.isVisible())
            bringToFront(m_asking);
        return;
    }
    bringToFront(session->window());
    if (foreign && !profile)
        session->window().showNotice(Tone::Info,
                                     tr("There is no connection “%1”.").arg(parsed->profile));
    else if (parsed)
        session->window().follow({parsed->target, parsed->id, {}});
    else if (!link.isEmpty())
        session->window().showNotice(Tone::Info,
                                     tr("“%1” names nothing that can be opened.").arg(link));
}

QWidget *Launcher::visibleWindow()
{
    if (m_active)
        return &m_active->window();
    return m_asking.isVisible() ? static_cast<QWidget *>(&m_asking) : &m_starting;
}

Session *Launcher::sessionOf(const QString &profile) const
{
    for (const auto &session : m_sessions) {
        if (session->profile().id == profile)
            return session.get();
    }
    return nullptr;
}

void Launcher::ask()
{
    m_asking.setRecent(m_profiles.recent(offeredFirst));
    m_asking.show();
}

void Launcher::begin(const Profile &profile, const Secret &key, KeyFrom from,
                     const QString &replaces)
{
    const bool underWay =
        std::any_of(m_openings.begin(), m_openings.end(),
                    [&profile](const auto &other) { return other->profile.id == profile.id; });
    if (underWay)
        return;
    auto opening = std::make_unique<Opening>();
    opening->profile = profile;
    opening->key = key;
    opening->given = from == KeyFrom::Person;
    opening->replaces = replaces;
    opening->fresh = profile.kind == ProfileKind::Remote && !m_profiles.find(profile.id);
    opening->saying = profile.kind == ProfileKind::Demo ? tr("The demo starts …")
                    : profile.kind == ProfileKind::Local
                        ? tr("The store is opened …")
                        : tr("Asking %1 …").arg(profile.url.authority());
    // Opening a store or a connection waits for files and networks, and for the window before it
    // that lets go of the same store.
    std::vector<std::shared_future<void>> before;
    for (const Closing &closing : m_closings) {
        if (closing.profile == profile.id)
            before.push_back(closing.done);
    }
    Opening *raw = opening.get();
    opening->thread.reset(QThread::create([this, raw, before] {
        for (const auto &closing : before)
            closing.wait();
        raw->result = startProfile(raw->profile, raw->key, m_clock);
    }));
    connect(opening->thread.get(), &QThread::finished, this, [this, raw] { finish(*raw); });
    raw->thread->start();
    m_openings.push_back(std::move(opening));
    showProgress();
}

void Launcher::showProgress()
{
    const QString what = m_openings.empty() ? QString() : m_openings.back()->saying;
    if (m_asking.isVisible())
        m_asking.setBusy(what);
    if (m_connections)
        m_connections->setBusy(what);
    for (const auto &session : m_sessions)
        session->window().statusBar()->showMessage(what);
    if (m_sessions.empty() && !what.isEmpty() && !m_asking.isVisible())
        m_starting.show();
}

bool Launcher::adoptServer(Opening &opening) const
{
    if (opening.profile.kind != ProfileKind::Remote)
        return false;
    const Environment told = environmentNamed((*opening.result)->info.environment);
    // A server that calls itself a demo is none of this program's.
    if (opening.fresh && told != Environment::Demo)
        opening.profile.environment = told;
    if (opening.fresh || told != Environment::Production ||
        opening.profile.environment == Environment::Production)
        return false;
    opening.profile.environment = Environment::Production;
    opening.profile.safety = SafetyLevel::ReadOnly;
    return true;
}

void Launcher::finish(Opening &done)
{
    const auto found = std::find_if(m_openings.begin(), m_openings.end(),
                                    [&done](const auto &other) { return other.get() == &done; });
    const std::unique_ptr<Opening> opening = std::move(*found);
    m_openings.erase(found);
    opening->thread->wait();
    showProgress();
    if (!*opening->result)
        showFailure(opening->profile, opening->result->error());
    else
        open(*opening);
}

bool Launcher::takeKept(Opening &opening) const
{
    if (opening.profile.kind == ProfileKind::Demo)
        return true;
    const Profile *kept = m_profiles.find(opening.profile.id);
    if (!kept)
        return opening.fresh;
    if (!isSamePlace(*kept, opening.profile))
        return false;
    // What was changed meanwhile holds, and is what the server's word is held against.
    opening.profile = *kept;
    opening.fresh = false;
    return true;
}

void Launcher::open(Opening &opening)
{
    const bool isKept = takeKept(opening);
    const bool corrected = isKept && adoptServer(opening);
    auto running = std::make_shared<Running>(std::move(**opening.result));
    if (!isKept) {
        close(opening.profile.id, std::move(running), {});
        return;
    }
    Profile &profile = opening.profile;
    if (profile.kind != ProfileKind::Demo) {
        profile.usedAt = m_clock.now();
        (void)m_profiles.save(profile);
    }
    show(std::make_unique<Session>(
             std::move(running), profile,
             SessionContext{m_clock, m_theme, m_preferences, m_dialogs, m_keychain, *this, m_log}),
         opening.replaces);
    rememberKey(opening);
    if (corrected)
        m_active->window().showNotice(
            Tone::Retrying, tr("The server says that it is production, so this connection is "
                               "treated so: it is read-only until somebody unlocks it."));
    if (!m_link.isEmpty())
        showLink(std::exchange(m_link, {}));
    Q_EMIT opened();
}

void Launcher::showFailure(const Profile &profile, const Error &error)
{
    m_link.clear();
    if (m_connections && m_connections->isVisible()) {
        m_connections->showError(error);
    } else if (m_active) {
        m_active->window().showNotice(
            Tone::Failure,
            tr("%1 could not be opened. %2").arg(ProfileWords::nameOf(profile), engineText(error)));
    } else {
        // There something else can be chosen.
        m_starting.hide();
        ask();
        m_asking.showError(error);
    }
    Q_EMIT failed(error);
}

void Launcher::show(std::unique_ptr<Session> session, const QString &replaces)
{
    Session *former = replaces.isEmpty() ? nullptr : sessionOf(replaces);
    MainWindow &window = session->window();
    if (former)
        window.restoreGeometry(former->window().saveGeometry());
    window.installEventFilter(this);
    m_active = session.get();
    m_sessions.push_back(std::move(session));
    window.show();
    m_starting.hide();
    m_asking.hide();
    if (m_connections)
        m_connections->hide();
    if (former)
        drop(former);
    m_active->window().activateWindow();
}

void Launcher::drop(Session *session)
{
    const auto found =
        std::find_if(m_sessions.begin(), m_sessions.end(),
                     [session](const auto &other) { return other.get() == session; });
    if (found == m_sessions.end())
        return;
    session->window().removeEventFilter(this);
    session->window().close(); // what waits for an undo is done
    const QString id = session->profile().id;
    std::shared_ptr<Running> running = session->running();
    const QFuture<void> last = session->models().delayed.sent();
    m_sessions.erase(found);
    if (m_active == session)
        m_active = m_sessions.empty() ? nullptr : m_sessions.back().get();
    close(id, std::move(running), last);
}

void Launcher::close(const QString &profile, std::shared_ptr<Running> running, QFuture<void> last)
{
    std::erase_if(m_closings, [](const Closing &closing) {
        return closing.done.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    // What was sent last is answered, and attempts under way are waited for; no window has to.
    auto done = std::async(std::launch::async,
                           [running = std::move(running), last = std::move(last)]() mutable {
                               if (last.isValid())
                                   last.waitForFinished();
                               running.reset();
                           });
    m_closings.push_back({profile, done.share()});
}

bool Launcher::eventFilter(QObject *watched, QEvent *event)
{
    const auto of = [watched](const auto &session) { return &session->window() == watched; };
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(), of);
    if (found != m_sessions.end() && event->type() == QEvent::WindowActivate)
        m_active = found->get();
    if (found != m_sessions.end() && event->type() == QEvent::Close)
        QTimer::singleShot(0, this, [this, session = found->get()] {
            const bool there =
                std::any_of(m_sessions.begin(), m_sessions.end(),
                            [session](const auto &other) { return other.get() == session; });
            if (there && !session->window().isVisible())
                drop(session);
        });
    return QObject::eventFilter(watched, event);
}

} // namespace deckhand
