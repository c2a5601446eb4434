#include "remote/remoteresources.h"

#include "api/jsonreader.h"
#include "api/jsonwriter.h"
#include "remote/queries.h"
#include "remote/remotecalls.h"
#include "remote/remotestream.h"

namespace deckhand {

namespace {

QByteArray deliveryPath(const DeliveryId &id)
{
    return "/v2/event-deliveries/" + segment(id.bytes());
}

QByteArray replayPath(const ReplayId &id)
{
    return "/v2/replays/" + segment(id.bytes());
}

template <class T>
FutureResult<T> notSupported()
{
    return readyFuture<T>(
        failure(ErrorCode::NotSupported,
                QStringLiteral("This is done on the machine that runs the server; use "
                               "“deckhandctl keys” there.")));
}

/// With the key itself, which is told this once.
Result<NewApiKey> decodeNewKey(QByteArrayView json)
{
    const Result<ApiKey> key = decodeApiKey(json);
    if (!key)
        return failure(key.error());
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    Secret secret(reader.bytes("key", Need::Required));
    if (secret.isEmpty())
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The server made the key %1 and did not tell it. Delete it "
                                      "and make another one.")
                           .arg(key->id.toString()));
    return NewApiKey{*key, std::move(secret)};
}

} // namespace

FutureResult<Event> RemoteEvents::get(EventId id)
{
    return fetch<Event>(m_client, getRequest("/v2/events/" + segment(id.bytes())), decodeEvent);
}

FutureResult<Page<Event>> RemoteEvents::list(EventFilter filter, PageRequest page)
{
    return fetchPage<Event>(m_client, getRequest("/v2/events", eventQuery(filter, page).text()),
                            decodeEvent);
}

FutureResult<std::vector<Explanation>> RemoteEvents::explain(EventId id)
{
    return fetchAll<Explanation>(
        m_client, getRequest("/v2/events/" + segment(id.bytes()) + "/explain"), decodeExplanation);
}

FutureResult<Page<Delivery>> RemoteDeliveries::list(DeliveryFilter filter, PageRequest page)
{
    return fetchPage<Delivery>(
        m_client, getRequest("/v2/event-deliveries", deliveryQuery(filter, page).text()),
        decodeDelivery);
}

FutureResult<Delivery> RemoteDeliveries::get(DeliveryId id)
{
    return fetch<Delivery>(m_client, getRequest(deliveryPath(id)), decodeDelivery);
}

FutureResult<Delivery> RemoteDeliveries::retry(DeliveryId id)
{
    return fetch<Delivery>(m_client, onceRequest("POST", deliveryPath(id) + "/retry"),
                           decodeDelivery);
}

FutureResult<Delivery> RemoteDeliveries::cancel(DeliveryId id)
{
    return fetch<Delivery>(m_client, onceRequest("POST", deliveryPath(id) + "/cancel"),
                           decodeDelivery);
}

FutureResult<Replay> RemoteReplays::create(ReplayRequest request)
{
    QByteArray body = encodeReplayRequest(request);
    RemoteRequest call = request.dryRun ? rehearsalRequest("/v2/replays", std::move(body))
                                        : onceRequest("POST", "/v2/replays", std::move(body));
    return fetch<Replay>(m_client, std::move(call), decodeReplay);
}

FutureResult<Page<Replay>> RemoteReplays::list(PageRequest page)
{
    Query query;
    addPage(query, page);
    return fetchPage<Replay>(m_client, getRequest("/v2/replays", query.text()), decodeReplay);
}

FutureResult<Replay> RemoteReplays::get(ReplayId id)
{
    return fetch<Replay>(m_client, getRequest(replayPath(id)), decodeReplay);
}

FutureResult<Replay> RemoteReplays::pause(ReplayId id)
{
    return fetch<Replay>(m_client, onceRequest("POST", replayPath(id) + "/pause"), decodeReplay);
}

FutureResult<Replay> RemoteReplays::resume(ReplayId id)
{
    return fetch<Replay>(m_client, onceRequest("POST", replayPath(id) + "/resume"), decodeReplay);
}

FutureResult<Replay> RemoteReplays::cancel(ReplayId id)
{
    return fetch<Replay>(m_client, onceRequest("POST", replayPath(id) + "/cancel"), decodeReplay);
}

std::unique_ptr<StreamSubscription> RemoteStream::subscribe(StreamOptions options,
                                                            StreamHandler handler)
{
    return subscribeRemote(m_client, std::move(options), std::move(handler));
}

FutureResult<ServerInfo> RemoteServer::info()
{
    return fetch<ServerInfo>(m_client, getRequest("/v2/test"), decodeServerInfo);
}

FutureResult<std::vector<EventTypeInfo>> RemoteServer::eventTypes()
{
    return fetchAll<EventTypeInfo>(m_client, getRequest("/v2/event-types"), decodeEventTypeInfo);
}

FutureResult<std::vector<DestinationType>> RemoteServer::destinationTypes()
{
    return fetchAll<DestinationType>(m_client, getRequest("/v2/destination-types"),
                                     decodeDestinationType);
}

FutureResult<Stats> RemoteServer::stats(StatsRequest request)
{
    return fetch<Stats>(m_client, getRequest("/v2/stats", statsQuery(request).text()), decodeStats);
}

FutureResult<Page<AuditEntry>> RemoteAudit::list(AuditFilter filter, PageRequest page)
{
    return fetchPage<AuditEntry>(m_client,
                                 getRequest("/v2/audit-entries", auditQuery(filter, page).text()),
                                 decodeAuditEntry);
}

FutureResult<NewApiKey> RemoteAccess::createKey(QString name, Role role,
                                                std::optional<Secret> preset, KeyOptions options)
{
    if (preset || options.onlyFirst)
        return notSupported<NewApiKey>();
    QByteArray body;
    JsonWriter json(body);
    json.beginObject().member("name", name).member("role", wireName(role));
    if (options.expiresAt)
        json.member("expires_at", *options.expiresAt);
    json.endObject();
    return fetch<NewApiKey>(m_client, onceRequest("POST", "/v2/keys", body), decodeNewKey);
}

FutureResult<std::vector<ApiKey>> RemoteAccess::listKeys()
{
    return fetchAll<ApiKey>(m_client, getRequest("/v2/keys"), decodeApiKey);
}

FutureResult<KeyId> RemoteAccess::removeKey(KeyId id)
{
    return fetch<KeyId>(m_client, onceRequest("DELETE", "/v2/keys/" + segment(id.bytes())),
                        [id](QByteArrayView) { return Result<KeyId>(id); });
}

FutureResult<ApiKey> RemoteAccess::authenticate(Secret)
{
    return notSupported<ApiKey>();
}

FutureResult<IdempotencyCheck> RemoteAccess::beginIdempotent(QByteArray, QByteArray, QByteArray)
{
    return notSupported<IdempotencyCheck>();
}

FutureResult<bool> RemoteAccess::finishIdempotent(QByteArray, QByteArray,
                                                  std::optional<IdempotentAnswer>)
{
    return notSupported<bool>();
}

} // namespace deckhand
