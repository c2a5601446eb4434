#pragma once

#include "api/codec.h"
#include "server/exchange.h"

#include <utility>

namespace deckhand {

/// Answers with what a call to the engine gives: an object that `write(out, value)` encodes, or the
/// error.
template <class T, class Write>
void answerObject(const ExchangePtr &exchange, FutureResult<T> future, int status, Write write)
{
    onReady(exchange->context().gate, std::move(future),
            [exchange, status, write = std::move(write)](Result<T> result) {
                if (!result) {
                    exchange->fail(result.error());
                    return;
                }
                QByteArray out;
                write(out, std::as_const(*result));
                exchange->replyObject(status, std::move(out));
            });
}

template <class T>
void answerObject(const ExchangePtr &exchange, FutureResult<T> future, int status = 200)
{
    answerObject(exchange, std::move(future), status,
                 [](QByteArray &out, const T &value) { encode(out, value); });
}

template <class T>
void answerPage(const ExchangePtr &exchange, FutureResult<Page<T>> future)
{
    exchange->waitsFor(QFuture<void>(future));
    onReady(exchange->context().gate, std::move(future), [exchange](const Result<Page<T>> &page) {
        if (!page) {
            exchange->fail(page.error());
            return;
        }
        QByteArray out;
        encodePage(out, *page, exchange->requestId);
        exchange->replyBody(200, std::move(out));
    });
}

/// A list that comes in one piece, in the envelope of lists.
template <class T>
void answerAll(const ExchangePtr &exchange, FutureResult<std::vector<T>> future)
{
    onReady(exchange->context().gate, std::move(future), [exchange](Result<std::vector<T>> items) {
        if (!items) {
            exchange->fail(items.error());
            return;
        }
        Page<T> page;
        page.items = std::move(*items);
        QByteArray out;
        encodePage(out, page, exchange->requestId);
        exchange->replyBody(200, std::move(out));
    });
}

/// Whether the call was made without query parameters; it has been answered if not.
[[nodiscard]] bool takesNoQuery(const ExchangePtr &exchange);

} // namespace deckhand
