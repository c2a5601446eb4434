#include "server/httpsession.h"

#include "server/judge.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// IPv4 as itself, also where it comes over a socket of IPv6.
QByteArray addressText(const boost::asio::ip::address &address)
{
    namespace ip = boost::asio::ip;
    const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    return QByteArray::fromStdString(
        mapped ? ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string()
               : address.to_string());
}

} // namespace

HttpSession::HttpSession(ServerContext &context, Socket socket,
                         std::function<void(HttpSession &)> closed)
    : m_context(context),
      m_peer(std::move(socket), context.tls),
      m_closed(std::move(closed)),
      m_reader(RequestLimits{context.settings.maxHeaderBytes, context.settings.maxBodyBytes}),
      m_leaving(m_peer.socket().get_executor()),
      m_deadline(std::chrono::steady_clock::now() + context.settings.headerTimeout)
{}

void HttpSession::start()
{
    ++m_context.metrics.connectionsOpen;
    ++m_context.metrics.connectionsAccepted;
    boost::system::error_code ignored;
    m_peer.socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    m_peer.socket().non_blocking(true, ignored);
    m_address = addressText(m_peer.socket().remote_endpoint(ignored).address());
    if (!m_peer.speaksTls()) {
        work();
        return;
    }
    m_peer.handshake(
        [self = shared_from_this()](boost::system::error_code error) { self->onHandshake(error); });
}

/// The time limit for the first header runs since the connection was accepted.
void HttpSession::onHandshake(boost::system::error_code error)
{
    if (m_isClosed)
        return;
    if (!error) {
        work();
        return;
    }
    ++m_context.metrics.tlsHandshakesFailed;
    if (isPlainHttp(error))
        refusePlainHttp();
    else
        close();
}

void HttpSession::refusePlainHttp()
{
    m_peer.endTls();
    m_last = true;
    const QByteArray requestId = m_context.ids.next<RequestTag>().bytes();
    ResponseHead head;
    head.requestId = requestId;
    head.keepAlive = false;
    appendResponse(m_out,
                   errorResponse(Error(ErrorCode::InputInvalid,
                                       u"This port speaks TLS; use an address that begins with "
                                       "https://."_s),
                                 requestId),
                   head);
    expect(Wait::Answer);
    write();
}

void HttpSession::onAnswered()
{
    if (m_isClosed)
        return;
    if (!m_working)
        flushSoon();
}

/// Answers that come in one batch are written in one go.
void HttpSession::flushSoon()
{
    if (std::exchange(m_flushDue, true))
        return;
    boost::asio::post(m_peer.socket().get_executor(), [self = shared_from_this()] {
        self->m_flushDue = false;
        if (!self->m_isClosed)
            self->work();
    });
}

void HttpSession::flush()
{
    do {
        while (!m_calls.empty() && m_calls.front()->isAnswered() && !m_stream) {
            const ExchangePtr exchange = m_calls.front();
            m_calls.pop_front();
            appendAnswer(*exchange);
            if (m_calls.empty() && !m_current && m_wait == Wait::Answer)
                expect(Wait::NextRequest);
        }
    } while (runHeld());
    write();
}

/// Whether a call had waited and was answered at once.
bool HttpSession::runHeld()
{
    if (!m_held || m_calls.empty() || m_calls.front() != m_held)
        return false;
    const ExchangePtr exchange = std::exchange(m_held, nullptr);
    runCall(m_context, exchange);
    return exchange->isAnswered();
}

void HttpSession::appendAnswer(const Exchange &exchange)
{
    ResponseHead head;
    head.requestId = exchange.requestId;
    head.date = m_context.httpDate();
    head.http11 = exchange.request.http11;
    head.withBody = exchange.request.method != Method::Head;
    if (exchange.response().close || !exchange.request.keepAlive || m_context.stopping)
        m_last = true;
    head.keepAlive = !m_last || !m_calls.empty();
    appendResponse(m_out, exchange.response(), head);
}

void HttpSession::write()
{
    if (!m_writing.isEmpty() || m_isClosed)
        return;
    if (m_out.isEmpty()) {
        onAllWritten();
        return;
    }
    std::swap(m_out, m_writing);
    m_written = 0;
    m_writeDeadline = std::chrono::steady_clock::now() + m_context.settings.bodyTimeout;
    onWritten({}, 0);
}

void HttpSession::onWritten(boost::system::error_code error, std::size_t bytes)
{
    if (m_isClosed)
        return;
    if (error) {
        close();
        return;
    }
    m_written += bytes;
    m_context.metrics.bytesOut += qint64(bytes);
    const auto total = std::size_t(m_writing.size());
    if (m_written < total) {
        if (bytes > 0)
            m_writeDeadline = std::chrono::steady_clock::now() + m_context.settings.bodyTimeout;
        m_peer.writeSome(
            boost::asio::buffer(m_writing.constData() + m_written, total - m_written),
            [self = shared_from_this()](boost::system::error_code failed, std::size_t count) {
                self->onWritten(failed, count);
            });
        return;
    }
    m_writing.clear();
    m_writeDeadline = SteadyTime::max();
    m_lastSent = std::chrono::steady_clock::now();
    if (m_stream)
        pumpStream();
    else
        work();
}

