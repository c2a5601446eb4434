#include "senderload.h"

#include "measure.h"
#include "support/clientfixture.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace deckhand::bench {

namespace {

constexpr auto eventType = "task_run.completed";

} // namespace

QByteArray sampleEnvelope(const QByteArray &id)
{
    static const QByteArray tail = [] {
        QByteArray text = R"(","object":"event","type":"task_run.completed",)"
                          R"("created_at":"2026-01-15T09:31:15.250Z","data":{)"
                          R"("id":"trun_01J8Z3M5N7P9R1T3V5X7Z9B1D3","output":")";
        constexpr qsizetype head = 7 + 10; // the beginning and an id
        text.append(1024 - head - text.size() - 3, 'x');
        text += "\"}}";
        return text;
    }();
    return "{\"id\":\"" + id + tail;
}

/// Hands requests on and keeps the first.
class RequestRecorder final : public HttpClient
{
public:
    explicit RequestRecorder(HttpClient &client) : m_client(client) {}
    const Settings &settings() const override { return m_client.settings(); }
    void send(HttpRequest request, Done done) override
    {
        if (kept.size() < most)
            kept.push_back(request);
        m_client.send(std::move(request), std::move(done));
    }
    HttpPool openPool() override { return m_client.openPool(); }
    void closePool(HttpPool pool) override { m_client.closePool(pool); }
    void post(std::function<void()> task) override { m_client.post(std::move(task)); }
    void setAlarm(SteadyTime at, std::function<void()> task) override
    {
        m_client.setAlarm(at, std::move(task));
    }
    bool isCurrent() const override { return m_client.isCurrent(); }

    std::vector<HttpRequest> kept;

private:
    static constexpr std::size_t most = 256;
    HttpClient &m_client;
};

/// Starts a send for each that is over. All but `finished` and the counters on the delivery thread.
class SenderLoad::Pump final : public SendSink
{
public:
    Pump(HttpClient &client, const Clock &clock, Shape shape)
        : m_client(client), m_clock(clock), m_shape(shape), m_left(std::size_t(shape.sends))
    {}
    void start(std::unique_ptr<Sender> made)
    {
        sender = std::move(made);
        if (m_shape.batch == 0)
            m_shape.batch = sender->maxBatch();
        for (std::size_t slot = 0; slot < m_left.size(); ++slot)
            send(slot);
    }
    void finished(quint64 token, SendOutcome outcome) override
    {
        if (m_client.isCurrent())
            return taken(token, outcome);
        m_client.post([this, token, outcome = std::move(outcome)] { taken(token, outcome); });
    }
    void stop() { m_stopped = true; }
    [[nodiscard]] bool isIdle() const { return m_idle.load() == m_left.size(); }

    std::unique_ptr<Sender> sender;
    std::atomic<std::uint64_t> delivered{0};
    std::uint64_t failures = 0;
    std::string failure;

private:
    void taken(quint64 slot, const SendOutcome &outcome)
    {
        if (outcome.outcome == AttemptOutcome::Success) {
            delivered.fetch_add(1, std::memory_order_relaxed);
        } else if (++failures == 1) {
            failure = outcome.error.message.toStdString();
        }
        if (--m_left[slot] > 0)
            return;
        // A sender may report from inside `send`.
        m_client.post([this, slot] { send(slot); });
    }
    void send(std::size_t slot)
    {
        if (m_stopped) {
            ++m_idle;
            return;
        }
        std::vector<SendJob> jobs(std::size_t(m_shape.batch));
        const Timestamp now = m_clock.now();
        for (SendJob &job : jobs) {
            const QByteArray id = sampleId(m_next++);
            job = {slot, EventId(id), eventType, sampleEnvelope(id), now, now};
        }
        m_left[slot] = m_shape.batch;
        sender->send(jobs);
    }

    HttpClient &m_client;
    const Clock &m_clock;
    Shape m_shape;
    std::vector<int> m_left; ///< outcomes each send still waits for
    std::size_t m_next = 0;
    bool m_stopped = false;
    std::atomic<std::size_t> m_idle{0};
};

SenderLoad::SenderLoad(const Settings &settings) : m_baseUrls(settings.baseUrls)
{
    HttpClient::Settings http;
    http.guard = AddressGuard(AddressGuard::Level::Desktop);
    http.caFile = settings.caFile;
    m_client = HttpClient::start(http);
    m_recorder = std::make_unique<RequestRecorder>(*m_client);
    m_factory = makeSenderFactory();
}

SenderLoad::~SenderLoad() = default;

std::unique_ptr<Sender> SenderLoad::make(const Destination &destination, SendSink &sink)
{
    SenderContext context;
    context.http = m_recorder.get();
    context.clock = &m_clock;
    context.sink = &sink;
    context.userAgent = "Deckhand/benchmark";
    context.baseUrls = m_baseUrls;
    auto made = m_factory->create(destination, context);
    if (!made) {
        std::fprintf(stderr, "bench: %s\n", qUtf8Printable(made.error().text()));
        std::exit(1);
    }
    return std::move(*made);
}

Figure SenderLoad::run(const Destination &destination, Shape shape, Duration duration)
{
    Pump pump(*m_client, m_clock, shape);
    onLoop(*m_client, [&] { pump.start(make(destination, pump)); });
    std::this_thread::sleep_for(duration.warmUp);
    FigureClock clock;
    clock.begin(pump.delivered);
    std::this_thread::sleep_for(duration.measured);
    Figure figure = clock.end(pump.delivered);
    onLoop(*m_client, [&] { pump.stop(); });
    while (!pump.isIdle()) // every attempt has an end
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    onLoop(*m_client, [&] { pump.sender.reset(); });
    figure.failures = pump.failures;
    figure.failure = pump.failure;
    return figure;
}

int SenderLoad::maxBatch(const Destination &destination)
{
    Pump pump(*m_client, m_clock, {});
    return onLoop(*m_client, [&] { return make(destination, pump)->maxBatch(); });
}

std::vector<HttpRequest> SenderLoad::recorded() const
{
    return onLoop(*m_client, [this] { return m_recorder->kept; });
}

} // namespace deckhand::bench
