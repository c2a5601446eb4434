#include "api/result.h"

#include <array>

namespace deckhand {

namespace {

struct Row
{
    ErrorCode code;
    const char *name;
    const char *type;
    int status;
};

constexpr std::array rows{
    Row{ErrorCode::InputMissing, "input_missing", "request", 400},
    Row{ErrorCode::InputInvalid, "input_invalid", "request", 400},
    Row{ErrorCode::ResourceNotFound, "resource_not_found", "request", 404},
    Row{ErrorCode::PayloadTooLarge, "payload_too_large", "request", 413},
    Row{ErrorCode::NotSupported, "not_supported", "request", 400},
    Row{ErrorCode::Conflict, "conflict", "request", 409},
    Row{ErrorCode::Unauthorized, "unauthorized", "auth", 401},
    Row{ErrorCode::Forbidden, "forbidden", "auth", 403},
    Row{ErrorCode::IdempotencyError, "idempotency_error", "idempotency", 409},
    Row{ErrorCode::IdempotencyKeyError, "idempotency_key_error", "idempotency", 400},
    Row{ErrorCode::RateLimitExceeded, "rate_limit_exceeded", "rate_limit", 429},
    Row{ErrorCode::ApiError, "api_error", "api", 500},
    Row{ErrorCode::Timeout, "timeout", "api", 504},
    Row{ErrorCode::Overloaded, "overloaded", "api", 503},
};

const Row &rowOf(ErrorCode code)
{
    for (const Row &row : rows) {
        if (row.code == code)
            return row;
    }
    return rows[11];
}

} // namespace

QString Error::text() const
{
    QString all;
    for (const ErrorItem &item : items) {
        if (!all.isEmpty())
            all += QLatin1Char('\n');
        if (!item.field.isEmpty())
            all += item.field + QStringLiteral(": ");
        all += item.message;
    }
    return all;
}

const char *errorCodeName(ErrorCode code)
{
    return rowOf(code).name;
}

const char *errorTypeName(ErrorCode code)
{
    return rowOf(code).type;
}

int httpStatus(ErrorCode code)
{
    return rowOf(code).status;
}

ErrorCode errorCodeFromName(QByteArrayView name)
{
    for (const Row &row : rows) {
        if (name == row.name)
            return row.code;
    }
    return ErrorCode::ApiError;
}

} // namespace deckhand
