#include "destinations/azure_servicebus/servicebuslink.h"

#include "signing/sastoken.h"

#include <proton/condition.h>
#include <proton/connection.h>
#include <proton/delivery.h>
#include <proton/disposition.h>
#include <proton/event.h>
#include <proton/link.h>
#include <proton/logger.h>
#include <proton/sasl.h>
#include <proton/session.h>
#include <proton/terminus.h>
#include <proton/transport.h>

#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstring>

namespace deckhand {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr pn_millis_t idleTimeout = 60'000;
constexpr quint32 maxFrame = 65'536;
constexpr size_t outgoingLimit = 1 << 20;
constexpr size_t longestReply = 65'536;
constexpr auto replyAddress = "deckhand-cbs";

AmqpCondition conditionOf(pn_condition_t *condition)
{
    AmqpCondition read;
    if (const char *name = pn_condition_get_name(condition))
        read.name = QByteArray(name).left(100);
    if (const char *text = pn_condition_get_description(condition))
        read.description = QString::fromUtf8(QByteArray(text).left(400)).simplified();
    return read;
}

void printNothing(intptr_t, pn_log_subsystem_t, pn_log_level_t, const char *) {}

quint64 tagOf(pn_delivery_t *delivery)
{
    const pn_delivery_tag_t tag = pn_delivery_tag(delivery);
    return tag.size == sizeof(quint64) ? qFromBigEndian<quint64>(tag.start) : 0;
}

std::int64_t ms(SteadyTime time)
{
    return std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
}

} // namespace

ServiceBusLink::ServiceBusLink(ServiceBusSettings settings)
    : m_settings(std::move(settings)),
      m_audience("sb://" + m_settings.address.host + '/' + m_settings.entity),
      m_message(pn_message())
{
    if (pn_connection_driver_init(&m_driver, nullptr, nullptr) != 0)
        qFatal("No memory for a connection.");
    pn_sasl_allowed_mechs(pn_sasl(m_driver.transport), "ANONYMOUS"); // the token signs in
    // What it would print is in the outcomes.
    pn_logger_set_log_sink(pn_transport_logger(m_driver.transport), printNothing, 0);
    pn_transport_set_idle_timeout(m_driver.transport, idleTimeout);
    pn_transport_set_max_frame(m_driver.transport, maxFrame);
    const QByteArray container =
        m_settings.product + '-' + QByteArray::number(reinterpret_cast<quintptr>(this), 36);
    pn_connection_set_container(m_driver.connection, container.constData());
    pn_connection_set_hostname(m_driver.connection, m_settings.address.host.constData());
    openLinks();
    tick(SteadyClock::now());
    pump();
}

ServiceBusLink::~ServiceBusLink()
{
    pn_connection_driver_destroy(&m_driver);
}

void ServiceBusLink::openLinks()
{
    pn_connection_open(m_driver.connection);
    m_session = pn_session(m_driver.connection);
    pn_session_set_incoming_capacity(m_session, longestReply * 4);
    pn_session_open(m_session);
    m_tokenReceiver = pn_receiver(m_session, "cbs-receiver");
    pn_terminus_set_address(pn_link_source(m_tokenReceiver), "$cbs");
    pn_terminus_set_address(pn_link_target(m_tokenReceiver), replyAddress);
    pn_link_open(m_tokenReceiver);
    pn_link_flow(m_tokenReceiver, 1);
    m_tokenSender = pn_sender(m_session, "cbs-sender");
    pn_terminus_set_address(pn_link_source(m_tokenSender), replyAddress);
    pn_terminus_set_address(pn_link_target(m_tokenSender), "$cbs");
    pn_link_open(m_tokenSender);
}

void ServiceBusLink::attach()
{
    m_state = State::Attaching;
    m_sender = pn_sender(m_session, "deckhand-sender");
    pn_terminus_set_address(pn_link_source(m_sender), "deckhand");
    pn_terminus_set_address(pn_link_target(m_sender), m_settings.entity.constData());
    pn_link_set_snd_settle_mode(m_sender, PN_SND_UNSETTLED);
    pn_link_set_rcv_settle_mode(m_sender, PN_RCV_FIRST);
    pn_link_open(m_sender);
}

void ServiceBusLink::received(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_failure) {
        const pn_rwbytes_t room = pn_connection_driver_read_buffer(&m_driver);
        if (room.size == 0)
            return fail({{ErrorClass::ProtocolError,
                          QStringLiteral("The service sends more than it was allowed to."),
                          QStringLiteral("Check the Endpoint of the connection string.")},
                         stage()});
        const qsizetype part = std::min(bytes.size(), qsizetype(room.size));
        std::memcpy(room.start, bytes.data(), size_t(part));
        pn_connection_driver_read_done(&m_driver, size_t(part));
        bytes = bytes.sliced(part);
        pump();
    }
}

QByteArrayView ServiceBusLink::outgoing()
{
    (void)pn_connection_driver_write_buffer(&m_driver); // writing is when it finds some errors
    pump();
    const pn_bytes_t bytes = pn_connection_driver_write_buffer(&m_driver);
    return QByteArrayView(bytes.start, qsizetype(bytes.size));
}

