#pragma once

#include "figure.h"
#include "transport/httpclient.h"

namespace deckhand::bench {

/// Repeats requests by libcurl's multi interface alone, `parallel` at a time on one thread. Each
/// carries `deliveries`.
[[nodiscard]] Figure bareHttp(const std::vector<HttpRequest> &requests, int parallel,
                              int deliveries, const QByteArray &caFile, Duration duration);

} // namespace deckhand::bench
