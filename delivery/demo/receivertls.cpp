#include "demo/receivertls.h"

namespace deckhand {

Result<ReceiverTls> ReceiverTls::make(const DemoAuthority &authority, const QByteArray &host)
{
    using boost::asio::ssl::context;
    ReceiverTls tls;
    for (std::size_t fault = 0; fault < tls.m_contexts.size(); ++fault) {
        auto made = std::make_shared<context>(context::tls_server);
        SSL_CTX *native = made->native_handle();
        SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
        // No session is taken up again: each handshake shows the certificate of the day.
        SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_num_tickets(native, 0);
        SSL_CTX_set_options(native,
                            SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
        SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
        if (const auto done = authority.equip(native, host, CertificateFault(fault)); !done)
            return failure(done.error());
        tls.m_contexts[fault] = std::move(made);
    }
    return tls;
}

} // namespace deckhand
