#pragma once

#include "api/ulid.h"
#include "store/store.h"
#include "support/manualclock.h"
#include "support/storecalls.h"

#include <QObject>

#include <memory>

namespace deckhand {

/// Makes the stores a suite runs on: one for each database.
class StoreFactory
{
public:
    virtual ~StoreFactory() = default;
    /// An empty store; what an earlier one held is gone.
    [[nodiscard]] virtual Result<std::unique_ptr<Store>> openFresh(const Clock &clock) = 0;
    /// The same store again, after the former object was destroyed.
    [[nodiscard]] virtual Result<std::unique_ptr<Store>> reopen(const Clock &clock) = 0;
};

/// What every store must do (store.h), whatever database it stands on.
class StoreConformance : public QObject
{
    Q_OBJECT
public:
    explicit StoreConformance(StoreFactory &factory) : m_factory(factory) {}

private Q_SLOTS:
    void init();
    void cleanup();

    // storeconformance.cpp: events and lists
    void appendedEventsAreReadBackByteForByte();
    void aKnownEventIdChangesNothing();
    void anUnknownEventIsNotFound();
    void eventsAreListedNewestFirst();
    void aCursorStaysValidWhileRowsAreInserted();
    void cursorsFromElsewhereAreRefused();
    void eventsAreFilteredByTypeAndTime();
    void eventsAreFilteredByTheirDeliveries();
    void searchesSelectEventsAndDeliveries();
    void deliveriesAreFiltered();
    void deliveriesOfAnEventAreListedTogether();
    void listedEventsTellWhatBecameOfTheirDeliveries();

    // storeconformancework.cpp: claiming and recording
    void workIsClaimedOldestDueFirstAndOnce();
    void claimsAtAppendBelongToTheCaller();
    void releasedWorkIsClaimedAgain();
    void nothingIsClaimedBeforeItIsDue();
    void aSuccessIsRecordedWithItsWholeHistory();
    void aFailureWaitsForItsNextAttempt();
    void aSuccessAfterAFailureClearsTheError();
    void oneDeliveryIsClaimedWhateverItsState();
    void aManualAttemptReplacesTheScheduledOne();
    void waitingDeliveriesAreCanceled();
    void whatIsBeingSentCannotBeCanceled();
    void claimsEndWithTheProcess();
    void severalThreadsLoseNothingAndSendNothingTwice();

    // storeconformancedestinations.cpp
    void destinationsAreKeptWithTheirCredentials();
    void revisionsTellEveryState();
    void aDeletedDestinationIsRemembered();
    void waitingWorkIsHeldAndResumed();
    void heldWorkIsDropped();
    void deletionCancelsWhatWaits();
    void anInactiveDestinationGetsNothing();
    void whatWasInFlightWhenTheDestinationEnded();
    void manyWaitingDeliveriesMoveInSteps();
    void destinationsAreCounted();

    // storeconformancecancellations.cpp
    void aCanceledDeliverySaysWhoStoppedIt();
    void aDeletionSaysWhoDidIt();
    void whatComesAfterADeletionSaysSoToo();
    void droppingSaysWhoDidIt();
    void aCanceledReplaySaysWhoDidIt();
    void aReplayKeepsWhyItsDeliveriesWereCanceled();

    // storeconformancereplays.cpp
    void failedDeliveriesAreReplayed();
    void missedEventsAreReplayed();
    void everythingIsReplayed();
    void aReplayEndsWhenAllIsSent();
    void aPausedReplayIsNotClaimed();
    void eachReplayIsClaimedForItself();
    void aCanceledReplayGivesBackFormerStates();
    void replaysSurviveARestart();
    void replaysAreListed();

    // storeconformancereplayplans.cpp
    void aPlanTellsWhatIsThere();
    void aSetIsFixedWithItsPlan();
    void eventsPublishedAfterThePlanStayOut();
    void aReplayKeepsItsOrder();
    void aTargetGetsWhatOthersFailedToTake();
    void aPlanVisitsItsDeliveriesUntilToldToStop();
    void optionsAndTheReasonToStopAreKept();

    // storeconformancenewevents.cpp
    void aReplayMakesNewEvents();
    void newEventsAreFoundAsReplayed();
    void newEventsGoWithACanceledReplay();
    void newEventsAreToldBeforeTheyAreSent();
    void deliveriesKnowTheirReplay();
    void whatACanceledReplayHasNotSentIsNotItsOwn();
    void aSetMakesOnlyWhatIsStillWanted();

    // storeconformancegivenup.cpp
    void aReadThatIsGivenUpFreesItsReader();
    void otherReadsThatAreGivenUpEnd();
    void aPlanThatIsGivenUpEndsWithinItsLook();
    void aPlanThatIsGivenUpBuildsNoMoreRequests();
    void aPlanThatIsGivenUpEndsItsCountOfWhatHasArrived();

    // storeconformanceupkeep.cpp
    void oldEventsArePrunedInSteps();
    void statisticsAreCounted();
    void theStoreTellsItsSize();
    void keysAreKept();
    void theFirstKeyIsMadeOnce();
    void auditEntriesAreKeptUntilTheyAreOld();
    void soManyAuditEntriesAreKept();
    void idempotentAnswersExpire();
    void aClosingStoreFinishesItsWrites();

private:
    [[nodiscard]] NewEvent newEvent(const QByteArray &type = "task_run.completed",
                                    const std::vector<DestinationId> &destinations = {},
                                    const QByteArray &data = R"({"id":"trun_1"})");
    [[nodiscard]] Destination destination(const QString &name = QStringLiteral("Production"));
    /// A stored active destination.
    DestinationId addDestination(const QString &name = QStringLiteral("Production"));
    /// Stores an event for the destination; its delivery.
    DeliveryId addDelivery(const DestinationId &destination,
                           const QByteArray &type = "task_run.completed");
    [[nodiscard]] AttemptRecord success(const ClaimedDelivery &claimed);
    [[nodiscard]] AttemptRecord failed(const ClaimedDelivery &claimed,
                                       DeliveryStatus status = DeliveryStatus::Failure,
                                       std::optional<milliseconds> wait = std::nullopt);
    /// Makes one delivery that ended in failure.
    DeliveryId addFailure(const DestinationId &destination);
    WaitingChange change(const DestinationId &id, DestinationWrite::Waiting waiting,
                         DestinationStatus status, bool deleted = false, AuditNote note = {});
    /// A note in the name of somebody.
    [[nodiscard]] AuditNote noteBy(const QString &name);
    /// Who stopped it, when and why, as a list shows it too.
    [[nodiscard]] std::optional<Cancellation> cancellationOf(const DeliveryId &id);
    [[nodiscard]] DeliveryStatus statusOf(const DeliveryId &id);
    [[nodiscard]] Replay newReplay(const ReplayPlan &plan);
    struct Traffic;
    void publishTo(const std::vector<DestinationId> &ids, bool claims, Traffic &traffic);
    void deliverFrom(const DestinationId &id, Traffic &traffic);
    /// -1 where they cannot be listed.
    [[nodiscard]] int countSuccesses();
    void reopen();
    [[nodiscard]] Timestamp now() const { return m_clock.now(); }

    StoreFactory &m_factory;
    ManualClock m_clock;
    std::unique_ptr<IdSource> m_ids;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<StoreCalls> m_calls;
};

} // namespace deckhand
