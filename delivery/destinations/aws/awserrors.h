#pragma once

#include "destinations/sender.h"
#include "transport/httpclient.h"

namespace deckhand {

/// What a service of AWS says of a failure, from its JSON or XML body or its headers. Whatever it
/// sends is shortened and without control characters.
struct AwsFault
{
    QByteArray code; ///< without name space: `QueueDoesNotExist`
    QString message;
    QByteArray region; ///< the one it expects, where it says so
};

/// What the sender knows of the place it sends to, for the sentences.
struct AwsPlace
{
    QString target; ///< `The queue orders`
    QString action; ///< the permission a send needs, `sqs:SendMessage`
    QByteArray region;
};

/// How an error code is understood, with the stage a send had reached.
struct AwsVerdict
{
    AttemptError error;
    SendStage stage = SendStage::Send;
};

[[nodiscard]] AwsFault awsFaultOf(const HttpResponse &response);
/// The sentence, the evidence and what to do. `status` decides where the code is not known.
[[nodiscard]] AwsVerdict awsVerdict(const AwsFault &fault, int status, const AwsPlace &place);

/// By how much `now` is behind the answer's `Date`; nothing where it has none. Negative: ahead.
[[nodiscard]] std::optional<milliseconds> clockBehind(const Headers &headers, Timestamp now);
/// Says so where a refused signature comes with clocks that differ.
void explainSkew(AwsVerdict &verdict, const AwsFault &fault, const Headers &headers, Timestamp now);

} // namespace deckhand
