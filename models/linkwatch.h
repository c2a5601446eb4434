#pragma once

#include "api/engineapi.h"
#include "models/semantics.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace deckhand {

/// Where a window's connection stands.
///
///     Connecting ──answered──▶ Live ──stream lagged──▶ CatchingUp ──answered──▶ Live
///                              Live ──stored, untold──▶ Silent ──told──▶ Live
///                   Live, CatchingUp ──late──▶ Connecting
///     any ──no answer of a server──▶ Lost ──answered──▶ Live
///     any ──answered with an error──▶ Refused ──answered──▶ Live
///     any ──window hidden──▶ Off ──window shown──▶ Connecting
enum class LinkState {
    Off,        ///< nobody looks, so nothing is watched
    Connecting, ///< no answer yet, or none for longer than usual
    CatchingUp, ///< the stream has missed something, so the lists are read again
    Live,       ///< calls are answered and the stream tells what is stored
    Silent,     ///< events are stored, but the stream tells of none
    Lost,       ///< the server cannot be reached
    Refused,    ///< the last call was answered with an error, as for a key that was revoked
};
[[nodiscard]] Look lookOf(LinkState state);

/// Whether what the console shows is current, judged by what comes in: the counters that are read
/// every two seconds, and the stream. Where there are no counters, the stream is all there is.
class LinkWatch : public QObject
{
    Q_OBJECT

public:
    explicit LinkWatch(const Clock &clock, QObject *parent = nullptr);

    void setWatching(bool watching);
    /// The engine is behind a network, so that calls without an answer mean that it is lost.
    void setRemote(bool remote) { m_remote = remote; }
    /// A server that knows the key, but not any more or not for this.
    [[nodiscard]] bool isSignInRefused() const;
    /// Without a subscription the stream cannot tell, and its silence means nothing.
    void setStreaming(bool streaming);
    [[nodiscard]] LinkState state() const { return m_state; }
    /// Of the call that failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// When the state began.
    [[nodiscard]] Timestamp since() const { return m_since; }
    /// The server has no stream and is asked again and again: when it answered last.
    [[nodiscard]] std::optional<Timestamp> polledAt() const;
    [[nodiscard]] Timestamp now() const { return m_clock.now(); }

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);
    void callSucceeded(qint64 eventsStored);
    /// It may still be answered.
    void callLate();
    void callFailed(const deckhand::Error &error);
    /// The server counts nothing, so that no call tells how it stands; its stream does.
    void countersMissing();
    /// What the stream says of itself.
    void takeState(const deckhand::StreamState &state);
    /// The stream has missed something.
    void lagged();

Q_SIGNALS:
    /// Also each second while it is polled, as the age of the last answer grows.
    void changed();
    /// The stream has stopped telling: a new subscription may help.
    void streamLost();

private:
    void setState(LinkState state);
    void judgeStream();

    const Clock &m_clock;
    LinkState m_state = LinkState::Off;
    std::optional<Error> m_error;
    Timestamp m_since{};
    std::optional<qint64> m_stored; ///< as of the call before
    int m_silentCalls = 0;
    bool m_heard = false; ///< since the call before
    bool m_remote = false;
    bool m_streaming = true;
    bool m_countersMissing = false;
    std::optional<StreamState> m_stream; ///< as it was told last
    QTimer m_age;
};

} // namespace deckhand
