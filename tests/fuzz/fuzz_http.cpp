// Bytes of a connection, in pieces whose sizes they choose themselves: what is read keeps within
// the limits, is the same however it was cut, and its target and query are well-formed where they
// are taken.
#include "server/queryreader.h"
#include "server/requestreader.h"
#include "server/routes.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace deckhand;

namespace {

constexpr RequestLimits limits{2048, 4096, 100};

void require(bool condition)
{
    if (!condition)
        __builtin_trap();
}

void readQuery(QByteArrayView query)
{
    QueryReader reader(query);
    (void)reader.types("type", ',');
    (void)reader.time("created_after");
    (void)reader.duration("window");
    (void)reader.id<DestinationId>("destination_id");
    (void)reader.choices<DeliveryStatus>("status");
    (void)reader.search("q");
    (void)reader.page();
    (void)reader.finish();
}

void judge(const Request &request)
{
    const Result<RequestTarget> target = parseTarget(request.target);
    if (!target)
        return;
    for (const QByteArray &segment : target->segments)
        require(QString::fromUtf8(segment).toUtf8() == segment);
    (void)matchRoute(request.method, target->segments);
    readQuery(target->query);
}

/// What was read, as text; `step` is how many bytes come at a time.
std::string readAll(const char *data, qsizetype size, qsizetype step)
{
    RequestReader reader(limits);
    std::string seen;
    qsizetype used = 0;
    qsizetype there = 0;
    for (;;) {
        used += reader.feed(data + used, there - used);
        require(used <= there);
        require(reader.request().body.size() <= limits.maxBodyBytes);
        switch (reader.state()) {
        case RequestReader::State::HeaderDone:
            judge(reader.request());
            seen += reader.request().target.toStdString() + '\n';
            reader.proceed();
            continue;
        case RequestReader::State::Done:
            seen += reader.request().body.toStdString() + '\n';
            reader.next();
            continue;
        case RequestReader::State::Failed:
            require(!reader.problem().error.items.empty());
            return seen;
        default: break;
        }
        require(there - used <= limits.maxHeaderBytes);
        if (there == size)
            return seen;
        there = std::min(size, there + step);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto *text = reinterpret_cast<const char *>(data);
    const auto length = qsizetype(size);
    const std::string whole = readAll(text, length, length + 1);
    const std::string pieces = readAll(text, length, size > 0 ? 1 + data[size - 1] % 7 : 1);
    require(whole == pieces);
    return 0;
}
