#include "server/masking.h"

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

} // namespace

Destination maskedForReading(Destination destination)
{
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
        return maskedForReading(std::move(destination));
    const Secret shown = secret->second;
    destination = maskedForReading(std::move(destination));
    destination.config.credentials[shownOnce] = shown;
    return destination;
}

} // namespace deckhand
