#include "api/secret.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cstring>

namespace deckhand {

namespace {

constexpr std::array<QByteArrayView, 8> secretWords{
    "authorization", "token", "key", "secret", "cookie", "auth", "password", "signature"};

/// Writes that the compiler may not leave out.
void wipe(char *data, qsizetype size)
{
    volatile char *p = data;
    for (qsizetype i = 0; i < size; ++i)
        p[i] = 0;
}

} // namespace

Secret::~Secret()
{
    // Only the last owner wipes: a shared buffer is still somebody's secret.
    if (!m_text.isEmpty() && m_text.isDetached())
        wipe(m_text.data(), m_text.size());
}

Secret &Secret::operator=(const Secret &other)
{
    // What was held before goes with the copy, whose destructor wipes it.
    Secret copy(other);
    m_text.swap(copy.m_text);
    return *this;
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    Secret taken(std::move(other));
    m_text.swap(taken.m_text);
    return *this;
}

QByteArray Secret::masked() const
{
    return m_text.size() < 12 ? QByteArray("****") : m_text.first(4) + "****";
}

bool operator==(const Secret &a, const Secret &b)
{
    if (a.m_text.size() != b.m_text.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < a.m_text.size(); ++i)
        difference |= unsigned(a.m_text[i] ^ b.m_text[i]);
    return difference == 0;
}

bool namesSecret(QByteArrayView headerName)
{
    const QByteArray lower = headerName.toByteArray().toLower();
    return std::any_of(secretWords.begin(), secretWords.end(),
                       [&lower](QByteArrayView word) { return lower.contains(word); });
}

} // namespace deckhand
