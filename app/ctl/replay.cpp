#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/rows.h"

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

/// It goes no further without somebody.
bool isOver(const Replay &replay)
{
    return replay.status == ReplayStatus::Completed || replay.status == ReplayStatus::Canceled ||
           replay.status == ReplayStatus::Failed ||
           (replay.status == ReplayStatus::Paused && replay.stopped);
}

void printShares(Context &context, const ReplayOutlook &outlook)
{
    std::vector<QStringList> rows;
    for (const auto &[id, count] : outlook.byDestination)
        rows.push_back({QStringLiteral("to %1").arg(id.toString()), grouped(count)});
    for (const auto &[type, count] : outlook.byType)
        rows.push_back({QStringLiteral("of %1").arg(QString::fromUtf8(type)), grouped(count)});
    if (const qint64 more = outlook.types - qint64(outlook.byType.size()); more > 0)
        rows.push_back({QStringLiteral("of other types"), QStringLiteral("%1 types").arg(more)});
    context.out.table({QStringLiteral("DELIVERIES"), QStringLiteral("COUNT")}, rows);
}

void printCheck(Context &context, const ReplayCheck &check)
{
    context.out.line(QStringLiteral("Requests that could not be built: %1 of %2.")
                         .arg(grouped(check.wouldFail), grouped(check.checked)));
    if (check.items.empty())
        return;
    std::vector<QStringList> rows;
    for (const ReplayObstacle &item : check.items) {
        rows.push_back({item.eventId.toString(), item.destinationId.toString(),
                        QLatin1String(wireName(item.error.errorClass)),
                        item.error.message + QLatin1Char(' ') + item.error.hint});
    }
    context.out.table({QStringLiteral("EVENT"), QStringLiteral("DESTINATION"),
                       QStringLiteral("ERROR"), QStringLiteral("WHY")},
                      rows);
}

void printOutlook(Context &context, const ReplayOutlook &outlook)
{
    printShares(context, outlook);
    if (outlook.oldest && outlook.newest)
        context.out.line(QStringLiteral("Events of %1 to %2 (UTC).")
                             .arg(dateTime(*outlook.oldest), dateTime(*outlook.newest)));
    if (outlook.alreadyDelivered.value_or(0) > 0)
        context.out.line(QStringLiteral("Already delivered and left out: %1.")
                             .arg(grouped(*outlook.alreadyDelivered)));
    if (outlook.beyondRetention > 0)
        context.out.line(QStringLiteral("Beyond retention, so that they may go before they are "
                                        "sent: %1.")
                             .arg(grouped(outlook.beyondRetention)));
    if (outlook.seconds)
        context.out.line(QStringLiteral("It takes about %1 s at this rate.")
                             .arg(grouped(qint64(std::ceil(*outlook.seconds)))));
    if (outlook.check)
        printCheck(context, *outlook.check);
    if (!outlook.planId.isEmpty())
        context.out.line(QStringLiteral("The same set is started by adding --plan %1 instead of "
                                        "--dry-run, within 15 minutes.")
                             .arg(QString::fromLatin1(outlook.planId)));
}

void printReplay(Context &context, const Replay &replay)
{
    if (context.json()) {
        QByteArray text;
        encode(text, replay);
        context.out.line(text);
        return;
    }
    if (replay.status == ReplayStatus::Planned) {
        context.out.line(QStringLiteral("Would send %1 deliveries, %2 bytes; nothing was sent.")
                             .arg(grouped(replay.counts.total), grouped(replay.bytes)));
        if (replay.outlook)
            printOutlook(context, *replay.outlook);
        return;
    }
    context.out.line(QStringLiteral("%1 %2: %3")
                         .arg(replay.id.toString(), QLatin1String(wireName(replay.status)),
                              countsText(replay.counts)));
    if (replay.stopped) {
        const ReplayStop &why = *replay.stopped;
        context.out.line(QStringLiteral("It stopped after %1 failed attempts in a row, the last "
                                        "one: %2 %3 Then go on with: deckhandctl replays resume %4")
                             .arg(QString::number(why.failures), why.error.message, why.error.hint,
                                  replay.id.toString()));
    }
}

