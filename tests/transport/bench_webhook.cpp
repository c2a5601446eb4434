// bench_webhook [SECONDS] [CONCURRENCY] [POOLS] [BODY BYTES] [raw|signed]
//
// Sends to a receiver in this process and prints requests per second and the processor time of the
// delivery thread and of everything else, each per request.

#include "demo/receiver.h"
#include "destinations/sender.h"
#include "signing/standardwebhooks.h"
#include "support/clientfixture.h"

#include <sys/resource.h>

#include <array>
#include <cstdio>
#include <memory>

using namespace deckhand;

namespace {

struct Options
{
    int seconds = 3;
    int concurrency = 64;
    int pools = 1;
    int bodyBytes = 600;
    bool isSigned = false;
};

double cpuSeconds(int who)
{
    rusage usage{};
    getrusage(who, &usage);
    const auto seconds = [](const timeval &time) {
        return double(time.tv_sec) + double(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Keeps a number of requests under way until the time is up. On the delivery thread.
class Load final : public SendSink
{
public:
    Load(HttpClient &client, const Receiver &receiver, const Options &options)
        : m_client(client),
          m_options(options),
          m_url(receiver.url()),
          m_body("{\"id\":\"evt_1\",\"data\":\"" + QByteArray(options.bodyBytes, 'x') + "\"}")
    {}

    void start(const Secret &secret)
    {
        for (int i = 0; i < m_options.pools; ++i) {
            m_pools.push_back(m_client.openPool());
            if (m_options.isSigned)
                m_senders.push_back(makeSender(secret));
        }
        m_end = m_clock.steadyNow() + std::chrono::seconds(m_options.seconds);
        m_cpu = cpuSeconds(RUSAGE_THREAD);
        m_cpuAll = cpuSeconds(RUSAGE_SELF);
        m_begin = m_clock.steadyNow();
        for (int i = 0; i < m_options.concurrency; ++i)
            next(quint64(i));
    }

    void finished(quint64 token, SendOutcome outcome) override
    {
        done(token, outcome.outcome == AttemptOutcome::Success);
    }

    std::promise<void> over;

private:
    std::unique_ptr<Sender> makeSender(const Secret &secret)
    {
        Destination destination;
        destination.type = "webhook";
        destination.config.fields[QStringLiteral("url")] = QString::fromLatin1(m_url);
        destination.config.credentials[QStringLiteral("secret")] = secret;
        SenderContext context;
        context.http = &m_client;
        context.clock = &m_clock;
        context.sink = this;
        context.userAgent = "Deckhand/bench";
        return std::move(*m_factory->create(destination, context));
    }

    void next(quint64 token)
    {
        ++m_open;
        const auto pool = size_t(token) % m_pools.size();
        if (m_options.isSigned) {
            SendJob job;
            job.token = token;
            job.eventId = EventId("evt_" + QByteArray::number(m_sent++));
            job.eventType = "task_run.completed";
            job.body = m_body;
            job.at = m_clock.now();
            m_senders[pool]->send(std::array{job});
            return;
        }
        HttpRequest request;
        request.url = m_url;
        request.headers = m_headers;
        request.body = m_body;
        request.pool = m_pools[pool];
        m_client.send(std::move(request), [this, token](HttpResponse &&response) {
            done(token, response.status == 200);
        });
    }

    void done(quint64 token, bool good)
    {
        --m_open;
        ++m_count;
        m_failed += good ? 0 : 1;
        if (m_clock.steadyNow() < m_end)
            return next(token);
        if (m_open > 0)
            return;
        const double seconds = std::chrono::duration<double>(m_clock.steadyNow() - m_begin).count();
        const double own = cpuSeconds(RUSAGE_THREAD) - m_cpu;
        const double others = cpuSeconds(RUSAGE_SELF) - m_cpuAll - own;
        std::printf("%.0f requests/s, %lld failed, delivery thread %.1f us, the rest %.1f us a "
                    "request\n",
                    double(m_count) / seconds, m_failed, own / double(m_count) * 1e6,
                    others / double(m_count) * 1e6);
        m_senders.clear();
        over.set_value();
    }

    HttpClient &m_client;
    const Options m_options;
    const QByteArray m_url;
    const QByteArray m_body;
    const Headers m_headers{{"Content-Type", "application/json"}, {"User-Agent", "bench"}};
    const SystemClock m_clock;
    const std::unique_ptr<SenderFactory> m_factory = makeSenderFactory();
    std::vector<HttpPool> m_pools;
    std::vector<std::unique_ptr<Sender>> m_senders;
    SteadyTime m_begin{}, m_end{};
    double m_cpu = 0, m_cpuAll = 0;
    qint64 m_sent = 0, m_count = 0, m_failed = 0;
    int m_open = 0;
};

Options parse(int argc, char **argv)
{
    Options options;
    const std::array<int *, 4> numbers{&options.seconds, &options.concurrency, &options.pools,
                                       &options.bodyBytes};
    for (size_t i = 0; i < numbers.size() && int(i) + 1 < argc; ++i)
        *numbers[i] = QByteArray(argv[i + 1]).toInt();
    options.isSigned = argc > 5 && QByteArray(argv[5]) == "signed";
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    const Options options = parse(argc, argv);
    const Secret secret = makeWebhookSecret();
    Receiver::Settings receiving;
    if (options.isSigned)
        receiving.secrets = {secret};
    const auto receiver = Receiver::start(std::move(receiving));
    if (!receiver) {
        std::fprintf(stderr, "%s\n", qPrintable(receiver.error().text()));
        return 1;
    }
    HttpClient::Settings settings;
    settings.guard = AddressGuard(AddressGuard::Level::Desktop);
    const auto client = HttpClient::start(settings);
    Load load(*client, **receiver, options);
    client->post([&load, &secret] { load.start(secret); });
    load.over.get_future().wait();
    return 0;
}
