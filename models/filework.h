#pragma once

#include "api/futures.h"

#include <QByteArray>
#include <QString>
#include <QThreadPool>

namespace deckhand {

// Files, off the GUI thread. Errors name the file and say what to do.

/// The result of `work`, which runs in Qt's pool.
template <class T, class Work>
[[nodiscard]] FutureResult<T> inBackground(Work work)
{
    const auto promise = std::make_shared<Completion<T>>();
    FutureResult<T> future = promise->future();
    QThreadPool::globalInstance()->start([promise, work] { promise->finish(work()); });
    return future;
}

/// On this thread: replaces the file as a whole or leaves it as it was.
[[nodiscard]] Result<qint64> writeNow(const QString &path, const QByteArray &bytes);
/// Replaces the file as a whole or leaves it as it was. Answers the number of bytes.
[[nodiscard]] FutureResult<qint64> writeFile(const QString &path, const QByteArray &bytes);
/// Refuses files larger than `limit` bytes.
[[nodiscard]] FutureResult<QByteArray> readFile(const QString &path, qint64 limit);

} // namespace deckhand
