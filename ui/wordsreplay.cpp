#include "models/formatting.h"
#include "ui/words.h"

namespace deckhand {

QString Words::word(Fact fact) const
{
    switch (fact) {
    case Fact::Status: return tr("Status");
    case Fact::Error: return tr("Error");
    case Fact::Evidence: return tr("Evidence");
    case Fact::Started: return tr("Started");
    case Fact::Duration: return tr("Duration");
    case Fact::Address: return tr("Sent to");
    case Fact::Destination: return tr("Destination");
    case Fact::Connection: return tr("Connection");
    case Fact::RequestHeader: return tr("Request");
    case Fact::ResponseHeader: return tr("Response");
    case Fact::ResponseBody: return tr("Answer");
    case Fact::EventType: return tr("Type");
    case Fact::Id: return tr("Event");
    case Fact::Created: return tr("Created");
    case Fact::Payload: return tr("Payload");
    }
    return {};
}

QString Words::word(Difference change) const
{
    switch (change) {
    case Difference::Same: return tr("Same");
    case Difference::Changed: return tr("Changed");
    case Difference::Added: return tr("Only on the right");
    case Difference::Removed: return tr("Only on the left");
    }
    return {};
}

QString Words::word(ReplayStatus status) const
{
    switch (status) {
    case ReplayStatus::Planned: return tr("Planned");
    case ReplayStatus::Running: return tr("Running");
    case ReplayStatus::Paused: return tr("Paused");
    case ReplayStatus::Completed: return tr("Completed");
    case ReplayStatus::Canceled: return tr("Canceled");
    case ReplayStatus::Failed: return tr("Failed");
    case ReplayStatus::Unknown: break;
    }
    return tr("Unknown state");
}

QString Words::word(ReplayOnly only)
{
    switch (only) {
    case ReplayOnly::Failed: return tr("Deliveries that failed, are held or were canceled");
    case ReplayOnly::Missed: return tr("Events that a destination has missed");
    case ReplayOnly::All: return tr("Everything that matches, delivered or not");
    }
    return {};
}

QString Words::attemptTitle(const Attempt &attempt) const
{
    return tr("Attempt %1, %2").arg(attempt.number).arg(trigger(attempt));
}

QString Words::progress(const ReplayCounts &counts) const
{
    const qint64 done = counts.total - counts.left;
    return tr("%1, %2 of %3")
        .arg(format::percent(done, counts.total), format::count(done), format::count(counts.total));
}

QString Words::scope(const Replay &replay) const
{
    const EventFilter &filter = replay.filter;
    QStringList parts;
    if (!filter.q.isEmpty())
        parts.append(filter.q.text());
    for (const QByteArray &type : filter.types)
        parts.append(QStringLiteral("type:") + QString::fromUtf8(type));
    if (filter.createdAfter)
        parts.append(tr("since %1").arg(fullTime(*filter.createdAfter)));
    if (filter.createdBefore)
        parts.append(tr("before %1").arg(fullTime(*filter.createdBefore)));
    return parts.isEmpty() ? tr("All events") : parts.join(QLatin1Char(' '));
}

} // namespace deckhand
