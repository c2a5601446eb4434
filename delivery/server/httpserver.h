#pragma once

#include "api/engineapi.h"
#include "api/result.h"

#include <QString>

#include <functional>
#include <memory>

namespace deckhand {

struct HttpServerSettings
{
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 8377;                ///< 0: a free one
    qsizetype maxBodyBytes = 8 * 1024 * 1024;
    qsizetype maxHeaderBytes = 16 * 1024; ///< request line and headers together
    int maxConnections = 1024;
    milliseconds headerTimeout{10'000};   ///< from accept or the last answer's end of a started request to the full header
    milliseconds bodyTimeout{30'000};
    milliseconds idleTimeout{75'000};
    std::optional<bool> rateLimit;        ///< none: on beyond loopback
    int rateLimitRequests = 200;
    milliseconds rateLimitWindow{10'000};
    EventLimits eventLimits;
};

/// Serves `/v2`, `/healthz`, `/readyz` and `/metrics` over an engine. It has one thread of its own
/// (the io_context); the engine's futures come back to it there.
class HttpServer
{
public:
    virtual ~HttpServer() = default; ///< stops accepting, finishes answers under way, closes
    /// `metrics` appends Prometheus text; may be empty. Fails with a sentence: address in use, not
    /// permitted, bad host.
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>>
    start(EngineApi &engine, HttpServerSettings settings, std::function<QByteArray()> metrics);
    [[nodiscard]] virtual quint16 port() const = 0;
    [[nodiscard]] virtual QString url() const = 0; ///< `http://127.0.0.1:8377`
};

} // namespace deckhand
