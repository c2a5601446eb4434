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
    int maxDepth = 64;
};

enum class JsonKind { Null, Boolean, Number, String, Array, Object };

/// One member of an object, or one element of an array (then `key` is empty). Views point into
/// the scanned text; nothing is copied.
struct JsonSlice
{
    QByteArray key;      ///< unescaped
    QByteArrayView text; ///< the value's own bytes, without surrounding blanks
    JsonKind kind = JsonKind::Null;
};

struct JsonScanError
{
    qsizetype offset = 0;
    QString message; ///< a sentence with what was expected
};

/// Checks that `text` is exactly one JSON value (RFC 8259) in well-formed UTF-8, within the limits,
/// in one pass and without building a tree; and slices the top level, so that inner bytes can be
/// kept as they are. Duplicate keys at the top level are an error. Never recursive.
[[nodiscard]] tl::expected<std::vector<JsonSlice>, JsonScanError>
scanJson(QByteArrayView text, JsonLimits limits, JsonKind *kind = nullptr);

/// The text of a JSON string token, unescaped to UTF-8; nothing if it is not one.
[[nodiscard]] std::optional<QByteArray> unquoteJson(QByteArrayView token);
/// `"…"` with the escapes JSON demands; ill-formed UTF-8 becomes U+FFFD.
[[nodiscard]] QByteArray quoteJson(QByteArrayView utf8);

} // namespace deckhand
