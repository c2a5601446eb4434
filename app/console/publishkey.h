#pragma once

#include "api/engineapi.h"
#include "console/keyvault.h"

#include <QObject>

namespace deckhand {

/// The API key with which programs of this computer publish into the console's own store: made on
/// the first start and kept in the keychain. Where there is no keychain a key is made for this
/// session only, and those of former sessions are taken back.
///
///     take back session keys ──▶ read vault ──entry──▶ known to the store? ──yes──▶ ready, kept
///                                  │                      │no
///                                  │none ─────────────────┴──▶ make key ──▶ write vault ──▶ kept
///                                  │no vault                                  │refused
///                                  └──▶ make key ─────────────────────────────┴──▶ for the session
class PublishKey : public QObject
{
    Q_OBJECT

public:
    /// `entry` names the store in the vault.
    PublishKey(EngineApi &engine, KeyVault &vault, QString entry, QObject *parent = nullptr);
    void start();
    [[nodiscard]] const Secret &secret() const { return m_secret; }
    [[nodiscard]] bool isKept() const { return m_kept; }
    [[nodiscard]] const QString &whyNotKept() const { return m_why; }

Q_SIGNALS:
    void ready();
    void failed(const deckhand::Error &error);

private:
    void askVault();
    void check(const Secret &stored);
    void makeKept();
    void makeForSession(const QString &why);
    void takeBackSessionKeys();

    EngineApi &m_engine;
    KeyVault &m_vault;
    QString m_entry;
    Secret m_secret;
    QString m_why;
    bool m_kept = false;
};

} // namespace deckhand
