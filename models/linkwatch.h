#pragma once

#include "api/engineapi.h"
#include "models/semantics.h"

#include <QObject>

#include <optional>
#include <vector>

namespace deckhand {

enum class LinkState {
    Off,        ///< nobody looks, so nothing is watched
    Connecting, ///< no answer yet, or none for longer than usual
    Live,       ///< calls are answered and the stream tells what is stored
    Silent,     ///< events are stored, but the stream tells of none
    Refused,    ///< the last call failed
};
[[nodiscard]] Look lookOf(LinkState state);

/// Whether what the console shows is current, judged by what comes in: the counters that are read
/// every two seconds, and the stream.
class LinkWatch : public QObject
{
    Q_OBJECT

public:
    explicit LinkWatch(const Clock &clock, QObject *parent = nullptr);

    void setWatching(bool watching);
    /// Without a subscription the stream cannot tell, and its silence means nothing.
    void setStreaming(bool streaming);
    [[nodiscard]] LinkState state() const { return m_state; }
    /// Of the call that failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// When the state began.
    [[nodiscard]] Timestamp since() const { return m_since; }

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);
    void callSucceeded(qint64 eventsStored);
    /// It may still be answered.
    void callLate();
    void callFailed(const deckhand::Error &error);

Q_SIGNALS:
    void changed();
    /// The stream has stopped telling: a new subscription may help.
    void streamLost();

private:
    void setState(LinkState state);

    const Clock &m_clock;
    LinkState m_state = LinkState::Off;
    std::optional<Error> m_error;
    Timestamp m_since{};
    std::optional<qint64> m_stored; ///< as of the call before
    int m_silentCalls = 0;
    bool m_heard = false; ///< since the call before
    bool m_streaming = true;
};

} // namespace deckhand
