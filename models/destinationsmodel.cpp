#include "models/destinationsmodel.h"

#include "models/formatting.h"

#include <QCollator>

#include <algorithm>
#include <array>
#include <numeric>

namespace deckhand {

namespace {

constexpr auto refreshInterval = std::chrono::milliseconds(2000);
constexpr std::array columns{Column::Name,        Column::State,   Column::Last24h,
                             Column::SuccessRate, Column::Backlog, Column::LastSuccess,
                             Column::LastFailure, Column::Kind,    Column::Events};

/// The counters of thousands take the engine a while; it has other things to do.
constexpr int restForEachReading = 10;
constexpr std::chrono::milliseconds longestRest{60'000};

} // namespace

DestinationsModel::DestinationsModel(EngineApi &engine, const Wording &wording, const Clock &clock,
                                     QObject *parent)
    : QAbstractTableModel(parent), m_engine(engine), m_wording(wording), m_clock(clock)
{
    connect(&m_timer, &QTimer::timeout, this, &DestinationsModel::reload);
}

int DestinationsModel::troubleRank(const Destination &destination)
{
    if (destination.status == DestinationStatus::Inactive)
        return destination.statusReason == StatusReason::Operator ? 3 : 0;
    if (!destination.stats)
        return 4;
    const DestinationStats &stats = *destination.stats;
    const bool failingNow = stats.lastFailureAt &&
                            (!stats.lastSuccessAt || *stats.lastFailureAt > *stats.lastSuccessAt);
    const qint64 all = stats.success24h + stats.failure24h;
    // One failure among thousands is no trouble; one in twenty is.
    return failingNow || stats.failure24h * 20 > all ? 1 : stats.held > 0 ? 2 : 4;
}

const Destination *DestinationsModel::find(const DestinationId &id) const
{
    return destinationAt(rowOf(id));
}

const Destination *DestinationsModel::destinationAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[std::size_t(row)] : nullptr;
}

int DestinationsModel::rowOf(const DestinationId &id) const
{
    return m_rowOf.value(id, -1);
}

QString DestinationsModel::nameOf(const DestinationId &id) const
{
    if (const Destination *destination = find(id))
        return destination->name;
    return m_formerNames.value(id, format::shortId(id.bytes()));
}

int DestinationsModel::inactiveCount() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const Destination &d) {
        return d.status == DestinationStatus::Inactive;
    }));
}

qint64 DestinationsModel::failed24h() const
{
    return std::accumulate(m_rows.begin(), m_rows.end(), qint64(0),
                           [](qint64 sum, const Destination &destination) {
                               return sum + (destination.stats ? destination.stats->failure24h : 0);
                           });
}

DestinationState DestinationsModel::stateOf(const Destination &destination) const
{
    if (troubleRank(destination) == 1)
        return {m_wording.failing(), {"attention", Tone::Retrying}};
    // That somebody wanted it so is no failure.
    if (destination.status == DestinationStatus::Inactive &&
        destination.statusReason == StatusReason::Operator)
        return {m_wording.switchedOff(), {"pause", Tone::Inactive}};
    return {m_wording.word(destination.status), lookOf(destination.status)};
}

void DestinationsModel::setPace(Pace pace)
{
    if (pace == m_pace)
        return;
    m_pace = pace;
    m_timer.stop();
    if (pace == Pace::Stopped)
        return;
    restartTimer();
    reload();
}

void DestinationsModel::restartTimer()
{
    const std::chrono::milliseconds usual = m_pace == Pace::Slow ? slowInterval : refreshInterval;
    m_timer.start(std::max(usual, std::min(m_lastReading * restForEachReading, longestRest)));
}

void DestinationsModel::setHidden(const DestinationId &id)
{
    if (m_hidden == id)
        return;
    m_hidden = id;
    if (const int row = rowOf(id); row >= 0) {
        m_formerNames.insert(id, m_rows[std::size_t(row)].name);
        beginRemoveRows({}, row, row);
        std::vector<Destination> rest = std::move(m_rows);
        rest.erase(rest.begin() + row);
        setRows(std::move(rest));
        endRemoveRows();
        Q_EMIT loaded();
    }
    reload();
}

void DestinationsModel::reload()
{
    if (m_busy) {
        m_again = true;
        return;
    }
    m_busy = true;
    m_readingTime.start();
    m_reading.clear();
    request({});
}

void DestinationsModel::request(const QByteArray &cursor)
{
    onFinished(m_engine.destinations().list({100, cursor}), this,
               [this](Result<Page<Destination>> page) {
                   if (!page) {
                       m_error = page.error();
                       finish();
                       return;
                   }
                   m_error.reset();
                   m_reading.insert(m_reading.end(), page->items.begin(), page->items.end());
                   if (page->hasMore && !page->nextCursor.isEmpty()) {
                       request(page->nextCursor);
                       return;
                   }
                   apply(std::move(m_reading));
                   m_reading = {};
                   finish();
               });
}

void DestinationsModel::finish()
{
    m_busy = false;
    m_loaded = true;
    m_lastReading = std::chrono::milliseconds(m_readingTime.elapsed());
    if (m_pace != Pace::Stopped)
        restartTimer();
    Q_EMIT loaded();
    if (std::exchange(m_again, false))
        reload();
}

