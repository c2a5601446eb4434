#include "transport/addressguard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace deckhand {

namespace {

using Bytes = AddressRange::Bytes;

/// What a range is to a guard.
enum class Kind {
    Private,  ///< allowed on a desktop
    Special,  ///< never the address of a receiver
    Metadata, ///< hands out a machine's credentials
};

struct Rule
{
    const char *name;
    const char *cidr;
    Kind kind;
};

// The IANA special-purpose registries (RFC 6890), then the addresses at which clouds hand out
// credentials. The first match names the rule, so the narrow ones come first.
constexpr std::array rules{
    Rule{"cloud metadata", "169.254.169.254", Kind::Metadata},
    Rule{"cloud metadata", "169.254.170.2", Kind::Metadata},
    Rule{"cloud metadata", "100.100.100.200", Kind::Metadata},
    Rule{"cloud metadata", "168.63.129.16", Kind::Metadata},
    Rule{"cloud metadata", "192.0.0.192", Kind::Metadata},
    Rule{"cloud metadata", "fd00:ec2::254", Kind::Metadata},
    Rule{"cloud metadata", "fd20:ce::254", Kind::Metadata},
    Rule{"loopback", "127.0.0.0/8", Kind::Private},
    Rule{"loopback", "::1", Kind::Private},
    Rule{"private", "10.0.0.0/8", Kind::Private},
    Rule{"private", "172.16.0.0/12", Kind::Private},
    Rule{"private", "192.168.0.0/16", Kind::Private},
    Rule{"carrier-grade NAT", "100.64.0.0/10", Kind::Private},
    Rule{"unique local", "fc00::/7", Kind::Private},
    Rule{"link-local", "169.254.0.0/16", Kind::Special},
    Rule{"link-local", "fe80::/10", Kind::Special},
    Rule{"site-local", "fec0::/10", Kind::Special},
    Rule{"unspecified", "0.0.0.0/8", Kind::Special},
    Rule{"unspecified", "::", Kind::Special},
    Rule{"broadcast", "255.255.255.255", Kind::Special},
    Rule{"multicast", "224.0.0.0/4", Kind::Special},
    Rule{"multicast", "ff00::/8", Kind::Special},
    Rule{"reserved", "240.0.0.0/4", Kind::Special},
    Rule{"protocol assignments", "192.0.0.0/24", Kind::Special},
    Rule{"documentation", "192.0.2.0/24", Kind::Special},
    Rule{"documentation", "198.51.100.0/24", Kind::Special},
    Rule{"documentation", "203.0.113.0/24", Kind::Special},
    Rule{"documentation", "2001:db8::/32", Kind::Special},
    Rule{"documentation", "3fff::/20", Kind::Special},
    Rule{"6to4 relay", "192.88.99.0/24", Kind::Special},
    Rule{"benchmarking", "198.18.0.0/15", Kind::Special},
    Rule{"benchmarking", "2001:2::/48", Kind::Special},
    Rule{"discard", "100::/64", Kind::Special},
    Rule{"local NAT64", "64:ff9b:1::/48", Kind::Private},
    Rule{"6to4", "2002::/16", Kind::Private},
    Rule{"Teredo", "2001::/32", Kind::Private},
};

/// Where an IPv6 address carries an IPv4 one.
struct Embedding
{
    const char *name;
    const char *cidr;
    size_t offset;
    std::uint8_t mask; ///< Teredo writes the address inverted
};
// IPv4-mapped addresses are not here: they are the way this file writes IPv4.
constexpr std::array embeddings{
    Embedding{"NAT64", "64:ff9b::/96", 12, 0},    Embedding{"local NAT64", "64:ff9b:1::/48", 12, 0},
    Embedding{"6to4", "2002::/16", 2, 0},         Embedding{"Teredo", "2001::/32", 12, 0xff},
    Embedding{"IPv4-compatible", "::/96", 12, 0},
};

template <class Row>
struct Parsed
{
    AddressRange range;
    Row row;
};

template <class Row, size_t n>
std::vector<Parsed<Row>> parsed(const std::array<Row, n> &rows)
{
    std::vector<Parsed<Row>> all;
    for (const Row &row : rows)
        all.push_back({AddressRange::parse(row.cidr).value(), row});
    return all;
}

const std::vector<Parsed<Rule>> &parsedRules()
{
    static const auto all = parsed(rules);
    return all;
}

const std::vector<Parsed<Embedding>> &parsedEmbeddings()
{
    static const auto all = parsed(embeddings);
    return all;
}

Bytes mapped(const void *ipv4)
{
    Bytes bytes{};
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes.data() + 12, ipv4, 4);
    return bytes;
}

bool isMapped(const Bytes &bytes)
{
    return std::all_of(bytes.begin(), bytes.begin() + 10, [](auto b) { return b == 0; }) &&
           bytes[10] == 0xff && bytes[11] == 0xff;
}

