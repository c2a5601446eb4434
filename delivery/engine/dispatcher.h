#pragma once

#include "api/executor.h"
#include "api/ulid.h"
#include "destinations/sender.h"
#include "engine/destinationbook.h"
#include "engine/judgement.h"
#include "engine/recorder.h"
#include "engine/target.h"
#include "engine/workqueue.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <unordered_map>
#include <vector>

namespace deckhand {

struct DispatchSettings
{
    RetryPolicy retry;
    milliseconds attemptTimeout{5000};
    int maxConcurrency = 256;
    int maxConcurrencyPerDestination = 64;
    bool keepActive = false; ///< see EngineSettings
    QueueLimits queues;
    QByteArray userAgent;
    std::map<QByteArray, QByteArray> baseUrls; ///< see SenderContext
};

struct DispatchCounters
{
    std::atomic<qint64> succeeded{0}, failed{0}, inFlight{0};
};

/// Sends what is due: keeps a bounded queue for each destination, fills it from the store, takes
/// turns between destinations, keeps to the limits, judges each outcome and has it recorded.
///
/// Where the sender takes batches, one counts as one send against the limits of concurrency, and a
/// batch that is not full waits up to 5 ms for more while another is under way.
///
/// A destination that keeps failing gets fewer attempts at once (`Target::window`), and those that
/// have not proved themselves leave a quarter of all attempts to those that have: one that swallows
/// every attempt until its time-out delays nobody else.
///
/// Thread: everything runs on the executor's thread, the delivery thread; only `finished` and
/// `reached` may come from elsewhere.
class Dispatcher final : public SendSink
{
public:
    /// A destination has failed for good: it must become inactive.
    using DestinationFailed =
        std::function<void(const DestinationId &, StatusReason, const DeliveryId &)>;
    /// A replay has stopped itself: it must become paused, and `replayChanged` be called then.
    using ReplayFailed = std::function<void(const ReplayId &, const ReplayStop &)>;
    using TestDone = std::function<void(Result<Attempt>)>;
    using VerifyDone = std::function<void(Result<SendOutcome>)>;

    struct Parts
    {
        Store &store;
        Executor &executor;
        HttpClient *http;
        SenderFactory &senders;
        StreamHub &hub;
        IdSource &ids;
        const Clock &clock;
        DestinationBook &book;
        DispatchCounters &counters;
        MemoryGauge &memory;
        std::optional<std::uint64_t> seed;
    };
    Dispatcher(const Parts &parts, DispatchSettings settings, DestinationFailed destinationFailed,
               ReplayFailed replayFailed);
    ~Dispatcher() override;

    // --- what the rest of the engine tells it
    // ------------------------------------------------------
    /// New or changed; an inactive one gives back what waits in memory.
    void setDestination(const DestinationPtr &destination);
    void removeDestination(const DestinationId &id);
    /// Deliveries claimed at intake, counted in their gauges.
    void accept(std::vector<WorkItem> items);
    /// The store has work for these that nobody claimed.
    void moreWaits(const std::vector<DestinationId> &destinations);
    void replaysWait(const std::vector<DestinationId> &destinations);
    /// It runs, from now on. One that is not named here is asked of the store.
    void setReplay(const ReplayId &id, const ReplayOptions &options);
    /// Gives back what waits in memory.
    void dropReplay(const ReplayId &id);
    /// And what is still handed over, until `replayChanged`: the store is about to change it.
    void stopReplay(const ReplayId &id);
    void replayChanged(const ReplayId &id);
    /// A manual retry, asked for by somebody, of a delivery that waits in memory; false if it does
    /// not.
    bool promote(const DestinationId &destination, const DeliveryId &id, const QString &by);
    /// A manual retry that was claimed from the store; false: it was given back.
    bool sendNow(ClaimedDelivery delivery, const QString &by);
    /// Takes a waiting delivery out of memory and gives it back to the store.
    void takeBack(const DestinationId &destination, const DeliveryId &id);
    enum class TestKind { Send, Probe };
    struct Test
    {
        TestKind kind = TestKind::Send;
        StageHandler onStage; ///< may be empty
        TestDone done;
    };
    /// One attempt outside of everything; a probe sends nothing.
    void test(const DestinationPtr &destination, const Event &event, Test test);
    /// Asks the service about a destination that is not made yet, over a sender of its own.
    void verify(const Destination &destination, VerifyDone done);
    /// Looks at the clock.
    void wakeUp();
    /// Starts no more attempts and gives back what waits. `drained` is called once, when the
    /// attempts in flight have ended and are recorded.
    void stop(std::function<void()> drained);

    void finished(quint64 token, SendOutcome outcome) override;
    void reached(quint64 token, SendOutcome soFar) override;

private:
    struct Flight
    {
        TargetPtr target;
        std::shared_ptr<SenderSlot> sender;
        WorkItem item;
        Timestamp startedAt{};
        TestDone test;
        quint64 batch = 0;                 ///< the token of its batch's first; 0: it was sent alone
        VerifyDone verify = {};            ///< then there is neither target nor event
        std::optional<SendSize> size = {}; ///< of a test
        StageHandler onStage = {};         ///< of a test
        std::optional<SendStage> told = {}; ///< the last stage that `onStage` has heard of
    };

