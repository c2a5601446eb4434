#include "console/filekeyvault.h"

#include "api/futures.h"

#include <QDir>
#include <QFile>
#include <QThreadPool>
#include <QUrl>

#include <cstdio>
#include <memory>

namespace deckhand {

namespace {

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                      QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

Result<std::optional<Secret>> readNow(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return std::optional<Secret>();
    if (file.permissions() & others)
        return failure(ErrorCode::Forbidden,
                       QStringLiteral("Others may read the key file %1, so it is not used. Run "
                                      "“chmod 600” on it, or enter the key again.")
                           .arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The key file %1 could not be read: %2. Check who owns it.")
                           .arg(path, file.errorString()));
    const QByteArray bytes = file.read(FileKeyVault::longestSecret + 1).trimmed();
    if (bytes.isEmpty() || bytes.size() > FileKeyVault::longestSecret)
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("The file %1 holds no key. Enter the key again.").arg(path));
    return std::optional(Secret(bytes));
}

/// Beside the old one first, so that a key is never half there nor readable to others for a moment.
Result<bool> writeNow(const QString &folder, const QString &path, const Secret &secret)
{
    const auto failed = [&path](const QString &why) {
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The key file %1 could not be written: %2. Check the folder "
                                      "and the free space.")
                           .arg(path, why));
    };
    if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, ownerOnly | QFile::ExeOwner))
        return failed(QStringLiteral("there is no such folder"));
    const QString fresh = path + QLatin1String(".new");
    QFile::remove(fresh);
    QFile file(fresh);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly) ||
        file.write(secret.reveal() + '\n') < 0 || !file.flush())
        return failed(file.errorString());
    file.close();
    if (std::rename(QFile::encodeName(fresh).constData(), QFile::encodeName(path).constData()) != 0)
        return failed(QStringLiteral("it cannot be replaced"));
    return true;
}

Result<bool> removeNow(const QString &path)
{
    if (QFile::exists(path) && !QFile::remove(path))
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("The key file %1 could not be removed. Remove it yourself.").arg(path));
    return true;
}

template <class T, class Work>
FutureResult<T> inBackground(Work work)
{
    const auto promise = std::make_shared<Completion<T>>();
    FutureResult<T> future = promise->future();
    QThreadPool::globalInstance()->start([promise, work] { promise->finish(work()); });
    return future;
}

void answer(FutureResult<bool> future, QObject *guard, std::function<void(VoidResult)> done)
{
    onFinished(future, guard, [done = std::move(done)](const Result<bool> &result) {
        done(result ? VoidResult() : VoidResult(failure(result.error())));
    });
}

} // namespace

QString FileKeyVault::fileOf(const QString &entry) const
{
    return QDir(m_folder).filePath(QString::fromLatin1(QUrl::toPercentEncoding(entry, {}, ".")) +
                                   QLatin1String(".key"));
}

void FileKeyVault::read(const QString &entry, QObject *guard,
                        std::function<void(Result<std::optional<Secret>>)> done)
{
    onFinished(
        inBackground<std::optional<Secret>>([path = fileOf(entry)] { return readNow(path); }),
        guard, std::move(done));
}

void FileKeyVault::write(const QString &entry, const Secret &secret, QObject *guard,
                         std::function<void(VoidResult)> done)
{
    answer(inBackground<bool>([folder = m_folder, path = fileOf(entry), secret] {
               return writeNow(folder, path, secret);
           }),
           guard, std::move(done));
}

void FileKeyVault::remove(const QString &entry, QObject *guard,
                          std::function<void(VoidResult)> done)
{
    answer(inBackground<bool>([path = fileOf(entry)] { return removeNow(path); }), guard,
           std::move(done));
}

} // namespace deckhand
