// Content filters from outside: any bytes are parsed, and what parses reads any event.
#include "api/contentfilter.h"
#include "api/event.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    using namespace deckhand;
    const QByteArray text(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    // The first line is the filter, the rest the event's data.
    const qsizetype split = text.indexOf('\n');
    const QByteArray data =
        split < 0 ? QByteArray(R"({"a":[1,{"b":"x"}],"status":"failed"})") : text.sliced(split + 1);
    const auto filter = ContentFilter::parse(split < 0 ? text : text.first(split));
    if (!filter) {
        if (filter.error().items.empty())
            __builtin_trap();
        return 0;
    }
    const Event event{EventId("evt_1"), "task_run.failed", data, Timestamp()};
    if (filter->matches(event) != filter->explainMismatch(event).isEmpty())
        __builtin_trap();
    return 0;
}
