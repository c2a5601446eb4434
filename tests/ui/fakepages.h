#pragma once

#include "api/engineapi.h"

#include <algorithm>
#include <vector>

namespace deckhand {

// Reading the vectors of a fake engine.

template <class T, class IdType>
[[nodiscard]] Result<T> findById(const std::vector<T> &items, const IdType &id)
{
    const auto found =
        std::find_if(items.begin(), items.end(), [&id](const T &item) { return item.id == id; });
    if (found == items.end())
        return failure(ErrorCode::ResourceNotFound, QStringLiteral("There is no such object."));
    return *found;
}

template <class T>
[[nodiscard]] Page<T> pageOf(const std::vector<T> &items, const PageRequest &request)
{
    const auto from = std::min<std::size_t>(request.cursor.toUInt(), items.size());
    const auto to = std::min(items.size(), from + std::size_t(request.limit));
    Page<T> page;
    page.items.assign(items.begin() + std::ptrdiff_t(from), items.begin() + std::ptrdiff_t(to));
    page.hasMore = to < items.size();
    page.nextCursor = page.hasMore ? QByteArray::number(to) : QByteArray();
    return page;
}

} // namespace deckhand
