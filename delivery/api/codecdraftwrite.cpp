#include "api/codecparts.h"

namespace deckhand {

namespace {

void writePatterns(JsonWriter &json, const Subscription &events)
{
    json.key("events").beginArray();
    for (const QByteArray &pattern : events.patterns())
        json.value(pattern);
    json.endArray();
}

void writeConfigChanges(JsonWriter &json, const DestinationPatch &patch, QByteArrayView type)
{
    if (type.isEmpty() || (patch.configFields.empty() && patch.configCredentials.empty()))
        return;
    json.key(type).beginObject();
    for (const auto &[name, value] : patch.configFields)
        json.member(name.toUtf8(), value);
    for (const auto &[name, secret] : patch.configCredentials) {
        json.key(name.toUtf8());
        if (secret)
            json.value(secret->reveal());
        else
            json.null();
    }
    json.endObject();
}

void writeMetadataChanges(JsonWriter &json, const DestinationPatch &patch)
{
    if (patch.metadata.empty()) {
        if (patch.clearMetadata)
            json.key("metadata").null();
        return;
    }
    json.key("metadata").beginObject();
    for (const auto &[name, value] : patch.metadata)
        json.member(name.toUtf8(), value);
    json.endObject();
}

/// Only the members the patch names, so that the others are merged at the other end too.
void writePolicyChanges(JsonWriter &json, const DestinationPatch &patch)
{
    if (!patch.retryPolicy)
        return;
    json.key("retry_policy");
    if (!*patch.retryPolicy) {
        json.null();
        return;
    }
    const QByteArray whole = encodeRetryPolicy(**patch.retryPolicy);
    if (patch.retryPolicyMembers.empty()) {
        json.raw(whole);
        return;
    }
    json.beginObject();
    for (const QByteArray &name : patch.retryPolicyMembers) {
        std::vector<ErrorItem> ignored;
        const ObjectReader reader(whole, ignored);
        if (const JsonSlice *member = reader.find(name))
            json.key(name).raw(member->text);
        else if (name == "schedule")
            json.key(name).null();
    }
    json.endObject();
}

} // namespace

QByteArray encodeRetryPolicy(const RetryPolicy &policy)
{
    QByteArray out;
    JsonWriter json(out);
    codec::write(json, policy);
    return out;
}

QByteArray encodeStringMap(const std::map<QString, QString> &map)
{
    QByteArray out;
    JsonWriter json(out);
    codec::write(json, map);
    return out;
}

Result<RetryPolicy> decodeRetryPolicy(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    RetryPolicy policy = codec::readRetryPolicy(reader);
    return valueOrErrors(std::move(policy), std::move(errors));
}

Result<std::map<QString, QString>> decodeStringMap(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    std::map<QString, QString> map;
    // One member around it lets the reader name the bad entry.
    const QByteArray wrapped = QByteArray("{\"map\":") + json.toByteArray() + QByteArray("}");
    ObjectReader reader(wrapped, errors);
    map = reader.textMap("map");
    return valueOrErrors(std::move(map), std::move(errors));
}

QByteArray encodeDestinationDraft(const DestinationDraft &draft)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject().member("name", draft.name).member("type", draft.type);
    writePatterns(json, draft.events);
    json.key(draft.type).beginObject();
    for (const auto &[name, value] : draft.config.fields)
        json.member(name.toUtf8(), value);
    for (const auto &[name, secret] : draft.config.credentials)
        json.member(name.toUtf8(), secret.reveal());
    json.endObject();
    if (!draft.filter.isEmpty())
        json.key("filter").raw(draft.filter.json());
    if (!draft.metadata.empty()) {
        json.key("metadata");
        codec::write(json, draft.metadata);
    }
    if (draft.retryPolicy) {
        json.key("retry_policy");
        codec::write(json, *draft.retryPolicy);
    }
    if (draft.maxConcurrency)
        json.member("max_concurrency", *draft.maxConcurrency);
    if (draft.maxRate)
        json.member("max_rate", *draft.maxRate);
    if (!draft.active)
        json.member("status", "inactive");
    json.endObject();
    return out;
}

QByteArray encodeDestinationPatch(const DestinationPatch &patch, QByteArrayView type)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    if (patch.name)
        json.member("name", *patch.name);
    if (patch.events)
        writePatterns(json, *patch.events);
    writeConfigChanges(json, patch, type);
    if (patch.filter) {
        json.key("filter");
        if (patch.filter->isEmpty())
            json.null();
        else
            json.raw(patch.filter->json());
    }
    writeMetadataChanges(json, patch);
    writePolicyChanges(json, patch);
    if (patch.maxConcurrency)
        json.member("max_concurrency", *patch.maxConcurrency);
    if (patch.maxRate)
        json.member("max_rate", *patch.maxRate);
    if (patch.status) {
        json.member("status", wireName(*patch.status));
        if (*patch.status == DestinationStatus::Active)
            json.member("on_reactivate", wireName(patch.onReactivate));
    }
    json.endObject();
    return out;
}

} // namespace deckhand
