#include "ui/forwardwords.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/words.h"

#include <QCoreApplication>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Forwarding)
};

QString shown(const QUrl &target)
{
    return target.toDisplayString();
}

} // namespace

QString word(ForwardPhase phase)
{
    switch (phase) {
    case ForwardPhase::Starting: return Tr::tr("Starting");
    case ForwardPhase::Following: return Tr::tr("Forwarding");
    case ForwardPhase::SourceLost: return Tr::tr("Source not reached");
    case ForwardPhase::TargetLost: return Tr::tr("Target not reached");
    case ForwardPhase::Stopping: return Tr::tr("Stopping");
    case ForwardPhase::Failed: return Tr::tr("Ended by an error");
    case ForwardPhase::Off: break;
    }
    return Tr::tr("Off");
}

QString explain(const ForwardStatus &status)
{
    switch (status.phase) {
    case ForwardPhase::Starting: return Tr::tr("The stream of events is being opened.");
    case ForwardPhase::Following:
        return Tr::tr("Events go to %1 as they come, for as long as this window is open.")
            .arg(shown(status.target));
    case ForwardPhase::SourceLost:
        return Tr::tr("No events come. It is tried again and goes on where it was.");
    case ForwardPhase::TargetLost:
        return Tr::tr("Nobody answers at %1. Events wait until somebody does.")
            .arg(shown(status.target));
    case ForwardPhase::Stopping: return Tr::tr("Attempts under way still end.");
    case ForwardPhase::Failed: return Tr::tr("Nothing more is forwarded.");
    case ForwardPhase::Off: break;
    }
    return status.target.isEmpty()
             ? Tr::tr("The events of this connection are delivered to an address on this "
                      "computer, signed and retried.")
             : Tr::tr("Stopped. It can go on where it ended.");
}

QString troubleOf(const ForwardStatus &status)
{
    if (status.error)
        return engineText(*status.error);
    if (status.failedEvent.isEmpty())
        return {};
    const Diagnosis diagnosis = Words::diagnose(status.failure);
    return Tr::tr("%1 did not arrive. %2 %3")
        .arg(format::shortId(status.failedEvent.bytes()), diagnosis.cause, diagnosis.nextStep);
}

QString briefly(const ForwardStatus &status)
{
    return Tr::tr("%1 · %2 delivered").arg(word(status.phase), format::count(status.delivered));
}

} // namespace deckhand
