#include "ctl/command.h"

#include "api/jsonscan.h"
#include "common/metrics.h"
#include "ctl/serveoptions.h"

#include <unistd.h>

namespace deckhand {

namespace {

constexpr auto soonExpired = std::chrono::hours(24 * 14);

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
                QStringLiteral("The admin key that was given is not among the store's keys and was "
                               "left aside; it only presets a new store's."));
        return {};
    }
    std::optional<Secret> preset;
    if (!options.adminKey.isEmpty())
        preset = options.adminKey;
    KeyOptions first;
    first.onlyFirst = true;
    const auto made =
        await(engine.access().createKey(QStringLiteral("admin"), Role::Admin, preset, first),
              context.interrupts);
    if (!made && made.error().code() == ErrorCode::Conflict) {
        logger.info(QStringLiteral("Another server made the store's admin key at this moment."));
        return {};
    }
    if (!made)
        return failure(made.error());
    if (!preset)
        context.out.note(QStringLiteral("Admin key, shown only now: %1")
                             .arg(QString::fromUtf8(made->secret.reveal())));
    return {};
}

QString dayOf(Timestamp time)
{
    return QString::fromLatin1(toIso(time).left(10));
}

void logCertificate(const TlsSummary &summary, const QString &message, const Logger &logger,
                    const Clock &clock)
{
    logger.info(message, {{"subject", summary.subject}, {"expires", dayOf(summary.validUntil)}});
    if (summary.validUntil - clock.now() < soonExpired)
        logger.warning(QStringLiteral("The certificate expires soon; renew it and send SIGHUP."),
                       {{"expires", dayOf(summary.validUntil)}});
    if (summary.keyOpenToOthers)
        logger.warning(QStringLiteral("Every user of this machine may read the TLS key; run chmod "
                                      "o= on its file."));
}

/// What is to be known of how the server can be reached.
void logReach(const HttpServer &server, const HttpServerSettings &settings, const Logger &logger,
              const Clock &clock)
{
    if (!settings.tls && !server.isLoopback())
        logger.warning(QStringLiteral("Keys and events cross the network in the clear: give "
                                      "--tls-cert and --tls-key, or put a TLS proxy in front."),
                       {{"url", server.url()}});
    if (!settings.tls)
        return;
    if (const auto summary = inspectTls(*settings.tls, clock.now()))
        logCertificate(*summary, QStringLiteral("Serving TLS"), logger, clock);
}

void reload(HttpServer &server, const HttpServerSettings &settings, const Logger &logger,
            const Clock &clock)
{
    if (!settings.tls) {
        logger.info(QStringLiteral("SIGHUP: there is no certificate to read again"));
        return;
    }
    const auto summary = server.reloadTls();
    if (summary)
        logCertificate(*summary, QStringLiteral("The certificate was read again"), logger, clock);
    else
        logger.error(QStringLiteral("The new certificate can't be used; the former one stays"),
                     {{"reason", summary.error().text()}});
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
    logReach(**server, options.server, logger, context.clock);
    QObject guard;
    QObject::connect(&context.interrupts, &Interrupts::hungUp, &guard,
                     [&] { reload(**server, options.server, logger, context.clock); });

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
    // A server without a terminal has nobody who could hang up.
    if (options.server.tls || ::isatty(STDIN_FILENO) == 0)
        context.interrupts.followHangups();
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
        "is made and printed to stderr once.\n\nWith --tls-cert and --tls-key it speaks https (TLS "
        "1.2 or newer); SIGHUP makes it read both files again\nfor new connections, and a pair "
        "that "
        "can't be used leaves the former one in force. Logs go to stderr, for\nthe journal or "
        "whatever keeps and rotates them.\n\nExample:\n"
        "  deckhandctl serve --store sqlite:/var/lib/deckhand/events.db --listen 127.0.0.1:8377\n"
        "  deckhandctl serve --store postgresql://deckhand@db.example.com/deckhand --sealing-key "
        "/etc/deckhand/sealing.key\n"
        "  deckhandctl serve --listen 0.0.0.0:8377 --tls-cert chain.pem --tls-key key.pem --store "
        "sqlite:/var/lib/deckhand/events.db",
        serveOptionRows(),
        run};
}

} // namespace deckhand
