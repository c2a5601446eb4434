#include "remote/remotestream.h"

#include "api/codec.h"
#include "api/jsonscan.h"
#include "remote/networkerrors.h"
#include "remote/queries.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr milliseconds firstWait{250};
constexpr milliseconds longestWait{15'000};
/// Three missed heartbeats.
constexpr milliseconds silence{45'000};
/// Calls do not wait longer than this for a stream to open.
constexpr milliseconds openingLimit{2'000};
/// Of an answer that is no stream, for the error in it.
constexpr qsizetype largestRefusal = 64 * 1024;

class RemoteSubscription final : public StreamSubscription
{
public:
    explicit RemoteSubscription(std::shared_ptr<StreamGate> gate) : m_gate(std::move(gate)) {}
    ~RemoteSubscription() override { m_gate->close(); }

private:
    std::shared_ptr<StreamGate> m_gate;
};

std::optional<QByteArray> textMember(const std::vector<JsonSlice> &members, QByteArrayView key)
{
    for (const JsonSlice &member : members) {
        if (member.key == key && member.kind == JsonKind::String)
            return unquoteJson(member.text);
    }
    return std::nullopt;
}

QByteArrayView rawMember(const std::vector<JsonSlice> &members, QByteArrayView key)
{
    for (const JsonSlice &member : members) {
        if (member.key == key)
            return member.text;
    }
    return {};
}

} // namespace

StreamConnection::StreamConnection(RemoteClient &client, StreamOptions options,
                                   std::shared_ptr<StreamGate> gate)
    : QObject(&client),
      m_client(client),
      m_options(std::move(options)),
      m_gate(std::move(gate)),
      m_wait(firstWait)
{
    m_parser.setLastId(m_options.lastEventId);
    m_retry.setSingleShot(true);
    m_silence.setSingleShot(true);
    m_opening.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &StreamConnection::open);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        if (m_reply)
            m_reply->abort();
    });
    connect(&m_opening, &QTimer::timeout, this, &StreamConnection::stopHolding);
    if (!m_gate->bind(this)) {
        deleteLater();
        return;
    }
    m_holding = true;
    m_client.holdCalls();
    m_opening.start(openingLimit);
}

StreamConnection::~StreamConnection()
{
    (void)m_gate->bind(nullptr);
    stopHolding();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
}

void StreamConnection::stopHolding()
{
    if (!std::exchange(m_holding, false))
        return;
    m_opening.stop();
    m_client.releaseCalls();
}

void StreamConnection::open()
{
    if (m_types) {
        request();
        return;
    }
    m_client.withTypes([self = QPointer<StreamConnection>(this)](
                           const Result<std::shared_ptr<const DestinationTypes>> &types) {
        StreamConnection *connection = self.data();
        if (!connection)
            return;
        if (types)
            connection->m_types = *types;
        // Without them the request below meets the same obstacle and tries again later.
        connection->request();
    });
}

QByteArray StreamConnection::query() const
{
    Query query;
    for (const QByteArray &type : m_options.types)
        query.add("types", type);
    if (m_options.destinationId)
        query.add("destination_id", m_options.destinationId->bytes());
    return query.text();
}

void StreamConnection::request()
{
    QNetworkRequest request = m_client.prepare("/v2/stream", query());
    request.setRawHeader("Accept", "text/event-stream");
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    if (!m_parser.lastId().isEmpty())
        request.setRawHeader("Last-Event-ID", m_parser.lastId());
    m_parser.restart();
    m_refusal.clear();
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &StreamConnection::onHeaders);
    connect(m_reply, &QNetworkReply::readyRead, this, &StreamConnection::onBytes);
    connect(m_reply, &QNetworkReply::finished, this, &StreamConnection::onFinished);
    m_silence.start(silence);
}

void StreamConnection::onHeaders()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return;
    m_wait = firstWait;
    stopHolding();
    tell(StreamPhase::Live);
    if (std::exchange(m_mayMiss, false))
        m_gate->deliver({StreamMessage{m_parser.lastId(), StreamLagged{0}}});
}

void StreamConnection::onBytes()
{
    m_silence.start(silence);
    m_heardAt = SystemClock().now();
    const QByteArray bytes = m_reply->readAll();
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200) {
        m_refusal += bytes.left(largestRefusal - m_refusal.size());
        return;
    }
    std::vector<StreamMessage> messages;
    for (const SseMessage &message : m_parser.feed(bytes)) {
        if (std::optional<StreamMessage> decoded = decode(message))
            messages.push_back(std::move(*decoded));
    }
    if (m_parser.takeOverflowed())
        messages.push_back({m_parser.lastId(), StreamLagged{1}});
    m_gate->deliver(std::move(messages));
}

Error StreamConnection::endOf(QNetworkReply &reply) const
{
    const QVariant status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute);
    if (status.isValid() && status.toInt() != 200)
        return decodeError(m_refusal, status.toInt());
    if (reply.error() != QNetworkReply::NoError)
        return networkError(reply.error(), reply.url(), reply.errorString(), silence);
    return Error(ErrorCode::ApiError,
                 QStringLiteral("The server ended the stream; it may be stopping."));
}

void StreamConnection::tell(StreamPhase phase, std::optional<Error> error)
{
    StreamState state;
    state.phase = phase;
    state.heardAt = m_heardAt;
    state.next = phase == StreamPhase::Waiting ? m_wait : milliseconds(0);
    state.error = std::move(error);
    m_gate->tell(state);
}

void StreamConnection::onFinished()
{
    tell(StreamPhase::Waiting, endOf(*m_reply));
    m_reply->deleteLater();
    m_reply = nullptr;
    m_silence.stop();
    stopHolding();
    m_mayMiss = m_mayMiss || m_parser.lastId().isEmpty();
    m_retry.start(m_wait);
    m_wait = std::min(m_wait * 2, longestWait);
}

std::optional<StreamMessage> StreamConnection::decode(const SseMessage &message) const
{
    const StreamMessage lost{message.id, StreamLagged{1}};
    if (message.event == "event.created") {
        Result<Event> event = decodeEvent(message.data);
        return event ? StreamMessage{message.id, std::move(*event)} : lost;
    }
    if (message.event == "delivery.updated") {
        Result<Delivery> delivery = decodeDelivery(message.data);
        return delivery ? StreamMessage{message.id, std::move(*delivery)} : lost;
    }
    const auto members = scanJson(message.data, JsonLimits{});
    if (!members)
        return lost;
    if (message.event == "lagged")
        return StreamMessage{message.id, StreamLagged{rawMember(*members, "dropped").toLongLong()}};
    if (message.event != "destination.updated")
        return std::nullopt; // a kind of message newer than this program
    DestinationChange change;
    change.deleted = rawMember(*members, "deleted") == "true";
    if (change.deleted) {
        change.destination.id = DestinationId(textMember(*members, "id").value_or(QByteArray()));
        return StreamMessage{message.id, std::move(change)};
    }
    Result<Destination> destination =
        decodeDestination(message.data, m_types ? *m_types : DestinationTypes({}));
    if (!destination)
        return lost;
    change.destination = std::move(*destination);
    return StreamMessage{message.id, std::move(change)};
}

std::unique_ptr<StreamSubscription> subscribeRemote(RemoteClient &client, StreamOptions options,
                                                    StreamHandler handler)
{
    auto gate = std::make_shared<StreamGate>(std::move(handler), options.onState);
    client.subscribe(std::move(options), gate);
    return std::make_unique<RemoteSubscription>(std::move(gate));
}

} // namespace deckhand
