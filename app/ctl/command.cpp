#include "ctl/command.h"

#include "api/codec.h"
#include "common/engineassembly.h"
#include "remote/remoteengine.h"

#include <QUrl>

namespace deckhand {

ExitCode exitCodeOf(const Error &error)
{
    switch (error.code()) {
    case ErrorCode::ResourceNotFound: return ExitCode::NotFound;
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden: return ExitCode::NotAuthorised;
    default: return isUnreachable(error) ? ExitCode::CannotConnect : ExitCode::Failed;
    }
}

ExitCode usageError(Context &context)
{
    for (const QString &problem : context.arguments.problems())
        context.out.error(problem);
    context.out.note(
        QStringLiteral("See: deckhandctl %1 --help").arg(QLatin1String(context.command.name)));
    return ExitCode::Usage;
}

ExitCode report(Context &context, const Error &error)
{
    if (context.interrupts.raised()) {
        context.out.note(QStringLiteral("Interrupted."));
        return ExitCode::Interrupted;
    }
    if (context.json()) {
        QByteArray text;
        encode(text, error, error.requestId);
        context.out.note(QString::fromUtf8(text));
    } else {
        const QStringList lines = error.text().split(QLatin1Char('\n'));
        for (const QString &line : lines)
            context.out.error(harmless(line));
    }
    return exitCodeOf(error);
}

std::vector<OptionRow> withConnection(std::vector<OptionRow> options)
{
    options.push_back(
        {"url", "URL", "the server; default: DECKHAND_URL, else http://127.0.0.1:8377"});
    options.push_back(
        {"key", "KEY", "the API key; better set DECKHAND_KEY, which no process list shows"});
    options.push_back({"ca-file", "PEM",
                       "trust this authority for an https URL, or DECKHAND_CA_FILE; default: the "
                       "system's"});
    options.push_back({"json", nullptr, "machine-readable output, one JSON object a line"});
    return options;
}

QString serverUrl(const Context &context)
{
    const QString fromEnvironment = qEnvironmentVariable("DECKHAND_URL");
    const QString fallback =
        fromEnvironment.isEmpty() ? QStringLiteral("http://127.0.0.1:8377") : fromEnvironment;
    return context.arguments.text("url", fallback);
}

std::unique_ptr<EngineApi> connectServer(Context &context)
{
    const QString text = serverUrl(context);
    RemoteSettings settings;
    settings.url = QUrl(text, QUrl::StrictMode);
    const bool web = settings.url.scheme() == QLatin1String("http") ||
                     settings.url.scheme() == QLatin1String("https");
    if (!settings.url.isValid() || !web || settings.url.host().isEmpty())
        context.arguments.addProblem(
            "url",
            QStringLiteral("takes an address such as http://127.0.0.1:8377, not “%1”.").arg(text));
    settings.key =
        Secret(context.arguments.text("key", qEnvironmentVariable("DECKHAND_KEY")).toUtf8());
    const QString caFile =
        context.arguments.text("ca-file", qEnvironmentVariable("DECKHAND_CA_FILE"));
    if (!caFile.isEmpty()) {
        if (auto authorities = readAuthorities(caFile))
            settings.authorities = std::move(*authorities);
        else
            context.arguments.addProblem(
                "ca-file",
                QStringLiteral("can't be used. %1").arg(authorities.error().items.front().message));
    }
    if (!context.arguments.problems().isEmpty())
        return nullptr;
    settings.types = builtInTypes();
    return connectRemote(std::move(settings));
}

} // namespace deckhand
