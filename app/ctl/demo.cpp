#include "ctl/command.h"

#include "ctl/rows.h"
#include "ctl/sandbox.h"
#include "demo/eventsource.h"
#include "demo/scenario.h"
#include "signing/standardwebhooks.h"

namespace deckhand {

namespace {

struct DemoParty
{
    std::unique_ptr<Receiver> receiver;
    DestinationId id;
    QString name;
};

Result<DemoParty> addParty(Context &context, Sandbox &sandbox, const QString &name,
                           const ReceiverDials &dials, const QByteArray &pattern)
{
    const Secret secret = makeWebhookSecret();
    Receiver::Settings settings;
    settings.secrets = {secret};
    settings.dials = dials;
    auto receiver = Receiver::start(std::move(settings));
    if (!receiver)
        return failure(receiver.error());
    DestinationDraft draft;
    draft.name = name;
    draft.events = Subscription({pattern});
    draft.config.fields[QStringLiteral("url")] = QString::fromUtf8((*receiver)->url());
    draft.config.credentials[QStringLiteral("secret")] = secret;
    const auto made = await(sandbox.engine().destinations().create(draft), context.interrupts);
    if (!made)
        return failure(made.error());
    return DemoParty{std::move(*receiver), made->id, name};
}

Result<std::vector<DemoParty>> addParties(Context &context, Sandbox &sandbox)
{
    ReceiverDials flaky;
    flaky.failureShare = 0.1;
    flaky.latency = milliseconds(40);
    ReceiverDials broken;
    broken.failureShare = 1;
    broken.failureStatus = 503;
    struct Row
    {
        QString name;
        ReceiverDials dials;
        QByteArray pattern;
    };
    const std::vector<Row> rows{{QStringLiteral("steady"), {}, "*"},
                                {QStringLiteral("flaky"), flaky, "task_run.*"},
                                {QStringLiteral("broken"), broken, "session.*"}};
    std::vector<DemoParty> parties;
    for (const Row &row : rows) {
        auto party = addParty(context, sandbox, row.name, row.dials, row.pattern);
        if (!party)
            return failure(party.error());
        parties.push_back(std::move(*party));
    }
    return parties;
}

void explain(Context &context, const Sandbox &sandbox, double rate)
{
    context.out.line(QStringLiteral(
        "Deckhand demo: an engine on a temporary store, made-up events, and three local receivers\n"
        "that check every signature: “steady” takes all, “flaky” refuses one in ten, “broken” "
        "refuses\n"
        "everything, so it is retried and then set inactive while the others go on "
        "undisturbed.\n"));
    context.out.line(
        QStringLiteral("API     %1   (%2 events/s; Ctrl-C ends)").arg(sandbox.url()).arg(rate));
    context.out.line(QStringLiteral("Key     %1\n").arg(QString::fromUtf8(sandbox.key().reveal())));
}

QStringList scenarioNames()
{
    QStringList names;
    for (const ScenarioScript &script : scenarioScripts())
        names.append(QLatin1String(script.name));
    return names;
}

QString doing(const ScenarioStep &step, const QString &receiver)
{
    switch (step.act) {
    case ScenarioAct::AllWell: return QStringLiteral("all is well");
    case ScenarioAct::Quiet: return QStringLiteral("few events, all accepted");
    case ScenarioAct::Busy: return QStringLiteral("many events, all accepted");
    case ScenarioAct::Flood: return QStringLiteral("%1 events per second").arg(step.rate);
    case ScenarioAct::Draining: return QStringLiteral("what waits is delivered");
    case ScenarioAct::Refusing: return QStringLiteral("“%1” refuses connections").arg(receiver);
    case ScenarioAct::Slow: return QStringLiteral("“%1” answers slowly").arg(receiver);
    case ScenarioAct::TooSlow: return QStringLiteral("“%1” answers too late").arg(receiver);
    case ScenarioAct::PartlyFailing:
        return QStringLiteral("“%1” fails some requests").arg(receiver);
    case ScenarioAct::Failing: return QStringLiteral("“%1” fails every request").arg(receiver);
    case ScenarioAct::SecretExpired:
        return QStringLiteral("“%1” refuses the old secret").arg(receiver);
    case ScenarioAct::Recovered: return QStringLiteral("“%1” accepts again").arg(receiver);
    }
    return {};
}

/// Sets what the scenario says, where it has come to another step.
void play(Context &context, ScenarioRun &run, EventSource &source,
          const std::vector<DemoParty> &parties)
{
    const ScenarioStep *step = run.advance();
    if (!step)
        return;
    source.setRate(step->rate);
    const std::size_t concerned = run.script().everybody ? parties.size() : 1;
    for (std::size_t i = 0; i < concerned; ++i)
        parties[i].receiver->setDials(step->dials);
    context.out.line(QStringLiteral("%1  %2: %3, for %4 s")
                         .arg(clockTime(context.clock.now()).left(8),
                              QLatin1String(run.script().name), doing(*step, parties.front().name))
                         .arg(step->lasts.count() / 1000));
}

QString partyState(Context &context, Sandbox &sandbox, const DemoParty &party)
{
    const auto destination =
        await(sandbox.engine().destinations().get(party.id), context.interrupts);
    return destination ? statusText(context.out, destination->status) : QStringLiteral("?");
}

QString tick(Context &context, Sandbox &sandbox, const std::vector<DemoParty> &parties,
             const EngineCounters &before, const EngineCounters &now)
{
    QString line =
        QStringLiteral("%1  published %2/s  delivered %3/s  failed %4/s  in flight %5")
            .arg(clockTime(context.clock.now()).left(8),
                 grouped(now.eventsPublished - before.eventsPublished),
                 grouped(now.attemptsSucceeded - before.attemptsSucceeded),
                 grouped(now.attemptsFailed - before.attemptsFailed), grouped(now.inFlight));
    for (const DemoParty &party : parties) {
        const ReceiverCounters counters = party.receiver->counters();
        line +=
            QStringLiteral("  | %1 %2 %3")
                .arg(party.name, grouped(counters.accepted), partyState(context, sandbox, party));
    }
    return line;
}

void summary(Context &context, const EngineCounters &counters,
             const std::vector<DemoParty> &parties)
{
    qint64 bad = 0;
    for (const DemoParty &party : parties)
        bad += party.receiver->counters().badSignatures;
    context.out.line(
        QStringLiteral("\n%1 events published, %2 attempts succeeded, %3 failed, %4 bad "
                       "signatures. The store is removed.")
            .arg(grouped(counters.eventsPublished), grouped(counters.attemptsSucceeded),
                 grouped(counters.attemptsFailed), grouped(bad)));
}

struct Show
{
    double rate = 0;
    qint64 seconds = 0;                       ///< 0: until it is interrupted
    const ScenarioScript *scenario = nullptr; ///< ends the show where it ends; none: the dials stay
};

void watch(Context &context, Sandbox &sandbox, const std::vector<DemoParty> &parties,
           const Show &show)
{
    const auto source = EventSource::start(sandbox.engine(), show.rate, std::nullopt);
    std::optional<ScenarioRun> scenario;
    if (show.scenario)
        scenario.emplace(*show.scenario, context.clock);
    EngineCounters before = sandbox.engine().counters();
    for (qint64 second = 0; show.seconds == 0 || second < show.seconds; ++second) {
        if (scenario)
            play(context, *scenario, *source, parties);
        if (scenario && scenario->isOver())
            break;
        if (!pauseFor(milliseconds(1000), context.interrupts) || context.out.isClosed())
            break;
        const EngineCounters now = sandbox.engine().counters();
        context.out.line(tick(context, sandbox, parties, before, now));
        before = now;
    }
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 0, "options only");
    const double rate = arguments.number("rate", 20, 0, 10'000);
    const qint64 seconds = arguments.integer("seconds", 0, 1, 1'000'000);
    const QString scenario = arguments.choice("scenario", {}, scenarioNames());
    Sandbox::Settings settings;
    settings.port = quint16(arguments.integer("port", 0, 0, 65'535));
    settings.retry.schedule = {milliseconds(2000), milliseconds(4000), milliseconds(8000)};
    if (!arguments.problems().isEmpty())
        return usageError(context);
    auto sandbox = Sandbox::start(settings, context.clock);
    if (!sandbox)
        return report(context, sandbox.error());
    const auto parties = addParties(context, **sandbox);
    if (!parties)
        return report(context, parties.error());
    explain(context, **sandbox, rate);

    watch(context, **sandbox, *parties, {rate, seconds, findScenario(scenario.toLatin1())});
    summary(context, (*sandbox)->engine().counters(), *parties);
    return ExitCode::Ok;
}

} // namespace

Command demoCommand()
{
    return {
        "demo",
        "",
        "show the engine at work: events, receivers, a failing destination",
        "Everything happens on this machine, on a temporary store. One line a second; Ctrl-C ends.",
        {
            {"rate", "N", "events a second; default 20"},
            {"seconds", "N", "end after so many"},
            {"scenario", "NAME",
             "play a script on rate and receivers, then end: calm-day, burst, outage, "
             "slow-receiver, bad-deploy, credential-expiry"},
            {"port", "PORT", "of the API; default: a free one"},
        },
        run};
}

} // namespace deckhand
