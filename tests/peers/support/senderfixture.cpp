#include "peers/support/senderfixture.h"

#include "peers/support/recordingfactory.h"

#include <array>

namespace deckhand {

void CollectingSink::finished(quint64 token, SendOutcome outcome)
{
    const std::lock_guard lock(m_mutex);
    if (!m_outcomes.insert_or_assign(token, std::move(outcome)).second)
        ++m_repeated;
    m_changed.notify_all();
}

bool CollectingSink::waitFor(std::size_t tokens, milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, time, [&] { return m_outcomes.size() >= tokens; });
}

SendOutcome CollectingSink::outcome(quint64 token)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, milliseconds(30'000), [&] { return m_outcomes.contains(token); });
    return m_outcomes[token];
}

std::size_t CollectingSink::count()
{
    const std::lock_guard lock(m_mutex);
    return m_outcomes.size();
}

std::vector<quint64> CollectingSink::failed()
{
    const std::lock_guard lock(m_mutex);
    std::vector<quint64> tokens;
    for (const auto &[token, outcome] : m_outcomes) {
        if (outcome.outcome == AttemptOutcome::Failure)
            tokens.push_back(token);
    }
    return tokens;
}

std::set<QString> CollectingSink::messages()
{
    const std::lock_guard lock(m_mutex);
    std::set<QString> all;
    for (const auto &[token, outcome] : m_outcomes)
        all.insert(outcome.error.message);
    return all;
}

int CollectingSink::repeated()
{
    const std::lock_guard lock(m_mutex);
    return m_repeated;
}

HttpClient::Settings SenderFixture::desktop()
{
    HttpClient::Settings settings;
    settings.guard = AddressGuard(AddressGuard::Level::Desktop);
    return settings;
}

SenderFixture::SenderFixture(HttpClient::Settings settings)
{
    http = HttpClient::start(std::move(settings));
    factory = makeRecordingFactory();
}

SenderFixture::~SenderFixture()
{
    close();
}

void SenderFixture::setField(const char *name, const QByteArray &value)
{
    destination.config.fields[QLatin1String(name)] = QString::fromUtf8(value);
}

void SenderFixture::setCredential(const char *name, const QByteArray &value)
{
    destination.config.credentials[QLatin1String(name)] = Secret(value);
}

Result<std::unique_ptr<Sender>> SenderFixture::create()
{
    SenderContext context;
    context.http = http.get();
    context.clock = &clock;
    context.sink = &sink;
    context.attemptTimeout = attemptTimeout;
    context.userAgent = "Deckhand/test";
    return onLoop(*http, [&] { return factory->create(destination, context); });
}

void SenderFixture::reopen()
{
    Result<std::unique_ptr<Sender>> made = create();
    if (!made)
        qFatal("No sender: %s", qPrintable(made.error().text()));
    onLoop(*http, [&] { sender = std::move(*made); });
}

void SenderFixture::close()
{
    onLoop(*http, [this] { sender.reset(); });
}

SendJob SenderFixture::job(quint64 number, const QByteArray &body) const
{
    const QByteArray id = "evt_" + QByteArray::number(number);
    SendJob job;
    job.token = number;
    job.eventId = EventId(id);
    job.eventType = eventType;
    job.body = body.isEmpty() ? QByteArray("{\"id\":\"" + id + "\",\"data\":{\"a\": 1}}") : body;
    job.at = clock.now();
    return job;
}

void SenderFixture::send(std::span<const SendJob> jobs)
{
    if (!sender)
        reopen();
    onLoop(*http, [&] { sender->send(jobs); });
}

void SenderFixture::sendMany(quint64 first, quint64 count)
{
    if (!sender)
        reopen();
    const auto most = quint64(sender->maxBatch());
    for (quint64 done = 0; done < count; done += most) {
        std::vector<SendJob> jobs;
        for (quint64 i = done; i < std::min(done + most, count); ++i)
            jobs.push_back(job(first + i));
        send(jobs);
    }
}

SendOutcome SenderFixture::sendOne(const QByteArray &body)
{
    const quint64 token = m_next++;
    send(std::array{job(token, body)});
    return sink.outcome(token);
}

} // namespace deckhand
