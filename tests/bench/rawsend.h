#pragma once

#include <QByteArray>

#include <cstddef>

namespace deckhand::bench {

/// Sends `count` posts of 1 KiB with bare libcurl, 64 at a time on one thread, and answers the
/// requests per second: what the engine's own rate is held against.
[[nodiscard]] double rawSend(const QByteArray &url, std::size_t count);

} // namespace deckhand::bench
