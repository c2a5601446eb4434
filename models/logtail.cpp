#include "models/logtail.h"

namespace deckhand {

void LogTail::add(const QByteArray &line)
{
    const std::lock_guard lock(m_mutex);
    m_lines.push_back(line.left(longestLine));
    if (m_lines.size() > longest)
        m_lines.pop_front();
}

QStringList LogTail::lines() const
{
    const std::lock_guard lock(m_mutex);
    QStringList all;
    for (const QByteArray &line : m_lines)
        all.append(QString::fromUtf8(line));
    return all;
}

} // namespace deckhand
