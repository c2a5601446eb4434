// Throughput of the engine in this process: publishes events to one webhook on loopback and prints
// events per second and CPU per delivery. Not part of the test run.

#include "demo/receiver.h"
#include "engine/localengine.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>

#include <ctime>
#include <deque>

using namespace deckhand;

namespace {

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

std::vector<EventDraft> draftsOf(int count, const QByteArray &data)
{
    std::vector<EventDraft> drafts(static_cast<size_t>(count));
    for (EventDraft &draft : drafts) {
        draft.type = "task_run.completed";
        draft.data = data;
    }
    return drafts;
}

/// Null where it could not start; why is written to `out`.
std::unique_ptr<LocalEngine> startEngine(const QString &file, const Clock &clock, QTextStream &out)
{
    StoreSettings storeSettings;
    storeSettings.url = QStringLiteral("sqlite:") + file;
    auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
    auto store = openStore(storeSettings, clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
    if (!store) {
        out << store.error().text() << '\n';
        return nullptr;
    }
    HttpClient::Settings http;
    http.guard = AddressGuard(AddressGuard::Level::Desktop);
    auto engine = LocalEngine::start(
        {std::move(*store), HttpClient::start(http), makeSenderFactory(), clock, std::nullopt}, {});
    if (!engine) {
        out << engine.error().text() << '\n';
        return nullptr;
    }
    return std::move(*engine);
}

/// A receiver and its destination; null where the engine did not take it.
std::unique_ptr<Receiver> addReceiver(LocalEngine &engine, QTextStream &out)
{
    auto receiver = std::move(*Receiver::start({}));
    DestinationDraft draft;
    draft.name = QStringLiteral("bench");
    draft.events = Subscription({"*"});
    draft.config.fields[QStringLiteral("url")] = QString::fromUtf8(receiver->url());
    auto made = engine.destinations().create(draft);
    made.waitForFinished();
    if (made.result())
        return receiver;
    out << made.result().error().text() << '\n';
    return nullptr;
}

/// Eight calls at a time; answers how many were refused.
int publishAll(LocalEngine &engine, int events, int batch)
{
    const QByteArray data = "{\"id\":\"trun_1\",\"note\":\"" + QByteArray(250, 'x') + "\"}";
    std::deque<FutureResult<std::vector<PublishOutcome>>> underWay;
    int refused = 0;
    for (int sent = 0; sent < events || !underWay.empty();) {
        if (sent < events && underWay.size() < 8) {
            underWay.push_back(engine.events().publish(draftsOf(batch, data)));
            sent += batch;
            continue;
        }
        underWay.front().waitForFinished();
        refused += underWay.front().result() ? 0 : 1;
        underWay.pop_front();
    }
    return refused;
}

void measure(LocalEngine &engine, int events, int batch, int destinations, QTextStream &out)
{
    const double cpuBefore = cpuSeconds();
    QElapsedTimer timer;
    timer.start();
    const int refused = publishAll(engine, events, batch);
    const double published = double(timer.nsecsElapsed()) / 1e9;
    const qint64 wanted = qint64(events) * destinations;
    while (engine.counters().attemptsSucceeded < wanted && timer.elapsed() < 60'000)
        QThread::msleep(2);
    const double delivered = double(timer.nsecsElapsed()) / 1e9;
    const double cpu = cpuSeconds() - cpuBefore;
    const qint64 done = engine.counters().attemptsSucceeded;
    out << "published " << qint64(events / published) << "/s, delivered " << done << " at "
        << qint64(double(done) / delivered) << "/s, CPU " << cpu / double(done) * 1e6
        << " us a delivery (receiver included), refused " << refused << ", failed "
        << engine.counters().attemptsFailed << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int events = argc > 1 ? atoi(argv[1]) : 50'000;
    const int batch = argc > 2 ? atoi(argv[2]) : 100;
    const int destinations = argc > 3 ? atoi(argv[3]) : 1;
    QTextStream out(stdout);
    QTemporaryDir folder(QStringLiteral("benchengine-XXXXXX"));
    SystemClock clock;
    const auto engine = startEngine(folder.filePath(QStringLiteral("b.db")), clock, out);
    if (!engine)
        return 1;
    std::vector<std::unique_ptr<Receiver>> receivers;
    for (int i = 0; i < destinations; ++i) {
        receivers.push_back(addReceiver(*engine, out));
        if (!receivers.back())
            return 1;
    }
    measure(*engine, events, batch, destinations, out);
    return 0;
}
