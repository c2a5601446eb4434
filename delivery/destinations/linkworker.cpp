#include "destinations/linkworker.h"

#include "destinations/connectprobe.h"
#include "destinations/stages.h"
#include "transport/httpclient.h"

#include <algorithm>
#include <array>
#include <poll.h>

namespace deckhand {

namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto firstPause = 50ms;
constexpr auto longestPause = 1000ms;
constexpr int readsAtOnce = 64;

double msBetween(SteadyTime from, SteadyTime to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

} // namespace

LinkWorker::LinkWorker(LinkSettings settings, const SenderContext &context)
    : m_settings(std::move(settings)),
      m_context(context),
      m_wish(connectWish(m_context, m_settings.host, m_settings.port)),
      m_idleTimeout(context.http->settings().idleTimeout),
      m_caFile(context.http->settings().caFile)
{}

LinkWorker::~LinkWorker()
{
    m_stop.wake();
    if (m_thread.joinable())
        m_thread.join();
}

void LinkWorker::add(std::span<const SendJob> jobs)
{
    const SteadyTime now = SteadyClock::now();
    const std::lock_guard lock(m_mutex);
    for (const SendJob &job : jobs)
        m_queue.push_back({job, now, now + m_context.attemptTimeout, {}, {}, {}, 0, false});
    startThread();
}

void LinkWorker::probe(const SendJob &job)
{
    const SteadyTime now = SteadyClock::now();
    const std::lock_guard lock(m_mutex);
    m_queue.push_back({job, now, now + m_context.attemptTimeout, {}, {}, {}, 0, true});
    startThread();
}

/// With m_mutex held.
void LinkWorker::startThread()
{
    if (!m_thread.joinable())
        m_thread = std::thread(&LinkWorker::run, this);
    m_added.wake();
}

void LinkWorker::run()
{
    blockPipeSignal();
    while (!m_stop.isAwake()) {
        takeJobs();
        expire();
        if (!m_link && !m_waiting.empty() && SteadyClock::now() >= m_notBefore)
            connect();
        if (m_link)
            serve();
        sleep();
    }
    if (m_link)
        closeLink();
}

void LinkWorker::takeJobs()
{
    m_added.clear();
    const std::lock_guard lock(m_mutex);
    for (Flight &flight : m_queue) {
        m_nextDeadline = std::min(m_nextDeadline, flight.deadline);
        m_waiting.push_back(std::move(flight));
    }
    m_queue.clear();
}

void LinkWorker::connect()
{
    ConnectWish wish = m_wish;
    const auto earliest =
        std::min_element(m_waiting.begin(), m_waiting.end(),
                         [](const auto &a, const auto &b) { return a.deadline < b.deadline; });
    wish.deadline = earliest->deadline;
    const auto tellAll = [this](SendStage stage, const AttemptPhases &phases) {
        for (const Flight &flight : m_waiting)
            tell(flight, stage, phases);
    };
    wish.onResolved = [&tellAll](double ms) { tellAll(SendStage::Connect, {ms, {}, {}, {}}); };
    m_connection = {};
    auto made = connectTcp(wish, m_stop);
    if (!made)
        return connectFailed(made.error());
    auto stream = std::make_unique<ByteStream>(std::move(*made));
    m_connection = stream->connection();
    if (m_settings.tls) {
        tellAll(SendStage::Tls, stream->phases());
        if (const auto tls = stream->startTls(m_settings.host, m_caFile, wish, m_stop); !tls)
            return connectFailed(tls.error());
    }
    m_connection = stream->connection();
    for (Flight &flight : m_waiting) {
        flight.phases = stream->phases();
        flight.connection = m_connection;
    }
    m_connection.reused = true; // by those that come later
    m_stream = std::move(stream);
    m_link = m_settings.makeLink();
    m_told.reset();
    m_lastRead = m_lastWork = SteadyClock::now();
}

void LinkWorker::connectFailed(const ConnectFailure &failure)
{
    if (failure.error.errorClass == ErrorClass::None)
        return; // called off: the thread is about to end
    m_lastFailure = LinkFailure{failure.error, failure.stage, false};
    backOff();
    // Time that has run out for the oldest has not for those that came later.
    const bool late = failure.error.errorClass == ErrorClass::Timeout;
    failWaiting(*m_lastFailure, late || isReconnecting());
}

void LinkWorker::serve()
{
    m_link->tick(SteadyClock::now());
    tellStage();
    publishWaiting();
    const bool alive = flush() && readAll() && flush();
    collect();
    if (const std::optional<LinkFailure> failure = m_link->failure())
        handleFailure(*failure);
    else if (!alive)
        ended();
    else if (m_waiting.empty() && m_unsettled.empty()) {
        if (SteadyClock::now() - m_lastWork >= m_idleTimeout)
            closeLink();
    } else {
        m_lastWork = SteadyClock::now();
    }
}

void LinkWorker::publishWaiting()
{
    const SteadyTime now = SteadyClock::now();
    while (!m_waiting.empty() && m_link->takes() && !m_link->failure()) {
        if (Flight &first = m_waiting.front(); !first.connection)
            first.connection = m_connection;
        if (m_waiting.front().probe) {
            probed(m_waiting.front());
            m_waiting.pop_front();
            continue;
        }
        const quint64 tag = ++m_lastTag;
        Flight &flight = m_unsettled[tag] = std::move(m_waiting.front());
        m_waiting.pop_front();
        flight.published = now;
        tell(flight, SendStage::Send, flight.phases);
        m_link->publish(tag, flight.job);
    }
}

/// It could be sent now.
void LinkWorker::probed(const Flight &flight)
{
    SendOutcome outcome;
    outcome.outcome = AttemptOutcome::Success;
    outcome.stage = SendStage::Permission;
    m_failures = 0;
    m_lastFailure.reset();
    finish(flight, std::move(outcome));
}

/// False where the connection has ended.
bool LinkWorker::flush()
{
    for (QByteArrayView bytes = m_link->outgoing(); !bytes.isEmpty(); bytes = m_link->outgoing()) {
        const ByteStream::IoResult result = m_stream->write(bytes);
        if (result.io != ByteStream::Io::Done)
            return result.io == ByteStream::Io::WouldBlock;
        m_link->wrote(qsizetype(result.bytes));
    }
    return true;
}

bool LinkWorker::readAll()
{
    std::array<char, 16384> buffer;
    for (int i = 0; i < readsAtOnce; ++i) {
        const ByteStream::IoResult result = m_stream->read(buffer);
        if (result.io != ByteStream::Io::Done)
            return result.io == ByteStream::Io::WouldBlock;
        m_lastRead = SteadyClock::now();
        m_link->received(QByteArrayView(buffer.data(), qsizetype(result.bytes)));
        if (m_link->failure())
            return true;
    }
    return true;
}

void LinkWorker::collect()
{
    for (LinkSettled &settled : m_link->takeSettled())
        settle(std::move(settled));
}

void LinkWorker::settle(LinkSettled settled)
{
    const auto found = m_unsettled.find(settled.tag);
    if (found == m_unsettled.end())
        return; // its time was over before
    Flight flight = std::move(found->second);
    m_unsettled.erase(found);
    if (settled.again && flight.deadline > SteadyClock::now()) {
        m_waiting.push_front(std::move(flight));
        return;
    }
    flight.phases.firstByteMs = msBetween(flight.published, SteadyClock::now());
    SendOutcome outcome;
    outcome.stage = settled.stage;
    outcome.retryAfter = settled.retryAfter;
    outcome.acknowledgement = std::move(settled.acknowledgement);
    if (settled.again) {
        outcome.error = lateConfirmation(flight);
    } else if (settled.error.errorClass == ErrorClass::None) {
        outcome.outcome = AttemptOutcome::Success;
        m_failures = 0;
        m_lastFailure.reset();
    } else {
        outcome.error = std::move(settled.error);
    }
    finish(flight, std::move(outcome));
}

/// The other side hung up, or the network did.
void LinkWorker::ended()
{
    const QString why = m_stream->problem().isEmpty()
                          ? QStringLiteral(" without saying why")
                          : QStringLiteral(": %1").arg(m_stream->problem());
    const QString when =
        m_link->isOpen() ? QString() : QStringLiteral(" before the sign-in was finished");
    handleFailure(
        {{ErrorClass::ConnectionReset,
          QStringLiteral("%1 closed the connection%2%3.").arg(m_settings.service, when, why),
          QStringLiteral("See the service's log. It may have taken the event and will "
                         "see it again.")},
         m_link->stage(),
         true});
}

void LinkWorker::handleFailure(const LinkFailure &failure)
{
    const bool wasOpen = m_link->isOpen();
    m_link.reset();
    m_stream.reset();
    const bool idle = m_waiting.empty() && m_unsettled.empty();
    if (idle)
        return; // it was closed while nobody needed it
    m_lastFailure = failure;
    if (m_failures > 0 || !wasOpen || !failure.lost)
        backOff();
    else
        ++m_failures; // the first loss of a connection that worked: again at once
    std::deque<Flight> again;
    const SteadyTime now = SteadyClock::now();
    for (auto &[tag, flight] : m_unsettled) {
        ++flight.losses;
        if (failure.lost && m_settings.resendsLost && flight.deadline > now)
            again.push_back(std::move(flight));
        else
            fail(flight, failure);
    }
    m_unsettled.clear();
    if (wasOpen && failure.lost)
        m_reconnectUntil = now + m_context.attemptTimeout;
    else if (!wasOpen)
        failWaiting(failure, failure.lost && isReconnecting());
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(again.begin()),
                     std::make_move_iterator(again.end()));
}

