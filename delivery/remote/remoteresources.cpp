#include "remote/remoteresources.h"

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
                QStringLiteral("Keys are managed on the machine that runs the server; use "
                               "“deckhandctl keys” there.")));
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
    return fetch<Replay>(m_client, onceRequest("POST", "/v2/replays", encodeReplayRequest(request)),
                         decodeReplay);
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

FutureResult<NewApiKey> RemoteAccess::createKey(QString, Role, std::optional<Secret>, KeyOptions)
{
    return notSupported<NewApiKey>();
}

FutureResult<std::vector<ApiKey>> RemoteAccess::listKeys()
{
    return notSupported<std::vector<ApiKey>>();
}

FutureResult<KeyId> RemoteAccess::removeKey(KeyId)
{
    return notSupported<KeyId>();
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
