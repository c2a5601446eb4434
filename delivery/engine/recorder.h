#pragma once

#include "engine/callback.h"
#include "engine/streamhub.h"
#include "store/store.h"

#include <functional>
#include <memory>
#include <vector>

namespace deckhand {

/// Collects the results of attempts and writes them in groups, one write at the end of each turn of
/// the delivery thread. A result is never dropped: when the store cannot take it, it stays here and
/// is written again later, and dispatch pauses (`isFull`) meanwhile. Thread: delivery.
class Recorder
{
public:
    struct Retry
    {
        DestinationId destinationId;
        Timestamp at{};
    };
    /// After a commit, on the delivery thread: the attempts it says will fall due.
    using Recorded = std::function<void(const std::vector<Retry> &)>;
    /// After a failed write, on the delivery thread; call `flush` again later.
    using Failed = std::function<void(const Error &)>;

    Recorder(Store &store, Executor &executor, StreamHub &hub, Recorded recorded, Failed failed);
    ~Recorder();

    /// `shown` is what the stream tells of it; only filled while somebody watches.
    void add(AttemptRecord record, const DestinationId &destination, std::optional<Delivery> shown);
    void flush();
    /// True while so much is unwritten that no more attempts should start.
    [[nodiscard]] bool isFull() const { return m_failing || m_unwritten > maxUnwritten; }
    [[nodiscard]] bool isIdle() const { return m_unwritten == 0; }

private:
    struct Batch
    {
        std::vector<AttemptRecord> records;
        std::vector<Retry> retries;
        std::vector<StreamMessage> shown;
    };
    void write(const std::shared_ptr<Batch> &batch);
    void written(const std::shared_ptr<Batch> &batch, const Result<bool> &result);

    // Until it is written an attempt counts as in flight: after a crash it is made again.
    static constexpr std::size_t maxUnwritten = 256;
    static constexpr std::size_t flushAt = 500;

    Store &m_store;
    Executor &m_executor;
    StreamHub &m_hub;
    Recorded m_recorded;
    Failed m_failed;
    std::shared_ptr<Batch> m_open = std::make_shared<Batch>();
    std::vector<std::shared_ptr<Batch>> m_unsaved; ///< refused by the store, oldest first
    std::size_t m_unwritten = 0;
    bool m_flushPosted = false;
    bool m_failing = false;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace deckhand
