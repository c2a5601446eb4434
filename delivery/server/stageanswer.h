#pragma once

#include "server/exchange.h"
#include "server/streamsource.h"

namespace deckhand {

/// The answer to a test as it comes to be: a message `stage` for each stage, at last `result` with
/// the attempt, or `error`. A test that fails to begin is answered without a stream. It goes on
/// when the client has left. Thread: the server's.
class StageAnswer final : public StreamSource, public std::enable_shared_from_this<StageAnswer>
{
public:
    explicit StageAnswer(ExchangePtr exchange) : m_exchange(std::move(exchange)) {}

    /// For the engine; comes to this thread by the gate.
    [[nodiscard]] StageHandler handler();
    void waitFor(FutureResult<Attempt> answer);

    void setWake(std::function<void()> wake) override { m_wake = std::move(wake); }
    [[nodiscard]] QByteArray take() override { return std::exchange(m_text, {}); }
    void stop() override { m_wake = nullptr; }
    [[nodiscard]] bool endsByItself() const override { return true; }
    [[nodiscard]] bool hasEnded() const override { return m_ended; }

private:
    void passed(const AttemptStage &stage);
    void answered(const Result<Attempt> &attempt);
    void say(const char *event, const QByteArray &json);

    ExchangePtr m_exchange;
    std::function<void()> m_wake;
    QByteArray m_text;
    bool m_started = false;
    bool m_ended = false;
};

} // namespace deckhand
