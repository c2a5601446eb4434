#pragma once

#include "api/delivery.h"
#include "api/executor.h"
#include "transport/addressguard.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

/// A group of connections that is shared by nobody else: one a destination and set of credentials.
/// 0 is never handed out.
using HttpPool = quint64;

struct HttpResponse;

/// Told of a stage that a transfer has passed: `Resolve`, `Connect`, `Tls`, in order, each once at
/// most; over a connection that was open only of the last. Of the response it knows what is known
/// so far: peer, TLS, times. Called by libcurl on the delivery thread: it uses no client.
using HttpPassed = std::function<void(SendStage, const HttpResponse &soFar)>;

struct HttpRequest
{
    QByteArray method = "POST";
    QByteArray url;
    Headers headers; ///< sent as given; no other but Host, Content-Length and Accept are added
    QByteArray body; ///< shared, kept until the response is there
    milliseconds timeout{5000};
    HttpPool pool = 0;
    qsizetype keptBody = 16 * 1024; ///< this much of the answer's body
    bool wantsCertificate = false;  ///< the response is to tell it; others do not look
    HttpPassed onPassed = {};       ///< may be empty
};

/// A response, or the class of the failure that stood in its way.
struct HttpResponse
{
    ErrorClass errorClass = ErrorClass::None; ///< None: a response arrived, whatever its status
    QString errorMessage;                     ///< with evidence: address, bytes, phase, chain
    QString errorHint;
    int status = 0;
    Headers headers;
    QByteArray body; ///< up to the request's `keptBody`
    bool truncated = false;
    double durationMs = 0;
    AttemptPhases phases;
    QByteArray peer;        ///< `127.0.0.1:8080`
    QByteArray httpVersion; ///< of the answer: `1.1`
    QByteArray tlsVersion;  ///< of the connection that brought the answer; empty without TLS
    QByteArray tlsCipher;
    bool reused = false;                                ///< over a connection that was open
    std::optional<AttemptCertificate> certificate = {}; ///< where it was wanted and is known
};

/// HTTP/1.1 over libcurl's multi interface, in a thread of its own, which is also the
/// delivery thread: tasks posted to it run between transfers. No redirects, no proxies from the
/// environment, no cookies, http and https only, paths as they are written, TLS 1.2 at least.
/// Requests beyond the limits of connections wait their turn; their time-out starts with the turn.
/// Destroying it runs what was posted before, then drops all transfers without an outcome.
class HttpClient : public Executor
{
public:
    struct Settings
    {
        AddressGuard guard{AddressGuard::Level::Public};
        int maxConnectionsPerHost = 64; ///< of one pool
        int maxConnections = 512;       ///< in use at once, over all pools
        QByteArray caFile;              ///< PEM; empty: the system's
        /// Answers of the resolver that are given, `host:port:address[,address…]`: for tests.
        std::vector<QByteArray> resolve;
        milliseconds idleTimeout{30'000}; ///< a pool's connections are closed after this much rest
    };
    using Done = std::function<void(HttpResponse &&)>;

    [[nodiscard]] static std::unique_ptr<HttpClient> start(Settings settings);
    /// As it was started with. Thread: any.
    [[nodiscard]] virtual const Settings &settings() const = 0;

    /// From the delivery thread. `done` is called there, from the loop, never from inside `send`.
    virtual void send(HttpRequest request, Done done) = 0;
    [[nodiscard]] virtual HttpPool openPool() = 0;
    /// Aborts its transfers without an outcome and closes its connections.
    virtual void closePool(HttpPool pool) = 0;
};

/// Why a header is not sent, in a sentence; empty where it is.
[[nodiscard]] QString headerProblem(const QByteArray &name, const QByteArray &value);

} // namespace deckhand
