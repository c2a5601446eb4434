// A million events: memory under a backlog, draining it, disk, lists, cold start, idling.

#include "load.h"
#include "measure.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QString>
#include <QTemporaryDir>

#include <cstdio>
#include <thread>

using namespace deckhand;
using namespace deckhand::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t million = 1'000'000;

qint64 bytesOf(const QTemporaryDir &dir)
{
    qint64 bytes = 0;
    for (const QFileInfo &file : QDir(dir.path()).entryInfoList(QDir::Files))
        bytes += file.size();
    return bytes;
}

double listMs(LoadClient &client, const QByteArray &path)
{
    const auto begin = SteadyClock::now();
    const Answer answer = client.call("GET", path);
    const std::chrono::duration<double, std::milli> took = SteadyClock::now() - begin;
    if (answer.status != 200) {
        std::fprintf(stderr, "bench: GET %s answered %d: %s\n", path.constData(), answer.status,
                     answer.body.left(300).constData());
        std::exit(1);
    }
    return took.count();
}

void lists(LoadClient &client, const QByteArray &destination)
{
    const QByteArrayList paths{
        "/v2/events?limit=50",
        "/v2/events?limit=50&type=task_run.completed",
        "/v2/events?limit=50&type=credential.verified",
        "/v2/"
        "events?limit=50&created_after=2020-01-01T00:00:00Z&created_before=2035-01-01T00:00:00Z",
        "/v2/event-deliveries?limit=50",
        "/v2/event-deliveries?limit=50&status=success",
        "/v2/event-deliveries?limit=50&status=failure",
        "/v2/event-deliveries?limit=50&status=pending",
        "/v2/event-deliveries?limit=50&type=task_run.completed",
        "/v2/event-deliveries?limit=50&destination_id=" + destination,
        "/v2/event-deliveries?limit=50&created_before=2020-01-01T00:00:00Z",
    };
    for (const QByteArray &path : paths) {
        std::vector<double> all;
        for (int i = 0; i < 100; ++i)
            all.push_back(listMs(client, path));
        const double p99 = percentile(all, 0.99);
        QByteArray shown = path;
        const QByteArray label = "(g) " + shown.replace("/v2/", "").left(52) + " p99";
        report(label.constData(), p99, "ms", "<= 20 ms", p99 <= 20);
    }
}

void idle(ServerProcess &server)
{
    constexpr int seconds = 20;
    std::this_thread::sleep_for(std::chrono::seconds(3)); // start-up work settles
    const double before = server.cpuSeconds();
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    const double share = 100 * (server.cpuSeconds() - before) / seconds;
    report("(i) idle CPU", share, "%", "<= 0.2 %", share <= 0.2);
    report("(i) resident memory, idle", server.residentMiB(), "MiB", "<= 60 MB",
           server.residentMiB() <= 57.2);
}

void freshIdle()
{
    const QTemporaryDir dir;
    ServerProcess server(dir.filePath(u"bench.db"_s), {});
    idle(server);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    std::printf("%s\n", machine().constData());
    freshIdle();

    const QTemporaryDir dir;
    Ledger ledger(million);
    const auto receiver = receiverFor(ledger);
    QByteArray destination;
    {
        ServerProcess server(dir.filePath(u"bench.db"_s), {});
        LoadClient client(server.port(), server.key());
        // One attempt at a time at a receiver that takes its time: everything else waits.
        ReceiverDials slow;
        slow.latency = std::chrono::seconds(3);
        receiver->setDials(slow);
        destination = addWebhook(client, "sink", receiver->url(), ",\"max_concurrency\":1");
        const auto begin = SteadyClock::now();
        publish(server.port(), server.key(), ledger, 0, million, 500, 4);
        const std::chrono::duration<double> took = SteadyClock::now() - begin;
        note("publish 1,000,000 into a backlog", double(million) / took.count(), "events/s");
        const double resident = server.residentMiB();
        report("(f) resident memory with 1,000,000 waiting", resident, "MiB", "<= 150 MB",
               resident <= 143);
        receiver->setDials({});
        const std::size_t before = ledger.done();
        const auto drainBegin = SteadyClock::now();
        const QByteArray path = "/v2/event-destinations/" + destination;
        const Answer answer = client.call("PATCH", path, "{\"max_concurrency\":null}");
        if (answer.status != 200 || !ledger.wait(million, std::chrono::seconds(300))) {
            std::fprintf(stderr, "bench: draining failed (%d): %s\n", answer.status,
                         answer.body.constData());
            return 1;
        }
        const std::chrono::duration<double> drain = SteadyClock::now() - drainBegin;
        const double rate = double(million - before) / drain.count();
        report("(f) drained", rate, "events/s", ">= 8,000", rate >= 8000);
        note("(f) resident memory after draining", server.residentMiB(), "MiB");
    }
    const double kib = double(bytesOf(dir)) / 1024 / double(million);
    report("(h) disk per delivered event", kib, "KiB", "<= 1.6 KiB", kib <= 1.6);
    ServerProcess server(dir.filePath(u"bench.db"_s), {});
    const double start = double(server.startTime().count());
    report("(g) cold start with 1,000,000 events", start, "ms", "<= 300 ms", start <= 300);
    LoadClient client(server.port(), server.key());
    lists(client, destination);
    idle(server);
    return allMet() ? 0 : 1;
}
