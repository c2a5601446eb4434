#include "server/listener.h"

#include <QString>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Often enough for the shortest time limit there is.
milliseconds tickInterval(const HttpServerSettings &settings)
{
    const milliseconds shortest =
        std::min({settings.headerTimeout, settings.bodyTimeout, settings.idleTimeout,
                  settings.heartbeat, settings.stopTimeout});
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

Result<asio::ip::tcp::endpoint> endpointOf(asio::io_context &io, const HttpServerSettings &settings)
{
    error_code error;
    const std::string host = settings.host.toStdString();
    const auto address = asio::ip::make_address(host, error);
    if (!error)
        return asio::ip::tcp::endpoint(address, settings.port);
    asio::ip::tcp::resolver resolver(io);
    const auto found = resolver.resolve(host, std::to_string(settings.port), error);
    if (error || found.empty()) {
        return failure(
            ErrorCode::InputInvalid,
            u"“%1” is no address of this machine to listen on; give one such as 127.0.0.1 "
            "or 0.0.0.0."_s.arg(settings.host),
            u"listen"_s);
    }
    return found.begin()->endpoint();
}

tl::unexpected<Error> cannotListen(const HttpServerSettings &settings, const error_code &error)
{
    const QString where = u"%1:%2"_s.arg(settings.host).arg(settings.port);
    if (error == asio::error::address_in_use) {
        return failure(
            ErrorCode::Conflict,
            u"Something else listens on %1 already; stop it or take another port."_s.arg(where),
            u"listen"_s);
    }
    if (error == asio::error::access_denied) {
        return failure(ErrorCode::Forbidden,
                       u"This user may not listen on %1; take a port above 1023."_s.arg(where),
                       u"listen"_s);
    }
    return failure(
        ErrorCode::InputInvalid,
        u"Listening on %1 failed: %2."_s.arg(where, QString::fromStdString(error.message())),
        u"listen"_s);
}

} // namespace

Listener::Listener(asio::io_context &io, ServerContext &context)
    : m_io(io),
      m_context(context),
      m_acceptor(io),
      m_ticker(io),
      m_backOff(io),
      m_interval(tickInterval(context.settings))
{}

VoidResult Listener::open()
{
    const auto endpoint = endpointOf(m_io, m_context.settings);
    if (!endpoint)
        return failure(endpoint.error());
    error_code error;
    m_acceptor.open(endpoint->protocol(), error);
    if (!error)
        m_acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        m_acceptor.bind(*endpoint, error);
    if (!error)
        m_acceptor.listen(1024, error);
    if (!error)
        m_acceptor.non_blocking(true, error);
    if (error)
        return cannotListen(m_context.settings, error);
    m_context.loopback = endpoint->address().is_loopback();
    m_context.limitsRate = m_context.settings.rateLimit.value_or(!m_context.loopback);
    return {};
}

quint16 Listener::port() const
{
    error_code ignored;
    return m_acceptor.local_endpoint(ignored).port();
}

void Listener::run()
{
    accept();
    tick();
}

void Listener::accept()
{
    m_acceptor.async_accept([this](error_code error, HttpSession::Socket socket) {
        onAccepted(error, std::move(socket));
    });
}

void Listener::onAccepted(error_code error, HttpSession::Socket socket)
{
    if (error == asio::error::operation_aborted || m_context.stopping)
        return;
    if (error) {
        // Out of descriptors or memory: the connections there are come first.
        m_backOff.expires_after(milliseconds(100));
        m_backOff.async_wait([this](error_code aborted) {
            if (!aborted)
                accept();
        });
        return;
    }
    if (int(m_sessions.size()) >= m_context.settings.maxConnections) {
        refuse(std::move(socket));
    } else {
        auto session =
            std::make_shared<HttpSession>(m_context, std::move(socket), [this](HttpSession &gone) {
                m_sessions.erase(&gone);
                endIfDone();
            });
        m_sessions.emplace(session.get(), session);
        session->start();
    }
    accept();
}

/// Says so in one write that does not wait, and closes.
void Listener::refuse(HttpSession::Socket socket)
{
    ++m_context.metrics.connectionsRefused;
    if (m_context.tls)
        return; // the answer would need a handshake; closing says enough
    const QByteArray requestId = m_context.ids.next<RequestTag>().bytes();
    Error error(ErrorCode::Overloaded, u"Too many connections are open; try again in a while."_s);
    error.retryAfter = milliseconds(1000);
    QByteArray out;
    ResponseHead head;
    head.requestId = requestId;
    head.date = m_context.httpDate();
    head.keepAlive = false;
    appendResponse(out, errorResponse(error, requestId), head);
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(out.constData(), std::size_t(out.size())), ignored);
    socket.shutdown(HttpSession::Socket::shutdown_send, ignored);
    socket.close(ignored);
}

void Listener::tick()
{
    const auto now = std::chrono::steady_clock::now();
    std::vector<std::shared_ptr<HttpSession>> sessions;
    sessions.reserve(m_sessions.size());
    for (const auto &[key, session] : m_sessions)
        sessions.push_back(session);
    for (const auto &session : sessions)
        session->tick(now);
    if (now >= m_stopDeadline) {
        closeAll();
        m_io.stop();
        return;
    }
    endIfDone();
    m_ticker.expires_after(m_interval);
    m_ticker.async_wait([this](error_code aborted) {
        if (!aborted)
            tick();
    });
}

void Listener::stop()
{
    m_context.stopping = true;
    m_stopDeadline = std::chrono::steady_clock::now() + m_context.settings.stopTimeout;
    error_code ignored;
    m_acceptor.close(ignored);
    m_backOff.cancel();
    std::vector<std::shared_ptr<HttpSession>> sessions;
    for (const auto &[key, session] : m_sessions)
        sessions.push_back(session);
    for (const auto &session : sessions)
        session->drain();
    endIfDone();
}

void Listener::endIfDone()
{
    if (m_context.stopping && m_sessions.empty() && m_context.callsUnderWay == 0)
        m_io.stop();
}

void Listener::closeAll()
{
    const auto sessions = std::exchange(m_sessions, {});
    for (const auto &[key, session] : sessions)
        session->abort();
}

} // namespace deckhand
