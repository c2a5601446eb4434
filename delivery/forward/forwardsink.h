#pragma once

#include "api/engineapi.h"
#include "forward/forwardinbox.h"
#include "forward/forwardvalues.h"

#include <QTimer>

#include <map>
#include <memory>
#include <set>

namespace deckhand {

/// Delivers given events to one destination of an engine of this process, with its signature and
/// its retries, and says what came of each attempt. An event keeps its id, type, time and the bytes
/// of its data.
///
///     send ─► attempts ─► success ─────────────────────────► ended(true)
///                │ all refused by the target ──────────────► ended(false)
///                └ some without an answer ─► waiting ─probe─► attempts   (patient)
///                                           nothing new is taken meanwhile
///
/// The destination subscribes to everything, is used by nobody else, and stays active whatever
/// fails (`EngineSettings::keepActive`). Lives in one thread with an event loop; engine and clock
/// outlive it.
class ForwardSink final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        DestinationId destination;
        /// Waits for a target that can't be reached, for as long as it takes; otherwise its events
        /// fail like others.
        bool patient = true;
        /// How often the target may refuse an event before that fails, where it was away meanwhile.
        int tries = 4;
        int inFlight = 1; ///< tried again at once, in the order they came
        milliseconds firstProbe{1'000};
        milliseconds longestProbe{15'000};
    };
    ForwardSink(EngineApi &engine, const Clock &clock, Settings settings);
    ~ForwardSink() override;

    void send(const std::vector<Event> &events);
    /// After the engine's shutdown: takes what it still has to tell until so many attempts in all
    /// were told of. Blocks for two seconds at most.
    void drain(qint64 attempts);
    /// False while the target can't be reached: what is sent then would only wait here.
    [[nodiscard]] bool isReady() const { return m_waiting.empty(); }

Q_SIGNALS:
    void attempted(const deckhand::ForwardRecord &record);
    void ended(const deckhand::EventId &id, bool delivered);
    void targetChanged(const deckhand::ForwardTarget &target);
    /// May be sent to again.
    void ready();
    /// The engine itself fails: its disk is full, its store is gone.
    void broken(const deckhand::Error &error);

private:
    void drain();
    void publish(std::vector<EventDraft> drafts);
    void published(const std::vector<EventDraft> &drafts,
                   const Result<std::vector<PublishOutcome>> &outcomes);
    void refuse(const EventDraft &draft, const Error &error);
    void take(const Delivery &delivery);
    void takeFailure(const Delivery &delivery, const Attempt &attempt);
    /// The target is there: what waits for it is sent; what it refused, once it accepts others or
    /// after a while.
    void reached(bool accepts);
    void lost(const AttemptError &error);
    void startProbe();
    void probe();
    void retry(const DeliveryId &id);
    void end(const DeliveryId &id, const EventId &event, bool delivered);

    EngineApi &m_engine;
    const Clock &m_clock;
    Settings m_settings;
    ForwardInbox m_inbox;
    std::unique_ptr<StreamSubscription> m_subscription;
    std::map<DeliveryId, EventId> m_waiting; ///< without attempts, to be tried again
    std::map<DeliveryId, int> m_refusals;    ///< of those that have not ended: answers, but not 2xx
    std::set<DeliveryId> m_retrying;         ///< asked for, without an attempt yet
    QTimer m_probe;
    milliseconds m_wait;
    qint64 m_heard = 0;  ///< attempts that were told of
    bool m_lost = false; ///< it was said that the target can't be reached
};

} // namespace deckhand
