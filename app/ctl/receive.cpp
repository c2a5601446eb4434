#include "ctl/command.h"

#include "api/jsonscan.h"
#include "ctl/rows.h"
#include "ctl/serveoptions.h"
#include "demo/receiver.h"
#include "signing/standardwebhooks.h"

#include <mutex>

namespace deckhand {

namespace {

QByteArray headerOf(const Headers &headers, const char *name)
{
    for (const Header &header : headers) {
        if (header.first.compare(name, Qt::CaseInsensitive) == 0)
            return header.second;
    }
    return {};
}

/// What came, handed from the receiver's thread to the command's.
class Arrivals final : public QObject
{
    Q_OBJECT

public:
    void put(const Received &received)
    {
        constexpr size_t most = 50'000;
        {
            const std::lock_guard lock(m_mutex);
            ++m_count;
            if (m_waiting.size() < most) // beyond it only the count is kept
                m_waiting.push_back(received);
        }
        Q_EMIT arrived();
    }
    [[nodiscard]] std::vector<Received> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_waiting, {});
    }
    [[nodiscard]] qint64 count()
    {
        const std::lock_guard lock(m_mutex);
        return m_count;
    }

Q_SIGNALS:
    void arrived();

private:
    std::mutex m_mutex;
    std::vector<Received> m_waiting;
    qint64 m_count = 0;
};

const char *signatureWord(const Received &received)
{
    if (!received.signatureChecked)
        return "unchecked";
    return received.signatureValid ? "valid" : "INVALID";
}

void printJson(Output &out, const Received &received)
{
    QByteArray headers;
    for (const auto &[name, value] : received.headers)
        headers += ',' + quoteJson(name.toLower()) + ':' + quoteJson(value);
    out.line(QByteArray(
        "{\"at\":" + quoteJson(toIso(received.at)) + ",\"path\":" + quoteJson(received.target) +
        ",\"status\":" + QByteArray::number(received.answeredStatus) +
        ",\"signature\":" + quoteJson(signatureWord(received)) +
        ",\"duplicate\":" + (received.duplicate ? "true" : "false") + ",\"headers\":{" +
        headers.mid(1) + "},\"body\":" + quoteJson(received.body) + '}'));
}

void printText(Output &out, const Received &received)
{
    const bool bad = received.signatureChecked && !received.signatureValid;
    const Tone tone = bad ? Tone::Bad : received.answeredStatus < 300 ? Tone::Good : Tone::Warn;
    out.line(QStringLiteral("%1  %2  signature %3%4  %5  %6")
                 .arg(clockTime(received.at),
                      out.toned(QString::number(received.answeredStatus), tone),
                      QLatin1String(signatureWord(received)),
                      received.duplicate ? QStringLiteral(", seen before") : QString(),
                      harmless(QString::fromUtf8(headerOf(received.headers, "webhook-topic"))),
                      harmless(QString::fromUtf8(headerOf(received.headers, "webhook-id")))));
    out.line(QString(QStringLiteral("    ") + harmless(QString::fromUtf8(received.body))));
}

std::vector<Secret> readSecrets(Arguments &arguments)
{
    std::vector<Secret> secrets;
    const QStringList texts = arguments.all("secret");
    for (const QString &text : texts) {
        Secret secret(text.toUtf8());
        if (const Result<Secret> key = webhookKey(secret); !key)
            arguments.addProblem("secret", key.error().text());
        secrets.push_back(std::move(secret));
    }
    return secrets;
}

