#include "api/codecparts.h"

namespace deckhand {

namespace {

void writeField(JsonWriter &json, const FieldDescriptor &field)
{
    json.beginObject()
        .member("name", field.name)
        .member("label", field.label)
        .member("help", field.help)
        .member("placeholder", field.placeholder)
        .memberOrNull("pattern", field.pattern)
        .memberOrNull("pattern_help", field.patternHelp)
        .memberOrNull("default", field.defaultValue)
        .member("kind", field.kind)
        .key("choices")
        .beginArray();
    for (const QString &choice : field.choices)
        json.value(choice);
    json.endArray()
        .member("required", field.required)
        .member("credential", field.credential)
        .member("generated", field.generated)
        .endObject();
}

FieldDescriptor readField(ObjectReader &reader)
{
    FieldDescriptor field;
    field.name = reader.text("name", Need::Required);
    field.label = reader.text("label");
    field.help = reader.text("help");
    field.placeholder = reader.text("placeholder");
    field.pattern = reader.text("pattern");
    field.patternHelp = reader.text("pattern_help");
    field.defaultValue = reader.text("default");
    field.kind = reader.text("kind");
    if (field.kind.isEmpty())
        field.kind = QStringLiteral("text");
    for (const QByteArray &choice : reader.strings("choices"))
        field.choices.push_back(QString::fromUtf8(choice));
    field.required = reader.boolean("required");
    field.credential = reader.boolean("credential");
    field.generated = reader.boolean("generated");
    return field;
}

} // namespace

void codec::write(JsonWriter &json, const DestinationType &type)
{
    json.beginObject()
        .member("name", type.name)
        .member("label", type.label)
        .member("summary", type.summary)
        .member("guide", type.guide)
        .member("icon", type.icon)
        .memberOrNull("verifies", type.verifies)
        .key("fields")
        .beginArray();
    for (const FieldDescriptor &field : type.fields)
        writeField(json, field);
    json.endArray().endObject();
}

DestinationType codec::readDestinationType(ObjectReader &reader, std::vector<ErrorItem> &errors)
{
    DestinationType type;
    type.name = reader.bytes("name", Need::Required);
    type.label = reader.text("label", Need::Required);
    type.summary = reader.text("summary");
    type.guide = reader.text("guide");
    type.icon = reader.text("icon");
    type.verifies = reader.text("verifies");
    const std::vector<JsonSlice> fields = reader.array("fields", Need::Required);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        ObjectReader inner(fields[i].text, errors, QStringLiteral("fields[%1].").arg(i));
        if (inner.isValid())
            type.fields.push_back(readField(inner));
    }
    return type;
}

void encode(QByteArray &out, const DestinationType &type)
{
    JsonWriter json(out);
    codec::write(json, type);
}

Result<DestinationType> decodeDestinationType(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(DestinationType(), std::move(errors));
    DestinationType type = codec::readDestinationType(reader, errors);
    return valueOrErrors(std::move(type), std::move(errors));
}

} // namespace deckhand
