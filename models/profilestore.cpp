#include "models/profilestore.h"

#include <QFile>
#include <QRegularExpression>
#include <QUuid>

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr std::array kindNames{std::pair{ProfileKind::Local, "local"},
                               std::pair{ProfileKind::Remote, "remote"},
                               std::pair{ProfileKind::Demo, "demo"}};
constexpr std::array environmentNames{std::pair{Environment::Demo, "demo"},
                                      std::pair{Environment::Local, "local"},
                                      std::pair{Environment::Development, "development"},
                                      std::pair{Environment::Staging, "staging"},
                                      std::pair{Environment::Production, "production"},
                                      std::pair{Environment::Other, "other"}};
constexpr std::array safetyNames{std::pair{SafetyLevel::Free, "free"},
                                 std::pair{SafetyLevel::ConfirmChanges, "confirm"},
                                 std::pair{SafetyLevel::ReadOnly, "read_only"}};
constexpr std::array placeNames{std::pair{KeyPlace::Keychain, "keychain"},
                                std::pair{KeyPlace::Session, "session"},
                                std::pair{KeyPlace::File, "file"}};

template <class Table>
auto fromName(const Table &table, const QString &name) -> std::optional<decltype(table[0].first)>
{
    for (const auto &[value, known] : table) {
        if (name == QLatin1String(known))
            return value;
    }
    return std::nullopt;
}

template <class Table, class Value>
QString nameOf(const Table &table, Value value)
{
    for (const auto &[known, name] : table) {
        if (known == value)
            return QLatin1String(name);
    }
    return {};
}

bool isId(const QString &id)
{
    static const QRegularExpression pattern(QStringLiteral("^[a-z0-9-]{1,40}$"));
    return pattern.match(id).hasMatch();
}

/// Nothing where the entry names no place that could be opened.
std::optional<Profile> readProfile(const QSettings &file, const QString &id)
{
    const auto text = [&file](const char *key) {
        return file.value(QLatin1String(key)).toString().left(longestProfileText + 1);
    };
    const auto kind = fromName(kindNames, text("kind"));
    if (!kind || !isId(id))
        return std::nullopt;
    Profile profile;
    profile.id = id;
    profile.name = text("name").trimmed();
    profile.kind = *kind;
    profile.store = text("store");
    profile.url = QUrl(text("url"), QUrl::StrictMode);
    profile.caFile = text("ca_file");
    profile.safety = fromName(safetyNames, text("safety"));
    const auto environment = fromName(environmentNames, text("environment"));
    profile.environment = environment.value_or(Environment::Other);
    // What may have been production is not opened to changes.
    if (!environment)
        profile.safety = SafetyLevel::ReadOnly;
    profile.keyPlace = fromName(placeNames, text("key")).value_or(KeyPlace::Keychain);
    profile.usedAt = parseIso(text("used").toLatin1());
    if (!isUsable(problemsOf(profile, {})))
        return std::nullopt;
    return profile;
}

} // namespace

ProfileStore::ProfileStore(const QString &file, QObject *parent)
    : QObject(parent),
      m_path(file),
      m_file(file.isEmpty() ? nullptr : std::make_unique<QSettings>(file, QSettings::IniFormat))
{
    if (m_file)
        read();
    for (const Profile &builtIn : {localProfile(), demoProfile()}) {
        if (!find(builtIn.id))
            m_profiles.push_back(builtIn);
    }
    sort();
}

ProfileStore::~ProfileStore() = default;

void ProfileStore::read()
{
    m_damaged = m_file->status() != QSettings::NoError;
    for (const QString &group : m_file->childGroups()) {
        m_file->beginGroup(group);
        std::optional<Profile> profile = readProfile(*m_file, group);
        m_file->endGroup();
        const bool taken = profile && !profile->name.isEmpty() && findNamed(profile->name);
        if (!profile || taken || m_profiles.size() >= mostProfiles)
            ++m_unreadable;
        else
            m_profiles.push_back(std::move(*profile));
    }
    m_damaged = m_damaged || m_unreadable > 0;
}

std::vector<Profile> ProfileStore::recent(std::size_t most) const
{
    std::vector<Profile> found;
    for (const Profile &profile : m_profiles) {
        if (profile.usedAt && found.size() < most)
            found.push_back(profile);
    }
    return found;
}

const Profile *ProfileStore::find(const QString &id) const
{
    const auto found = std::find_if(m_profiles.begin(), m_profiles.end(),
                                    [&id](const Profile &profile) { return profile.id == id; });
    return found == m_profiles.end() ? nullptr : &*found;
}