/// Fails what waits; with `keep` only what has no time left.
void LinkWorker::failWaiting(const LinkFailure &failure, bool keep)
{
    const SteadyTime now = SteadyClock::now();
    std::deque<Flight> kept;
    for (Flight &flight : m_waiting) {
        if (keep && flight.deadline > now)
            kept.push_back(std::move(flight));
        else
            fail(flight, failure);
    }
    m_waiting = std::move(kept);
}

/// A connection that worked was lost a moment ago: coming back may take more than one attempt.
bool LinkWorker::isReconnecting() const
{
    return SteadyClock::now() < m_reconnectUntil;
}

void LinkWorker::closeLink()
{
    m_link->close();
    (void)flush();
    m_link.reset();
    m_stream.reset();
}

void LinkWorker::backOff()
{
    const auto pause = firstPause * (1 << std::min(m_failures, 5));
    ++m_failures;
    m_notBefore = SteadyClock::now() + std::min<milliseconds>(pause, longestPause);
}

std::optional<SteadyTime> LinkWorker::wakeTime() const
{
    SteadyTime at = m_nextDeadline;
    if (!m_link)
        return m_waiting.empty() ? at : std::min(at, m_notBefore);
    if ((!m_waiting.empty() && m_link->takes()) || m_stream->hasBuffered())
        return SteadyTime::min();
    if (const auto alarm = m_link->alarm())
        at = std::min(at, *alarm);
    if (m_waiting.empty() && m_unsettled.empty())
        at = std::min(at, m_lastWork + m_idleTimeout);
    return at;
}

