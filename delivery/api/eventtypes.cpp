#include "api/codec.h"
#include "api/jsonreader.h"

namespace deckhand {

/// resources/event_types.json, built in (eventtypesdata.cpp.in).
extern const char *const eventTypesJson;

namespace {

std::vector<EventTypeInfo> readCatalogue()
{
    std::vector<EventTypeInfo> types;
    const auto page = decodePage(eventTypesJson);
    if (!page)
        return types;
    types.reserve(page->items.size());
    for (const QByteArrayView item : page->items) {
        if (auto type = decodeEventTypeInfo(item))
            types.push_back(std::move(*type));
    }
    return types;
}

} // namespace

const std::vector<EventTypeInfo> &eventTypes()
{
    static const std::vector<EventTypeInfo> types = readCatalogue();
    return types;
}

} // namespace deckhand
