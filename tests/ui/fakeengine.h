#pragma once

#include "api/engineapi.h"

#include <QByteArray>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

/// An engine made of vectors, for tests of models and windows. Lists answer what was put in,
/// newest first; changes are applied at once and told to the stream. Calls are answered ready;
/// where `refusal` is set it answers every one, where `hold` is set they wait. Used from one
/// thread.
class FakeEngine final : public EngineApi
{
public:
    FakeEngine();
    ~FakeEngine() override;

    std::vector<Event> storedEvents; ///< newest first
    std::vector<Destination> storedDestinations;
    std::vector<Delivery> storedDeliveries;    ///< newest first, with their history
    bool tellsDeliveries = true;               ///< of the events of a list
    int eventLists = 0;                        ///< how often a list of events was asked for
    std::vector<Replay> storedReplays;         ///< newest first
    std::vector<ReplayRequest> replayRequests; ///< as they were asked for
    qint64 missed = 0;                         ///< events that any destination has missed
    std::optional<ReplayCheck> replayCheck; ///< what building all requests shows; none: all is well
    Stats storedStats;
    StatsRequest lastStats; ///< what was asked for
    std::vector<DestinationType> types;
    std::vector<EventTypeInfo> catalogue;
    ServerInfo serverInfo; ///< all capabilities at first
    std::vector<ApiKey> keys;
    std::vector<AuditEntry> auditEntries; ///< newest first
    std::optional<Error> keysRefusal;     ///< as a remote engine answers
    std::optional<Error> refusal;
    std::vector<DeliveryId> retried;
    std::optional<OnReactivate> reactivated; ///< how, with the last change to active
    std::vector<DestinationDraft> created;
    /// What it says of destinations without a delivery.
    QString whyNotSent = QStringLiteral("The destination does not subscribe to this type.");
    std::vector<TestRequest> tests;    ///< that were sent
    std::vector<TestRequest> previews; ///< of tests that were only to be shown
    std::optional<Attempt> nextTest;   ///< what a test is answered with, instead of success
    std::optional<Attempt> nextPreview;
    std::map<int, StreamHandler> handlers;
    bool hold = false;                       ///< answers wait for release()
    std::vector<std::function<void()>> held; ///< each gives one answer
    std::vector<GivenUp> unwanted;           ///< of those that were held back, in their order

    void emitEvent(const Event &event);
    void emitDelivery(const Delivery &delivery);
    void emitBatch(std::vector<StreamMessage> messages);
    [[nodiscard]] QByteArray nextId(const char *prefix);
    template <class T>
    FutureResult<T> answer(Result<T> result)
    {
        if (refusal)
            result = failure(*refusal);
        if (!hold)
            return readyFuture<T>(std::move(result));
        auto later = std::make_shared<Completion<T>>();
        unwanted.push_back(later->givenUp());
        held.push_back([later, result = std::move(result)] { later->finish(result); });
        return later->future();
    }
    /// Gives the answers that were held back; those to new questions wait while `hold` is set.
    void release();

    EventsApi &events() override;
    DestinationsApi &destinations() override;
    DeliveriesApi &deliveries() override;
    ReplaysApi &replays() override;
    StreamApi &stream() override;
    ServerApi &server() override;
    AccessApi &access() override;
    AuditApi &audit() override;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
    int m_nextId = 1;
};

} // namespace deckhand
