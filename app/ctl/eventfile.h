#pragma once

#include "api/event.h"
#include "api/result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

namespace deckhand {

/// Reads events from a file or from stdin, one JSON object a line: `{"type", "data", "id"?,
/// "created_at"?}`. Blank lines are skipped. Errors name the line and the field.
class EventFile
{
public:
    /// `-` is stdin.
    [[nodiscard]] VoidResult open(const QString &path);
    /// The next event; nothing at the end.
    [[nodiscard]] Result<std::optional<EventDraft>> next(const EventLimits &limits);
    /// All that is left, for one event's data.
    [[nodiscard]] Result<QByteArray> readAll(qsizetype limit);
    [[nodiscard]] qint64 lineNumber() const { return m_line; }
    /// Share of the file that was read; nothing for a pipe.
    [[nodiscard]] std::optional<double> share() const;

private:
    [[nodiscard]] Error readError() const;

    QFile m_file;
    qint64 m_line = 0;
    qint64 m_read = 0;
};

} // namespace deckhand
