// The same server on either database: how fast it acknowledges, and how fast events come out. Both
// wait for the disk before they answer.

#include "load.h"
#include "measure.h"
#include "support/postgresserver.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace deckhand;
using namespace deckhand::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Shape
{
    std::size_t count;
    std::size_t batch;
    unsigned connections;
};

QByteArray label(const char *store, const char *what, const Shape &shape)
{
    return QByteArray(store) + ": " + what + " (" + QByteArray::number(qulonglong(shape.batch)) +
           " a call, " + QByteArray::number(shape.connections) + " connections)";
}

void acknowledged(const char *name, const QString &store, const Shape &shape)
{
    Ledger ledger(shape.count);
    ServerProcess server(store, {});
    const auto begin = SteadyClock::now();
    publish(server.port(), server.key(), ledger, 0, shape.count, shape.batch, shape.connections);
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    note(label(name, "publish to 202, no destination", shape).constData(),
         double(shape.count) / seconds, "events/s");
}

void delivered(const char *name, const QString &store, const Shape &shape)
{
    Ledger ledger(shape.count);
    const auto receiver = receiverFor(ledger);
    ServerProcess server(store, {});
    LoadClient client(server.port(), server.key());
    addWebhook(client, "sink", receiver->url());
    const double before = server.cpuSeconds();
    publish(server.port(), server.key(), ledger, 0, shape.count, shape.batch, shape.connections);
    if (!ledger.wait(shape.count, std::chrono::seconds(120)))
        std::exit(1);
    note(label(name, "publish to receipt, one webhook", shape).constData(),
         double(shape.count) / ledger.seconds(), "events/s");
    note(label(name, "server CPU per delivery", shape).constData(),
         (server.cpuSeconds() - before) * 1e6 / double(shape.count), "µs");
}

/// Several nodes on one database, published to at once, each with its share.
void shared(const QString &store, std::size_t nodes, const Shape &shape)
{
    Ledger ledger(shape.count);
    const auto receiver = receiverFor(ledger);
    std::vector<std::unique_ptr<ServerProcess>> servers;
    for (std::size_t i = 0; i < nodes; ++i)
        servers.push_back(std::make_unique<ServerProcess>(store, QStringList()));
    LoadClient client(servers[0]->port(), servers[0]->key());
    addWebhook(client, "sink", receiver->url());
    std::this_thread::sleep_for(std::chrono::seconds(1)); // the others have heard of it
    double cpu = 0;
    for (const auto &server : servers)
        cpu -= server->cpuSeconds();
    std::vector<std::thread> publishers;
    const std::size_t share = shape.count / nodes;
    for (std::size_t i = 0; i < nodes; ++i) {
        publishers.emplace_back([&, i] {
            publish(servers[i]->port(), servers[i]->key(), ledger, i * share, share, shape.batch,
                    shape.connections);
        });
    }
    for (std::thread &publisher : publishers)
        publisher.join();
    if (!ledger.wait(share * nodes, std::chrono::seconds(120)))
        std::exit(1);
    for (const auto &server : servers)
        cpu += server->cpuSeconds();
    const QByteArray name = QByteArray::number(qulonglong(nodes)) + " of PostgreSQL's nodes";
    note(label(name.constData(), "publish to receipt", shape).constData(),
         double(share * nodes) / ledger.seconds(), "events/s");
    note(label(name.constData(), "CPU of all nodes per delivery", shape).constData(),
         cpu * 1e6 / double(share * nodes), "µs");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    std::printf("%s\n", machine().constData());
    PostgresServer postgres;
    postgres.setDurable(true);
    if (!postgres.start()) {
        std::fprintf(stderr, "%s\n", qPrintable(postgres.error()));
        return 1;
    }
    const QTemporaryDir dir;
    int number = 0;
    const auto file = [&] { return dir.filePath(u"%1.db"_s.arg(++number)); };
    const auto database = [&] { return postgres.makeDatabase(); };
    for (const std::size_t nodes : {1U, 2U, 3U})
        shared(database(), nodes, {30'000, 100, 2});
    for (const Shape &shape : {Shape{50'000, 100, 4}, Shape{20'000, 1, 32}}) {
        delivered("PostgreSQL", database(), shape);
        delivered("SQLite", file(), shape);
        acknowledged("PostgreSQL", database(), shape);
        acknowledged("SQLite", file(), shape);
    }
    return 0;
}
