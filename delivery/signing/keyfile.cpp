#include "signing/sodiumsealer.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace deckhand {

namespace {

constexpr qsizetype keySize = 32;

/// A file descriptor that closes itself.
class Descriptor
{
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd;
};

QString reason()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

/// A credential that the service manager hands to this service alone: its folder keeps others out,
/// whatever the file's own mode shows.
bool isServiceCredential(const QString &path)
{
    const QString folder = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
    return !folder.isEmpty() &&
           QFileInfo(path).canonicalPath() == QFileInfo(folder).canonicalFilePath();
}

Result<Secret> readKey(const Descriptor &file, const QString &path)
{
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The key file %1 is not a regular file.").arg(path));
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !isServiceCredential(path))
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The key file %1 may be read or changed by others. Run: "
                                      "chmod 600 %1")
                           .arg(path));
    QByteArray key(keySize + 1, Qt::Uninitialized);
    const ssize_t got = ::read(file.get(), key.data(), size_t(key.size()));
    if (got != keySize)
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The key file %1 does not hold a key of %2 bytes. Put the "
                                      "right file back; without it stored credentials are lost.")
                           .arg(path)
                           .arg(keySize));
    key.truncate(keySize);
    return Secret(std::move(key));
}

bool writeAll(int fd, const QByteArray &data)
{
    return ::write(fd, data.constData(), size_t(data.size())) == ssize_t(data.size()) &&
           ::fsync(fd) == 0;
}

void syncFolder(const QByteArray &folder)
{
    const Descriptor descriptor(::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.isOpen())
        ::fsync(descriptor.get());
}

/// Writes a new key beside `path` and links it there, so that the name never shows half a key and a
/// second process that starts at the same moment takes the first one's. False with errno set.
bool makeKeyFile(const QByteArray &path, const QByteArray &folder)
{
    QByteArray temporary = path;
    temporary += ".XXXXXX";
    const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC)); // mode 0600
    if (!file.isOpen())
        return false;
    const Secret key = makeSealingKey();
    const bool linked = writeAll(file.get(), key.reveal()) &&
                        (::link(temporary.constData(), path.constData()) == 0 || errno == EEXIST);
    const int error = errno;
    ::unlink(temporary.constData());
    if (linked)
        syncFolder(folder);
    errno = error;
    return linked;
}

} // namespace

Result<Secret> sealingKeyFromFile(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    {
        const Descriptor file(::open(name.constData(), O_RDONLY | O_CLOEXEC));
        if (file.isOpen())
            return readKey(file, path);
        if (errno != ENOENT)
            return failure(
                ErrorCode::ApiError,
                QStringLiteral("The key file %1 cannot be read: %2.").arg(path, reason()));
    }
    const QByteArray folder = QFile::encodeName(QFileInfo(path).absolutePath());
    if (!makeKeyFile(name, folder))
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The key file %1 cannot be made: %2.").arg(path, reason()));
    const Descriptor file(::open(name.constData(), O_RDONLY | O_CLOEXEC));
    if (!file.isOpen())
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The key file %1 cannot be read: %2.").arg(path, reason()));
    return readKey(file, path);
}

} // namespace deckhand