ReceiverDials readDials(Arguments &arguments)
{
    ReceiverDials dials;
    dials.status = int(arguments.integer("status", 200, 200, 599));
    dials.failureShare = arguments.number("fail-share", 0, 0, 1);
    dials.failureStatus = int(arguments.integer("fail-status", 500, 300, 599));
    dials.latency = arguments.duration("latency", milliseconds(0));
    dials.latencySpread = arguments.duration("latency-spread", milliseconds(0));
    dials.reset = arguments.has("reset");
    dials.location = arguments.text("location").toUtf8();
    if (arguments.has("retry-after"))
        dials.retryAfterSeconds = int(arguments.integer("retry-after", 0, 0, 86'400));
    return dials;
}

ExitCode summary(Context &context, const Receiver &receiver)
{
    const ReceiverCounters counters = receiver.counters();
    context.out.note(
        QStringLiteral("%1 requests: %2 accepted, %3 refused, %4 with a bad signature, "
                       "%5 seen before")
            .arg(grouped(counters.requests), grouped(counters.accepted), grouped(counters.refused),
                 grouped(counters.badSignatures), grouped(counters.duplicates)));
    return counters.badSignatures > 0 ? ExitCode::VerificationFailed : ExitCode::Ok;
}

void printArrivals(Context &context, Arrivals &arrivals)
{
    for (const Received &received : arrivals.take()) {
        if (context.arguments.has("quiet"))
            continue;
        if (context.json())
            printJson(context.out, received);
        else
            printText(context.out, received);
    }
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 0, "options only");
    HttpServerSettings address;
    readListenAddress(arguments, arguments.text("listen", QStringLiteral("127.0.0.1:9000")),
                      address);
    const qint64 count = arguments.integer("count", 0, 1, 1'000'000'000);
    Arrivals arrivals;
    Receiver::Settings settings;
    settings.host = address.host;
    settings.port = address.port;
    settings.secrets = readSecrets(arguments);
    settings.dials = readDials(arguments);
    settings.onReceived = [&arrivals](const Received &received) { arrivals.put(received); };
    if (!arguments.problems().isEmpty())
        return usageError(context);
    const auto receiver = Receiver::start(std::move(settings));
    if (!receiver) {
        context.out.error(receiver.error().text());
        return ExitCode::Unusable;
    }
    const QByteArray url = (*receiver)->url();
    if (context.json())
        context.out.line(QByteArray("{\"ready\":true,\"url\":" + quoteJson(url) + '}'));
    else
        context.out.line(
            QStringLiteral("Receiving at %1; Ctrl-C ends.").arg(QString::fromUtf8(url)));

    QEventLoop loop;
    QObject::connect(&context.interrupts, &Interrupts::interrupted, &loop, &QEventLoop::quit);
    QObject::connect(
        &arrivals, &Arrivals::arrived, &loop,
        [&] {
            printArrivals(context, arrivals);
            if (context.out.isClosed() || (count > 0 && arrivals.count() >= count))
                loop.quit();
        },
        Qt::QueuedConnection);
    if (!context.interrupts.raised())
        loop.exec();
    printArrivals(context, arrivals);
    return summary(context, **receiver);
}

} // namespace

Command receiveCommand()
{
    return {
        "receive",
        "",
        "receive webhooks on this machine and check their signatures",
        "Prints what comes. It can be told to misbehave, to see how deliveries cope. Ends with 6 "
        "when a signature\nwas bad.\n\nExamples:\n"
        "  deckhandctl receive --secret whsec_… --listen 127.0.0.1:9000\n"
        "  deckhandctl receive --fail-share 0.2 --latency 300ms",
        {
            {"listen", "HOST:PORT", "default 127.0.0.1:9000; port 0 picks a free one"},
            {"secret", "SECRET", "check signatures with it; may be repeated"},
            {"status", "CODE", "what it answers; default 200"},
            {"fail-share", "SHARE", "0 to 1: this share is answered with --fail-status"},
            {"fail-status", "CODE", "default 500"},
            {"latency", "TIME", "before each answer"},
            {"latency-spread", "TIME", "up to so much more, at random"},
            {"retry-after", "SECONDS", "in a Retry-After header"},
            {"location", "URL", "with a 3xx --status"},
            {"reset", nullptr, "reset connections in the middle of the answer"},
            {"count", "N", "end after so many requests"},
            {"quiet", nullptr, "only the summary at the end"},
            {"json", nullptr, "one JSON object a request"},
        },
        run};
}

} // namespace deckhand

#include "receive.moc"
