// The scanner accepts exactly what another parser accepts, slices what it accepts into values that
// stand alone, and names a place inside what it refuses.
#include "api/jsonscan.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>

using namespace deckhand;

namespace {

void require(bool condition)
{
    if (!condition)
        __builtin_trap();
}

/// Where the two differ on purpose: a byte order mark and what follows a NUL, which the other one
/// skips, and keys given twice, which it takes.
bool isComparable(QByteArrayView text, const JsonScanError *error)
{
    return !text.startsWith("\xEF\xBB\xBF") && !text.contains('\0') &&
           !(error && (error->problem == JsonProblem::DuplicateKey ||
                       error->problem == JsonProblem::TooDeep));
}

void checkSlices(const std::vector<JsonSlice> &slices, QByteArrayView text)
{
    for (const JsonSlice &slice : slices) {
        require(slice.text.data() >= text.data());
        require(slice.text.data() + slice.text.size() <= text.data() + text.size());
        JsonKind kind = JsonKind::Null;
        const auto inner = scanJson(slice.text, {slice.text.size(), slice.depth}, &kind);
        // The value itself may hold a key twice: only its own top level is looked at.
        require(inner || inner.error().problem == JsonProblem::DuplicateKey);
        require(!inner || kind == slice.kind);
        if (slice.kind == JsonKind::String) {
            const auto plain = unquoteJson(slice.text);
            require(plain.has_value());
            require(unquoteJson(quoteJson(*plain)) == plain);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArrayView text(reinterpret_cast<const char *>(bytes), qsizetype(size));
    const auto slices = scanJson(text, {});
    if (slices) {
        checkSlices(*slices, text);
    } else {
        require(slices.error().offset >= 0 && slices.error().offset <= text.size());
        require(slices.error().line > 0 && slices.error().column > 0);
        require(!slices.error().text().isEmpty());
    }
    if (isComparable(text, slices ? nullptr : &slices.error()))
        require(slices.has_value() == nlohmann::json::accept(text.begin(), text.end()));
    const QByteArray quoted = quoteJson(text);
    require(scanJson(quoted, {quoted.size(), 1}).has_value());
    return 0;
}
