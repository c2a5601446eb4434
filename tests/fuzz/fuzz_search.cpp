// Search expressions from outside: any text is parsed or refused with a position inside it, and
// what parses reads any row.
#include "api/event.h"
#include "api/search.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    using namespace deckhand;
    const QByteArray input(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    // The first line is the expression, the rest the event's data.
    const qsizetype split = input.indexOf('\n');
    const QString text = QString::fromUtf8(split < 0 ? input : input.first(split));
    const auto parsed = SearchExpression::parse(text);
    if (!parsed) {
        const SearchError &error = parsed.error();
        const bool inside = error.position >= 0 && error.length >= 0 &&
                            error.position + error.length <= text.size();
        if (!inside || error.message.isEmpty())
            __builtin_trap();
        return 0;
    }
    const Event event{EventId("evt_1"), "task_run.failed",
                      split < 0 ? QByteArray(R"({"a":[1,{"b":"x"}],"id":"trun_1"})")
                                : input.sliced(split + 1),
                      Timestamp()};
    Delivery delivery;
    delivery.id = DeliveryId("edlv_1");
    delivery.eventId = event.id;
    delivery.history.resize(1);
    SearchRow row;
    row.event = &event;
    (void)parsed->matches(row, Timestamp());
    row.delivery = &delivery;
    row.destinationName = u"Prod webhook";
    (void)parsed->matches(row, Timestamp());
    return 0;
}
