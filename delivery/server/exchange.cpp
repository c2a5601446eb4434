#include "server/exchange.h"

#include "api/codec.h"

#include <QDateTime>
#include <QLocale>

#include <utility>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

ServerContext::ServerContext(EngineApi &engineApi, HttpServerSettings serverSettings)
    : engine(engineApi),
      settings(std::move(serverSettings)),
      clock(settings.clock ? *settings.clock : systemClock),
      ids(clock),
      limiter(settings.rateLimitRequests, settings.rateLimitWindow)
{}

QByteArrayView ServerContext::httpDate()
{
    const qint64 second = toMillis(clock.now()) / 1000;
    if (second != std::exchange(m_dateSecond, second)) {
        const QDateTime at = QDateTime::fromSecsSinceEpoch(second, Qt::UTC);
        m_date = QLocale::c().toString(at, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
    }
    return m_date;
}

Exchange::Exchange(ServerContext &context, std::weak_ptr<ExchangeOwner> owner)
    : requestId(context.ids.next<RequestTag>().bytes()),
      m_context(context),
      m_owner(std::move(owner)),
      m_started(std::chrono::steady_clock::now())
{}

EngineApi &Exchange::engine()
{
    if (!m_acting && key)
        m_acting = m_context.engine.actingFor(
            {{key->id, key->name, wireName(key->role), address}, requestId});
    return m_acting ? *m_acting : m_context.engine;
}

void Exchange::waitsFor(QFuture<void> read)
{
    m_read = std::move(read);
    if (const auto owner = m_owner.lock())
        owner->onWaiting();
}

void Exchange::begin()
{
    m_underWay = true;
    ++m_context.callsUnderWay;
}

void Exchange::end()
{
    m_answered = true;
    m_context.metrics.bufferedBytes -= std::exchange(bufferedBytes, 0);
    if (std::exchange(m_underWay, false))
        --m_context.callsUnderWay;
}

void Exchange::reply(Response response)
{
    if (!m_idempotent) {
        deliver(std::move(response));
        return;
    }
    m_idempotent = false;
    std::optional<IdempotentAnswer> remembered;
    if (response.status < 300)
        remembered = IdempotentAnswer{response.status, response.body};
    auto future = m_context.engine.access().finishIdempotent(key->id.bytes(),
                                                             request.idempotencyKey, remembered);
    onReady(m_context.gate, std::move(future),
            [self = shared_from_this(), response = std::move(response)](
                const Result<bool> &) mutable { self->deliver(std::move(response)); });
}

void Exchange::deliver(Response response)
{
    if (m_answered)
        return;
    end();
    response.headers += rateHeaders;
    m_response = std::move(response);
    record(m_response.status, m_response.body.size());
    if (const auto owner = m_owner.lock())
        owner->onAnswered();
}

void Exchange::record(int status, qint64 bytes) const
{
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - m_started;
    m_context.metrics.answered(route, status, took.count());
    if (!m_context.settings.accessLog)
        return;
    AccessLogEntry entry;
    entry.method = methodName(request.method);
    entry.route = route ? QByteArray(route->pattern) : QByteArray();
    entry.status = status;
    entry.ms = took.count() * 1000;
    entry.bytes = bytes;
    entry.keyId = key ? key->id : KeyId();
    entry.requestId = requestId;
    m_context.settings.accessLog(entry);
}

void Exchange::replyBody(int status, QByteArray body)
{
    Response response;
    response.status = status;
    response.body = std::move(body);
    reply(std::move(response));
}

void Exchange::replyObject(int status, QByteArray object)
{
    replyBody(status, withRequestId(std::move(object), requestId));
}

void Exchange::fail(const Error &error, std::optional<int> status)
{
    reply(errorResponse(error, requestId, status));
}

void Exchange::settle(std::optional<QByteArray> body)
{
    if (!std::exchange(m_idempotent, false))
        return;
    std::optional<IdempotentAnswer> remembered;
    if (body)
        remembered = IdempotentAnswer{200, std::move(*body)};
    (void)m_context.engine.access().finishIdempotent(key->id.bytes(), request.idempotencyKey,
                                                     std::move(remembered));
}

void Exchange::startStream(std::shared_ptr<StreamSource> source)
{
    end();
    record(200, 0);
    if (const auto owner = m_owner.lock())
        owner->onStream(shared_from_this(), std::move(source));
}

} // namespace deckhand
