// Every decoder over any bytes: no crash, an error that says something, and what was decoded
// encodes to JSON that decodes to the same again.
#include "api/codec.h"
#include "api/jsonscan.h"

#include <cstddef>
#include <cstdint>

using namespace deckhand;

namespace {

void require(bool condition)
{
    if (!condition)
        __builtin_trap();
}

QByteArray encoded(const Delivery &delivery)
{
    QByteArray out;
    encode(out, delivery, true);
    return out;
}

template <class T>
QByteArray encoded(const T &value)
{
    QByteArray out;
    encode(out, value);
    return out;
}

template <class T, class Decode, class Encode>
void check(const Result<T> &value, const Decode &decode, const Encode &encodeValue)
{
    if (!value) {
        require(!value.error().items.empty() && !value.error().text().isEmpty());
        return;
    }
    const QByteArray json = encodeValue(*value);
    const auto form = scanJson(json, {json.size(), 200});
    // A foreign name may equal one of ours: the type `name` makes a key that is there twice.
    require(form || form.error().problem == JsonProblem::DuplicateKey);
    if (!form)
        return;
    const Result<T> again = decode(json);
    require(again.has_value());
    require(encodeValue(*again) == json);
}

template <class T>
void check(QByteArrayView json, Result<T> (*decode)(QByteArrayView))
{
    check(decode(json), decode, [](const T &value) { return encoded(value); });
}

const DestinationTypes &types()
{
    static const DestinationTypes known({*parseDestinationType(
        R"({"name":"webhook","label":"W","fields":[{"name":"url","kind":"url","required":true},
            {"name":"custom_headers","kind":"json_object"},{"name":"secret","credential":true}]})",
        {})});
    return known;
}

void checkDestinations(QByteArrayView json)
{
    const auto whole = [](QByteArrayView text) { return decodeDestination(text, types()); };
    const auto draft = [](QByteArrayView text) { return decodeDestinationDraft(text, types()); };
    const auto patch = [](QByteArrayView text) {
        return decodeDestinationPatch(text, "webhook", types());
    };
    check(whole(json), whole, [](const Destination &value) { return encoded(value); });
    check(draft(json), draft, [](const DestinationDraft &v) { return encodeDestinationDraft(v); });
    check(patch(json), patch,
          [](const DestinationPatch &value) { return encodeDestinationPatch(value, "webhook"); });
    if (const auto read = draft(json))
        (void)types().validate(*read);
    if (const auto read = whole(json))
        (void)types().validate(toDraft(masked(*read)));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArrayView json(reinterpret_cast<const char *>(bytes), qsizetype(size));
    check<Event>(json, decodeEvent);
    check<Attempt>(json, decodeAttempt);
    check<Delivery>(json, decodeDelivery);
    check<Replay>(json, decodeReplay);
    check<Explanation>(json, decodeExplanation);
    check<DestinationType>(json, decodeDestinationType);
    check<EventTypeInfo>(json, decodeEventTypeInfo);
    check<Stats>(json, decodeStats);
    check<ApiKey>(json, decodeApiKey);
    check<ServerInfo>(json, decodeServerInfo);
    check(decodeReplayRequest(json), decodeReplayRequest, encodeReplayRequest);
    checkDestinations(json);
    require(!decodeError(json, 500).items.empty());
    (void)decodePage(json);
    (void)parseDestinationType(json.toByteArray(), {});
    return 0;
}
