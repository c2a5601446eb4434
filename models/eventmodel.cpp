#include "models/eventmodel.h"

#include "models/cellclauses.h"
#include "models/formatting.h"

#include <array>

namespace deckhand {

namespace {

constexpr std::array columns{Column::Time,       Column::Type, Column::About, Column::Event,
                             Column::Deliveries, Column::Size, Column::Mark};
constexpr int deliveriesColumn = 4;
static_assert(columns[deliveriesColumn] == Column::Deliveries);

} // namespace

EventModel::EventModel(EngineApi &engine, const Wording &wording, const Clock &clock,
                       QObject *parent)
    : MarkedModel(RowKind::Event, parent),
      m_engine(engine),
      m_wording(wording),
      m_clock(clock),
      m_summaries(engine)
{
    connect(&m_summaries, &SummaryRefresh::read, this, &EventModel::update);
}

void EventModel::setFilter(const EventFilter &filter)
{
    m_filter = filter;
    setMarkFilter(filter.q);
    reload();
}

void EventModel::clearRows()
{
    m_rows.clear();
    m_index.clear();
    m_summaries.clear();
    m_marked.clear();
}

const Event *EventModel::eventAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[std::size_t(row)] : nullptr;
}

int EventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

void EventModel::readMarked()
{
    MarkedModel::readMarked(m_marked, [this](const SearchExpression &q) {
        EventFilter filter = m_filter;
        filter.q = q;
        return m_engine.events().list(filter, {pageSize, {}});
    });
}

void EventModel::takeMarkedOnly()
{
    append(m_marked.merge({}, true, *marks()));
    pageArrived(false, {});
}

void EventModel::requestPage(const QByteArray &cursor)
{
    EventFilter filter = m_filter;
    filter.q = plainExpression(m_filter.q);
    onFinished(asked(m_engine.events().list(filter, {pageSize, cursor})), this,
               [this, current = generation()](Result<Page<Event>> page) {
                   if (current != generation())
                       return;
                   if (!page) {
                       pageFailed(page.error());
                       return;
                   }
                   append(isMixed()
                              ? m_marked.merge(std::move(page->items), !page->hasMore, *marks())
                              : std::move(page->items));
                   pageArrived(page->hasMore, page->nextCursor);
               });
}

void EventModel::append(std::vector<Event> events)
{
    if (events.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(events.size()) - 1);
    for (Event &event : events) {
        m_index.insert(event.id, int(m_rows.size()));
        m_rows.push_back(std::move(event));
    }
    endInsertRows();
    if (first > 0) // what the last one comes after is known now
        Q_EMIT dataChanged(index(first - 1, 0), index(first - 1, 0));
}

void EventModel::take(const std::vector<StreamBatch> &batches)
{
    if (m_rows.empty())
        return;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            const auto *delivery = std::get_if<Delivery>(&message.body);
            const Event *event = delivery ? eventAt(rowOf(delivery->eventId)) : nullptr;
            if (event && event->deliveries)
                m_summaries.touch(event->id);
        }
    }
}

void EventModel::lagged()
{
    for (const Event &event : m_rows) {
        if (event.deliveries && event.deliveries->open() > 0)
            m_summaries.touch(event.id);
    }
}

void EventModel::update(const std::vector<Event> &events)
{
    for (const Event &event : events) {
        const int row = rowOf(event.id);
        if (row < 0 || m_rows[std::size_t(row)].deliveries == event.deliveries)
            continue;
        m_rows[std::size_t(row)].deliveries = event.deliveries;
        Q_EMIT dataChanged(index(row, deliveriesColumn), index(row, deliveriesColumn));
    }
}

std::optional<Timestamp> EventModel::before(int row) const
{
    const auto older = std::size_t(row) + 1;
    return older < m_rows.size() ? std::optional(m_rows[older].createdAt) : std::nullopt;
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Event &event = m_rows[std::size_t(index.row())];
    const Column column = columns[std::size_t(index.column())];
    if (role == IdRole)
        return event.id.bytes();
    if (column == Column::Mark && role != JsonRole)
        return m_wording.markCell(markOf(event.id.bytes()), role);
    if (role == Qt::TextAlignmentRole && column == Column::Size)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    switch (role) {
    case Qt::DisplayRole: return text(index.row(), column);
    case Qt::ToolTipRole: return toolTip(event, column);
    case FilterTextRole: return filterText(event, column);
    case ValueRole: return value(event, column);
    case LookRole: return look(event, column);
    case JsonRole: return envelope(event);
    case LineRole: return m_wording.lineCell(event, column);
    default: return {};
    }
}

QString EventModel::text(int row, Column column) const
{
    const Event &event = m_rows[std::size_t(row)];
    switch (column) {
    case Column::Time: return m_wording.time(event.createdAt, m_clock.now(), before(row));
    case Column::Type: return QString::fromUtf8(event.type);
    case Column::About: return m_wording.about(event);
    case Column::Event: return m_wording.idCell(event);
    case Column::Deliveries:
        // What is not told is no 0.
        return event.deliveries ? m_wording.word(*event.deliveries) : QStringLiteral("–");
    default: return format::size(event.data.size());
    }
}

QString EventModel::toolTip(const Event &event, Column column) const
{
    switch (column) {
    case Column::Time: return m_wording.fullTime(event.createdAt);
    case Column::Type: return QString::fromUtf8(event.type);
    case Column::About: return m_wording.aboutInFull(event);
    case Column::Event: return m_wording.idToolTip(event);
    default: return {};
    }
}

QString EventModel::value(const Event &event, Column column) const
{
    switch (column) {
    case Column::Size: return QString::number(event.data.size());
    case Column::Event: return event.id.toString();
    default: return toolTip(event, column);
    }
}

QString EventModel::filterText(const Event &event, Column column)
{
    switch (column) {
    case Column::Time: return minuteClause("created", event.createdAt);
    case Column::Type: return QStringLiteral("type:") + QString::fromUtf8(event.type);
    case Column::About: return subjectClause(subjectOf(event.data));
    case Column::Event: return QStringLiteral("id:") + event.id.toString();
    case Column::Deliveries: return event.deliveries ? statusClause(*event.deliveries) : QString();
    default: return sizeClause(event.data.size());
    }
}

QVariant EventModel::look(const Event &event, Column column)
{
    if (column == Column::Type)
        return QVariant::fromValue(lookOfEventType(event.type));
    if (column == Column::Deliveries && event.deliveries)
        return QVariant::fromValue(lookOf(*event.deliveries));
    return {};
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 ||
        section >= columnCount())
        return QAbstractTableModel::headerData(section, orientation, role);
    return section == 0 ? m_wording.timeHeader() : m_wording.header(columns[std::size_t(section)]);
}

} // namespace deckhand
