#include "server/handlers.h"

#include "api/jsonscan.h"
#include "api/publish.h"
#include "server/answers.h"
#include "server/queryreader.h"

namespace deckhand {

namespace {

void appendRequestId(QByteArray &out, const QByteArray &requestId)
{
    out += ",\"request_id\":\"";
    out += requestId;
    out += "\"}";
}

/// The event, with `duplicate` where its id was known.
QByteArray encodeSingle(const PublishOutcome &outcome, const QByteArray &requestId)
{
    QByteArray out;
    out.reserve(outcome.event.data.size() + 320);
    encode(out, outcome.event);
    out.chop(1);
    if (outcome.duplicate)
        out += ",\"duplicate\":true";
    appendRequestId(out, requestId);
    return out;
}

QByteArray encodeMany(const std::vector<PublishOutcome> &outcomes, const QByteArray &requestId)
{
    QByteArray out;
    out.reserve(qsizetype(outcomes.size()) * 48 + 64);
    out += "{\"data\":[";
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        out += i == 0 ? "{\"id\":" : ",{\"id\":";
        out += quoteJson(outcomes[i].event.id.bytes());
        out += outcomes[i].duplicate ? ",\"duplicate\":true}" : "}";
    }
    out += ']';
    appendRequestId(out, requestId);
    return out;
}

} // namespace

bool takesNoQuery(const ExchangePtr &exchange)
{
    if (exchange->query.isEmpty())
        return true;
    const VoidResult good = QueryReader(exchange->query).finish();
    if (!good)
        exchange->fail(good.error());
    return good.has_value();
}

void handlePublish(ServerContext &context, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    const bool lines = exchange->request.contentType.startsWith("application/x-");
    Result<PublishBody> body =
        parsePublish(exchange->request.body, lines ? PublishForm::NdJson : PublishForm::Json,
                     context.settings.eventLimits);
    if (!body) {
        exchange->fail(body.error());
        return;
    }
    exchange->request.body.clear(); // the drafts hold what is needed of it
    const bool single = body->single;
    onReady(context.gate, context.engine.events().publish(std::move(body->drafts)),
            [exchange, single](const Result<std::vector<PublishOutcome>> &outcomes) {
                if (!outcomes)
                    exchange->fail(outcomes.error());
                else if (single && !outcomes->empty())
                    exchange->replyBody(202, encodeSingle(outcomes->front(), exchange->requestId));
                else
                    exchange->replyBody(202, encodeMany(*outcomes, exchange->requestId));
            });
}

void handleListEvents(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    EventFilter filter;
    filter.types = query.types("type");
    filter.createdAfter = query.time("created_after");
    filter.createdBefore = query.time("created_before");
    filter.destinationId = query.id<DestinationId>("destination_id");
    filter.deliveryStatus = query.choice<DeliveryStatus>("delivery_status");
    filter.q = query.search("q");
    const PageRequest page = query.page();
    if (const VoidResult good = query.finish(); !good)
        exchange->fail(good.error());
    else
        answerPage(exchange, context.engine.events().list(std::move(filter), page));
}

void handleGetEvent(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerObject(exchange, context.engine.events().get(EventId(exchange->params[0])));
}

void handleExplain(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerAll(exchange, context.engine.events().explain(EventId(exchange->params[0])));
}

} // namespace deckhand
