#pragma once

#include "destinations/sender.h"

#include <optional>
#include <vector>

namespace deckhand {

/// Why a link cannot be used any more.
struct LinkFailure
{
    AttemptError error;
    SendStage stage = SendStage::Send;
    bool lost = false; ///< it broke; what became of the messages on their way is not known
    std::optional<milliseconds> retryAfter = {}; ///< as the service asked
};

/// What became of one message.
struct LinkSettled
{
    quint64 tag = 0;
    AttemptError error; ///< class None: the service has taken it
    QByteArray acknowledgement;
    SendStage stage = SendStage::Send;
    bool again = false; ///< it was never judged; send it again while there is time
    std::optional<milliseconds> retryAfter = {}; ///< as the service asked
};

/// A messaging protocol over one connection, without the connection: bytes go in and out, nothing
/// waits. `LinkWorker` moves the bytes and owns the time. What arrives is hostile: it is bounded
/// and checked. Thread: the worker's.
class Link
{
public:
    virtual ~Link() = default;

    virtual void received(QByteArrayView bytes) = 0;
    /// Bytes to be written; valid until the next call of another method.
    [[nodiscard]] virtual QByteArrayView outgoing() = 0;
    virtual void wrote(qsizetype bytes) = 0;

    /// Signed in and permitted: messages can be published.
    [[nodiscard]] virtual bool isOpen() const = 0;
    /// How far opening it has come.
    [[nodiscard]] virtual SendStage stage() const = 0;
    /// Whether it takes one more message now.
    [[nodiscard]] virtual bool takes() const = 0;
    /// Why it takes none for a while, where the service said so; class None where it did not.
    [[nodiscard]] virtual AttemptError obstacle() const { return {}; }
    virtual void publish(quint64 tag, const SendJob &job) = 0;
    /// What has been decided since the last call, each tag once.
    [[nodiscard]] virtual std::vector<LinkSettled> takeSettled() = 0;
    [[nodiscard]] virtual const std::optional<LinkFailure> &failure() const = 0;

    /// When `tick` wants to be called at the latest.
    [[nodiscard]] virtual std::optional<SteadyTime> alarm() const = 0;
    virtual void tick(SteadyTime now) = 0;
    /// Adds a goodbye to what is outgoing; nobody waits for the answer.
    virtual void close() = 0;
};

} // namespace deckhand
