#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
#include "server/gate.h"
#include "server/httpserver.h"
#include "server/ratelimiter.h"
#include "server/request.h"
#include "server/response.h"
#include "server/routes.h"
#include "server/servermetrics.h"
#include "server/streamencoder.h"

#include <QFuture>

#include <memory>
#include <optional>

namespace deckhand {

class TlsCredentials;

/// What all calls share. Thread: the server's.
struct ServerContext
{
    ServerContext(EngineApi &engine, HttpServerSettings settings);

    /// Now, as the field `Date` has it; good until the next call.
    [[nodiscard]] QByteArrayView httpDate();

    EngineApi &engine;
    HttpServerSettings settings;
    SystemClock systemClock;
    const Clock &clock;
    IdSource ids;
    std::shared_ptr<Gate> gate;
    std::function<QByteArray()> engineMetrics;
    RateLimiter limiter;
    ServerMetrics metrics;
    std::shared_ptr<TlsCredentials> tls; ///< of connections to come; none: plain HTTP
    StreamEncoder encoder;
    bool loopback = true; ///< nobody beyond this machine can connect
    bool limitsRate = false;
    bool stopping = false;
    int callsUnderWay = 0;

private:
    qint64 m_dateSecond = -1; ///< that `m_date` was written for
    QByteArray m_date;
};

class StreamSource;

/// Who carries an answer to the client.
class ExchangeOwner
{
public:
    virtual ~ExchangeOwner() = default;
    virtual void onAnswered() = 0;
    /// The answer takes a while, and would not if the client left.
    virtual void onWaiting() = 0;
    virtual void onStream(const ExchangePtr &exchange, std::shared_ptr<StreamSource> source) = 0;
};

/// One request and its answer. It outlives the connection where a call is under way, so that the
/// call is finished in order; its destructor touches nothing but values, for it may be dropped on
/// any thread. All else happens in the server's thread.
class Exchange : public std::enable_shared_from_this<Exchange>
{
public:
    Exchange(ServerContext &context, std::weak_ptr<ExchangeOwner> owner);

    Request request;
    const Route *route = nullptr;
    std::vector<QByteArray> params;
    QByteArrayView query; ///< into `request.target`
    std::optional<ApiKey> key;
    QByteArray requestId;
    QByteArray address; ///< of the client
    QByteArray rateHeaders;
    qint64 bufferedBytes = 0; ///< of the body, as counted for all calls until this one is answered

    /// Of the key; the least one where the call needs none.
    [[nodiscard]] Role role() const { return key ? key->role : Role::Viewer; }
    /// The engine as the key's owner calls it: what changes is noted under that name.
    [[nodiscard]] EngineApi &engine();
    /// Answers; exactly once. Under an idempotency key it first has the answer remembered.
    void reply(Response response);
    /// The encoded object, with the request id added at its top level.
    void replyObject(int status, QByteArray object);
    void replyBody(int status, QByteArray body);
    void fail(const Error &error, std::optional<int> status = std::nullopt);
    /// Answers with a stream. Under an idempotency key `settle` is to be called, too.
    void startStream(std::shared_ptr<StreamSource> source);
    /// What came of a call that is answered by a stream, for its idempotency key if it has one; no
    /// body: it failed.
    void settle(std::optional<QByteArray> body);

    /// What the answer waits for, of a read or dry run that ends early once nobody wants it.
    void waitsFor(QFuture<void> read);
    /// Whether it is of use to know that the client has gone.
    [[nodiscard]] bool mayBeGivenUp() const
    {
        return request.method == Method::Get || m_read.isRunning();
    }
    /// The client has gone: a read under way is given up, a change goes on.
    void giveUp() { m_read.cancel(); }

    /// The call has been handed on; the server waits for it when it stops.
    void begin();
    /// The call is known from here on to be under an idempotency key.
    void underIdempotency() { m_idempotent = true; }
    [[nodiscard]] bool isAnswered() const { return m_answered; }
    [[nodiscard]] const Response &response() const { return m_response; }
    [[nodiscard]] ServerContext &context() { return m_context; }

private:
    void deliver(Response response);
    void end();
    void record(int status, qint64 bytes) const;

    ServerContext &m_context;
    std::shared_ptr<EngineApi> m_acting;
    std::weak_ptr<ExchangeOwner> m_owner;
    SteadyTime m_started;
    Response m_response;
    QFuture<void> m_read;
    bool m_answered = false;
    bool m_idempotent = false;
    bool m_underWay = false;
};

} // namespace deckhand
