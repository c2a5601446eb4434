#pragma once

#include "api/keys.h"
#include "api/stream.h"

#include <QByteArray>

#include <array>

namespace deckhand {

/// Writes stream messages as Server-Sent Events (WHATWG HTML, 9.2). Readers with equal filters get
/// the same batch from the engine, so what was written last is kept. Thread: the server's.
class StreamEncoder
{
public:
    /// `role`: of the reader.
    [[nodiscard]] QByteArray encoded(const StreamBatch &batch, Role role);

private:
    struct Kept
    {
        StreamBatch batch;
        bool full = false; ///< as those read it who may change destinations
        QByteArray text;
    };
    std::array<Kept, 8> m_kept;
    std::size_t m_next = 0;
};

void appendStreamMessage(QByteArray &out, const StreamMessage &message, Role role);
[[nodiscard]] QByteArray encodedLag(qint64 dropped, const QByteArray &id);
/// What a batch takes up in memory, roughly.
[[nodiscard]] qint64 weightOf(const StreamBatch &batch);

} // namespace deckhand