void ServiceBusLink::wrote(qsizetype bytes)
{
    pn_connection_driver_write_done(&m_driver, size_t(bytes));
    pump();
}

SendStage ServiceBusLink::stage() const
{
    switch (m_state) {
    case State::SignIn: return SendStage::SignIn;
    case State::Attaching: return SendStage::Permission;
    case State::Attached:
    case State::Open: break;
    }
    return SendStage::Send;
}

bool ServiceBusLink::takes() const
{
    return m_state == State::Open && pn_link_credit(m_sender) > 0 && m_unsettled.size() < window &&
           pn_session_outgoing_bytes(m_session) < outgoingLimit;
}

AttemptError ServiceBusLink::obstacle() const
{
    const bool attached = m_state == State::Attached || m_state == State::Open;
    if (attached && m_unsettled.empty() && pn_link_credit(m_sender) <= 0)
        return explainNoCredit(entityText());
    return {};
}

void ServiceBusLink::publish(quint64 tag, const SendJob &job)
{
    const QByteArray message =
        encodeEvent(m_message.get(), job, metadataOf(job, m_settings.metadata));
    const quint64 limit = pn_link_remote_max_message_size(m_sender);
    if (limit > 0 && quint64(message.size()) > limit) {
        m_settled.push_back({tag, explainServiceBusSize(message.size(), limit), {}});
        return;
    }
    if (message.isEmpty() || !sendOn(m_sender, tag, message)) {
        m_settled.push_back({tag,
                             {ErrorClass::FormatError,
                              QStringLiteral("The event could not be written as a message."),
                              QStringLiteral("Check the destination's metadata.")},
                             {}});
        return;
    }
    m_unsettled[tag] = message.size();
}

bool ServiceBusLink::sendOn(pn_link_t *link, quint64 tag, const QByteArray &message)
{
    std::array<char, sizeof(quint64)> name{};
    qToBigEndian(tag, name.data());
    pn_delivery(link, pn_dtag(name.data(), name.size()));
    const bool sent =
        pn_link_send(link, message.constData(), size_t(message.size())) == message.size();
    return pn_link_advance(link) && sent;
}

std::vector<LinkSettled> ServiceBusLink::takeSettled()
{
    return std::exchange(m_settled, {});
}

std::optional<SteadyTime> ServiceBusLink::alarm() const
{
    if (m_renewAt && m_engineAlarm)
        return std::min(*m_renewAt, *m_engineAlarm);
    return m_renewAt ? m_renewAt : m_engineAlarm;
}

void ServiceBusLink::tick(SteadyTime now)
{
    const std::int64_t next = pn_transport_tick(m_driver.transport, ms(now));
    m_engineAlarm = next > 0 ? std::optional(SteadyTime(milliseconds(next))) : std::nullopt;
    if (m_renewAt && now >= *m_renewAt) {
        m_renewAt.reset();
        putToken();
    }
    pump();
}

void ServiceBusLink::close()
{
    if (m_failure)
        return;
    pn_connection_close(m_driver.connection);
    pump();
}

void ServiceBusLink::pump()
{
    while (pn_event_t *event = pn_connection_driver_next_event(&m_driver))
        handle(event);
}

void ServiceBusLink::handle(pn_event_t *event)
{
    switch (pn_event_type(event)) {
    case PN_LINK_REMOTE_OPEN: return onAttached(pn_event_link(event));
    case PN_LINK_FLOW: return onFlow();
    case PN_DELIVERY: return onDelivery(pn_event_delivery(event));
    case PN_LINK_REMOTE_CLOSE:
    case PN_LINK_REMOTE_DETACH: return onClosed(pn_event_link(event));
    case PN_SESSION_REMOTE_CLOSE:
        return failBy(pn_session_remote_condition(pn_event_session(event)));
    case PN_CONNECTION_REMOTE_CLOSE:
        return failBy(pn_connection_remote_condition(pn_event_connection(event)));
    case PN_TRANSPORT_ERROR: return failBy(pn_transport_condition(pn_event_transport(event)));
    default: return;
    }
}

void ServiceBusLink::onAttached(pn_link_t *link)
{
    // A refusal is an attach without a target, then a detach that says why (2.6.3).
    if (link == m_sender && m_state == State::Attaching &&
        pn_terminus_get_address(pn_link_remote_target(link)) != nullptr) {
        m_state = State::Attached;
        onFlow();
    }
}

void ServiceBusLink::onFlow()
{
    if (m_tokens == 0 && pn_link_credit(m_tokenSender) > 0)
        putToken();
    if (m_state == State::Attached && pn_link_credit(m_sender) > 0)
        m_state = State::Open;
}

