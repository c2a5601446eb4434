#pragma once

#include "api/delivery.h"
#include "api/event.h"

#include <QString>

#include <optional>

namespace deckhand {

/// One of two things that are compared: an attempt, with the event it sent where that is known, or
/// an event alone.
struct CompareSide
{
    QString title;
    QString destination; ///< by name; of an attempt
    std::optional<Event> event;
    std::optional<Attempt> attempt;
    bool operator==(const CompareSide &) const = default;
};

/// What "Copy attempt as JSON" or "Copy event as JSON" has put on a clipboard, perhaps of another
/// window; without a title. Nothing where the text is neither.
[[nodiscard]] std::optional<CompareSide> copiedSide(const QByteArray &text);

} // namespace deckhand
