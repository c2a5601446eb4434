#include "ctl/command.h"

#include "api/jsonscan.h"
#include "signing/standardwebhooks.h"

#include <QFile>

#include <cstdio>

namespace deckhand {

namespace {

struct Signed
{
    QByteArray id;
    QByteArray timestamp;
    QByteArray signatures;
    QByteArray body;
};

/// What a verification found: which part failed, and what to do.
struct Finding
{
    const char *part; ///< `ok`, `header`, `clock`, `secret`, `body`
    QString sentence;
};

QByteArray readInput(Arguments &arguments, const char *option, const QString &path)
{
    QFile file(path);
    const bool opened = path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                   : file.open(QIODevice::ReadOnly);
    if (!opened) {
        arguments.addProblem(
            option, QStringLiteral("“%1” can't be read: %2.").arg(path, file.errorString()));
        return {};
    }
    return file.readAll();
}

/// `Name: value` lines; a request line in front does not matter.
void takeHeaders(const QByteArray &text, Signed &request)
{
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 1)
            continue;
        const QByteArray name = line.left(colon).trimmed().toLower();
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (name == "webhook-id")
            request.id = value;
        else if (name == "webhook-timestamp")
            request.timestamp = value;
        else if (name == "webhook-signature")
            request.signatures = value;
    }
}

Signed readRequest(Arguments &arguments)
{
    Signed request;
    if (const auto path = arguments.optional("headers"))
        takeHeaders(readInput(arguments, "headers", *path), request);
    if (const auto id = arguments.optional("id"))
        request.id = id->toUtf8();
    if (const auto timestamp = arguments.optional("timestamp"))
        request.timestamp = timestamp->toUtf8();
    if (const auto signature = arguments.optional("signature"))
        request.signatures = signature->toUtf8();
    if (const auto body = arguments.optional("body-text"))
        request.body = body->toUtf8();
    else if (const auto path = arguments.optional("body"))
        request.body = readInput(arguments, "body", *path);
    else
        arguments.addProblem(
            "body", QStringLiteral("is needed: a file with the raw body, or - for stdin."));
    return request;
}

/// Ways in which a body is changed on its way into a file; each with what was done to it.
std::vector<std::pair<QByteArray, QString>> bodyVariants(const QByteArray &body)
{
    std::vector<std::pair<QByteArray, QString>> variants;
    if (body.endsWith("\r\n"))
        variants.emplace_back(body.chopped(2), QStringLiteral("a line end was added at its end"));
    if (body.endsWith('\n'))
        variants.emplace_back(body.chopped(1), QStringLiteral("a line end was added at its end"));
    else
        variants.emplace_back(body + '\n', QStringLiteral("the line end at its end was cut off"));
    variants.emplace_back(QByteArray(body).replace("\r\n", "\n"),
                          QStringLiteral("its line ends were changed to CR LF"));
    if (body.startsWith("\xEF\xBB\xBF"))
        variants.emplace_back(body.mid(3), QStringLiteral("a byte order mark was added in front"));
    return variants;
}

Finding explainMismatch(const std::vector<Secret> &keys, const Signed &request, Timestamp now)
{
    const auto fits = [&](const QByteArray &body) {
        return std::any_of(keys.begin(), keys.end(), [&](const Secret &key) {
            return verifyWebhook(key, request.id, request.timestamp, request.signatures, body,
                                 now) == WebhookVerdict::Valid;
        });
    };
    for (const auto &[variant, change] : bodyVariants(request.body)) {
        if (fits(variant))
            return {"body",
                    QStringLiteral("The body was changed: %1. Verify the bytes as they came.")
                        .arg(change)};
    }
    const auto members = scanJson(request.body, JsonLimits{});
    if (!members)
        return {"body",
                QStringLiteral("The signature does not fit, and the body is no complete JSON: "
                               "%1 It was probably cut or re-encoded.")
                    .arg(members.error().message)};
    for (const JsonSlice &member : *members) {
        if (member.key == "id" && unquoteJson(member.text) != request.id)
            return {"body",
                    QStringLiteral("The signature does not fit, and the body's id is not the one "
                                   "in webhook-id: headers and body are of two requests.")};
    }
    return {"secret",
            QStringLiteral("The signature fits no secret given. Most likely it is another "
                           "destination's secret or an old one; a body that was parsed and "
                           "written again fails alike.")};
}

