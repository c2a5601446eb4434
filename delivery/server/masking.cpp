#include "server/masking.h"

#include "api/secret.h"

#include <nlohmann/json.hpp>

namespace deckhand {

namespace {

constexpr qsizetype longestMask = 8; ///< four characters and four stars

bool isMask(const Secret &secret)
{
    return secret.reveal().endsWith("****") && secret.reveal().size() <= longestMask;
}

void mask(Secret &secret)
{
    if (!isMask(secret))
        secret = Secret(secret.masked());
}

/// `text`: a JSON object of strings; a text that is none of it is nothing to be read in part.
QString withMaskedHeaders(const QString &text)
{
    auto headers = nlohmann::ordered_json::parse(text.toStdString(), nullptr, false);
    if (!headers.is_object())
        return QStringLiteral("{}");
    for (auto &[name, value] : headers.items()) {
        if (!namesSecret(QByteArrayView(name.data(), qsizetype(name.size()))))
            continue;
        const auto *said = value.get_ptr<const std::string *>();
        value =
            Secret(said ? QByteArray::fromStdString(*said) : QByteArray()).masked().toStdString();
    }
    return QString::fromStdString(headers.dump());
}

} // namespace

Destination maskedForReading(Destination destination, Role role)
{
    const auto headers = destination.config.fields.find(QStringLiteral("custom_headers"));
    if (role != Role::Admin && headers != destination.config.fields.end())
        headers->second = withMaskedHeaders(headers->second);
    for (auto &[name, secret] : destination.config.credentials)
        mask(secret);
    for (PreviousSecret &previous : destination.previousSecrets)
        mask(previous.secret);
    return destination;
}

Destination maskedForCreator(Destination destination)
{
    const QString shownOnce = QStringLiteral("secret");
    const auto secret = destination.config.credentials.find(shownOnce);
    if (destination.type != "webhook" || secret == destination.config.credentials.end())
        return maskedForReading(std::move(destination), Role::Admin);
    const Secret shown = secret->second;
    destination = maskedForReading(std::move(destination), Role::Admin);
    destination.config.credentials[shownOnce] = shown;
    return destination;
}

} // namespace deckhand