    /// What waits for a moment on the monotonic clock.
    enum class Pause { Rate, ReplayRate, Linger };

    struct Throttle
    {
        SteadyTime until{};
        TargetPtr target;
        Pause pause = Pause::Rate;
        ReplayId replay = {}; ///< of a pause for its rate
    };

    // --- whose turn it is (dispatchsend.cpp)
    [[nodiscard]] bool canSend(const Target &target) const;
    void makeReady(const TargetPtr &target);
    [[nodiscard]] TargetPtr nextReady();
    void pump();
    [[nodiscard]] bool hasRoom() const;
    void sendFrom(const TargetPtr &target);
    [[nodiscard]] bool lingers(const TargetPtr &target);
    void pause(const TargetPtr &target, Pause pause, SteadyTime until, const ReplayId &replay = {});
    [[nodiscard]] std::vector<WorkItem> take(const TargetPtr &target, int most);
    void start(const TargetPtr &target, std::vector<WorkItem> items);
    void refuse(const std::vector<SendJob> &jobs, const Error &error);
    [[nodiscard]] SenderSlot *senderOf(Target &target);
    // --- what replays keep to (dispatchreplay.cpp)
    struct ReplayPace
    {
        RateLimit rate;
        std::optional<int> parallel, stopAfterFailures;
        int underWay = 0;
        int failures = 0;   ///< in a row
        bool known = false; ///< else the store is asked
        bool asked = false;
        bool stopped = false; ///< see `stopReplay`
    };
    [[nodiscard]] ReplayPace *paceOf(const ClaimedDelivery &delivery);
    [[nodiscard]] int mostOf(const ReplayId &id) const;
    [[nodiscard]] ReplayWait replayWait(const TargetPtr &target, const WorkItem &item);
    void askForReplay(const ReplayId &id);
    void replayAttemptEnded(const Flight &flight, bool succeeded, const AttemptError &error);
    void resumeReplay(const ReplayId &id);
    [[nodiscard]] bool giveBackStopped(std::vector<ClaimedDelivery> &deliveries);
    // --- what came of it (dispatchoutcome.cpp)
    void complete(Flight flight, SendOutcome outcome);
    void endSend(const Flight &flight);
    void fail(const TargetPtr &target, StatusReason reason, const DeliveryId &delivery);
    void record(const Flight &flight, const Judgement &judgement, Attempt attempt);
    [[nodiscard]] Attempt attemptOf(const Flight &flight, SendOutcome &&outcome);
    void landed();
    // --- filling the queues (dispatchrefill.cpp)
    void refill(const TargetPtr &target);
    using Claimed = Result<std::vector<ClaimedDelivery>>;
    void claim(const TargetPtr &target);
    void claimed(const TargetPtr &target, Timestamp dueBy, int limit, Claimed result);
    void claimReplays(const TargetPtr &target);
    void replaysClaimed(const TargetPtr &target, Timestamp dueBy, const ReplayRooms &rooms,
                        Claimed result);
    [[nodiscard]] bool takesMoreOfReplays(const Target &target) const;
    [[nodiscard]] ReplayRooms replayRooms(const Target &target) const;
    static void noteMore(Target &target, const ReplayRooms &rooms,
                         const std::map<ReplayId, int> &counts);
    [[nodiscard]] bool isClaimOver(const TargetPtr &target, Lane lane, const Claimed &result);
    void claimEnded(const TargetPtr &target);
    void askNextDue(const TargetPtr &target, std::optional<Timestamp> nothingUntil);
    void setDue(const TargetPtr &target, std::optional<Timestamp> at);
    void giveBack(Target &target);

    [[nodiscard]] TargetPtr find(const DestinationId &id) const;
    void recorded(const std::vector<Recorder::Retry> &retries);
    void setAlarm();
    void endThrottles(SteadyTime now);
    static void resume(const Throttle &throttle);
    void closeIdleSenders(SteadyTime now);

    Parts m_parts;
    DispatchSettings m_settings;
    DestinationFailed m_destinationFailed;
    ReplayFailed m_replayFailed;
    Recorder m_recorder;
    SenderContext m_context;
    std::unordered_map<DestinationId, TargetPtr> m_targets;
    std::array<std::deque<TargetPtr>, 2> m_ready; ///< proven destinations, and the others
    unsigned m_turn = 0;
    std::set<std::pair<Timestamp, TargetPtr>> m_due;
    std::unordered_map<quint64, Flight> m_flights;
    std::unordered_map<quint64, int> m_batches; ///< by first token: outcomes to come
    int m_sends = 0;                            ///< under way, tests aside; a batch is one
    qint64 m_flightBytes = 0;
    std::map<ReplayId, ReplayPace> m_replays; ///< a few bytes each, until the process ends
    std::vector<Throttle> m_throttled;
    std::optional<SteadyTime> m_recordAgainAt;
    quint64 m_nextToken = 1;
    std::mt19937_64 m_random;
    bool m_pumping = false;
    bool m_stopped = false;
    std::function<void()> m_drained;
    SteadyTime m_idleCheckAt{};
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace deckhand
