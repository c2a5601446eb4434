#pragma once

#include <QByteArray>
#include <QStringList>

#include <deque>
#include <mutex>

namespace deckhand {

/// The newest lines of a log, for whoever asks later. Thread: any.
class LogTail
{
public:
    static constexpr std::size_t longest = 200;     ///< lines
    static constexpr qsizetype longestLine = 1'000; ///< bytes; the rest is cut off

    void add(const QByteArray &line);
    /// Oldest first.
    [[nodiscard]] QStringList lines() const;

private:
    mutable std::mutex m_mutex;
    std::deque<QByteArray> m_lines;
};

} // namespace deckhand
