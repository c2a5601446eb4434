#pragma once

#include "api/engineapi.h"
#include "engine/auditservice.h"
#include "engine/destinationbook.h"
#include "engine/dispatchdoor.h"
#include "engine/storegate.h"
#include "engine/streamhub.h"

namespace deckhand {

/// Deliveries of the engine in this process. Thread: any.
class DeliveriesService final : public DeliveriesApi
{
public:
    struct Parts
    {
        StoreGate &gate;
        DestinationBook &book;
        DispatchDoor &door;
        StreamHub &hub;
        const Clock &clock;
        AuditService &audit;
    };
    explicit DeliveriesService(const Parts &parts) : m_parts(parts) {}

    FutureResult<Page<Delivery>> list(DeliveryFilter filter, PageRequest page) override;
    FutureResult<Delivery> get(DeliveryId id) override;
    FutureResult<Delivery> retry(DeliveryId id) override
    {
        return retryFor(m_parts.audit.self(), std::move(id));
    }
    FutureResult<Delivery> cancel(DeliveryId id) override
    {
        return cancelFor(m_parts.audit.self(), std::move(id));
    }
    // The same on behalf of somebody, who stands in the audit list.
    FutureResult<Delivery> retryFor(const Caller &caller, DeliveryId id);
    FutureResult<Delivery> cancelFor(const Caller &caller, DeliveryId id);

private:
    using Answer = std::shared_ptr<Completion<Delivery>>;
    /// Looks the delivery up and goes on with it on the delivery thread.
    template <class Then>
    FutureResult<Delivery> withDelivery(DeliveryId id, Then then);
    void retryNow(Dispatcher &dispatcher, const Caller &caller, const Delivery &delivery,
                  const Answer &answer);
    void retried(const Caller &caller, const Delivery &delivery, const Answer &answer);
    void cancelNow(Dispatcher &dispatcher, const Caller &caller, const Delivery &delivery,
                   const Answer &answer);
    [[nodiscard]] std::optional<Error> refusal(const DestinationId &destination) const;

    Parts m_parts;
};

} // namespace deckhand
