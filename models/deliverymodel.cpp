#include "models/deliverymodel.h"

#include "api/codec.h"
#include "models/cellclauses.h"
#include "models/destinationsmodel.h"
#include "models/formatting.h"
#include "models/issue.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr std::array columns{Column::Time,  Column::Type,  Column::Destination,
                             Column::State, Column::Tries, Column::Error,
                             Column::Next,  Column::Event, Column::Mark};

} // namespace

DeliveryModel::DeliveryModel(EngineApi &engine, const DestinationsModel &destinations,
                             const Wording &wording, const Clock &clock, QObject *parent)
    : MarkedModel(RowKind::Delivery, parent),
      m_engine(engine),
      m_destinations(destinations),
      m_wording(wording),
      m_clock(clock)
{}

void DeliveryModel::setFilter(const DeliveryFilter &filter)
{
    m_filter = filter;
    setMarkFilter(filter.q);
    reload();
}

DeliveryFilter DeliveryModel::plainFilter() const
{
    DeliveryFilter plain = m_filter;
    plain.q = plainExpression(m_filter.q);
    return plain;
}

const Delivery *DeliveryModel::deliveryAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[std::size_t(row)] : nullptr;
}

int DeliveryModel::rowOf(const DeliveryId &id) const
{
    const auto found = m_index.constFind(id);
    // The index holds -1 for the first row ever read, -2 for the one below, 0 for the one above.
    return found == m_index.constEnd() ? -1 : m_index.value(m_rows.front().id) - *found;
}

int DeliveryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DeliveryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

void DeliveryModel::clearRows()
{
    m_rows.clear();
    m_marked.clear();
    m_index.clear();
    m_newer = 0;
    m_headPending = false;
    m_headWanted = false;
}

void DeliveryModel::readMarked()
{
    MarkedModel::readMarked(m_marked, [this](const SearchExpression &q) {
        DeliveryFilter filter = m_filter;
        filter.q = q;
        return m_engine.deliveries().list(filter, {pageSize, {}});
    });
}

void DeliveryModel::takeMarkedOnly()
{
    appendPage({});
}

void DeliveryModel::requestPage(const QByteArray &cursor)
{
    onFinished(asked(m_engine.deliveries().list(plainFilter(), {pageSize, cursor})), this,
               [this, current = generation()](Result<Page<Delivery>> page) {
                   if (current != generation())
                       return;
                   if (page)
                       appendPage(std::move(*page));
                   else
                       pageFailed(page.error());
               });
}

void DeliveryModel::appendPage(Page<Delivery> page)
{
    if (isMixed())
        page.items = m_marked.merge(std::move(page.items), !page.hasMore, *marks());
    std::erase_if(page.items, [this](const Delivery &d) { return m_index.contains(d.id); });
    if (!page.items.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + int(page.items.size()) - 1);
        int position = m_rows.empty() ? 0 : m_index.value(m_rows.back().id);
        for (Delivery &delivery : page.items) {
            m_index.insert(delivery.id, --position);
            m_rows.push_back(std::move(delivery));
        }
        endInsertRows();
        if (first > 0) // what the last one comes after is known now
            Q_EMIT dataChanged(index(first - 1, 0), index(first - 1, 0));
    }
    pageArrived(page.hasMore, page.nextCursor);
    if (m_headWanted)
        refreshHead();
}

void DeliveryModel::refreshHead()
{
    if (m_headPending || state() == State::Loading) {
        m_headWanted = true; // what is being read now may be older than the wish
        return;
    }
    if (state() != State::Idle || markFilter().isForMarkedOnly())
        return; // what has just come has no mark
    m_headPending = true;
    m_headWanted = false;
    onFinished(m_engine.deliveries().list(plainFilter(), {pageSize, {}}), this,
               [this, current = generation()](Result<Page<Delivery>> page) {
                   if (current != generation())
                       return;
                   m_headPending = false;
                   if (page)
                       mergeHead(std::move(page->items));
                   if (m_headWanted)
                       refreshHead();
               });
}

void DeliveryModel::mergeHead(std::vector<Delivery> items)
{
    if (isMixed()) // those with marks are in the list
        std::erase_if(items, [this](const Delivery &d) { return markOf(d.id.bytes()); });
    const auto known = std::find_if(items.begin(), items.end(),
                                    [this](const Delivery &d) { return m_index.contains(d.id); });
    m_newer = 0;
    if (known == items.end() && !m_rows.empty() && !items.empty()) {
        reload(); // more came than one page holds: what is between would be missing
        Q_EMIT newerChanged();
        return;
    }
    items.erase(known, items.end());
    if (!items.empty()) {
        beginInsertRows({}, 0, int(items.size()) - 1);
        int position = m_rows.empty() ? -1 - int(items.size()) : m_index.value(m_rows.front().id);
        for (auto item = items.rbegin(); item != items.rend(); ++item)
            m_index.insert(item->id, ++position);
        m_rows.insert(m_rows.begin(), std::make_move_iterator(items.begin()),
                      std::make_move_iterator(items.end()));
        endInsertRows();
    }
    Q_EMIT newerChanged();
}

