#include "server/streamreader.h"

#include <utility>

namespace deckhand {

namespace {

constexpr qsizetype pieceBytes = 256 * 1024;

} // namespace

StreamReader::StreamReader(std::shared_ptr<Gate> gate, StreamEncoder &encoder, Role role,
                           Limits limits)
    : m_gate(std::move(gate)), m_encoder(encoder), m_role(role), m_limits(limits)
{}

StreamHandler StreamReader::handler()
{
    return [weak = weak_from_this()](const StreamBatch &batch) {
        if (const auto self = weak.lock())
            self->push(batch);
    };
}

void StreamReader::keep(std::unique_ptr<StreamSubscription> subscription)
{
    m_subscription = std::move(subscription);
}

void StreamReader::stop()
{
    m_subscription.reset();
}

void StreamReader::push(const StreamBatch &batch)
{
    if (!batch || batch->empty())
        return;
    const qint64 weight = weightOf(batch);
    const auto count = qint64(batch->size());
    const std::lock_guard lock(m_mutex);
    const bool full =
        m_dropped > 0 || (!m_waiting.empty() && (m_messages + count > m_limits.messages ||
                                                 m_bytes + weight > m_limits.bytes));
    if (full) {
        m_dropped += count;
        m_lastDropped = batch->back().id;
        return;
    }
    m_waiting.push_back(batch);
    m_messages += count;
    m_bytes += weight;
    if (std::exchange(m_announced, true))
        return;
    m_gate->post([weak = weak_from_this()] {
        if (const auto self = weak.lock(); self && self->m_wake)
            self->m_wake();
    });
}

QByteArray StreamReader::take()
{
    QByteArray text;
    while (text.size() < pieceBytes) {
        StreamBatch batch;
        {
            const std::lock_guard lock(m_mutex);
            if (m_waiting.empty()) {
                m_announced = false;
                if (m_dropped == 0)
                    break;
                m_droppedTotal += m_dropped;
                text += encodedLag(std::exchange(m_dropped, 0), m_lastDropped);
                break;
            }
            batch = std::move(m_waiting.front());
            m_waiting.pop_front();
            m_messages -= qint64(batch->size());
            m_bytes -= weightOf(batch);
        }
        const QByteArray encoded = m_encoder.encoded(batch, m_role);
        if (text.isEmpty())
            text = encoded;
        else
            text += encoded;
    }
    return text;
}

qint64 StreamReader::takeDropped()
{
    return std::exchange(m_droppedTotal, 0);
}

} // namespace deckhand
