// A publish body from outside: what is taken obeys every limit and makes a well-formed envelope,
// what is refused says why.
#include "api/jsonscan.h"
#include "api/publish.h"

#include <cstddef>
#include <cstdint>

using namespace deckhand;

namespace {

void require(bool condition)
{
    if (!condition)
        __builtin_trap();
}

void checkDraft(const EventDraft &draft, const EventLimits &limits)
{
    std::vector<ErrorItem> errors;
    validateDraft(draft, limits, {}, errors);
    // A key given twice in `data` is the publisher's own affair; the draft alone is looked at
    // closer.
    for (const ErrorItem &error : errors)
        require(error.message.contains(QLatin1String("is there twice")));
    const Event event{EventId("evt_1"), draft.type, draft.data,
                      draft.createdAt.value_or(Timestamp())};
    JsonKind kind = JsonKind::Null;
    const auto members = scanJson(envelope(event), {1 << 20, limits.maxDepth + 1}, &kind);
    require(members && kind == JsonKind::Object && members->size() == 5);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size == 0)
        return 0;
    EventLimits limits;
    limits.maxBytes = 256;
    limits.maxDepth = 8;
    limits.maxBatch = 16;
    const PublishForm form = bytes[0] & 1 ? PublishForm::NdJson : PublishForm::Json;
    const QByteArray body(reinterpret_cast<const char *>(bytes) + 1, qsizetype(size) - 1);
    const auto result = parsePublish(body, form, limits);
    if (result) {
        require(!result->drafts.empty() && qsizetype(result->drafts.size()) <= limits.maxBatch);
        require(!result->single || result->drafts.size() == 1);
        for (const EventDraft &draft : result->drafts)
            checkDraft(draft, limits);
    } else {
        require(!result.error().items.empty() && result.error().items.size() <= 101);
        for (const ErrorItem &item : result.error().items)
            require(!item.message.isEmpty());
    }
    return 0;
}
