// Key templates from outside: any text is refused with a position inside it, or evaluated within
// bounds.
#include "destinations/jmespath/jmespath.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    using namespace deckhand;
    static const auto input = nlohmann::ordered_json::parse(
        R"({"data":{"id":"evt_1","data":{"n":1.5,"list":[3,1,2],"deep":[[1,[2]],{"a":null}]}},)"
        R"("metadata":{"topic":"a.b"}})");
    const QByteArray text(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    const auto parsed = Jmespath::parse(text);
    if (!parsed) {
        if (parsed.error().position < 0 || parsed.error().position > text.size())
            __builtin_trap();
        return 0;
    }
    (void)parsed->evaluate(input);
    return 0;
}
