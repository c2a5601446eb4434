#include "destinations/webhook/customheaders.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace deckhand {

namespace {

constexpr qsizetype maxHeaders = 50;
constexpr qsizetype maxBytes = 8 * 1024;
constexpr qsizetype shownName = 80;

// Written by the sender, or part of how HTTP frames a message.
constexpr std::array<QByteArrayView, 11> forbidden{
    "content-type", "content-length", "host",    "connection", "user-agent", "transfer-encoding",
    "expect",       "upgrade",        "trailer", "te",         "keep-alive"};

bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isName(QByteArrayView name)
{
    return !name.isEmpty() && isAlphanumeric(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return isAlphanumeric(c) || c == '_' || c == '-'; });
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// What is wrong with one header; empty if nothing.
QString problem(const QByteArray &name, const nlohmann::ordered_json &value)
{
    const QString shown = QString::fromUtf8(name.first(std::min(name.size(), shownName)));
    if (!isName(name))
        return QStringLiteral(
                   "The header name \"%1\" is not allowed. Use letters, digits, \"-\" and "
                   "\"_\", beginning with a letter or digit.")
            .arg(shown);
    const QByteArray lower = name.toLower();
    if (std::find(forbidden.begin(), forbidden.end(), QByteArrayView(lower)) != forbidden.end() ||
        lower.startsWith("webhook-"))
        return QStringLiteral("The header \"%1\" is set by the sender. Remove it.").arg(shown);
    if (!value.is_string())
        return QStringLiteral("The header \"%1\" must be a string. Put its value in quotes.")
            .arg(shown);
    const auto &text = value.get_ref<const std::string &>();
    if (std::any_of(text.begin(), text.end(), isControl))
        return QStringLiteral("The value of \"%1\" holds line breaks or control characters. Remove "
                              "them.")
            .arg(shown);
    return {};
}

} // namespace

Result<Headers> parseCustomHeaders(const QByteArray &json)
{
    const QString field = QStringLiteral("webhook.custom_headers");
    const auto bad = [&field](const QString &message) {
        return failure(ErrorCode::InputInvalid, message, field);
    };
    if (json.size() > maxBytes)
        return bad(QStringLiteral("Custom headers take %1 bytes and may take %2. Remove some.")
                       .arg(json.size())
                       .arg(maxBytes));
    const auto object = nlohmann::ordered_json::parse(json.begin(), json.end(), nullptr, false);
    if (!object.is_object())
        return bad(QStringLiteral("Custom headers are a JSON object of strings, "
                                  "{\"X-Team\":\"data\"}."));
    if (qsizetype(object.size()) > maxHeaders)
        return bad(QStringLiteral("There are %1 custom headers and may be %2. Remove some.")
                       .arg(object.size())
                       .arg(maxHeaders));
    Headers headers;
    Error error;
    std::set<QByteArray> seen;
    for (const auto &[key, value] : object.items()) {
        const QByteArray name = QByteArray::fromStdString(key);
        QString wrong = problem(name, value);
        if (wrong.isEmpty() && !seen.insert(name.toLower()).second)
            wrong = QStringLiteral("The header \"%1\" is given twice. Remove one.")
                        .arg(QString::fromUtf8(name));
        if (wrong.isEmpty())
            headers.emplace_back(name, QByteArray::fromStdString(value.get<std::string>()));
        else
            error.items.push_back({ErrorCode::InputInvalid, field, wrong});
    }
    if (!error.items.empty())
        return failure(std::move(error));
    return headers;
}

} // namespace deckhand
