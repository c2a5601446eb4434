#pragma once

#include "api/engineapi.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <mutex>
#include <vector>

namespace deckhand {

/// The console's one subscription to an engine's stream. Messages arrive on an engine thread, wait
/// in a bounded buffer, and are handed to the models in the GUI thread ten times a second, and
/// twice as often while somebody watches them come and can follow.
class StreamFeed : public QObject
{
    Q_OBJECT

public:
    explicit StreamFeed(EngineApi &engine, QObject *parent = nullptr);
    ~StreamFeed() override;

    /// Unsubscribes while nobody looks. Lists are the truth when it comes back.
    void setActive(bool active);
    /// Subscribes anew, where a subscription has gone silent.
    void restart();
    [[nodiscard]] bool isActive() const { return m_subscription != nullptr; }
    /// Messages left out because the console could not keep up; none of them is lost to the engine.
    [[nodiscard]] qint64 dropped() const { return m_dropped; }
    /// Whether somebody watches rows come just now.
    void setWatched(bool watched);
    [[nodiscard]] std::chrono::milliseconds interval() const
    {
        return m_timer.intervalAsDuration();
    }
    /// Hands over what waits, now.
    void flush();

Q_SIGNALS:
    void batch(const std::vector<deckhand::StreamBatch> &batches);
    /// Once after a batch, when all models have taken it.
    void ticked();
    /// Messages were left out: lists are to be read again.
    void lagged();
    /// The newest of what the stream says of itself.
    void stateTold(const deckhand::StreamState &state);

private:
    /// Shared with the handler, which may run while this object goes away.
    struct Inbox
    {
        std::mutex mutex;
        std::vector<StreamBatch> batches;
        std::size_t messages = 0;
        qint64 dropped = 0;
        std::unique_ptr<const StreamState> state; ///< the newest that nobody has seen
    };

    void setPace();
    void measure(std::size_t messages);

    EngineApi &m_engine;
    std::shared_ptr<Inbox> m_inbox;
    std::unique_ptr<StreamSubscription> m_subscription;
    QTimer m_timer;
    QByteArray m_lastId; ///< of the newest message that was handed over
    qint64 m_dropped = 0;
    bool m_watched = false;
    int m_rushes = 0;       ///< batches in a row of which nobody reads all
    bool m_rushing = false; ///< more comes than anybody reads
};

} // namespace deckhand
