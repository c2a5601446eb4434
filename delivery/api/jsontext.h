#pragma once

namespace deckhand {

/// The length of the well-formed UTF-8 sequence at `p`, 1 to 4; 0 where the bytes are ill-formed:
/// overlong, a surrogate, beyond U+10FFFF or cut short (Unicode 15, table 3-7). `p` < `end`.
[[nodiscard]] int utf8SequenceLength(const char *p, const char *end);

/// The first byte from `p` on that is ASCII or does not begin a well-formed sequence; `end` if
/// there is none.
[[nodiscard]] const char *skipUtf8(const char *p, const char *end);

/// The first byte from `p` on that needs a look inside a JSON string: a quote, a backslash, a
/// control character or a byte beyond ASCII; `end` if there is none.
[[nodiscard]] const char *skipPlainJson(const char *p, const char *end);

/// Whether a JSON number token fits a double. Numbers too small to tell from zero fit.
[[nodiscard]] bool isInDoubleRange(const char *p, const char *end);

} // namespace deckhand
