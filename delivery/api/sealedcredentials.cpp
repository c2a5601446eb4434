#include "api/sealedcredentials.h"

#include "api/jsonwriter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace deckhand {

namespace {

void write(JsonWriter &json, const char *name, const std::map<QString, Secret> &secrets)
{
    json.key(name).beginObject();
    for (const auto &[key, secret] : secrets)
        json.member(key.toUtf8(), secret.reveal());
    json.endObject();
}

std::map<QString, Secret> secretsIn(const QJsonValue &value)
{
    std::map<QString, Secret> secrets;
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member)
        secrets.emplace(member.key(), Secret(member.value().toString().toUtf8()));
    return secrets;
}

} // namespace

DestinationCredentials credentialsOf(const Destination &destination)
{
    DestinationCredentials credentials{destination.id.bytes(), destination.config.credentials, {}};
    const auto field = destination.config.fields.find(QStringLiteral("custom_headers"));
    if (field == destination.config.fields.end())
        return credentials;
    const QJsonObject headers = QJsonDocument::fromJson(field->second.toUtf8()).object();
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        if (namesSecret(header.key().toUtf8()))
            credentials.headers.emplace(header.key(), Secret(header.value().toString().toUtf8()));
    }
    return credentials;
}

Secret encodeCredentials(const std::vector<DestinationCredentials> &all)
{
    QByteArray text;
    JsonWriter json(text);
    json.beginArray();
    for (const DestinationCredentials &one : all) {
        json.beginObject().member("id", one.id);
        write(json, "credentials", one.credentials);
        write(json, "headers", one.headers);
        json.endObject();
    }
    json.endArray();
    return Secret(std::move(text));
}

Result<std::vector<DestinationCredentials>> decodeCredentials(const Secret &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.reveal());
    if (!document.isArray())
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("What was sealed are no credentials. Export the file again."),
                       QStringLiteral("sealed"));
    std::vector<DestinationCredentials> all;
    for (const QJsonValue &value : document.array()) {
        const QJsonObject one = value.toObject();
        all.push_back({one.value(QLatin1String("id")).toString().toUtf8(),
                       secretsIn(one.value(QLatin1String("credentials"))),
                       secretsIn(one.value(QLatin1String("headers")))});
    }
    return all;
}

} // namespace deckhand
