#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <compare>
#include <utility>

namespace deckhand {

/// A strongly typed, opaque identifier: ASCII text of at most 255 characters.
///
/// Copies share one buffer. Ids made here are a prefix and a ULID (ulid.h), but an id that comes
/// from elsewhere is never taken apart. An empty id means "none".
template <class Tag>
class Id
{
public:
    Id() = default;
    explicit Id(QByteArray text) : m_text(std::move(text)) {}
    [[nodiscard]] static Id fromString(const QString &text) { return Id(text.toUtf8()); }

    [[nodiscard]] const QByteArray &bytes() const { return m_text; }
    [[nodiscard]] QString toString() const { return QString::fromUtf8(m_text); }
    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }

    friend bool operator==(const Id &a, const Id &b) { return a.m_text == b.m_text; }
    friend std::strong_ordering operator<=>(const Id &a, const Id &b)
    {
        return a.m_text.compare(b.m_text) <=> 0;
    }
    friend size_t qHash(const Id &id, size_t seed = 0) { return ::qHash(id.m_text, seed); }

private:
    QByteArray m_text;
};

// Each tag carries the prefix that ids of its kind have when they are made here.
struct EventTag
{
    static constexpr const char *prefix = "evt_";
};
struct DestinationTag
{
    static constexpr const char *prefix = "evtd_";
};
struct DeliveryTag
{
    static constexpr const char *prefix = "edlv_";
};
struct AttemptTag
{
    static constexpr const char *prefix = "eatt_";
};
struct ReplayTag
{
    static constexpr const char *prefix = "rply_";
};
struct RequestTag
{
    static constexpr const char *prefix = "req_";
};
struct KeyTag
{
    static constexpr const char *prefix = "key_";
};
struct AuditTag
{
    static constexpr const char *prefix = "audt_";
};

using EventId = Id<EventTag>;
using DestinationId = Id<DestinationTag>;
using DeliveryId = Id<DeliveryTag>;
using AttemptId = Id<AttemptTag>;
using ReplayId = Id<ReplayTag>;
using RequestId = Id<RequestTag>;
using KeyId = Id<KeyTag>;
using AuditId = Id<AuditTag>;

} // namespace deckhand

template <class Tag>
struct std::hash<deckhand::Id<Tag>>
{
    size_t operator()(const deckhand::Id<Tag> &id) const noexcept { return qHash(id); }
};
