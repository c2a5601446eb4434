#include "console/publishkey.h"
#include "ui/enginewords.h"

namespace deckhand {

namespace {

QString keptName()
{
    return QStringLiteral("Programs of this computer");
}

QString sessionName()
{
    return QStringLiteral("Programs of this computer, one session");
}

} // namespace

PublishKey::PublishKey(EngineApi &engine, KeyVault &vault, QString entry, QObject *parent)
    : QObject(parent), m_engine(engine), m_vault(vault), m_entry(std::move(entry))
{}

void PublishKey::start()
{
    takeBackSessionKeys();
}

void PublishKey::askVault()
{
    m_vault.read(m_entry, this, [this](Result<std::optional<Secret>> stored) {
        if (!stored)
            makeForSession(engineText(stored.error()));
        else if (*stored && !(*stored)->isEmpty())
            check(**stored);
        else
            makeKept();
    });
}

void PublishKey::check(const Secret &stored)
{
    onFinished(m_engine.access().authenticate(stored), this,
               [this, stored](const Result<ApiKey> &known) {
                   if (!known && known.error().code() == ErrorCode::Unauthorized) {
                       makeKept(); // the store is new or the key was taken back
                       return;
                   }
                   if (!known) {
                       Q_EMIT failed(known.error());
                       return;
                   }
                   m_secret = stored;
                   m_kept = true;
                   Q_EMIT ready();
               });
}

void PublishKey::makeKept()
{
    onFinished(m_engine.access().createKey(keptName(), Role::Publisher, std::nullopt), this,
               [this](const Result<NewApiKey> &made) {
                   if (!made) {
                       Q_EMIT failed(made.error());
                       return;
                   }
                   m_vault.write(m_entry, made->secret, this,
                                 [this, made = *made](const VoidResult &written) {
                                     if (written) {
                                         m_secret = made.secret;
                                         m_kept = true;
                                         Q_EMIT ready();
                                         return;
                                     }
                                     // Nobody could find this key again: it must not stay.
                                     onFinished(m_engine.access().removeKey(made.key.id), this,
                                                [](const Result<KeyId> &) {});
                                     makeForSession(engineText(written.error()));
                                 });
               });
}

void PublishKey::makeForSession(const QString &why)
{
    m_why = why;
    onFinished(m_engine.access().createKey(sessionName(), Role::Publisher, std::nullopt), this,
               [this](const Result<NewApiKey> &made) {
                   if (!made) {
                       Q_EMIT failed(made.error());
                       return;
                   }
                   m_secret = made->secret;
                   Q_EMIT ready();
               });
}

void PublishKey::takeBackSessionKeys()
{
    onFinished(m_engine.access().listKeys(), this, [this](const Result<std::vector<ApiKey>> &keys) {
        if (!keys) {
            Q_EMIT failed(keys.error());
            return;
        }
        for (const ApiKey &key : *keys) {
            if (key.name == sessionName())
                onFinished(m_engine.access().removeKey(key.id), this, [](const Result<KeyId> &) {});
        }
        askVault();
    });
}

} // namespace deckhand
