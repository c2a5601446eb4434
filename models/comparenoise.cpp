#include "models/comparenoise.h"

#include <QLatin1StringView>

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr std::array<QByteArrayView, 14> headers{
    "webhook-id",    "webhook-timestamp", "event-id",   "timestamp",   "date",
    "age",           "expires",           "x-amz-date", "traceparent", "x-request-id",
    "authorization", "request-id",        "cf-ray",     "message-id"};
constexpr std::array<QLatin1StringView, 8> names{
    QLatin1StringView("id"),   QLatin1StringView("uuid"),      QLatin1StringView("nonce"),
    QLatin1StringView("time"), QLatin1StringView("timestamp"), QLatin1StringView("ts"),
    QLatin1StringView("etag"), QLatin1StringView("date")};
constexpr std::array<QLatin1StringView, 4> endings{
    QLatin1StringView("_id"), QLatin1StringView("_at"), QLatin1StringView("Id"),
    QLatin1StringView("At")};

QStringView lastName(QStringView path)
{
    const qsizetype dot = path.lastIndexOf(QLatin1Char('.'));
    const QStringView name = path.sliced(dot + 1);
    const qsizetype bracket = name.indexOf(QLatin1Char('['));
    return bracket < 0 ? name : name.first(bracket);
}

/// `"2025-01-15T09:31:15…"`, as JSON writes it.
bool isTime(QByteArrayView value)
{
    constexpr QByteArrayView shape("\"0000-00-00T00:00");
    return value.size() >= shape.size() &&
           std::equal(shape.begin(), shape.end(), value.begin(), [](char wanted, char c) {
               return wanted == '0' ? c >= '0' && c <= '9' : wanted == c;
           });
}

} // namespace

bool isNoiseHeader(QByteArrayView lowerName)
{
    return std::find(headers.begin(), headers.end(), lowerName) != headers.end() ||
           QLatin1StringView(lowerName).contains(QLatin1StringView("signature"));
}

bool isNoiseValue(QStringView path, QByteArrayView left, QByteArrayView right)
{
    const QStringView name = lastName(path);
    return std::find(names.begin(), names.end(), name) != names.end() ||
           std::any_of(endings.begin(), endings.end(),
                       [name](QLatin1StringView end) { return name.endsWith(end); }) ||
           name.contains(QLatin1StringView("signature"), Qt::CaseInsensitive) ||
           (isTime(left) && isTime(right));
}

} // namespace deckhand
