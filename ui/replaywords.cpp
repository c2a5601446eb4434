#include "ui/replaywords.h"

#include "models/formatting.h"
#include "models/replaypace.h"
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

QString ReplayWords::pace(const Replay &replay, const ReplayPace &pace)
{
    const auto rate = pace.perSecond();
    if (!rate)
        return tr("Its pace is being measured.");
    const QString speed = replay.rate ? tr("%1 per second, of at most %2.")
                                            .arg(format::rate(*rate), format::rate(*replay.rate))
                                      : tr("%1 per second.").arg(format::rate(*rate));
    const auto left = pace.left();
    if (!left || left->count() < 1000)
        return speed;
    // To the second: more would only flicker.
    const qint64 whole = left->count() / 1000 * 1000;
    return tr("%1 About %2 left.").arg(speed, format::duration(double(whole)));
}

QString ReplayWords::whyStopped(const ReplayStop &stop)
{
    return tr("It paused itself after %n failed attempts in a row. The last one: %1 %2", nullptr,
              stop.failures)
        .arg(engineText(stop.error.message), engineText(stop.error.hint));
}

} // namespace deckhand
