#include "console/keyvault.h"

#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>
#include <qt6keychain/keychain.h>

namespace deckhand {

namespace {

constexpr std::chrono::seconds patience{2};

QString service()
{
    return QStringLiteral("deckhand");
}

Error noKeychain(const QString &why)
{
    return Error(ErrorCode::ApiError, why.isEmpty()
                                          ? QStringLiteral("No keychain answers.")
                                          : QStringLiteral("No keychain answers (%1).").arg(why));
}

/// Starts a job and calls `finished` with it, or with nothing when it takes too long; once.
template <class Job, class Finished>
void run(Job *job, QObject *guard, Finished finished)
{
    auto *deadline = new QTimer(guard);
    deadline->setSingleShot(true);
    const auto once = std::make_shared<Finished>(std::move(finished));
    const auto answered = std::make_shared<bool>(false);
    QObject::connect(job, &QKeychain::Job::finished, guard, [=](QKeychain::Job *) {
        deadline->deleteLater();
        if (!std::exchange(*answered, true))
            (*once)(job);
    });
    QObject::connect(deadline, &QTimer::timeout, guard, [=] {
        deadline->deleteLater();
        if (!std::exchange(*answered, true))
            (*once)(static_cast<Job *>(nullptr));
    });
    deadline->start(patience);
    job->start();
}

} // namespace

void SystemKeyVault::read(const QString &entry, QObject *guard,
                          std::function<void(Result<std::optional<Secret>>)> done)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    job->setKey(entry);
    run(job, guard, [done = std::move(done)](QKeychain::ReadPasswordJob *finished) {
        if (!finished)
            done(failure(noKeychain({})));
        else if (finished->error() == QKeychain::NoError)
            done(std::optional(Secret(finished->textData().toUtf8())));
        else if (finished->error() == QKeychain::EntryNotFound)
            done(std::optional<Secret>());
        else
            done(failure(noKeychain(finished->errorString())));
    });
}

void SystemKeyVault::write(const QString &entry, const Secret &secret, QObject *guard,
                           std::function<void(VoidResult)> done)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setKey(entry);
    job->setTextData(QString::fromUtf8(secret.reveal()));
    run(job, guard, [done = std::move(done)](QKeychain::WritePasswordJob *finished) {
        if (!finished)
            done(failure(noKeychain({})));
        else if (finished->error() == QKeychain::NoError)
            done(VoidResult());
        else
            done(failure(noKeychain(finished->errorString())));
    });
}

void SystemKeyVault::remove(const QString &entry, QObject *guard,
                            std::function<void(VoidResult)> done)
{
    auto *job = new QKeychain::DeletePasswordJob(service());
    job->setKey(entry);
    run(job, guard, [done = std::move(done)](QKeychain::DeletePasswordJob *finished) {
        if (!finished)
            done(failure(noKeychain({})));
        else if (finished->error() == QKeychain::NoError ||
                 finished->error() == QKeychain::EntryNotFound)
            done(VoidResult());
        else
            done(failure(noKeychain(finished->errorString())));
    });
}

} // namespace deckhand
