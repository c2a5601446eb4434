#include "models/linkwatch.h"

namespace deckhand {

namespace {

/// One call may see an event that the stream is about to tell; three in a row cannot.
constexpr int silentCallsBeforeSaying = 3;

} // namespace

Look lookOf(LinkState state)
{
    switch (state) {
    case LinkState::Live: return {"live", Tone::Success};
    case LinkState::Connecting: return {"pending", Tone::Info};
    case LinkState::CatchingUp: return {"running", Tone::Info};
    case LinkState::Lost: return {"lost", Tone::Failure};
    case LinkState::Silent: return {"attention", Tone::Retrying};
    case LinkState::Refused: return {"failure", Tone::Failure};
    case LinkState::Off: break;
    }
    return {"pause", Tone::Inactive};
}

LinkWatch::LinkWatch(const Clock &clock, QObject *parent)
    : QObject(parent), m_clock(clock), m_since(clock.now())
{
    m_age.setInterval(std::chrono::seconds(1));
    connect(&m_age, &QTimer::timeout, this, &LinkWatch::changed);
}

void LinkWatch::setWatching(bool watching)
{
    if (watching == (m_state != LinkState::Off))
        return;
    m_error.reset();
    m_stored.reset();
    m_silentCalls = 0;
    m_heard = false;
    m_stream.reset();
    m_age.stop();
    setState(watching ? LinkState::Connecting : LinkState::Off);
}

void LinkWatch::setStreaming(bool streaming)
{
    m_streaming = streaming;
    m_stream.reset();
    m_age.stop();
    m_stored.reset();
    m_silentCalls = 0;
    if (!streaming && m_state == LinkState::Silent)
        setState(LinkState::Live);
}

void LinkWatch::take(const std::vector<StreamBatch> &batches)
{
    for (const StreamBatch &batch : batches)
        m_heard = m_heard || !batch->empty();
    if (!m_heard || m_state == LinkState::Off)
        return;
    m_silentCalls = 0;
    // A refused call stays refused until one is answered.
    if (m_state == LinkState::Silent)
        setState(LinkState::Live);
}

void LinkWatch::callSucceeded(qint64 eventsStored)
{
    if (m_state == LinkState::Off)
        return;
    m_error.reset();
    const bool missed =
        !std::exchange(m_heard, false) && m_streaming && m_stored && eventsStored > *m_stored;
    m_stored = eventsStored;
    if (missed && ++m_silentCalls >= silentCallsBeforeSaying) {
        m_silentCalls = 0;
        setState(LinkState::Silent);
        Q_EMIT streamLost();
    } else if (m_state != LinkState::Silent) {
        setState(LinkState::Live);
    }
}

void LinkWatch::callLate()
{
    // A silent stream stays so, whatever comes late.
    if (m_state == LinkState::Live || m_state == LinkState::CatchingUp)
        setState(LinkState::Connecting);
}

void LinkWatch::callFailed(const Error &error)
{
    if (m_state == LinkState::Off)
        return;
    const bool same = m_error && m_error->items == error.items;
    m_error = error;
    if ((m_state == LinkState::Refused || m_state == LinkState::Lost) && !same)
        Q_EMIT changed();
    const bool unreachable = error.requestId.isEmpty() && (error.code() == ErrorCode::ApiError ||
                                                           error.code() == ErrorCode::Timeout);
    setState(m_remote && unreachable ? LinkState::Lost : LinkState::Refused);
}

void LinkWatch::countersMissing()
{
    m_countersMissing = true;
    if (m_remote && m_streaming)
        judgeStream();
    else
        callSucceeded(0); // that was an answer, too
}

void LinkWatch::takeState(const StreamState &state)
{
    if (m_state == LinkState::Off)
        return;
    m_stream = state;
    if (state.polled && !m_age.isActive())
        m_age.start();
    judgeStream();
    if (state.polled)
        Q_EMIT changed();
}

void LinkWatch::judgeStream()
{
    if (!m_stream || !(m_countersMissing || m_stream->polled))
        return;
    if (m_stream->phase == StreamPhase::Live)
        callSucceeded(m_stored.value_or(0));
    else if (m_stream->phase == StreamPhase::Waiting && m_stream->error)
        callFailed(*m_stream->error);
}

std::optional<Timestamp> LinkWatch::polledAt() const
{
    return m_stream && m_stream->polled ? m_stream->heardAt : std::nullopt;
}

bool LinkWatch::isSignInRefused() const
{
    return m_state == LinkState::Refused && m_error &&
           (m_error->code() == ErrorCode::Unauthorized || m_error->code() == ErrorCode::Forbidden);
}

void LinkWatch::lagged()
{
    // What cannot be called cannot be read again either, and a silent stream stays so until it
    // tells something.
    if (m_state == LinkState::Live || m_state == LinkState::Connecting)
        setState(LinkState::CatchingUp);
}

void LinkWatch::setState(LinkState state)
{
    if (m_state == state)
        return;
    m_state = state;
    m_since = m_clock.now();
    Q_EMIT changed();
}

} // namespace deckhand
