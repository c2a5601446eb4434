// The list of destinations, page by page.

#include "engine/destinationsservice.h"

#include "api/codec.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray cursorOf(const Destination &destination)
{
    const QByteArray text =
        QByteArray::number(toMillis(destination.createdAt)) + '.' + destination.id.bytes();
    return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Where the page after the cursor begins; nothing for a cursor that is none.
std::optional<std::size_t> positionOf(const QByteArray &cursor,
                                      const std::vector<DestinationPtr> &all)
{
    if (cursor.isEmpty())
        return 0;
    const QByteArray text = QByteArray::fromBase64(cursor, QByteArray::Base64UrlEncoding);
    const qsizetype dot = text.indexOf('.');
    bool ok = false;
    const qint64 millis = dot > 0 ? text.first(dot).toLongLong(&ok) : 0;
    if (!ok)
        return std::nullopt;
    const Timestamp at = fromMillis(millis);
    const DestinationId id(text.mid(dot + 1));
    const auto next = std::find_if(all.begin(), all.end(), [&](const DestinationPtr &d) {
        return d->createdAt != at ? d->createdAt < at : d->id < id;
    });
    return std::size_t(next - all.begin());
}

} // namespace

FutureResult<Page<Destination>> DestinationsService::list(PageRequest page)
{
    using StatsMap = std::map<DestinationId, DestinationStats>;
    const auto all = m_parts.book.all();
    const auto start = positionOf(page.cursor, all);
    if (!start) {
        return readyFuture<Page<Destination>>(failure(
            ErrorCode::InputInvalid,
            u"The cursor is not one of this list; leave it out to begin anew."_s, u"cursor"_s));
    }
    auto shown = std::make_shared<Page<Destination>>();
    const std::size_t end = std::min(all.size(), *start + std::size_t(std::max(page.limit, 1)));
    for (std::size_t i = *start; i < end; ++i)
        shown->items.push_back(masked(*all[i]));
    shown->hasMore = end < all.size();
    if (shown->hasMore)
        shown->nextCursor = cursorOf(*all[end - 1]);

    auto answer = std::make_shared<Completion<Page<Destination>>>();
    auto future = answer->future();
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return future;
    }
    store->destinationStats(m_parts.clock.now(), [shown, answer](Result<StatsMap> stats) {
        for (Destination &destination : shown->items) {
            if (stats)
                destination.stats = (*stats)[destination.id];
        }
        answer->finish(std::move(*shown));
    });
    return future;
}

} // namespace deckhand
