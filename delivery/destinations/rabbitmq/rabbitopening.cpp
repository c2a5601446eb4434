#include "destinations/rabbitmq/rabbitexplain.h"
#include "destinations/rabbitmq/rabbitlink.h"

#include <QList>

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr quint16 ownHeartbeatSeconds = 20;
constexpr quint32 ownFrameMax = 131'072;
constexpr quint32 smallestFrameMax = 4096; // specification 4.2.3

amqp_table_entry_t flagEntry(const char *key)
{
    amqp_table_entry_t entry{};
    entry.key = amqpBytes(key);
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = 1;
    return entry;
}

bool offers(const QByteArray &mechanisms, QByteArrayView wanted)
{
    const QList<QByteArray> all = mechanisms.split(' ');
    return std::any_of(all.begin(), all.end(),
                       [wanted](const auto &each) { return each == wanted; });
}

} // namespace

bool RabbitLink::handleOpening(const AmqpMethod &method)
{
    const auto is = [this, &method](State state, amqp_method_number_t id) {
        return m_state == state && method.id() == id;
    };
    if (is(State::Start, AMQP_CONNECTION_START_METHOD)) {
        start(method.as<amqp_connection_start_t>());
    } else if (is(State::Tune, AMQP_CONNECTION_TUNE_METHOD)) {
        tune(method.as<amqp_connection_tune_t>());
    } else if (is(State::OpenOk, AMQP_CONNECTION_OPEN_OK_METHOD)) {
        m_state = State::ChannelOk;
        send(ownChannel, AMQP_CHANNEL_OPEN_METHOD, amqp_channel_open_t{amqp_empty_bytes});
    } else if (is(State::ChannelOk, AMQP_CHANNEL_OPEN_OK_METHOD)) {
        m_state = State::ConfirmOk;
        send(ownChannel, AMQP_CONFIRM_SELECT_METHOD, amqp_confirm_select_t{0});
    } else if (is(State::ConfirmOk, AMQP_CONFIRM_SELECT_OK_METHOD)) {
        m_state = State::Open;
    } else {
        return false;
    }
    return true;
}

void RabbitLink::start(const amqp_connection_start_t &start)
{
    if (start.version_major != 0 || start.version_minor != 9)
        return fail(explainForeign("AMQP", m_settings.tls), SendStage::SignIn);
    if (!offers(fromAmqp(start.mechanisms), "PLAIN")) {
        return fail({ErrorClass::AuthFailed,
                     QStringLiteral("The broker takes no user name and password; it offers: %1.")
                         .arg(amqpText(start.mechanisms)),
                     QStringLiteral("Turn the mechanism PLAIN on in the broker's settings.")},
                    SendStage::SignIn);
    }
    sendLogin();
    m_state = State::Tune;
}

void RabbitLink::sendLogin()
{
    // What RabbitMQ offers beyond the specification is used only where it is asked for.
    std::array capabilities{flagEntry("publisher_confirms"), flagEntry("basic.nack"),
                            flagEntry("connection.blocked"),
                            flagEntry("authentication_failure_close")};
    amqp_table_entry_t capabilityTable{};
    capabilityTable.key = amqpBytes("capabilities");
    capabilityTable.value.kind = AMQP_FIELD_KIND_TABLE;
    capabilityTable.value.value.table = {int(capabilities.size()), capabilities.data()};
    std::array properties{amqpEntry("product", m_settings.product), capabilityTable};

    QByteArray response;
    response.reserve(m_settings.username.size() + m_settings.password.reveal().size() + 2);
    response += '\0';
    response += m_settings.username;
    response += '\0';
    response += m_settings.password.reveal();
    const Secret owner(std::move(response)); // wipes it
    send(0, AMQP_CONNECTION_START_OK_METHOD,
         amqp_connection_start_ok_t{{int(properties.size()), properties.data()},
                                    amqpBytes("PLAIN"),
                                    amqpBytes(owner.reveal()),
                                    amqpBytes("en_US")});
}

void RabbitLink::tune(const amqp_connection_tune_t &tune)
{
    if (tune.frame_max != 0 && tune.frame_max < smallestFrameMax)
        return broken(QStringLiteral("a limit of frames below 4096 bytes"));
    m_frameMax = tune.frame_max == 0 ? ownFrameMax : std::min(tune.frame_max, ownFrameMax);
    m_reader.setFrameMax(m_frameMax);
    // 0 means none wanted; then this side's stands (RabbitMQ's guide on heartbeats).
    const quint16 seconds =
        tune.heartbeat == 0 ? quint16(0) : std::min(tune.heartbeat, ownHeartbeatSeconds);
    m_heartbeat = milliseconds(seconds * 1000);
    send(0, AMQP_CONNECTION_TUNE_OK_METHOD, amqp_connection_tune_ok_t{1, m_frameMax, seconds});
    send(0, AMQP_CONNECTION_OPEN_METHOD,
         amqp_connection_open_t{amqpBytes(m_settings.address.vhost), amqp_empty_bytes, 0});
    m_state = State::OpenOk;
}

} // namespace deckhand
