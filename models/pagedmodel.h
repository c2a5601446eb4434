#pragma once

#include "api/futures.h"
#include "models/pendingread.h"
#include "models/wording.h"

#include <QAbstractTableModel>
#include <QTimeZone>

namespace deckhand {

/// A list that is read page by page as it is scrolled. Subclasses hold the rows; this class keeps
/// the state of reading. Answers that belong to an older question are dropped.
class PagedModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class State { Idle, Loading, Failed, Canceled };

    explicit PagedModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Error &error() const { return m_error; }
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

public Q_SLOTS:
    /// Reads from the top again.
    void reload();
    /// Gives up what is being read, at once; what was read before stays. An answer that comes all
    /// the same is dropped.
    void cancel();
    /// Goes on where reading was canceled or failed.
    void resume();
    // Whoever looks has left, and comes back: what was being read is given up, and read then.
    void leave();
    void comeBack();

Q_SIGNALS:
    void stateChanged();

protected:
    static constexpr int pageSize = 100;

    virtual void clearRows() = 0;
    virtual void request(const QByteArray &cursor) = 0;
    /// The number an answer must carry to be current.
    [[nodiscard]] int generation() const { return m_generation; }
    void pageArrived(bool hasMore, const QByteArray &cursor);
    void pageFailed(const Error &error);
    /// `pending`, which is given up with the question it answers.
    template <class T>
    [[nodiscard]] FutureResult<T> asked(const FutureResult<T> &pending)
    {
        return m_pending.keep(pending);
    }

private:
    void setState(State state);

    State m_state = State::Idle;
    PendingRead m_pending;
    Error m_error;
    QByteArray m_cursor;
    bool m_hasMore = false;
    bool m_left = false; ///< while it was being read
    int m_generation = 0;
};

} // namespace deckhand
