#include "server/judge.h"

#include <QCryptographicHash>
#include <QString>

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype maxIdempotencyKey = 256;

QByteArray mediaType(const QByteArray &contentType)
{
    const qsizetype end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.left(end)).trimmed().toLower();
}

bool hasForeignCharset(const QByteArray &contentType)
{
    const QByteArray lower = contentType.toLower();
    const qsizetype at = lower.indexOf("charset=");
    if (at < 0)
        return false;
    const QByteArray charset = lower.mid(at + 8).replace('"', "").trimmed();
    return !charset.startsWith("utf-8") && !charset.startsWith("us-ascii");
}

std::optional<Error> judgeContentType(const Route &route, const Request &request)
{
    if (route.body == BodyKind::None || !request.announcesBody())
        return std::nullopt;
    if (request.contentType == "application/json")
        return std::nullopt;
    const QByteArray type = mediaType(request.contentType);
    const bool lines = route.body == BodyKind::Publish && type == "application/x-ndjson";
    if ((type == "application/json" || lines) && !hasForeignCharset(request.contentType))
        return std::nullopt;
    return Error(ErrorCode::NotSupported,
                 route.body == BodyKind::Publish
                     ? u"The content type must be application/json or application/x-ndjson, in "
                       "UTF-8."_s
                     : u"The content type must be application/json, in UTF-8."_s,
                 u"Content-Type"_s);
}

std::optional<Error> judgeIdempotencyKey(const Route &route, const Request &request)
{
    if (!request.hasIdempotencyKey || !route.isMutating())
        return std::nullopt;
    const QByteArray &key = request.idempotencyKey;
    const bool printable =
        std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (!key.isEmpty() && key.size() <= maxIdempotencyKey && printable)
        return std::nullopt;
    return Error(ErrorCode::IdempotencyKeyError,
                 u"An idempotency key has 1 to 256 printable ASCII characters."_s,
                 u"Idempotency-Key"_s);
}

/// The key after `Bearer`; empty where there is none.
Secret presentedKey(const QByteArray &authorization)
{
    constexpr qsizetype schemeLength = 7;
    if (authorization.size() <= schemeLength || authorization.size() > 512 ||
        authorization.left(schemeLength).compare("Bearer ", Qt::CaseInsensitive) != 0)
        return {};
    return Secret(authorization.mid(schemeLength).trimmed());
}

bool needsKey(const ServerContext &context, Access access)
{
    if (access == Access::Metrics)
        return !context.loopback;
    return access != Access::Open;
}

Error unauthorized()
{
    return Error(ErrorCode::Unauthorized,
                 u"There is no valid key; send Authorization: Bearer sk_live_…."_s);
}

/// Refuses where the key has made too many requests; otherwise notes what is left.
std::optional<Response> judgeRate(ServerContext &context, Exchange &exchange)
{
    if (!context.limitsRate || !exchange.route->isRateLimited())
        return std::nullopt;
    const RateLimiter::Verdict verdict =
        context.limiter.ask(exchange.key->id, context.clock.steadyNow());
    const qint64 seconds = std::max<qint64>((verdict.reset.count() + 999) / 1000, 1);
    exchange.rateHeaders =
        "X-RateLimit-Limit: " + QByteArray::number(context.settings.rateLimitRequests) +
        "\r\nX-RateLimit-Remaining: " + QByteArray::number(verdict.remaining) +
        "\r\nX-RateLimit-Reset: " + QByteArray::number(seconds) + "\r\n";
    if (verdict.allowed)
        return std::nullopt;
    const auto window =
        std::chrono::duration_cast<std::chrono::seconds>(context.settings.rateLimitWindow);
    Error error(ErrorCode::RateLimitExceeded,
                u"This key has made %1 requests within %2 s; wait and try again."_s
                    .arg(context.settings.rateLimitRequests)
                    .arg(qint64(window.count())));
    error.retryAfter = verdict.reset;
    return errorResponse(error, exchange.requestId);
}

