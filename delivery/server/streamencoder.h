#pragma once

#include "api/stream.h"

#include <QByteArray>

#include <array>

namespace deckhand {

/// Writes stream messages as Server-Sent Events (WHATWG HTML, 9.2). Readers with equal filters get
/// the same batch from the engine, so what was written last is kept. Thread: the server's.
class StreamEncoder
{
public:
    [[nodiscard]] QByteArray encoded(const StreamBatch &batch);

private:
    struct Kept
    {
        StreamBatch batch;
        QByteArray text;
    };
    std::array<Kept, 8> m_kept;
    std::size_t m_next = 0;
};

void appendStreamMessage(QByteArray &out, const StreamMessage &message);
[[nodiscard]] QByteArray encodedLag(qint64 dropped, const QByteArray &id);
/// What a batch takes up in memory, roughly.
[[nodiscard]] qint64 weightOf(const StreamBatch &batch);

} // namespace deckhand
