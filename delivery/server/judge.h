#pragma once

#include "server/exchange.h"

#include <functional>

namespace deckhand {

/// What is decided of a request by its header alone, before its body is read: target and method,
/// content type, key, role, rate limit. Fills route, parameters and key of the exchange, and calls
/// `next` with the refusal, or with nothing: at once, or later in the server's thread.
void judgeHeader(ServerContext &context, const ExchangePtr &exchange,
                 std::function<void(std::optional<Response>)> next);

/// Runs the call with its body, under its idempotency key if there is one.
void runCall(ServerContext &context, const ExchangePtr &exchange);

} // namespace deckhand
