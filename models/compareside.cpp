#include "models/compareside.h"

#include "api/codec.h"

namespace deckhand {

std::optional<CompareSide> copiedSide(const QByteArray &text)
{
    if (const auto delivery = decodeDelivery(text); delivery && !delivery->history.empty()) {
        CompareSide side;
        side.attempt = delivery->history.back();
        side.destination = delivery->destinationId.toString();
        return side;
    }
    if (const auto event = decodeEvent(text)) {
        CompareSide side;
        side.event = *event;
        return side;
    }
    return std::nullopt;
}

} // namespace deckhand
