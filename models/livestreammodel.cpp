#include "models/livestreammodel.h"

#include "models/cellclauses.h"
#include "models/formatting.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr std::array columns{Column::Time,       Column::Type, Column::About, Column::Event,
                             Column::Deliveries, Column::Size, Column::Mark};
/// Beyond this many rows that match late, inserting each costs more than showing the list anew.
constexpr std::size_t maxLateInserts = 64;

} // namespace

LiveStreamModel::LiveStreamModel(const Wording &wording, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent), m_wording(wording), m_clock(clock)
{}

void LiveStreamModel::watch(const Marks &marks)
{
    m_marks = &marks;
    connect(&marks, &Marks::changed, this, [this] {
        if (m_markFilter.isNeeded()) {
            refilter();
            Q_EMIT countsChanged();
        } else if (rowCount() > 0) {
            Q_EMIT dataChanged(index(0, columnCount() - 1),
                               index(rowCount() - 1, columnCount() - 1));
        }
    });
}

const Mark *LiveStreamModel::markOf(const Event &event) const
{
    return m_marks ? m_marks->find(event.id.bytes()) : nullptr;
}

void LiveStreamModel::setBound(int rows)
{
    m_bound = std::size_t(std::max(1, rows));
    trim();
    Q_EMIT countsChanged();
}

void LiveStreamModel::setFollowing(bool following)
{
    if (m_following == following)
        return;
    m_following = following;
    m_trimmedBefore = m_trimmed;
    if (m_following) {
        const std::vector<qint64> seqs(m_waiting.begin(), m_waiting.end());
        m_waiting.clear();
        showFresh(seqs);
    }
    Q_EMIT countsChanged();
}

void LiveStreamModel::setFilter(const SearchExpression &filter)
{
    m_filter = filter;
    m_markFilter = MarkFilter(filter);
    refilter();
    Q_EMIT countsChanged();
}

void LiveStreamModel::setDestinationName(const DestinationId &id, const QString &name,
                                         const QByteArray &type)
{
    KnownDestination &known = m_destinations[destinationIndex(id)];
    known.name = name;
    known.type = type;
}

void LiveStreamModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_visible.clear();
    m_waiting.clear();
    m_seqs.clear();
    m_changedFrom = m_changedTo = -1;
    endResetModel();
    Q_EMIT countsChanged();
}

const Event *LiveStreamModel::eventAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    return &rowOf(m_visible[std::size_t(row)]).event;
}

int LiveStreamModel::rowOf(const EventId &id) const
{
    const auto seq = m_seqs.constFind(id);
    if (seq == m_seqs.constEnd())
        return -1;
    const auto at = std::lower_bound(m_visible.begin(), m_visible.end(), *seq);
    return at != m_visible.end() && *at == *seq ? int(at - m_visible.begin()) : -1;
}

DeliverySummary LiveStreamModel::summaryAt(int row) const
{
    DeliverySummary summary;
    if (row >= 0 && row < rowCount()) {
        for (const Leg &leg : rowOf(m_visible[std::size_t(row)]).legs)
            summary.add(DeliveryStatus(leg.status));
    }
    return summary;
}

int LiveStreamModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_visible.size());
}

int LiveStreamModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

void LiveStreamModel::take(const std::vector<StreamBatch> &batches)
{
    std::vector<qint64> fresh;
    std::vector<qint64> late;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            if (const auto *event = std::get_if<Event>(&message.body))
                append(*event, fresh);
            else if (const auto *delivery = std::get_if<Delivery>(&message.body))
                update(*delivery, late);
            else if (const auto *change = std::get_if<DestinationChange>(&message.body);
                     change && !change->deleted)
                setDestinationName(change->destination.id, change->destination.name,
                                   change->destination.type);
        }
    }
    trim();
    const auto gone = [this](qint64 seq) { return seq < firstSeq(); };
    std::erase_if(fresh, gone);
    std::erase_if(late, gone);
    if (late.size() > maxLateInserts) {
        refilter();
    } else {
        showLate(late);
        showFresh(fresh);
    }
    announceChanges();
    Q_EMIT countsChanged();
}

void LiveStreamModel::append(const Event &event, std::vector<qint64> &fresh)
{
    if (m_seqs.contains(event.id))
        return; // told twice after a reconnect
    m_rows.push_back({event, {}, false});
    const qint64 seq = m_nextSeq++;
    m_seqs.insert(event.id, seq);
    Row &row = m_rows.back();
    row.shown = matches(row);
    if (row.shown)
        fresh.push_back(seq);
}

