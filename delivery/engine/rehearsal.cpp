#include "engine/rehearsal.h"

#include "transport/connectexplain.h"
#include "transport/httpclient.h"

#include <QUrl>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <deque>

namespace deckhand {

namespace {

/// A caller waits half a minute for an answer.
constexpr milliseconds longest{10'000};

/// What the sender's own sign-in is answered with, so that it goes on to the request itself.
constexpr auto anyAnswer = R"({"access_token":"none","token_type":"Bearer","expires_in":3600})";

} // namespace

/// Takes requests and sends none. Its tasks run when it is told to.
class Rehearsal::Client final : public HttpClient
{
public:
    explicit Client(Settings settings) : m_settings(std::move(settings)) {}
    const Settings &settings() const override { return m_settings; }
    void send(HttpRequest request, Done done) override
    {
        if (!m_url)
            m_url = std::move(request.url);
        post([done = std::move(done)] {
            HttpResponse response;
            response.status = 200;
            response.body = anyAnswer;
            done(std::move(response));
        });
    }
    HttpPool openPool() override { return ++m_lastPool; }
    void closePool(HttpPool) override {}
    void post(std::function<void()> task) override { m_tasks.push_back(std::move(task)); }
    void setAlarm(SteadyTime, std::function<void()>) override {}
    bool isCurrent() const override { return true; }

    void begin() { m_url.reset(); }
    void run()
    {
        while (!m_tasks.empty()) {
            const auto task = std::move(m_tasks.front());
            m_tasks.pop_front();
            task();
        }
    }
    /// Where the first request since `begin` was to go.
    [[nodiscard]] const std::optional<QByteArray> &url() const { return m_url; }

private:
    const Settings m_settings;
    HttpPool m_lastPool = 0;
    std::optional<QByteArray> m_url;
    std::deque<std::function<void()>> m_tasks;
};

class Rehearsal::Sink final : public SendSink
{
public:
    void finished(quint64, SendOutcome outcome) override
    {
        if (outcome.outcome == AttemptOutcome::Failure)
            m_error = std::move(outcome.error);
    }
    [[nodiscard]] std::optional<AttemptError> take() { return std::exchange(m_error, {}); }

private:
    std::optional<AttemptError> m_error;
};

Rehearsal::Rehearsal(const Parts &parts)
    : m_parts(parts),
      m_client(std::make_unique<Client>(parts.http.settings())),
      m_sink(std::make_unique<Sink>()),
      m_end(parts.clock.steadyNow() + longest)
{}

Rehearsal::~Rehearsal() = default;

bool Rehearsal::build(const DestinationId &id, const Event &event)
{
    auto stage = m_stages.find(id);
    if (stage == m_stages.end())
        stage = m_stages.emplace(id, makeStage(id)).first;
    ++m_result.checked;
    if (auto error = obstacle(stage->second, event)) {
        ++m_result.wouldFail;
        if (m_result.items.size() < std::size_t(ReplayCheck::mostItems))
            m_result.items.push_back({event.id, id, std::move(*error)});
    }
    return m_parts.clock.steadyNow() < m_end;
}

Rehearsal::Stage Rehearsal::makeStage(const DestinationId &id)
{
    const DestinationPtr destination = m_parts.book.find(id);
    if (!destination) {
        return {nullptr, AttemptError{ErrorClass::NotFound,
                                      QStringLiteral("The destination has been deleted."),
                                      QStringLiteral("Replay to another destination.")}};
    }
    if (destination->status != DestinationStatus::Active) {
        return {nullptr,
                AttemptError{ErrorClass::Rejected, QStringLiteral("The destination is inactive."),
                             QStringLiteral("Activate it first, then replay.")}};
    }
    SenderContext context;
    context.http = m_client.get();
    context.clock = &m_parts.clock;
    context.sink = m_sink.get();
    context.userAgent = m_parts.userAgent;
    context.baseUrls = m_parts.baseUrls;
    auto sender = m_parts.senders.create(*destination, context);
    if (!sender) {
        return {nullptr,
                AttemptError{ErrorClass::FormatError, sender.error().text(),
                             QStringLiteral("Open the destination and correct its settings.")}};
    }
    const auto host = (*sender)->ownHost();
    Stage stage{std::move(*sender), std::nullopt, host.has_value()};
    if (host)
        stage.always = refusedAddress(*host);
    return stage;
}

std::optional<AttemptError> Rehearsal::obstacle(Stage &stage, const Event &event)
{
    if (stage.always || stage.sender->ownHost())
        return stage.always;
    const SendJob job{
        1, event.id, event.type, envelope(event), event.createdAt, m_parts.clock.now()};
    m_client->begin();
    stage.sender->send(std::span(&job, 1));
    m_client->run();
    std::optional<AttemptError> error = m_sink->take();
    if (!m_client->url())
        return error;
    // It was built; what its sender makes of an answer that nobody gave says nothing.
    if (!std::exchange(stage.judged, true))
        stage.always = refusedAddress(QUrl::fromEncoded(*m_client->url()).host().toLatin1());
    return stage.always;
}

std::optional<AttemptError> Rehearsal::refusedAddress(const QByteArray &host) const
{
    const AddressGuard &guard = m_client->settings().guard;
    const QByteArray written = host == "localhost" ? QByteArray("127.0.0.1") : host;
    std::optional<QString> rule;
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    v4.sin_family = AF_INET;
    v6.sin6_family = AF_INET6;
    if (inet_pton(AF_INET, written.constData(), &v4.sin_addr) == 1)
        rule = guard.refusal(reinterpret_cast<const sockaddr *>(&v4));
    else if (inet_pton(AF_INET6, written.constData(), &v6.sin6_addr) == 1)
        rule = guard.refusal(reinterpret_cast<const sockaddr *>(&v6));
    if (!rule)
        return std::nullopt;
    return explainBlocked(QString::fromLatin1(host), *rule);
}

} // namespace deckhand
