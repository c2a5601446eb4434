#pragma once

#include "api/delivery.h"
#include "api/event.h"

#include <QByteArray>
#include <QString>

namespace deckhand {

// One attempt in the forms other programs read. Secrets are masked in what is recorded, so none of
// these carries one; where a value was masked a shell variable stands in its place.

/// A shell command that sends the same request again. Empty where no request was recorded.
[[nodiscard]] QString toCurl(const Attempt &attempt, const QByteArray &body);
/// The delivery with this attempt alone in its history, indented.
[[nodiscard]] QByteArray toAttemptJson(const Delivery &delivery, const Attempt &attempt);
/// HAR 1.2 (w3c.github.io/web-performance/specs/HAR) with one entry.
[[nodiscard]] QByteArray toHar(const Attempt &attempt, const QByteArray &body);
// The same for many: a head, entries with commas between them, a tail.
[[nodiscard]] QByteArray harHead();
/// Says which delivery it is of. Empty where no request was recorded.
[[nodiscard]] QByteArray toHarEntry(const Delivery &delivery, const Attempt &attempt,
                                    const QByteArray &body);
[[nodiscard]] QByteArray harTail(const QByteArray &comment);
/// Request and response as lines of HTTP/1.1.
[[nodiscard]] QString toRawText(const Attempt &attempt, const QByteArray &body);

/// What a webhook's receiver can check, by Standard Webhooks.
struct SignatureFacts
{
    QByteArray id, timestamp, signatures; ///< as they were sent; signatures are masked
    int count = 0;                        ///< one for each secret in force
    [[nodiscard]] bool isThere() const { return !signatures.isEmpty(); }
};
[[nodiscard]] SignatureFacts signatureOf(const Attempt &attempt);
/// `<id>.<timestamp>.<body>`, the text that is signed.
[[nodiscard]] QByteArray signedText(const SignatureFacts &facts, const QByteArray &body);

} // namespace deckhand
