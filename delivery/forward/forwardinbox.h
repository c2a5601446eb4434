#pragma once

#include "api/stream.h"

#include <QObject>

#include <condition_variable>
#include <mutex>
#include <vector>

namespace deckhand {

/// Takes what a stream tells on its engine's thread and hands it to the thread it lives in,
/// bounded: what a reader has no room for is dropped, and it is told so.
class ForwardInbox final : public QObject
{
    Q_OBJECT

public:
    explicit ForwardInbox(size_t mostBytes) : m_mostBytes(mostBytes) {}
    // On the stream's thread.
    void put(const StreamBatch &batch);
    void putState(const StreamState &state);

    struct Content
    {
        std::vector<StreamBatch> batches;
        std::vector<StreamState> states;
        bool dropped = false;
    };
    [[nodiscard]] Content take();
    /// Blocks until there is something to take; false where nothing came until then.
    [[nodiscard]] bool waitUntil(SteadyTime deadline);

Q_SIGNALS:
    void filled();

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    Content m_content;
    size_t m_mostBytes;
    size_t m_bytes = 0;
};

} // namespace deckhand
