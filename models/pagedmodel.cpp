#include "models/pagedmodel.h"

namespace deckhand {

bool PagedModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && m_state == State::Idle;
}

void PagedModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    setState(State::Loading);
    request(m_cursor);
}

void PagedModel::reload()
{
    ++m_generation;
    m_pending.giveUp();
    m_left = false;
    beginResetModel();
    clearRows();
    endResetModel();
    m_cursor.clear();
    m_hasMore = false;
    setState(State::Loading);
    request({});
}

void PagedModel::cancel()
{
    if (m_state != State::Loading)
        return;
    ++m_generation;
    m_pending.giveUp();
    setState(State::Canceled);
}

void PagedModel::leave()
{
    m_left = m_state == State::Loading;
    cancel();
}

void PagedModel::comeBack()
{
    if (std::exchange(m_left, false) && m_state == State::Canceled)
        resume();
}

void PagedModel::resume()
{
    if (m_state != State::Canceled && m_state != State::Failed)
        return;
    if (rowCount() == 0 || m_cursor.isEmpty()) {
        reload();
        return;
    }
    setState(State::Loading);
    request(m_cursor);
}

void PagedModel::pageArrived(bool hasMore, const QByteArray &cursor)
{
    m_hasMore = hasMore && !cursor.isEmpty();
    m_cursor = cursor;
    setState(State::Idle);
}

void PagedModel::pageFailed(const Error &error)
{
    m_error = error;
    m_hasMore = false;
    setState(State::Failed);
}

void PagedModel::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace deckhand