void DestinationsModel::apply(std::vector<Destination> destinations)
{
    std::erase_if(destinations, [this](const Destination &d) { return d.id == m_hidden; });
    sort(destinations);
    const bool sameOrder =
        std::equal(destinations.begin(), destinations.end(), m_rows.begin(), m_rows.end(),
                   [](const Destination &a, const Destination &b) { return a.id == b.id; });
    for (const Destination &gone : m_rows)
        m_formerNames.insert(gone.id, gone.name);
    if (!sameOrder) {
        beginResetModel();
        setRows(std::move(destinations));
        endResetModel();
        return;
    }
    m_rows = std::move(destinations);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void DestinationsModel::sort(std::vector<Destination> &destinations) const
{
    // Names are compared by keys made once: to compare ten thousand names by the rules of a
    // language again and again takes a quarter of a second.
    struct Entry
    {
        int rank;
        QCollatorSortKey name;
        std::size_t at;
    };
    const QCollator collator;
    std::vector<Entry> order;
    order.reserve(destinations.size());
    for (std::size_t i = 0; i < destinations.size(); ++i)
        order.push_back({troubleRank(destinations[i]), collator.sortKey(destinations[i].name), i});
    std::sort(order.begin(), order.end(), [&](const Entry &a, const Entry &b) {
        if (a.rank != b.rank)
            return a.rank < b.rank;
        const int byName = a.name.compare(b.name);
        return byName != 0 ? byName < 0 : destinations[a.at].id < destinations[b.at].id;
    });
    std::vector<Destination> sorted;
    sorted.reserve(destinations.size());
    for (const Entry &entry : order)
        sorted.push_back(std::move(destinations[entry.at]));
    destinations = std::move(sorted);
}

void DestinationsModel::setRows(std::vector<Destination> destinations)
{
    m_rows = std::move(destinations);
    m_rowOf.clear();
    m_rowOf.reserve(qsizetype(m_rows.size()));
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        m_rowOf.insert(m_rows[row].id, int(row));
}

void DestinationsModel::take(const std::vector<StreamBatch> &batches)
{
    for (const StreamBatch &batch : batches) {
        const bool changed = std::any_of(batch->begin(), batch->end(), [](const StreamMessage &m) {
            return std::holds_alternative<DestinationChange>(m.body);
        });
        if (changed) {
            reload();
            return;
        }
    }
}

int DestinationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DestinationsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

QVariant DestinationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Destination &destination = m_rows[std::size_t(index.row())];
    const Column column = columns[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole: return text(destination, index.column());
    case IdRole: return destination.id.bytes();
    case SortRole: return sortKey(destination, column);
    case LinkRole: return link(destination, column);
    case LookRole:
        if (column == Column::Kind)
            return QVariant::fromValue(lookOfDestinationType(destination.type));
        return column == Column::State ? QVariant::fromValue(stateOf(destination).look)
                                       : QVariant();
    case SeriesRole:
        if (column != Column::Last24h || !destination.stats)
            return {};
        return QVariant::fromValue(
            Series{destination.stats->hourlySuccess, destination.stats->hourlyFailure});
    case Qt::ToolTipRole: return column == Column::Name ? destination.id.toString() : QString();
    default: return {};
    }
}

QVariant DestinationsModel::text(const Destination &destination, int column) const
{
    const DestinationStats stats = destination.stats.value_or(DestinationStats{});
    const Timestamp now = m_clock.now();
    const auto ago = [&](const std::optional<Timestamp> &at) {
        return at ? m_wording.ago(*at, now) : QStringLiteral("–");
    };
    switch (columns[std::size_t(column)]) {
    case Column::Name: return destination.name;
    case Column::Kind: return m_wording.destinationType(destination.type);
    case Column::State: return stateOf(destination).word;
    case Column::Last24h: return m_wording.outcomes(stats.success24h, stats.failure24h);
    case Column::SuccessRate:
        return format::percent(stats.success24h, stats.success24h + stats.failure24h);
    case Column::Backlog: return m_wording.backlog(stats.waiting, stats.held);
    case Column::LastSuccess: return ago(stats.lastSuccessAt);
    case Column::LastFailure: return ago(stats.lastFailureAt);
    default: return m_wording.subscription(destination.events);
    }
}

QString DestinationsModel::lastDay(const DestinationId &id)
{
    return QStringLiteral("dest=%1 after:-24h").arg(id.toString());
}

QString DestinationsModel::backlog(const DestinationId &id)
{
    return QStringLiteral("dest=%1 (status:pending or status:retrying or status:held)")
        .arg(id.toString());
}

QString DestinationsModel::link(const Destination &destination, Column column)
{
    const DestinationStats stats = destination.stats.value_or(DestinationStats{});
    const bool isDay = column == Column::Last24h || column == Column::SuccessRate;
    if (isDay && stats.success24h + stats.failure24h > 0)
        return lastDay(destination.id);
    return column == Column::Backlog && stats.waiting + stats.held > 0 ? backlog(destination.id)
                                                                       : QString();
}

QVariant DestinationsModel::sortKey(const Destination &destination, Column column) const
{
    const DestinationStats stats = destination.stats.value_or(DestinationStats{});
    const qint64 all = stats.success24h + stats.failure24h;
    const auto time = [](const std::optional<Timestamp> &at) { return at ? toMillis(*at) : 0; };
    switch (column) {
    case Column::State: return troubleRank(destination);
    case Column::Last24h: return all;
    case Column::SuccessRate: return all > 0 ? double(stats.success24h) / double(all) : 2.0;
    case Column::Backlog: return stats.waiting + stats.held;
    case Column::LastSuccess: return time(stats.lastSuccessAt);
    case Column::LastFailure: return time(stats.lastFailureAt);
    case Column::Kind: return m_wording.destinationType(destination.type);
    case Column::Events: return m_wording.subscription(destination.events);
    default: return destination.name;
    }
}

QVariant DestinationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section >= 0 &&
        section < columnCount())
        return m_wording.header(columns[std::size_t(section)]);
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace deckhand
