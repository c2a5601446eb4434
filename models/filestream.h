#pragma once

#include "models/filework.h"

#include <functional>
#include <memory>

class QSaveFile;

namespace deckhand {

/// A file that is written part by part, off the GUI thread, and takes its place as a whole: what is
/// not committed leaves the former one as it was. A part is awaited before the next is given. What
/// is under way when it goes is still written, and then thrown away.
class FileStream
{
public:
    explicit FileStream(const QString &path);
    ~FileStream();
    Q_DISABLE_COPY_MOVE(FileStream)

    /// Answers how many bytes have been written so far. `make` is called in the pool.
    [[nodiscard]] FutureResult<qint64> append(std::function<QByteArray()> make);
    [[nodiscard]] FutureResult<qint64> append(const QByteArray &bytes);
    [[nodiscard]] FutureResult<qint64> commit();

private:
    std::shared_ptr<QSaveFile> m_file;
};

} // namespace deckhand
