#include "ui/stoppedtext.h"

#include <QCoreApplication>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::StoppedText)
};

/// Whole phrases, because languages put names and times elsewhere.
QString stoppedBy(const QString &name, const QString &time, CancelReason reason)
{
    switch (reason) {
    case CancelReason::DestinationDeleted:
        return Tr::tr("Stopped at %2, when %1 deleted the destination.").arg(name, time);
    case CancelReason::Dropped:
        return Tr::tr(
                   "Stopped at %2, when %1 reactivated the destination and dropped what it held.")
            .arg(name, time);
    case CancelReason::ReplayCanceled:
        return Tr::tr("Stopped at %2, when %1 canceled its replay.").arg(name, time);
    case CancelReason::Request:
    case CancelReason::Unknown: break;
    }
    return Tr::tr("Stopped by %1 at %2.").arg(name, time);
}

} // namespace

QString stoppedText(const Cancellation &cancellation, const Wording &times)
{
    const QString time = times.fullTime(cancellation.at);
    if (!cancellation.by.isEmpty())
        return stoppedBy(cancellation.by, time, cancellation.reason);
    switch (cancellation.reason) {
    case CancelReason::DestinationDeleted:
        return Tr::tr("Stopped at %1, because the destination was deleted.").arg(time);
    case CancelReason::Dropped:
        return Tr::tr(
                   "Stopped at %1, because the destination was reactivated without what it held.")
            .arg(time);
    case CancelReason::ReplayCanceled:
        return Tr::tr("Stopped at %1, because its replay was canceled.").arg(time);
    case CancelReason::Request:
    case CancelReason::Unknown: break;
    }
    return Tr::tr("Stopped at %1.").arg(time);
}

} // namespace deckhand
