#include "peers/support/senderbench.h"

#include "peers/support/recordingfactory.h"

#include "support/clientfixture.h"

#include <QFile>

#include <mutex>

namespace deckhand {

namespace {

constexpr std::chrono::seconds patience{30};

HttpClient::Settings clientSettings(const SenderBench::Settings &settings)
{
    HttpClient::Settings http;
    http.guard = settings.guard;
    http.caFile = QFile::encodeName(settings.caFile);
    return http;
}

} // namespace

class SenderBench::ShiftedClock final : public Clock
{
public:
    explicit ShiftedClock(milliseconds offset) : m_offset(offset) {}
    Timestamp now() const override { return m_system.now() + m_offset; }
    SteadyTime steadyNow() const override { return m_system.steadyNow(); }

private:
    const SystemClock m_system;
    const milliseconds m_offset;
};

class SenderBench::Sink final : public SendSink
{
public:
    std::future<SendOutcome> expect(quint64 &token)
    {
        const std::lock_guard lock(m_mutex);
        token = ++m_lastToken;
        return m_promises[token].get_future();
    }
    void finished(quint64 token, SendOutcome outcome) override
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_promises.find(token);
        if (found == m_promises.end()) {
            ++m_strays;
            return;
        }
        found->second.set_value(std::move(outcome));
        m_promises.erase(found);
    }
    int strays() const
    {
        const std::lock_guard lock(m_mutex);
        return m_strays;
    }

private:
    mutable std::mutex m_mutex;
    std::map<quint64, std::promise<SendOutcome>> m_promises;
    quint64 m_lastToken = 0;
    int m_strays = 0;
};

SenderBench::SenderBench(const Settings &settings)
    : m_settings(settings),
      m_clock(std::make_unique<ShiftedClock>(settings.clockOffset)),
      m_sink(std::make_unique<Sink>()),
      m_factory(makeRecordingFactory()),
      m_client(HttpClient::start(clientSettings(settings)))
{
    m_pool = onLoop(*m_client, [this] { return m_client->openPool(); });
}

SenderBench::~SenderBench() = default;

Result<SenderBench::SenderPtr> SenderBench::tryOpen(const Destination &destination)
{
    SenderContext context;
    context.http = m_client.get();
    context.clock = m_clock.get();
    context.sink = m_sink.get();
    context.attemptTimeout = m_settings.attemptTimeout;
    context.userAgent = "Deckhand/test";
    context.baseUrls = m_settings.baseUrls;
    auto made = onLoop(*m_client, [&] { return m_factory->create(destination, context); });
    if (!made)
        return failure(std::move(made.error()));
    return SenderPtr(made->release(), [client = m_client.get()](Sender *sender) {
        onLoop(*client, [sender] { std::default_delete<Sender>()(sender); });
    });
}

SenderBench::SenderPtr SenderBench::open(const Destination &destination)
{
    Result<SenderPtr> sender = tryOpen(destination);
    if (!sender)
        qFatal("%s", qPrintable(sender.error().text()));
    return *sender;
}

SendJob SenderBench::job(const QByteArray &eventId, const QByteArray &body)
{
    SendJob job;
    job.eventId = EventId(eventId);
    job.eventType = "task_run.completed";
    job.body = body;
    job.at = job.eventCreatedAt = m_clock->now();
    return job;
}

std::vector<std::future<SendOutcome>> SenderBench::send(const SenderPtr &sender,
                                                        std::vector<SendJob> jobs)
{
    std::vector<std::future<SendOutcome>> outcomes;
    for (SendJob &job : jobs)
        outcomes.push_back(m_sink->expect(job.token));
    onLoop(*m_client, [&] { sender->send(jobs); });
    return outcomes;
}

SendOutcome SenderBench::sendOne(const SenderPtr &sender, const SendJob &job)
{
    auto outcomes = send(sender, {job});
    return waitFor(outcomes.front());
}

SendOutcome SenderBench::testOne(const SenderPtr &sender, const SendJob &job)
{
    SendJob tested = job;
    auto outcome = m_sink->expect(tested.token);
    onLoop(*m_client, [&] { sender->test(tested); });
    return waitFor(outcome);
}

std::optional<SendOutcome> SenderBench::verifyOne(const SenderPtr &sender)
{
    quint64 token = 0;
    auto outcome = m_sink->expect(token);
    if (!onLoop(*m_client, [&] { return sender->verify(token); }))
        return std::nullopt;
    return waitFor(outcome);
}

HttpResponse SenderBench::ask(const QByteArray &method, const QByteArray &url,
                              const QByteArray &body, Headers headers)
{
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.body = body;
    request.headers = std::move(headers);
    request.keptBody = 4 * 1024 * 1024;
    request.pool = m_pool;
    return sendNow(*m_client, std::move(request));
}

int SenderBench::strays() const
{
    return m_sink->strays();
}

SendOutcome waitFor(std::future<SendOutcome> &outcome)
{
    if (outcome.wait_for(patience) == std::future_status::ready)
        return outcome.get();
    SendOutcome none;
    none.error = {ErrorClass::None, QStringLiteral("There was no outcome."), {}};
    return none;
}

} // namespace deckhand
