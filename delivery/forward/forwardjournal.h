#pragma once

#include "forward/forwardposition.h"

#include <QLockFile>
#include <QString>
#include <QUrl>

#include <memory>

namespace deckhand {

/// The small file in which a forwarding keeps its position: one for each pair of remote and target,
/// replaced as a whole, readable by its owner only. It holds ids and times, no address and no key.
/// While it is open nobody else forwards the same pair. Thread: one at a time; it blocks for the
/// file's few kilobytes.
class ForwardJournal
{
public:
    /// `$XDG_STATE_HOME/deckhand/forward`, else `~/.local/state/deckhand/forward`.
    [[nodiscard]] static QString defaultFolder();
    /// `target` is what tells one target from another: its address.
    [[nodiscard]] static Result<std::unique_ptr<ForwardJournal>>
    open(const QString &folder, const QUrl &remote, const QByteArray &target);

    [[nodiscard]] const QString &path() const { return m_path; }
    /// Nothing where nothing was forwarded yet. A file that can't be read is an error that names
    /// it.
    [[nodiscard]] Result<std::optional<ForwardPosition>> load() const;
    [[nodiscard]] VoidResult save(const ForwardPosition &position) const;

private:
    explicit ForwardJournal(QString path);

    QString m_path;
    QLockFile m_lock;
};

} // namespace deckhand
