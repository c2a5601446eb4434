#pragma once

#include "models/alerts.h"

#include <QObject>

#include <vector>

namespace deckhand {

/// One alert as it stands in the list.
struct RaisedAlert
{
    Alert alert;
    Timestamp at{};
    quint64 number = 0; ///< tells it from all others of its list
    bool isRead = false;
};

/// What was raised since the window was opened, newest first: what is true whatever the desktop
/// has shown of it. In memory, `most` at most; the oldest ones go.
class AlertList : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t most = 200;

    using QObject::QObject;
    void add(const Alert &alert, Timestamp at);
    [[nodiscard]] const std::vector<RaisedAlert> &all() const { return m_all; }
    [[nodiscard]] const RaisedAlert *find(quint64 number) const;
    [[nodiscard]] int unread() const;
    void markRead(quint64 number);
    void markAllRead();

Q_SIGNALS:
    void changed();

private:
    std::vector<RaisedAlert> m_all;
    quint64 m_last = 0;
};

} // namespace deckhand
