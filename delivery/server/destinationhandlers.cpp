#include "server/handlers.h"

#include "api/jsonscan.h"
#include "server/answers.h"
#include "server/bodyreader.h"
#include "server/masking.h"
#include "server/queryreader.h"
#include "server/stageanswer.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 defaultOverlapSeconds = 86'400;
constexpr qint64 maxOverlapSeconds = 30 * 86'400;

DestinationId destinationOf(const ExchangePtr &exchange)
{
    return DestinationId(exchange->params[0]);
}

/// Calls `fn(DestinationTypes)` with the types the engine knows.
template <class Fn>
void withTypes(ServerContext &context, const ExchangePtr &exchange, Fn fn)
{
    onReady(context.gate, context.engine.server().destinationTypes(),
            [exchange, fn = std::move(fn)](Result<std::vector<DestinationType>> types) {
                if (types)
                    fn(DestinationTypes(std::move(*types)));
                else
                    exchange->fail(types.error());
            });
}

/// Writes what the caller may read.
auto maskedWriter(const ExchangePtr &exchange)
{
    return [role = exchange->role()](QByteArray &out, const Destination &destination) {
        encode(out, maskedForReading(destination, role));
    };
}

void writeForCreator(QByteArray &out, const Destination &destination)
{
    encode(out, maskedForCreator(destination));
}

void patchOfType(ServerContext &context, const ExchangePtr &exchange, const QByteArray &type)
{
    withTypes(context, exchange, [&context, exchange, type](const DestinationTypes &types) {
        Result<DestinationPatch> patch =
            decodeDestinationPatch(exchange->request.body, type, types);
        if (!patch) {
            exchange->fail(patch.error());
            return;
        }
        answerObject(
            exchange,
            exchange->engine().destinations().update(destinationOf(exchange), std::move(*patch)),
            200, maskedWriter(exchange));
    });
}

} // namespace

void handleListDestinations(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    const PageRequest page = query.page();
    if (const VoidResult good = query.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    onReady(context.gate, context.engine.destinations().list(page),
            [exchange](Result<Page<Destination>> found) {
                if (!found) {
                    exchange->fail(found.error());
                    return;
                }
                for (Destination &destination : found->items)
                    destination = maskedForReading(std::move(destination), exchange->role());
                QByteArray out;
                encodePage(out, *found, exchange->requestId);
                exchange->replyBody(200, std::move(out));
            });
}

void handleCreateDestination(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    const bool skipVerification = query.flag("skip_verification");
    if (const VoidResult good = query.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    withTypes(
        context, exchange, [&context, exchange, skipVerification](const DestinationTypes &types) {
            Result<DestinationDraft> draft = decodeDestinationDraft(exchange->request.body, types);
            if (!draft) {
                exchange->fail(draft.error());
                return;
            }
            draft->skipVerification = skipVerification;
            answerObject(exchange, exchange->engine().destinations().create(std::move(*draft)), 201,
                         writeForCreator);
        });
}

void handleGetDestination(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange)) {
        answerObject(exchange, context.engine.destinations().get(destinationOf(exchange)), 200,
                     maskedWriter(exchange));
    }
}

void handlePatchDestination(ServerContext &context, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    // The settings sit in an object named like the type, which only the stored one knows.
    onReady(context.gate, context.engine.destinations().get(destinationOf(exchange)),
            [&context, exchange](const Result<Destination> &stored) {
                if (stored)
                    patchOfType(context, exchange, stored->type);
                else
                    exchange->fail(stored.error());
            });
}

void handleDeleteDestination(ServerContext &, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    answerObject(exchange, exchange->engine().destinations().remove(destinationOf(exchange)), 200,
                 [](QByteArray &out, const DestinationId &id) {
                     out += "{\"id\":" + quoteJson(id.bytes()) +
                            ",\"object\":\"event_destination\",\"deleted\":true}";
                 });
}

void handleRotateSecret(ServerContext &, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    BodyReader body(exchange->request.body);
    const qint64 overlap =
        body.integer("overlap_seconds", 0, maxOverlapSeconds).value_or(defaultOverlapSeconds);
    if (const VoidResult good = body.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    answerObject(exchange,
                 exchange->engine().destinations().rotateSecret(destinationOf(exchange),
                                                                std::chrono::seconds(overlap)),
                 200, writeForCreator);
}

void handleEndSecretOverlap(ServerContext &, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerObject(exchange,
                     exchange->engine().destinations().endSecretOverlap(destinationOf(exchange)),
                     200, maskedWriter(exchange));
}

void handleTestDestination(ServerContext &context, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    BodyReader body(exchange->request.body);
    TestRequest request;
    request.eventType = body.text("type").value_or(QByteArray());
    if (!request.eventType.isEmpty() && !isValidEventType(request.eventType))
        body.wrong("type", u"The type must be object.action in lower case, such as "
                           "task_run.completed."_s);
    request.data = body.object("data", context.settings.eventLimits);
    request.sendEvent = body.boolean("send_event").value_or(true);
    request.preview = body.boolean("preview").value_or(false);
    if (const VoidResult good = body.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    DestinationsApi &destinations = exchange->engine().destinations();
    if (exchange->request.takesStream && !request.preview) {
        const auto answer = std::make_shared<StageAnswer>(exchange);
        request.onStage = answer->handler();
        answer->waitFor(destinations.test(destinationOf(exchange), std::move(request)));
        return;
    }
    answerObject(exchange, destinations.test(destinationOf(exchange), std::move(request)));
}

void handleListDestinationDeliveries(ServerContext &context, const ExchangePtr &exchange)
{
    QueryReader query(exchange->query);
    DeliveryFilter filter;
    filter.destinationId = destinationOf(exchange);
    filter.statuses = query.choices<DeliveryStatus>("status");
    filter.types = query.types("type");
    const PageRequest page = query.page();
    if (const VoidResult good = query.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    onReady(context.gate, context.engine.destinations().get(destinationOf(exchange)),
            [&context, exchange, filter, page](const Result<Destination> &stored) {
                if (stored)
                    answerPage(exchange, context.engine.deliveries().list(filter, page));
                else
                    exchange->fail(stored.error());
            });
}

} // namespace deckhand
