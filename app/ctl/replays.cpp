#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/rows.h"

namespace deckhand {

namespace {

QStringList replayRow(const Replay &replay)
{
    return {dateTime(replay.createdAt), QLatin1String(wireName(replay.status)),
            replay.id.toString(), countsText(replay.counts), replay.createdBy};
}

void print(Context &context, const std::vector<Replay> &replays)
{
    std::vector<QStringList> rows;
    for (const Replay &replay : replays) {
        QByteArray text;
        if (context.json()) {
            encode(text, replay);
            context.out.line(text);
        } else {
            rows.push_back(replayRow(replay));
        }
    }
    if (!context.json())
        context.out.table({QStringLiteral("CREATED (UTC)"), QStringLiteral("STATUS"),
                           QStringLiteral("ID"), QStringLiteral("DELIVERIES"),
                           QStringLiteral("BY")},
                          rows);
}

ExitCode runList(Context &context)
{
    context.arguments.expectOperands(0, 0, "replays list");
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    const auto page = await(engine->replays().list(PageRequest{100, {}}), context.interrupts);
    if (!page)
        return report(context, page.error());
    print(context, page->items);
    return ExitCode::Ok;
}

template <FutureResult<Replay> (ReplaysApi::*call)(ReplayId)>
ExitCode runOne(Context &context)
{
    context.arguments.expectOperands(1, 1, "one replay id");
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    const auto replay =
        await((engine->replays().*call)(ReplayId::fromString(context.arguments.operand(0))),
              context.interrupts);
    if (!replay)
        return report(context, replay.error());
    print(context, {*replay});
    return ExitCode::Ok;
}

} // namespace

std::vector<Command> replaysCommands()
{
    return {
        {"replays list", "", "list replays, newest first", "", withConnection({}), runList},
        {"replays pause", "ID", "hold a replay", "", withConnection({}),
         runOne<&ReplaysApi::pause>},
        {"replays resume", "ID", "go on with a replay", "", withConnection({}),
         runOne<&ReplaysApi::resume>},
        {"replays cancel", "ID", "end a replay; what was sent stays sent", "", withConnection({}),
         runOne<&ReplaysApi::cancel>},
    };
}

} // namespace deckhand
