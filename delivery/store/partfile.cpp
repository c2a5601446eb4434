#include "store/partfile.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

tl::unexpected<Error> cannotWrite(const QString &path)
{
    return failure(
        ErrorCode::ApiError,
        u"%1 can't be written: %2. Choose a folder that exists, has room, and may be "
        "written by this user."_s.arg(path, QString::fromLocal8Bit(std::strerror(errno))));
}

tl::unexpected<Error> isThere(const QString &path)
{
    return failure(ErrorCode::Conflict,
                   u"%1 is there already. Name a new file, or move that one away."_s.arg(path));
}

/// Where a file system can't rename without overwriting, two steps do.
bool renameToFree(const QByteArray &from, const QByteArray &to)
{
    if (::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    return ::link(from.constData(), to.constData()) == 0 && ::unlink(from.constData()) == 0;
}

bool syncFolder(const QString &path)
{
    const int folder =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0)
        ::close(folder);
    return synced;
}

} // namespace

PartFile::PartFile(const QString &target) : m_target(target), m_path(target + u".part"_s) {}

PartFile::~PartFile()
{
    if (m_descriptor < 0)
        return;
    if (!m_kept)
        ::unlink(QFile::encodeName(m_path).constData());
    ::close(m_descriptor);
}

VoidResult PartFile::make()
{
    if (QFileInfo::exists(m_target))
        return isThere(m_target);
    m_descriptor = ::open(QFile::encodeName(m_path).constData(),
                          O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (m_descriptor >= 0)
        return {};
    if (errno == EEXIST)
        return failure(ErrorCode::Conflict,
                       u"%1 is there: it is being written by another process, or what a crash left "
                       "of it. Wait for that one, or remove the file."_s.arg(m_path));
    return cannotWrite(m_path);
}

VoidResult PartFile::keep()
{
    if (::fsync(m_descriptor) != 0)
        return cannotWrite(m_path);
    if (!renameToFree(QFile::encodeName(m_path), QFile::encodeName(m_target))) {
        if (errno == EEXIST)
            return isThere(m_target);
        return cannotWrite(m_target);
    }
    m_kept = true;
    if (!syncFolder(QFileInfo(m_target).absolutePath()))
        return cannotWrite(m_target);
    return {};
}

} // namespace deckhand
