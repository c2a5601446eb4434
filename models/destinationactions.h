#pragma once

#include "api/engineapi.h"

#include <QObject>

namespace deckhand {

/// What can be done to a stored destination besides editing it. One at a time is asked for by a
/// person, so outcomes are told as signals.
class DestinationActions : public QObject
{
    Q_OBJECT

public:
    explicit DestinationActions(EngineApi &engine, QObject *parent = nullptr);

    /// Without a choice, with the sample of the first type that is subscribed to. Of a test that is
    /// still under way no more stages are told.
    void sendTest(const DestinationId &id, TestRequest request = {});
    // Whoever takes the engine down waits for these to be answered; others listen to the signals.
    FutureResult<Destination> disable(const DestinationId &id);
    FutureResult<Destination> reactivate(const DestinationId &id, OnReactivate how);
    FutureResult<DestinationId> remove(const DestinationId &id);
    void rotateSecret(const DestinationId &id, milliseconds overlap);
    void endSecretOverlap(const DestinationId &id);
    /// Gives a destination the settings it had; credentials and status stay as they are now.
    void restore(const Destination &former);

Q_SIGNALS:
    /// In order, and before `tested`; not by every engine.
    void stagePassed(const deckhand::DestinationId &id, const deckhand::AttemptStage &stage);
    void tested(const deckhand::DestinationId &id, const deckhand::Attempt &attempt);
    /// The test was not sent at all.
    void testRefused(const deckhand::DestinationId &id, const deckhand::Error &error);
    void statusChanged(const deckhand::Destination &destination);
    void removed(const deckhand::DestinationId &id);
    void restored(const deckhand::Destination &destination);
    /// The destination carries its new secret in full.
    void secretRotated(const deckhand::Destination &destination);
    /// Only its present secret signs any more.
    void overlapEnded(const deckhand::Destination &destination);
    /// Of everything but a test.
    void failed(const deckhand::Error &error);

private:
    FutureResult<Destination> patchStatus(const DestinationId &id, DestinationStatus status,
                                          OnReactivate how);

    EngineApi &m_engine;
    QFuture<AttemptStage> m_stages; ///< of the test under way
};

} // namespace deckhand