void LinkWorker::sleep()
{
    const std::optional<SteadyTime> at = wakeTime();
    int timeout = -1;
    if (at && *at != SteadyTime::max()) {
        const auto now = SteadyClock::now();
        const auto left = *at <= now ? 0 : std::chrono::ceil<milliseconds>(*at - now).count();
        timeout = int(std::min<std::int64_t>(left, 3'600'000));
    }
    std::array<pollfd, 3> fds{pollfd{m_stop.fd(), POLLIN, 0}, pollfd{m_added.fd(), POLLIN, 0},
                              pollfd{-1, POLLIN, 0}};
    if (m_link) {
        fds[2].fd = m_stream->fd();
        if (!m_link->outgoing().isEmpty())
            fds[2].events |= POLLOUT;
    }
    ::poll(fds.data(), fds.size(), timeout);
}

void LinkWorker::finish(const Flight &flight, SendOutcome outcome)
{
    outcome.durationMs = msBetween(flight.started, SteadyClock::now());
    outcome.phases = flight.phases;
    outcome.connection = flight.connection;
    if (flight.job.isTest && outcome.connection && m_stream)
        outcome.connection->certificate = m_stream->certificate();
    if (flight.job.isTest && !m_settings.tls)
        skipUnlessFailed(outcome, {SendStage::Tls});
    if (!flight.probe)
        outcome.request = m_settings.record(flight.job);
    m_context.sink->finished(flight.job.token, std::move(outcome));
}

void LinkWorker::fail(const Flight &flight, const LinkFailure &failure)
{
    SendOutcome outcome;
    outcome.error = failure.error;
    outcome.stage = failure.stage;
    outcome.retryAfter = failure.retryAfter;
    finish(flight, std::move(outcome));
}

} // namespace deckhand
