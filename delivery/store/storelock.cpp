#include "store/storelock.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

Result<std::unique_ptr<StoreLock>> StoreLock::take(const QString &storePath)
{
    const QString path = storePath + u".lock"_s;
    const int descriptor = ::open(QFile::encodeName(path).constData(),
                                  O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return failure(
            ErrorCode::ApiError,
            u"The lock file %1 cannot be opened: %2. Check that the folder exists and may be written."_s
                .arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const bool known = ::pread(descriptor, holder, sizeof holder - 1, 0) > 0;
        ::close(descriptor);
        return failure(
            ErrorCode::Conflict,
            u"The store %1 is in use by another process%2. Stop that one first, or manage it over its URL."_s
                .arg(storePath, known ? u" (pid %1)"_s.arg(QString::fromLatin1(holder).trimmed())
                                      : QString()));
    }
    const QByteArray pid = QByteArray::number(qint64(::getpid())) + '\n';
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, pid.constData(), size_t(pid.size()), 0) < 0) {
        // Only the message of a second process gets poorer.
    }
    return std::unique_ptr<StoreLock>(new StoreLock(descriptor));
}

bool StoreLock::isHeld(const QString &storePath)
{
    const QString path = storePath + u".lock"_s;
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    ::close(descriptor);
    return !free;
}

StoreLock::~StoreLock()
{
    ::close(m_descriptor);
}

} // namespace deckhand
