#include "server/httpsession.h"

#include "server/judge.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <cstring>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t smallBuffer = 8 * 1024;
constexpr std::size_t largeBuffer = 64 * 1024;
constexpr qsizetype mostUnwritten = 1024 * 1024;
/// A body that nobody wants is read past up to this size; beyond it the connection is closed.
constexpr qint64 smallBody = 64 * 1024;
/// How long reads go on for a client that sends no more.
constexpr std::chrono::milliseconds patienceWithHalfClosed{50};

} // namespace

/// Whether another request, or more of one, may be taken from the bytes at hand.
bool HttpSession::mayRead() const
{
    if (m_isClosed || m_judging || m_held || m_last || m_stream)
        return false;
    if (m_current)
        return true;
    if (int(m_calls.size()) >= m_context.settings.maxPipelined || m_out.size() > mostUnwritten)
        return false;
    return m_calls.empty() || m_calls.back()->isAnswered() || m_calls.back()->route->overlaps;
}

/// Goes on with the bytes at hand as far as it can, then asks for more.
void HttpSession::work()
{
    if (m_working)
        return;
    m_working = true;
    bool starved = false;
    do {
        while (!starved && mayRead())
            starved = !feed();
        flush();
    } while (!starved && mayRead());
    m_working = false;
    if (starved && mayRead() && !m_reading)
        read();
    else
        watchClient();
}

/// While a read or dry run is answered nothing more is taken from the client, but its leaving ends
/// the read. What it sends meanwhile waits for the answer.
void HttpSession::watchClient()
{
    if (m_isClosed || m_reading || m_judging || m_current || m_held || m_stream || m_lingering ||
        m_inBegin != m_inEnd || m_calls.empty())
        return;
    const Exchange &last = *m_calls.back();
    if (!last.isAnswered() && last.mayBeGivenUp())
        read();
}

/// What comes first, the end of the request or its handler: a call with an idempotency key begins
/// later.
void HttpSession::onWaiting()
{
    if (!m_working)
        watchClient();
}

/// A client may only have closed its side and still wait: quick answers reach it.
void HttpSession::clientLeft(bool surely)
{
    if (surely) {
        giveUpReads();
        return;
    }
    m_leaving.expires_after(patienceWithHalfClosed);
    m_leaving.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (self && !error)
            self->giveUpReads();
    });
}

void HttpSession::giveUpReads()
{
    for (const ExchangePtr &call : m_calls)
        call->giveUp();
}

/// One step; false where more bytes are needed first.
bool HttpSession::feed()
{
    if (m_reading)
        return false;
    const auto size = qsizetype(m_inEnd - m_inBegin);
    m_inBegin += std::size_t(m_reader.feed(m_in.data() + m_inBegin, size));
    switch (m_reader.state()) {
    case RequestReader::State::HeaderDone: onHeader(); return true;
    case RequestReader::State::Done: onComplete(); return true;
    case RequestReader::State::Failed: onProblem(); return false;
    case RequestReader::State::Idle:
        if (m_wait != Wait::FirstRequest)
            expect(m_calls.empty() ? Wait::NextRequest : Wait::Answer);
        return false;
    case RequestReader::State::InHeader: expect(Wait::RestOfHeader); return false;
    case RequestReader::State::Body: countBody(); return false;
    }
    return false;
}

ExchangePtr HttpSession::newExchange()
{
    auto exchange = std::make_shared<Exchange>(m_context, weak_from_this());
    exchange->address = m_address;
    return exchange;
}

void HttpSession::onHeader()
{
    m_current = newExchange();
    m_current->request = std::exchange(m_reader.request(), Request());
    m_calls.push_back(m_current);
    m_judging = true;
    m_refused = false;
    expect(Wait::Answer);
    judgeHeader(m_context, m_current, [weak = weak_from_this()](std::optional<Response> refusal) {
        if (const auto self = weak.lock())
            self->onVerdict(std::move(refusal));
    });
}

