#include "remote/sseparser.h"

#include <utility>

namespace deckhand {

std::vector<SseMessage> SseParser::feed(QByteArrayView bytes)
{
    std::vector<SseMessage> out;
    qsizetype start = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (std::exchange(m_skipLineFeed, false) && c == '\n') {
            start = i + 1;
            continue;
        }
        if (c != '\n' && c != '\r')
            continue;
        m_skipLineFeed = c == '\r';
        const QByteArrayView piece = bytes.sliced(start, i - start);
        start = i + 1;
        if (m_line.isEmpty()) {
            takeLine(piece, out);
        } else {
            m_line.append(piece.data(), piece.size());
            takeLine(std::exchange(m_line, {}), out);
        }
    }
    const QByteArrayView rest = bytes.sliced(start);
    if (m_line.size() + rest.size() > m_limit)
        m_dropping = true; // the line's tail no longer matters
    else
        m_line.append(rest.data(), rest.size());
    return out;
}

void SseParser::takeLine(QByteArrayView line, std::vector<SseMessage> &out)
{
    if (line.isEmpty()) {
        if (m_dropping)
            m_overflowed = true;
        else if (m_hasData)
            out.push_back({m_event, m_data, m_lastId});
        m_event.clear();
        m_data.clear();
        m_hasData = m_dropping = false;
        return;
    }
    if (line.front() == ':')
        return;
    const qsizetype colon = line.indexOf(':');
    if (colon < 0) {
        takeField(line, {});
        return;
    }
    QByteArrayView value = line.sliced(colon + 1);
    if (!value.isEmpty() && value.front() == ' ')
        value = value.sliced(1);
    takeField(line.first(colon), value);
}

void SseParser::takeField(QByteArrayView name, QByteArrayView value)
{
    if (name == "data") {
        if (m_dropping || m_data.size() + value.size() > m_limit) {
            m_dropping = true;
            m_data.clear();
            return;
        }
        if (m_hasData)
            m_data += '\n';
        m_data.append(value.data(), value.size());
        m_hasData = true;
    } else if (name == "event") {
        m_event = value.toByteArray();
    } else if (name == "id" && !value.contains('\0')) {
        m_lastId = value.toByteArray();
    }
}

void SseParser::restart()
{
    m_line.clear();
    m_event.clear();
    m_data.clear();
    m_skipLineFeed = m_hasData = m_dropping = false;
}

bool SseParser::takeOverflowed()
{
    return std::exchange(m_overflowed, false);
}

} // namespace deckhand
