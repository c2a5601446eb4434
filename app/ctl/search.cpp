#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/rows.h"

#include <algorithm>

namespace deckhand {

namespace {

/// Pages until `limit` rows are there; 0 is all of them. `list(PageRequest)` gives a future.
template <class T, class List, class Show>
ExitCode collect(Context &context, qint64 limit, const List &list, const Show &show)
{
    PageRequest request;
    qint64 shown = 0;
    while (limit == 0 || shown < limit) {
        request.limit = limit == 0 ? 100 : int(std::min<qint64>(100, limit - shown));
        const Result<Page<T>> page = await<Page<T>>(list(request), context.interrupts);
        if (!page)
            return report(context, page.error());
        show(page->items);
        shown += qint64(page->items.size());
        if (!page->hasMore || page->items.empty() || context.out.isClosed())
            return ExitCode::Ok;
        request.cursor = page->nextCursor;
    }
    if (!context.json())
        context.out.note(QStringLiteral("There is more; --limit 0 shows all."));
    return ExitCode::Ok;
}

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
