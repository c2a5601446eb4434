#pragma once

#include "api/engineapi.h"
#include "api/event.h"
#include "api/result.h"
#include "api/time.h"
#include "server/tlsfiles.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace deckhand {

/// One line for an access log. The key itself is never in here.
struct AccessLogEntry
{
    QByteArray method;
    QByteArray route; ///< the pattern, `/v2/events/{id}`; empty where no call matched
    int status = 0;
    double ms = 0;    ///< from the whole header to the answer
    qint64 bytes = 0; ///< of the answer's body
    KeyId keyId;      ///< empty where there was no valid key
    QByteArray requestId;
};

struct HttpServerSettings
{
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 8377; ///< 0: a free one
    qsizetype maxBodyBytes = 8 * 1024 * 1024;
    qsizetype maxHeaderBytes = 16 * 1024; ///< request line and headers together
    int maxConnections = 1024;
    std::optional<TlsFiles> tls; ///< none: plain HTTP
    /// From accept, the TLS handshake included, or the beginning of a later request to the full
    /// header.
    milliseconds headerTimeout{10'000};
    milliseconds bodyTimeout{30'000};
    milliseconds idleTimeout{75'000};
    std::optional<bool> rateLimit; ///< none: on beyond loopback
    int rateLimitRequests = 200;
    milliseconds rateLimitWindow{10'000};
    EventLimits eventLimits;
    qint64 maxBufferedBytes = 256 * 1024 * 1024; ///< of all request bodies under way
    int maxPipelined = 64;             ///< publish calls of one connection under way together
    int maxStreams = 256;              ///< readers of `/v2/stream`
    milliseconds heartbeat{15'000};    ///< of a stream that has nothing to say
    int streamBufferMessages = 10'000; ///< for a reader that lags; beyond either it is told so
    qint64 streamBufferBytes = 8 * 1024 * 1024;
    milliseconds stopTimeout{5'000}; ///< for answers under way when the server stops
    const Clock *clock = nullptr;    ///< outlives the server; none: the computer's own
    /// Called for every answer, in the server's thread; must not block. May be empty.
    std::function<void(const AccessLogEntry &)> accessLog;
};

/// Serves `/v2`, `/healthz`, `/readyz` and `/metrics` over an engine. It has one thread of its own
/// (the io_context); the engine's futures come back to it there.
class HttpServer
{
public:
    virtual ~HttpServer() = default; ///< stops accepting, finishes answers under way, closes
    /// `metrics` appends Prometheus text; may be empty. Fails with a sentence: address in use, not
    /// permitted, bad host, TLS files that can't be used.
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>>
    start(EngineApi &engine, HttpServerSettings settings, std::function<QByteArray()> metrics);
    [[nodiscard]] virtual quint16 port() const = 0;
    [[nodiscard]] virtual QString url() const = 0;     ///< `http://127.0.0.1:8377`, or https
    [[nodiscard]] virtual bool isLoopback() const = 0; ///< nobody beyond this machine can connect
    /// Reads the TLS files again, for connections to come; those there are keep theirs. What can't
    /// be used changes nothing, and the error says why. Only with TLS. Thread: any.
    [[nodiscard]] virtual Result<TlsSummary> reloadTls() = 0;
};

} // namespace deckhand
