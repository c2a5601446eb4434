#include "destinations/connectprobe.h"

#include "transport/bytestream.h"
#include "transport/httpclient.h"

#include <QUrl>

namespace deckhand {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// Where to connect to, and whether with TLS.
struct ProbeTarget
{
    ConnectWish wish;
    QByteArray caFile;
    bool tls = false;
};

ProbeTarget targetOf(const SenderContext &context, const QByteArray &text)
{
    const QUrl url(QString::fromUtf8(text));
    const bool tls = url.scheme() != QLatin1String("http");
    const QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    ProbeTarget target{connectWish(context, host, quint16(url.port(tls ? 443 : 80))),
                       context.http->settings().caFile, tls};
    target.wish.deadline = SteadyClock::now() + context.attemptTimeout;
    return target;
}

/// Takes how far it has come; see `SendSink::reached`.
using Told = std::function<void(SendOutcome)>;

SendOutcome under(SendStage stage, const AttemptPhases &phases)
{
    SendOutcome soFar;
    soFar.outcome = AttemptOutcome::Success;
    soFar.stage = stage;
    soFar.phases = phases;
    return soFar;
}

/// Nothing where it was called off.
std::optional<SendOutcome> failed(const ConnectFailure &failure)
{
    if (failure.error.errorClass == ErrorClass::None)
        return std::nullopt;
    SendOutcome outcome;
    outcome.error = failure.error;
    outcome.stage = failure.stage;
    return outcome;
}

std::optional<SendOutcome> tryTarget(ProbeTarget target, const Wakeup &stop, const Told &told)
{
    target.wish.onResolved = [&told](double ms) {
        told(under(SendStage::Connect, {ms, {}, {}, {}}));
    };
    auto made = connectTcp(target.wish, stop);
    if (!made)
        return failed(made.error());
    ByteStream stream(std::move(*made));
    std::optional<SendOutcome> outcome;
    if (target.tls) {
        SendOutcome soFar = under(SendStage::Tls, stream.phases());
        soFar.connection = stream.connection();
        told(std::move(soFar));
        const auto secured = stream.startTls(target.wish.host, target.caFile, target.wish, stop);
        if (!secured)
            outcome = failed(secured.error());
        if (!secured && !outcome)
            return std::nullopt;
    }
    if (!outcome) {
        outcome.emplace();
        outcome->outcome = AttemptOutcome::Success;
        outcome->stage = target.tls ? SendStage::Tls : SendStage::Connect;
    }
    outcome->phases = stream.phases();
    outcome->connection = stream.connection();
    outcome->connection->certificate = stream.certificate();
    return outcome;
}

} // namespace

ConnectWish connectWish(const SenderContext &context, const QByteArray &host, quint16 port)
{
    const HttpClient::Settings &http = context.http->settings();
    ConnectWish wish;
    wish.host = host;
    wish.port = port;
    wish.limit = context.attemptTimeout;
    wish.guard = &http.guard;
    wish.resolve = http.resolve;
    return wish;
}

ConnectProbe::~ConnectProbe()
{
    m_stop.wake();
    for (Run &run : m_runs)
        run.thread.join();
}

void ConnectProbe::start(quint64 token, const QByteArray &url)
{
    m_runs.remove_if([](Run &run) {
        if (!run.ended)
            return false;
        run.thread.join();
        return true;
    });
    Run &run = m_runs.emplace_back();
    run.thread = std::thread([this, &run, token, target = targetOf(m_context, url)] {
        blockPipeSignal();
        const SteadyTime began = SteadyClock::now();
        const auto told = [this, token](SendOutcome soFar) {
            m_context.sink->reached(token, std::move(soFar));
        };
        if (auto outcome = tryTarget(target, m_stop, told)) {
            outcome->durationMs =
                std::chrono::duration<double, std::milli>(SteadyClock::now() - began).count();
            m_context.sink->finished(token, std::move(*outcome));
        }
        run.ended = true;
    });
}

} // namespace deckhand