const Profile *ProfileStore::findNamed(const QString &name) const
{
    const auto found =
        std::find_if(m_profiles.begin(), m_profiles.end(), [&name](const Profile &profile) {
            return !name.isEmpty() && profile.name.compare(name, Qt::CaseInsensitive) == 0;
        });
    return found == m_profiles.end() ? find(name) : &*found;
}

const Profile *ProfileStore::findServer(const QUrl &url) const
{
    const auto plain = [](QUrl of) {
        QString path = of.path();
        while (path.endsWith(QLatin1Char('/')))
            path.chop(1);
        of.setPath(path);
        return of;
    };
    const auto found =
        std::find_if(m_profiles.begin(), m_profiles.end(), [&](const Profile &profile) {
            return profile.kind == ProfileKind::Remote && plain(profile.url) == plain(url);
        });
    return found == m_profiles.end() ? nullptr : &*found;
}

QString ProfileStore::newId() const
{
    for (;;) {
        const QString id =
            QLatin1String("p-") + QUuid::createUuid().toString(QUuid::Id128).left(12);
        if (!find(id))
            return id;
    }
}

bool ProfileStore::save(const Profile &profile)
{
    if (!isId(profile.id) || !isUsable(problemsOf(profile, m_profiles)))
        return false;
    const auto same = std::find_if(m_profiles.begin(), m_profiles.end(),
                                   [&](const Profile &known) { return known.id == profile.id; });
    if (same == m_profiles.end() && m_profiles.size() >= mostProfiles)
        return false;
    Profile kept = profile;
    kept.name = profile.name.trimmed();
    if (same == m_profiles.end())
        m_profiles.push_back(kept);
    else if (*same == kept)
        return true;
    else
        *same = kept;
    write(kept);
    sort();
    Q_EMIT changed();
    return true;
}

void ProfileStore::write(const Profile &profile)
{
    if (!m_file)
        return;
    keepDamaged();
    m_file->remove(profile.id);
    m_file->beginGroup(profile.id);
    const auto set = [this](const char *key, const QString &value) {
        if (!value.isEmpty())
            m_file->setValue(QLatin1String(key), value);
    };
    set("name", profile.name);
    set("kind", nameOf(kindNames, profile.kind));
    set("environment", nameOf(environmentNames, profile.environment));
    if (profile.safety)
        set("safety", nameOf(safetyNames, *profile.safety));
    set("store", profile.store);
    set("url", profile.url.toString(QUrl::FullyEncoded));
    set("ca_file", profile.caFile);
    set("key", nameOf(placeNames, profile.keyPlace));
    if (profile.usedAt)
        set("used", QString::fromLatin1(toIso(*profile.usedAt)));
    m_file->endGroup();
    m_file->sync();
}

void ProfileStore::keepDamaged()
{
    if (!std::exchange(m_damaged, false))
        return;
    const QString copy = m_path + QLatin1String(".damaged");
    QFile::remove(copy);
    QFile::copy(m_path, copy);
}

void ProfileStore::remove(const QString &id)
{
    if (!find(id))
        return;
    std::erase_if(m_profiles, [&id](const Profile &profile) { return profile.id == id; });
    for (const Profile &builtIn : {localProfile(), demoProfile()}) {
        if (builtIn.id == id)
            m_profiles.push_back(builtIn);
    }
    if (m_file) {
        keepDamaged();
        m_file->remove(id);
        m_file->sync();
    }
    sort();
    Q_EMIT removed(id);
    Q_EMIT changed();
}

void ProfileStore::markUsed(const QString &id, Timestamp at)
{
    if (const Profile *known = find(id)) {
        Profile used = *known;
        used.usedAt = at;
        (void)save(used);
    }
}

void ProfileStore::setSafety(const QString &id, SafetyLevel level)
{
    if (const Profile *known = find(id)) {
        Profile changed = *known;
        changed.safety = level;
        (void)save(changed);
    }
}

void ProfileStore::sort()
{
    std::stable_sort(m_profiles.begin(), m_profiles.end(), [](const Profile &a, const Profile &b) {
        if (a.usedAt != b.usedAt)
            return a.usedAt > b.usedAt; // none is less than any
        return isBuiltIn(a) == isBuiltIn(b) ? a.name.localeAwareCompare(b.name) < 0 : isBuiltIn(a);
    });
}

} // namespace deckhand
