#pragma once

#include <QByteArray>

#include <functional>

namespace deckhand {

/// The text of an answer that is a stream of messages, as it comes to be. Thread: the server's.
class StreamSource
{
public:
    virtual ~StreamSource() = default;
    /// Called when there is something to take, once until it is taken.
    virtual void setWake(std::function<void()> wake) = 0;
    /// The next piece of text; empty if nothing waits.
    [[nodiscard]] virtual QByteArray take() = 0;
    /// Messages left out since the last call.
    [[nodiscard]] virtual qint64 takeDropped() { return 0; }
    /// Nobody takes any more.
    virtual void stop() = 0;
    /// It ends before long by itself: it does not count as a reader of the event stream, and a
    /// server that stops waits for it.
    [[nodiscard]] virtual bool endsByItself() const { return false; }
    /// Nothing comes after what was taken.
    [[nodiscard]] virtual bool hasEnded() const { return false; }
};

} // namespace deckhand
