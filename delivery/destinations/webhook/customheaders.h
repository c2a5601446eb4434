#pragma once

#include "api/delivery.h"
#include "api/result.h"

#include <QByteArray>

#include <vector>

namespace deckhand {

/// The `custom_headers` of a destination: a JSON object of strings, 50 members and 8 KiB at most.
/// Errors name each wrong header; their field is `webhook.custom_headers`.
[[nodiscard]] Result<Headers> parseCustomHeaders(const QByteArray &json);

} // namespace deckhand
