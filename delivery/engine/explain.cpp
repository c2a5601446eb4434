#include "engine/explain.h"

#include "api/ulid.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

QString at(Timestamp time)
{
    return QString::fromLatin1(toIso(time));
}

QString attemptsText(const Delivery &delivery)
{
    return delivery.attempts == 1 ? u"1 attempt"_s : u"%1 attempts"_s.arg(delivery.attempts);
}

QString lastErrorText(const Delivery &delivery)
{
    return delivery.lastError ? u" The last error: "_s + delivery.lastError->message : QString();
}

Explanation ofDelivery(const Delivery &delivery)
{
    Explanation e{delivery.destinationId, Decision::Unknown, delivery.id, {}};
    switch (delivery.status) {
    case DeliveryStatus::Success:
        e.decision = Decision::Delivered;
        e.detail = delivery.deliveredAt ? u"Delivered at %1 with %2."_s.arg(
                                              at(*delivery.deliveredAt), attemptsText(delivery))
                                        : u"Delivered with %1."_s.arg(attemptsText(delivery));
        break;
    case DeliveryStatus::Pending:
        e.decision = Decision::Pending;
        e.detail = u"Waits for its first attempt."_s;
        break;
    case DeliveryStatus::Retrying:
        e.decision = Decision::Retrying;
        e.detail = u"Failed after %1; it is tried again%2."_s.arg(
            attemptsText(delivery),
            delivery.nextAttemptAt ? u" at "_s + at(*delivery.nextAttemptAt) : QString());
        e.detail += lastErrorText(delivery);
        break;
    case DeliveryStatus::Held:
        e.decision = Decision::Held;
        e.detail = u"Held because the destination is inactive; activate it to go on."_s;
        break;
    case DeliveryStatus::Failure:
        e.decision = Decision::Failed;
        e.detail =
            u"Failed for good after %1."_s.arg(attemptsText(delivery)) + lastErrorText(delivery);
        break;
    case DeliveryStatus::Canceled:
        e.decision = Decision::Canceled;
        e.detail = u"Canceled after %1."_s.arg(attemptsText(delivery));
        break;
    case DeliveryStatus::Unknown: break;
    }
    return e;
}

QString inactiveText(const Destination &destination)
{
    switch (destination.statusReason) {
    case StatusReason::Operator: return u"The destination had been made inactive by an operator."_s;
    case StatusReason::AttemptsExhausted:
        return u"The destination was inactive because all attempts of a delivery had failed."_s;
    case StatusReason::Gone:
        return u"The destination was inactive because it had answered 410 Gone."_s;
    default: return u"The destination was inactive."_s;
    }
}

QString patternsText(const Subscription &events)
{
    QByteArrayList patterns;
    for (const QByteArray &pattern : events.patterns())
        patterns.append(pattern);
    return QString::fromUtf8(patterns.join(", "));
}

Explanation ofRevision(const DestinationRevision &revision, const Event &event, Timestamp arrivedAt)
{
    const Destination &destination = revision.destination;
    const auto because = [&](Decision decision, const QString &detail) {
        return Explanation{destination.id, decision, {}, detail};
    };
    if (revision.validFrom > arrivedAt) {
        return because(Decision::CreatedLater,
                       u"The destination was created later, at %1."_s.arg(at(revision.validFrom)));
    }
    if (revision.deleted) {
        return because(Decision::Deleted,
                       u"The destination had been deleted at %1."_s.arg(at(revision.validFrom)));
    }
    if (!event.replayedFrom.isEmpty()) {
        return because(
            Decision::NotSubscribed,
            u"A replay has made this event from %1, for its own destinations only."_s.arg(
                event.replayedFrom.toString()));
    }
    if (destination.status != DestinationStatus::Active)
        return because(Decision::Inactive, inactiveText(destination));
    if (!destination.events.matches(event.type)) {
        return because(Decision::NotSubscribed,
                       u"The destination subscribed to %1, which does not include %2."_s.arg(
                           patternsText(destination.events), QString::fromUtf8(event.type)));
    }
    if (!destination.filter.matches(event)) {
        return because(Decision::Filtered, u"The filter refused it: %1."_s.arg(
                                               destination.filter.explainMismatch(event)));
    }
    return because(Decision::Unknown,
                   u"The destination would have received it, but there is no delivery."_s);
}

} // namespace

std::vector<Explanation> explainEvent(const Event &event, Timestamp arrivedAt,
                                      const std::vector<DestinationRevision> &revisions,
                                      const std::vector<Delivery> &deliveries)
{
    std::vector<Explanation> explanations;
    explanations.reserve(revisions.size());
    for (const Delivery &delivery : deliveries)
        explanations.push_back(ofDelivery(delivery));
    for (const DestinationRevision &revision : revisions) {
        const bool told = std::any_of(deliveries.begin(), deliveries.end(), [&](const Delivery &d) {
            return d.destinationId == revision.destination.id;
        });
        if (!told)
            explanations.push_back(ofRevision(revision, event, arrivedAt));
    }
    return explanations;
}

Timestamp arrivalOf(const Event &event)
{
    const auto ulid = ulidOf(event.id);
    if (!ulid)
        return event.createdAt;
    qint64 millis = 0;
    for (std::size_t i = 0; i < 6; ++i)
        millis = millis << 8 | (*ulid)[i];
    return fromMillis(millis);
}

} // namespace deckhand
