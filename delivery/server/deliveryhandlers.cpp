#include "server/handlers.h"

#include "server/answers.h"
#include "server/queryreader.h"

namespace deckhand {

namespace {

void writeDelivery(QByteArray &out, const Delivery &delivery)
{
    encode(out, delivery, false);
}

DeliveryId deliveryOf(const ExchangePtr &exchange)
{
    return DeliveryId(exchange->params[0]);
}

ReplayId replayOf(const ExchangePtr &exchange)
{
    return ReplayId(exchange->params[0]);
}

} // namespace

void handleListDeliveries(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    DeliveryFilter filter;
    filter.destinationId = query.id<DestinationId>("destination_id");
    filter.eventId = query.id<EventId>("event_id");
    filter.types = query.types("type");
    filter.statuses = query.choices<DeliveryStatus>("status");
    filter.error = query.choice<ErrorClass>("error");
    filter.createdAfter = query.time("created_after");
    filter.createdBefore = query.time("created_before");
    filter.q = query.search("q");
    const PageRequest page = query.page();
    if (const VoidResult good = query.finish(); !good)
        exchange->fail(good.error());
    else
        answerPage(exchange, context.engine.deliveries().list(std::move(filter), page));
}

void handleGetDelivery(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange)) {
        answerObject(
            exchange, context.engine.deliveries().get(deliveryOf(exchange)), 200,
            [](QByteArray &out, const Delivery &delivery) { encode(out, delivery, true); });
    }
}

void handleRetryDelivery(ServerContext &, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange)) {
        answerObject(exchange, exchange->engine().deliveries().retry(deliveryOf(exchange)), 200,
                     writeDelivery);
    }
}

void handleCancelDelivery(ServerContext &, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange)) {
        answerObject(exchange, exchange->engine().deliveries().cancel(deliveryOf(exchange)), 200,
                     writeDelivery);
    }
}

void handleListReplays(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    const PageRequest page = query.page();
    if (const VoidResult good = query.finish(); !good)
        exchange->fail(good.error());
    else
        answerPage(exchange, context.engine.replays().list(page));
}

void handleCreateReplay(ServerContext &, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    Result<ReplayRequest> request = decodeReplayRequest(exchange->request.body);
    if (!request) {
        exchange->fail(request.error());
        return;
    }
    const bool dryRun = request->dryRun;
    FutureResult<Replay> replay = exchange->engine().replays().create(std::move(*request));
    if (dryRun) // it changes nothing, so that it may end
        exchange->waitsFor(QFuture<void>(replay));
    answerObject(exchange, std::move(replay), dryRun ? 200 : 201);
}

void handleGetReplay(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerObject(exchange, context.engine.replays().get(replayOf(exchange)));
}

void handleCancelReplay(ServerContext &, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerObject(exchange, exchange->engine().replays().cancel(replayOf(exchange)));
}

void handlePauseReplay(ServerContext &, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerObject(exchange, exchange->engine().replays().pause(replayOf(exchange)));
}

void handleResumeReplay(ServerContext &, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerObject(exchange, exchange->engine().replays().resume(replayOf(exchange)));
}

} // namespace deckhand
