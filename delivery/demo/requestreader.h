#pragma once

#include "api/delivery.h"

#include <QByteArray>

#include <array>
#include <optional>

namespace deckhand {

/// One request, as views into the buffer it was read into.
struct RequestView
{
    QByteArrayView method;
    QByteArrayView target;
    QByteArrayView headerBlock; ///< the lines between request line and empty line
    QByteArrayView body;
    QByteArrayView id, timestamp, signatures; ///< the webhook-… headers; null where absent
    bool keepAlive = true;
    qsizetype bytes = 0; ///< of the buffer that it takes

    /// Copies of all headers.
    [[nodiscard]] Headers headers() const;
};

/// How far a buffer is from a whole request.
struct ReadState
{
    enum class Kind { Whole, NeedsMore, Refused } kind = Kind::NeedsMore;
    int refusal = 0;              ///< the status to refuse with
    qsizetype needed = 0;         ///< the buffer's size that the request takes, where known
    bool expectsContinue = false; ///< the sender waits for `100 Continue`
};

/// Reads the request at the buffer's beginning. HTTP/1.x with Content-Length; 64 KiB of headers and
/// 16 MiB of body at most.
[[nodiscard]] ReadState readRequest(QByteArrayView buffer, RequestView &request);

} // namespace deckhand
