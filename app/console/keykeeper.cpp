#include "console/keykeeper.h"
#include "ui/enginewords.h"

namespace deckhand {

KeyKeeper::KeyKeeper(KeyVault &keychain, KeyVault &files, QObject *parent)
    : QObject(parent), m_keychain(keychain), m_files(files)
{}

QString KeyKeeper::entryOf(const QString &profile)
{
    return QStringLiteral("connection ") + profile;
}

void KeyKeeper::read(const Profile &profile, QObject *guard,
                     std::function<void(Result<std::optional<Secret>>)> done)
{
    if (const Secret known = inMemory(profile.id); !known.isEmpty()) {
        done(std::optional(known));
        return;
    }
    if (profile.keyPlace == KeyPlace::Session) {
        done(std::optional<Secret>());
        return;
    }
    KeyVault &vault = profile.keyPlace == KeyPlace::File ? m_files : m_keychain;
    vault.read(entryOf(profile.id), guard, std::move(done));
}

void KeyKeeper::keep(const Profile &profile, const Secret &key, QObject *guard,
                     std::function<void(KeptKey)> done)
{
    const QString id = profile.id;
    const KeyPlace wanted = profile.keyPlace;
    // A window that is opened again needs no vault to answer.
    m_session.insert(id, key);
    if (wanted != KeyPlace::File)
        removeFrom(m_files, id);
    if (wanted != KeyPlace::Keychain)
        removeFrom(m_keychain, id);
    if (wanted == KeyPlace::Session) {
        done({KeyPlace::Session, {}});
        return;
    }
    KeyVault &vault = wanted == KeyPlace::File ? m_files : m_keychain;
    vault.write(entryOf(id), key, guard, [wanted, done = std::move(done)](const VoidResult &kept) {
        done(kept ? KeptKey{wanted, {}} : KeptKey{KeyPlace::Session, engineText(kept.error())});
    });
}

void KeyKeeper::forget(const QString &profile)
{
    m_session.remove(profile);
    removeFrom(m_keychain, profile);
    removeFrom(m_files, profile);
}

void KeyKeeper::removeFrom(KeyVault &vault, const QString &profile)
{
    // What is not there, or cannot be reached, is no reason to bother anybody.
    vault.remove(entryOf(profile), this, [](const VoidResult &) {});
}

} // namespace deckhand
