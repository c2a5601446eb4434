#include "api/codec.h"
#include "api/codecparts.h"

// The stages of a test, in its answer and each by itself.

namespace deckhand {

namespace {

/// Nothing where its name is not known.
std::optional<AttemptStage> readStage(ObjectReader &reader)
{
    const auto name = fromWireName<SendStage>(reader.bytes("name", Need::Required));
    const auto outcome = codec::looseEnum(reader, "outcome", StageOutcome::Skipped,
                                          StageOutcome::Skipped, Need::Required);
    if (!name)
        return std::nullopt;
    return AttemptStage{*name, outcome, reader.optionalReal("ms"), reader.text("message"),
                        reader.text("hint")};
}

void writeStage(JsonWriter &json, const AttemptStage &stage)
{
    json.beginObject()
        .member("name", wireName(stage.stage))
        .member("outcome", wireName(stage.outcome));
    if (stage.ms)
        json.member("ms", *stage.ms);
    if (!stage.message.isEmpty())
        json.member("message", stage.message);
    if (!stage.hint.isEmpty())
        json.member("hint", stage.hint);
    json.endObject();
}

} // namespace

void codec::writeStages(JsonWriter &json, const std::vector<AttemptStage> &stages)
{
    json.key("stages").beginArray();
    for (const AttemptStage &stage : stages)
        writeStage(json, stage);
    json.endArray();
}

std::vector<AttemptStage> codec::readStages(ObjectReader &reader, std::vector<ErrorItem> &errors)
{
    std::vector<AttemptStage> stages;
    const std::vector<JsonSlice> elements = reader.array("stages");
    for (std::size_t i = 0; i < elements.size(); ++i) {
        ObjectReader inner(elements[i].text, errors,
                           reader.path("stages") + QStringLiteral("[%1].").arg(i));
        if (std::optional<AttemptStage> stage = readStage(inner))
            stages.push_back(std::move(*stage));
    }
    return stages;
}

void encode(QByteArray &out, const AttemptStage &stage)
{
    JsonWriter json(out);
    writeStage(json, stage);
}

std::optional<AttemptStage> decodeAttemptStage(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    std::optional<AttemptStage> stage = reader.isValid() ? readStage(reader) : std::nullopt;
    return errors.empty() ? stage : std::nullopt;
}

} // namespace deckhand
