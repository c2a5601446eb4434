#pragma once

#include "store/connection.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace deckhand {

/// A connection that is made when it is first needed, and made again when it was lost. After a
/// failure the same error answers until a pause is over; pauses grow from 50 ms to 2 s. Thread:
/// one.
class LazyConnection
{
public:
    using Open = std::function<std::unique_ptr<Connection>()>;
    explicit LazyConnection(Open open) : m_open(std::move(open)) {}

    /// Throws SqlException.
    Connection &get();

private:
    using Clock = std::chrono::steady_clock;

    const Open m_open;
    std::unique_ptr<Connection> m_connection;
    std::optional<SqlException> m_failure;
    Clock::time_point m_nextTry{};
    static constexpr std::chrono::milliseconds firstPause{50};
    std::chrono::milliseconds m_pause{firstPause};
};

} // namespace deckhand
