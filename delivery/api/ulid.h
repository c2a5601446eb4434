#pragma once

#include "api/ids.h"
#include "api/time.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

namespace deckhand {

/// 128 bits that sort by time: 48 bits of milliseconds, 80 bits of randomness
/// (the ULID specification, github.com/ulid/spec).
using UlidBytes = std::array<std::uint8_t, 16>;

/// Crockford base32, 26 characters.
[[nodiscard]] QByteArray ulidToText(const UlidBytes &ulid);
/// Takes only what `ulidToText` writes, upper case: an id that is kept as bytes comes back as the
/// very text it was.
[[nodiscard]] std::optional<UlidBytes> ulidFromText(QByteArrayView text);

/// Makes ULIDs that rise strictly within one source, also inside one millisecond and when the clock
/// steps back. Thread: any (a short lock). A fixed seed makes the sequence repeatable for tests.
class IdSource
{
public:
    explicit IdSource(const Clock &clock, std::optional<std::uint64_t> seed = std::nullopt);
    [[nodiscard]] UlidBytes nextUlid();
    template <class Tag>
    [[nodiscard]] Id<Tag> next()
    {
        return Id<Tag>(QByteArray(Tag::prefix) + ulidToText(nextUlid()));
    }

private:
    const Clock &m_clock;
    std::mutex m_mutex;
    std::optional<std::uint64_t> m_seed;
    UlidBytes m_last{};
};

/// The id with its prefix, from the 16 bytes a store keeps.
template <class Tag>
[[nodiscard]] Id<Tag> idFromUlid(const UlidBytes &ulid)
{
    return Id<Tag>(QByteArray(Tag::prefix) + ulidToText(ulid));
}
/// The 16 bytes of an id made here; nothing for foreign or malformed ids.
template <class Tag>
[[nodiscard]] std::optional<UlidBytes> ulidOf(const Id<Tag> &id)
{
    if (!id.bytes().startsWith(Tag::prefix))
        return std::nullopt;
    return ulidFromText(QByteArrayView(id.bytes()).sliced(qsizetype(qstrlen(Tag::prefix))));
}

} // namespace deckhand
