#pragma once

#include "destinations/metadata.h"
#include "destinations/sender.h"

#include <memory>
#include <vector>

namespace deckhand {

/// A job and its message as JSON.
struct PubSubItem
{
    SendJob job;
    QByteArray message;
};

/// Messages that go out in one request.
struct PubSubBatch
{
    std::vector<PubSubItem> items;
    SteadyTime startedAt{};
    bool renewed = false;           ///< a token was refused, this is sent with another
    std::optional<double> signInMs; ///< what a sign-in on its behalf took
    std::shared_ptr<int> divisions; ///< how often it may be divided further, with all its parts
};
using PubSubBatchPtr = std::shared_ptr<PubSubBatch>;

/// `{"data":…,"attributes":{…}}`.
[[nodiscard]] QByteArray pubSubMessage(const SendJob &job, const Metadata &metadata);
/// The body of a publish call.
[[nodiscard]] QByteArray pubSubBody(const PubSubBatch &batch);
/// In order, each batch within what one request takes: 1,000 messages and 10 MB
/// (https://cloud.google.com/pubsub/quotas#resource_limits).
[[nodiscard]] std::vector<PubSubBatchPtr> pubSubBatches(std::vector<PubSubItem> items,
                                                        SteadyTime startedAt);
/// The two halves of a batch of two or more.
[[nodiscard]] std::pair<PubSubBatchPtr, PubSubBatchPtr> divided(PubSubBatch &&batch);

inline constexpr int pubSubMostMessages = 1000;
inline constexpr qsizetype pubSubMostBytes = 10'000'000;

} // namespace deckhand
