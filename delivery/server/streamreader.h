#pragma once

#include "api/stream.h"
#include "server/gate.h"
#include "server/streamencoder.h"
#include "server/streamsource.h"

#include <QByteArray>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace deckhand {

/// One reader of the event stream: what waits for it, up to a bound. Beyond it batches are left
/// out, and once the reader has caught up it is told how many messages those were.
class StreamReader final : public StreamSource, public std::enable_shared_from_this<StreamReader>
{
public:
    struct Limits
    {
        qint64 messages = 10'000;
        qint64 bytes = 8 * 1024 * 1024;
    };

    /// `role`: of who reads.
    StreamReader(std::shared_ptr<Gate> gate, StreamEncoder &encoder, Role role, Limits limits);

    void setWake(std::function<void()> wake) override { m_wake = std::move(wake); }
    /// What the subscription calls, from a thread of the engine.
    [[nodiscard]] StreamHandler handler();
    void keep(std::unique_ptr<StreamSubscription> subscription);
    /// Ends the subscription.
    void stop() override;
    /// About 256 KiB at most unless one batch is larger.
    [[nodiscard]] QByteArray take() override;
    [[nodiscard]] qint64 takeDropped() override;

private:
    void push(const StreamBatch &batch);

    std::shared_ptr<Gate> m_gate;
    StreamEncoder &m_encoder;
    Role m_role;
    Limits m_limits;
    std::function<void()> m_wake;
    std::unique_ptr<StreamSubscription> m_subscription;
    qint64 m_droppedTotal = 0;

    std::mutex m_mutex; ///< for what follows
    std::deque<StreamBatch> m_waiting;
    qint64 m_messages = 0;
    qint64 m_bytes = 0;
    qint64 m_dropped = 0;
    QByteArray m_lastDropped; ///< id of the newest message left out
    bool m_announced = false;
};

} // namespace deckhand