Finding examine(const std::vector<Secret> &keys, const Signed &request, Timestamp now)
{
    WebhookVerdict verdict = WebhookVerdict::NoMatch;
    for (const Secret &key : keys) {
        verdict = verifyWebhook(key, request.id, request.timestamp, request.signatures,
                                request.body, now);
        if (verdict == WebhookVerdict::Valid)
            break;
    }
    switch (verdict) {
    case WebhookVerdict::Valid: return {"ok", QStringLiteral("The signature is valid.")};
    case WebhookVerdict::MissingHeader:
        return {"header",
                QStringLiteral("webhook-id, webhook-timestamp or webhook-signature is missing.")};
    case WebhookVerdict::BadTimestamp:
        return {"header", QStringLiteral("webhook-timestamp is no number of seconds since 1970.")};
    case WebhookVerdict::TooOld:
        return {"clock",
                QStringLiteral("The timestamp is more than five minutes old: a late or repeated "
                               "request, or a clock that is ahead. --at checks it as of then.")};
    case WebhookVerdict::TooNew:
        return {"clock",
                QStringLiteral("The timestamp is more than five minutes in the future: set this "
                               "computer's clock, or use --at.")};
    case WebhookVerdict::NoMatch: break;
    }
    if (!request.signatures.contains("v1,"))
        return {"header",
                QStringLiteral("webhook-signature has no v1 signature; it reads v1,BASE64.")};
    return explainMismatch(keys, request, now);
}

Timestamp readMoment(Context &context, const Signed &request)
{
    const std::optional<QString> at = context.arguments.optional("at");
    if (!at)
        return context.clock.now();
    if (*at == QLatin1String("sent"))
        return fromMillis(request.timestamp.toLongLong() * 1000);
    if (const std::optional<Timestamp> moment = parseIso(at->toUtf8()))
        return *moment;
    context.arguments.addProblem(
        "at", QStringLiteral("takes a time such as 2025-01-15T09:31:15Z, or sent; "
                             "not “%1”.")
                  .arg(*at));
    return {};
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 0, "options only");
    std::vector<Secret> keys;
    QStringList secrets = arguments.all("secret");
    if (secrets.isEmpty())
        arguments.addProblem("secret",
                             QStringLiteral("is needed: the destination's whsec_… secret."));
    for (const QString &secret : secrets) {
        if (const Result<Secret> key = webhookKey(Secret(secret.trimmed().toUtf8())))
            keys.push_back(*key);
        else
            arguments.addProblem("secret", key.error().text());
    }
    const Signed request = readRequest(arguments);
    const Timestamp now = readMoment(context, request);
    if (!arguments.problems().isEmpty())
        return usageError(context);
    const Finding finding = examine(keys, request, now);
    const bool good = qstrcmp(finding.part, "ok") == 0;
    if (context.json())
        context.out.line(
            QByteArray(QByteArray("{\"valid\":") + (good ? "true" : "false") +
                       ",\"failed\":" + (good ? QByteArray("null") : quoteJson(finding.part)) +
                       ",\"message\":" + quoteJson(finding.sentence.toUtf8()) + '}'));
    else
        context.out.line(
            good ? context.out.toned(finding.sentence, Tone::Good)
                 : QStringLiteral("%1: %2").arg(QLatin1String(finding.part), finding.sentence));
    return good ? ExitCode::Ok : ExitCode::VerificationFailed;
}

} // namespace

Command verifyCommand()
{
    return {
        "verify",
        "",
        "check the signature of a webhook that came",
        "Says which of header, clock, secret and body failed; ends with 6 then.\n\nExample:\n"
        "  deckhandctl verify --secret whsec_… --headers headers.txt --body body.json --at sent",
        {
            {"secret", "SECRET", "whsec_…; may be repeated"},
            {"headers", "PATH", "a file with the request's headers"},
            {"id", "TEXT", "webhook-id, instead of --headers"},
            {"timestamp", "SECONDS", "webhook-timestamp"},
            {"signature", "TEXT", "webhook-signature"},
            {"body", "PATH", "a file with the raw body; - is stdin"},
            {"body-text", "TEXT", "the body itself"},
            {"at", "TIME", "check as of this time; sent: as of the timestamp"},
            {"json", nullptr, "machine-readable output"},
        },
        run};
}

} // namespace deckhand
