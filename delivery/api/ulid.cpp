#include "api/ulid.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cstring>

namespace deckhand {

namespace {

constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int digitOf(char c)
{
    const void *found = c ? std::memchr(alphabet, c, 32) : nullptr;
    return found ? int(static_cast<const char *>(found) - alphabet) : -1;
}

void putTime(UlidBytes &ulid, std::uint64_t ms)
{
    for (unsigned i = 0; i < 6; ++i)
        ulid[i] = std::uint8_t(ms >> (8 * (5 - i)));
}

std::uint64_t timeOf(const UlidBytes &ulid)
{
    std::uint64_t ms = 0;
    for (unsigned i = 0; i < 6; ++i)
        ms = ms << 8 | ulid[i];
    return ms;
}

/// SplitMix64: repeatable ids for tests.
std::uint64_t mix(std::uint64_t &state)
{
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

} // namespace

QByteArray ulidToText(const UlidBytes &ulid)
{
    // 130 bits of digits over 128 bits of value: the two leading bits are zero.
    char text[26];
    unsigned buffer = 0;
    int bits = 2;
    int out = 0;
    for (const std::uint8_t byte : ulid) {
        buffer = buffer << 8 | byte;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text[out++] = alphabet[buffer >> bits & 31U];
        }
        buffer &= (1U << bits) - 1;
    }
    return QByteArray(text, sizeof text);
}

std::optional<UlidBytes> ulidFromText(QByteArrayView text)
{
    if (text.size() != 26 || digitOf(text[0]) > 7)
        return std::nullopt;
    UlidBytes ulid{};
    unsigned buffer = 0;
    int bits = -2;
    std::size_t out = 0;
    for (const char c : text) {
        const int digit = digitOf(c);
        if (digit < 0)
            return std::nullopt;
        buffer = (buffer << 5 | unsigned(digit)) & 0xFFFFU;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            ulid[out++] = std::uint8_t(buffer >> bits);
        }
    }
    return ulid;
}

IdSource::IdSource(const Clock &clock, std::optional<std::uint64_t> seed)
    : m_clock(clock), m_seed(seed)
{}

UlidBytes IdSource::nextUlid()
{
    const auto now = std::uint64_t(std::max<qint64>(0, toMillis(m_clock.now())));
    const std::lock_guard lock(m_mutex);
    if (now > timeOf(m_last)) {
        putTime(m_last, now);
        auto &generator = *QRandomGenerator::system();
        const std::uint64_t high = m_seed ? mix(*m_seed) : generator.generate64();
        const std::uint64_t low = m_seed ? mix(*m_seed) : generator.generate64();
        for (unsigned i = 0; i < 8; ++i) {
            m_last[6 + i] = std::uint8_t(high >> (8 * i));
            m_last[8 + i] = std::uint8_t(low >> (8 * i));
        }
        m_last[6] &= 0x7F; // room to count up within the millisecond
        return m_last;
    }
    for (std::size_t i = m_last.size(); i-- > 0;) {
        if (++m_last[i] != 0)
            break;
    }
    return m_last;
}

} // namespace deckhand