/// Where the last answer is out, the connection ends.
void HttpSession::onAllWritten()
{
    if (m_last && m_calls.empty() && !m_stream && !m_lingering)
        linger();
}

/// Tells the client that nothing follows, and lets it read the answer before the connection goes: a
/// close with unread bytes would reset it.
void HttpSession::linger()
{
    m_lingering = true;
    expect(Wait::Peer);
    m_peer.endSending([self = shared_from_this()] {
        if (self->m_isClosed || self->m_reading)
            return;
        self->m_inBegin = self->m_inEnd = 0;
        self->read();
    });
}

void HttpSession::onStream(const ExchangePtr &exchange, std::shared_ptr<StreamSource> source)
{
    if (m_isClosed)
        return;
    m_last = true;
    if (exchange->request.method == Method::Head) {
        m_calls.clear();
        appendStreamHead(m_out, exchange->requestId, m_context.httpDate());
        flushSoon();
        return;
    }
    m_stream = std::move(source);
    m_keyChecked = std::chrono::steady_clock::now();
    m_streamKey = Secret(exchange->request.authorization.mid(7).trimmed());
    m_calls.clear();
    appendStreamHead(m_out, exchange->requestId, m_context.httpDate());
    if (!m_stream->endsByItself()) {
        ++m_context.metrics.streamReaders;
        m_out += "retry: 1000\n\n";
    }
    m_stream->setWake([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->pumpStream();
    });
    expect(Wait::Answer);
    write();
    if (!m_reading) {
        m_inBegin = m_inEnd = 0;
        read();
    }
}

void HttpSession::pumpStream()
{
    if (m_isClosed || !m_stream || !m_writing.isEmpty())
        return;
    m_out += m_stream->take();
    m_context.metrics.streamMessagesDropped += m_stream->takeDropped();
    if (!m_out.isEmpty())
        write();
    else if (m_stream->hasEnded())
        endStream();
}

void HttpSession::endStream()
{
    const auto stream = std::exchange(m_stream, nullptr);
    stream->stop();
    if (!stream->endsByItself())
        --m_context.metrics.streamReaders;
    if (!m_lingering)
        linger();
}

/// A key that was taken back no longer reads.
void HttpSession::checkStreamKey()
{
    onReady(m_context.gate, m_context.engine.access().authenticate(m_streamKey),
            [weak = weak_from_this()](const Result<ApiKey> &key) {
                const auto self = weak.lock();
                if (self && !key && key.error().code() == ErrorCode::Unauthorized)
                    self->close();
            });
}

void HttpSession::tick(SteadyTime now)
{
    if (m_isClosed)
        return;
    if (now >= m_writeDeadline) {
        close();
    } else if (now >= m_deadline) {
        onTimeout();
    } else if (m_stream) {
        tickStream(now);
    }
}

void HttpSession::tickStream(SteadyTime now)
{
    const milliseconds heartbeat = m_context.settings.heartbeat;
    if (m_writing.isEmpty() && now >= m_lastSent + heartbeat) {
        m_out += ": heartbeat\n\n";
        write();
    }
    if (now >= m_keyChecked + heartbeat) {
        m_keyChecked = now;
        checkStreamKey();
    }
}

void HttpSession::onTimeout()
{
    if (m_wait == Wait::NextRequest || m_wait == Wait::Peer || m_wait == Wait::FirstRequest) {
        close();
        return;
    }
    m_deadline = SteadyTime::max();
    m_last = true;
    if (m_current && m_current->isAnswered()) {
        flush();
        return;
    }
    if (!m_current) {
        m_current = newExchange();
        m_calls.push_back(m_current);
    }
    const ExchangePtr exchange = std::exchange(m_current, nullptr);
    Response response = errorResponse(
        Error(ErrorCode::Timeout, u"The request took too long to arrive; send it in one go."_s),
        exchange->requestId, 408);
    response.close = true;
    exchange->reply(std::move(response));
}

void HttpSession::drain()
{
    m_last = true;
    if (m_current && !m_current->isAnswered() && !m_calls.empty()) {
        m_calls.pop_back();
        m_current.reset();
    }
    if (m_stream && m_stream->endsByItself())
        return;
    if (m_stream || (m_calls.empty() && m_writing.isEmpty() && m_out.isEmpty()))
        close();
}

void HttpSession::abort()
{
    close();
}

void HttpSession::close()
{
    if (std::exchange(m_isClosed, true))
        return;
    m_peer.close();
    m_leaving.cancel();
    m_context.metrics.bufferedBytes -= std::exchange(m_bodyBytes, 0);
    --m_context.metrics.connectionsOpen;
    if (m_stream) {
        m_stream->stop();
        if (!m_stream->endsByItself())
            --m_context.metrics.streamReaders;
    }
    const auto self = shared_from_this(); // `closed` lets go of this
    m_closed(*this);
}

} // namespace deckhand
