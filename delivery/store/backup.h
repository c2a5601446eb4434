#pragma once

#include "api/result.h"
#include "api/sealing.h"

#include <QString>

#include <functional>

namespace deckhand {

/// Asked now and then on the calling thread; true stops the work, which is then undone and fails.
using StopQuestion = std::function<bool()>;

/// Copies an SQLite store into a new file, as it is at one moment, while a server may be writing
/// into it; readable for its owner only. All that was acknowledged before the call is in it.
/// Blocks. Answers the size in bytes. The file is whole or not there.
[[nodiscard]] Result<qint64> backUpStore(const QString &path, const QString &to,
                                         const StopQuestion &stopped = {});

/// Makes a store from a backup. Refuses where there is one already, and a backup that is damaged,
/// of another program, of a newer version, or sealed with another key (`sealer`; null: not looked
/// at). What root restores belongs to the owner of the folder. Blocks. Nothing but the
/// lock file is left behind where it fails.
[[nodiscard]] VoidResult restoreStore(const QString &from, const QString &path,
                                      const Sealer *sealer, const StopQuestion &stopped = {});

} // namespace deckhand
