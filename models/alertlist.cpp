#include "models/alertlist.h"

#include <algorithm>

namespace deckhand {

void AlertList::add(const Alert &alert, Timestamp at)
{
    m_all.insert(m_all.begin(), {alert, at, ++m_last});
    if (m_all.size() > most)
        m_all.pop_back();
    Q_EMIT changed();
}

const RaisedAlert *AlertList::find(quint64 number) const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(), [number](const RaisedAlert &one) {
        return one.number == number;
    });
    return found == m_all.end() ? nullptr : &*found;
}

int AlertList::unread() const
{
    return int(std::count_if(m_all.begin(), m_all.end(),
                             [](const RaisedAlert &one) { return !one.isRead; }));
}

void AlertList::markRead(quint64 number)
{
    for (RaisedAlert &one : m_all) {
        if (one.number == number && !one.isRead) {
            one.isRead = true;
            Q_EMIT changed();
        }
    }
}

void AlertList::markAllRead()
{
    for (RaisedAlert &one : m_all)
        one.isRead = true;
    Q_EMIT changed();
}

} // namespace deckhand
