#include "ctl/serveoptions.h"

#include "ctl/storeoptions.h"

#include <QFile>
#include <QFileInfo>

namespace deckhand {

namespace {

constexpr qint64 longestKeyLine = 512;

void readStore(Arguments &arguments, EngineOptions &options)
{
    readStoreOptions(arguments, options);
    options.lease = arguments.duration("lease", options.lease);
    if (options.lease < std::chrono::seconds(1))
        arguments.addProblem("lease", QStringLiteral("must be at least 1s."));
    if (arguments.has("store-budget")) {
        options.engine.storeBudgetBytes = arguments.size("store-budget", 0);
        if (*options.engine.storeBudgetBytes < 1024 * 1024)
            arguments.addProblem("store-budget", QStringLiteral("must be at least 1MiB."));
    }
}

void readDelivery(Arguments &arguments, EngineOptions &options)
{
    if (const std::optional<QString> text = arguments.optional("retry-schedule")) {
        if (const Result<RetryPolicy> policy = parseRetrySchedule(*text))
            options.engine.retry = *policy;
        else
            arguments.addProblem(
                "retry-schedule",
                QStringLiteral("takes waits such as 30s,60s,120s, or none; not “%1”.").arg(*text));
    }
    options.engine.attemptTimeout =
        arguments.duration("attempt-timeout", options.engine.attemptTimeout);
    if (options.engine.attemptTimeout < milliseconds(1))
        arguments.addProblem("attempt-timeout", QStringLiteral("must be longer than nothing."));
    options.engine.retention = arguments.duration("retention", options.engine.retention);
    if (options.engine.retention < std::chrono::minutes(1))
        arguments.addProblem("retention", QStringLiteral("must be at least 1m."));
    options.engine.auditRetention =
        arguments.duration("audit-retention", options.engine.auditRetention);
    if (options.engine.auditRetention < std::chrono::hours(24))
        arguments.addProblem("audit-retention", QStringLiteral("must be at least 1d."));
    const QStringList allowed = arguments.all("allow-address");
    for (const QString &cidr : allowed) {
        if (const Result<AddressRange> range = AddressRange::parse(cidr.toUtf8()))
            options.allowed.push_back(*range);
        else
            arguments.addProblem("allow-address",
                                 QStringLiteral("takes an address or a range such as 127.0.0.1 or "
                                                "10.0.0.0/8, not “%1”.")
                                     .arg(cidr));
    }
}

void readConnections(Arguments &arguments, EngineOptions &options)
{
    if (const std::optional<QString> file = arguments.optional("ca-file")) {
        options.caFile = QFile::encodeName(*file);
        if (!QFileInfo(*file).isReadable())
            arguments.addProblem(
                "ca-file", QStringLiteral("names a file that can't be read: “%1”.").arg(*file));
    }
    if (Result<std::map<QByteArray, QByteArray>> urls =
            parseBaseUrls(qgetenv("DECKHAND_BASE_URLS")))
        options.engine.baseUrls = std::move(*urls);
    else
        arguments.addProblem(urls.error().text());
}

void readRateLimit(Arguments &arguments, HttpServerSettings &settings)
{
    const std::optional<QString> text = arguments.optional("rate-limit");
    if (!text)
        return;
    if (*text == QLatin1String("off")) {
        settings.rateLimit = false;
        return;
    }
    bool ok = false;
    const int requests = text->toInt(&ok);
    if (ok && requests > 0) {
        settings.rateLimit = true;
        settings.rateLimitRequests = requests;
        return;
    }
    arguments.addProblem(
        "rate-limit",
        QStringLiteral("takes the requests a key may make in 10 s, or off; not “%1”.").arg(*text));
}

void readAdminKey(Arguments &arguments, ServeOptions &options)
{
    const std::optional<QString> path = arguments.optional("admin-key-file");
    if (!path) {
        options.adminKey = Secret(qgetenv("DECKHAND_ADMIN_KEY"));
        return;
    }
    QFile file(*path);
    if (file.open(QIODevice::ReadOnly))
        options.adminKey = Secret(file.readLine(longestKeyLine).trimmed());
    if (options.adminKey.isEmpty())
        arguments.addProblem("admin-key-file",
                             QStringLiteral("names a file with no key in its first line, or that "
                                            "can't be read: “%1”.")
                                 .arg(*path));
}

} // namespace

void readTls(Arguments &arguments, HttpServerSettings &settings)
{
    const std::optional<QString> certificate = arguments.optional("tls-cert");
    const std::optional<QString> key = arguments.optional("tls-key");
    if (certificate && key)
        settings.tls = TlsFiles{*certificate, *key};
    else if (certificate)
        arguments.addProblem("tls-cert", QStringLiteral("needs --tls-key PEM beside it."));
    else if (key)
        arguments.addProblem("tls-key", QStringLiteral("needs --tls-cert PEM beside it."));
}

std::vector<OptionRow> serveOptionRows()
{
    return withStore({
        {"listen", "HOST:PORT", "default 127.0.0.1:8377; port 0 picks a free one"},
        {"tls-cert", "PEM", "serve https with this certificate, its intermediates after it"},
        {"tls-key", "PEM", "its private key, without a passphrase"},
        {"admin-key-file", "FILE", "the admin key of a new store, in place of DECKHAND_ADMIN_KEY"},
        {"lease", "TIME",
         "PostgreSQL: how long a node that answers no more keeps its work; default 15s"},
        {"retry-schedule", "WAITS", "waits before each retry, 30s,60s,120s; none: no retries"},
        {"attempt-timeout", "TIME", "of one attempt; default 5s"},
        {"retention", "TIME", "how long events are kept; default 30d"},
        {"audit-retention", "TIME", "how long the audit list is kept; default 365d"},
        {"store-budget", "SIZE", "prune the oldest events beyond this size"},
        {"max-event-size", "SIZE", "of an event's data; default 256KiB, 1MiB at most"},
        {"allow-address", "RANGE",
         "let destinations reach 127.0.0.1, 10.0.0.0/8 …; may be repeated"},
        {"ca-file", "PEM", "certificates to trust instead of the system's, for destinations"},
        {"rate-limit", "N|off", "requests of a key in 10 s; default 200 beyond loopback, else off"},
        {"log-level", "LEVEL", "debug, info (default), warning or error"},
        {"log-format", "FORMAT", "text (default) or json, to stderr"},
    });
}

void readListenAddress(Arguments &arguments, const QString &text, HttpServerSettings &settings)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    QString host = text.left(colon);
    bool ok = false;
    const ushort port = text.mid(colon + 1).toUShort(&ok);
    const bool bracketed = host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']'));
    if (bracketed)
        host = host.mid(1, host.size() - 2);
    if (colon < 1 || !ok || host.isEmpty() || (host.contains(QLatin1Char(':')) && !bracketed)) {
        arguments.addProblem("listen", QStringLiteral("takes HOST:PORT, for example 127.0.0.1:8377 "
                                                      "or [::1]:8377, not “%1”.")
                                           .arg(text));
        return;
    }
    settings.host = host;
    settings.port = port;
}

