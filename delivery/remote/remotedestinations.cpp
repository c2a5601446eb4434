#include "remote/remoteresources.h"

#include "api/jsonscan.h"
#include "remote/queries.h"
#include "remote/remotecalls.h"

namespace deckhand {

namespace {

const QByteArray collection = "/v2/event-destinations";

QByteArray pathOf(const DestinationId &id)
{
    return collection + '/' + segment(id.bytes());
}

using SharedTypes = std::shared_ptr<const DestinationTypes>;

/// A call whose answer can only be read with the server's destination types.
template <class T, class Decode>
FutureResult<T> fetchWithTypes(RemoteClient &client, RemoteRequest request, Decode decode)
{
    auto completion = std::make_shared<Completion<T>>();
    FutureResult<T> future = completion->future();
    client.call(std::move(request), [&client, completion,
                                     decode = std::move(decode)](const Result<QByteArray> &body) {
        if (!body) {
            completion->finish(failure(body.error()));
            return;
        }
        client.withTypes([completion, decode, body = *body](const Result<SharedTypes> &types) {
            if (types)
                completion->finish(decode(QByteArrayView(body), **types));
            else
                completion->finish(failure(types.error()));
        });
    });
    return future;
}

/// Tells of each stage once, for as long as somebody waits for the answer.
StreamedAnswer::Message stageReader(StageHandler handler, GivenUp givenUp)
{
    return [handler = std::move(handler), givenUp = std::move(givenUp),
            told = std::make_shared<std::optional<SendStage>>()](const SseMessage &message) {
        if (message.event != "stage" || givenUp())
            return;
        const std::optional<AttemptStage> stage = decodeAttemptStage(message.data);
        if (!stage || (*told && stage->stage <= **told))
            return;
        *told = stage->stage;
        handler(*stage);
    };
}

bool needsType(const DestinationPatch &patch)
{
    return !patch.configFields.empty() || !patch.configCredentials.empty();
}

} // namespace

FutureResult<Destination> RemoteDestinations::fetchOne(RemoteRequest request)
{
    return fetchWithTypes<Destination>(m_client, std::move(request), decodeDestination);
}

FutureResult<Page<Destination>> RemoteDestinations::list(PageRequest page)
{
    Query query;
    addPage(query, page);
    return fetchWithTypes<Page<Destination>>(
        m_client, getRequest(collection, query.text()),
        [](QByteArrayView json, const DestinationTypes &types) {
            return decodePageOf<Destination>(
                json, [&types](QByteArrayView item) { return decodeDestination(item, types); });
        });
}

FutureResult<Destination> RemoteDestinations::get(DestinationId id)
{
    return fetchOne(getRequest(pathOf(id)));
}

FutureResult<Destination> RemoteDestinations::create(DestinationDraft draft)
{
    RemoteRequest request = onceRequest("POST", collection, encodeDestinationDraft(draft));
    if (draft.skipVerification)
        request.query = "skip_verification=true";
    return fetchOne(std::move(request));
}

FutureResult<Destination> RemoteDestinations::update(DestinationId id, DestinationPatch patch)
{
    if (!needsType(patch))
        return fetchOne(onceRequest("PATCH", pathOf(id), encodeDestinationPatch(patch, {})));
    // Settings sit in an object named like the type, which only the server knows.
    auto completion = std::make_shared<Completion<Destination>>();
    FutureResult<Destination> future = completion->future();
    RemoteClient &client = m_client;
    const auto decodeAndFinish = [&client, completion](const Result<QByteArray> &body) {
        if (!body) {
            completion->finish(failure(body.error()));
            return;
        }
        client.withTypes([completion, body = *body](const Result<SharedTypes> &types) {
            if (types)
                completion->finish(decodeDestination(body, **types));
            else
                completion->finish(failure(types.error()));
        });
    };
    RemoteRequest look = getRequest(pathOf(id));
    look.isPrompt = true;
    client.call(std::move(look), [&client, completion, id, patch = std::move(patch),
                                  decodeAndFinish](const Result<QByteArray> &body) {
        const Result<Destination> current =
            body ? decodeDestination(*body, DestinationTypes({})) : failure(body.error());
        if (!current) {
            completion->finish(failure(current.error()));
            return;
        }
        client.send(onceRequest("PATCH", pathOf(id), encodeDestinationPatch(patch, current->type)),
                    decodeAndFinish);
    });
    return future;
}

FutureResult<DestinationId> RemoteDestinations::remove(DestinationId id)
{
    return fetch<DestinationId>(m_client, onceRequest("DELETE", pathOf(id)),
                                [id](QByteArrayView) { return Result<DestinationId>(id); });
}

FutureResult<Destination> RemoteDestinations::rotateSecret(DestinationId id, milliseconds overlap)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(overlap).count();
    return fetchOne(
        onceRequest("POST", pathOf(id) + "/rotate-secret",
                    "{\"overlap_seconds\":" + QByteArray::number(qint64(seconds)) + '}'));
}

FutureResult<Destination> RemoteDestinations::endSecretOverlap(DestinationId id)
{
    return fetchOne(onceRequest("POST", pathOf(id) + "/end-secret-overlap"));
}

FutureResult<Attempt> RemoteDestinations::test(DestinationId id, TestRequest request)
{
    QByteArray body;
    if (!request.eventType.isEmpty())
        body += ",\"type\":" + quoteJson(request.eventType);
    if (!request.data.isEmpty())
        body += ",\"data\":" + request.data;
    // A server that knows no previews is at least not to send.
    if (!request.sendEvent || request.preview)
        body += ",\"send_event\":false";
    if (request.preview)
        body += ",\"preview\":true";
    body = '{' + body.mid(1) + '}';
    RemoteRequest call = onceRequest("POST", pathOf(id) + "/test", body);
    auto completion = std::make_shared<Completion<Attempt>>();
    FutureResult<Attempt> future = completion->future();
    if (request.onStage && !request.preview)
        call.onMessage = stageReader(std::move(request.onStage), completion->givenUp());
    m_client.call(std::move(call), [completion](const Result<QByteArray> &answer) {
        if (answer)
            completion->finish(decodeAttempt(*answer));
        else
            completion->finish(failure(answer.error()));
    });
    return future;
}

} // namespace deckhand
