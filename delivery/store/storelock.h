#pragma once

#include "api/result.h"

#include <QString>

#include <memory>

namespace deckhand {

/// Keeps a second process out of a store: an advisory lock on `<store>.lock`, which the system
/// releases when the process ends, however it ends.
class StoreLock
{
public:
    /// The error names the process that holds the lock.
    [[nodiscard]] static Result<std::unique_ptr<StoreLock>> take(const QString &storePath);
    /// Whether a process holds it; takes nothing and leaves nothing behind.
    [[nodiscard]] static bool isHeld(const QString &storePath);
    ~StoreLock();
    StoreLock(const StoreLock &) = delete;
    StoreLock &operator=(const StoreLock &) = delete;

private:
    explicit StoreLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace deckhand
