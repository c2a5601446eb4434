#pragma once

#include "destinations/link.h"
#include "transport/bytestream.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace deckhand {

/// What a `LinkWorker` connects to and how it speaks.
struct LinkSettings
{
    QByteArray host;
    quint16 port = 0;
    bool tls = false;
    /// Messages that were on their way when the connection broke are sent again over the next one
    /// while their time lasts; otherwise each is a failed attempt.
    bool resendsLost = false;
    QString service;      ///< begins a sentence: `The broker`
    qint64 mostBytes = 0; ///< see `SendSize::limit`
    std::function<std::unique_ptr<Link>()> makeLink;
    /// What is kept of a request, without secrets.
    std::function<AttemptRequest(const SendJob &)> record;
};

/// The thread, the connection and the deadlines of one sender. Connects when there is something to
/// send and closes after `idleTimeout` without work; waits a little longer after each failure
/// before it connects again, a second at most. Destroying it ends the thread at once; what was
/// under way gets no outcome.
///
///     disconnected ── job ──► connecting ──► opening ──► open ── idle ──► disconnected
///          ▲                      │             │          │
///          └──── jobs that waited fail ─────────┘          │
///          └──── messages on their way fail, or wait again ┘
///
/// When a connection that worked is lost, jobs that wait outlive further failures to connect while
/// their time lasts.
class LinkWorker
{
public:
    LinkWorker(LinkSettings settings, const SenderContext &context);
    ~LinkWorker();
    LinkWorker(const LinkWorker &) = delete;
    LinkWorker &operator=(const LinkWorker &) = delete;

    /// Thread: any.
    void add(std::span<const SendJob> jobs);
    /// Connects, signs in and asks for permission as `add` does, and sends nothing. Thread: any.
    void probe(const SendJob &job);

private:
    struct Flight
    {
        SendJob job;
        SteadyTime started{};
        SteadyTime deadline{};
        SteadyTime published{};
        AttemptPhases phases;
        std::optional<AttemptConnection> connection;
        int losses = 0;
        bool probe = false; ///< it ends where it could be sent
    };

    void run();
    void takeJobs();
    void connect();
    void connectFailed(const ConnectFailure &failure);
    void serve();
    void tellStage();
    void tell(const Flight &flight, SendStage stage, const AttemptPhases &phases) const;
    void startThread();
    void publishWaiting();
    void probed(const Flight &flight);
    bool flush();
    bool readAll();
    void collect();
    void settle(LinkSettled settled);
    void ended();
    void handleFailure(const LinkFailure &failure);
    void sleep();
    [[nodiscard]] std::optional<SteadyTime> wakeTime() const;
    void expire();
    void expireUnsettled(SteadyTime now);
    void expireWaiting(SteadyTime now);
    [[nodiscard]] LinkFailure lateWaiting(const Flight &flight) const;
    [[nodiscard]] AttemptError lateConfirmation(const Flight &flight) const;
    void failWaiting(const LinkFailure &failure, bool keep);
    [[nodiscard]] bool isReconnecting() const;
    void closeLink();
    void backOff();
    void finish(const Flight &flight, SendOutcome outcome);
    void fail(const Flight &flight, const LinkFailure &failure);

    const LinkSettings m_settings;
    const SenderContext m_context;
    const ConnectWish m_wish;
    const milliseconds m_idleTimeout;
    const QByteArray m_caFile;

    Wakeup m_stop;
    Wakeup m_added;
    std::mutex m_mutex;
    std::deque<Flight> m_queue; ///< guarded by m_mutex
    std::thread m_thread;       ///< started by the first job; guarded by m_mutex

    // The thread's own.
    std::deque<Flight> m_waiting;
    std::map<quint64, Flight> m_unsettled; ///< by tag, oldest first
    quint64 m_lastTag = 0;
    std::unique_ptr<ByteStream> m_stream;
    AttemptConnection m_connection;
    std::optional<SendStage> m_told; ///< of opening the link, to the tests that wait
    std::unique_ptr<Link> m_link;
    std::optional<LinkFailure> m_lastFailure; ///< since the last message that was taken
    int m_failures = 0;
    SteadyTime m_notBefore{};
    SteadyTime m_reconnectUntil{};
    SteadyTime m_lastRead{};
    SteadyTime m_lastWork{};
    SteadyTime m_nextDeadline = SteadyTime::max();
};

/// A sender over a link.
class LinkSender final : public Sender
{
public:
    LinkSender(LinkSettings settings, const SenderContext &context, int maxBatch)
        : m_host(settings.host),
          m_mostBytes(settings.mostBytes),
          m_record(settings.record),
          m_worker(std::move(settings), context),
          m_maxBatch(maxBatch)
    {}
    [[nodiscard]] int maxBatch() const override { return m_maxBatch; }
    [[nodiscard]] std::optional<QByteArray> ownHost() const override { return m_host; }
    void send(std::span<const SendJob> jobs) override { m_worker.add(jobs); }
    void probe(const SendJob &job) override { m_worker.probe(job); }
    [[nodiscard]] std::optional<SendSize> sizeOf(const SendJob &job) override
    {
        return SendSize{job.body.size(), m_mostBytes};
    }
    [[nodiscard]] std::optional<AttemptRequest> previewOf(const SendJob &job) const override
    {
        return m_record(job);
    }

private:
    const QByteArray m_host;
    const qint64 m_mostBytes;
    const std::function<AttemptRequest(const SendJob &)> m_record;
    LinkWorker m_worker;
    const int m_maxBatch;
};

} // namespace deckhand
