#include "ui/replaywords.h"
#include "ui/enginewords.h"

#include <QStringList>

namespace deckhand {

QString ReplayWords::word(ReplayOrder order)
{
    switch (order) {
    case ReplayOrder::Oldest: return tr("Oldest events first");
    case ReplayOrder::Newest: return tr("Newest events first");
    }
    return {};
}

QString ReplayWords::options(const ReplayOptions &options, const QString &targetName)
{
    QStringList sentences;
    if (options.targetDestinationId)
        sentences.append(tr("To %1 instead of the chosen destinations.").arg(targetName));
    if (options.asNewEvent)
        sentences.append(tr("As new events, which receivers cannot recognise as duplicates."));
    if (options.parallel)
        sentences.append(tr("At most %1 at once.").arg(*options.parallel));
    if (options.stopAfterFailures)
        sentences.append(
            tr("Stops after %n failed attempts in a row.", nullptr, *options.stopAfterFailures));
    if (options.order == ReplayOrder::Newest)
        sentences.append(tr("Newest events first."));
    return sentences.join(QLatin1Char(' '));
}

QString ReplayWords::whyStopped(const ReplayStop &stop)
{
    return tr("It paused itself after %n failed attempts in a row. The last one: %1 %2", nullptr,
              stop.failures)
        .arg(engineText(stop.error.message), engineText(stop.error.hint));
}

} // namespace deckhand