void DeliveryModel::take(const std::vector<StreamBatch> &batches)
{
    const int before = m_newer;
    const bool marked = markFilter().isForMarkedOnly(); // what has just come has no mark
    int first = rowCount();
    int last = -1;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            const auto *delivery = std::get_if<Delivery>(&message.body);
            if (!delivery)
                continue;
            const int row = rowOf(delivery->id);
            if (row < 0) {
                const bool mine = !marked && (!m_filter.destinationId ||
                                              *m_filter.destinationId == delivery->destinationId);
                m_newer +=
                    mine && (m_rows.empty() || delivery->createdAt >= m_rows.front().createdAt);
                continue;
            }
            m_rows[std::size_t(row)] = *delivery;
            first = std::min(first, row);
            last = std::max(last, row);
        }
    }
    if (last >= first)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    if (m_newer != before)
        Q_EMIT newerChanged();
}

QVariant DeliveryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Delivery &delivery = m_rows[std::size_t(index.row())];
    if (columns[std::size_t(index.column())] == Column::Mark && role != JsonRole && role != IdRole)
        return m_wording.markCell(markOf(delivery.id.bytes()), role);
    switch (role) {
    case Qt::DisplayRole: return text(index.row(), index.column());
    case Qt::ToolTipRole: return toolTip(delivery, index.column());
    case FilterTextRole: return filterText(delivery, index.column());
    case ValueRole: return toolTip(delivery, index.column());
    case JsonRole: return json(delivery);
    case IdRole: return delivery.id.bytes();
    case LookRole:
        if (columns[std::size_t(index.column())] == Column::State)
            return QVariant::fromValue(lookOf(delivery.status));
        return {};
    case Qt::TextAlignmentRole:
        if (columns[std::size_t(index.column())] == Column::Tries)
            return QVariant::fromValue(Qt::AlignHCenter | Qt::AlignVCenter);
        return {};
    default: return {};
    }
}

QVariant DeliveryModel::text(int row, int column) const
{
    const Delivery &delivery = m_rows[std::size_t(row)];
    const Delivery *older = deliveryAt(row + 1);
    switch (columns[std::size_t(column)]) {
    case Column::Time:
        return m_wording.time(delivery.createdAt, m_clock.now(),
                              older ? std::optional(older->createdAt) : std::nullopt);
    case Column::Type: return QString::fromUtf8(delivery.eventType);
    case Column::Destination: return m_destinations.nameOf(delivery.destinationId);
    case Column::State: return m_wording.word(delivery.status);
    case Column::Tries: return format::count(delivery.attempts);
    case Column::Error:
        if (delivery.lastError && delivery.status != DeliveryStatus::Success)
            return delivery.lastError->message.isEmpty()
                     ? m_wording.word(delivery.lastError->errorClass)
                     : m_wording.engine(delivery.lastError->message);
        return {};
    case Column::Next:
        if (delivery.nextAttemptAt && delivery.status == DeliveryStatus::Retrying)
            return m_wording.shortTime(*delivery.nextAttemptAt, m_clock.now(),
                                       format::Precision::Seconds);
        return {};
    default: return format::shortId(delivery.eventId.bytes());
    }
}

QString DeliveryModel::toolTip(const Delivery &delivery, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::Time: return m_wording.fullTime(delivery.createdAt);
    case Column::Error:
        return delivery.lastError ? m_wording.engine(delivery.lastError->message) : QString();
    case Column::Next:
        return delivery.nextAttemptAt ? m_wording.fullTime(*delivery.nextAttemptAt) : QString();
    case Column::Event: return delivery.eventId.toString();
    default: return {};
    }
}

QByteArray DeliveryModel::json(const Delivery &delivery)
{
    QByteArray text;
    encode(text, delivery, false);
    return text;
}

QString DeliveryModel::filterText(const Delivery &delivery, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::Time: return minuteClause("created", delivery.createdAt);
    case Column::State: return statusClause(delivery.status);
    case Column::Tries: return QStringLiteral("attempts:%1").arg(delivery.attempts);
    case Column::Error:
        return delivery.lastError && delivery.status != DeliveryStatus::Success &&
                       delivery.lastError->errorClass != ErrorClass::None
                 ? QStringLiteral("error:") +
                       QLatin1String(wireName(delivery.lastError->errorClass))
                 : QString();
    case Column::Next:
        return delivery.nextAttemptAt && delivery.status == DeliveryStatus::Retrying
                 ? minuteClause("next", *delivery.nextAttemptAt)
                 : QString();
    case Column::Type: return QStringLiteral("type:") + QString::fromUtf8(delivery.eventType);
    case Column::Destination:
        return destinationFilter(m_destinations.nameOf(delivery.destinationId),
                                 delivery.destinationId);
    case Column::Event: return QStringLiteral("event:") + delivery.eventId.toString();
    default: return {};
    }
}

QVariant DeliveryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 ||
        section >= columnCount())
        return QAbstractTableModel::headerData(section, orientation, role);
    return section == 0 ? m_wording.timeHeader() : m_wording.header(columns[std::size_t(section)]);
}

} // namespace deckhand
