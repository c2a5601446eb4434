#pragma once

#include "api/codec.h"
#include "api/futures.h"
#include "remote/remoteclient.h"

#include <functional>
#include <memory>
#include <utility>

namespace deckhand {

/// One call whose answer is decoded by `decode(QByteArrayView) -> Result<T>`, on the network
/// thread.
template <class T, class Decode>
[[nodiscard]] FutureResult<T> fetch(RemoteClient &client, RemoteRequest request, Decode decode)
{
    auto completion = std::make_shared<Completion<T>>();
    FutureResult<T> future = completion->future();
    if (request.method == "GET" || request.rehearses) // a change goes on, whoever waits for it
        request.caller = QFuture<void>(future);
    client.call(std::move(request),
                [completion, decode = std::move(decode)](const Result<QByteArray> &body) {
                    if (body)
                        completion->finish(decode(QByteArrayView(*body)));
                    else
                        completion->finish(failure(body.error()));
                });
    return future;
}

/// A list envelope whose items `item(QByteArrayView) -> Result<T>` decodes.
template <class T, class Item>
[[nodiscard]] Result<Page<T>> decodePageOf(QByteArrayView json, const Item &item)
{
    const Result<RawPage> raw = decodePage(json);
    if (!raw)
        return failure(raw.error());
    Page<T> page;
    page.hasMore = raw->hasMore;
    page.nextCursor = raw->nextCursor;
    page.items.reserve(raw->items.size());
    for (const QByteArrayView text : raw->items) {
        Result<T> decoded = item(text);
        if (!decoded)
            return failure(decoded.error());
        page.items.push_back(std::move(*decoded));
    }
    return page;
}

template <class T, class Item>
[[nodiscard]] FutureResult<Page<T>> fetchPage(RemoteClient &client, RemoteRequest request,
                                              Item item)
{
    return fetch<Page<T>>(client, std::move(request),
                          [item](QByteArrayView json) { return decodePageOf<T>(json, item); });
}

/// A list that comes in one piece.
template <class T, class Item>
[[nodiscard]] FutureResult<std::vector<T>> fetchAll(RemoteClient &client, RemoteRequest request,
                                                    Item item)
{
    return fetch<std::vector<T>>(client, std::move(request),
                                 [item](QByteArrayView json) -> Result<std::vector<T>> {
                                     Result<Page<T>> page = decodePageOf<T>(json, item);
                                     if (!page)
                                         return failure(page.error());
                                     return std::move(page->items);
                                 });
}

[[nodiscard]] RemoteRequest getRequest(QByteArray path, QByteArray query = {});
[[nodiscard]] RemoteRequest rehearsalRequest(QByteArray path, QByteArray body);
/// Carried out once, even where the network library has to send it again.
[[nodiscard]] RemoteRequest onceRequest(const char *method, QByteArray path, QByteArray body = {});

} // namespace deckhand
