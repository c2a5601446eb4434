#pragma once

#include "demo/receiver.h"
#include "engine/localengine.h"

#include <QObject>

#include <memory>

namespace deckhand {

/// Makes the engines a suite runs on: in this process, or behind the HTTP API.
class EngineFactory
{
public:
    virtual ~EngineFactory() = default;
    /// An engine on an empty store that may reach loopback; ends the one before.
    [[nodiscard]] virtual Result<EngineApi *> start(const EngineSettings &settings) = 0;
    /// The same store again.
    [[nodiscard]] virtual Result<EngineApi *> restart() = 0;
    virtual void stop() = 0;
    /// Puts events into a server that takes none from publishers; their ids, oldest first. Others
    /// answer none.
    [[nodiscard]] virtual std::vector<EventId> store(int, const QByteArray &) { return {}; }
};

/// What every engine must do (engineapi.h), wherever it runs. Real clock, a real receiver. What an
/// engine's `capabilities` leave out is skipped.
class EngineConformance : public QObject
{
    Q_OBJECT
public:
    explicit EngineConformance(EngineFactory &factory) : m_factory(factory) {}

private Q_SLOTS:
    void init();
    void cleanup();

    // engineconformance.cpp: events and destinations
    void publishedEventsAreReadBackByteForByte();
    void knownIdsAreAnsweredAsDuplicates();
    void everyBadFieldOfABatchIsNamed();
    void eventsAreListedNewestFirstInPages();
    void eventsAreFiltered();
    void unknownIdsAreNotFound();
    void createdSecretIsShownOnceAndMaskedAfterwards();
    void badDestinationsNameEveryField();
    void creationAsksTheServiceWhereItCanBeAsked();
    void patchesMerge();
    void rotatedSecretsSignTogether();
    void theOverlapOfSecretsEndsAtOnce(); // engineconformancesecrets.cpp
    void deletedDestinationsAreGone();
    void testAttemptsLeaveNoTrace();

    // engineconformancework.cpp: deliveries, replays, stream
    void deliveriesAreSignedAndRecorded();
    void failuresAreRetriedThenTheDestinationIsInactive();
    void heldDeliveriesResume();
    void manualRetryAndItsConflicts();
    void cancelAndItsConflicts();
    void deliveriesAreFiltered();
    void replaysRunToTheirEnd();
    void dryRunsStoreNothing();
    void aPlanIsStartedAsItWasCounted();
    void replaysGoToAnotherDestination();
    void replaysMakeNewEvents(); // engineconformancenewevents.cpp
    void newEventsAreInTheStream();
    void replaysAtOnceKnowTheirOwn();
    void decisionsAreExplained();
    void streamTellsAndResumes();
    void serverDescribesItself();
    void everythingSurvivesARestart();

    // engineconformanceaudit.cpp
    void changesOfDestinationsAreInTheAuditList();
    void whatIsDoneToDeliveriesIsInTheAuditList();
    void replaysAreInTheAuditList();
    void theAuditListIsFilteredAndPaged();
    void keysAreMadeToldOnceAndRemoved();

private:
    template <class T>
    static Result<T> wait(FutureResult<T> future);
    [[nodiscard]] bool has(const char *capability) const;
    [[nodiscard]] DestinationDraft draft(std::vector<QByteArray> patterns = {"*"}) const;
    [[nodiscard]] DestinationId create(const DestinationDraft &draft);
    [[nodiscard]] std::vector<PublishOutcome>
    publish(int count, const QByteArray &type = "task_run.completed");
    [[nodiscard]] std::vector<Delivery> deliveries(const DestinationId &id);
    [[nodiscard]] int countOf(const DestinationId &id, DeliveryStatus status);
    void answerWith(int status);

    EngineFactory &m_factory;
    EngineApi *m_engine = nullptr;
    std::vector<QByteArray> m_capabilities;
    std::unique_ptr<Receiver> m_receiver;
};

} // namespace deckhand
