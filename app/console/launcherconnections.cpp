// The connections of a launcher: which there are, their keys, and what somebody asks of them.

#include "console/launcher.h"

#include "console/destinationreader.h"
#include "remote/remoteengine.h"
#include "ui/bringtofront.h"
#include "ui/profilewords.h"

#include <QFile>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace deckhand {

/// What older versions remembered.
void Launcher::importChoice()
{
    const QString file = inFolder("choice.ini");
    if (!QFile::exists(file) || QFile::exists(inFolder("profiles.ini")))
        return;
    const QSettings choice(file, QSettings::IniFormat);
    const QUrl server = choice.value(QStringLiteral("server")).toUrl();
    const bool local = choice.value(QStringLiteral("kind")).toString() == QLatin1String("local");
    if (local)
        m_profiles.markUsed(QLatin1String(localProfileId), m_clock.now());
    Profile profile;
    profile.id = m_profiles.newId();
    profile.name = freeName(server.authority());
    profile.url = server;
    if (!local)
        profile.usedAt = m_clock.now();
    (void)m_profiles.save(profile);
}

ConnectionDialog &Launcher::connections()
{
    if (!m_connections)
        m_connections = std::make_unique<ConnectionDialog>(*this, m_clock, m_dialogs);
    return *m_connections;
}

void Launcher::showConnections(OpenIn where)
{
    connections().setPurpose(where);
    bringToFront(connections());
}

QString Launcher::freeName(const QString &wanted) const
{
    QString name = wanted.left(longestProfileName - 5);
    for (int i = 2; m_profiles.findNamed(name); ++i)
        name = QStringLiteral("%1 (%2)").arg(wanted.left(longestProfileName - 5)).arg(i);
    return name;
}

const Profile *Launcher::named(const QString &name) const
{
    if (const Profile *found = m_profiles.findNamed(name))
        return found;
    const std::vector<Profile> &all = m_profiles.all();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const Profile &profile) {
        return !name.isEmpty() && ProfileWords::nameOf(profile) == name;
    });
    return found == all.end() ? nullptr : &*found;
}

void Launcher::openServer(const QUrl &server, const Secret &key)
{
    m_asking.setServer(server);
    Profile profile;
    if (const Profile *known = m_profiles.findServer(server)) {
        profile = *known;
    } else {
        profile.id = m_profiles.newId();
        profile.name = freeName(server.authority());
        profile.url = server;
    }
    if (const auto problems = problemsOf(profile, m_profiles.all()); !isUsable(problems)) {
        ask();
        m_asking.showError(
            Error(ErrorCode::InputInvalid, ProfileWords::problem(problems.front().fault)));
        return;
    }
    openProfile(profile, key, OpenIn::NewWindow);
}

QString Launcher::windowFor(OpenIn where) const
{
    return where == OpenIn::ThisWindow && m_active ? m_active->profile().id : QString();
}

bool Launcher::showOpen(Session &open, const Profile &profile, const Secret &key)
{
    Profile shown = open.profile();
    shown.usedAt = profile.usedAt;
    shown.safety = profile.safety; // follows while the window is open
    shown.keyPlace = profile.keyPlace;
    const bool changed = shown != profile;
    // A store is let go of before it is opened anew; a server is simply asked again.
    if (profile.kind == ProfileKind::Remote && (changed || !key.isEmpty()))
        return false;
    if (m_connections)
        m_connections->hide();
    bringToFront(open.window());
    if (changed)
        open.window().showNotice(Tone::Info,
                                 tr("This window shows the connection as it was opened. Close it "
                                    "and open it again, so that what was changed holds."));
    if (!m_link.isEmpty())
        showLink(std::exchange(m_link, {}));
    return true;
}

void Launcher::openProfile(const Profile &profile, const Secret &key, OpenIn where)
{
    QString replaces = windowFor(where);
    if (Session *open = sessionOf(profile.id)) {
        if (showOpen(*open, profile, key))
            return;
        replaces = profile.id;
    }
    if (!key.isEmpty() || !takesSecret(profile))
        begin(profile, key, KeyFrom::Person, replaces);
    else
        readKeyAndBegin(profile, replaces);
}

