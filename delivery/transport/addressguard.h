#pragma once

#include "api/result.h"

#include <QByteArray>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

struct sockaddr;

namespace deckhand {

/// An IPv4 or IPv6 prefix, `10.0.0.0/8` or `fd00::/8`; a bare address is its own prefix.
class AddressRange
{
public:
    [[nodiscard]] static Result<AddressRange> parse(QByteArrayView cidr);
    [[nodiscard]] bool contains(const sockaddr *address) const;
    using Bytes = std::array<std::uint8_t, 16>;
    [[nodiscard]] bool contains(const Bytes &address) const;
    [[nodiscard]] bool isSingleAddress() const { return m_prefix == 128; }

private:
    std::array<std::uint8_t, 16> m_bytes{}; ///< IPv4 as ::ffff:a.b.c.d
    int m_prefix = 0;
};

/// Decides at connect time, on the address that is about to be connected to, whether a destination
/// may be reached: a name that resolves differently between check and connect gains nothing.
/// An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo) is judged as well. `allowed`
/// ranges are exempt; cloud metadata only where its address is listed by itself.
/// Immutable. Thread: any.
class AddressGuard
{
public:
    enum class Level {
        Public,  ///< no loopback, private, link-local, metadata, multicast or mapped form of these
        Desktop, ///< loopback and private too, never link-local or cloud metadata
    };
    explicit AddressGuard(Level level, std::vector<AddressRange> allowed = {});
    /// Nothing if allowed, else the rule that refuses it, `loopback (127.0.0.0/8)`.
    [[nodiscard]] std::optional<QString> refusal(const sockaddr *address) const;

private:
    Level m_level;
    std::vector<AddressRange> m_allowed;
};

} // namespace deckhand
