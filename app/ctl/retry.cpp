#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/rows.h"

namespace deckhand {

namespace {

ExitCode run(Context &context)
{
    context.arguments.expectOperands(1, 1, "retry DELIVERY_ID");
    if (context.arguments.operand(0).startsWith(QLatin1String("evt_")))
        context.arguments.addProblem(
            QStringLiteral(
                "“%1” is an event; a retry takes one delivery. List them with: deckhandctl "
                "search --deliveries %1")
                .arg(context.arguments.operand(0)));
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    const auto delivery =
        await(engine->deliveries().retry(DeliveryId::fromString(context.arguments.operand(0))),
              context.interrupts);
    if (!delivery)
        return report(context, delivery.error());
    if (context.json()) {
        QByteArray text;
        encode(text, *delivery, false);
        context.out.line(text);
    } else {
        context.out.line(
            QStringLiteral("%1 is tried again now; state: %2")
                .arg(delivery->id.toString(), statusText(context.out, delivery->status)));
    }
    return ExitCode::Ok;
}

} // namespace

Command retryCommand()
{
    return {"retry",
            "DELIVERY_ID",
            "try a delivery again, now",
            "One attempt, which replaces the scheduled one.\n\nExample:\n"
            "  deckhandctl retry edlv_01J0000000000000000000000",
            withConnection({}),
            run};
}

} // namespace deckhand
