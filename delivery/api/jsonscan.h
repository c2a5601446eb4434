#pragma once

#include "api/result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace deckhand {

/// Limits of one JSON text.
struct JsonLimits
{
    qsizetype maxBytes = 1024 * 1024;
    int maxDepth = 64;              ///< a flat object or array has depth 1
    qsizetype maxItems = 1'000'000; ///< members or elements of the top level
};

enum class JsonKind { Null, Boolean, Number, String, Array, Object };

/// One member of an object, or one element of an array (then `key` is empty). Views point into
/// the scanned text; nothing is copied.
struct JsonSlice
{
    QByteArray key;      ///< unescaped; shares the scanned text's bytes where it has no escapes
    QByteArrayView text; ///< the value's own bytes, without surrounding blanks
    JsonKind kind = JsonKind::Null;
    int depth = 0; ///< levels of nesting in the value: 0 for a scalar, 1 for a flat object
};

enum class JsonProblem { Syntax, Encoding, TooLarge, TooDeep, TooMany, DuplicateKey };

struct JsonScanError
{
    qsizetype offset = 0; ///< in bytes
    QString message;      ///< a sentence with what was expected, without the place
    JsonProblem problem = JsonProblem::Syntax;
    int line = 1;   ///< from 1
    int column = 1; ///< from 1, in characters
    /// The sentence and the place: `Line 2, column 7: expected …`.
    [[nodiscard]] QString text() const;
};

/// Checks that `text` is exactly one JSON value (RFC 8259) in well-formed UTF-8, within the limits,
/// in one pass and without building a tree; and slices the top level, so that inner bytes can be
/// kept as they are. Duplicate keys at the top level are an error. Stricter than the RFC demands in
/// two points, so that every reader can take what passed: an escaped surrogate must be one of a
/// pair, and a number must be within the range of a double. Never recursive. Thread: any.
[[nodiscard]] tl::expected<std::vector<JsonSlice>, JsonScanError>
scanJson(QByteArrayView text, JsonLimits limits, JsonKind *kind = nullptr);

/// The text of a JSON string token, unescaped to UTF-8; nothing if it is not one.
[[nodiscard]] std::optional<QByteArray> unquoteJson(QByteArrayView token);
/// `"…"` with the escapes JSON demands; ill-formed UTF-8 becomes U+FFFD.
[[nodiscard]] QByteArray quoteJson(QByteArrayView utf8);
/// The same, appended to `out`.
void appendQuotedJson(QByteArray &out, QByteArrayView utf8);

} // namespace deckhand
