#pragma once

#include "api/delivery.h"
#include "api/destination.h"
#include "api/destinationtype.h"
#include "api/event.h"
#include "api/result.h"
#include "api/time.h"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace deckhand {

class HttpClient;

/// One delivery to be attempted now.
struct SendJob
{
    quint64 token = 0; ///< chosen by the caller, handed back with the outcome
    EventId eventId;
    QByteArray eventType;
    QByteArray body; ///< the envelope; shared, never copied
    Timestamp eventCreatedAt{};
    Timestamp at{}; ///< of this attempt, for signatures and metadata
    /// The outcome tells more: the body that was sent and the certificate that was shown.
    bool isTest = false;
};

/// An event as a service counts it.
struct SendSize
{
    qint64 bytes = 0;
    qint64 limit = 0; ///< of the type; 0: it has none, or the other side sets it
};

/// What one attempt came to.
struct SendOutcome
{
    AttemptOutcome outcome = AttemptOutcome::Failure;
    SendStage stage = SendStage::Send;            ///< the last one reached: where a failure stopped
    std::vector<SendStage> skipped;               ///< stages there was nothing to do in
    std::optional<double> signInMs, permissionMs; ///< where they took a request of their own
    AttemptError error;
    double durationMs = 0;
    AttemptPhases phases;
    std::optional<AttemptRequest> request;
    std::optional<AttemptResponse> response;
    std::optional<AttemptConnection> connection;
    QByteArray acknowledgement;
    std::optional<milliseconds> retryAfter; ///< as the receiver asked
    bool final = false;                     ///< trying again is pointless (410)
};

/// Takes outcomes. Called from any thread, exactly once for each job.
class SendSink
{
public:
    virtual ~SendSink() = default;
    virtual void finished(quint64 token, SendOutcome outcome) = 0;
    /// A test has come as far as `soFar.stage`, which is under way now; of the rest it holds what
    /// is known by then. Called for tests only, from any thread, in the order of the stages and
    /// before the outcome. What a type cannot tell apart, or only afterwards, it does not tell
    /// here.
    virtual void reached(quint64 token, SendOutcome soFar)
    {
        Q_UNUSED(token)
        Q_UNUSED(soFar)
    }
};

/// Sends to one destination with one set of credentials, over connections of its own. Made, used
/// and destroyed on the delivery thread; never blocks it. Destroying it drops what is in flight
/// without an outcome: the owner waits for `idle` first or accepts sending twice.
class Sender
{
public:
    virtual ~Sender() = default;
    /// How many jobs it takes in one `send` at most; 1 where the service has no batches. More than
    /// 1: the caller collects jobs for up to 5 ms while an earlier batch is under way, and counts
    /// a `send` as one against the limits of concurrency.
    [[nodiscard]] virtual int maxBatch() const { return 1; }
    /// Starts the jobs, `maxBatch` at most; each has its own outcome, which goes to the sink given
    /// at creation. A sender divides them further where the service limits the bytes of a request.
    virtual void send(std::span<const SendJob> jobs) = 0;
    /// Starts a job as somebody's test: where the service can be asked whether it would take what
    /// is sent, that comes first. Its one outcome goes to the sink too.
    virtual void test(const SendJob &job) { send(std::span(&job, 1)); }
    /// Goes as far as it can without sending an event: connects and, where the type does so before
    /// an event, signs in and asks for permission. Its one outcome goes to the sink too, with the
    /// last stage it reached.
    virtual void probe(const SendJob &job) = 0;
    /// Asks the service whether it would take anything from here, and sends nothing. Its one
    /// outcome goes to the sink too. False, and no outcome: the type has no such call.
    [[nodiscard]] virtual bool verify(quint64 /*token*/) { return false; }
    /// What a job counts as, against what the service takes at most. Nothing: no message can be
    /// made.
    [[nodiscard]] virtual std::optional<SendSize> sizeOf(const SendJob &job)
    {
        return SendSize{job.body.size(), 0};
    }
    /// What would be sent, of one that connects by itself; see `ownHost`.
    [[nodiscard]] virtual std::optional<AttemptRequest> previewOf(const SendJob & /*job*/) const
    {
        return std::nullopt;
    }
    /// The host it connects to by itself. None: everything it sends goes over the context's HTTP
    /// client, so that a client which sends nothing shows what would go.
    [[nodiscard]] virtual std::optional<QByteArray> ownHost() const { return std::nullopt; }
};

/// What senders are built from; outlives them.
struct SenderContext
{
    /// The delivery thread too; connections made without it keep to its `settings`.
    HttpClient *http = nullptr;
    /// Where a service with a fixed address is found instead, by destination type, without a slash
    /// at the end; for tests.
    std::map<QByteArray, QByteArray> baseUrls;
    const Clock *clock = nullptr;
    SendSink *sink = nullptr;
    milliseconds attemptTimeout{5000};
    QByteArray userAgent;
};

/// Makes senders of every known type.
class SenderFactory
{
public:
    virtual ~SenderFactory() = default;
    [[nodiscard]] virtual const DestinationTypes &types() const = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<Sender>> create(const Destination &destination,
                                                                 const SenderContext &context) = 0;
};

/// Makes every `generated` setting the configuration lacks; to be called on creation, before
/// validation. Unknown types are left alone.
void fillGenerated(const DestinationTypes &types, QByteArrayView type, DestinationConfig &config);

/// The factory of this build; one line a type in `registry.cpp`.
[[nodiscard]] std::unique_ptr<SenderFactory> makeSenderFactory();

} // namespace deckhand
