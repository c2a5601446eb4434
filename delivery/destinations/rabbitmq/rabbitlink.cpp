#include "destinations/rabbitmq/rabbitlink.h"

#include "destinations/rabbitmq/rabbitexplain.h"

#include <algorithm>

namespace deckhand {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr qsizetype outgoingLimit = 1 << 20;

} // namespace

RabbitLink::RabbitLink(const RabbitSettings &settings, const std::map<QString, QString> &metadata)
    : m_settings(settings),
      m_metadata(metadata),
      m_out("AMQP\x00\x00\x09\x01", 8),
      m_lastSent(SteadyClock::now()),
      m_lastReceived(m_lastSent)
{}

void RabbitLink::received(QByteArrayView bytes)
{
    m_lastReceived = SteadyClock::now();
    m_reader.add(bytes);
    AmqpFrame frame;
    while (!m_failure) {
        const AmqpFrameReader::Status status = m_reader.next(frame);
        if (status == AmqpFrameReader::Status::Incomplete)
            break;
        if (status == AmqpFrameReader::Status::Frame)
            handleFrame(frame);
        else if (m_state == State::Start)
            fail(explainForeign(m_reader.beginning(), m_settings.tls), SendStage::SignIn);
        else
            broken(QStringLiteral("a frame that is malformed or longer than agreed"));
    }
    m_reader.compact();
}

QByteArrayView RabbitLink::outgoing()
{
    return QByteArrayView(m_out).sliced(m_written);
}

void RabbitLink::wrote(qsizetype bytes)
{
    m_lastSent = SteadyClock::now();
    m_written += bytes;
    if (m_written == m_out.size()) {
        m_out.clear();
        m_written = 0;
    }
}

SendStage RabbitLink::stage() const
{
    switch (m_state) {
    case State::Start:
    case State::Tune: return SendStage::SignIn;
    case State::OpenOk:
    case State::ChannelOk:
    case State::ConfirmOk: return SendStage::Permission;
    case State::Open: break;
    }
    return SendStage::Send;
}

bool RabbitLink::takes() const
{
    return m_state == State::Open && m_blocked.errorClass == ErrorClass::None &&
           m_unsettled.size() < window && m_out.size() - m_written < outgoingLimit;
}

void RabbitLink::publish(quint64 tag, const SendJob &job)
{
    if (!appendMessage(m_out, job)) {
        m_settled.push_back({tag,
                             {ErrorClass::FormatError,
                              QStringLiteral("The message's headers do not fit into a frame of %1 "
                                             "bytes, as the broker wants it.")
                                  .arg(m_frameMax),
                              QStringLiteral("Shorten the destination's metadata.")},
                             {},
                             SendStage::Send});
        return;
    }
    m_unsettled[++m_lastDeliveryTag] = {tag, job.eventId.bytes(), job.body.size(), {}};
}

bool RabbitLink::appendMessage(QByteArray &out, const SendJob &job) const
{
    const Metadata metadata = metadataOf(job, m_metadata);
    std::vector<amqp_table_entry_t> headers;
    headers.reserve(metadata.size());
    for (const auto &[name, value] : metadata)
        headers.push_back(amqpEntry(name.constData(), value));
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG |
                        AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG;
    properties.content_type = amqpBytes("application/json");
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    properties.message_id = amqpBytes(job.eventId.bytes());
    properties.headers = {int(headers.size()), headers.data()};
    amqp_basic_publish_t publish{0, amqpBytes(m_settings.exchange), amqpBytes(job.eventType), 1, 0};

    const qsizetype before = out.size();
    if (!appendMethod(out, ownChannel, AMQP_BASIC_PUBLISH_METHOD, &publish) ||
        !appendHeader(out, ownChannel, quint64(job.body.size()), properties, m_frameMax)) {
        out.truncate(before);
        return false;
    }
    appendBody(out, ownChannel, job.body, m_frameMax);
    return true;
}

std::vector<LinkSettled> RabbitLink::takeSettled()
{
    return std::exchange(m_settled, {});
}