void HttpSession::onVerdict(std::optional<Response> refusal)
{
    m_judging = false;
    if (m_isClosed || !m_current)
        return;
    const Request &request = m_current->request;
    if (refusal) {
        m_refused = true;
        const bool cheap = !request.chunked && !request.expectContinue &&
                           request.contentLength.value_or(0) <= smallBody;
        if (!cheap) {
            refusal->close = true;
            m_last = true;
        }
        m_current->reply(std::move(*refusal));
    }
    if (m_refused || m_current->route->body == BodyKind::None)
        m_reader.discardBody();
    m_reader.proceed();
    expect(Wait::Body);
    if (!m_refused && request.expectContinue && request.announcesBody() && m_inBegin == m_inEnd) {
        if (m_calls.size() == 1)
            m_out += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    work();
}

/// All bodies being read are limited together, not only each on its own.
void HttpSession::countBody()
{
    const qint64 size = m_reader.request().body.size();
    m_context.metrics.bufferedBytes += size - m_bodyBytes;
    m_bodyBytes = size;
    if (m_refused || m_context.metrics.bufferedBytes <= m_context.settings.maxBufferedBytes)
        return;
    Error error(ErrorCode::Overloaded, u"Too many large requests are being read; try again."_s);
    error.retryAfter = milliseconds(1000);
    Response response = errorResponse(error, m_current->requestId);
    response.close = true;
    m_last = true;
    m_refused = true;
    m_current->reply(std::move(response));
}

void HttpSession::onComplete()
{
    countBody();
    const ExchangePtr exchange = std::exchange(m_current, nullptr);
    exchange->request.body = std::move(m_reader.request().body);
    exchange->bufferedBytes = std::exchange(m_bodyBytes, 0);
    m_reader.next();
    if (m_context.stopping || !exchange->request.keepAlive)
        m_last = true;
    expect(m_calls.empty() ? Wait::NextRequest : Wait::Answer);
    if (m_refused)
        return;
    if (!exchange->route->overlaps && m_calls.size() > 1)
        m_held = exchange;
    else
        runCall(m_context, exchange);
}

/// What could not be read is answered where it can be, and is the connection's last request.
void HttpSession::onProblem()
{
    const ReadProblem &problem = m_reader.problem();
    m_last = true;
    if (!m_current) {
        m_current = newExchange();
        m_calls.push_back(m_current);
    }
    const ExchangePtr exchange = std::exchange(m_current, nullptr);
    if (exchange->isAnswered())
        return;
    Response response = errorResponse(problem.error, exchange->requestId, problem.status);
    response.close = true;
    exchange->reply(std::move(response));
}

void HttpSession::read()
{
    const std::size_t size = m_inEnd - m_inBegin;
    const std::size_t wanted =
        m_reader.state() == RequestReader::State::Body || size > 0 ? largeBuffer : smallBuffer;
    if (m_inBegin > 0) {
        std::memmove(m_in.data(), m_in.data() + m_inBegin, size);
        m_inBegin = 0;
        m_inEnd = size;
    }
    if (m_in.size() < size + wanted)
        m_in.resize(size + wanted);
    m_reading = true;
    m_peer.readSome(boost::asio::buffer(m_in.data() + m_inEnd, m_in.size() - m_inEnd),
                    [self = shared_from_this()](boost::system::error_code error,
                                                std::size_t bytes) { self->onRead(error, bytes); });
}

void HttpSession::onRead(boost::system::error_code error, std::size_t bytes)
{
    m_reading = false;
    if (m_isClosed)
        return;
    m_context.metrics.bytesIn += qint64(bytes);
    if (m_lingering || m_stream) {
        // Nothing more is taken from the client; only its leaving matters.
        if (error)
            close();
        else
            read();
        return;
    }
    if (error) {
        // The client has sent all it will; answers under way may still reach it.
        if (!m_calls.empty())
            clientLeft(error != boost::asio::error::eof);
        drain();
        return;
    }
    m_inEnd += bytes;
    work();
}

void HttpSession::expect(Wait what)
{
    if (what == m_wait && what != Wait::NextRequest)
        return;
    const bool keeps = m_wait == Wait::FirstRequest && what == Wait::RestOfHeader;
    m_wait = what;
    if (keeps)
        return;
    const HttpServerSettings &settings = m_context.settings;
    const auto now = std::chrono::steady_clock::now();
    switch (what) {
    case Wait::FirstRequest:
    case Wait::RestOfHeader: m_deadline = now + settings.headerTimeout; break;
    case Wait::NextRequest: m_deadline = now + settings.idleTimeout; break;
    case Wait::Body: m_deadline = now + settings.bodyTimeout; break;
    case Wait::Peer:
        // Long enough to read the last answer; a server that ends waits less for those who do not.
        m_deadline = now + milliseconds(m_context.stopping ? 500 : 2000);
        break;
    case Wait::Answer: m_deadline = SteadyTime::max(); break;
    }
}

} // namespace deckhand
