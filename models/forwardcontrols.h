#pragma once

#include "api/delivery.h"
#include "api/event.h"
#include "api/search.h"
#include "api/secret.h"
#include "models/semantics.h"

#include <QObject>
#include <QUrl>

#include <optional>

namespace deckhand {

/// Which event a forwarding begins with.
enum class ForwardBegin {
    Last, ///< behind the last one that was forwarded to this target; what comes now the first time
    Now,
    Time,
};

struct ForwardRequest
{
    QUrl target;
    ForwardBegin begin = ForwardBegin::Last;
    Timestamp since{};       ///< of `Time`
    SearchExpression filter; ///< of events; empty: all
};

///   Off ─► Starting ─► Following ◄─► SourceLost, TargetLost ─► Stopping ─► Off
///              └──────────┴─ nothing more can come ──► Failed
enum class ForwardPhase { Off, Starting, Following, SourceLost, TargetLost, Stopping, Failed };
/// Neither off nor failed.
[[nodiscard]] bool isRunning(ForwardPhase phase);
[[nodiscard]] Look lookOf(ForwardPhase phase);

/// How a forwarding stands. After its end the numbers stay until the next one.
struct ForwardStatus
{
    ForwardPhase phase = ForwardPhase::Off;
    QUrl target;
    qint64 received = 0; ///< of the source; those told twice count once
    qint64 filtered = 0; ///< of them, that the filter left out
    qint64 delivered = 0;
    qint64 failed = 0;          ///< refused to the last attempt
    qint64 waiting = 0;         ///< under way, or until the target is there
    qint64 caughtUp = 0;        ///< events of a list that was read because they were missed
    EventId failedEvent;        ///< whose attempt was the newest that did not arrive; empty: none
    Attempt failure;            ///< that attempt
    std::optional<Error> error; ///< of SourceLost and Failed
};

/// One stored event that was to be delivered here, and what came of it.
struct LocalDelivery
{
    EventId event;
    QUrl target;
    std::optional<Error> error; ///< it could not even be tried
    Attempt attempt;            ///< otherwise
    QByteArray body;            ///< what was sent
};

/// Takes the events of the engine that a window shows and has them delivered on this computer.
/// Implemented where the window is put together. Lives in the window's thread; nothing blocks, and
/// it ends with the window.
class ForwardControls : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    [[nodiscard]] virtual const ForwardStatus &status() const = 0;
    /// Stops what runs and begins.
    virtual void start(const ForwardRequest &request) = 0;
    /// Takes nothing more; attempts under way still end.
    virtual void stop() = 0;
    /// Delivers a stored event once, without retries; answered by `delivered`.
    virtual void deliver(const EventId &event, const QUrl &target) = 0;
    /// What is sent is signed with; empty until it was read from where it is kept.
    [[nodiscard]] virtual Secret secret() const = 0;

Q_SIGNALS:
    void changed();
    void delivered(const deckhand::LocalDelivery &outcome);
};

} // namespace deckhand
