#include "server/handlers.h"

#include "server/answers.h"
#include "server/openapi.h"
#include "server/queryreader.h"
#include "server/streamreader.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds longestWindow = std::chrono::hours(24 * 30);
constexpr milliseconds smallestStep = std::chrono::minutes(1);
constexpr qint64 mostPoints = 2000;
constexpr qsizetype maxEventId = 255;

void judgeStats(QueryReader &query, const StatsRequest &request)
{
    if (request.window < smallestStep || request.window > longestWindow)
        query.wrong("window", u"The window must lie between 1m and 30d."_s);
    else if (request.step < smallestStep || request.step.count() % smallestStep.count() != 0)
        query.wrong("step", u"The step must be a whole number of minutes, such as 5m."_s);
    else if (request.window / request.step > mostPoints)
        query.wrong("step", u"That is more than %1 points; take a longer step."_s.arg(mostPoints));
}

Error notReady(const QString &why)
{
    return Error(ErrorCode::Overloaded, why);
}

} // namespace

void handleTest(ServerContext &context, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    // What the key may do is told to its holder, who would otherwise learn it by refusals.
    answerObject(exchange, context.engine.server().info(), 200,
                 [role = exchange->key->role](QByteArray &out, const ServerInfo &info) {
                     encode(out, info);
                     out.chop(1);
                     out += QByteArray(R"(,"key":{"role":")") + wireName(role) + R"("}})";
                 });
}

void handleStats(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    StatsRequest request;
    request.window = query.duration("window").value_or(request.window);
    request.step = query.duration("step").value_or(request.step);
    request.destinationId = query.id<DestinationId>("destination_id");
    judgeStats(query, request);
    if (const VoidResult good = query.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    const FutureResult<Stats> stats = context.engine.server().stats(request);
    exchange->waitsFor(QFuture<void>(stats));
    answerObject(exchange, stats);
}

void handleEventTypes(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerAll(exchange, context.engine.server().eventTypes());
}

void handleDestinationTypes(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerAll(exchange, context.engine.server().destinationTypes());
}

void handleListAudit(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    AuditFilter filter;
    filter.actor = QString::fromUtf8(query.text("actor").value_or(QByteArray()));
    filter.action = query.text("action").value_or(QByteArray());
    filter.target = query.text("target").value_or(QByteArray());
    filter.createdAfter = query.time("created_after");
    filter.createdBefore = query.time("created_before");
    const PageRequest page = query.page();
    if (const VoidResult good = query.finish(); !good)
        exchange->fail(good.error());
    else
        answerPage(exchange, context.engine.audit().list(std::move(filter), page));
}

void handleOpenApi(ServerContext &, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        exchange->replyBody(200, openApiDocument());
}

void handleHealth(ServerContext &, const ExchangePtr &exchange)
{
    exchange->replyObject(200, "{\"status\":\"ok\"}");
}

void handleReady(ServerContext &context, const ExchangePtr &exchange)
{
    if (context.stopping) {
        exchange->fail(notReady(u"The server is stopping."_s));
        return;
    }
    onReady(context.gate, context.engine.server().info(),
            [exchange](const Result<ServerInfo> &info) {
                if (info)
                    exchange->replyObject(200, "{\"status\":\"ready\"}");
                else
                    exchange->fail(notReady(u"The engine does not answer."_s));
            });
}

void handleMetrics(ServerContext &context, const ExchangePtr &exchange)
{
    Response response;
    response.type = ContentType::PlainText;
    if (context.engineMetrics)
        response.body = context.engineMetrics();
    if (!response.body.isEmpty() && !response.body.endsWith('\n'))
        response.body += '\n';
    context.metrics.write(response.body);
    exchange->reply(std::move(response));
}

void handleStream(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    StreamOptions options;
    options.types = query.types("types", ',');
    options.destinationId = query.id<DestinationId>("destination_id");
    options.lastEventId = query.text("last_event_id").value_or(QByteArray());
    if (!exchange->request.lastEventId.isEmpty())
        options.lastEventId = exchange->request.lastEventId;
    if (options.lastEventId.size() > maxEventId)
        query.wrong("last_event_id", u"This is no id of a stream message."_s);
    if (const VoidResult good = query.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    if (context.stopping || context.metrics.streamReaders >= context.settings.maxStreams) {
        Error error(ErrorCode::Overloaded,
                    u"Too many readers follow the stream; try again in a while."_s);
        error.retryAfter = milliseconds(5000);
        exchange->fail(error);
        return;
    }
    auto reader =
        std::make_shared<StreamReader>(context.gate, context.encoder, exchange->role(),
                                       StreamReader::Limits{context.settings.streamBufferMessages,
                                                            context.settings.streamBufferBytes});
    if (exchange->request.method != Method::Head)
        reader->keep(context.engine.stream().subscribe(std::move(options), reader->handler()));
    exchange->startStream(std::move(reader));
}

} // namespace deckhand
