#pragma once

#include "api/delivery.h"
#include "api/destination.h"
#include "api/destinationtype.h"
#include "api/event.h"
#include "api/result.h"
#include "api/time.h"

#include <memory>
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
};

/// What one attempt came to.
struct SendOutcome
{
    AttemptOutcome outcome = AttemptOutcome::Failure;
    AttemptError error;
    double durationMs = 0;
    AttemptPhases phases;
    std::optional<AttemptRequest> request;
    std::optional<AttemptResponse> response;
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
};

/// Sends to one destination with one set of credentials, over connections of its own. Made, used
/// and destroyed on the delivery thread; never blocks it. Destroying it drops what is in flight
/// without an outcome: the owner waits for `idle` first or accepts sending twice.
class Sender
{
public:
    virtual ~Sender() = default;
    /// How many jobs it takes in one `send` at most; 1 where the service has no batches.
    [[nodiscard]] virtual int maxBatch() const { return 1; }
    /// Starts the jobs; each outcome goes to the sink given at creation.
    virtual void send(std::span<const SendJob> jobs) = 0;
};

/// What senders are built from; outlives them.
struct SenderContext
{
    HttpClient *http = nullptr;
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