/// Until it is over; Ctrl-C leaves it running on the server.
ExitCode follow(Context &context, EngineApi &engine, Replay replay)
{
    while (!isOver(replay)) {
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

void readOptions(Arguments &arguments, ReplayRequest &request)
{
    if (arguments.has("rate"))
        request.rate = arguments.number("rate", 1, 0.1, ReplayOptions::mostRate);
    if (arguments.has("parallel"))
        request.parallel = int(arguments.integer("parallel", 1, 1, ReplayOptions::mostParallel));
    if (arguments.has("stop-after"))
        request.stopAfterFailures =
            int(arguments.integer("stop-after", 1, 1, ReplayOptions::mostFailures));
    const QString order = arguments.choice("order", QStringLiteral("oldest"),
                                           {QStringLiteral("oldest"), QStringLiteral("newest")});
    request.order = fromWireName<ReplayOrder>(order.toUtf8()).value_or(ReplayOrder::Oldest);
    if (arguments.has("to"))
        request.targetDestinationId = DestinationId::fromString(arguments.text("to"));
    request.asNewEvent = arguments.has("as-new-event");
    request.dryRun = arguments.has("dry-run") || arguments.has("count-only");
    request.countOnly = arguments.has("count-only");
    request.planId = arguments.text("plan").toUtf8();
}

bool can(const ServerInfo &server, const char *capability)
{
    return std::find(server.capabilities.begin(), server.capabilities.end(), capability) !=
           server.capabilities.end();
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
    readOptions(arguments, request);
    if (request.only == ReplayOnly::All && arguments.operands().isEmpty() && !request.dryRun)
        arguments.addProblem("only",
                             QStringLiteral("all wants an expression that says which events; "
                                            "for example after:-1h."));
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    request.filter.q = *expression;
    if (request.asNewEvent) {
        // A server that does not know the wish would send the old ones.
        const auto info = await(engine->server().info(), context.interrupts);
        if (!info)
            return report(context, info.error());
        if (!can(*info, "replay_as_new_event")) {
            context.out.error(QStringLiteral("This server cannot replay events as new ones."));
            return ExitCode::Failed;
        }
    }
    const auto replay = await(engine->replays().create(request), context.interrupts);
    if (!replay)
        return report(context, replay.error());
    if (request.dryRun || arguments.has("no-wait") || isOver(*replay)) {
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
        "starts, or by the dry run that --plan names.\n\nExamples:\n"
        "  deckhandctl replay --dry-run after:-2h\n"
        "  deckhandctl replay --destination evtd_… --rate 50 type:task_run.*\n"
        "  deckhandctl replay --to evtd_… --parallel 4 --stop-after 10 after:-1d",
        withConnection({
            {"only", "WHICH", "failed (default), missed or all"},
            {"destination", "ID", "to these only; may be repeated; default: every active one"},
            {"rate", "N", "deliveries a second at most"},
            {"parallel", "N", "deliveries under way at once, at most"},
            {"stop-after", "N", "pause it after so many failed attempts in a row"},
            {"order", "WHICH", "oldest (default) or newest events first, for each destination"},
            {"to", "ID", "to this destination instead; its subscription is not asked"},
            {"as-new-event", nullptr,
             "store each event anew, with an id of its own, and send that; receivers cannot "
             "recognise it as a duplicate"},
            {"dry-run", nullptr, "count, build every request, list what would fail; send nothing"},
            {"count-only", nullptr, "a dry run that builds no requests"},
            {"plan", "ID", "start the very set that a dry run has counted"},
            {"no-wait", nullptr, "start it and return"},
        }),
        run};
}

} // namespace deckhand
