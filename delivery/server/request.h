#pragma once

#include <QByteArray>

#include <optional>

namespace deckhand {

enum class Method { Get, Head, Post, Patch, Delete, Options, Other };

[[nodiscard]] Method methodFromName(QByteArrayView name);
[[nodiscard]] const char *methodName(Method method);

/// One request as it was read, before anybody judged what it asks for. Only the header fields that
/// mean something here are kept.
struct Request
{
    Method method = Method::Other;
    QByteArray target; ///< as sent, in origin form (`/path?query`)
    QByteArray authorization;
    QByteArray contentType;
    QByteArray idempotencyKey;
    QByteArray lastEventId;
    std::optional<qint64> contentLength;
    bool hasIdempotencyKey = false;
    bool chunked = false;
    bool http11 = true;
    bool keepAlive = true;
    bool expectContinue = false;
    bool takesStream = false; ///< it accepts `text/event-stream`
    QByteArray body;

    /// A body follows the header, or might.
    [[nodiscard]] bool announcesBody() const { return chunked || contentLength.value_or(0) > 0; }
};

} // namespace deckhand
