#pragma once

#include "api/destination.h"
#include "peers/support/peercertificates.h"
#include "peers/support/peerprocess.h"
#include "peers/support/senderbench.h"

#include <QJsonObject>
#include <QTemporaryDir>

#include <map>

namespace deckhand {

/// Google's fake of Pub/Sub behind its strict REST layer, with one service account, and Google's
/// client to read from it. Its ports stay the same when it is started again.
class PubSubLab
{
public:
    PubSubLab();
    /// With the topic `projects/lab/topics/events`; false: see `problem`.
    [[nodiscard]] bool start();
    [[nodiscard]] QByteArray problem() const;
    [[nodiscard]] QByteArray url() const;
    [[nodiscard]] QString emulator() const; ///< `127.0.0.1:8085`
    [[nodiscard]] QString caFile() const { return m_certificates.caFile(); }
    /// What the peer has counted, having set its dials where `dials` are given.
    [[nodiscard]] QJsonObject counts(const QJsonObject &dials = {}) const;
    [[nodiscard]] int count(const char *what) const;

    /// The key file, with members changed.
    [[nodiscard]] QByteArray keyFile(const QJsonObject &changes = {}) const;
    /// A key the peer does not know.
    [[nodiscard]] static QString makeKey();
    [[nodiscard]] Destination destination() const;

    /// Messages of a topic as Google's client got them, by the attribute `event-id`.
    [[nodiscard]] std::map<QString, QJsonObject> read(int howMany, const QString &topic);

    PeerProcess peer;

private:
    const PeerCertificates m_certificates;
    const QTemporaryDir m_dir;
    const quint16 m_rest = freePort();
    const quint16 m_plain = freePort();
    const QString m_key = makeKey();
    QString m_grpc;
    PeerProcess m_subscriber;
};

} // namespace deckhand
