#pragma once

#include "api/filters.h"
#include "ctl/command.h"

#include <algorithm>

namespace deckhand {

/// Pages until `limit` rows are there; 0 is all of them. `list(PageRequest)` gives a future.
template <class T, class List, class Show>
[[nodiscard]] ExitCode collect(Context &context, qint64 limit, const List &list, const Show &show)
{
    PageRequest request;
    qint64 shown = 0;
    while (limit == 0 || shown < limit) {
        request.limit = limit == 0 ? 100 : int(std::min<qint64>(100, limit - shown));
        const Result<Page<T>> page = await<Page<T>>(list(request), context.interrupts);
        if (!page)
            return report(context, page.error());
        show(page->items);
        shown += qint64(page->items.size());
        if (!page->hasMore || page->items.empty() || context.out.isClosed())
            return ExitCode::Ok;
        request.cursor = page->nextCursor;
    }
    if (!context.json())
        context.out.note(QStringLiteral("There is more; --limit 0 shows all."));
    return ExitCode::Ok;
}

} // namespace deckhand
