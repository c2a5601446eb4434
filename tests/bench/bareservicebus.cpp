#include "bareservicebus.h"

#include "destinations/azure_servicebus/connectionstring.h"
#include "destinations/azure_servicebus/servicebusmessage.h"
#include "measure.h"
#include "senderload.h"
#include "signing/sastoken.h"

#include <proton/connection.h>
#include <proton/delivery.h>
#include <proton/event.h>
#include <proton/link.h>
#include <proton/proactor.h>
#include <proton/sasl.h>
#include <proton/session.h>
#include <proton/terminus.h>
#include <proton/transport.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace deckhand::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int window = 1000;
constexpr std::size_t encodedRoom = 4096;
constexpr pn_millis_t wakeMs = 50; ///< to look at the clock

class ProtonSender
{
public:
    explicit ProtonSender(ServiceBusAddress address)
        : m_address(std::move(address)), m_proactor(pn_proactor()), m_message(pn_message())
    {
        pn_transport_t *transport = pn_transport();
        pn_sasl_allowed_mechs(pn_sasl(transport), "ANONYMOUS");
        pn_transport_set_max_frame(transport, 65'536);
        const QByteArray to = m_address.host + ':' + QByteArray::number(m_address.port);
        pn_proactor_connect2(m_proactor, nullptr, transport, to.constData());
        pn_proactor_set_timeout(m_proactor, wakeMs);
    }
    ~ProtonSender()
    {
        pn_proactor_disconnect(m_proactor, nullptr);
        pn_proactor_free(m_proactor);
    }
    ProtonSender(const ProtonSender &) = delete;
    ProtonSender &operator=(const ProtonSender &) = delete;

    void runUntil(SteadyClock::time_point end)
    {
        while (failure.empty() && SteadyClock::now() < end) {
            pn_event_batch_t *batch = pn_proactor_wait(m_proactor);
            while (pn_event_t *event = pn_event_batch_next(batch))
                handle(event);
            pn_proactor_done(m_proactor, batch);
        }
    }

    std::uint64_t accepted = 0;
    std::string failure;

private:
    void handle(pn_event_t *event)
    {
        switch (pn_event_type(event)) {
        case PN_CONNECTION_INIT: return open(pn_event_connection(event));
        case PN_PROACTOR_TIMEOUT: return pn_proactor_set_timeout(m_proactor, wakeMs);
        case PN_LINK_FLOW: return flow(pn_event_link(event));
        case PN_DELIVERY: return onDelivery(pn_event_delivery(event));
        case PN_LINK_REMOTE_CLOSE:
        case PN_CONNECTION_REMOTE_CLOSE:
        case PN_TRANSPORT_ERROR: failure = "the peer closed the link or the connection"; return;
        default: return;
        }
    }
    void open(pn_connection_t *connection)
    {
        pn_connection_set_container(connection, "bare");
        pn_connection_set_hostname(connection, m_address.host.constData());
        pn_connection_open(connection);
        m_session = pn_session(connection);
        pn_session_open(m_session);
        m_replies = attach(pn_receiver(m_session, "replies"), "$cbs", "bare");
        pn_link_flow(m_replies, 1);
        m_tokens = attach(pn_sender(m_session, "tokens"), "bare", "$cbs");
    }
    static pn_link_t *attach(pn_link_t *made, const char *source, const char *target)
    {
        pn_terminus_set_address(pn_link_source(made), source);
        pn_terminus_set_address(pn_link_target(made), target);
        pn_link_open(made);
        return made;
    }
    void flow(pn_link_t *link)
    {
        if (link == m_tokens && !m_tokenSent)
            putToken();
        else if (link == m_sender)
            fill();
    }
    void putToken()
    {
        m_tokenSent = true;
        const QByteArray audience = "sb://" + m_address.host + "/events";
        const Timestamp expiry = SystemClock().now() + std::chrono::hours(1);
        const Secret token = makeSasToken(audience, m_address.keyName, m_address.key, expiry);
        const QByteArray message =
            encodePutToken(m_message.get(), "1", "bare", audience, token.reveal(), expiry);
        transfer(m_tokens, message.constData(), std::size_t(message.size()));
    }
    void onDelivery(pn_delivery_t *delivery)
    {
        pn_link_t *link = pn_delivery_link(delivery);
        if (link == m_replies) {
            pn_delivery_settle(delivery);
            if (!m_sender) // a refused token shows as a refused link
                m_sender = attach(pn_sender(m_session, "events"), "bare", "events");
        } else if (link == m_sender && pn_delivery_updated(delivery)) {
            if (pn_delivery_remote_state(delivery) == PN_ACCEPTED)
                ++accepted;
            else
                failure = "a message was not accepted";
            pn_delivery_settle(delivery);
            fill();
        }
    }
    void fill()
    {
        while (pn_link_credit(m_sender) > 0 && pn_link_unsettled(m_sender) < window) {
            const std::size_t size = encode(sampleId(m_next));
            transfer(m_sender, m_encoded.data(), size);
        }
    }
    std::size_t encode(const QByteArray &id)
    {
        pn_message_t *message = m_message.get();
        pn_message_clear(message);
        pn_message_set_durable(message, true);
        pn_message_set_inferred(message, true);
        pn_msgid_t messageId{};
        messageId.type = PN_STRING;
        messageId.u.as_bytes = protonBytes(id);
        pn_message_set_id(message, messageId);
        pn_message_set_subject(message, "task_run.completed");
        pn_message_set_content_type(message, "application/json");
        pn_data_t *properties = pn_message_properties(message);
        pn_data_put_map(properties);
        pn_data_enter(properties);
        for (const QByteArrayView text :
             {QByteArrayView("event-id"), QByteArrayView(id), QByteArrayView("topic"),
              QByteArrayView("task_run.completed"), QByteArrayView("timestamp"),
              QByteArrayView("2026-01-15T09:31:15Z")})
            pn_data_put_string(properties, protonBytes(text));
        pn_data_exit(properties);
        const QByteArray body = sampleEnvelope(id);
        pn_data_put_binary(pn_message_body(message), protonBytes(body));
        std::size_t size = m_encoded.size();
        if (pn_message_encode(message, m_encoded.data(), &size) != 0)
            failure = "a message cannot be encoded";
        return size;
    }
    void transfer(pn_link_t *link, const char *data, std::size_t size)
    {
        ++m_next;
        std::array<char, sizeof m_next> tag{};
        std::memcpy(tag.data(), &m_next, tag.size());
        pn_delivery(link, pn_dtag(tag.data(), tag.size()));
        pn_link_send(link, data, size);
        pn_link_advance(link);
    }

    const ServiceBusAddress m_address;
    pn_proactor_t *m_proactor;
    MessagePtr m_message;
    std::array<char, encodedRoom> m_encoded{};
    pn_session_t *m_session = nullptr;
    pn_link_t *m_replies = nullptr;
    pn_link_t *m_tokens = nullptr;
    pn_link_t *m_sender = nullptr;
    bool m_tokenSent = false;
    std::size_t m_next = 0;
};

} // namespace

Figure bareServiceBus(const QByteArray &connectionString, Duration duration)
{
    Result<ServiceBusAddress> address = parseConnectionString(Secret(connectionString));
    if (!address) {
        std::fprintf(stderr, "bench: %s\n", qUtf8Printable(address.error().text()));
        std::exit(1);
    }
    ProtonSender sender(std::move(*address));
    const auto begin = SteadyClock::now();
    sender.runUntil(begin + duration.warmUp);
    FigureClock clock;
    clock.begin(sender.accepted);
    sender.runUntil(begin + duration.warmUp + duration.measured);
    Figure figure = clock.end(sender.accepted);
    figure.failures = sender.failure.empty() ? 0 : 1;
    figure.failure = sender.failure;
    return figure;
}

} // namespace deckhand::bench
