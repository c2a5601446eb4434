#pragma once

#include "api/result.h"
#include "server/exchange.h"
#include "server/httpsession.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <unordered_map>

namespace deckhand {

/// Accepts connections and keeps them. Thread: the server's, once it runs.
class Listener
{
public:
    Listener(boost::asio::io_context &io, ServerContext &context);

    /// Binds and listens; an error says what stands in the way.
    [[nodiscard]] VoidResult open();
    void run();
    /// Takes no more connections, lets answers under way be written for a while, then closes all of
    /// them and stops the io_context.
    void stop();
    [[nodiscard]] quint16 port() const;
    /// The connections left; for after the io_context has stopped.
    void closeAll();

private:
    void accept();
    void onAccepted(boost::system::error_code error, HttpSession::Socket socket);
    void refuse(HttpSession::Socket socket);
    void tick();
    void endIfDone();

    boost::asio::io_context &m_io;
    ServerContext &m_context;
    boost::asio::ip::tcp::acceptor m_acceptor;
    boost::asio::steady_timer m_ticker;
    boost::asio::steady_timer m_backOff;
    std::unordered_map<HttpSession *, std::shared_ptr<HttpSession>> m_sessions;
    milliseconds m_interval;
    SteadyTime m_stopDeadline = SteadyTime::max();
};

} // namespace deckhand
