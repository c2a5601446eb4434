#pragma once

#include "destinations/sender.h"
#include "peers/support/peercertificates.h"
#include "peers/support/peerprocess.h"
#include "peers/support/senderbench.h"

#include <QJsonArray>
#include <QJsonObject>

namespace deckhand {

/// A key of the peer's, as `key`, `secret` and perhaps `session`.
using AwsKey = QJsonObject;

/// moto with signatures and permissions verified: queues `events`, `busy` and `events.fifo`,
/// streams `events` and `busy`, a bucket `events`, and keys `sender` (may send), `reader` (may not)
/// and `temporary`.
class MotoPeer
{
public:
    /// Nothing, or why it does not run. With a `backlog`, queues keep that many messages only: each
    /// message costs moto time for every other that waits, which no real queue takes.
    [[nodiscard]] QString start(int backlog = 0);
    [[nodiscard]] QString endpoint() const;
    [[nodiscard]] QString queueUrl(const QString &name) const;
    [[nodiscard]] AwsKey key(const QString &name) const;
    /// Received and deleted by AWS's own client, up to `count`.
    [[nodiscard]] QJsonArray messages(SenderBench &bench, const QByteArray &queue, int count) const;
    [[nodiscard]] QJsonArray records(SenderBench &bench, const QByteArray &stream) const;

private:
    [[nodiscard]] QJsonArray readBack(SenderBench &bench, const QByteArray &what) const;

    PeerProcess m_process;
    quint16 m_port = 0;
    quint16 m_control = 0;
    QJsonObject m_made;
};

/// The verifying gate before a service, which misbehaves as a test tells it.
class GatePeer
{
public:
    struct Settings
    {
        QString upstream;
        QString service;
        AwsKey key;
        QString region = QStringLiteral("eu-west-1");
        const PeerCertificates *certificates = nullptr; ///< with them it speaks TLS
    };
    [[nodiscard]] QString start(const Settings &settings);
    /// As it was, on the same port.
    [[nodiscard]] QString startAgain();
    void stop() { m_process.stop(); }
    /// For `localhost` where it speaks TLS.
    [[nodiscard]] QString endpoint() const;
    [[nodiscard]] const Settings &settings() const { return m_settings; }
    /// See gate.cjs.
    void plan(SenderBench &bench, const QByteArray &json) const;
    [[nodiscard]] QJsonObject seen(SenderBench &bench) const;

private:
    Settings m_settings;
    PeerProcess m_process;
    quint16 m_port = 0;
};

/// An S3 server with a bucket `events`, which verifies signatures: @20minutes/s3rver, or Ceph's
/// where DECKHAND_S3_PEER is `ceph`.
class S3Peer
{
public:
    [[nodiscard]] QString start();
    [[nodiscard]] QString endpoint() const;
    [[nodiscard]] static AwsKey key();
    /// All objects of the bucket, or the one of that key, as AWS's own client reads them.
    [[nodiscard]] QJsonArray objects(const QString &key = {}) const;

private:
    QTemporaryDir m_dir; // outlives the server, which writes into it
    PeerProcess m_process;
    quint16 m_port = 0;
};

void setKey(Destination &destination, const AwsKey &key);
/// An envelope, whose `data` ends with `padding` letters.
[[nodiscard]] QByteArray envelopeOf(const QByteArray &id, qsizetype padding = 0);

} // namespace deckhand
