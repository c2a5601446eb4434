#pragma once

#include "api/result.h"

#include <QByteArray>

#include <optional>

namespace deckhand {

enum class ContentType { ApplicationJson, PlainText };

/// One answer. `headers` are whole further lines, each with its line end.
struct Response
{
    int status = 200;
    QByteArray body;
    QByteArray headers;
    ContentType type = ContentType::ApplicationJson;
    bool close = false; ///< the connection can't be used any further
};

/// The error envelope; `status` where it differs from what the code stands for.
[[nodiscard]] Response errorResponse(const Error &error, QByteArrayView requestId,
                                     std::optional<int> status = std::nullopt);
/// What a list of problems is answered with: the status they share, 400 for a mixture.
[[nodiscard]] int statusOf(const Error &error);

struct ResponseHead
{
    QByteArrayView requestId;
    QByteArrayView date; ///< as HTTP writes it (RFC 9110, 6.6.1)
    bool keepAlive = true;
    bool http11 = true;
    bool withBody = true; ///< not for HEAD
};

/// Appends status line, fields and body.
void appendResponse(QByteArray &out, const Response &response, const ResponseHead &head);
/// The head of a Server-Sent Events stream, which ends when the connection does.
void appendStreamHead(QByteArray &out, QByteArrayView requestId, QByteArrayView date);
[[nodiscard]] const char *reasonPhrase(int status);

} // namespace deckhand
