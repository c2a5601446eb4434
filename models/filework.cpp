#include "models/filework.h"

#include <QFile>
#include <QSaveFile>

namespace deckhand {

namespace {

Result<QByteArray> readNow(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The file %1 could not be read: %2. Check its permissions.")
                           .arg(path, file.errorString()));
    const QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit)
        return failure(ErrorCode::PayloadTooLarge,
                       QStringLiteral("The file %1 is larger than %2 bytes. Choose another one.")
                           .arg(path)
                           .arg(limit));
    return bytes;
}

} // namespace

Result<qint64> writeNow(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The file %1 could not be written: %2. Check the folder and "
                                      "the free space.")
                           .arg(path, file.errorString()));
    return bytes.size();
}

FutureResult<qint64> writeFile(const QString &path, const QByteArray &bytes)
{
    return inBackground<qint64>([path, bytes] { return writeNow(path, bytes); });
}

FutureResult<QByteArray> readFile(const QString &path, qint64 limit)
{
    return inBackground<QByteArray>([path, limit] { return readNow(path, limit); });
}

} // namespace deckhand
