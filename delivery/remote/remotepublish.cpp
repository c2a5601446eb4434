#include "remote/remoteresources.h"

#include "api/jsonscan.h"
#include "api/publish.h"
#include "remote/remotecalls.h"

namespace deckhand {

namespace {

constexpr qsizetype largestData = 1024 * 1024; ///< what any server may be set to take

void appendDraft(QByteArray &out, const EventDraft &draft)
{
    out += "{\"type\":" + quoteJson(draft.type) + ",\"data\":";
    out += draft.data;
    out += ",\"id\":" + quoteJson(draft.id.bytes());
    if (draft.createdAt)
        out += ",\"created_at\":" + quoteJson(toIso(*draft.createdAt));
    out += '}';
}

QByteArray encodeDrafts(const std::vector<EventDraft> &drafts)
{
    qsizetype size = 2;
    for (const EventDraft &draft : drafts)
        size += draft.data.size() + draft.type.size() + draft.id.bytes().size() + 96;
    QByteArray out;
    out.reserve(size);
    if (drafts.size() == 1) {
        appendDraft(out, drafts.front());
        return out;
    }
    out += '[';
    for (const EventDraft &draft : drafts) {
        if (out.size() > 1)
            out += ',';
        appendDraft(out, draft);
    }
    out += ']';
    return out;
}

Error unreadable()
{
    return Error(ErrorCode::ApiError,
                 QStringLiteral("The server's answer to publishing could not be read; check that "
                                "both sides run the same version."));
}

/// `{…event…, "duplicate":true}`.
Result<std::vector<PublishOutcome>> decodeSingle(QByteArrayView json)
{
    Result<Event> event = decodeEvent(json);
    if (!event)
        return failure(event.error());
    PublishOutcome outcome{std::move(*event), false};
    if (const auto members = scanJson(json, JsonLimits{2 * largestData, 128})) {
        for (const JsonSlice &member : *members)
            outcome.duplicate =
                outcome.duplicate || (member.key == "duplicate" && member.text == "true");
    }
    return std::vector<PublishOutcome>{std::move(outcome)};
}

bool readItem(QByteArrayView json, PublishOutcome &outcome)
{
    const auto members = scanJson(json, JsonLimits{});
    if (!members)
        return false;
    for (const JsonSlice &member : *members) {
        const std::optional<QByteArray> text = unquoteJson(member.text);
        if (member.key == "id" && text)
            outcome.event.id = EventId(*text);
        else if (member.key == "duplicate")
            outcome.duplicate = member.text == "true";
        else if (member.key == "created_at" && text)
            outcome.event.createdAt = parseIso(*text).value_or(outcome.event.createdAt);
    }
    return true;
}

/// `{"data":[{"id":…,"duplicate":true?}…]}`. The rest of each event is what was published.
Result<std::vector<PublishOutcome>> decodeBatch(QByteArrayView json,
                                                std::vector<PublishOutcome> outcomes)
{
    const JsonLimits limits{64 * largestData, 16};
    const auto members = scanJson(json, limits);
    if (!members)
        return failure(unreadable());
    for (const JsonSlice &member : *members) {
        if (member.key != "data")
            continue;
        const auto items = scanJson(member.text, limits);
        if (!items || items->size() != outcomes.size())
            return failure(unreadable());
        for (size_t i = 0; i < items->size(); ++i) {
            if (!readItem((*items)[i].text, outcomes[i]))
                return failure(unreadable());
        }
        return outcomes;
    }
    return failure(unreadable());
}

} // namespace

FutureResult<std::vector<PublishOutcome>> RemoteEvents::publish(std::vector<EventDraft> drafts)
{
    using Outcomes = std::vector<PublishOutcome>;
    if (drafts.empty())
        return readyFuture<Outcomes>(Outcomes());
    EventLimits limits;
    limits.maxBytes = largestData;
    Error error;
    Outcomes outcomes;
    outcomes.reserve(drafts.size());
    const Timestamp now = m_clock.now();
    for (size_t i = 0; i < drafts.size(); ++i) {
        EventDraft &draft = drafts[i];
        const QString path = drafts.size() == 1 ? QString() : QStringLiteral("[%1].").arg(i);
        // The bytes of `data` go out as they are: what is no JSON must not get that far.
        validateDraft(draft, limits, path, error.items);
        // With an id from here the same request may be sent twice and is still published once.
        if (draft.id.isEmpty())
            draft.id = m_ids.next<EventTag>();
        outcomes.push_back(
            {Event{draft.id, draft.type, draft.data, draft.createdAt.value_or(now)}, false});
    }
    if (!error.items.empty())
        return readyFuture<Outcomes>(failure(std::move(error)));
    RemoteRequest request;
    request.method = "POST";
    request.path = "/v2/events";
    request.body = encodeDrafts(drafts);
    if (drafts.size() == 1)
        return fetch<Outcomes>(m_client, std::move(request), decodeSingle);
    return fetch<Outcomes>(m_client, std::move(request),
                           [outcomes = std::move(outcomes)](QByteArrayView json) {
                               return decodeBatch(json, outcomes);
                           });
}

} // namespace deckhand