/// IPv4 as ::ffff:a.b.c.d; nothing for other families.
std::optional<Bytes> bytesOf(const sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, address, sizeof v4);
        return mapped(&v4.sin_addr);
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, address, sizeof v6);
        Bytes bytes{};
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return bytes;
    }
    return std::nullopt;
}

struct Embedded
{
    Bytes bytes;
    const char *name;
};

std::optional<Embedded> embeddedIn(const Bytes &bytes)
{
    // `::` and `::1` lie in ::/96 and carry nothing.
    if (isMapped(bytes) ||
        std::all_of(bytes.begin(), bytes.end() - 1, [](auto b) { return b == 0; }))
        return std::nullopt;
    for (const auto &[range, embedding] : parsedEmbeddings()) {
        if (!range.contains(bytes))
            continue;
        std::array<std::uint8_t, 4> v4{};
        for (size_t i = 0; i < v4.size(); ++i)
            v4[i] = std::uint8_t(bytes[embedding.offset + i] ^ embedding.mask);
        return Embedded{mapped(v4.data()), embedding.name};
    }
    return std::nullopt;
}

QString ruleText(const Rule &rule)
{
    return QStringLiteral("%1 (%2)").arg(QLatin1String(rule.name), QLatin1String(rule.cidr));
}

std::optional<QString> judge(const Bytes &bytes, AddressGuard::Level level,
                             const std::vector<AddressRange> &allowed)
{
    const auto within = [&bytes](const auto &range) { return range.contains(bytes); };
    const bool listed = std::any_of(allowed.begin(), allowed.end(), within);
    const bool listedItself = std::any_of(allowed.begin(), allowed.end(), [&](const auto &range) {
        return range.isSingleAddress() && range.contains(bytes);
    });
    for (const auto &[range, rule] : parsedRules()) {
        if (!range.contains(bytes))
            continue;
        if (rule.kind == Kind::Metadata ? listedItself : listed)
            return std::nullopt;
        if (rule.kind == Kind::Private && level == AddressGuard::Level::Desktop)
            return std::nullopt;
        return ruleText(rule);
    }
    return std::nullopt;
}

} // namespace

Result<AddressRange> AddressRange::parse(QByteArrayView cidr)
{
    const auto bad = [cidr] {
        return failure(
            ErrorCode::InputInvalid,
            QStringLiteral("\"%1\" is not an address range. Write 10.0.0.0/8, fd00::/8 "
                           "or one address.")
                .arg(QString::fromUtf8(cidr.first(std::min<qsizetype>(cidr.size(), 80)))));
    };
    const qsizetype slash = cidr.indexOf('/');
    const QByteArray text = (slash < 0 ? cidr : cidr.first(slash)).toByteArray();
    AddressRange range;
    int shift = 0;
    std::array<std::uint8_t, 4> v4{};
    if (inet_pton(AF_INET, text.constData(), v4.data()) == 1) {
        range.m_bytes = mapped(v4.data());
        shift = 96;
    } else if (inet_pton(AF_INET6, text.constData(), range.m_bytes.data()) != 1) {
        return bad();
    }
    range.m_prefix = 128;
    if (slash >= 0) {
        bool ok = false;
        const int prefix = cidr.sliced(slash + 1).toByteArray().toInt(&ok);
        if (!ok || prefix < 0 || prefix + shift > 128)
            return bad();
        range.m_prefix = prefix + shift;
    }
    return range;
}

bool AddressRange::contains(const Bytes &address) const
{
    const auto whole = size_t(m_prefix / 8);
    if (!std::equal(m_bytes.begin(), m_bytes.begin() + std::ptrdiff_t(whole), address.begin()))
        return false;
    const int rest = m_prefix % 8;
    return rest == 0 || ((m_bytes[whole] ^ address[whole]) >> (8 - rest)) == 0;
}

bool AddressRange::contains(const sockaddr *address) const
{
    const std::optional<Bytes> bytes = bytesOf(address);
    return bytes && contains(*bytes);
}

AddressGuard::AddressGuard(Level level, std::vector<AddressRange> allowed)
    : m_level(level), m_allowed(std::move(allowed))
{}

std::optional<QString> AddressGuard::refusal(const sockaddr *address) const
{
    const std::optional<Bytes> bytes = bytesOf(address);
    if (!bytes)
        return QStringLiteral("neither IPv4 nor IPv6");
    if (const auto inner = embeddedIn(*bytes)) {
        if (auto rule = judge(inner->bytes, m_level, m_allowed))
            return QStringLiteral("%1 in %2").arg(*rule, QLatin1String(inner->name));
    }
    return judge(*bytes, m_level, m_allowed);
}

} // namespace deckhand