void Launcher::readKeyAndBegin(const Profile &profile, const QString &replaces)
{
    m_keys.read(profile, this,
                [this, profile, replaces](const Result<std::optional<Secret>> &kept) {
                    const Profile *now = m_profiles.find(profile.id);
                    // The key that was found is for where the connection leads by now.
                    if (now && !isSamePlace(*now, profile))
                        readKeyAndBegin(Profile(*now), replaces);
                    else if (kept && *kept)
                        begin(profile, **kept, KeyFrom::Keeper, replaces);
                    else if (profile.kind == ProfileKind::Local)
                        // A database may ask for no password.
                        begin(profile, {}, KeyFrom::Keeper, replaces);
                    else
                        askForKey(profile,
                                  (kept ? tr("No key of %1 is kept; enter it again.")
                                        : tr("The key of %1 cannot be read where it is kept; enter "
                                             "it again."))
                                      .arg(ProfileWords::nameOf(profile)),
                                  replaces);
                });
}

void Launcher::askForKey(const Profile &profile, const QString &why, const QString &replaces)
{
    m_starting.hide();
    const Error error(ErrorCode::Unauthorized, why);
    if (!m_profiles.find(profile.id)) {
        ask();
        m_asking.showError(error);
        return;
    }
    if (m_sessions.empty())
        ask();
    showConnections(replaces.isEmpty() ? OpenIn::NewWindow : OpenIn::ThisWindow);
    connections().choose(profile);
    connections().showError(error);
}

void Launcher::rememberKey(const Opening &opening)
{
    const Profile *kept = m_profiles.find(opening.profile.id);
    // One that leads elsewhere by now has another key.
    if (!kept || !takesSecret(*kept) || opening.key.isEmpty() ||
        !isSamePlace(*kept, opening.profile))
        return;
    if (!opening.given) {
        tellKept(*kept, {kept->keyPlace, {}});
        return;
    }
    m_keys.keep(*kept, opening.key, this, [this, profile = *kept](const KeptKey &result) {
        tellKept(profile, result);
        Session *session = sessionOf(profile.id);
        if (session && !result.why.isEmpty())
            session->window().showNotice(
                Tone::Info,
                tr("The key is kept until Deckhand is closed, and asked for again then. %1")
                    .arg(result.why));
    });
}

void Launcher::tellKept(const Profile &profile, const KeptKey &kept)
{
    Session *session = sessionOf(profile.id);
    if (!session)
        return;
    const QString file = m_files.fileOf(KeyKeeper::entryOf(profile.id));
    session->showStanding(kept.place == KeyPlace::File
                              ? tr("The key of this connection lies in a file that every program "
                                   "you run can read: %1")
                                    .arg(file)
                              : QString());
}

void Launcher::readKey(const Profile &profile, QObject *guard, std::function<void(Secret)> done)
{
    m_keys.read(profile, guard,
                [done = std::move(done)](const Result<std::optional<Secret>> &kept) {
                    done(kept && *kept ? **kept : Secret());
                });
}

void Launcher::readDestinations(const Profile &profile, QObject *guard,
                                std::function<void(const Result<std::vector<Destination>> &)> done)
{
    if (Session *open = sessionOf(profile.id)) {
        const std::shared_ptr<Running> running = open->running();
        new DestinationReader(std::shared_ptr<EngineApi>(running, &running->engine()),
                              std::move(done), guard);
        return;
    }
    m_keys.read(profile, guard,
                [profile, guard,
                 done = std::move(done)](const Result<std::optional<Secret>> &kept) mutable {
                    if (!kept || !*kept) {
                        done(failure(ErrorCode::Unauthorized,
                                     tr("No key of this connection is kept. Open it once and "
                                        "enter its key.")));
                        return;
                    }
                    auto settings = remoteSettings(profile, **kept);
                    if (settings)
                        new DestinationReader(connectRemote(std::move(*settings)), std::move(done),
                                              guard);
                    else
                        done(failure(settings.error()));
                });
}

void Launcher::keepKey(const Profile &profile, const Secret &key)
{
    m_keys.keep(profile, key, this, [this, profile](const KeptKey &kept) {
        tellKept(profile, kept);
        if (m_connections && !kept.why.isEmpty())
            m_connections->showError(Error(ErrorCode::ApiError, kept.why));
    });
}

void Launcher::connectProfiles()
{
    connect(&m_profiles, &ProfileStore::removed, this, [this](const QString &id) {
        m_keys.forget(id);
        Profile gone;
        gone.id = id;
        QFile::remove(settingsFile(gone));
        QFile::remove(ConsoleSettings::marksFile(settingsFile(gone)));
    });
    // A key is for the place that it was entered for.
    connect(&m_profiles, &ProfileStore::moved, &m_keys, &KeyKeeper::forget);
    connect(&m_profiles, &ProfileStore::changed, this, &Launcher::applySafety);
}

void Launcher::applySafety()
{
    for (const auto &session : m_sessions) {
        const Profile *profile = m_profiles.find(session->profile().id);
        if (profile && profile->safety)
            session->setSafety(*profile->safety);
    }
}

} // namespace deckhand
