#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/destinationargs.h"
#include "ctl/destinationtest.h"
#include "ctl/rows.h"

#include <algorithm>

namespace deckhand {

namespace {

QString patternsText(const Subscription &subscription)
{
    QStringList texts;
    for (const QByteArray &pattern : subscription.patterns())
        texts.append(QString::fromUtf8(pattern));
    return texts.join(QLatin1Char(','));
}

DestinationId idOperand(const Context &context)
{
    return DestinationId::fromString(context.arguments.operand(0));
}

void printJson(Context &context, const Destination &destination)
{
    QByteArray text;
    encode(text, destination);
    context.out.line(text);
}

ExitCode runList(Context &context)
{
    context.arguments.expectOperands(0, 0, "destinations list");
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    std::vector<QStringList> rows;
    PageRequest request{100, {}};
    for (bool more = true; more;) {
        const auto page = await(engine->destinations().list(request), context.interrupts);
        if (!page)
            return report(context, page.error());
        for (const Destination &destination : page->items) {
            if (context.json())
                printJson(context, destination);
            else
                rows.push_back({harmless(destination.id.toString()),
                                harmless(QString::fromUtf8(destination.type)),
                                statusText(context.out, destination.status),
                                destination.stats ? grouped(destination.stats->waiting) : QString(),
                                harmless(destination.name), patternsText(destination.events)});
        }
        request.cursor = page->nextCursor;
        more = page->hasMore && !page->items.empty();
    }
    if (!context.json())
        context.out.table({QStringLiteral("ID"), QStringLiteral("TYPE"), QStringLiteral("STATUS"),
                           QStringLiteral("WAITING"), QStringLiteral("NAME"),
                           QStringLiteral("EVENTS")},
                          rows);
    return ExitCode::Ok;
}

/// Prints what was made or changed; `secret` is the signing secret, which is seen once.
ExitCode showChanged(Context &context, const Result<Destination> &destination, const QString &what,
                     bool showSecret)
{
    if (!destination)
        return report(context, destination.error());
    if (context.json()) {
        printJson(context, *destination);
        return ExitCode::Ok;
    }
    context.out.line(QStringLiteral("%1 %2 (%3, %4)")
                         .arg(destination->id.toString(), what,
                              QString::fromUtf8(destination->type),
                              statusText(context.out, destination->status)));
    const auto secret = destination->config.credentials.find(QStringLiteral("secret"));
    if (showSecret && destination->type == "webhook" &&
        secret != destination->config.credentials.end())
        context.out.line(QStringLiteral("Signing secret, shown only now: %1")
                             .arg(QString::fromUtf8(secret->second.reveal())));
    return ExitCode::Ok;
}

DestinationDraft readDraft(Arguments &arguments)
{
    DestinationDraft draft;
    draft.type = arguments.text("type", QStringLiteral("webhook")).toUtf8();
    draft.events = readSubscription(arguments);
    if (draft.events.patterns().empty())
        draft.events = Subscription({"*"});
    draft.filter = readFilter(arguments);
    draft.metadata = readMetadata(arguments);
    draft.retryPolicy = readRetryPolicy(arguments);
    draft.active = !arguments.has("inactive");
    draft.skipVerification = arguments.has("skip-verification");
    if (arguments.has("max-concurrency"))
        draft.maxConcurrency = int(arguments.integer("max-concurrency", 1, 1, 10'000));
    if (arguments.has("max-rate"))
        draft.maxRate = arguments.number("max-rate", 1, 0.001, 1e6);
    return draft;
}

const DestinationType *findType(Arguments &arguments, const DestinationTypes &types,
                                const QByteArray &name)
{
    const DestinationType *type = types.find(name);
    if (type)
        return type;
    QStringList names;
    for (const DestinationType &known : types.all())
        names.append(QString::fromUtf8(known.name));
    arguments.addProblem("type",
                         QStringLiteral("takes one of %1.").arg(names.join(QStringLiteral(", "))));
    return nullptr;
}

bool isAbout(const Error &error, const char *field)
{
    return std::any_of(error.items.begin(), error.items.end(), [field](const ErrorItem &item) {
        return item.field == QLatin1String(field);
    });
}

ExitCode runAdd(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 1, "destinations add [URL]");
    DestinationDraft draft = readDraft(arguments);
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    const auto types = await(engine->server().destinationTypes(), context.interrupts);
    if (!types)
        return report(context, types.error());
    const DestinationTypes known(*types);
    draft.config = readConfig(arguments, findType(arguments, known, draft.type));
    if (!arguments.problems().isEmpty())
        return usageError(context);
    const QString url = QStringLiteral("url");
    if (!arguments.operands().isEmpty())
        draft.config.fields[url] = arguments.operand(0);
    const bool hasUrl = draft.config.fields.count(url) > 0;
    draft.name =
        arguments.text("name", hasUrl ? draft.config.fields[url] : QString::fromUtf8(draft.type));
    const auto made = await(engine->destinations().create(draft), context.interrupts);
    const ExitCode code = showChanged(context, made, QStringLiteral("created"), true);
    if (!made && !context.json() && isAbout(made.error(), "skip_verification"))
        context.out.note(QStringLiteral("Here that is --skip-verification."));
    return code;
}

void readPatch(Arguments &arguments, DestinationPatch &patch)
{
    patch.name = arguments.optional("name");
    if (arguments.has("events"))
        patch.events = readSubscription(arguments);
    if (arguments.has("filter"))
        patch.filter = readFilter(arguments);
    for (const auto &[name, value] : readMetadata(arguments))
        patch.metadata[name] = value;
    if (const auto policy = readRetryPolicy(arguments))
        patch.retryPolicy = std::optional<RetryPolicy>(*policy);
    if (arguments.has("max-concurrency"))
        patch.maxConcurrency =
            std::optional<int>(int(arguments.integer("max-concurrency", 1, 1, 10'000)));
    if (arguments.has("max-rate"))
        patch.maxRate = std::optional<double>(arguments.number("max-rate", 1, 0.001, 1e6));
    if (arguments.has("active") && arguments.has("inactive"))
        arguments.addProblem("inactive", QStringLiteral("and --active exclude each other."));
    else if (arguments.has("active"))
        patch.status = DestinationStatus::Active;
    else if (arguments.has("inactive"))
        patch.status = DestinationStatus::Inactive;
    const QString held = arguments.choice(
        "held", QStringLiteral("resume"),
        {QStringLiteral("resume"), QStringLiteral("replay_missed"), QStringLiteral("drop")});
    patch.onReactivate = fromWireName<OnReactivate>(held.toUtf8()).value_or(OnReactivate::Resume);
}

ExitCode runSet(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(1, 1, "destinations set ID");
    DestinationPatch patch;
    readPatch(arguments, patch);
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    if (arguments.has("set") || arguments.has("unset")) {
        const auto current =
            await(engine->destinations().get(idOperand(context)), context.interrupts);
        if (!current)
            return report(context, current.error());
        const auto types = await(engine->server().destinationTypes(), context.interrupts);
        if (!types)
            return report(context, types.error());
        const DestinationTypes known(*types);
        const DestinationConfig config = readConfig(arguments, known.find(current->type));
        for (const auto &[name, value] : config.fields)
            patch.configFields[name] = value;
        for (const auto &[name, value] : config.credentials)
            patch.configCredentials[name] = value;
        const QStringList unset = arguments.all("unset");
        for (const QString &name : unset)
            patch.configFields[name] = std::nullopt;
        if (!arguments.problems().isEmpty())
            return usageError(context);
    }
    return showChanged(
        context,
        await(engine->destinations().update(idOperand(context), patch), context.interrupts),
        QStringLiteral("changed"), false);
}

ExitCode runRemove(Context &context)
{
    context.arguments.expectOperands(1, 1, "destinations rm ID");
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    const auto removed =
        await(engine->destinations().remove(idOperand(context)), context.interrupts);
    if (!removed)
        return report(context, removed.error());
    context.out.line(
        context.json() ? QStringLiteral("{\"id\":\"%1\",\"deleted\":true}").arg(removed->toString())
                       : QStringLiteral("%1 deleted; its waiting deliveries are canceled")
                             .arg(removed->toString()));
    return ExitCode::Ok;
}

ExitCode runRotate(Context &context)
{
    context.arguments.expectOperands(1, 1, "destinations rotate ID");
    const milliseconds overlap = context.arguments.duration("overlap", std::chrono::hours(24));
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    return showChanged(
        context,
        await(engine->destinations().rotateSecret(idOperand(context), overlap), context.interrupts),
        QStringLiteral("has a new secret"), true);
}

ExitCode runEndOverlap(Context &context)
{
    context.arguments.expectOperands(1, 1, "destinations end-overlap ID");
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    return showChanged(
        context,
        await(engine->destinations().endSecretOverlap(idOperand(context)), context.interrupts),
        QStringLiteral("signs with its present secret only"), false);
}

std::vector<OptionRow> with(std::vector<OptionRow> options, std::vector<OptionRow> more)
{
    options.insert(options.end(), more.begin(), more.end());
    return withConnection(std::move(options));
}

} // namespace

std::vector<Command> destinationCommands()
{
    return {
        {"destinations list", "", "list destinations", "", withConnection({}), runList},
        {"destinations add", "[URL]", "make a destination",
         "With URL it is a webhook; without --events it gets every event. A made signing secret is "
         "shown once.\n\nExamples:\n"
         "  deckhandctl destinations add https://example.com/hooks --events task_run.*\n"
         "  deckhandctl destinations add --type aws_sqs --set queue_url=… --set key=… --set "
         "secret=@key.txt",
         with(destinationOptionRows(), {{"type", "TYPE", "default webhook"},
                                        {"inactive", nullptr, "made, but not used yet"},
                                        {"skip-verification", nullptr,
                                         "do not ask the service first whether its credential is "
                                         "right (hookdeck)"}}),
         runAdd},
        {"destinations set", "ID", "change a destination",
         "Only what is named changes.\n\nExample:\n"
         "  deckhandctl destinations set evtd_… --active --held replay_missed",
         with(destinationOptionRows(),
              {{"unset", "NAME", "clear a setting; may be repeated"},
               {"active", nullptr, "use it again"},
               {"inactive", nullptr, "stop using it"},
               {"held", "WHAT", "with --active: resume (default), replay_missed or drop"}}),
         runSet},
        {"destinations rm", "ID", "delete a destination", "", withConnection({}), runRemove},
        {"destinations test", "ID", "send it a sample event now",
         "Tells of each stage what was seen, why it was skipped and what to do, on a terminal as "
         "soon as it is passed. Nothing is written to the event log. Ends with 1 when the "
         "attempt fails.",
         withConnection(
             {{"type", "TYPE", "of the sample"},
              {"data", "JSON", "instead of the sample's data"},
              {"no-event", nullptr,
               "go as far as it goes without sending an event: connect and, where the type asks "
               "before it sends, sign in and be permitted"}}),
         runDestinationTest},
        {"destinations rotate", "ID", "give a webhook a new signing secret",
         "The old one signs too until the overlap is over.",
         withConnection({{"overlap", "TIME", "default 24h"}}), runRotate},
        {"destinations end-overlap", "ID", "stop signing with a webhook's former secrets now",
         "Receivers that still have a former one refuse from then on.", withConnection({}),
         runEndOverlap},
    };
}

} // namespace deckhand