std::optional<Response> judgeKey(ServerContext &context, Exchange &exchange, Result<ApiKey> key)
{
    const Route &route = *exchange.route;
    if (!key)
        return errorResponse(key.error(), exchange.requestId);
    exchange.key = std::move(*key);
    if (!mayCall(exchange.key->role, route.access)) {
        const Error error(ErrorCode::Forbidden, u"This call needs a key with the role %1."_s.arg(
                                                    QString::fromLatin1(rolesFor(route.access))));
        return errorResponse(error, exchange.requestId);
    }
    if (std::optional<Response> refusal = judgeRate(context, exchange))
        return refusal;
    for (const auto &judge : {judgeContentType, judgeIdempotencyKey}) {
        if (const std::optional<Error> error = judge(route, exchange.request)) {
            const bool type = error->code() == ErrorCode::NotSupported;
            return errorResponse(*error, exchange.requestId,
                                 type ? std::optional(415) : std::nullopt);
        }
    }
    return std::nullopt;
}

Response notFound(const Exchange &exchange)
{
    return errorResponse(
        Error(ErrorCode::ResourceNotFound,
              u"There is nothing at this path; /v2/openapi.json lists the calls."_s),
        exchange.requestId);
}

Response wrongMethod(const Exchange &exchange, const QByteArray &allowed)
{
    Response response =
        errorResponse(Error(ErrorCode::NotSupported,
                            u"This path takes %1 only."_s.arg(QString::fromLatin1(allowed))),
                      exchange.requestId, 405);
    response.headers += "Allow: " + allowed + "\r\n";
    return response;
}

/// Over what a repeated call must be the same.
QByteArray fingerprint(const Request &request)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const char zero = 0;
    for (const QByteArray &part : {QByteArray(methodName(request.method)), request.target,
                                   mediaType(request.contentType), request.body}) {
        hash.addData(part);
        hash.addData(QByteArrayView(&zero, 1));
    }
    return hash.result();
}

void answerRepeated(const ExchangePtr &exchange, const IdempotencyCheck &check)
{
    if (check.state == IdempotencyState::Replay) {
        Response response;
        response.status = check.answer.status;
        response.body = check.answer.body;
        response.headers = "Idempotency-Replayed: true\r\n";
        exchange->reply(std::move(response));
        return;
    }
    const bool running = check.state == IdempotencyState::InProgress;
    Error error(ErrorCode::IdempotencyError,
                running ? u"A call with this key is still running; try again in a moment."_s
                        : u"This key was used for a call with other parameters; take a new one."_s,
                u"Idempotency-Key"_s);
    if (running)
        error.retryAfter = milliseconds(1000);
    exchange->fail(error);
}

} // namespace

void judgeHeader(ServerContext &context, const ExchangePtr &exchange,
                 std::function<void(std::optional<Response>)> next)
{
    const Request &request = exchange->request;
    const Result<RequestTarget> target = parseTarget(request.target);
    if (!target) {
        next(errorResponse(target.error(), exchange->requestId));
        return;
    }
    RouteMatch match = matchRoute(request.method, target->segments);
    if (!match.route) {
        next(match.allowed.isEmpty() ? notFound(*exchange) : wrongMethod(*exchange, match.allowed));
        return;
    }
    exchange->route = match.route;
    exchange->params = std::move(match.params);
    exchange->query = target->query;
    if (!needsKey(context, match.route->access)) {
        next(std::nullopt);
        return;
    }
    Secret presented = presentedKey(request.authorization);
    if (presented.isEmpty()) {
        next(errorResponse(unauthorized(), exchange->requestId));
        return;
    }
    onReady(context.gate, context.engine.access().authenticate(std::move(presented)),
            [&context, exchange, next = std::move(next)](Result<ApiKey> key) {
                next(judgeKey(context, *exchange, std::move(key)));
            });
}

void runCall(ServerContext &context, const ExchangePtr &exchange)
{
    const Request &request = exchange->request;
    exchange->begin();
    if (!request.hasIdempotencyKey || !exchange->route->isMutating()) {
        exchange->route->handler(context, exchange);
        return;
    }
    onReady(context.gate,
            context.engine.access().beginIdempotent(exchange->key->id.bytes(),
                                                    request.idempotencyKey, fingerprint(request)),
            [&context, exchange](const Result<IdempotencyCheck> &check) {
                if (!check) {
                    exchange->fail(check.error());
                } else if (check->state == IdempotencyState::Fresh) {
                    exchange->underIdempotency();
                    exchange->route->handler(context, exchange);
                } else {
                    answerRepeated(exchange, *check);
                }
            });
}

} // namespace deckhand
