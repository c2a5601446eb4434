#pragma once

#include "api/engineapi.h"
#include "destinations/sender.h"
#include "store/store.h"
#include "transport/httpclient.h"

#include <memory>

namespace deckhand {

struct EngineSettings
{
    RetryPolicy retry;
    milliseconds attemptTimeout{5000};
    milliseconds retention{30LL * 24 * 3600 * 1000};
    milliseconds auditRetention{365LL * 24 * 3600 * 1000};
    /// Who stands in the audit list for calls that are not on behalf of somebody else.
    Actor actor{{}, QStringLiteral("local"), "engine", {}};
    std::optional<qint64> storeBudgetBytes;
    EventLimits limits;
    int maxConcurrency = 256; ///< attempts in flight, all destinations
    int maxConcurrencyPerDestination = 64;
    int queueLength = 1000;            ///< deliveries in memory, per destination
    int streamHistory = 10'000;        ///< messages kept for resuming readers
    milliseconds drainTimeout{10'000}; ///< for attempts in flight at shutdown
    /// Deliveries that fail leave their destination active: who made it watches it.
    bool keepActive = false;
    /// See SenderContext.
    std::map<QByteArray, QByteArray> baseUrls;
    QString name = QStringLiteral("Deckhand");
    QString version;
    QString environment = QStringLiteral("local");
};

/// Counters since start, for `/metrics`. Plain numbers read from atomics.
struct EngineCounters
{
    qint64 eventsPublished = 0, duplicates = 0, attemptsSucceeded = 0, attemptsFailed = 0,
           inFlight = 0, queued = 0, destinationsActive = 0, destinationsInactive = 0;
};

/// What the engine is made of. References outlive it; ownership is passed where it says so.
struct EngineParts
{
    std::unique_ptr<Store> store;
    std::unique_ptr<HttpClient> http; ///< also the delivery thread
    std::unique_ptr<SenderFactory> senders;
    const Clock &clock;
    std::optional<std::uint64_t> seed; ///< for repeatable ids and jitter
};

/// The delivery engine in this process.
class LocalEngine : public EngineApi
{
public:
    /// Loads destinations, takes up waiting work and starts delivering. Blocks until ready: call it
    /// outside the GUI thread's event handlers or before its loop runs.
    [[nodiscard]] static Result<std::unique_ptr<LocalEngine>> start(EngineParts parts,
                                                                    EngineSettings settings);
    /// Stops intake, lets attempts in flight finish for `drainTimeout`, records them, gives the
    /// rest back to the store, closes it. Blocks. Idempotent; the destructor calls it.
    virtual void shutdown() = 0;
    [[nodiscard]] virtual EngineCounters counters() const = 0;
    /// For tests with an injected clock: looks at the clock now, wherever the alarm stands.
    virtual void wakeUp() = 0;
};

} // namespace deckhand
