#pragma once

#include "api/codec.h"
#include "api/jsonreader.h"
#include "api/jsonwriter.h"

// What the codecs of several resources share; not for users of the library.

namespace deckhand::codec {

/// `unknown` for a name that is not known here; errors only for what is no string.
template <class E>
[[nodiscard]] E looseEnum(ObjectReader &reader, QByteArrayView key, E absent, E unknown,
                          Need need = Need::Optional)
{
    const QByteArray name = reader.bytes(key, need);
    return name.isEmpty() ? absent : fromWireName<E>(name).value_or(unknown);
}

/// `The value must be one of "a", "b".`
[[nodiscard]] QString oneOf(const std::vector<QByteArray> &names);

/// For requests: a name that is not known is an error that lists the known ones.
template <class E>
[[nodiscard]] std::optional<E> strictEnum(ObjectReader &reader, QByteArrayView key)
{
    if (!reader.has(key))
        return std::nullopt;
    const std::size_t before = reader.problems();
    const auto value = fromWireName<E>(reader.bytes(key));
    if (!value && reader.problems() == before)
        reader.wrong(key, oneOf(wireNames<E>()));
    return value;
}

/// Whether the engine writes this member itself: reading it back in a request is no mistake.
[[nodiscard]] bool isReadOnlySetting(QByteArrayView name);

void write(JsonWriter &json, const Event &event);
void write(JsonWriter &json, const Destination &destination);
void write(JsonWriter &json, const Attempt &attempt);
/// As the member `stages`.
void writeStages(JsonWriter &json, const std::vector<AttemptStage> &stages);
void write(JsonWriter &json, const Delivery &delivery, bool withHistory);
void write(JsonWriter &json, const Replay &replay);
void write(JsonWriter &json, const ReplayOutlook &outlook);
void write(JsonWriter &json, const AttemptError &error);
void write(JsonWriter &json, const Explanation &explanation);
void write(JsonWriter &json, const DestinationType &type);
void write(JsonWriter &json, const EventTypeInfo &type);
void write(JsonWriter &json, const ApiKey &key);
void write(JsonWriter &json, const AuditEntry &entry);
void write(JsonWriter &json, const RetryPolicy &policy);
void write(JsonWriter &json, const EventFilter &filter);
void write(JsonWriter &json, const std::map<QString, QString> &map);
template <class Tag>
void write(JsonWriter &json, const std::vector<Id<Tag>> &ids)
{
    json.beginArray();
    for (const Id<Tag> &id : ids)
        json.value(id);
    json.endArray();
}

/// Stages of a name that is not known are left out.
[[nodiscard]] std::vector<AttemptStage> readStages(ObjectReader &reader,
                                                   std::vector<ErrorItem> &errors);
[[nodiscard]] Attempt readAttempt(ObjectReader &reader, std::vector<ErrorItem> &errors);
[[nodiscard]] RetryPolicy readRetryPolicy(ObjectReader &reader);
[[nodiscard]] ReplayOutlook readReplayOutlook(QByteArrayView json, std::vector<ErrorItem> &errors);
[[nodiscard]] AttemptError readAttemptError(QByteArrayView json, std::vector<ErrorItem> &errors,
                                            const QString &prefix);
[[nodiscard]] EventFilter readEventFilter(ObjectReader &reader);
[[nodiscard]] DestinationType readDestinationType(ObjectReader &reader,
                                                  std::vector<ErrorItem> &errors);

} // namespace deckhand::codec
