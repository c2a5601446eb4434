#pragma once

#include "api/result.h"

#include <QString>

namespace deckhand {

/// A file that is written under another name, readable for its owner only, and gets its own name
/// when it is whole; else it goes again. Thread: any.
class PartFile
{
public:
    explicit PartFile(const QString &target);
    ~PartFile();
    Q_DISABLE_COPY_MOVE(PartFile)

    /// Makes the empty file. `Conflict` where the target is there, or a part of it.
    [[nodiscard]] VoidResult make();
    /// What is written into.
    [[nodiscard]] const QString &path() const { return m_path; }
    /// Brings it to disk and gives it its name. `Conflict` where that has been taken meanwhile.
    [[nodiscard]] VoidResult keep();

private:
    QString m_target;
    QString m_path;
    int m_descriptor = -1;
    bool m_kept = false;
};

} // namespace deckhand
