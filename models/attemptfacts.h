#pragma once

#include "api/delivery.h"

#include <optional>

namespace deckhand {

/// How much later than planned an attempt began; nothing below a second, and nothing where the plan
/// is not known.
[[nodiscard]] std::optional<milliseconds> lateBy(const Attempt &attempt);
/// The size of the whole body of an answer of which only the beginning was kept, where the receiver
/// said it (`Content-Length` of an answer that was not compressed).
[[nodiscard]] std::optional<qint64> wholeSize(const AttemptResponse &response);
/// Whether these bytes are text in UTF-8 without NUL. Where they were cut, the last character may
/// be half of one.
[[nodiscard]] bool isText(const QByteArray &bytes, bool isCut);
/// `HTTP/1.1, 127.0.0.1:8080, TLSv1.3, TLS_AES_256_GCM_SHA384`: what is known of it.
[[nodiscard]] QString connectionText(const Attempt &attempt);
/// One header a line, in their order.
[[nodiscard]] QString headerText(const Headers &headers);

} // namespace deckhand
