#include "server/stageanswer.h"

#include "api/codec.h"

namespace deckhand {

StageHandler StageAnswer::handler()
{
    return [self = shared_from_this(), gate = m_exchange->context().gate](
               const AttemptStage &stage) { gate->post([self, stage] { self->passed(stage); }); };
}

void StageAnswer::waitFor(FutureResult<Attempt> answer)
{
    const std::shared_ptr<Gate> gate = m_exchange->context().gate;
    onReady(gate, std::move(answer), [self = shared_from_this(), gate](Result<Attempt> attempt) {
        // After the stages, which may wait in the gate.
        gate->post([self, attempt = std::move(attempt)] { self->answered(attempt); });
    });
}

void StageAnswer::passed(const AttemptStage &stage)
{
    QByteArray json;
    encode(json, stage);
    say("stage", json);
}

void StageAnswer::answered(const Result<Attempt> &attempt)
{
    if (!attempt && !m_started) {
        m_exchange->fail(attempt.error());
        return;
    }
    QByteArray json;
    if (attempt) {
        encode(json, *attempt);
        json = withRequestId(std::move(json), m_exchange->requestId);
    } else {
        encode(json, attempt.error(), m_exchange->requestId);
    }
    m_ended = true;
    m_exchange->settle(attempt ? std::optional(json) : std::nullopt);
    say(attempt ? "result" : "error", json);
}

void StageAnswer::say(const char *event, const QByteArray &json)
{
    m_text += QByteArray("event: ") + event + "\ndata: " + json + "\n\n";
    if (!std::exchange(m_started, true))
        m_exchange->startStream(shared_from_this());
    if (m_wake)
        m_wake();
}

} // namespace deckhand