void LiveStreamModel::update(const Delivery &delivery, std::vector<qint64> &late)
{
    const auto found = m_seqs.constFind(delivery.eventId);
    if (found == m_seqs.constEnd())
        return;
    Row &row = rowOf(*found);
    const quint16 destination = destinationIndex(delivery.destinationId);
    auto leg = std::find_if(row.legs.begin(), row.legs.end(),
                            [destination](const Leg &l) { return l.destination == destination; });
    if (leg == row.legs.end()) {
        row.legs.push_back({});
        leg = row.legs.end() - 1;
    }
    *leg = {destination, quint8(delivery.status), quint8(std::min(delivery.attempts, 255))};
    if (row.shown) {
        m_changedFrom = m_changedFrom < 0 ? *found : std::min(m_changedFrom, *found);
        m_changedTo = std::max(m_changedTo, *found);
    } else if (!m_filter.isEmpty() && matches(row)) {
        row.shown = true;
        late.push_back(*found);
    }
}

bool LiveStreamModel::matches(const Row &row) const
{
    if (m_filter.isEmpty())
        return true;
    const Timestamp now = m_clock.now();
    const bool own = m_markFilter.isNeeded();
    const SearchExpression remaining =
        own ? m_markFilter.remaining(markOf(row.event)) : SearchExpression();
    const SearchExpression &filter = own ? remaining : m_filter;
    SearchRow search;
    search.event = &row.event;
    if (filter.matches(search, now))
        return true;
    Delivery delivery;
    delivery.eventId = row.event.id;
    delivery.eventType = row.event.type;
    delivery.createdAt = row.event.createdAt;
    search.delivery = &delivery;
    return std::any_of(row.legs.begin(), row.legs.end(), [&](const Leg &leg) {
        const KnownDestination &destination = m_destinations[leg.destination];
        delivery.destinationId = destination.id;
        delivery.status = DeliveryStatus(leg.status);
        delivery.attempts = leg.attempts;
        search.destinationName = destination.name;
        search.destinationType = destination.type;
        return filter.matches(search, now);
    });
}

quint16 LiveStreamModel::destinationIndex(const DestinationId &id)
{
    const auto found = m_destinationIndex.constFind(id);
    if (found != m_destinationIndex.constEnd())
        return *found;
    // More destinations than the index can tell apart share its last place.
    const auto index = quint16(std::min<std::size_t>(m_destinations.size(), 0xFFFF));
    if (index == m_destinations.size())
        m_destinations.push_back({id, id.toString(), {}});
    m_destinationIndex.insert(id, index);
    return index;
}

void LiveStreamModel::trim()
{
    if (m_rows.size() <= m_bound)
        return;
    const std::size_t count = m_rows.size() - m_bound;
    const qint64 keepFrom = firstSeq() + qint64(count);
    const auto cut = std::lower_bound(m_visible.begin(), m_visible.end(), keepFrom);
    const auto goes = int(cut - m_visible.begin());
    if (goes > 0)
        beginRemoveRows({}, 0, goes - 1);
    m_visible.erase(m_visible.begin(), cut);
    m_waiting.erase(m_waiting.begin(),
                    std::lower_bound(m_waiting.begin(), m_waiting.end(), keepFrom));
    for (std::size_t i = 0; i < count; ++i)
        m_seqs.remove(m_rows[i].event.id);
    m_rows.erase(m_rows.begin(), m_rows.begin() + std::ptrdiff_t(count));
    m_trimmed += qint64(count);
    if (goes > 0)
        endRemoveRows();
}

void LiveStreamModel::showFresh(const std::vector<qint64> &seqs)
{
    if (seqs.empty())
        return;
    if (!m_following) {
        m_waiting.insert(m_waiting.end(), seqs.begin(), seqs.end());
        return;
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + int(seqs.size()) - 1);
    m_visible.insert(m_visible.end(), seqs.begin(), seqs.end());
    endInsertRows();
}

void LiveStreamModel::showLate(const std::vector<qint64> &seqs)
{
    for (const qint64 seq : seqs) {
        // Behind the last shown row it waits like any other while the list stands still.
        if (!m_following && (m_visible.empty() || seq > m_visible.back())) {
            m_waiting.insert(std::lower_bound(m_waiting.begin(), m_waiting.end(), seq), seq);
            continue;
        }
        const auto at = std::lower_bound(m_visible.begin(), m_visible.end(), seq);
        const auto row = int(at - m_visible.begin());
        beginInsertRows({}, row, row);
        m_visible.insert(at, seq);
        endInsertRows();
    }
}

