#pragma once

#include "demo/receiver.h"

#include <QHash>

#include <mutex>

namespace deckhand {

/// How often each webhook-id was accepted. Thread: any.
class Ledger
{
public:
    void add(const Received &received)
    {
        const QByteArray id = idOf(received);
        const std::lock_guard lock(m_mutex);
        ++m_seen[id];
    }
    [[nodiscard]] QHash<QByteArray, int> seen() const
    {
        const std::lock_guard lock(m_mutex);
        return m_seen;
    }
    /// What came more than once, each time but the first.
    [[nodiscard]] qint64 duplicates() const
    {
        qint64 more = 0;
        for (const int count : seen())
            more += count - 1;
        return more;
    }

private:
    static QByteArray idOf(const Received &received)
    {
        for (const Header &header : received.headers) {
            if (header.first.compare("webhook-id", Qt::CaseInsensitive) == 0)
                return header.second;
        }
        return {};
    }

    mutable std::mutex m_mutex;
    QHash<QByteArray, int> m_seen;
};

} // namespace deckhand
