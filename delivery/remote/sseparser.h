#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace deckhand {

/// One message of a `text/event-stream`.
struct SseMessage
{
    QByteArray event;
    QByteArray data;
    QByteArray id; ///< the last id seen, also where this message named none
};

/// Cuts a byte stream into messages (WHATWG HTML, "Server-sent events"). Comments and fields it
/// does not know are skipped; a message that grows beyond the limit is dropped and `overflowed`
/// says so.
class SseParser
{
public:
    explicit SseParser(qsizetype maxMessageBytes = 8 * 1024 * 1024) : m_limit(maxMessageBytes) {}
    [[nodiscard]] std::vector<SseMessage> feed(QByteArrayView bytes);
    /// For a new connection: forgets the half message, keeps the last id.
    void restart();
    [[nodiscard]] const QByteArray &lastId() const { return m_lastId; }
    void setLastId(const QByteArray &id) { m_lastId = id; }
    /// True once after a message was dropped for its size.
    [[nodiscard]] bool takeOverflowed();

private:
    void takeLine(QByteArrayView line, std::vector<SseMessage> &out);
    void takeField(QByteArrayView name, QByteArrayView value);

    qsizetype m_limit;
    QByteArray m_line; ///< bytes of a line whose end has not come
    QByteArray m_event;
    QByteArray m_data;
    QByteArray m_lastId;
    bool m_skipLineFeed = false; ///< the last byte was a carriage return
    bool m_hasData = false;
    bool m_dropping = false;
    bool m_overflowed = false;
};

} // namespace deckhand
