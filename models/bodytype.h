#pragma once

#include "api/delivery.h"

#include <QByteArray>
#include <QString>

namespace deckhand {

enum class BodyKind { Empty, Json, Xml, Html, Form, Text, Gzip, Binary };

/// What a body is by its bytes, and what its `Content-Type` says that it is.
struct BodyType
{
    BodyKind kind = BodyKind::Empty;
    std::optional<BodyKind> claimed; ///< none where no header says it
    /// It cannot be read: bytes are shown instead.
    [[nodiscard]] bool isBinary() const
    {
        return kind == BodyKind::Gzip || kind == BodyKind::Binary;
    }
    bool operator==(const BodyType &) const = default;
};

/// The body may be the beginning of a longer one. Text in another encoding than UTF-8 is text where
/// the header says so.
[[nodiscard]] BodyType bodyTypeOf(const Headers &headers, const QByteArray &body);
/// Of a body that is no text: offset, bytes and what of them is printable, 16 a line; the first
/// `most` of them.
[[nodiscard]] QString hexHead(const QByteArray &body, qsizetype most = 512);

} // namespace deckhand
