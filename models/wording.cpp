#include "models/wording.h"

#include "models/formatting.h"

namespace deckhand {

namespace {

QTimeZone zoneOf(TimeMode mode)
{
    return mode == TimeMode::Utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
}

} // namespace

QVariant Wording::markCell(const Mark *mark, int role) const
{
    if (!mark)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case ValueRole: return word(*mark);
    case FilterTextRole: return markClause(*mark);
    case LookRole: return QVariant::fromValue(lookOf(*mark));
    default: return {};
    }
}

QString Wording::about(const Event &event) const
{
    const QString line = demoLine(event);
    return line.isEmpty() ? format::shortId(subjectOf(event.data)) : line;
}

QString Wording::aboutInFull(const Event &event) const
{
    const QString line = demoLine(event);
    return line.isEmpty() ? QString::fromUtf8(subjectOf(event.data)) : line;
}

QString Wording::idCell(const Event &event) const
{
    const QString id = format::shortId(event.id.bytes());
    return event.replayedFrom.isEmpty() ? id : replayed(id);
}

QString Wording::idToolTip(const Event &event) const
{
    const QString id = event.id.toString();
    return event.replayedFrom.isEmpty() ? id : replayed(id, event.replayedFrom.toString());
}

QVariant Wording::lineCell(const Event &event, Column column) const
{
    if (column == Column::Time || column == Column::Type || column == Column::Mark)
        return {};
    const QString line = demoLine(event);
    return line.isEmpty() ? QVariant() : QVariant(line);
}

QString Wording::time(Timestamp at, Timestamp now, const std::optional<Timestamp> &before) const
{
    if (m_times == TimeMode::Relative)
        return ago(at, now);
    // The first of all has nothing to count from.
    return m_times == TimeMode::Delta && before ? format::difference(at - *before)
                                                : format::clockTime(at, zoneOf(m_times), now);
}

QString Wording::shortTime(Timestamp at, Timestamp now, format::Precision precision) const
{
    return format::shortTime(at, zoneOf(m_times), now, precision);
}

QString Wording::fullTime(Timestamp at) const
{
    return format::fullTime(at, zoneOf(m_times));
}

QString Wording::zoneName() const
{
    return format::zoneName(zoneOf(m_times));
}

QString Wording::timeHeader() const
{
    return QString(header(Column::Time) % QStringLiteral(" (") % zoneName() % QStringLiteral(")"));
}

} // namespace deckhand
