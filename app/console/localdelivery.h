#pragma once

#include "api/engineapi.h"
#include "models/forwardcontrols.h"

#include <QObject>

#include <memory>

namespace deckhand {

class ForwardEngine;
class ForwardSink;
struct ForwardRecord;

/// The one destination of an engine that delivers here.
[[nodiscard]] DestinationDraft localDestination(const QUrl &target, const Secret &secret);
/// As far as a record tells of it.
[[nodiscard]] Attempt attemptOf(const ForwardRecord &record);

/// Delivers one stored event of a source once, by an engine that is made for it. Lives in a thread
/// with an event loop and blocks that while its engine starts and ends.
class LocalDeliverer final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    LocalDeliverer(EngineApi &source, const Clock &clock);
    ~LocalDeliverer() override;

    /// One at a time: it replaces one that has not ended.
    void deliver(const EventId &event, const QUrl &target, const Secret &secret);

Q_SIGNALS:
    void delivered(const deckhand::LocalDelivery &outcome);

private:
    /// In the order in which it is made.
    struct Task
    {
        LocalDelivery outcome;
        std::unique_ptr<ForwardEngine> engine;
        std::unique_ptr<ForwardSink> sink;
        QObject guard; ///< of answers that are still to come
    };
    void begin(const Event &event, const Secret &secret);
    void send(const Event &event, const DestinationId &destination);
    /// The attempt with all that went over the wire.
    void read();
    void readAttempt(const DeliveryId &id);
    void fail(const Error &error);
    /// Later, since what is taken down may be speaking.
    void finish();
    void end();

    EngineApi &m_source;
    const Clock &m_clock;
    std::unique_ptr<Task> m_task;
};

} // namespace deckhand