std::optional<SteadyTime> RabbitLink::alarm() const
{
    if (m_heartbeat.count() == 0)
        return std::nullopt;
    return std::min(m_lastSent + m_heartbeat / 2, m_lastReceived + m_heartbeat * 2);
}

void RabbitLink::tick(SteadyTime now)
{
    if (m_heartbeat.count() == 0 || m_failure)
        return;
    if (now - m_lastReceived >= m_heartbeat * 2) {
        fail({ErrorClass::ConnectionReset,
              QStringLiteral("The broker sent no heartbeat for %1 s, so the connection was given "
                             "up.")
                  .arg(m_heartbeat.count() / 500),
              QStringLiteral("Check the broker and the network between.")},
             stage(), true);
    } else if (now - m_lastSent >= m_heartbeat / 2 && outgoing().isEmpty()) {
        appendHeartbeat(m_out);
        m_lastSent = now;
    }
}

void RabbitLink::close()
{
    if (m_state == State::Open && !m_failure) {
        send(0, AMQP_CONNECTION_CLOSE_METHOD,
             amqp_connection_close_t{AMQP_REPLY_SUCCESS, amqpBytes("done"), 0, 0});
    }
}

void RabbitLink::handleFrame(const AmqpFrame &frame)
{
    if (frame.type == AMQP_FRAME_HEARTBEAT)
        return;
    if (frame.channel > ownChannel)
        return broken(QStringLiteral("a frame for a channel that was not opened"));
    if (frame.type != AMQP_FRAME_METHOD)
        return returnContent(frame);
    const std::optional<AmqpMethod> method = AmqpMethod::decode(frame.payload);
    if (!method || m_returning)
        return broken(QStringLiteral("a method that is unknown, malformed or out of turn"));
    handleMethod(*method, frame.channel);
}

void RabbitLink::handleMethod(const AmqpMethod &method, quint16 channel)
{
    switch (method.id()) {
    case AMQP_CONNECTION_CLOSE_METHOD: {
        const auto &close = method.as<amqp_connection_close_t>();
        return closed(close.reply_code, close.reply_text, false);
    }
    case AMQP_CHANNEL_CLOSE_METHOD: {
        const auto &close = method.as<amqp_channel_close_t>();
        return closed(close.reply_code, close.reply_text, true);
    }
    case AMQP_CONNECTION_BLOCKED_METHOD:
        m_blocked = explainBlocked(amqpText(method.as<amqp_connection_blocked_t>().reason));
        return;
    case AMQP_CONNECTION_UNBLOCKED_METHOD: m_blocked = {}; return;
    default: break;
    }
    if (m_state != State::Open) {
        if (!handleOpening(method))
            broken(QStringLiteral("a method out of turn while opening"));
        return;
    }
    if (channel != ownChannel)
        return broken(QStringLiteral("a method on the wrong channel"));
    switch (method.id()) {
    case AMQP_BASIC_ACK_METHOD: {
        const auto &ack = method.as<amqp_basic_ack_t>();
        return confirmed(ack.delivery_tag, ack.multiple != 0, true);
    }
    case AMQP_BASIC_NACK_METHOD: {
        const auto &nack = method.as<amqp_basic_nack_t>();
        return confirmed(nack.delivery_tag, nack.multiple != 0, false);
    }
    case AMQP_BASIC_RETURN_METHOD: return beginReturn(method.as<amqp_basic_return_t>());
    case AMQP_CHANNEL_FLOW_METHOD: {
        const bool active = method.as<amqp_channel_flow_t>().active != 0;
        m_blocked = active ? AttemptError{} : explainBlocked(QStringLiteral("channel.flow"));
        return send(ownChannel, AMQP_CHANNEL_FLOW_OK_METHOD, amqp_channel_flow_ok_t{active});
    }
    default: return broken(QStringLiteral("a method that was not asked for"));
    }
}

void RabbitLink::confirmed(quint64 deliveryTag, bool multiple, bool ack)
{
    if (deliveryTag > m_lastDeliveryTag)
        return broken(QStringLiteral("a confirm of a message that was not sent"));
    if (!multiple) {
        if (const auto found = m_unsettled.find(deliveryTag); found != m_unsettled.end())
            settle(found, ack);
        return;
    }
    // A multiple confirm of 0 is for everything so far (specification 1.8.3.13).
    const quint64 last = deliveryTag == 0 ? m_lastDeliveryTag : deliveryTag;
    while (!m_unsettled.empty() && m_unsettled.begin()->first <= last)
        settle(m_unsettled.begin(), ack);
}

