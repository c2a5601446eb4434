#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Amazon SQS: a message a event, standard and FIFO queues.
[[nodiscard]] TypeRegistration awsSqsType();

/// The region in a queue's or an endpoint's host name: `sqs.eu-west-1.amazonaws.com`, the older
/// `eu-west-1.queue.amazonaws.com`, and those of VPC, FIPS and dual-stack endpoints. Empty where it
/// names none.
[[nodiscard]] QByteArray sqsRegionOf(const QString &url);

} // namespace deckhand
