#include "ctl/command.h"

#include "api/jsonscan.h"
#include "common/metrics.h"
#include "ctl/serveoptions.h"

namespace deckhand {

namespace {

ExitCode unusable(Context &context, const Error &error)
{
    context.out.error(error.text());
    return ExitCode::Unusable;
}

/// Makes sure that somebody can get in: a store without keys gets an admin key, shown this once.
VoidResult ensureAdminKey(EngineApi &engine, const ServeOptions &options, Context &context,
                          const Logger &logger)
{
    const auto keys = await(engine.access().listKeys(), context.interrupts);
    if (!keys)
        return failure(keys.error());
    if (!keys->empty()) {
        if (!options.adminKey.isEmpty() &&
            !await(engine.access().authenticate(options.adminKey), context.interrupts))
            logger.warning(
                QStringLiteral("DECKHAND_ADMIN_KEY is not among the store's keys and was "
                               "left aside; it only presets a new store's."));
        return {};
    }
    std::optional<Secret> preset;
    if (!options.adminKey.isEmpty())
        preset = options.adminKey;
    const auto made = await(engine.access().createKey(QStringLiteral("admin"), Role::Admin, preset),
                            context.interrupts);
    if (!made)
        return failure(made.error());
    if (!preset)
        context.out.note(QStringLiteral("Admin key, shown only now: %1")
                             .arg(QString::fromUtf8(made->secret.reveal())));
    return {};
}

ExitCode serveUntilStopped(LocalEngine &engine, const ServeOptions &options, Context &context,
                           const Logger &logger)
{
    auto server = HttpServer::start(engine, options.server,
                                    [&engine] { return prometheusText(engine.counters()); });
    if (!server)
        return unusable(context, server.error());
    const QString url = (*server)->url();
    context.out.line(QByteArray("{\"ready\":true,\"url\":" + quoteJson(url.toUtf8()) + '}'));
    logger.info(QStringLiteral("Ready"),
                {{"url", url}, {"store", maskedStore(options.engine.storeUrl)}});

    if (!context.interrupts.raised()) {
        QEventLoop loop;
        QObject::connect(&context.interrupts, &Interrupts::interrupted, &loop, &QEventLoop::quit);
        loop.exec();
    }
    logger.info(QStringLiteral("Stopping: no new requests, attempts in flight may finish"));
    server->reset();
    return ExitCode::Ok;
}

ExitCode run(Context &context)
{
    const ServeOptions options = readServeOptions(context.arguments);
    if (!context.arguments.problems().isEmpty())
        return usageError(context);
    const Logger logger(options.log, context.clock);
    const QtMessageRoute route(logger);

    auto engine = assembleEngine(options.engine, context.clock);
    if (!engine)
        return unusable(context, engine.error());
    const VoidResult key = ensureAdminKey(**engine, options, context, logger);
    const ExitCode code = key ? serveUntilStopped(**engine, options, context, logger)
                              : unusable(context, key.error());
    (*engine)->shutdown();
    logger.info(QStringLiteral("Stopped"));
    return code;
}

} // namespace

Command serveCommand()
{
    return {
        "serve",
        "",
        "run the engine and its HTTP API",
        "When it is ready it prints one line of JSON: {\"ready\":true,\"url\":…}. SIGTERM and "
        "Ctrl-C let attempts\nin flight finish, then it ends with 0. Destinations on loopback, "
        "private, link-local and cloud metadata\naddresses are refused unless --allow-address "
        "names them. A new store gets an admin key: the one in\nDECKHAND_ADMIN_KEY, else one that "
        "is made and printed to stderr once.\n\nExample:\n"
        "  deckhandctl serve --store sqlite:/var/lib/deckhand/events.db --listen 127.0.0.1:8377\n"
        "  deckhandctl serve --store postgresql://deckhand@db.example.com/deckhand --sealing-key "
        "/etc/deckhand/sealing.key",
        serveOptionRows(),
        run};
}

} // namespace deckhand
