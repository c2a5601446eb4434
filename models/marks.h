#pragma once

#include "api/futures.h"
#include "api/time.h"
#include "models/semantics.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace deckhand {

enum class RowKind { Event, Delivery };

/// What somebody put on one event or delivery.
struct Mark
{
    static constexpr int longestNote = 500;
    RowKind kind = RowKind::Event;
    bool marked = false;
    bool bookmarked = false;
    QString note;
    QByteArray type;   ///< of the event, for lists of bookmarks
    Timestamp since{}; ///< of the last change
    [[nodiscard]] bool isEmpty() const { return !marked && !bookmarked && note.isEmpty(); }
    bool operator==(const Mark &) const = default;
};
[[nodiscard]] Look lookOf(const Mark &mark);
/// A search clause that finds rows with such a mark; empty where there is none.
[[nodiscard]] QString markClause(const Mark &mark);

/// What a mark is put on.
struct MarkTarget
{
    QByteArray id;
    RowKind kind = RowKind::Event;
    QByteArray type; ///< of the event
    bool operator==(const MarkTarget &) const = default;
};

/// Marks, bookmarks and notes of one profile, kept on this computer in a file of their own, which
/// is written in the background. At most `most` events and deliveries have one. Each change can be
/// undone, the last one first. Thread: the GUI's.
class Marks : public QObject
{
    Q_OBJECT

public:
    static constexpr int most = 10'000;

    explicit Marks(const Clock &clock, QObject *parent = nullptr);
    ~Marks() override; ///< writes what is not written yet

    /// Reads `file`, in the background, and keeps them there; an empty name keeps them in memory.
    /// Lines that cannot be read are left out. What is put on rows meanwhile stays.
    void keepIn(const QString &file);
    /// The file is being read.
    [[nodiscard]] bool isReading() const { return m_reading; }

    /// Null: nothing was put on it.
    [[nodiscard]] const Mark *find(const QByteArray &id) const;
    [[nodiscard]] int count() const { return int(m_marks.size()); }
    /// Ids of all of a kind.
    [[nodiscard]] std::vector<QByteArray> ids(RowKind kind) const;
    /// The newest first.
    [[nodiscard]] std::vector<MarkTarget> bookmarks() const;

    /// False, and nothing is changed, where more than `most` would have one.
    bool setMarked(const std::vector<MarkTarget> &targets, bool marked);
    bool setBookmarked(const MarkTarget &target, bool bookmarked);
    /// Cut to `Mark::longestNote`; an empty one removes it.
    bool setNote(const MarkTarget &target, const QString &note);
    [[nodiscard]] bool canUndo() const { return !m_undo.empty(); }
    void undo();

Q_SIGNALS:
    void changed();
    /// One more change can be undone.
    void undoable();
    /// The file could not be written; tried again with the next change.
    void failed(const deckhand::Error &error);

private:
    using All = QHash<QByteArray, Mark>;
    /// What some rows had before a change.
    using Step = std::vector<std::pair<QByteArray, Mark>>;

    bool change(const std::vector<MarkTarget> &targets, const std::function<void(Mark &)> &how);
    void take(const All &stored);
    void writeSoon();
    void write();
    [[nodiscard]] static All readNow(const QString &file);
    static void read(const QByteArray &line, All &marks);
    [[nodiscard]] static QByteArray text(const All &marks);

    const Clock &m_clock;
    All m_marks;
    std::vector<Step> m_undo; ///< the newest last
    QString m_file;           ///< empty: in memory
    QTimer m_soon;
    FutureResult<qint64> m_last; ///< the write before
    FutureResult<All> m_stored;  ///< what is being read
    bool m_reading = false;
    bool m_writing = false;
    bool m_dirty = false;
};

} // namespace deckhand
