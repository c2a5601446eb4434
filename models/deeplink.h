#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace deckhand {

enum class LinkTarget { Event, Delivery, Attempt, Destination, Replay, Issue };

/// A place in a console that text can name: `deckhand://<profile>/event/evt_…`, or the bare id.
struct DeepLink
{
    LinkTarget target = LinkTarget::Event;
    QByteArray id;
    QString profile; ///< empty for a bare id: the window that is asked
    bool operator==(const DeepLink &) const = default;
};

/// Nothing where the text names no place. The id itself is not looked up.
[[nodiscard]] std::optional<DeepLink> parseDeepLink(const QString &text);
[[nodiscard]] QString toText(const DeepLink &link);

} // namespace deckhand
