#pragma once

#include "api/stream.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>

namespace deckhand {

/// Hands changes to those who watch, on a thread of its own, in order. While nobody has ever
/// watched nothing is kept; after the last reader has left the history is kept for two minutes, so
/// that it can come back. A watcher of one destination is told of that destination and its
/// deliveries, not of events. Readers that fall behind `history` messages are told so and go on
/// from there. Thread: any.
class StreamHub
{
public:
    explicit StreamHub(int history, QByteArray boot);
    ~StreamHub();

    /// Whether it is worth building messages at all.
    [[nodiscard]] bool watched() const { return m_watched.load(std::memory_order_relaxed); }
    /// Takes the bodies; ids are given here.
    void publish(std::vector<StreamMessage> messages);
    [[nodiscard]] std::unique_ptr<StreamSubscription> subscribe(StreamOptions options,
                                                                StreamHandler handler);

private:
    struct Reader
    {
        StreamOptions options;
        StreamHandler handler;
        quint64 next = 0;   ///< number of the next message it gets
        qint64 missed = -1; ///< told at the next turn; 0: an unknown number; -1: none
        bool gone = false;
        bool inHandler = false;
        std::thread::id handlerThread;
    };
    class Subscription;

    void run();
    /// One reader's next batch, or nothing when it has all.
    [[nodiscard]] StreamBatch nextBatch(Reader &reader);
    void resume(Reader &reader);
    void leave(const std::shared_ptr<Reader> &reader);
    /// Nobody has watched for a while: keeps nothing any more. With m_mutex held.
    [[nodiscard]] bool forgetUnwatched();
    [[nodiscard]] QByteArray idOf(quint64 number) const;

    const std::size_t m_history;
    const QByteArray m_boot;
    std::atomic<bool> m_watched{false};
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_handlerDone;
    std::deque<StreamMessage> m_ring;
    quint64 m_first = 1; ///< number of the ring's front
    std::list<std::shared_ptr<Reader>> m_readers;
    std::chrono::steady_clock::time_point m_lastLeft{};
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace deckhand
