#include "forward/forwardjournal.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace deckhand {

namespace {

/// A thousand ids of 255 characters, and more than any position.
constexpr qint64 largestFile = 1024 * 1024;

QString nameOf(const QUrl &remote, const QByteArray &target)
{
    const QByteArray origin =
        remote.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::StripTrailingSlash)
            .toEncoded();
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray(origin + '\n' + target), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().left(32));
}

} // namespace

QString ForwardJournal::defaultFolder()
{
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(state))
        state = QDir::homePath() + QStringLiteral("/.local/state");
    return state + QStringLiteral("/deckhand/forward");
}

ForwardJournal::ForwardJournal(QString path)
    : m_path(std::move(path)), m_lock(QString(m_path + QStringLiteral(".lock")))
{
    m_lock.setStaleLockTime(0); // held for as long as its process lives
}

Result<std::unique_ptr<ForwardJournal>>
ForwardJournal::open(const QString &folder, const QUrl &remote, const QByteArray &target)
{
    if (!QDir().mkpath(folder))
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The folder %1 for the position could not be made. Check its "
                                      "permissions.")
                           .arg(folder));
    std::unique_ptr<ForwardJournal> journal(new ForwardJournal(
        QDir(folder).filePath(QString(nameOf(remote, target) + QStringLiteral(".json")))));
    if (journal->m_lock.tryLock(0))
        return journal;
    if (journal->m_lock.error() != QLockFile::LockFailedError)
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("No file can be written in %1. Check its permissions.").arg(folder));
    qint64 process = 0;
    QString host;
    QString program;
    (void)journal->m_lock.getLockInfo(&process, &host, &program);
    return failure(ErrorCode::Conflict,
                   QStringLiteral("Process %1 forwards from there to this target already. End it "
                                  "first.")
                       .arg(process));
}

Result<std::optional<ForwardPosition>> ForwardJournal::load() const
{
    QFile file(m_path);
    if (!file.exists())
        return std::optional<ForwardPosition>();
    if (file.open(QIODevice::ReadOnly)) {
        if (auto position = decodePosition(file.read(largestFile)))
            return std::optional(std::move(*position));
    }
    return failure(ErrorCode::ApiError,
                   QStringLiteral("The position in %1 can't be read. Remove the file to begin "
                                  "anew, or say from when to begin.")
                       .arg(m_path));
}

VoidResult ForwardJournal::save(const ForwardPosition &position) const
{
    QSaveFile file(m_path);
    const bool opened = file.open(QIODevice::WriteOnly);
    if (opened) {
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        file.write(encodePosition(position));
    }
    if (opened && file.commit())
        return {};
    return failure(ErrorCode::ApiError,
                   QStringLiteral("The position could not be written to %1: %2. Free space there.")
                       .arg(m_path, file.errorString()));
}

} // namespace deckhand
