#pragma once

#include "server/tlsfiles.h"

#include <utility>

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace deckhand {

/// A certificate with its key, ready for connections: TLS 1.2 and newer, HTTP/1.1. A connection
/// keeps the credentials it began with.
class TlsCredentials
{
public:
    /// See `inspectTls` for the errors.
    [[nodiscard]] static Result<std::shared_ptr<TlsCredentials>> load(const TlsFiles &files,
                                                                      Timestamp now);
    TlsCredentials();
    [[nodiscard]] boost::asio::ssl::context &context() { return m_context; }
    [[nodiscard]] const TlsSummary &summary() const { return m_summary; }

private:
    boost::asio::ssl::context m_context;
    TlsSummary m_summary;
};

} // namespace deckhand
