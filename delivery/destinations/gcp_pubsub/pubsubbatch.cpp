#include "destinations/gcp_pubsub/pubsubbatch.h"

#include "api/jsonwriter.h"

#include <iterator>

namespace deckhand {

namespace {

constexpr QByteArrayView head("{\"messages\":[");
constexpr QByteArrayView tail("]}");
constexpr int mostDivisions = 100; // one bad message of a thousand takes ten

} // namespace

QByteArray pubSubMessage(const SendJob &job, const Metadata &metadata)
{
    QByteArray json;
    json.reserve(job.body.size() * 4 / 3 + 512);
    JsonWriter writer(json);
    writer.beginObject().member("data", job.body.toBase64()).key("attributes").beginObject();
    for (const auto &[name, value] : metadata)
        writer.member(name, value);
    writer.endObject().endObject();
    return json;
}

QByteArray pubSubBody(const PubSubBatch &batch)
{
    qsizetype size = head.size() + tail.size();
    for (const PubSubItem &item : batch.items)
        size += item.message.size() + 1;
    QByteArray body;
    body.reserve(size);
    body.append(head);
    for (const PubSubItem &item : batch.items) {
        if (body.size() > head.size())
            body.append(',');
        body.append(item.message);
    }
    return body.append(tail);
}

std::vector<PubSubBatchPtr> pubSubBatches(std::vector<PubSubItem> items, SteadyTime startedAt)
{
    std::vector<PubSubBatchPtr> batches;
    qsizetype bytes = 0;
    for (PubSubItem &item : items) {
        const qsizetype more = item.message.size() + 1;
        const bool full = batches.empty() || bytes + more > pubSubMostBytes ||
                          batches.back()->items.size() >= size_t(pubSubMostMessages);
        if (full) {
            batches.push_back(std::make_shared<PubSubBatch>());
            batches.back()->startedAt = startedAt;
            batches.back()->divisions = std::make_shared<int>(mostDivisions);
            bytes = head.size() + tail.size();
        }
        bytes += more;
        batches.back()->items.push_back(std::move(item));
    }
    return batches;
}

std::pair<PubSubBatchPtr, PubSubBatchPtr> divided(PubSubBatch &&batch)
{
    const auto middle = batch.items.begin() + std::ptrdiff_t(batch.items.size() / 2);
    const auto second = std::make_shared<PubSubBatch>();
    second->items.assign(std::move_iterator(middle), std::move_iterator(batch.items.end()));
    second->startedAt = batch.startedAt;
    second->renewed = batch.renewed;
    second->signInMs = batch.signInMs;
    second->divisions = batch.divisions;
    batch.items.erase(middle, batch.items.end());
    return {std::make_shared<PubSubBatch>(std::move(batch)), second};
}

} // namespace deckhand
