#pragma once

#include "destinations/azure_servicebus/connectionstring.h"
#include "destinations/azure_servicebus/servicebusexplain.h"
#include "destinations/azure_servicebus/servicebusmessage.h"
#include "destinations/link.h"

#include <map>
#include <proton/connection_driver.h>
#include <proton/types.h>

struct pn_event_t;

namespace deckhand {

/// What a link to Service Bus needs to know.
struct ServiceBusSettings
{
    ServiceBusAddress address;
    QByteArray entity;
    std::map<QString, QString> metadata;
    QByteArray product; ///< part of the container's id, which the service's logs show
    const Clock *clock = nullptr;
    milliseconds tokenLife{3'600'000};
};

/// AMQP 1.0 as Azure Service Bus speaks it, for sending to one queue or topic; Qpid Proton's engine
/// does the protocol. Source: learn.microsoft.com/azure/service-bus-messaging/
/// service-bus-amqp-protocol-guide.
///
///     SASL ANONYMOUS ─► open ─► $cbs links ─► put-token ─► sender link ─► credit: open for
///     messages
///
/// The token is renewed at three quarters of its life. A message is unsettled until the service
/// states its outcome.
class ServiceBusLink final : public Link
{
public:
    /// Messages that may wait for their outcome.
    static constexpr std::size_t window = 1000;

    explicit ServiceBusLink(ServiceBusSettings settings);
    ~ServiceBusLink() override;
    Q_DISABLE_COPY_MOVE(ServiceBusLink)

    void received(QByteArrayView bytes) override;
    [[nodiscard]] QByteArrayView outgoing() override;
    void wrote(qsizetype bytes) override;
    [[nodiscard]] bool isOpen() const override { return m_state == State::Open; }
    [[nodiscard]] SendStage stage() const override;
    [[nodiscard]] bool takes() const override;
    [[nodiscard]] AttemptError obstacle() const override;
    void publish(quint64 tag, const SendJob &job) override;
    [[nodiscard]] std::vector<LinkSettled> takeSettled() override;
    [[nodiscard]] const std::optional<LinkFailure> &failure() const override { return m_failure; }
    [[nodiscard]] std::optional<SteadyTime> alarm() const override;
    void tick(SteadyTime now) override;
    void close() override;

private:
    enum class State { SignIn, Attaching, Attached, Open };

    void openLinks();
    void pump();
    void handle(pn_event_t *event);
    void onFlow();
    void onDelivery(pn_delivery_t *delivery);
    void readTokenReply(pn_delivery_t *delivery);
    void settleDelivery(pn_delivery_t *delivery);
    void onAttached(pn_link_t *link);
    void onClosed(pn_link_t *link);
    void putToken();
    void attach();
    void messageTooLarge(const AmqpCondition &condition);
    [[nodiscard]] bool sendOn(pn_link_t *link, quint64 tag, const QByteArray &message);
    void failBy(pn_condition_t *condition);
    void fail(LinkFailure failure);
    [[nodiscard]] QString entityText() const { return QString::fromUtf8(m_settings.entity); }

    const ServiceBusSettings m_settings;
    const QByteArray m_audience;
    State m_state = State::SignIn;
    pn_connection_driver_t m_driver{};
    pn_session_t *m_session = nullptr;
    pn_link_t *m_tokenSender = nullptr;
    pn_link_t *m_tokenReceiver = nullptr;
    pn_link_t *m_sender = nullptr;
    MessagePtr m_message;
    quint64 m_tokens = 0; ///< how many were put
    bool m_tokenPending = false;
    std::optional<SteadyTime> m_renewAt;
    std::optional<SteadyTime> m_engineAlarm;
    std::map<quint64, qsizetype> m_unsettled; ///< by tag; encoded bytes
    std::vector<LinkSettled> m_settled;
    std::optional<LinkFailure> m_failure;
};

} // namespace deckhand
