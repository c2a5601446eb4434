#include "api/codecparts.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// One setting of a request. Text is the rule; a boolean or an object is taken where the setting is
/// one that holds such a thing as text.
std::optional<QString> readSetting(const JsonSlice &member, const FieldDescriptor *field,
                                   ObjectReader &reader)
{
    if (member.kind == JsonKind::String)
        return sliceText(member);
    const QString kind = field ? field->kind : QString();
    const bool boolean = member.kind == JsonKind::Boolean && kind == "boolean"_L1;
    const bool object =
        member.kind == JsonKind::Object && (kind == "json_object"_L1 || kind == "multiline"_L1);
    if (boolean || object)
        return QString::fromUtf8(member.text);
    reader.wrong(member.key, u"A string is expected."_s);
    return std::nullopt;
}

void readConfig(QByteArrayView json, const DestinationType *type, DestinationDraft &draft,
                std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, QString::fromUtf8(draft.type) + u'.');
    for (const JsonSlice &member : reader.members()) {
        if (member.kind == JsonKind::Null || codec::isReadOnlySetting(member.key))
            continue;
        const QString name = QString::fromUtf8(member.key);
        const FieldDescriptor *field = type ? type->field(name) : nullptr;
        const auto value = readSetting(member, field, reader);
        if (!value)
            continue;
        if (field && field->credential)
            draft.config.credentials[name] = Secret(value->toUtf8());
        else
            draft.config.fields[name] = *value;
    }
}

/// A credential as a read shows it: sent back, it means that nothing changed.
bool isMask(const QString &value)
{
    return value == "****"_L1 || (value.size() == 8 && value.endsWith("****"_L1));
}

void readConfigChanges(QByteArrayView json, QByteArrayView typeName, const DestinationType *type,
                       DestinationPatch &patch, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, QString::fromUtf8(typeName) + u'.');
    for (const JsonSlice &member : reader.members()) {
        if (codec::isReadOnlySetting(member.key))
            continue;
        const QString name = QString::fromUtf8(member.key);
        const FieldDescriptor *field = type ? type->field(name) : nullptr;
        const bool credential = field && field->credential;
        std::optional<QString> value;
        if (member.kind != JsonKind::Null) {
            value = readSetting(member, field, reader);
            if (!value || (credential && isMask(*value)))
                continue;
        }
        if (credential)
            patch.configCredentials[name] =
                value ? std::optional(Secret(value->toUtf8())) : std::nullopt;
        else
            patch.configFields[name] = value;
    }
}

std::optional<ContentFilter> readFilter(ObjectReader &reader, std::vector<ErrorItem> &errors)
{
    const QByteArrayView json = reader.object("filter");
    if (json.isNull())
        return std::nullopt;
    auto filter = ContentFilter::parse(json.toByteArray());
    if (filter)
        return *filter;
    const std::vector<ErrorItem> &items = filter.error().items;
    errors.insert(errors.end(), items.begin(), items.end());
    return std::nullopt;
}

std::optional<RetryPolicy> readPolicy(ObjectReader &reader, std::vector<ErrorItem> &errors)
{
    const QByteArrayView json = reader.object("retry_policy");
    if (json.isNull())
        return std::nullopt;
    ObjectReader inner(json, errors, u"retry_policy."_s);
    return codec::readRetryPolicy(inner);
}

/// Only the members that are named change; a policy that names none of ours changes nothing.
void readPolicyChanges(ObjectReader &reader, DestinationPatch &patch,
                       std::vector<ErrorItem> &errors)
{
    if (reader.isNull("retry_policy")) {
        patch.retryPolicy.emplace(std::nullopt);
        return;
    }
    const QByteArrayView json = reader.object("retry_policy");
    if (json.isNull())
        return;
    ObjectReader inner(json, errors, u"retry_policy."_s);
    for (const char *member :
         {"max_retries", "base_seconds", "factor", "cap_seconds", "jitter", "schedule"}) {
        const QByteArrayView name(member);
        if (inner.has(name) || inner.isNull(name))
            patch.retryPolicyMembers.push_back(name.toByteArray());
    }
    const RetryPolicy policy = codec::readRetryPolicy(inner);
    if (!patch.retryPolicyMembers.empty())
        patch.retryPolicy = policy;
}

/// `active` or `inactive`; what else there is can't be asked for.
std::optional<DestinationStatus> readStatus(ObjectReader &reader)
{
    if (!reader.has("status"))
        return std::nullopt;
    const std::size_t before = reader.problems();
    const auto status = fromWireName<DestinationStatus>(reader.bytes("status"));
    if (status == DestinationStatus::Active || status == DestinationStatus::Inactive)
        return status;
    if (reader.problems() == before)
        reader.wrong("status", codec::oneOf({"active", "inactive"}));
    return std::nullopt;
}

