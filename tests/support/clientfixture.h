#pragma once

#include "transport/httpclient.h"

#include <future>

namespace deckhand {

/// Runs something on the delivery thread and waits for its result.
template <class Fn>
auto onLoop(HttpClient &client, Fn fn) -> decltype(fn())
{
    std::promise<decltype(fn())> promise;
    auto future = promise.get_future();
    client.post([&promise, &fn] {
        if constexpr (std::is_void_v<decltype(fn())>) {
            fn();
            promise.set_value();
        } else {
            promise.set_value(fn());
        }
    });
    return future.get();
}

/// Sends one request from the delivery thread.
[[nodiscard]] inline std::future<HttpResponse> sendLater(HttpClient &client, HttpRequest request)
{
    auto promise = std::make_shared<std::promise<HttpResponse>>();
    auto future = promise->get_future();
    client.post([&client, request = std::move(request), promise] {
        client.send(request, [promise](HttpResponse &&response) {
            promise->set_value(std::move(response));
        });
    });
    return future;
}

[[nodiscard]] inline HttpResponse sendNow(HttpClient &client, HttpRequest request)
{
    return sendLater(client, std::move(request)).get();
}

} // namespace deckhand