void LiveStreamModel::refilter()
{
    beginResetModel();
    m_visible.clear();
    m_waiting.clear();
    for (qint64 seq = firstSeq(); seq < m_nextSeq; ++seq) {
        Row &row = rowOf(seq);
        row.shown = matches(row);
        if (row.shown)
            m_visible.push_back(seq);
    }
    endResetModel();
}

void LiveStreamModel::announceChanges()
{
    if (m_changedTo >= firstSeq()) {
        const auto from = std::lower_bound(m_visible.begin(), m_visible.end(), m_changedFrom);
        const auto to = std::upper_bound(m_visible.begin(), m_visible.end(), m_changedTo);
        if (from < to) {
            constexpr int column = 4;
            Q_EMIT dataChanged(index(int(from - m_visible.begin()), column),
                               index(int(to - m_visible.begin()) - 1, column));
        }
    }
    m_changedFrom = m_changedTo = -1;
}

QVariant LiveStreamModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = rowOf(m_visible[std::size_t(index.row())]);
    if (columns[std::size_t(index.column())] == Column::Mark && role != JsonRole && role != IdRole)
        return m_wording.markCell(markOf(row.event), role);
    switch (role) {
    case Qt::DisplayRole: return text(index);
    case Qt::ToolTipRole: return toolTip(row, index.column());
    case FilterTextRole: return filterText(index);
    case ValueRole: return value(row, index.column());
    case JsonRole: return envelope(row.event);
    case IdRole: return row.event.id.bytes();
    case LineRole: return m_wording.lineCell(row.event, columns[std::size_t(index.column())]);
    case LookRole:
        if (columns[std::size_t(index.column())] == Column::Type)
            return QVariant::fromValue(lookOfEventType(row.event.type));
        if (columns[std::size_t(index.column())] == Column::Deliveries)
            return QVariant::fromValue(lookOf(summaryAt(index.row())));
        return {};
    case Qt::TextAlignmentRole:
        if (columns[std::size_t(index.column())] == Column::Size)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    default: return {};
    }
}

QVariant LiveStreamModel::text(const QModelIndex &index) const
{
    const auto at = std::size_t(index.row());
    const Row &row = rowOf(m_visible[at]);
    switch (columns[std::size_t(index.column())]) {
    case Column::Time:
        return m_wording.time(row.event.createdAt, m_clock.now(),
                              at > 0 ? std::optional(rowOf(m_visible[at - 1]).event.createdAt)
                                     : std::nullopt);
    case Column::Type: return QString::fromUtf8(row.event.type);
    case Column::About: return m_wording.about(row.event);
    case Column::Event: return m_wording.idCell(row.event);
    case Column::Deliveries: {
        DeliverySummary summary;
        for (const Leg &leg : row.legs)
            summary.add(DeliveryStatus(leg.status));
        return m_wording.word(summary);
    }
    default: return format::size(row.event.data.size());
    }
}

QString LiveStreamModel::toolTip(const Row &row, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::Time: return m_wording.fullTime(row.event.createdAt);
    case Column::About: return m_wording.aboutInFull(row.event);
    case Column::Event: return m_wording.idToolTip(row.event);
    default: return {};
    }
}

QString LiveStreamModel::value(const Row &row, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::Size: return QString::number(row.event.data.size());
    case Column::Event: return row.event.id.toString();
    default: return toolTip(row, column);
    }
}

QString LiveStreamModel::filterText(const QModelIndex &index) const
{
    const Event &event = *eventAt(index.row());
    switch (columns[std::size_t(index.column())]) {
    case Column::Time: return minuteClause("created", event.createdAt);
    case Column::Type: return QStringLiteral("type:") + QString::fromUtf8(event.type);
    case Column::About: return subjectClause(subjectOf(event.data));
    case Column::Event: return QStringLiteral("id:") + event.id.toString();
    case Column::Deliveries: return statusClause(summaryAt(index.row()));
    default: return sizeClause(event.data.size());
    }
}

QVariant LiveStreamModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 ||
        section >= columnCount())
        return QAbstractTableModel::headerData(section, orientation, role);
    return section == 0 ? m_wording.timeHeader() : m_wording.header(columns[std::size_t(section)]);
}

} // namespace deckhand
