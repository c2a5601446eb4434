#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/pages.h"
#include "ctl/rows.h"

namespace deckhand {

namespace {

ExitCode searchEvents(Context &context, EngineApi &engine, const EventFilter &filter, qint64 limit)
{
    std::vector<QStringList> rows;
    const ExitCode code = collect<Event>(
        context, limit, [&](const PageRequest &page) { return engine.events().list(filter, page); },
        [&](const std::vector<Event> &events) {
            for (const Event &event : events) {
                QByteArray text;
                if (context.json())
                    encode(text, event);
                if (context.json())
                    context.out.line(text);
                else
                    rows.push_back(eventRow(event));
            }
        });
    if (!context.json() && (code == ExitCode::Ok || !rows.empty()))
        context.out.table(eventHead(), rows);
    return code;
}

ExitCode searchDeliveries(Context &context, EngineApi &engine, const DeliveryFilter &filter,
                          qint64 limit)
{
    std::vector<QStringList> rows;
    const ExitCode code = collect<Delivery>(
        context, limit,
        [&](const PageRequest &page) { return engine.deliveries().list(filter, page); },
        [&](const std::vector<Delivery> &deliveries) {
            for (const Delivery &delivery : deliveries) {
                QByteArray text;
                if (context.json()) {
                    encode(text, delivery, false);
                    context.out.line(text);
                } else {
                    rows.push_back(deliveryRow(context.out, delivery));
                }
            }
        });
    if (!context.json() && (code == ExitCode::Ok || !rows.empty()))
        context.out.table(deliveryHead(), rows);
    return code;
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    const qint64 limit = arguments.integer("limit", 20, 0, 1'000'000);
    const QString text = arguments.operands().join(QLatin1Char(' '));
    const auto expression = SearchExpression::parse(text);
    if (!expression)
        arguments.addProblem(toError(expression.error()).text());
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    if (arguments.has("deliveries")) {
        DeliveryFilter filter;
        filter.q = *expression;
        return searchDeliveries(context, *engine, filter, limit);
    }
    EventFilter filter;
    filter.q = *expression;
    return searchEvents(context, *engine, filter, limit);
}

} // namespace

Command searchCommand()
{
    return {"search",
            "[EXPRESSION]",
            "find events, or deliveries, newest first",
            "Examples:\n"
            "  deckhandctl search type:task_run.* after:-1h\n"
            "  deckhandctl search --deliveries status:failure 'http>=500'\n"
            "  deckhandctl search evt_01J0000000000000000000000",
            withConnection({
                {"deliveries", nullptr, "deliveries instead of events"},
                {"limit", "N", "default 20; 0 shows all"},
            }),
            run};
}

} // namespace deckhand
