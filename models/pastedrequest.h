#pragma once

#include "api/delivery.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace deckhand {

/// A request as somebody got it from a receiver's log, a proxy or a shell.
struct PastedRequest
{
    Headers headers;
    std::optional<QByteArray> body; ///< none: what was pasted ends before it
    bool bodyInFile = false;        ///< a curl command names a file (`@file`)
    /// The last of that name; empty where there is none.
    [[nodiscard]] QByteArray header(const char *name) const;
};

/// HTTP as it is on the wire (with or without the request line), header lines alone, or a curl
/// command with `-H` and `-d`, as browsers and this console write it. Never fails: what is not
/// understood is no header. Thread: any.
[[nodiscard]] PastedRequest readPastedRequest(const QByteArray &text);

} // namespace deckhand
