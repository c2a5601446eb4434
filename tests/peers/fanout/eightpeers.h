#pragma once

#include "demo/receiver.h"
#include "peers/aws/awspeers.h"
#include "peers/hookdeck/hookdecklab.h"
#include "peers/pubsub/pubsublab.h"
#include "peers/rabbit/rabbitbroker.h"
#include "peers/servicebus/sbpeer.h"

#include <map>
#include <mutex>
#include <vector>

namespace deckhand {

/// The peers of all eight destination types at once, and what has arrived at each.
class EightPeers
{
public:
    EightPeers();
    ~EightPeers();
    Q_DISABLE_COPY_MOVE(EightPeers)

    /// Nothing, or why they do not all run. Takes about ten seconds.
    [[nodiscard]] QByteArray start();
    /// One file with the authorities of all that speak TLS.
    [[nodiscard]] QString caFile() const { return m_dir.filePath(QStringLiteral("all.pem")); }
    /// Where its peer listens on loopback; those whose certificate is for `localhost` speak TLS.
    [[nodiscard]] quint16 port(const QByteArray &type) const;
    /// A destination that works, reached at another port, such as a proxy's, where one is given.
    [[nodiscard]] Destination destination(const QByteArray &type, quint16 port = 0) const;
    /// For the services with a fixed address; a port of 0 is the peer's own.
    [[nodiscard]] std::map<QByteArray, QByteArray> baseUrls(quint16 hookdeckPort = 0,
                                                            quint16 pubSubPort = 0) const;
    /// Asks the peer until all these events have arrived or some seconds are over; those missing.
    [[nodiscard]] QByteArrayList missing(const QByteArray &type, const QByteArrayList &eventIds);
    /// The bodies that have come for an event, as far as `missing` has asked; more than one where
    /// it was sent again.
    [[nodiscard]] std::vector<QByteArray> bodies(const QByteArray &type,
                                                 const QByteArray &eventId) const;
    /// The key file of a service account that Google's fake does not know.
    [[nodiscard]] QByteArray strangersKeyFile() const;
    void answerWebhooks(int status);
    /// Webhooks whose signature was wrong.
    [[nodiscard]] qint64 badSignatures() const { return m_receiver->counters().badSignatures; }

private:
    void collect(const QByteArray &type, const QByteArrayList &wanted);
    void collectFromHookdeck(const QByteArrayList &wanted);
    void keep(const QByteArray &type, const QByteArray &body);
    void writeAuthorities() const;

    const QTemporaryDir m_dir;
    MotoPeer m_moto;
    S3Peer m_s3;
    PubSubLab m_pubsub;
    RabbitBroker m_rabbit;
    SbPeer m_serviceBus;
    HookdeckLab m_hookdeck;
    std::unique_ptr<SenderBench> m_bench;
    std::unique_ptr<Receiver> m_receiver;
    mutable std::mutex m_mutex; ///< the receiver has a thread of its own
    std::map<QByteArray, std::map<QByteArray, std::vector<QByteArray>>> m_bodies;
};

} // namespace deckhand
