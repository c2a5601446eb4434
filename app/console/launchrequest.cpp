#include "console/launchrequest.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace deckhand {

namespace {

using Wish = LaunchRequest::Wish;

constexpr std::array wishNames{
    std::pair{Wish::LastTime, "last"}, std::pair{Wish::Ask, "ask"},
    std::pair{Wish::Demo, "demo"},     std::pair{Wish::Local, "local"},
    std::pair{Wish::Server, "server"}, std::pair{Wish::Profile, "profile"}};

} // namespace

QString toText(const LaunchRequest &request)
{
    if (request.wish == Wish::LastTime)
        return request.link;
    QJsonObject object;
    for (const auto &[wish, name] : wishNames) {
        if (wish == request.wish)
            object.insert(QStringLiteral("open"), QLatin1String(name));
    }
    const auto add = [&object](const char *key, const QString &value) {
        if (!value.isEmpty())
            object.insert(QLatin1String(key), value);
    };
    add("server", request.server.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo));
    add("profile", request.profile);
    add("link", request.link);
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

LaunchRequest parseLaunchRequest(const QString &text)
{
    LaunchRequest request;
    if (!text.startsWith(QLatin1Char('{'))) {
        request.link = text;
        return request;
    }
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    const QString open = object.value(QLatin1String("open")).toString();
    for (const auto &[wish, name] : wishNames) {
        if (open == QLatin1String(name))
            request.wish = wish;
    }
    request.server = QUrl(object.value(QLatin1String("server")).toString(), QUrl::StrictMode);
    request.profile = object.value(QLatin1String("profile")).toString();
    request.link = object.value(QLatin1String("link")).toString();
    return request;
}

} // namespace deckhand
