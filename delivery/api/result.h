#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

namespace deckhand {

/// What went wrong, as the API names it. `errorTypeName` and `httpStatus` follow from it.
enum class ErrorCode {
    InputMissing,
    InputInvalid,
    ResourceNotFound,
    PayloadTooLarge,
    NotSupported,
    Conflict,
    Unauthorized,
    Forbidden,
    IdempotencyError,    ///< same key, other parameters: 409
    IdempotencyKeyError, ///< the key itself is unusable: 400
    RateLimitExceeded,
    ApiError,
    Timeout,
    Overloaded,
};

/// One problem. `field` is the path of the offending input (`events`, `webhook.url`, `[3].type`)
/// and empty when there is none. `message` is a whole English sentence that names the remedy.
struct ErrorItem
{
    ErrorCode code = ErrorCode::ApiError;
    QString field;
    QString message;
    bool operator==(const ErrorItem &) const = default;
};

/// Why a call failed: one or more problems, never none. Validation lists every bad field.
struct Error
{
    std::vector<ErrorItem> items;
    std::optional<std::chrono::milliseconds> retryAfter;
    /// The id the answering server gave the request; empty where there was no request.
    QByteArray requestId;

    Error() = default;
    Error(ErrorCode code, QString message, QString field = {})
    {
        items.push_back({code, std::move(field), std::move(message)});
    }
    [[nodiscard]] ErrorCode code() const
    {
        return items.empty() ? ErrorCode::ApiError : items.front().code;
    }
    /// All messages, each on its own line, with its field in front where there is one.
    [[nodiscard]] QString text() const;
};

template <class T>
using Result = tl::expected<T, Error>;
using VoidResult = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, QString message,
                                                   QString field = {})
{
    return tl::unexpected<Error>(Error(code, std::move(message), std::move(field)));
}
[[nodiscard]] inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

/// `input_invalid` and the like; the wire names of contract and openapi.json.
[[nodiscard]] const char *errorCodeName(ErrorCode code);
/// `request`, `auth`, `idempotency`, `rate_limit` or `api`.
[[nodiscard]] const char *errorTypeName(ErrorCode code);
[[nodiscard]] int httpStatus(ErrorCode code);
/// Unknown names map to `ApiError`.
[[nodiscard]] ErrorCode errorCodeFromName(QByteArrayView name);

} // namespace deckhand
