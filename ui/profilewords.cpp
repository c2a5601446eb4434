#include "ui/profilewords.h"

#include "ui/words.h"

#include <QFileInfo>

namespace deckhand {

QString ProfileWords::nameOf(const Profile &profile)
{
    if (!profile.name.isEmpty())
        return profile.name;
    if (profile.id == QLatin1String(demoProfileId))
        return tr("Demo");
    if (profile.id == QLatin1String(localProfileId))
        return tr("This computer");
    return tr("New connection");
}

QString ProfileWords::placeOf(const Profile &profile)
{
    switch (profile.kind) {
    case ProfileKind::Demo: return tr("made-up traffic");
    case ProfileKind::Remote: return profile.url.authority();
    case ProfileKind::Local: break;
    }
    if (profile.store.startsWith(QLatin1String("sqlite:")))
        return QFileInfo(profile.store.mid(7)).fileName();
    return profile.store.isEmpty()
             ? tr("your own store")
             : QUrl(profile.store)
                   .toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveScheme)
                   .mid(2);
}

QString ProfileWords::lineOf(const Profile &profile, const QString &state)
{
    QStringList parts{Words::word(profile.environment), state, placeOf(profile)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString ProfileWords::word(ProfileKind kind)
{
    switch (kind) {
    case ProfileKind::Remote: return tr("A server");
    case ProfileKind::Local: return tr("A store of this computer");
    case ProfileKind::Demo: break;
    }
    return tr("The demo");
}

QString ProfileWords::choice(Environment environment)
{
    switch (environment) {
    case Environment::Demo: return tr("Demo");
    case Environment::Local: return tr("Local");
    case Environment::Development: return tr("Development");
    case Environment::Staging: return tr("Staging");
    case Environment::Production: return tr("Production");
    case Environment::Other: break;
    }
    return tr("Other");
}

QString ProfileWords::word(SafetyLevel level)
{
    switch (level) {
    case SafetyLevel::Free: return tr("Go through");
    case SafetyLevel::ConfirmChanges: return tr("Are confirmed one by one");
    case SafetyLevel::ReadOnly: break;
    }
    return tr("Wait until somebody unlocks");
}

QString ProfileWords::word(KeyPlace place)
{
    switch (place) {
    case KeyPlace::Keychain: return tr("In the keychain of this computer");
    case KeyPlace::Session: return tr("Only until Deckhand is closed");
    case KeyPlace::File: break;
    }
    return tr("In a file of yours");
}

QString ProfileWords::problem(ProfileFault fault)
{
    switch (fault) {
    case ProfileFault::NameMissing: return tr("Give the connection a name.");
    case ProfileFault::NameTooLong: return tr("Choose a name of one line, 80 characters at most.");
    case ProfileFault::NameTaken:
        return tr("Another connection has this name. Choose another one.");
    case ProfileFault::EnvironmentOfDemo:
        return tr("Only the demo is a demo. Choose what the events here are for.");
    case ProfileFault::StoreInvalid:
        return tr("Write sqlite:/path/to/file or postgresql://user@host/database.");
    case ProfileFault::StorePassword:
        return tr("Leave the password out of the address and enter it below.");
    case ProfileFault::UrlMissing:
        return tr("Enter the address of the server, as https://deckhand.example.com.");
    case ProfileFault::UrlInvalid:
        return tr("This is no address. It begins with https:// or http:// and names a host.");
    case ProfileFault::UrlPassword:
        return tr("Leave user and password out of the address; a server asks for a key.");
    case ProfileFault::UrlParts:
        return tr("Leave out what follows ? and #; only the address of the server is needed.");
    case ProfileFault::CaFileRelative:
        return tr("Name the file from the root on, as /srv/tls/own.pem.");
    case ProfileFault::CaFileWithHttp:
        return tr("An address with http:// makes no use of this file.");
    case ProfileFault::PlainHttp:
        return tr("Without https:// the key and all events can be read on the way.");
    case ProfileFault::LocalProduction: break;
    }
    return tr("A store of this computer is delivered only while Deckhand is open.");
}

QString ProfileWords::word(CheckStage stage)
{
    switch (stage) {
    case CheckStage::Reach: return tr("Reach host");
    case CheckStage::Tls: return tr("TLS");
    case CheckStage::Version: return tr("Version");
    case CheckStage::SignIn: return tr("Sign in");
    case CheckStage::Permissions: return tr("Permissions");
    case CheckStage::Clock: break;
    }
    return tr("Clock");
}

QString ProfileWords::outcome(const CheckedStage &stage)
{
    if (stage.underWay)
        return tr("under way");
    switch (stage.outcome) {
    case StageOutcome::Passed: return tr("passed");
    case StageOutcome::Failed: return tr("failed");
    case StageOutcome::Skipped: break;
    }
    return stage.problem == CheckProblem::ClockUnknown ? tr("not told") : tr("not reached");
}

QString ProfileWords::found(const ServerProfile &facts)
{
    const QString server =
        facts.name.isEmpty()
            ? tr("The server answers; it does not tell its version.")
            : tr("%1 %2, environment %3.").arg(facts.name, facts.version, facts.environment);
    if (!facts.role)
        return server;
    const QString may = *facts.role == Role::Viewer   ? tr("The key lets you read.")
                      : *facts.role == Role::Operator ? tr("The key lets you read, retry, "
                                                           "replay and test.")
                                                      : tr("The key lets you do everything.");
    return tr("%1 %2").arg(server, may);
}

} // namespace deckhand
