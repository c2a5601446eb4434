#include "models/replaysmodel.h"

#include "models/destinationsmodel.h"
#include "models/formatting.h"
#include "models/replayoutcomes.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr std::array columns{Column::Time,        Column::State,    Column::Progress, Column::Scope,
                             Column::Destination, Column::Failures, Column::CreatedBy};

} // namespace

double shareDone(const Replay &replay)
{
    if (replay.counts.total <= 0)
        return isFinished(replay) ? 1 : 0;
    return double(replay.counts.total - replay.counts.left) / double(replay.counts.total);
}

bool isFinished(const Replay &replay)
{
    return replay.status == ReplayStatus::Completed || replay.status == ReplayStatus::Canceled ||
           replay.status == ReplayStatus::Failed;
}

Look lookOf(ReplayStatus status)
{
    switch (status) {
    case ReplayStatus::Planned: return {"pending", Tone::Info};
    case ReplayStatus::Running: return {"running", Tone::Info};
    case ReplayStatus::Paused: return {"pause", Tone::Held};
    case ReplayStatus::Completed: return {"success", Tone::Success};
    case ReplayStatus::Canceled: return {"canceled", Tone::Inactive};
    case ReplayStatus::Failed: return {"failure", Tone::Failure};
    case ReplayStatus::Unknown: break;
    }
    return {"dot", Tone::Inactive};
}

ReplaysModel::ReplaysModel(EngineApi &engine, const DestinationsModel &destinations,
                           const Wording &wording, const Clock &clock, QObject *parent)
    : PagedModel(parent),
      m_engine(engine),
      m_destinations(destinations),
      m_wording(wording),
      m_clock(clock)
{
    connect(&m_timer, &QTimer::timeout, this, &ReplaysModel::refresh);
}

void ReplaysModel::setPace(Pace pace)
{
    if (m_pace == pace)
        return;
    m_pace = pace;
    m_timer.setInterval(pace == Pace::Slow ? slowInterval : std::chrono::milliseconds(1'000));
    if (pace == Pace::Full)
        reload();
    watch();
}

void ReplaysModel::watch()
{
    const bool needed = m_pace != Pace::Stopped && unfinished() > 0;
    if (needed && !m_timer.isActive())
        m_timer.start();
    else if (!needed)
        m_timer.stop();
}

void ReplaysModel::refresh()
{
    for (const Replay &replay : m_rows) {
        if (!isFinished(replay))
            onFinished(m_engine.replays().get(replay.id), this, [this](const Result<Replay> &now) {
                if (now)
                    apply(*now);
            });
    }
}

void ReplaysModel::measure(const Replay &replay)
{
    if (replay.status == ReplayStatus::Running)
        m_paces[replay.id].add(m_clock.steadyNow(), replay);
    else
        m_paces.remove(replay.id);
}

void ReplaysModel::apply(const Replay &replay)
{
    const int row = rowOf(replay.id);
    if (row < 0)
        return;
    m_rows[std::size_t(row)] = replay;
    measure(replay);
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    Q_EMIT updated();
    watch();
}

void ReplaysModel::add(const Replay &replay)
{
    if (rowOf(replay.id) >= 0) {
        apply(replay);
        return;
    }
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), replay);
    endInsertRows();
    Q_EMIT updated();
    watch();
}

void ReplaysModel::request(const QByteArray &cursor)
{
    onFinished(m_engine.replays().list({pageSize, cursor}), this,
               [this, asked = generation()](Result<Page<Replay>> page) {
                   if (asked != generation())
                       return;
                   if (!page) {
                       pageFailed(page.error());
                       return;
                   }
                   std::erase_if(page->items, [this](const Replay &r) { return rowOf(r.id) >= 0; });
                   if (!page->items.empty()) {
                       const int first = rowCount();
                       beginInsertRows({}, first, first + int(page->items.size()) - 1);
                       m_rows.insert(m_rows.end(), page->items.begin(), page->items.end());
                       endInsertRows();
                   }
                   pageArrived(page->hasMore, page->nextCursor);
                   Q_EMIT updated();
                   watch();
               });
}

void ReplaysModel::act(const FutureResult<Replay> &answer)
{
    onFinished(answer, this, [this](const Result<Replay> &replay) {
        if (replay)
            apply(*replay);
        else
            Q_EMIT actionFailed(replay.error());
    });
}

void ReplaysModel::pause(const ReplayId &id)
{
    act(m_engine.replays().pause(id));
}

void ReplaysModel::resume(const ReplayId &id)
{
    act(m_engine.replays().resume(id));
}

void ReplaysModel::cancel(const ReplayId &id)
{
    act(m_engine.replays().cancel(id));
}

const Replay *ReplaysModel::replayAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[std::size_t(row)] : nullptr;
}

int ReplaysModel::rowOf(const ReplayId &id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&id](const Replay &r) { return r.id == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int ReplaysModel::unfinished() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(),
                             [](const Replay &r) { return !isFinished(r); }));
}

int ReplaysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ReplaysModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

QString ReplaysModel::destinationsOf(const Replay &replay) const
{
    QStringList names;
    for (const DestinationId &id : receiversOf(replay))
        names.append(m_destinations.nameOf(id));
    return names.isEmpty() ? m_wording.allActive() : names.join(QStringLiteral(", "));
}

QString ReplaysModel::text(const Replay &replay, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::Time: return m_wording.time(replay.createdAt, m_clock.now());
    case Column::State: return m_wording.word(replay.status);
    case Column::Progress: return m_wording.progress(replay.counts);
    case Column::Scope: return m_wording.scope(replay);
    case Column::Destination: return destinationsOf(replay);
    case Column::CreatedBy: return replay.createdBy;
    default: return format::count(replay.counts.failed);
    }
}

QVariant ReplaysModel::sortKey(const Replay &replay, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::Time: return toMillis(replay.createdAt);
    case Column::Progress: return shareDone(replay);
    case Column::Failures: return replay.counts.failed;
    default: return text(replay, column);
    }
}

QVariant ReplaysModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Replay &replay = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(replay, index.column());
    case Qt::ToolTipRole:
        return columns[std::size_t(index.column())] == Column::Time
                 ? m_wording.fullTime(replay.createdAt)
                 : text(replay, index.column());
    case IdRole: return replay.id.bytes();
    case SortRole: return sortKey(replay, index.column());
    case ShareRole: return shareDone(replay);
    case LookRole:
        if (columns[std::size_t(index.column())] == Column::State)
            return QVariant::fromValue(lookOf(replay.status));
        return {};
    default: return {};
    }
}

QVariant ReplaysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section >= 0 &&
        section < columnCount())
        return section == 0 ? m_wording.timeHeader()
                            : m_wording.header(columns[std::size_t(section)]);
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace deckhand
