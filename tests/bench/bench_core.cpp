// The engine under load: raw sending, saturated delivery, latency at a steady rate, one destination
// that answers nothing. Everything of one run shares the same machine and the same two cores.

#include "load.h"
#include "measure.h"
#include "rawsend.h"

#include <QCoreApplication>
#include <QString>
#include <QTemporaryDir>

#include <cstdio>

using namespace deckhand;
using namespace deckhand::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

double rawRate()
{
    constexpr std::size_t count = 100'000;
    Ledger ledger(count);
    const auto receiver = receiverFor(ledger);
    (void)rawSend(receiver->url(), 10'000); // connections and caches warm
    const double rate = rawSend(receiver->url(), count);
    note("(a) raw libcurl multi, 64 at a time, same receiver", rate, "requests/s");
    return rate;
}

void saturated(double raw, std::size_t count, std::size_t batch, unsigned connections, bool judged)
{
    const QTemporaryDir dir;
    Ledger ledger(count);
    const auto receiver = receiverFor(ledger);
    ServerProcess server(dir.filePath(u"bench.db"_s), {});
    LoadClient client(server.port(), server.key());
    addWebhook(client, "sink", receiver->url());
    const double cpuBefore = server.cpuSeconds();
    publish(server.port(), server.key(), ledger, 0, count, batch, connections);
    if (!ledger.wait(count, std::chrono::seconds(120)))
        std::exit(1);
    const double rate = double(count) / ledger.seconds();
    const double cpu = (server.cpuSeconds() - cpuBefore) * 1e6 / double(count);
    const QByteArray shape = " (" + QByteArray::number(qulonglong(batch)) + " a call, " +
                             QByteArray::number(connections) + " connections)";
    const QByteArray rateLabel = "(b) publish to receipt, one webhook" + shape;
    const QByteArray cpuLabel = "(c) server CPU per delivery" + shape;
    if (!judged) {
        note(rateLabel.constData(), rate, "events/s");
        note(cpuLabel.constData(), cpu, "µs");
        return;
    }
    report(rateLabel.constData(), rate, "events/s", ">= 8,000, aim 12,000", rate >= 8000);
    report("(b) as a share of (a)", 100 * rate / raw, "%", ">= 25 %", rate >= raw / 4);
    report(cpuLabel.constData(), cpu, "µs", "<= 100 µs", cpu <= 100);
}

void steady()
{
    constexpr std::size_t count = 10'000;
    const QTemporaryDir dir;
    Ledger ledger(count);
    const auto receiver = receiverFor(ledger);
    ServerProcess server(dir.filePath(u"bench.db"_s), {});
    LoadClient client(server.port(), server.key());
    addWebhook(client, "sink", receiver->url());
    publishAtRate(server.port(), server.key(), ledger, 0, count, 500);
    if (!ledger.wait(count, std::chrono::seconds(30)))
        std::exit(1);
    auto all = ledger.latencies(500); // the first second warms up
    const double p50 = percentile(all, 0.5);
    const double p99 = percentile(all, 0.99);
    report("(d) 500 events/s, publish to receipt, p50", p50, "ms", "<= 2 ms", p50 <= 2);
    report("(d) 500 events/s, publish to receipt, p99", p99, "ms", "<= 10 ms", p99 <= 10);
}

/// The p99 over nine good destinations while a tenth answers or answers nothing.
double fanOutP99(bool blackHole)
{
    constexpr std::size_t count = 4'000;
    const QTemporaryDir dir;
    std::vector<std::unique_ptr<Ledger>> ledgers;
    std::vector<std::unique_ptr<Receiver>> receivers;
    ServerProcess server(dir.filePath(u"bench.db"_s), {});
    LoadClient client(server.port(), server.key());
    for (int i = 0; i < 10; ++i) {
        ledgers.push_back(std::make_unique<Ledger>(count));
        receivers.push_back(receiverFor(*ledgers.back()));
        addWebhook(client, "sink " + QByteArray::number(i), receivers.back()->url());
    }
    if (blackHole) {
        ReceiverDials dials;
        dials.latency = std::chrono::seconds(60);
        receivers.back()->setDials(dials);
    }
    // Publish moments are shared: the first ledger holds them, the others take them over.
    publishAtRate(server.port(), server.key(), *ledgers.front(), 0, count, 200);
    std::vector<double> all;
    for (std::size_t i = 0; i < 9; ++i) {
        if (!ledgers[i]->wait(count, std::chrono::seconds(30)))
            std::exit(1);
        if (i > 0)
            ledgers[i]->takeSent(*ledgers.front());
        const auto some = ledgers[i]->latencies(200);
        all.insert(all.end(), some.begin(), some.end());
    }
    return percentile(all, 0.99);
}

void blackHole()
{
    const double without = fanOutP99(false);
    const double with = fanOutP99(true);
    note("(e) 10 destinations at 200 events/s, p99", without, "ms");
    note("(e) the same with 1 of 10 black-holed, p99 of the others", with, "ms");
    report("(e) ratio", with / without, "", "<= 1.20", with <= 1.2 * without);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    std::printf("%s\n", machine().constData());
    const double raw = rawRate();
    saturated(raw, 200'000, 100, 4, true);
    if (app.arguments().contains(u"--saturated"_s))
        return allMet() ? 0 : 1;
    saturated(raw, 60'000, 1, 32, false);
    steady();
    blackHole();
    return allMet() ? 0 : 1;
}
