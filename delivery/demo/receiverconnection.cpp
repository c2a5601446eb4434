#include "demo/receiverconnection.h"

#include <boost/asio/write.hpp>

#include <cstring>

namespace deckhand {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr size_t initialBuffer = 16 * 1024;

asio::const_buffer bufferOf(const QByteArray &text)
{
    return {text.constData(), size_t(text.size())};
}

} // namespace

ReceiverConnection::ReceiverConnection(Socket socket, TlsContext tls, ReceiverState &state,
                                       Registry &registry)
    : m_socket(std::move(socket)),
      m_context(std::move(tls)),
      m_timer(m_socket.get_executor()),
      m_state(state),
      m_registry(registry),
      m_buffer(initialBuffer)
{
    error_code ignored;
    m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    m_socket.non_blocking(true, ignored);
    if (m_context)
        m_tls.emplace(m_socket, *m_context);
    m_registry.insert(this);
}

ReceiverConnection::~ReceiverConnection()
{
    m_registry.erase(this);
}

void ReceiverConnection::start()
{
    if (!m_tls) {
        read();
        return;
    }
    m_tls->async_handshake(asio::ssl::stream_base::server,
                           [self = shared_from_this()](error_code error) {
                               if (!error)
                                   self->read();
                           });
}

void ReceiverConnection::close()
{
    error_code ignored;
    m_timer.cancel(ignored);
    m_socket.close(ignored);
}

void ReceiverConnection::makeRoom()
{
    if (m_begin > 0 && m_begin == m_end) {
        m_begin = m_end = 0;
    } else if (m_end == m_buffer.size() && m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_end == m_buffer.size())
        m_buffer.resize(m_buffer.size() * 2);
}

void ReceiverConnection::read()
{
    makeRoom();
    const auto room = asio::buffer(m_buffer.data() + m_end, m_buffer.size() - m_end);
    auto taken = [self = shared_from_this()](error_code error, size_t count) {
        if (error)
            return;
        self->m_end += count;
        self->work();
    };
    if (m_tls)
        m_tls->async_read_some(room, std::move(taken));
    else
        m_socket.async_read_some(room, std::move(taken));
}

void ReceiverConnection::work()
{
    RequestView request;
    while (m_begin < m_end) {
        const QByteArrayView unread(m_buffer.data() + m_begin, qsizetype(m_end - m_begin));
        const ReadState state = readRequest(unread, request);
        if (state.kind == ReadState::Kind::Refused) {
            refuse(state.refusal);
            return;
        }
        if (state.kind == ReadState::Kind::NeedsMore) {
            if (state.expectsContinue && !answer("HTTP/1.1 100 Continue\r\n\r\n", true))
                return;
            break;
        }
        if (!serve(request))
            return;
    }
    read();
}

bool ReceiverConnection::serve(const RequestView &request)
{
    const Verdict verdict = m_state.judge(request);
    const bool keepAlive = request.keepAlive;
    QByteArray text = *verdict.answer;
    if (request.method == "HEAD")
        text.truncate(text.indexOf("\r\n\r\n") + 4);
    consume(request.bytes); // `request` is a view: not to be used from here on
    if (!m_socket.is_open())
        return false; // closed by whoever was told of the request
    if (verdict.latency.count() > 0) {
        answerLater(verdict.latency, text, keepAlive, verdict.reset);
        return false;
    }
    if (verdict.reset) {
        resetMidway(text);
        return false;
    }
    return answer(text, keepAlive);
}

void ReceiverConnection::consume(qsizetype bytes)
{
    m_begin += size_t(bytes);
}

bool ReceiverConnection::answer(const QByteArray &text, bool keepAlive)
{
    size_t sent = 0;
    if (!m_tls) { // most answers fit into the socket at once
        error_code error;
        sent = m_socket.write_some(bufferOf(text), error);
        if (error && error != asio::error::would_block)
            return false;
        if (sent == size_t(text.size())) {
            if (!keepAlive)
                endAnswers();
            return keepAlive;
        }
    }
    m_pending = text.mid(qsizetype(sent));
    writePending([self = shared_from_this(), keepAlive](error_code failed) {
        if (failed)
            return;
        if (keepAlive)
            self->work();
        else
            self->endAnswers();
    });
    return false;
}

template <class Done>
void ReceiverConnection::writePending(Done done)
{
    auto written = [done = std::move(done)](error_code error, size_t) { done(error); };
    if (m_tls)
        asio::async_write(*m_tls, bufferOf(m_pending), std::move(written));
    else
        asio::async_write(m_socket, bufferOf(m_pending), std::move(written));
}

void ReceiverConnection::endAnswers()
{
    error_code ignored;
    if (!m_tls) {
        m_socket.shutdown(Socket::shutdown_both, ignored);
        return;
    }
    m_tls->async_shutdown([self = shared_from_this()](error_code) { self->close(); });
    // Senders wait for the end of the connection rather than answer TLS's notice of it.
    m_socket.shutdown(Socket::shutdown_send, ignored);
}

void ReceiverConnection::answerLater(milliseconds wait, const QByteArray &text, bool keepAlive,
                                     bool reset)
{
    m_timer.expires_after(wait);
    m_timer.async_wait([self = shared_from_this(), text, keepAlive, reset](error_code error) {
        if (error)
            return;
        if (reset)
            self->resetMidway(text);
        else if (self->answer(text, keepAlive))
            self->work();
    });
}

void ReceiverConnection::resetMidway(const QByteArray &text)
{
    m_pending = text.first(text.size() / 2);
    writePending([self = shared_from_this()](error_code) { self->breakOff(); });
}

void ReceiverConnection::breakOff()
{
    error_code ignored;
    m_socket.set_option(asio::socket_base::linger(true, 0), ignored);
    m_socket.close(ignored);
}

void ReceiverConnection::refuse(int status)
{
    m_state.countRefusal();
    const bool open = answer(makeAnswer(status, "Connection: close\r\n", {}), false);
    Q_UNUSED(open)
}

} // namespace deckhand
