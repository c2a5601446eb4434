#pragma once

#include "api/destinationtype.h"
#include "api/stream.h"
#include "remote/remoteengine.h"
#include "remote/streamedanswer.h"

#include <QDeadlineTimer>
#include <QFuture>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QSslConfiguration>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

class StreamGate;

struct RemoteRequest
{
    QByteArray method = "GET";
    QByteArray path;  ///< `/v2/events`, percent-encoded
    QByteArray query; ///< encoded, without the question mark
    QByteArray body;
    /// A POST, PATCH or DELETE that the server must not carry out twice when it is sent again over
    /// a fresh connection: it gets an `Idempotency-Key` of its own.
    bool once = false;
    /// A POST that changes nothing and may take long: given up like a read, and not asked again
    /// before the whole time is over, since asking again would begin it anew.
    bool rehearses = false;
    /// The answer may come as a stream; called with each of its messages before the last, on the
    /// network thread. Where it breaks off, the call is sent again with its key, and the messages
    /// may begin anew.
    StreamedAnswer::Message onMessage = {};
    /// A short read that a change waits for: it goes with the changes.
    bool isPrompt = false;
    /// Of a read: where it is canceled, the request is given up, or not made.
    std::optional<QFuture<void>> caller = {};

    [[nodiscard]] bool isRead() const { return !isPrompt && (method == "GET" || rehearses); }
    [[nodiscard]] bool isGivenUp() const { return caller && caller->isCanceled(); }
};

/// The HTTP side of a remote engine. It lives in the engine's network thread; `call` and
/// `subscribe` may be called from any thread, answers come on the network thread. Destroying it
/// drops the answers of calls under way, which finishes their futures with an error.
class RemoteClient final : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(Result<QByteArray>)>;
    using KindAnswer = std::function<void(Result<RemoteKind>)>;
    using TypesAnswer = std::function<void(Result<std::shared_ptr<const DestinationTypes>>)>;

    explicit RemoteClient(RemoteSettings settings);
    ~RemoteClient() override;

    void call(RemoteRequest request, Answer answer);
    void subscribe(StreamOptions options, std::shared_ptr<StreamGate> gate);
    /// Calls `answer` with what the server is, on the network thread, in the order of asking. It is
    /// asked once, and again where it gave no answer.
    void askKind(KindAnswer answer);

    // From the network thread only.
    /// The server's destination types, asked for once; those of the settings where the server does
    /// not name any.
    void withTypes(TypesAnswer answer);
    /// Ahead of calls that wait for a stream to open.
    void send(const RemoteRequest &request, Answer answer);
    [[nodiscard]] QNetworkRequest prepare(const QByteArray &path, const QByteArray &query) const;
    [[nodiscard]] const RemoteSettings &settings() const { return m_settings; }
    /// Calls made while a stream opens wait for it, so that a caller sees on the stream whatever it
    /// did after subscribing.
    void holdCalls() { ++m_holds; }
    void releaseCalls();

private:
    /// A call under way. It is sent again where its connection broke, which is safe: reads change
    /// nothing, changes have a key, and events an id.
    struct Flight
    {
        RemoteRequest request;
        Answer answer;
        QByteArray key; ///< `Idempotency-Key`, the same each time
        QDeadlineTimer deadline;
        std::size_t resent = 0;                        ///< times
        std::shared_ptr<StreamedAnswer> streamed = {}; ///< of the last time; none: not asked for
    };
    void start(const std::shared_ptr<Flight> &flight);
    /// How long a connection may stay silent this time.
    [[nodiscard]] milliseconds silenceOf(const Flight &flight) const;
    [[nodiscard]] bool mayResend(const QNetworkReply &reply, const Flight &flight) const;
    /// The server does it once, however often it is asked.
    [[nodiscard]] bool mayRepeat(const Flight &flight) const;
    /// How long to wait for an earlier sending of what was sent again, which the server carries out
    /// just now; 0: nothing like that.
    [[nodiscard]] static milliseconds stillRunning(const QNetworkReply &reply,
                                                   const Flight &flight);
    void dispatch(const RemoteRequest &request, Answer answer);
    void withKind(KindAnswer answer);
    void takeKind(const Result<QByteArray> &body);
    /// Opens the stream once it is known which kind it is.
    void openStream(const StreamOptions &options, const std::shared_ptr<StreamGate> &gate,
                    milliseconds wait);
    void finish(QNetworkReply *reply, const Flight &flight) const;
    void askForStream(QNetworkRequest &request, Flight &flight) const;
    void takeTypes(const Result<QByteArray> &body);
    [[nodiscard]] std::shared_ptr<const DestinationTypes> describedTypes() const;

    struct Waiting
    {
        RemoteRequest request;
        Answer answer;
    };
    RemoteSettings m_settings;
    QSslConfiguration m_tls;
    /// Each opens six connections at most, so that reads which hang hold up reads alone. A stream
    /// has one of its own. Made in the network thread.
    std::unique_ptr<QNetworkAccessManager> m_reads, m_changes;
    std::deque<Waiting> m_waiting;
    int m_holds = 0;
    RemoteKind m_kind;
    std::vector<KindAnswer> m_kindWaiting;
    std::shared_ptr<const DestinationTypes> m_types;
    std::vector<TypesAnswer> m_typesWaiting;
};

} // namespace deckhand
