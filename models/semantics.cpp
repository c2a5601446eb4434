#include "models/semantics.h"

#include <array>

namespace deckhand {

Look lookOf(DeliveryStatus status)
{
    switch (status) {
    case DeliveryStatus::Success: return {"success", Tone::Success};
    case DeliveryStatus::Failure: return {"failure", Tone::Failure};
    case DeliveryStatus::Retrying: return {"retrying", Tone::Retrying};
    case DeliveryStatus::Held: return {"held", Tone::Held};
    case DeliveryStatus::Pending: return {"pending", Tone::Info};
    case DeliveryStatus::Canceled: return {"canceled", Tone::Inactive};
    case DeliveryStatus::Unknown: break;
    }
    return {"dot", Tone::Inactive};
}

Look lookOf(DestinationStatus status)
{
    switch (status) {
    case DestinationStatus::Active: return {"success", Tone::Success};
    case DestinationStatus::Inactive: return {"inactive", Tone::Failure};
    case DestinationStatus::PendingVerification: return {"pending", Tone::Info};
    case DestinationStatus::Unknown: break;
    }
    return {"dot", Tone::Inactive};
}

Look lookOf(AttemptOutcome outcome)
{
    return outcome == AttemptOutcome::Success ? Look{"success", Tone::Success}
                                              : Look{"failure", Tone::Failure};
}

Look lookOf(Decision decision)
{
    switch (decision) {
    case Decision::Delivered: return {"success", Tone::Success};
    case Decision::Failed: return {"failure", Tone::Failure};
    case Decision::Retrying: return {"retrying", Tone::Retrying};
    case Decision::Held: return {"held", Tone::Held};
    case Decision::Pending: return {"pending", Tone::Info};
    case Decision::Inactive: return {"inactive", Tone::Failure};
    default: return {"canceled", Tone::Inactive};
    }
}

Look lookOfEventType(QByteArrayView type)
{
    if (type.startsWith("demo."))
        return {"demo", Tone::Info};
    const QByteArrayView action = type.sliced(type.lastIndexOf('.') + 1);
    struct Row
    {
        const char *action;
        Look look;
    };
    static constexpr std::array rows{
        Row{"failed", {"failure", Tone::Failure}},
        Row{"invalid", {"failure", Tone::Failure}},
        Row{"completed", {"success", Tone::Success}},
        Row{"verified", {"success", Tone::Success}},
        Row{"connected", {"success", Tone::Success}},
        Row{"interaction_required", {"attention", Tone::Retrying}},
        Row{"unverified", {"attention", Tone::Retrying}},
        Row{"canceled", {"canceled", Tone::Inactive}},
        Row{"deleted", {"canceled", Tone::Inactive}},
        Row{"created", {"created", Tone::Info}},
        Row{"running", {"running", Tone::Info}},
    };
    for (const Row &row : rows) {
        if (action == row.action)
            return row.look;
    }
    return {"dot", Tone::Inactive};
}

Look lookOfDestinationType(QByteArrayView type)
{
    static constexpr std::array names{
        "webhook",         "hookdeck", "gcp_pubsub",       "aws_sqs",  "aws_kinesis",
        "aws_eventbridge", "aws_s3",   "azure_servicebus", "rabbitmq",
    };
    for (const char *name : names) {
        if (type == name)
            return {name, Tone::Neutral};
    }
    return {"destinations", Tone::Neutral};
}

Look lookOf(const DeliverySummary &s)
{
    if (s.failed > 0)
        return lookOf(DeliveryStatus::Failure);
    if (s.retrying > 0)
        return lookOf(DeliveryStatus::Retrying);
    if (s.held > 0)
        return lookOf(DeliveryStatus::Held);
    if (s.waiting > 0)
        return lookOf(DeliveryStatus::Pending);
    return s.delivered > 0 ? lookOf(DeliveryStatus::Success) : Look{"canceled", Tone::Inactive};
}

} // namespace deckhand
