#include "engine/deliveriesservice.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

FutureResult<Page<Delivery>> DeliveriesService::list(DeliveryFilter filter, PageRequest page)
{
    return m_parts.gate.ask<Page<Delivery>>([&](Store &store, auto done, auto givenUp) {
        store.listDeliveries(std::move(filter), std::move(page), done, givenUp);
    });
}

FutureResult<Delivery> DeliveriesService::get(DeliveryId id)
{
    return m_parts.gate.ask<Delivery>(
        [&](Store &store, auto done) { store.delivery(std::move(id), done); });
}

template <class Then>
FutureResult<Delivery> DeliveriesService::withDelivery(DeliveryId id, Then then)
{
    auto answer = std::make_shared<Completion<Delivery>>();
    auto future = answer->future();
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return future;
    }
    store->delivery(std::move(id), [this, answer, then](Result<Delivery> found) {
        if (!found) {
            answer->finish(std::move(found));
            return;
        }
        m_parts.door.post(
            [answer, then, delivery = std::move(*found)](Dispatcher &dispatcher) mutable {
                delivery.history.clear();
                then(dispatcher, delivery, answer);
            });
    });
    return future;
}

std::optional<Error> DeliveriesService::refusal(const DestinationId &id) const
{
    const DestinationPtr destination = m_parts.book.find(id);
    if (!destination) {
        return Error(ErrorCode::Conflict,
                     u"The destination was deleted, so nothing can be sent there any more."_s);
    }
    if (destination->status != DestinationStatus::Active) {
        return Error(ErrorCode::Conflict,
                     u"The destination is inactive. Activate it first, then try again."_s);
    }
    return std::nullopt;
}

FutureResult<Delivery> DeliveriesService::retryFor(const Caller &caller, DeliveryId id)
{
    return withDelivery(
        std::move(id),
        [this, caller](Dispatcher &dispatcher, const Delivery &delivery, const Answer &answer) {
            retryNow(dispatcher, caller, delivery, answer);
        });
}

/// The attempt is on its way; what remains is to note it.
void DeliveriesService::retried(const Caller &caller, const Delivery &delivery,
                                const Answer &answer)
{
    m_parts.audit.write(
        m_parts.audit.note(caller, "event_delivery", "retried", delivery.id.bytes()),
        [answer, delivery](const VoidResult &) { answer->finish(delivery); });
}

void DeliveriesService::retryNow(Dispatcher &dispatcher, const Caller &caller,
                                 const Delivery &delivery, const Answer &answer)
{
    if (auto error = refusal(delivery.destinationId)) {
        answer->finish(failure(std::move(*error)));
        return;
    }
    const QString by = boundedActorName(caller.actor.name);
    if (dispatcher.promote(delivery.destinationId, delivery.id, by)) {
        retried(caller, delivery, answer);
        return;
    }
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return;
    }
    store->claimOne(
        delivery.id, [this, caller, by, answer, delivery](Result<ClaimedDelivery> claimed) {
            if (!claimed) {
                answer->finish(failure(std::move(claimed.error())));
                return;
            }
            m_parts.door.post([this, caller, by, answer, delivery,
                               claimed = std::move(*claimed)](Dispatcher &d) mutable {
                const DestinationId destination = delivery.destinationId;
                if (d.sendNow(std::move(claimed), by))
                    retried(caller, delivery, answer);
                else
                    answer->finish(failure(refusal(destination).value_or(engineStopped().value())));
            });
        });
}

FutureResult<Delivery> DeliveriesService::cancelFor(const Caller &caller, DeliveryId id)
{
    return withDelivery(
        std::move(id),
        [this, caller](Dispatcher &dispatcher, const Delivery &delivery, const Answer &answer) {
            cancelNow(dispatcher, caller, delivery, answer);
        });
}

void DeliveriesService::cancelNow(Dispatcher &dispatcher, const Caller &caller,
                                  const Delivery &delivery, const Answer &answer)
{
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return;
    }
    dispatcher.takeBack(delivery.destinationId, delivery.id);
    store->cancelDelivery(
        delivery.id, m_parts.clock.now(),
        [this, answer, destination = delivery.destinationId](Result<Delivery> canceled) {
            if (!canceled) {
                // What was taken out of memory for nothing is claimed again.
                m_parts.door.post([destination](Dispatcher &d) { d.moreWaits({destination}); });
            } else if (m_parts.hub.watched()) {
                std::vector<StreamMessage> messages;
                messages.push_back({{}, *canceled});
                m_parts.hub.publish(std::move(messages));
            }
            answer->finish(std::move(canceled));
        },
        m_parts.audit.note(caller, "event_delivery", "canceled", delivery.id.bytes()));
}

} // namespace deckhand
