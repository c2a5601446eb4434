#pragma once

#include "api/futures.h"

#include <QByteArray>
#include <QString>

namespace deckhand {

// Files, off the GUI thread. Errors name the file and say what to do.

/// Replaces the file as a whole or leaves it as it was. Answers the number of bytes.
[[nodiscard]] FutureResult<qint64> writeFile(const QString &path, const QByteArray &bytes);
/// Refuses files larger than `limit` bytes.
[[nodiscard]] FutureResult<QByteArray> readFile(const QString &path, qint64 limit);

} // namespace deckhand
