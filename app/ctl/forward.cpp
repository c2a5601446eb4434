#include "ctl/command.h"

#include "common/forwardengine.h"
#include "ctl/destinationargs.h"
#include "ctl/forwardlines.h"
#include "forward/forwarder.h"
#include "forward/forwardjournal.h"
#include "signing/standardwebhooks.h"

#include <QTimer>
#include <QUrl>

namespace deckhand {

namespace {

/// How often the position is written at most.
constexpr milliseconds writeInterval{250};

struct Options
{
    QString source;
    QString target;
    Secret secret;
    bool secretMade = false;
    RetryPolicy retry;
    int inFlight = 1;
    std::vector<QByteArray> types;
    ContentFilter filter;
    std::optional<Timestamp> since;
    QString state;
    EventId only; ///< deliver this event and end
    qint64 count = -1;
};

void readTarget(Arguments &arguments, Options &options)
{
    options.target = arguments.text("to");
    const QUrl url(options.target, QUrl::StrictMode);
    const bool web =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (options.target.isEmpty())
        arguments.addProblem("to", QStringLiteral("is needed: --to http://localhost:3000/hook."));
    else if (!url.isValid() || !web || url.host().isEmpty())
        arguments.addProblem(
            "to", QStringLiteral("takes an address such as http://localhost:3000/hook, not “%1”.")
                      .arg(options.target));
    options.secret = Secret(arguments.text("secret").toUtf8());
    options.secretMade = options.secret.isEmpty();
    if (options.secretMade)
        options.secret = makeWebhookSecret();
    else if (const Result<Secret> key = webhookKey(options.secret); !key)
        arguments.addProblem("secret", key.error().text());
}

void readSince(Context &context, Options &options)
{
    if (context.arguments.text("since") != QLatin1String("last"))
        options.since = context.arguments.moment("since", context.clock.now());
}

/// One event is sent as it is stored: what chooses among many means nothing then.
void refuseChoice(Arguments &arguments)
{
    for (const char *option : {"since", "events", "filter", "count", "state"}) {
        if (arguments.has(option))
            arguments.addProblem(option, QStringLiteral("does not go with --event, which sends "
                                                        "that one event alone."));
    }
}

Options readOptions(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 0, "options only");
    Options options;
    readTarget(arguments, options);
    readSince(context, options);
    const Subscription events = readSubscription(arguments);
    for (const QByteArray &pattern : events.patterns()) {
        if (pattern == "*")
            continue;
        if (!isValidEventPattern(pattern))
            arguments.addProblem("events",
                                 QStringLiteral("takes types such as task_run.completed, or "
                                                "task_run.*; not “%1”.")
                                     .arg(QString::fromUtf8(pattern)));
        options.types.push_back(pattern);
    }
    if (events.isEverything())
        options.types.clear();
    options.filter = readFilter(arguments);
    RetryPolicy quick;
    quick.schedule = {milliseconds(1'000), milliseconds(3'000), milliseconds(9'000)};
    options.retry = readRetryPolicy(arguments).value_or(quick);
    options.inFlight = int(arguments.integer("max-concurrency", 1, 1, 64));
    options.state = arguments.text("state", ForwardJournal::defaultFolder());
    options.only = EventId::fromString(arguments.text("event"));
    if (arguments.has("event"))
        refuseChoice(arguments);
    options.count = arguments.integer("count", -1, 1, 1'000'000'000);
    return options;
}

DestinationDraft draftOf(const Options &options)
{
    DestinationDraft draft;
    draft.name = QStringLiteral("Forward");
    draft.events = Subscription({"*"});
    draft.config.fields[QStringLiteral("url")] = options.target;
    draft.config.credentials[QStringLiteral("secret")] = options.secret;
    draft.maxConcurrency = options.inFlight;
    return draft;
}

/// Attempts by the policy.
int triesOf(const RetryPolicy &retry)
{
    return 1 + (retry.schedule.empty() ? retry.maxRetries : int(retry.schedule.size()));
}

ExitCode exitCodeOf(const ForwardCounts &counts)
{
    return counts.failed > 0 ? ExitCode::Failed : ExitCode::Ok;
}

/// One stored event, once.
ExitCode deliverHere(Context &context, EngineApi &source, ForwardEngine &here,
                     ForwardSink::Settings settings, const Options &options, ForwardLines &lines)
{
    const auto event = await(source.events().get(options.only), context.interrupts);
    if (!event)
        return report(context, event.error());
    settings.patient = false;
    ForwardSink sink(here.engine(), context.clock, settings);
    std::optional<bool> delivered;
    std::optional<Error> broken;
    QEventLoop loop;
    QObject::connect(&context.interrupts, &Interrupts::interrupted, &loop, &QEventLoop::quit);
    QObject::connect(&sink, &ForwardSink::attempted, &loop,
                     [&lines](const ForwardRecord &record) { lines.attempted(record); });
    QObject::connect(&sink, &ForwardSink::ended, &loop, [&](const EventId &, bool good) {
        delivered = good;
        loop.quit();
    });
    QObject::connect(&sink, &ForwardSink::broken, &loop, [&](const Error &error) {
        broken = error;
        loop.quit();
    });
    lines.ready(options.source, options.target,
                options.secretMade ? options.secret.reveal() : QByteArray());
    sink.send({*event});
    if (!context.interrupts.raised())
        loop.exec();
    if (broken)
        return report(context, *broken);
    if (!delivered)
        return ExitCode::Interrupted;
    return *delivered ? ExitCode::Ok : ExitCode::Failed;
}

/// Follows until Ctrl-C, a refusal or the count.
class Following
{
public:
    Following(Context &context, Forwarder &forwarder, ForwardJournal &journal, ForwardLines &lines,
              const Options &options)
        : m_context(context),
          m_forwarder(forwarder),
          m_journal(journal),
          m_lines(lines),
          m_options(options)
    {
        m_write.setSingleShot(true);
        QObject::connect(&m_write, &QTimer::timeout, &m_loop, [this] { save(); });
        QObject::connect(&context.interrupts, &Interrupts::interrupted, &m_loop, &QEventLoop::quit);
        connectWords();
        connectEnds();
    }
    void run()
    {
        m_forwarder.start();
        if (!m_context.interrupts.raised())
            m_loop.exec();
        m_forwarder.stop();
    }
    void save()
    {
        m_write.stop();
        if (const VoidResult saved = m_journal.save(m_forwarder.position()); !saved)
            fail(saved.error());
    }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    void connectWords()
    {
        Forwarder *forwarder = &m_forwarder;
        QObject::connect(forwarder, &Forwarder::following, &m_loop, [this] {
            save(); // what comes after the line below is caught up, whatever happens
            m_lines.ready(m_options.source, m_options.target,
                          m_options.secretMade ? m_options.secret.reveal() : QByteArray());
        });
        QObject::connect(forwarder, &Forwarder::attempted, &m_loop,
                         [this](const ForwardRecord &record) { m_lines.attempted(record); });
        QObject::connect(forwarder, &Forwarder::linkChanged, &m_loop,
                         [this](const StreamState &state) { m_lines.link(state); });
        QObject::connect(forwarder, &Forwarder::targetChanged, &m_loop,
                         [this](const ForwardTarget &target) { m_lines.target(target); });
        QObject::connect(forwarder, &Forwarder::resyncs, &m_loop, [this] { m_lines.resyncs(); });
        QObject::connect(forwarder, &Forwarder::caughtUp, &m_loop,
                         [this](qint64 events) { m_lines.caughtUp(events); });
    }
    void connectEnds()
    {
        QObject::connect(&m_forwarder, &Forwarder::failed, &m_loop,
                         [this](const Error &error) { fail(error); });
        QObject::connect(&m_forwarder, &Forwarder::moved, &m_loop, [this] {
            if (!m_write.isActive())
                m_write.start(writeInterval);
        });
        QObject::connect(&m_forwarder, &Forwarder::ended, &m_loop, [this] {
            const ForwardCounts counts = m_forwarder.counts();
            const bool enough =
                m_options.count > 0 && counts.delivered + counts.failed >= m_options.count;
            if (enough || m_context.out.isClosed())
                m_loop.quit();
        });
    }
    void fail(const Error &error)
    {
        if (!m_error)
            m_error = error;
        m_loop.quit();
    }

    Context &m_context;
    Forwarder &m_forwarder;
    ForwardJournal &m_journal;
    ForwardLines &m_lines;
    const Options &m_options;
    QEventLoop m_loop;
    QTimer m_write;
    std::optional<Error> m_error;
};

/// Of the file that keeps the position.
ExitCode unusable(Context &context, const Error &error)
{
    context.out.error(
        QStringLiteral("%1 --state FOLDER keeps another position.").arg(error.text()));
    return ExitCode::Unusable;
}

ExitCode follow(Context &context, EngineApi &source, ForwardEngine &here, ForwardSettings settings,
                const Options &options, ForwardLines &lines)
{
    const auto journal =
        ForwardJournal::open(options.state, QUrl(options.source), options.target.toUtf8());
    if (!journal)
        return unusable(context, journal.error());
    std::optional<ForwardPosition> position;
    if (!options.since) {
        auto loaded = (*journal)->load();
        if (!loaded)
            return unusable(context, loaded.error());
        position = std::move(*loaded);
    }
    Forwarder forwarder(source, here.engine(), context.clock, std::move(settings),
                        std::move(position));
    Following following(context, forwarder, **journal, lines, options);
    following.run();
    // Lets attempts under way end, so that the next run need not make them again.
    here.engine().shutdown();
    const EngineCounters made = here.engine().counters();
    forwarder.drain(made.attemptsSucceeded + made.attemptsFailed);
    following.save();
    lines.summary(forwarder.counts());
    return following.error() ? report(context, *following.error()) : exitCodeOf(forwarder.counts());
}

ExitCode run(Context &context)
{
    const Options given = readOptions(context);
    const auto source = connectServer(context);
    if (!source || !context.arguments.problems().isEmpty())
        return usageError(context);
    Options options = given;
    options.source = serverUrl(context);
    // Proves address and key before anything is promised.
    const auto info = await(source->server().info(), context.interrupts);
    if (!info)
        return report(context, info.error());
    const auto here = ForwardEngine::start(options.retry, context.clock);
    if (!here)
        return report(context, here.error());
    const auto made =
        await((*here)->engine().destinations().create(draftOf(options)), context.interrupts);
    if (!made)
        return report(context, made.error());
    ForwardSettings settings;
    settings.source.types = options.types;
    settings.source.since = options.since;
    settings.sink.destination = made->id;
    settings.sink.tries = triesOf(options.retry);
    settings.sink.inFlight = options.inFlight;
    settings.most = options.count;
    settings.filter = options.filter;
    ForwardLines lines(context.out, context.json());
    if (!options.only.isEmpty())
        return deliverHere(context, *source, **here, settings.sink, options, lines);
    return follow(context, *source, **here, std::move(settings), options, lines);
}

} // namespace

Command forwardCommand()
{
    return {
        "forward",
        "",
        "deliver the events of a server to an endpoint on this machine",
        "Follows the server at --url, a Deckhand server or Deck's own API, and delivers each event "
        "to --to,\nsigned and retried, one after the other. What happened while it was closed is "
        "delivered first. While\nthe endpoint is not there, events wait; what it refuses to the "
        "last try is failed. One line an attempt;\nCtrl-C ends with a summary, and with 1 when "
        "events failed.\n\nExamples:\n"
        "  deckhandctl forward --to http://localhost:3000/hook\n"
        "  deckhandctl forward --url https://api.deck.co --events task_run.* --since 1h --to "
        "http://localhost:3000/hook\n"
        "  deckhandctl forward --event evt_01J0000000000000000000000 --to "
        "http://localhost:3000/hook",
        withConnection({
            {"to", "URL", "the endpoint, http://localhost:3000/hook"},
            {"events", "TYPES", "types or object.*, with commas or repeated; default *"},
            {"filter", "JSON", "only events that this content filter matches"},
            {"since", "WHEN", "last (default): where it ended; or 10m, 1h, a moment"},
            {"event", "ID", "deliver this stored event once, and end"},
            {"secret", "SECRET", "sign with it; default: one that is made and shown once"},
            {"retry-schedule", "WAITS",
             "waits before each retry; default 1s,3s,9s; none: no retries"},
            {"max-concurrency", "N", "attempts in flight at most; default 1"},
            {"state", "FOLDER",
             "where the position is kept; default ~/.local/state/deckhand/forward"},
            {"count", "N", "end after so many events"},
        }),
        run};
}

} // namespace deckhand