/// Adds what validation finds in fields that have no problem yet.
void addValidation(const DestinationDraft &draft, const DestinationTypes &types,
                   std::vector<ErrorItem> &errors)
{
    const std::vector<ErrorItem> known = errors;
    for (ErrorItem &item : types.validate(draft)) {
        const auto covers = [&](const ErrorItem &other) {
            return other.field == item.field || other.field.startsWith(item.field + u'.') ||
                   other.field.startsWith(item.field + u'[');
        };
        if (std::none_of(known.begin(), known.end(), covers))
            errors.push_back(std::move(item));
    }
}

void readChanges(ObjectReader &reader, DestinationPatch &patch, std::vector<ErrorItem> &errors)
{
    if (reader.has("name"))
        patch.name = reader.text("name");
    if (reader.has("events"))
        patch.events = Subscription(reader.strings("events"));
    patch.filter = reader.isNull("filter") ? ContentFilter() : readFilter(reader, errors);
    patch.clearMetadata = reader.isNull("metadata");
    readPolicyChanges(reader, patch, errors);
    if (reader.isNull("max_concurrency"))
        patch.maxConcurrency.emplace(std::nullopt);
    else if (reader.has("max_concurrency"))
        patch.maxConcurrency = reader.optionalSmall("max_concurrency");
    if (reader.isNull("max_rate"))
        patch.maxRate.emplace(std::nullopt);
    else if (reader.has("max_rate"))
        patch.maxRate = reader.optionalReal("max_rate");
}

void readMetadataChanges(ObjectReader &reader, DestinationPatch &patch,
                         std::vector<ErrorItem> &errors)
{
    const QByteArrayView json = reader.object("metadata");
    if (json.isNull())
        return;
    ObjectReader inner(json, errors, u"metadata."_s);
    for (const JsonSlice &member : inner.members()) {
        const QString name = QString::fromUtf8(member.key);
        if (member.kind == JsonKind::Null)
            patch.metadata[name] = std::nullopt;
        else if (member.kind == JsonKind::String)
            patch.metadata[name] = sliceText(member);
        else
            inner.wrong(member.key, u"A string or null is expected."_s);
    }
}

/// What has to be there can be changed, not cleared.
void refuseClearing(ObjectReader &reader, QByteArrayView type)
{
    for (const QByteArrayView key :
         {QByteArrayView("name"), QByteArrayView("events"), QByteArrayView("status"), type}) {
        if (!key.isEmpty() && reader.isNull(key))
            reader.wrong(key, u"This can be changed but not cleared."_s);
    }
}

} // namespace

Result<DestinationDraft> decodeDestinationDraft(QByteArrayView json, const DestinationTypes &types)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(DestinationDraft(), std::move(errors));
    DestinationDraft draft;
    draft.name = reader.text("name", Need::Required);
    if (reader.has("type"))
        draft.type = reader.bytes("type");
    draft.events = Subscription(reader.strings("events", Need::Required));
    if (const QByteArrayView config = reader.object(draft.type); !config.isNull())
        readConfig(config, types.find(draft.type), draft, errors);
    draft.filter = readFilter(reader, errors).value_or(ContentFilter());
    draft.metadata = reader.textMap("metadata");
    draft.retryPolicy = readPolicy(reader, errors);
    draft.maxConcurrency = reader.optionalSmall("max_concurrency");
    draft.maxRate = reader.optionalReal("max_rate");
    draft.active =
        readStatus(reader).value_or(DestinationStatus::Active) == DestinationStatus::Active;
    if (!errors.empty())
        addValidation(draft, types, errors);
    return valueOrErrors(std::move(draft), std::move(errors));
}

Result<DestinationPatch> decodeDestinationPatch(QByteArrayView json, QByteArrayView type,
                                                const DestinationTypes &types)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(DestinationPatch(), std::move(errors));
    DestinationPatch patch;
    refuseClearing(reader, type);
    if (reader.has("type") && reader.bytes("type") != type) {
        reader.wrong("type", u"The type can't be changed; make another destination of that type "
                             "and delete this one."_s);
    }
    if (!type.isEmpty()) {
        if (const QByteArrayView config = reader.object(type); !config.isNull())
            readConfigChanges(config, type, types.find(type), patch, errors);
    }
    readChanges(reader, patch, errors);
    readMetadataChanges(reader, patch, errors);
    patch.status = readStatus(reader);
    patch.onReactivate =
        codec::strictEnum<OnReactivate>(reader, "on_reactivate").value_or(OnReactivate::Resume);
    return valueOrErrors(std::move(patch), std::move(errors));
}

} // namespace deckhand
