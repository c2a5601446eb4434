#pragma once

#include "demo/demoauthority.h"

#include <utility> // before asio: Boost 1.74 under C++20 needs std::exchange

#include <boost/asio/ssl/context.hpp>

#include <array>
#include <memory>

namespace deckhand {

/// The server's side of TLS with each of the certificates that a receiver may show. A connection
/// keeps the one it began with. Thread: the receiver's.
class ReceiverTls
{
public:
    using Context = std::shared_ptr<boost::asio::ssl::context>;

    /// `host`: the IP address that the receiver listens on.
    [[nodiscard]] static Result<ReceiverTls> make(const DemoAuthority &authority,
                                                  const QByteArray &host);
    [[nodiscard]] const Context &showing(CertificateFault fault) const
    {
        return m_contexts[std::size_t(fault)];
    }

private:
    std::array<Context, 4> m_contexts; ///< by fault
};

} // namespace deckhand
