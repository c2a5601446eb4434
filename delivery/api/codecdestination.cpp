#include "api/codecparts.h"

#include <cmath>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

double seconds(milliseconds ms)
{
    return double(ms.count()) / 1000.0;
}

/// A wait in seconds; values no clock can hold are refused, odd ones are for validation to judge.
std::optional<milliseconds> wait(double value)
{
    if (!(std::abs(value) < 1e9))
        return std::nullopt;
    return milliseconds(std::llround(value * 1000.0));
}

void readWait(ObjectReader &reader, QByteArrayView key, milliseconds &target)
{
    const std::optional<double> value = reader.optionalReal(key);
    if (!value)
        return;
    const auto read = wait(*value);
    if (read)
        target = *read;
    else
        reader.wrong(key, u"The number of seconds is out of range."_s);
}

void writeCounts(JsonWriter &json, QByteArrayView key, const std::vector<int> &counts)
{
    json.key(key).beginArray();
    for (const int count : counts)
        json.value(count);
    json.endArray();
}

void writeStats(JsonWriter &json, const DestinationStats &stats)
{
    json.beginObject()
        .member("success_24h", stats.success24h)
        .member("failure_24h", stats.failure24h)
        .member("waiting", stats.waiting)
        .member("held", stats.held)
        .member("last_success_at", stats.lastSuccessAt)
        .member("last_failure_at", stats.lastFailureAt);
    writeCounts(json, "hourly_success", stats.hourlySuccess);
    writeCounts(json, "hourly_failure", stats.hourlyFailure);
    json.endObject();
}

std::vector<int> readCounts(ObjectReader &reader, QByteArrayView key)
{
    std::vector<int> counts;
    for (const JsonSlice &element : reader.array(key)) {
        const double count = element.kind == JsonKind::Number ? sliceReal(element) : -1;
        if (count < 0 || count > 2'147'483'647.0) {
            reader.wrong(key, u"Counts are expected."_s);
            return {};
        }
        counts.push_back(int(count));
    }
    return counts;
}

DestinationStats readStats(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, u"stats."_s);
    DestinationStats stats;
    stats.success24h = reader.integer("success_24h");
    stats.failure24h = reader.integer("failure_24h");
    stats.waiting = reader.integer("waiting");
    stats.held = reader.integer("held");
    stats.lastSuccessAt = reader.time("last_success_at");
    stats.lastFailureAt = reader.time("last_failure_at");
    stats.hourlySuccess = readCounts(reader, "hourly_success");
    stats.hourlyFailure = readCounts(reader, "hourly_failure");
    return stats;
}

void writeConfig(JsonWriter &json, const Destination &destination)
{
    json.beginObject();
    for (const auto &[name, value] : destination.config.fields)
        json.member(name.toUtf8(), value);
    for (const auto &[name, value] : destination.config.credentials)
        json.member(name.toUtf8(), value.reveal());
    if (!destination.previousSecrets.empty()) {
        json.key("previous_secrets").beginArray();
        for (const PreviousSecret &previous : destination.previousSecrets) {
            json.beginObject()
                .member("secret", previous.secret.reveal())
                .member("expires_at", previous.expiresAt)
                .endObject();
        }
        json.endArray();
    }
    json.endObject();
}

void readPreviousSecrets(ObjectReader &config, Destination &destination,
                         std::vector<ErrorItem> &errors)
{
    const std::vector<JsonSlice> elements = config.array("previous_secrets");
    for (std::size_t i = 0; i < elements.size(); ++i) {
        ObjectReader reader(elements[i].text, errors,
                            u"%1[%2]."_s.arg(config.path("previous_secrets")).arg(i));
        PreviousSecret previous;
        previous.secret = Secret(reader.bytes("secret", Need::Required));
        previous.expiresAt = reader.time("expires_at", Need::Required).value_or(Timestamp());
        destination.previousSecrets.push_back(std::move(previous));
    }
}

/// Settings from elsewhere may be of any kind: what is no text is kept as its JSON.
void readConfig(QByteArrayView json, const DestinationType *type, Destination &destination,
                std::vector<ErrorItem> &errors)
{
    ObjectReader config(json, errors, QString::fromUtf8(destination.type) + u'.');
    for (const JsonSlice &member : config.members()) {
        if (member.kind == JsonKind::Null || codec::isReadOnlySetting(member.key))
            continue;
        const QString name = QString::fromUtf8(member.key);
        const FieldDescriptor *field = type ? type->field(name) : nullptr;
        const QByteArray value =
            member.kind == JsonKind::String ? sliceBytes(member) : member.text.toByteArray();
        if (field && field->credential)
            destination.config.credentials[name] = Secret(value);
        else
            destination.config.fields[name] = QString::fromUtf8(value);
    }
    readPreviousSecrets(config, destination, errors);
}

/// Raw JSON, parsed by the filter itself.
void readFilter(ObjectReader &reader, Destination &destination)
{
    const QByteArrayView json = reader.object("filter");
    if (json.isNull())
        return;
    if (auto filter = ContentFilter::parse(json.toByteArray()))
        destination.filter = std::move(*filter);
    else
        reader.wrong("filter", filter.error().text());
}

} // namespace

