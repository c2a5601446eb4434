#include "engine/rehearsal.h"

#include "engine/silenthttp.h"
#include "transport/connectexplain.h"

#include <QUrl>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace deckhand {

namespace {

/// A caller waits half a minute for an answer.
constexpr milliseconds longest{10'000};

} // namespace

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
      m_client(std::make_unique<SilentHttp>(parts.http.settings())),
      m_sink(std::make_unique<Sink>()),
      m_end(parts.clock.steadyNow() + longest)
{}

Rehearsal::~Rehearsal() = default;

SenderContext Rehearsal::contextOf(const Parts &parts, SilentHttp &http, SendSink &sink)
{
    SenderContext context;
    context.http = &http;
    context.clock = &parts.clock;
    context.sink = &sink;
    context.userAgent = parts.userAgent;
    context.baseUrls = parts.baseUrls;
    return context;
}

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
    const SenderContext context = contextOf(m_parts, *m_client, *m_sink);
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
