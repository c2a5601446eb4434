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
///                │ all failed, the target answered ────────► ended(false), destination active
///                again └ all failed, no answer ─► waiting ──probe──► attempts   (patient)
///                                            nothing new is taken meanwhile
///
/// The destination subscribes to everything and is used by nobody else. Lives in one thread with an
/// event loop; the engine outlives it.
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
        milliseconds firstProbe{1'000};
        milliseconds longestProbe{15'000};
    };
    ForwardSink(EngineApi &engine, Settings settings);
    ~ForwardSink() override;

    void send(const std::vector<Event> &events);
    /// Takes what the engine has told so far, now: after its shutdown nothing more comes.
    void drain();
    /// False while the target can't be reached: what is sent then would only wait here.
    [[nodiscard]] bool isReady() const { return m_unreached.empty() && !m_reactivating; }

Q_SIGNALS:
    void attempted(const deckhand::ForwardRecord &record);
    void ended(const deckhand::EventId &id, bool delivered);
    void targetChanged(const deckhand::ForwardTarget &target);
    /// May be sent to again.
    void ready();
    /// The engine itself fails: its disk is full, its store is gone.
    void broken(const deckhand::Error &error);

private:
    void publish(std::vector<EventDraft> drafts);
    void published(const std::vector<EventDraft> &drafts,
                   const Result<std::vector<PublishOutcome>> &outcomes);
    void refuse(const EventDraft &draft, const Error &error);
    void take(const Delivery &delivery);
    void takeFailure(const Delivery &delivery, const Attempt &attempt);
    void take(const DestinationChange &change);
    /// Where nothing waits for the target any more.
    void goOn();
    void reactivate();
    void probe();
    void retry(const DeliveryId &id);
    void scheduleProbe(const AttemptError &error);

    EngineApi &m_engine;
    Settings m_settings;
    ForwardInbox m_inbox;
    std::unique_ptr<StreamSubscription> m_subscription;
    std::map<DeliveryId, EventId> m_unreached;
    std::set<DeliveryId> m_retrying; ///< asked for, without an attempt yet
    QTimer m_probe;
    milliseconds m_wait;
    bool m_lost = false; ///< it was said that the target can't be reached
    bool m_inactive = false;
    bool m_reactivating = false;
};

} // namespace deckhand
