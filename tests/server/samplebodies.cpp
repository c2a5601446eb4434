#include "samplebodies.h"

namespace deckhand {

QByteArray sampleBody(const Route &route)
{
    if (route.body == BodyKind::Publish)
        return R"({"type":"task_run.completed","data":{"a":1}})";
    if (QByteArray(route.pattern) == "/v2/replays")
        return R"({"filter":{},"only":"failed"})";
    if (route.method == Method::Patch)
        return R"({"name":"New"})";
    if (route.body == BodyKind::Object) {
        return R"({"name":"A","type":"webhook","events":["*"],)"
               R"("webhook":{"url":"https://example.com/"}})";
    }
    return {};
}

} // namespace deckhand
