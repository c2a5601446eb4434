#include "models/blamedsetting.h"

#include <algorithm>
#include <initializer_list>

namespace deckhand {

namespace {

/// What a setting is for; types call it by different names.
enum class Purpose { Nothing, Address, Target, Credential, Template, Rate };

Purpose purposeOf(int status)
{
    switch (status) {
    case 401:
    case 403: return Purpose::Credential;
    case 429: return Purpose::Rate;
    default: return status >= 400 && status < 500 ? Purpose::Address : Purpose::Nothing;
    }
}

Purpose purposeOf(const Attempt &attempt)
{
    switch (attempt.error.errorClass) {
    case ErrorClass::DnsError:
    case ErrorClass::Redirect: return Purpose::Address;
    case ErrorClass::NotFound: return Purpose::Target;
    case ErrorClass::AuthFailed: return Purpose::Credential;
    case ErrorClass::Throttled: return Purpose::Rate;
    case ErrorClass::FormatError: return Purpose::Template;
    case ErrorClass::HttpStatus:
        return attempt.response ? purposeOf(attempt.response->status) : Purpose::Nothing;
    default: return Purpose::Nothing;
    }
}

/// The first of `names` that the type has, and that is set or has to be.
QString firstSet(std::initializer_list<const char *> names, const Destination &destination,
                 const DestinationType &type)
{
    for (const char *name : names) {
        const QString field = QLatin1String(name);
        const FieldDescriptor *descriptor = type.field(field);
        if (descriptor && (descriptor->required || descriptor->credential ||
                           destination.config.fields.contains(field)))
            return field;
    }
    return {};
}

QString credentialOf(const DestinationType &type)
{
    if (!type.verifies.isEmpty())
        return type.verifies;
    const auto found = std::find_if(type.fields.begin(), type.fields.end(),
                                    [](const FieldDescriptor &field) { return field.credential; });
    return found == type.fields.end() ? QString() : found->name;
}

} // namespace

std::optional<BlamedSetting> blamedSetting(const Attempt &attempt, const Destination &destination,
                                           const DestinationType &type)
{
    if (attempt.outcome == AttemptOutcome::Success)
        return std::nullopt;
    const auto named = [](const QString &field) {
        return field.isEmpty() ? std::nullopt : std::optional(BlamedSetting{field});
    };
    switch (purposeOf(attempt)) {
    case Purpose::Address:
        return named(
            firstSet({"url", "queue_url", "server_url", "endpoint", "connection_string", "region"},
                     destination, type));
    case Purpose::Target:
        return named(firstSet({"queue_url", "stream_name", "bucket", "topic", "exchange", "name"},
                              destination, type));
    case Purpose::Credential: return named(credentialOf(type));
    case Purpose::Rate: return BlamedSetting{QStringLiteral("max_rate")};
    // Without a template it is another setting that does not do; which one, the editor finds.
    case Purpose::Template:
        return BlamedSetting{
            firstSet({"key_template", "partition_key_template"}, destination, type)};
    case Purpose::Nothing: break;
    }
    return std::nullopt;
}

} // namespace deckhand
