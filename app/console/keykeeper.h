#pragma once

#include "console/keyvault.h"
#include "models/profile.h"

#include <QHash>
#include <QObject>

namespace deckhand {

/// Where a key came to lie, and why not where it was meant to.
struct KeptKey
{
    KeyPlace place = KeyPlace::Session;
    QString why; ///< empty where it lies where it was meant to
};

/// The keys of profiles. Each lies where its profile says: in the keychain, in memory, or, chosen
/// by somebody, in a file. Where no keychain answers it stays in memory until the console is
/// closed. It lies in one place only: what is kept anew is taken away elsewhere.
class KeyKeeper : public QObject
{
    Q_OBJECT

public:
    /// The vaults outlive the keeper.
    KeyKeeper(KeyVault &keychain, KeyVault &files, QObject *parent = nullptr);

    /// Nothing where no key is kept. An error where the place of the key gives no answer.
    void read(const Profile &profile, QObject *guard,
              std::function<void(Result<std::optional<Secret>>)> done);
    void keep(const Profile &profile, const Secret &key, QObject *guard,
              std::function<void(KeptKey)> done);
    /// Everywhere.
    void forget(const QString &profile);
    /// Of this session, without asking a vault; empty where there is none.
    [[nodiscard]] Secret inMemory(const QString &profile) const { return m_session.value(profile); }

    /// Under which name a vault keeps it.
    [[nodiscard]] static QString entryOf(const QString &profile);

private:
    void removeFrom(KeyVault &vault, const QString &profile);

    KeyVault &m_keychain;
    KeyVault &m_files;
    QHash<QString, Secret> m_session;
};

} // namespace deckhand
