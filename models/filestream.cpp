#include "models/filestream.h"

#include <QSaveFile>

namespace deckhand {

namespace {

Result<qint64> problemOf(const QSaveFile &file)
{
    return failure(ErrorCode::ApiError,
                   QStringLiteral("The file %1 could not be written: %2. Check the folder and the "
                                  "free space.")
                       .arg(file.fileName(), file.errorString()));
}

Result<qint64> appendNow(QSaveFile &file, const QByteArray &bytes)
{
    if ((!file.isOpen() && !file.open(QIODevice::WriteOnly)) || file.write(bytes) != bytes.size())
        return problemOf(file);
    return file.pos();
}

} // namespace

FileStream::FileStream(const QString &path) : m_file(std::make_shared<QSaveFile>(path)) {}

FileStream::~FileStream() = default;

FutureResult<qint64> FileStream::append(std::function<QByteArray()> make)
{
    return inBackground<qint64>(
        [file = m_file, make = std::move(make)] { return appendNow(*file, make()); });
}

FutureResult<qint64> FileStream::append(const QByteArray &bytes)
{
    return append([bytes] { return bytes; });
}

FutureResult<qint64> FileStream::commit()
{
    return inBackground<qint64>([file = m_file]() -> Result<qint64> {
        const qint64 bytes = file->pos();
        if (!file->commit())
            return problemOf(*file);
        return bytes;
    });
}

} // namespace deckhand
