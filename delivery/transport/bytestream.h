#pragma once

#include "transport/tcpconnect.h"
#include "transport/tlsfacts.h"

#include <memory>
#include <span>

namespace deckhand {

struct FreeSsl
{
    void operator()(SSL *ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX *context) const { SSL_CTX_free(context); }
};

/// For a thread that uses streams, before its first: a peer that hangs up must not end the program,
/// and OpenSSL writes without MSG_NOSIGNAL.
void blockPipeSignal();

/// A connected socket, plain or with TLS over it, that never blocks. Thread: one at a time.
class ByteStream
{
public:
    explicit ByteStream(TcpConnection connection) : m_connection(std::move(connection)) {}
    /// Says a TLS goodbye where it can be written at once.
    ~ByteStream();
    ByteStream(const ByteStream &) = delete;
    ByteStream &operator=(const ByteStream &) = delete;

    /// TLS 1.2 at least; the receiver's certificate must be trusted and be for `host`. It blocks
    /// until the deadline; for worker threads only. `caFile` as in `HttpClient::Settings`.
    [[nodiscard]] tl::expected<void, ConnectFailure> startTls(const QByteArray &host,
                                                              const QByteArray &caFile,
                                                              const ConnectWish &wish,
                                                              const Wakeup &stop);

    enum class Io { Done, WouldBlock, Closed };
    struct IoResult
    {
        Io io = Io::WouldBlock;
        std::size_t bytes = 0;
    };
    [[nodiscard]] IoResult read(std::span<char> buffer);
    [[nodiscard]] IoResult write(QByteArrayView bytes);
    /// Decrypted bytes wait that no poll tells of.
    [[nodiscard]] bool hasBuffered() const { return m_ssl && SSL_pending(m_ssl.get()) > 0; }
    /// Why it is closed, as the system says it; empty after an orderly end.
    [[nodiscard]] const QString &problem() const { return m_problem; }

    [[nodiscard]] int fd() const { return m_connection.fd.get(); }
    [[nodiscard]] const QString &peer() const { return m_connection.peer; }
    [[nodiscard]] const AttemptPhases &phases() const { return m_connection.phases; }
    /// For the record: the peer and, once it was agreed, version and cipher of TLS.
    [[nodiscard]] AttemptConnection connection() const;
    /// Nothing without TLS.
    [[nodiscard]] std::optional<AttemptCertificate> certificate() const;

private:
    bool prepare(const QByteArray &host, X509_STORE *store);
    IoResult tlsResult(int code);
    IoResult systemResult(ssize_t code);

    TcpConnection m_connection;
    TlsFacts m_facts;
    std::unique_ptr<SSL_CTX, FreeSsl> m_context;
    std::unique_ptr<SSL, FreeSsl> m_ssl;
    QString m_problem;
};

} // namespace deckhand
