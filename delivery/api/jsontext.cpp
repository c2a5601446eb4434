#include "api/jsontext.h"

#include <QtGlobal>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace deckhand {

namespace {

unsigned byteAt(const char *p)
{
    return static_cast<unsigned char>(*p);
}

bool isTail(const char *p)
{
    return (byteAt(p) & 0xC0U) == 0x80U;
}

bool inRange(unsigned value, unsigned first, unsigned last)
{
    return value >= first && value <= last;
}

constexpr std::uint64_t every(unsigned byte)
{
    return 0x0101010101010101ULL * byte;
}

/// Marks (with the high bit of the byte) what is not plain among eight bytes. A borrow may mark
/// more, but only above the lowest true mark.
std::uint64_t marks(std::uint64_t word)
{
    const std::uint64_t quote = word ^ every('"');
    const std::uint64_t escape = word ^ every('\\');
    const std::uint64_t found = (quote - every(1)) | (escape - every(1)) | (word - every(0x20));
    return (found | word) & every(0x80);
}

bool isPlain(char c)
{
    return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20 &&
           static_cast<unsigned char>(c) < 0x80;
}

} // namespace

int utf8SequenceLength(const char *p, const char *end)
{
    const unsigned lead = byteAt(p);
    const auto left = end - p;
    if (lead < 0x80)
        return 1;
    if (lead < 0xE0)
        return lead >= 0xC2 && left >= 2 && isTail(p + 1) ? 2 : 0;
    if (lead < 0xF0) {
        if (left < 3 || !isTail(p + 1) || !isTail(p + 2))
            return 0;
        const unsigned second = byteAt(p + 1);
        const bool overlong = lead == 0xE0 && second < 0xA0;
        const bool surrogate = lead == 0xED && second > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (lead > 0xF4 || left < 4 || !isTail(p + 1) || !isTail(p + 2) || !isTail(p + 3))
        return 0;
    const unsigned first = lead == 0xF0 ? 0x90U : 0x80U;
    const unsigned last = lead == 0xF4 ? 0x8FU : 0xBFU;
    return inRange(byteAt(p + 1), first, last) ? 4 : 0;
}

const char *skipUtf8(const char *p, const char *end)
{
    while (p != end && byteAt(p) >= 0x80) {
        const int length = utf8SequenceLength(p, end);
        if (length == 0)
            break;
        p += length;
    }
    return p;
}

const char *skipPlainJson(const char *p, const char *end)
{
    if constexpr (std::endian::native == std::endian::little) {
        for (; end - p >= 8; p += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, p, sizeof word);
            if (const std::uint64_t found = marks(word))
                return p + std::countr_zero(found) / 8;
        }
    }
    while (p != end && isPlain(*p))
        ++p;
    return p;
}

bool isInDoubleRange(const char *p, const char *end)
{
    double number = 0;
    if (std::from_chars(p, end, number).ec != std::errc::result_out_of_range)
        return true;
    // Out of range means too large or too small: the decimal exponent tells which.
    const char *e = std::find_if(p, end, [](char c) { return c == 'e' || c == 'E'; });
    const char *dot = std::find(p, e, '.');
    const char *first = std::find_if(p, e, [](char c) { return c >= '1' && c <= '9'; });
    qint64 power = 0;
    if (e != end) {
        const char *digits = e[1] == '+' ? e + 2 : e + 1;
        constexpr qint64 huge = 1'000'000'000'000;
        if (std::from_chars(digits, end, power).ec == std::errc::result_out_of_range)
            power = *digits == '-' ? -huge : huge;
    }
    return power + (dot - first) < 0;
}

} // namespace deckhand
