#include "models/profile.h"

#include <QDir>
#include <QHostAddress>

#include <algorithm>

namespace deckhand {

namespace {

bool isPostgres(const QString &address)
{
    return address.startsWith(QLatin1String("postgresql://")) ||
           address.startsWith(QLatin1String("postgres://"));
}

bool hasControl(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.category() == QChar::Other_Control; });
}

using Problems = std::vector<ProfileProblem>;

void judgeName(const Profile &profile, const std::vector<Profile> &others, Problems &problems)
{
    const auto add = [&problems](ProfileFault fault) {
        problems.push_back({ProfileField::Name, fault});
    };
    const QString name = profile.name.trimmed();
    if (name.isEmpty()) {
        if (!isBuiltIn(profile))
            add(ProfileFault::NameMissing);
        return;
    }
    if (name.size() > longestProfileName || hasControl(name))
        add(ProfileFault::NameTooLong);
    const bool taken = std::any_of(others.begin(), others.end(), [&](const Profile &other) {
        return other.id != profile.id && other.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    if (taken)
        add(ProfileFault::NameTaken);
}

void judgeStore(const Profile &profile, Problems &problems)
{
    const auto add = [&problems](ProfileFault fault) {
        problems.push_back({ProfileField::Store, fault});
    };
    const QString &store = profile.store;
    if (store.isEmpty())
        return;
    if (store.size() > longestProfileText) {
        add(ProfileFault::StoreInvalid);
    } else if (isPostgres(store)) {
        const QUrl url(store, QUrl::StrictMode);
        if (!url.isValid())
            add(ProfileFault::StoreInvalid);
        else if (!url.password().isEmpty())
            add(ProfileFault::StorePassword);
    } else if (!store.startsWith(QLatin1String("sqlite:")) || !QDir::isAbsolutePath(store.mid(7))) {
        add(ProfileFault::StoreInvalid);
    }
}

void judgeUrl(const Profile &profile, Problems &problems)
{
    const auto add = [&problems](ProfileFault fault, bool advice = false) {
        problems.push_back({ProfileField::Url, fault, advice});
    };
    const QUrl &url = profile.url;
    const bool tls = url.scheme() == QLatin1String("https");
    if (url.isEmpty())
        add(ProfileFault::UrlMissing);
    else if (!url.isValid() || url.host().isEmpty() ||
             (!tls && url.scheme() != QLatin1String("http")) ||
             url.toString().size() > longestProfileText)
        add(ProfileFault::UrlInvalid);
    else if (!url.userInfo().isEmpty())
        add(ProfileFault::UrlPassword);
    else if (url.hasQuery() || url.hasFragment())
        add(ProfileFault::UrlParts);
    else if (!tls && !isLoopback(url))
        add(ProfileFault::PlainHttp, true);
}

void judgeCaFile(const Profile &profile, Problems &problems)
{
    if (profile.caFile.isEmpty())
        return;
    if (!QDir::isAbsolutePath(profile.caFile) || profile.caFile.size() > longestProfileText)
        problems.push_back({ProfileField::CaFile, ProfileFault::CaFileRelative});
    else if (profile.url.scheme() == QLatin1String("http"))
        problems.push_back({ProfileField::CaFile, ProfileFault::CaFileWithHttp, true});
}

} // namespace

SafetyLevel defaultSafety(Environment environment)
{
    return environment == Environment::Production ? SafetyLevel::ReadOnly : SafetyLevel::Free;
}

Environment environmentNamed(const QString &name)
{
    if (name == QLatin1String("demo"))
        return Environment::Demo;
    if (name == QLatin1String("development"))
        return Environment::Development;
    if (name == QLatin1String("staging"))
        return Environment::Staging;
    return name == QLatin1String("production") ? Environment::Production : Environment::Other;
}

Profile demoProfile()
{
    Profile profile;
    profile.id = QLatin1String(demoProfileId);
    profile.kind = ProfileKind::Demo;
    profile.environment = Environment::Demo;
    return profile;
}

Profile localProfile()
{
    Profile profile;
    profile.id = QLatin1String(localProfileId);
    profile.kind = ProfileKind::Local;
    profile.environment = Environment::Local;
    return profile;
}

bool isBuiltIn(const Profile &profile)
{
    return profile.id == QLatin1String(demoProfileId) ||
           profile.id == QLatin1String(localProfileId);
}

SafetyLevel safetyOf(const Profile &profile)
{
    return profile.safety.value_or(defaultSafety(profile.environment));
}

bool takesSecret(const Profile &profile)
{
    return profile.kind == ProfileKind::Remote ||
           (profile.kind == ProfileKind::Local && isPostgres(profile.store));
}

std::vector<ProfileProblem> problemsOf(const Profile &profile, const std::vector<Profile> &others)
{
    Problems problems;
    judgeName(profile, others, problems);
    if (profile.environment == Environment::Demo && profile.kind != ProfileKind::Demo)
        problems.push_back({ProfileField::Environment, ProfileFault::EnvironmentOfDemo});
    if (profile.kind == ProfileKind::Local) {
        judgeStore(profile, problems);
        if (profile.environment == Environment::Production)
            problems.push_back({ProfileField::Environment, ProfileFault::LocalProduction, true});
    } else if (profile.kind == ProfileKind::Remote) {
        judgeUrl(profile, problems);
        judgeCaFile(profile, problems);
    }
    return problems;
}

bool isUsable(const std::vector<ProfileProblem> &problems)
{
    return std::all_of(problems.begin(), problems.end(),
                       [](const ProfileProblem &problem) { return problem.advice; });
}

QString storeAddress(const Profile &profile, const QByteArray &secret)
{
    if (secret.isEmpty() || !isPostgres(profile.store))
        return profile.store;
    QUrl url(profile.store, QUrl::StrictMode);
    url.setPassword(QString::fromUtf8(secret), QUrl::DecodedMode);
    return url.toString(QUrl::FullyEncoded);
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace deckhand
