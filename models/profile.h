#pragma once

#include "api/time.h"
#include "models/environment.h"

#include <QString>
#include <QUrl>

#include <optional>
#include <vector>

namespace deckhand {

enum class ProfileKind {
    Local,  ///< an engine in this process, on a store of this computer or of its PostgreSQL
    Remote, ///< a server, by its address and a key
    Demo,   ///< made-up traffic in a temporary store
};

/// Where the key of a profile is kept between runs.
enum class KeyPlace {
    Keychain, ///< of the operating system; where there is none, until the console is closed
    Session,  ///< until the console is closed
    File,     ///< a file that only this user can read; only where somebody chose it
};

/// One connection that a window can be opened on. Nothing secret is in here: a key, or the password
/// of a database, is kept apart under the profile's id.
struct Profile
{
    QString id;   ///< made once; names its files and its key
    QString name; ///< as a person calls it; empty for those that are always there
    ProfileKind kind = ProfileKind::Remote;
    Environment environment = Environment::Other;
    std::optional<SafetyLevel> safety; ///< none: as the environment asks
    QString store;                     ///< Local: an address as of `--store`; empty: the user's own
    QUrl url;                          ///< Remote: `https://host[:port]`, without `/v2`
    QString caFile; ///< Remote: a PEM file with authorities trusted beside the system's
    KeyPlace keyPlace = KeyPlace::Keychain;
    std::optional<Timestamp> usedAt; ///< last
    bool operator==(const Profile &) const = default;
};

/// Ids of the two that are always there.
inline constexpr auto demoProfileId = "demo";
inline constexpr auto localProfileId = "local";
[[nodiscard]] Profile demoProfile();
[[nodiscard]] Profile localProfile();
[[nodiscard]] bool isBuiltIn(const Profile &profile);

[[nodiscard]] SafetyLevel safetyOf(const Profile &profile);
/// Whether the profile has a key or a password.
[[nodiscard]] bool takesSecret(const Profile &profile);

enum class ProfileField { Name, Environment, Store, Url, CaFile };
enum class ProfileFault {
    NameMissing,
    NameTooLong,
    NameTaken,
    EnvironmentOfDemo, ///< only the demo is a demo
    StoreInvalid,
    StorePassword, ///< the address holds a password, which is kept apart
    UrlMissing,
    UrlInvalid,
    UrlPassword,
    UrlParts,        ///< a query or a fragment
    CaFileRelative,  ///< not from the root of the file system
    CaFileWithHttp,  ///< an address without TLS has no use for it
    PlainHttp,       ///< advice: a key can be read on the way
    LocalProduction, ///< advice: a store of this computer that is called production
};
struct ProfileProblem
{
    ProfileField field = ProfileField::Name;
    ProfileFault fault = ProfileFault::NameMissing;
    bool advice = false; ///< it can be kept all the same
    bool operator==(const ProfileProblem &) const = default;
};

inline constexpr qsizetype longestProfileName = 80;
inline constexpr qsizetype longestProfileText = 2048;

/// What is wrong with a profile beside `others`, in the order of the fields; files and networks are
/// not asked.
[[nodiscard]] std::vector<ProfileProblem> problemsOf(const Profile &profile,
                                                     const std::vector<Profile> &others);
[[nodiscard]] bool isUsable(const std::vector<ProfileProblem> &problems);

/// The address of a local profile's store with its password, for the engine; `secret` may be empty.
[[nodiscard]] QString storeAddress(const Profile &profile, const QByteArray &secret);

/// A host that is this computer.
[[nodiscard]] bool isLoopback(const QUrl &url);

} // namespace deckhand
