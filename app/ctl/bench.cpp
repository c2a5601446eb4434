#include "ctl/command.h"

#include "ctl/sandbox.h"
#include "remote/remoteengine.h"

#include <QElapsedTimer>

#include <algorithm>
#include <deque>

namespace deckhand {

namespace {

struct BenchPlan
{
    qint64 events = 0;
    qint64 batch = 0;
    int destinations = 1;
    int dataBytes = 0;
    bool fullSync = true;
};

struct BenchResult
{
    double publishSeconds = 0;
    double deliverSeconds = 0;
    qint64 deliveries = 0;
};

QByteArray sampleData(int bytes)
{
    QByteArray data =
        "{\"id\":\"trun_bench\",\"object\":\"task_run\",\"status\":\"completed\",\"note\":\"";
    data += QByteArray(std::max(0, bytes - int(data.size()) - 2), 'x');
    return data + "\"}";
}

/// Publishes over HTTP, a few batches under way at a time.
VoidResult publishAll(Context &context, EngineApi &remote, const BenchPlan &plan)
{
    constexpr size_t atOnce = 4;
    const QByteArray data = sampleData(plan.dataBytes);
    std::deque<FutureResult<std::vector<PublishOutcome>>> underWay;
    qint64 left = plan.events;
    while (left > 0 || !underWay.empty()) {
        if (left > 0 && underWay.size() < atOnce) {
            std::vector<EventDraft> drafts(size_t(std::min(left, plan.batch)));
            for (EventDraft &draft : drafts) {
                draft.type = "task_run.completed";
                draft.data = data;
            }
            left -= qint64(drafts.size());
            underWay.push_back(remote.events().publish(std::move(drafts)));
            continue;
        }
        const auto answer = await(underWay.front(), context.interrupts);
        underWay.pop_front();
        if (!answer)
            return failure(answer.error());
    }
    return {};
}

Result<BenchResult> measure(Context &context, const BenchPlan &plan)
{
    Sandbox::Settings settings;
    settings.fullSync = plan.fullSync;
    auto sandbox = Sandbox::start(settings, context.clock);
    if (!sandbox)
        return failure(sandbox.error());
    std::vector<std::unique_ptr<Receiver>> receivers;
    for (int i = 0; i < plan.destinations; ++i) {
        auto receiver = Receiver::start({});
        if (!receiver)
            return failure(receiver.error());
        DestinationDraft draft;
        draft.name = QStringLiteral("bench %1").arg(i + 1);
        draft.events = Subscription({"*"});
        draft.config.fields[QStringLiteral("url")] = QString::fromUtf8((*receiver)->url());
        const auto made =
            await((*sandbox)->engine().destinations().create(draft), context.interrupts);
        if (!made)
            return failure(made.error());
        receivers.push_back(std::move(*receiver));
    }
    RemoteSettings remoteSettings;
    remoteSettings.url = QUrl((*sandbox)->url());
    remoteSettings.key = (*sandbox)->key();
    const auto remote = connectRemote(remoteSettings);

    QElapsedTimer timer;
    timer.start();
    BenchResult result;
    if (const VoidResult published = publishAll(context, *remote, plan); !published)
        return failure(published.error());
    result.publishSeconds = double(timer.nsecsElapsed()) / 1e9;
    const qint64 expected = plan.events * plan.destinations;
    while (result.deliveries < expected) {
        result.deliveries = 0;
        for (const auto &receiver : receivers)
            result.deliveries += receiver->counters().accepted;
        if (result.deliveries < expected && !pauseFor(milliseconds(5), context.interrupts))
            return failure(ErrorCode::Timeout, QStringLiteral("Interrupted."));
    }
    result.deliverSeconds = double(timer.nsecsElapsed()) / 1e9;
    return result;
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 0, "options only");
    BenchPlan plan;
    plan.events = arguments.integer("events", 20'000, 1, 10'000'000);
    plan.batch = arguments.integer("batch", 500, 1, 10'000);
    plan.destinations = int(arguments.integer("destinations", 1, 1, 100));
    plan.dataBytes = int(arguments.integer("data-bytes", 300, 80, 200'000));
    plan.fullSync = !arguments.has("no-sync");
    if (!arguments.problems().isEmpty())
        return usageError(context);
    const auto result = measure(context, plan);
    if (!result)
        return report(context, result.error());
    const double published = double(plan.events) / result->publishSeconds;
    const double delivered = double(result->deliveries) / result->deliverSeconds;
    if (context.json()) {
        context.out.line(
            QByteArray("{\"events\":" + QByteArray::number(plan.events) +
                       ",\"deliveries\":" + QByteArray::number(result->deliveries) +
                       ",\"publish_per_s\":" + QByteArray::number(published, 'f', 0) +
                       ",\"deliver_per_s\":" + QByteArray::number(delivered, 'f', 0) +
                       ",\"seconds\":" + QByteArray::number(result->deliverSeconds, 'f', 3) + '}'));
        return ExitCode::Ok;
    }
    context.out.table(
        {QStringLiteral("WHAT"), QStringLiteral("COUNT"), QStringLiteral("SECONDS"),
         QStringLiteral("PER SECOND")},
        {{QStringLiteral("published, durable"), grouped(plan.events),
          QString::number(result->publishSeconds, 'f', 2), grouped(qint64(published))},
         {QStringLiteral("delivered, recorded"), grouped(result->deliveries),
          QString::number(result->deliverSeconds, 'f', 2), grouped(qint64(delivered))}});
    return ExitCode::Ok;
}

} // namespace

Command benchCommand()
{
    return {"bench",
            "",
            "measure this machine: publish, store and deliver over loopback",
            "Runs server, publisher and receivers in this process on a temporary store.",
            {
                {"events", "N", "default 20000"},
                {"batch", "N", "events of one request; default 500"},
                {"destinations", "N", "default 1"},
                {"data-bytes", "N", "size of each event's data; default 300"},
                {"no-sync", nullptr, "do not wait for the disk on each commit"},
                {"json", nullptr, "machine-readable output"},
            },
            run};
}

} // namespace deckhand
