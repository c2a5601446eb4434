#pragma once

#include "remote/queries.h"
#include "remote/remotecalls.h"

#include <algorithm>

namespace deckhand {

/// Reads a list whose filter the server can't express in full: page after page, keeping what
/// `accept` takes, until half of what was asked for is there, the list ends, or ten pages were
/// read. So a page may hold less than its limit, even nothing, and still have more behind it.
/// Cursors are the server's own. Lives in the callbacks of its requests; network thread.
template <class T, class Decode>
class LocalScan : public std::enable_shared_from_this<LocalScan<T, Decode>>
{
public:
    using Accept = std::function<bool(const T &)>;

    LocalScan(RemoteClient &client, QByteArray path, Query query, PageRequest page, Decode decode,
              Accept accept)
        : m_client(client),
          m_path(std::move(path)),
          m_query(std::move(query)),
          m_limit(size_t(std::clamp(page.limit, 1, 100))),
          m_decode(std::move(decode)),
          m_accept(std::move(accept))
    {
        m_page.nextCursor = std::move(page.cursor);
    }
    [[nodiscard]] FutureResult<Page<T>> start()
    {
        FutureResult<Page<T>> future = m_completion.future(); // the answer may come at once
        m_client.call(request(), answer());
        return future;
    }

private:
    static constexpr int mostPages = 10;

    RemoteRequest request() const
    {
        Query query = m_query;
        addPage(query, {int(m_limit - m_page.items.size()), m_page.nextCursor});
        RemoteRequest made = getRequest(m_path, query.text());
        made.caller = QFuture<void>(m_completion.future());
        return made;
    }
    RemoteClient::Answer answer()
    {
        return
            [self = this->shared_from_this()](const Result<QByteArray> &body) { self->take(body); };
    }
    void take(const Result<QByteArray> &body)
    {
        Result<Page<T>> page =
            body ? decodePageOf<T>(*body, m_decode) : Result<Page<T>>(failure(body.error()));
        if (!page) {
            m_completion.finish(failure(page.error()));
            return;
        }
        for (T &item : page->items) {
            if (m_accept(item))
                m_page.items.push_back(std::move(item));
        }
        m_page.hasMore = page->hasMore && !page->nextCursor.isEmpty();
        m_page.nextCursor = m_page.hasMore ? std::move(page->nextCursor) : QByteArray();
        if (!m_page.hasMore || m_page.items.size() >= (m_limit + 1) / 2 || ++m_pages >= mostPages)
            m_completion.finish(std::move(m_page));
        else
            m_client.send(request(), answer());
    }

    RemoteClient &m_client;
    QByteArray m_path;
    Query m_query;
    size_t m_limit;
    Decode m_decode;
    Accept m_accept;
    Page<T> m_page;
    int m_pages = 0;
    Completion<Page<T>> m_completion;
};

template <class T, class Decode>
[[nodiscard]] FutureResult<Page<T>> scanList(RemoteClient &client, QByteArray path, Query query,
                                             PageRequest page, Decode decode,
                                             std::function<bool(const T &)> accept)
{
    return std::make_shared<LocalScan<T, Decode>>(client, std::move(path), std::move(query),
                                                  std::move(page), std::move(decode),
                                                  std::move(accept))
        ->start();
}

} // namespace deckhand