void ServiceBusLink::putToken()
{
    const Timestamp expiry = m_settings.clock->now() + m_settings.tokenLife;
    const ServiceBusAddress &address = m_settings.address;
    const Secret token = makeSasToken(m_audience, address.keyName, address.key, expiry);
    const QByteArray id = "token-" + QByteArray::number(++m_tokens);
    const QByteArray message =
        encodePutToken(m_message.get(), id, replyAddress, m_audience, token.reveal(), expiry);
    m_tokenPending = true;
    if (message.isEmpty() || !sendOn(m_tokenSender, m_tokens, message)) {
        fail({{ErrorClass::ProtocolError,
               QStringLiteral("The token could not be written as a message."),
               QStringLiteral("Check the connection string.")},
              stage()});
    }
}

void ServiceBusLink::onDelivery(pn_delivery_t *delivery)
{
    pn_link_t *link = pn_delivery_link(delivery);
    if (link == m_tokenReceiver)
        readTokenReply(delivery);
    else if (link == m_sender && pn_delivery_updated(delivery))
        settleDelivery(delivery);
    else if (link == m_tokenSender && pn_delivery_remote_state(delivery) != 0)
        pn_delivery_settle(delivery); // the reply says what came of it
}

void ServiceBusLink::readTokenReply(pn_delivery_t *delivery)
{
    if (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery)) {
        if (pn_delivery_pending(delivery) > longestReply)
            fail({{ErrorClass::ProtocolError,
                   QStringLiteral("The answer to the token is longer than 64 KiB."),
                   QStringLiteral("Check the Endpoint of the connection string.")},
                  stage()});
        return;
    }
    QByteArray bytes(qsizetype(std::min(pn_delivery_pending(delivery), longestReply)), '\0');
    const ssize_t size = pn_link_recv(m_tokenReceiver, bytes.data(), size_t(bytes.size()));
    const auto reply = decodeTokenReply(m_message.get(), bytes.left(std::max<ssize_t>(size, 0)));
    pn_link_advance(m_tokenReceiver);
    pn_delivery_update(delivery, PN_ACCEPTED);
    pn_delivery_settle(delivery);
    pn_link_flow(m_tokenReceiver, 1);
    if (!reply || !m_tokenPending) {
        return fail({{ErrorClass::ProtocolError,
                      QStringLiteral("The service's answer to the token cannot be understood."),
                      QStringLiteral("Check the Endpoint of the connection string.")},
                     stage()});
    }
    m_tokenPending = false;
    if (reply->status < 200 || reply->status > 299)
        return fail(
            explainToken(reply->status, reply->description, entityText(), m_settings.clock->now()));
    m_renewAt = SteadyClock::now() + m_settings.tokenLife * 3 / 4;
    if (m_state == State::SignIn)
        attach();
}

void ServiceBusLink::settleDelivery(pn_delivery_t *delivery)
{
    const quint64 state = pn_delivery_remote_state(delivery);
    if (state == 0 && !pn_delivery_settled(delivery))
        return;
    LinkSettled settled;
    settled.tag = tagOf(delivery);
    if (state == PN_ACCEPTED) {
        settled.acknowledgement = "accepted";
    } else if (state == PN_REJECTED) {
        const AmqpCondition condition =
            conditionOf(pn_disposition_condition(pn_delivery_remote(delivery)));
        LinkFailure why = explainCondition(condition, entityText(), SendStage::Send);
        settled.error = std::move(why.error);
        settled.stage = why.stage;
        settled.retryAfter = why.retryAfter;
    } else {
        settled.error = {ErrorClass::Rejected,
                         QStringLiteral("The service gave the message back without taking it."),
                         QStringLiteral("Check the state of the queue or topic; the event is tried "
                                        "again.")};
    }
    pn_delivery_settle(delivery);
    if (m_unsettled.erase(settled.tag) > 0)
        m_settled.push_back(std::move(settled));
}

void ServiceBusLink::onClosed(pn_link_t *link)
{
    const AmqpCondition condition = conditionOf(pn_link_remote_condition(link));
    if (link == m_sender && condition.name == "amqp:link:message-size-exceeded")
        messageTooLarge(condition);
    failBy(pn_link_remote_condition(link));
}

/// The service names no message: the largest on its way must be the one. The others are sent again.
void ServiceBusLink::messageTooLarge(const AmqpCondition &condition)
{
    if (m_unsettled.empty())
        return;
    const auto largest =
        std::max_element(m_unsettled.begin(), m_unsettled.end(),
                         [](const auto &a, const auto &b) { return a.second < b.second; });
    const LinkFailure why = explainCondition(condition, entityText(), SendStage::Send);
    for (const auto &[tag, size] : m_unsettled) {
        const bool fits = tag != largest->first;
        m_settled.push_back({tag, fits ? AttemptError{} : why.error, {}, SendStage::Send, fits});
    }
    m_unsettled.clear();
}

void ServiceBusLink::failBy(pn_condition_t *condition)
{
    AmqpCondition read = conditionOf(condition);
    if (m_tokens == 0 && read.name == "amqp:unauthorized-access")
        return fail(explainSasl(read.description));
    if (read.name.isEmpty())
        read = {"amqp:connection:forced", QStringLiteral("without a reason")};
    fail(explainCondition(read, entityText(), stage()));
}

void ServiceBusLink::fail(LinkFailure failure)
{
    if (!m_failure)
        m_failure = std::move(failure);
}

} // namespace deckhand
