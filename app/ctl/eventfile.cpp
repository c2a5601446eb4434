#include "ctl/eventfile.h"

#include "api/publish.h"

#include <cstdio>

namespace deckhand {

VoidResult EventFile::open(const QString &path)
{
    bool opened = false;
    if (path == QLatin1String("-")) {
        opened = m_file.open(stdin, QIODevice::ReadOnly);
    } else {
        m_file.setFileName(path);
        opened = m_file.open(QIODevice::ReadOnly);
    }
    if (opened)
        return {};
    return failure(ErrorCode::InputInvalid,
                   QStringLiteral("“%1” can't be read: %2.").arg(path, m_file.errorString()));
}

Error EventFile::readError() const
{
    return Error(ErrorCode::InputInvalid,
                 QStringLiteral("Reading stopped: %1.").arg(m_file.errorString()));
}

Result<std::optional<EventDraft>> EventFile::next(const EventLimits &limits)
{
    // A line holds the data and a little more; one beyond that is not worth reading to its end.
    const qint64 longest = limits.maxBytes + 4096;
    while (true) {
        QByteArray line = m_file.readLine(longest + 2);
        if (line.isEmpty()) {
            if (m_file.error() != QFileDevice::NoError)
                return failure(readError());
            return std::optional<EventDraft>();
        }
        ++m_line;
        m_read += line.size();
        if (line.size() > longest)
            return failure(ErrorCode::PayloadTooLarge,
                           QStringLiteral("Line %1 is longer than an event may be (%2 bytes).")
                               .arg(m_line)
                               .arg(longest));
        line = line.trimmed();
        if (line.isEmpty())
            continue;
        Result<PublishBody> body = parsePublish(line, PublishForm::Json, limits);
        if (!body) {
            Error error = body.error();
            for (ErrorItem &item : error.items)
                item.message = QStringLiteral("line %1: %2").arg(m_line).arg(item.message);
            return failure(std::move(error));
        }
        if (!body->single)
            return failure(
                ErrorCode::InputInvalid,
                QStringLiteral("Line %1 is an array; write one object a line.").arg(m_line));
        return std::optional<EventDraft>(std::move(body->drafts.front()));
    }
}

Result<QByteArray> EventFile::readAll(qsizetype limit)
{
    QByteArray all = m_file.read(limit + 1);
    if (m_file.error() != QFileDevice::NoError)
        return failure(readError());
    // Pipes answer with what is there: read on until the end.
    while (all.size() <= limit) {
        const QByteArray more = m_file.read(limit + 1 - all.size());
        if (more.isEmpty())
            break;
        all += more;
    }
    if (all.size() > limit)
        return failure(ErrorCode::PayloadTooLarge,
                       QStringLiteral("The event's data is larger than %1 bytes.").arg(limit));
    return all.trimmed();
}

std::optional<double> EventFile::share() const
{
    if (m_file.isSequential() || m_file.size() <= 0)
        return std::nullopt;
    return double(m_read) / double(m_file.size());
}

} // namespace deckhand
