#pragma once

#include "api/result.h"
#include "demo/receiver.h"

#include <QByteArray>

#include <memory>

struct ssl_ctx_st;

namespace deckhand {

/// A certificate authority for the receivers of one demo. Its key is made at the start and kept in
/// memory alone, so nothing more can be signed with it once it is gone. Nobody trusts it but who is
/// given `pem()`. Immutable; thread: any.
class DemoAuthority
{
public:
    /// Fails where OpenSSL has no memory or no randomness left.
    [[nodiscard]] static Result<std::shared_ptr<const DemoAuthority>> make();
    ~DemoAuthority();
    DemoAuthority(const DemoAuthority &) = delete;
    DemoAuthority &operator=(const DemoAuthority &) = delete;

    /// Its certificate, for a file of trusted ones.
    [[nodiscard]] QByteArray pem() const;
    /// Gives a server's side of TLS a fresh certificate for `host`, an IP address, with what is to
    /// be wrong with it, and the key to it. An untrusted one vouches for itself.
    [[nodiscard]] VoidResult equip(ssl_ctx_st *context, const QByteArray &host,
                                   CertificateFault fault) const;

private:
    struct Identity;
    explicit DemoAuthority(std::unique_ptr<Identity> own);

    std::unique_ptr<Identity> m_own;
};

} // namespace deckhand
