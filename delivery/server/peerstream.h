#pragma once

#include "server/tlscredentials.h"

#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <optional>

namespace deckhand {

/// The bytes to and from one client, over TCP or over TLS on it; who reads and writes need not know
/// which. One read and one write may be under way together. Thread: the server's.
class PeerStream
{
public:
    using Socket = boost::asio::ip::tcp::socket;
    /// Over TLS where there are credentials, which live as long as this.
    PeerStream(Socket socket, std::shared_ptr<TlsCredentials> credentials)
        : m_socket(std::move(socket)), m_credentials(std::move(credentials))
    {
        if (m_credentials) {
            m_tls.emplace(m_socket, m_credentials->context());
            m_speaksTls = true;
        }
    }
    PeerStream(const PeerStream &) = delete;
    PeerStream &operator=(const PeerStream &) = delete;

    [[nodiscard]] Socket &socket() { return m_socket; }
    [[nodiscard]] bool speaksTls() const { return m_speaksTls; }

    /// Before anything else over TLS; `handler(error_code)`.
    template <class Handler>
    void handshake(Handler handler)
    {
        m_tls->async_handshake(boost::asio::ssl::stream_base::server, std::move(handler));
    }
    /// From here on the bytes go as they are; for a client that speaks no TLS, or has ended it.
    void endTls() { m_speaksTls = false; }

    template <class Buffer, class Handler>
    void readSome(const Buffer &buffer, Handler handler)
    {
        if (m_speaksTls)
            m_tls->async_read_some(buffer, std::move(handler));
        else
            m_socket.async_read_some(buffer, std::move(handler));
    }
    template <class Buffer, class Handler>
    void writeSome(const Buffer &buffer, Handler handler)
    {
        if (m_speaksTls)
            m_tls->async_write_some(buffer, std::move(handler));
        else
            m_socket.async_write_some(buffer, std::move(handler));
    }
    /// Tells the client that nothing follows; then `handler()`, at once or, over TLS, when it
    /// knows.
    template <class Handler>
    void endSending(Handler handler)
    {
        boost::system::error_code ignored;
        if (!m_speaksTls) {
            m_socket.shutdown(Socket::shutdown_send, ignored);
            handler();
            return;
        }
        m_tls->async_shutdown(
            [this, handler = std::move(handler)](boost::system::error_code) mutable {
                endTls();
                handler();
            });
        // The notice has gone out with the call if there was room for it. Many clients wait for the
        // end of the connection rather than answer the notice.
        m_socket.shutdown(Socket::shutdown_send, ignored);
    }
    void close()
    {
        boost::system::error_code ignored;
        m_socket.shutdown(Socket::shutdown_both, ignored);
        m_socket.close(ignored);
    }

private:
    Socket m_socket;
    std::shared_ptr<TlsCredentials> m_credentials;
    std::optional<boost::asio::ssl::stream<Socket &>> m_tls;
    bool m_speaksTls = false;
};

/// What a client did that spoke plain HTTP where TLS was expected.
[[nodiscard]] inline bool isPlainHttp(boost::system::error_code error)
{
    return error.category() == boost::asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST;
}

} // namespace deckhand
