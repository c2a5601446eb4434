#include "forward/forwardvalues.h"

namespace deckhand {

ForwardRecord recordOf(const Delivery &delivery, const Attempt &attempt)
{
    ForwardRecord record;
    record.at = attempt.startedAt;
    record.eventId = delivery.eventId;
    record.eventType = delivery.eventType;
    record.attempt = attempt.number;
    record.httpStatus = attempt.response ? attempt.response->status : 0;
    record.ms = attempt.durationMs;
    record.phases = attempt.phases;
    record.status = delivery.status;
    if (attempt.outcome == AttemptOutcome::Failure)
        record.error = attempt.error;
    record.nextAttemptAt = delivery.nextAttemptAt;
    return record;
}

bool isUnreachable(ErrorClass error)
{
    switch (error) {
    case ErrorClass::DnsError:
    case ErrorClass::ConnectionRefused:
    case ErrorClass::ConnectionReset:
    case ErrorClass::NetworkUnreachable:
    case ErrorClass::TlsError: return true;
    default: return false;
    }
}

} // namespace deckhand
