#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/rows.h"

namespace deckhand {

namespace {

bool isOver(ReplayStatus status)
{
    return status == ReplayStatus::Completed || status == ReplayStatus::Canceled ||
           status == ReplayStatus::Failed;
}

void printReplay(Context &context, const Replay &replay)
{
    if (context.json()) {
        QByteArray text;
        encode(text, replay);
        context.out.line(text);
        return;
    }
    if (replay.status == ReplayStatus::Planned)
        context.out.line(QStringLiteral("Would send %1 deliveries, %2 bytes; nothing was sent.")
                             .arg(grouped(replay.counts.total), grouped(replay.bytes)));
    else
        context.out.line(QStringLiteral("%1 %2: %3")
                             .arg(replay.id.toString(), QLatin1String(wireName(replay.status)),
                                  countsText(replay.counts)));
}

/// Until it is over; Ctrl-C leaves it running on the server.
ExitCode follow(Context &context, EngineApi &engine, Replay replay)
{
    while (!isOver(replay.status)) {
        context.out.progress(countsText(replay.counts));
        if (!pauseFor(milliseconds(context.out.progressIsLive() ? 300 : 1000),
                      context.interrupts)) {
            context.out.note(QStringLiteral("The replay goes on at the server. Stop it with: "
                                            "deckhandctl replays cancel %1")
                                 .arg(replay.id.toString()));
            return ExitCode::Interrupted;
        }
        auto next = await(engine.replays().get(replay.id), context.interrupts);
        if (!next)
            return report(context, next.error());
        replay = std::move(*next);
    }
    printReplay(context, replay);
    return replay.status == ReplayStatus::Completed ? ExitCode::Ok : ExitCode::Failed;
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    const auto expression = SearchExpression::parse(arguments.operands().join(QLatin1Char(' ')));
    if (!expression)
        arguments.addProblem(toError(expression.error()).text());
    ReplayRequest request;
    const QString only = arguments.choice(
        "only", QStringLiteral("failed"),
        {QStringLiteral("failed"), QStringLiteral("missed"), QStringLiteral("all")});
    request.only = fromWireName<ReplayOnly>(only.toUtf8()).value_or(ReplayOnly::Failed);
    const QStringList destinations = arguments.all("destination");
    for (const QString &id : destinations)
        request.destinationIds.push_back(DestinationId::fromString(id));
    if (arguments.has("rate"))
        request.rate = arguments.number("rate", 1, 0.1, 1e6);
    request.dryRun = arguments.has("dry-run");
    if (request.only == ReplayOnly::All && arguments.operands().isEmpty() &&
        !arguments.has("dry-run"))
        arguments.addProblem("only",
                             QStringLiteral("all wants an expression that says which events; "
                                            "for example after:-1h."));
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    request.filter.q = *expression;
    const auto replay = await(engine->replays().create(request), context.interrupts);
    if (!replay)
        return report(context, replay.error());
    if (request.dryRun || arguments.has("no-wait") || isOver(replay->status)) {
        printReplay(context, *replay);
        return ExitCode::Ok;
    }
    return follow(context, *engine, *replay);
}

} // namespace

Command replayCommand()
{
    return {
        "replay",
        "[EXPRESSION]",
        "deliver events again",
        "Takes the deliveries that failed, are held or canceled, or with --only missed the events "
        "that a destination\nwould have received. The set is fixed when the replay "
        "starts.\n\nExamples:\n"
        "  deckhandctl replay --dry-run after:-2h\n"
        "  deckhandctl replay --destination evtd_… --rate 50 type:task_run.*",
        withConnection({
            {"only", "WHICH", "failed (default), missed or all"},
            {"destination", "ID", "to these only; may be repeated; default: every active one"},
            {"rate", "N", "deliveries a second at most"},
            {"dry-run", nullptr, "count, send nothing"},
            {"no-wait", nullptr, "start it and return"},
        }),
        run};
}

} // namespace deckhand
