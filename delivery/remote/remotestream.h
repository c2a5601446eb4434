#pragma once

#include "api/stream.h"
#include "remote/remoteclient.h"
#include "remote/sseparser.h"
#include "remote/streamgate.h"

#include <QNetworkAccessManager>
#include <QPointer>
#include <QTimer>

namespace deckhand {

/// Reads `GET /v2/stream` and comes back after every break:
///
///     opening --headers--> reading --end, error, 45 s of silence--> waiting --timer--> opening
///
/// After a break it asks for what followed the last message it saw; where it saw none, it tells the
/// handler that messages may be missing. Lives in the network thread; deletes itself when its gate
/// closes.
class StreamConnection final : public QObject
{
    Q_OBJECT

public:
    StreamConnection(RemoteClient &client, StreamOptions options, std::shared_ptr<StreamGate> gate);
    ~StreamConnection() override;
    void open();

private:
    void request();
    void onHeaders();
    void onBytes();
    void onFinished();
    void stopHolding();
    [[nodiscard]] QByteArray query() const;
    [[nodiscard]] std::optional<StreamMessage> decode(const SseMessage &message) const;
    /// Why the reply ended.
    [[nodiscard]] Error endOf(QNetworkReply &reply) const;
    void tell(StreamPhase phase, std::optional<Error> error = {});

    RemoteClient &m_client;
    StreamOptions m_options;
    std::shared_ptr<StreamGate> m_gate;
    std::shared_ptr<const DestinationTypes> m_types;
    // Its own: a long answer would take one of the few connections that calls share.
    QNetworkAccessManager m_network;
    QNetworkReply *m_reply = nullptr;
    QByteArray m_refusal; ///< the beginning of an answer that is no stream
    SseParser m_parser;
    QTimer m_retry;
    QTimer m_silence;
    QTimer m_opening;
    milliseconds m_wait;
    bool m_holding = false;
    std::optional<Timestamp> m_heardAt;
    bool m_mayMiss = false; ///< a break happened before there was an id to resume from
};

[[nodiscard]] std::unique_ptr<StreamSubscription>
subscribeRemote(RemoteClient &client, StreamOptions options, StreamHandler handler);

} // namespace deckhand
