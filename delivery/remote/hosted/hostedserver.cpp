#include "remote/hosted/hostedresources.h"

#include "remote/hosted/hostedwords.h"
#include "remote/remotecalls.h"

namespace deckhand {

namespace {

using namespace Qt::Literals::StringLiterals;

Error noReplays()
{
    return deliverHere(u"Replaying"_s);
}

Error keysElsewhere()
{
    return notOffered(u"Managing keys"_s, u"do that where the key of Deck came from."_s);
}

} // namespace

FutureResult<Replay> HostedReplays::create(ReplayRequest)
{
    return refused<Replay>(noReplays());
}

FutureResult<Page<Replay>> HostedReplays::list(PageRequest)
{
    return refused<Page<Replay>>(noReplays());
}

FutureResult<Replay> HostedReplays::get(ReplayId)
{
    return refused<Replay>(noReplays());
}

FutureResult<Replay> HostedReplays::pause(ReplayId)
{
    return refused<Replay>(noReplays());
}

FutureResult<Replay> HostedReplays::resume(ReplayId)
{
    return refused<Replay>(noReplays());
}

FutureResult<Replay> HostedReplays::cancel(ReplayId)
{
    return refused<Replay>(noReplays());
}

FutureResult<ServerInfo> HostedServer::info()
{
    return fetch<ServerInfo>(m_client, getRequest("/v2/test"), [](QByteArrayView json) {
        Result<ServerInfo> info = decodeServerInfo(json);
        if (info) {
            info->name = u"Deck"_s;
            info->capabilities = {"destinations", "destination_deliveries", "polling",
                                  "idempotency"};
        }
        return info;
    });
}

FutureResult<std::vector<EventTypeInfo>> HostedServer::eventTypes()
{
    return readyFuture<std::vector<EventTypeInfo>>(deckhand::eventTypes());
}

FutureResult<std::vector<DestinationType>> HostedServer::destinationTypes()
{
    const auto &types = m_client.settings().types;
    return readyFuture<std::vector<DestinationType>>(types ? types->all()
                                                           : std::vector<DestinationType>());
}

FutureResult<Stats> HostedServer::stats(StatsRequest)
{
    return refused<Stats>(notOffered(u"Counting"_s, u"the lists show what there is."_s));
}

FutureResult<NewApiKey> HostedAccess::createKey(QString, Role, std::optional<Secret>, KeyOptions)
{
    return refused<NewApiKey>(keysElsewhere());
}

FutureResult<std::vector<ApiKey>> HostedAccess::listKeys()
{
    return refused<std::vector<ApiKey>>(keysElsewhere());
}

FutureResult<KeyId> HostedAccess::removeKey(KeyId)
{
    return refused<KeyId>(keysElsewhere());
}

FutureResult<ApiKey> HostedAccess::authenticate(Secret)
{
    return refused<ApiKey>(keysElsewhere());
}

FutureResult<IdempotencyCheck> HostedAccess::beginIdempotent(QByteArray, QByteArray, QByteArray)
{
    return refused<IdempotencyCheck>(keysElsewhere());
}

FutureResult<bool> HostedAccess::finishIdempotent(QByteArray, QByteArray,
                                                  std::optional<IdempotentAnswer>)
{
    return refused<bool>(keysElsewhere());
}

FutureResult<Page<AuditEntry>> HostedAudit::list(AuditFilter, PageRequest)
{
    return refused<Page<AuditEntry>>(
        notOffered(u"Listing who changed what"_s, u"ask Deck for its own records."_s));
}

} // namespace deckhand