void RabbitLink::settle(std::map<quint64, Unsettled>::iterator entry, bool ack)
{
    const auto &[deliveryTag, message] = *entry;
    LinkSettled settled;
    settled.tag = message.tag;
    if (!ack)
        settled.error = explainNack();
    else if (message.returned.errorClass != ErrorClass::None)
        settled.error = message.returned;
    else
        settled.acknowledgement = "confirm " + QByteArray::number(deliveryTag);
    m_settled.push_back(std::move(settled));
    m_unsettled.erase(entry);
}

void RabbitLink::beginReturn(const amqp_basic_return_t &method)
{
    m_returning = Returning{explainReturn(method.reply_code, amqpText(method.reply_text),
                                          amqpText(method.exchange), amqpText(method.routing_key)),
                            0, false};
}

void RabbitLink::returnContent(const AmqpFrame &frame)
{
    if (!m_returning || frame.channel != ownChannel)
        return broken(QStringLiteral("content that was not asked for"));
    if (frame.type == AMQP_FRAME_HEADER && !m_returning->headerSeen) {
        const std::optional<AmqpContentHeader> header = decodeContentHeader(frame.payload);
        if (!header)
            return broken(QStringLiteral("a content header that is malformed"));
        m_returning->headerSeen = true;
        m_returning->bytesLeft = header->bodySize;
        returned(header->messageId);
    } else if (frame.type == AMQP_FRAME_BODY && m_returning->headerSeen &&
               quint64(frame.payload.size()) <= m_returning->bytesLeft) {
        m_returning->bytesLeft -= quint64(frame.payload.size());
    } else {
        return broken(QStringLiteral("content out of turn"));
    }
    if (m_returning->bytesLeft == 0)
        m_returning.reset();
}

void RabbitLink::returned(const QByteArray &messageId)
{
    for (auto &[deliveryTag, message] : m_unsettled) {
        if (message.returned.errorClass == ErrorClass::None && message.messageId == messageId) {
            message.returned = m_returning->error;
            return;
        }
    }
}

void RabbitLink::closed(int code, const amqp_bytes_t &text, bool ofChannel)
{
    const RabbitClose close{code, amqpText(text), ofChannel};
    if (ofChannel)
        send(ownChannel, AMQP_CHANNEL_CLOSE_OK_METHOD, amqp_channel_close_ok_t{});
    else
        send(0, AMQP_CONNECTION_CLOSE_OK_METHOD, amqp_connection_close_ok_t{});
    if (const auto sizes = sizesIn(close.text); sizes && code == AMQP_PRECONDITION_FAILED)
        tooLarge(sizes->size, sizes->limit);
    if (!m_failure)
        m_failure = explainClose(m_settings, close, stage());
}

/// One message was too large; the channel is closed for all of them. Those that fit have done
/// nothing wrong and are sent again.
void RabbitLink::tooLarge(qint64 size, qint64 limit)
{
    for (const auto &[deliveryTag, message] : m_unsettled) {
        const bool fits = message.bodyBytes <= limit;
        m_settled.push_back({message.tag,
                             fits ? AttemptError{} : explainTooLarge(message.bodyBytes, limit),
                             {},
                             SendStage::Send,
                             fits});
    }
    m_unsettled.clear();
    fail(explainTooLarge(size, limit), SendStage::Send, true);
}

void RabbitLink::broken(const QString &what)
{
    fail({ErrorClass::ProtocolError, QStringLiteral("The broker sent %1.").arg(what),
          QStringLiteral("Check that this is RabbitMQ's port for AMQP 0-9-1.")},
         stage());
}

void RabbitLink::fail(AttemptError error, SendStage stage, bool lost)
{
    if (!m_failure)
        m_failure = LinkFailure{std::move(error), stage, lost};
}

} // namespace deckhand