bool codec::isReadOnlySetting(QByteArrayView name)
{
    return name == "previous_secrets";
}

void codec::write(JsonWriter &json, const RetryPolicy &policy)
{
    json.beginObject()
        .member("max_retries", policy.maxRetries)
        .member("base_seconds", seconds(policy.base))
        .member("factor", policy.factor)
        .member("cap_seconds", seconds(policy.cap))
        .member("jitter", policy.jitter);
    if (!policy.schedule.empty()) {
        json.key("schedule").beginArray();
        for (const milliseconds ms : policy.schedule)
            json.value(seconds(ms));
        json.endArray();
    }
    json.endObject();
}

RetryPolicy codec::readRetryPolicy(ObjectReader &reader)
{
    RetryPolicy policy;
    policy.maxRetries = reader.small("max_retries", policy.maxRetries);
    readWait(reader, "base_seconds", policy.base);
    policy.factor = reader.real("factor", policy.factor);
    readWait(reader, "cap_seconds", policy.cap);
    policy.jitter = reader.real("jitter", policy.jitter);
    for (const JsonSlice &element : reader.array("schedule")) {
        const auto ms = element.kind == JsonKind::Number ? wait(sliceReal(element)) : std::nullopt;
        if (!ms) {
            reader.wrong("schedule", u"A list of seconds is expected."_s);
            break;
        }
        policy.schedule.push_back(*ms);
    }
    return policy;
}

void codec::write(JsonWriter &json, const std::map<QString, QString> &map)
{
    json.beginObject();
    for (const auto &[name, value] : map)
        json.member(name.toUtf8(), value);
    json.endObject();
}

void codec::write(JsonWriter &json, const Destination &destination)
{
    json.beginObject()
        .member("id", destination.id)
        .member("object", "event_destination")
        .member("name", destination.name)
        .member("type", destination.type)
        .member("status", wireName(destination.status))
        .key("events")
        .beginArray();
    for (const QByteArray &pattern : destination.events.patterns())
        json.value(pattern);
    json.endArray().key(destination.type);
    writeConfig(json, destination);
    json.member("created_at", destination.createdAt)
        .member("updated_at", destination.updatedAt)
        .key("status_reason");
    if (destination.statusReason == StatusReason::None)
        json.null();
    else
        json.value(wireName(destination.statusReason));
    json.member("status_changed_at", destination.statusChangedAt)
        .memberOrNull("status_delivery_id", destination.statusDelivery)
        .key("filter");
    if (destination.filter.isEmpty())
        json.null();
    else
        json.raw(destination.filter.json());
    json.key("metadata");
    write(json, destination.metadata);
    json.key("retry_policy");
    if (destination.retryPolicy)
        write(json, *destination.retryPolicy);
    else
        json.null();
    json.member("max_concurrency", destination.maxConcurrency)
        .member("max_rate", destination.maxRate)
        .key("stats");
    if (destination.stats)
        writeStats(json, *destination.stats);
    else
        json.null();
    json.endObject();
}

void encode(QByteArray &out, const Destination &destination)
{
    JsonWriter json(out);
    codec::write(json, destination);
}

Destination masked(Destination destination)
{
    for (auto &[name, secret] : destination.config.credentials)
        secret = Secret(secret.masked());
    for (PreviousSecret &previous : destination.previousSecrets)
        previous.secret = Secret(previous.secret.masked());
    return destination;
}

Result<Destination> decodeDestination(QByteArrayView json, const DestinationTypes &types)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(Destination(), std::move(errors));
    Destination destination;
    destination.id = reader.id<DestinationId>("id", Need::Required);
    destination.name = reader.text("name");
    destination.type = reader.bytes("type", Need::Required);
    destination.status = codec::looseEnum(reader, "status", DestinationStatus::Unknown,
                                          DestinationStatus::Unknown, Need::Required);
    destination.events = Subscription(reader.strings("events"));
    if (const QByteArrayView config = reader.object(destination.type); !config.isNull())
        readConfig(config, types.find(destination.type), destination, errors);
    destination.createdAt = reader.time("created_at", Need::Required).value_or(Timestamp());
    destination.updatedAt = reader.time("updated_at").value_or(destination.createdAt);
    destination.statusReason =
        codec::looseEnum(reader, "status_reason", StatusReason::None, StatusReason::Unknown);
    destination.statusChangedAt = reader.time("status_changed_at");
    destination.statusDelivery = reader.id<DeliveryId>("status_delivery_id");
    readFilter(reader, destination);
    destination.metadata = reader.textMap("metadata");
    if (const QByteArrayView policy = reader.object("retry_policy"); !policy.isNull()) {
        ObjectReader inner(policy, errors, u"retry_policy."_s);
        destination.retryPolicy = codec::readRetryPolicy(inner);
    }
    destination.maxConcurrency = reader.optionalSmall("max_concurrency");
    destination.maxRate = reader.optionalReal("max_rate");
    if (const QByteArrayView stats = reader.object("stats"); !stats.isNull())
        destination.stats = readStats(stats, errors);
    return valueOrErrors(std::move(destination), std::move(errors));
}

} // namespace deckhand
