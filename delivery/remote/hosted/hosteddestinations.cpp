#include "remote/hosted/hostedresources.h"

#include "remote/hosted/hostedwords.h"
#include "remote/queries.h"
#include "remote/remotecalls.h"

#include <algorithm>

namespace deckhand {

namespace {

using namespace Qt::Literals::StringLiterals;

void add(Error &error, const QString &what, const QString &remedy, const QString &field)
{
    error.items.push_back(notOffered(what, remedy, field).items.front());
}

void checkEvents(Error &error, const Subscription &events)
{
    for (const QByteArray &pattern : events.patterns()) {
        if (pattern == "*" || isValidEventType(pattern))
            continue;
        add(error, u"Subscribing to the pattern “%1”"_s.arg(QString::fromUtf8(pattern)),
            u"name the types one by one, or all with *."_s, u"events"_s);
    }
}

QString leaveOut()
{
    return u"leave it out."_s;
}

Error problemsOf(const DestinationDraft &draft)
{
    Error error;
    checkEvents(error, draft.events);
    if (!draft.filter.isEmpty())
        add(error, u"A content filter"_s, leaveOut(), u"filter"_s);
    if (!draft.metadata.empty())
        add(error, u"Metadata"_s, leaveOut(), u"metadata"_s);
    if (draft.retryPolicy)
        add(error, u"An own retry policy"_s, leaveOut(), u"retry_policy"_s);
    if (draft.maxConcurrency)
        add(error, u"A limit of attempts in flight"_s, leaveOut(), u"max_concurrency"_s);
    if (draft.maxRate)
        add(error, u"A limit of attempts a second"_s, leaveOut(), u"max_rate"_s);
    if (!draft.active)
        add(error, u"Making a destination inactive"_s, u"set it inactive once it is there."_s,
            u"status"_s);
    if (draft.skipVerification)
        add(error, u"Skipping the verification"_s, leaveOut(), u"skip_verification"_s);
    return error;
}

Error problemsOf(const DestinationPatch &patch)
{
    Error error;
    if (patch.events)
        checkEvents(error, *patch.events);
    if (patch.filter)
        add(error, u"A content filter"_s, leaveOut(), u"filter"_s);
    if (patch.clearMetadata || !patch.metadata.empty())
        add(error, u"Metadata"_s, leaveOut(), u"metadata"_s);
    if (patch.retryPolicy)
        add(error, u"An own retry policy"_s, leaveOut(), u"retry_policy"_s);
    if (patch.maxConcurrency)
        add(error, u"A limit of attempts in flight"_s, leaveOut(), u"max_concurrency"_s);
    if (patch.maxRate)
        add(error, u"A limit of attempts a second"_s, leaveOut(), u"max_rate"_s);
    if (patch.status && patch.onReactivate != OnReactivate::Resume)
        add(error, u"Choosing what becomes of missed and held deliveries"_s,
            u"reactivate without it."_s, u"on_reactivate"_s);
    return error;
}

/// Deck's own members only: what becomes of held deliveries is not for us to say there.
QByteArray encodePatch(DestinationPatch patch, QByteArrayView type)
{
    const auto status = std::exchange(patch.status, std::nullopt);
    QByteArray body = encodeDestinationPatch(patch, type);
    if (!status)
        return body;
    body.chop(1);
    if (body.size() > 1)
        body += ',';
    return body + "\"status\":\"" + wireName(*status) + "\"}";
}

Error readOnly(const QByteArray &type)
{
    return Error(
        ErrorCode::NotSupported,
        u"Destinations of type “%1” can only be read here; change it where it was made."_s.arg(
            QString::fromUtf8(type.left(64))),
        u"type"_s);
}

bool isReadOnly(const Destination &destination, const DestinationTypes &types)
{
    return destination.type == "aws_eventbridge" ||
           (!types.all().empty() && !types.find(destination.type));
}

QByteArray pathOf(const DestinationId &id)
{
    return "/v2/event-destinations/" + segment(id.bytes());
}

/// Goes on with a destination that may be changed.
template <class T, class Go>
FutureResult<T> whenChangeable(RemoteClient &client, const DestinationId &id, Go go)
{
    auto completion = std::make_shared<Completion<T>>();
    FutureResult<T> future = completion->future();
    client.call(getRequest(pathOf(id)), [&client, completion, go](const Result<QByteArray> &body) {
        if (!body) {
            completion->finish(failure(body.error()));
            return;
        }
        client.withTypes([completion, go, body = *body](const auto &types) {
            const Result<Destination> found = decodeDestination(body, **types);
            if (!found)
                completion->finish(failure(found.error()));
            else if (isReadOnly(*found, **types))
                completion->finish(failure(readOnly(found->type)));
            else
                go(*found, *types, completion);
        });
    });
    return future;
}

} // namespace

FutureResult<Page<Destination>> HostedDestinations::list(PageRequest page)
{
    return m_plain.list(std::move(page));
}

FutureResult<Destination> HostedDestinations::get(DestinationId id)
{
    return m_plain.get(std::move(id));
}

FutureResult<Destination> HostedDestinations::create(DestinationDraft draft)
{
    Error error = problemsOf(draft);
    if (!error.items.empty())
        return refused<Destination>(std::move(error));
    if (draft.type == "aws_eventbridge")
        return refused<Destination>(readOnly(draft.type));
    return m_plain.create(std::move(draft));
}

FutureResult<Destination> HostedDestinations::update(DestinationId id, DestinationPatch patch)
{
    Error error = problemsOf(patch);
    if (!error.items.empty())
        return refused<Destination>(std::move(error));
    RemoteClient &client = m_client;
    return whenChangeable<Destination>(
        m_client, id,
        [&client, id, patch = std::move(patch)](const Destination &current, const auto &types,
                                                const auto &completion) {
            client.send(onceRequest("PATCH", pathOf(id), encodePatch(patch, current.type)),
                        [completion, types](const Result<QByteArray> &body) {
                            completion->finish(body ? decodeDestination(*body, *types)
                                                    : failure(body.error()));
                        });
        });
}

FutureResult<DestinationId> HostedDestinations::remove(DestinationId id)
{
    RemoteClient &client = m_client;
    return whenChangeable<DestinationId>(
        m_client, id, [&client, id](const Destination &, const auto &, const auto &completion) {
            client.send(onceRequest("DELETE", pathOf(id)), [completion,
                                                            id](const Result<QByteArray> &body) {
                completion->finish(body ? Result<DestinationId>(id) : failure(body.error()));
            });
        });
}

FutureResult<Destination> HostedDestinations::rotateSecret(DestinationId, milliseconds)
{
    return refused<Destination>(
        notOffered(u"Rotating the secret"_s, u"set a new secret in the destination's settings."_s));
}

FutureResult<Destination> HostedDestinations::endSecretOverlap(DestinationId)
{
    return refused<Destination>(notOffered(u"Ending the overlap of secrets"_s,
                                           u"set a new secret in the destination's settings."_s));
}

FutureResult<Attempt> HostedDestinations::test(DestinationId, TestRequest)
{
    return refused<Attempt>(deliverHere(u"A test send"_s));
}

} // namespace deckhand
