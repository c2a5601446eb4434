#include "load.h"

#include "measure.h"

#include <QString>

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace deckhand::bench {

void Ledger::got(qint64 index)
{
    if (index < 0 || std::size_t(index) >= m_got.size())
        return;
    qint64 never = 0;
    if (m_got[std::size_t(index)].compare_exchange_strong(never, now(), std::memory_order_relaxed))
        m_done.fetch_add(1, std::memory_order_release);
}

void Ledger::takeSent(const Ledger &other)
{
    for (std::size_t i = 0; i < m_sent.size(); ++i)
        m_sent[i] = other.m_sent[i].load();
}

bool Ledger::wait(std::size_t count, std::chrono::seconds limit) const
{
    const auto end = SteadyClock::now() + limit;
    while (done() < count) {
        if (SteadyClock::now() > end) {
            std::fprintf(stderr, "bench: only %zu of %zu events arrived\n", done(), count);
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

std::vector<double> Ledger::latencies(std::size_t first) const
{
    std::vector<double> all;
    for (std::size_t i = first; i < m_got.size(); ++i) {
        if (m_got[i] != 0 && m_sent[i] != 0)
            all.push_back(double(m_got[i] - m_sent[i]) / 1e6);
    }
    return all;
}

double Ledger::seconds() const
{
    qint64 first = 0;
    qint64 last = 0;
    for (std::size_t i = 0; i < m_got.size(); ++i) {
        const qint64 sentAt = m_sent[i];
        if (sentAt != 0 && (first == 0 || sentAt < first))
            first = sentAt;
        last = std::max<qint64>(last, m_got[i]);
    }
    return double(last - first) / 1e9;
}

std::unique_ptr<Receiver> receiverFor(Ledger &ledger)
{
    Receiver::Settings settings;
    settings.onReceived = [&ledger](const Received &received) {
        for (const Header &header : received.headers) {
            if (header.first.compare("webhook-id", Qt::CaseInsensitive) == 0)
                ledger.got(sampleIndex(header.second));
        }
    };
    auto receiver = Receiver::start(std::move(settings));
    if (!receiver) {
        std::fprintf(stderr, "bench: %s\n", qUtf8Printable(receiver.error().text()));
        std::exit(1);
    }
    return std::move(*receiver);
}

QByteArray addWebhook(LoadClient &client, const QByteArray &name, const QByteArray &url,
                      const QByteArray &extraMembers)
{
    const QByteArray body = "{\"name\":\"" + name +
                            "\",\"type\":\"webhook\",\"events\":[\"*\"],\"webhook\":{\"url\":\"" +
                            url + "\"}" + extraMembers + "}";
    const Answer answer = client.call("POST", "/v2/event-destinations", body);
    if (answer.status != 201) {
        std::fprintf(stderr, "bench: creating a destination answered %d: %s\n", answer.status,
                     answer.body.constData());
        std::exit(1);
    }
    const qsizetype at = answer.body.indexOf("\"evtd_") + 1;
    return answer.body.mid(at, answer.body.indexOf('"', at) - at);
}

namespace {

void mustBeAccepted(const Answer &answer)
{
    if (answer.status != 202) {
        std::fprintf(stderr, "bench: publishing answered %d: %s\n", answer.status,
                     answer.body.left(500).constData());
        std::exit(1);
    }
}

/// One connection's share; goes on while the server says it is overloaded.
void publishShare(quint16 port, const QByteArray &key, Ledger &ledger,
                  std::atomic<std::size_t> &next, std::size_t end, std::size_t batch)
{
    LoadClient client(port, key);
    QByteArray body;
    for (;;) {
        const std::size_t from = next.fetch_add(batch);
        if (from >= end)
            return;
        const std::size_t to = std::min(end, from + batch);
        body.resize(0);
        for (std::size_t i = from; i < to; ++i)
            body.append(sampleEvent(sampleId(i))).append(batch > 1 ? "\n" : "");
        for (std::size_t i = from; i < to; ++i)
            ledger.sent(i);
        Answer answer;
        do {
            answer = client.call("POST", "/v2/events", body,
                                 batch > 1 ? "application/x-ndjson" : "application/json");
        } while (answer.status == 503);
        mustBeAccepted(answer);
    }
}

} // namespace

void publish(quint16 port, const QByteArray &key, Ledger &ledger, std::size_t first,
             std::size_t count, std::size_t batch, unsigned connections)
{
    std::atomic<std::size_t> next{first};
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < connections; ++i) {
        threads.emplace_back(
            [&, end = first + count] { publishShare(port, key, ledger, next, end, batch); });
    }
}

void publishAtRate(quint16 port, const QByteArray &key, Ledger &ledger, std::size_t first,
                   std::size_t count, double perSecond)
{
    constexpr unsigned connections = 8;
    const auto begin = SteadyClock::now() + std::chrono::milliseconds(50);
    std::atomic<std::size_t> next{first};
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < connections; ++i) {
        threads.emplace_back([&] {
            LoadClient client(port, key);
            for (std::size_t n = next++; n < first + count; n = next++) {
                const auto wait = std::chrono::duration<double>(double(n - first) / perSecond);
                std::this_thread::sleep_until(
                    begin + std::chrono::duration_cast<SteadyClock::duration>(wait));
                const QByteArray body = sampleEvent(sampleId(n));
                ledger.sent(n);
                mustBeAccepted(client.call("POST", "/v2/events", body));
            }
        });
    }
}

} // namespace deckhand::bench
