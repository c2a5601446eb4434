#pragma once

#include "destinations/link.h"
#include "destinations/metadata.h"
#include "destinations/rabbitmq/amqpframes.h"
#include "destinations/rabbitmq/rabbitaddress.h"

#include <map>

namespace deckhand {

/// AMQP 0-9-1 as RabbitMQ speaks it, for publishing with confirms on one channel.
///
/// Opening (specification 2.2.4, RabbitMQ's "Consumer Acknowledgements and Publisher Confirms"):
///
///     header ─► start ─► tune ─► open ─► channel.open ─► confirm.select ─► open for messages
///
/// A message is unsettled until basic.ack or basic.nack names its delivery tag, alone or with all
/// before it; a basic.return ahead of the ack makes it unroutable. An error closes the channel or
/// the connection, and with it this link.
class RabbitLink final : public Link
{
public:
    /// Messages that may wait for their confirms.
    static constexpr std::size_t window = 1000;

    RabbitLink(const RabbitSettings &settings, const std::map<QString, QString> &metadata);

    void received(QByteArrayView bytes) override;
    [[nodiscard]] QByteArrayView outgoing() override;
    void wrote(qsizetype bytes) override;
    [[nodiscard]] bool isOpen() const override { return m_state == State::Open; }
    [[nodiscard]] SendStage stage() const override;
    [[nodiscard]] bool takes() const override;
    [[nodiscard]] AttemptError obstacle() const override { return m_blocked; }
    void publish(quint64 tag, const SendJob &job) override;
    [[nodiscard]] std::vector<LinkSettled> takeSettled() override;
    [[nodiscard]] const std::optional<LinkFailure> &failure() const override { return m_failure; }
    [[nodiscard]] std::optional<SteadyTime> alarm() const override;
    void tick(SteadyTime now) override;
    void close() override;

private:
    static constexpr quint16 ownChannel = 1;
    enum class State { Start, Tune, OpenOk, ChannelOk, ConfirmOk, Open };
    struct Unsettled
    {
        quint64 tag = 0;
        QByteArray messageId;
        qint64 bodyBytes = 0;
        AttemptError returned; ///< class None: it was not
    };
    /// A message that is coming back: its method, then its header, then its body.
    struct Returning
    {
        AttemptError error;
        quint64 bytesLeft = 0;
        bool headerSeen = false;
    };

    void handleFrame(const AmqpFrame &frame);
    void handleMethod(const AmqpMethod &method, quint16 channel);
    bool handleOpening(const AmqpMethod &method);
    void start(const amqp_connection_start_t &start);
    void sendLogin();
    void tune(const amqp_connection_tune_t &tune);
    void confirmed(quint64 deliveryTag, bool multiple, bool ack);
    void settle(std::map<quint64, Unsettled>::iterator entry, bool ack);
    void beginReturn(const amqp_basic_return_t &method);
    void returnContent(const AmqpFrame &frame);
    void returned(const QByteArray &messageId);
    void closed(int code, const amqp_bytes_t &text, bool ofChannel);
    void tooLarge(qint64 size, qint64 limit);
    void broken(const QString &what);
    void fail(AttemptError error, SendStage stage, bool lost = false);
    template <class Method>
    void send(quint16 channel, amqp_method_number_t id, Method method);
    [[nodiscard]] bool appendMessage(QByteArray &out, const SendJob &job) const;

    const RabbitSettings m_settings;
    const std::map<QString, QString> m_metadata;
    State m_state = State::Start;
    AmqpFrameReader m_reader;
    QByteArray m_out;
    qsizetype m_written = 0;
    quint32 m_frameMax = 131'072;
    milliseconds m_heartbeat{0}; ///< 0: none agreed
    SteadyTime m_lastSent{};
    SteadyTime m_lastReceived{};
    quint64 m_lastDeliveryTag = 0;
    std::map<quint64, Unsettled> m_unsettled; ///< by delivery tag
    std::optional<Returning> m_returning;
    std::vector<LinkSettled> m_settled;
    AttemptError m_blocked;
    std::optional<LinkFailure> m_failure;
};

template <class Method>
void RabbitLink::send(quint16 channel, amqp_method_number_t id, Method method)
{
    if (!appendMethod(m_out, channel, id, &method))
        broken(QStringLiteral("settings that do not fit into a frame"));
}

} // namespace deckhand
