#include "api/codecparts.h"

#include <algorithm>

namespace deckhand {

namespace {

ErrorCode codeOfStatus(int status)
{
    switch (status) {
    case 401: return ErrorCode::Unauthorized;
    case 403: return ErrorCode::Forbidden;
    case 404: return ErrorCode::ResourceNotFound;
    case 409: return ErrorCode::Conflict;
    case 413: return ErrorCode::PayloadTooLarge;
    case 429: return ErrorCode::RateLimitExceeded;
    case 503: return ErrorCode::Overloaded;
    case 504: return ErrorCode::Timeout;
    default: return ErrorCode::ApiError;
    }
}

Error foreignError(QByteArrayView body, int status)
{
    constexpr qsizetype most = 200;
    const QByteArrayView begin = body.trimmed().first(std::min(body.trimmed().size(), most));
    const QString said = QString::fromUtf8(begin).simplified();
    const QString message = said.isEmpty()
                              ? QStringLiteral("The server answered %1 without a body.").arg(status)
                              : QStringLiteral("The server answered %1: %2").arg(status).arg(said);
    return Error(codeOfStatus(status), message);
}

ErrorItem readItem(ObjectReader &reader, int status)
{
    const QByteArray code = reader.bytes("code");
    ErrorItem item;
    item.code = errorCodeFromName(code);
    if (item.code == ErrorCode::ApiError && code != errorCodeName(ErrorCode::ApiError))
        item.code = codeOfStatus(status);
    item.field = reader.text("field");
    item.message = reader.text("message");
    if (item.message.isEmpty())
        item.message =
            QStringLiteral("The server answered %1 (%2).").arg(status).arg(QString::fromUtf8(code));
    return item;
}

template <class T>
void writeItem(JsonWriter &json, const T &item)
{
    if constexpr (std::same_as<T, Delivery>)
        codec::write(json, item, false);
    else
        codec::write(json, item);
}

} // namespace

QString codec::oneOf(const std::vector<QByteArray> &names)
{
    QString list;
    for (const QByteArray &name : names) {
        list += list.isEmpty() ? QStringLiteral("\"") : QStringLiteral(", \"");
        list += QString::fromUtf8(name) + QLatin1Char('"');
    }
    return QStringLiteral("The value must be one of %1.").arg(list);
}

void encode(QByteArray &out, const Error &error, QByteArrayView requestId)
{
    JsonWriter json(out);
    json.beginObject().key("errors").beginArray();
    for (const ErrorItem &item : error.items) {
        json.beginObject()
            .member("type", errorTypeName(item.code))
            .member("code", errorCodeName(item.code));
        if (!item.field.isEmpty())
            json.member("field", item.field);
        json.member("message", item.message).endObject();
    }
    json.endArray().member("request_id", requestId).endObject();
}

template <class T>
void encodePage(QByteArray &out, const Page<T> &page, QByteArrayView requestId)
{
    JsonWriter json(out);
    json.beginObject().key("data").beginArray();
    for (const T &item : page.items)
        writeItem(json, item);
    json.endArray()
        .member("has_more", page.hasMore)
        .memberOrNull("next_cursor", page.nextCursor)
        .member("request_id", requestId)
        .endObject();
}

template void encodePage(QByteArray &, const Page<Event> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<Destination> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<Attempt> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<Delivery> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<Replay> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<Explanation> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<DestinationType> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<EventTypeInfo> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<ApiKey> &, QByteArrayView);
template void encodePage(QByteArray &, const Page<AuditEntry> &, QByteArrayView);

QByteArray withRequestId(QByteArray object, QByteArrayView requestId)
{
    const qsizetype end = object.lastIndexOf('}');
    if (end < 0)
        return object;
    const bool empty = QByteArrayView(object).first(end).trimmed().endsWith('{');
    object.truncate(end);
    if (!empty)
        object += ',';
    object += "\"request_id\":";
    appendQuotedJson(object, requestId);
    object += '}';
    return object;
}

Error decodeError(QByteArrayView json, int httpStatus)
{
    std::vector<ErrorItem> problems;
    ObjectReader reader(json, problems);
    Error error;
    for (const JsonSlice &element : reader.array("errors")) {
        ObjectReader item(element.text, problems);
        if (item.isValid())
            error.items.push_back(readItem(item, httpStatus));
    }
    if (error.items.empty())
        error = foreignError(json, httpStatus);
    error.requestId = reader.bytes("request_id");
    return error;
}

Result<RawPage> decodePage(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(RawPage(), std::move(errors));
    RawPage page;
    const std::vector<JsonSlice> items = reader.array("data", Need::Required);
    page.items.reserve(items.size());
    for (const JsonSlice &item : items)
        page.items.push_back(item.text);
    page.hasMore = reader.boolean("has_more");
    page.nextCursor = reader.bytes("next_cursor");
    return valueOrErrors(std::move(page), std::move(errors));
}

} // namespace deckhand