ServeOptions readServeOptions(Arguments &arguments)
{
    ServeOptions options;
    options.engine.engine.actor = Actor{{}, systemUser(), "server", {}};
    arguments.expectOperands(0, 0, "options only");
    readStore(arguments, options.engine);
    readDelivery(arguments, options.engine);
    readConnections(arguments, options.engine);
    readListenAddress(arguments, arguments.text("listen", QStringLiteral("127.0.0.1:8377")),
                      options.server);
    readTls(arguments, options.server);
    readRateLimit(arguments, options.server);
    const qint64 largest = arguments.size("max-event-size", 256 * 1024);
    if (largest < 1024 || largest > 1024 * 1024)
        arguments.addProblem("max-event-size", QStringLiteral("must lie between 1KiB and 1MiB."));
    options.engine.engine.limits.maxBytes = options.server.eventLimits.maxBytes = largest;
    options.log.level =
        logLevelFromName(arguments.choice("log-level", QStringLiteral("info"),
                                          {QStringLiteral("debug"), QStringLiteral("info"),
                                           QStringLiteral("warning"), QStringLiteral("error")}))
            .value_or(LogLevel::Info);
    options.log.format =
        logFormatFromName(arguments.choice("log-format", QStringLiteral("text"),
                                           {QStringLiteral("text"), QStringLiteral("json")}))
            .value_or(LogFormat::Text);
    readAdminKey(arguments, options);
    return options;
}

} // namespace deckhand
