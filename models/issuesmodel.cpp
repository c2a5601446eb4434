#include "models/issuesmodel.h"

#include "models/consolesettings.h"
#include "models/destinationsmodel.h"
#include "models/formatting.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace deckhand {

namespace {

constexpr int pageSize = 100;
/// Deliveries the stream may tell of during one reading; a later one is seen when it is told again.
constexpr qsizetype mostMeanwhile = 100'000;
constexpr std::array columns{Column::State,    Column::Destination, Column::Cause,
                             Column::Affected, Column::Last24h,     Column::FirstSeen,
                             Column::LastSeen};

/// Open ones first, the newest on top; counts move no rows.
bool comesBefore(const Issue *a, const Issue *b)
{
    if (a->mark.state != b->mark.state)
        return a->mark.state < b->mark.state;
    return a->firstSeen != b->firstSeen ? a->firstSeen > b->firstSeen : a->id < b->id;
}

} // namespace

IssuesModel::IssuesModel(EngineApi &engine, const DestinationsModel &destinations,
                         const Wording &wording, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent),
      m_engine(engine),
      m_destinations(destinations),
      m_wording(wording),
      m_clock(clock)
{}

void IssuesModel::remember(ConsoleSettings &settings)
{
    m_settings = &settings;
    for (auto &[id, issue] : m_issues)
        applyMark(issue);
    arrange();
}

void IssuesModel::setActive(bool active)
{
    if (active) {
        reload();
        return;
    }
    ++m_generation; // what is being read is of no use any more
    m_pending.giveUp();
    m_isReading = false;
    m_meanwhile.clear();
}

void IssuesModel::reload()
{
    m_reading.clear();
    m_meanwhile.clear();
    m_isReading = true;
    m_cut = false;
    ++m_generation;
    request({}, 0);
}

void IssuesModel::request(const QByteArray &cursor, int read)
{
    DeliveryFilter filter;
    filter.statuses = {DeliveryStatus::Failure, DeliveryStatus::Retrying, DeliveryStatus::Held};
    onFinished(m_pending.keep(m_engine.deliveries().list(filter, {pageSize, cursor})), this,
               [this, read, asked = m_generation](const Result<Page<Delivery>> &page) {
                   if (asked != m_generation)
                       return;
                   if (!page) {
                       m_error = page.error();
                       m_isReading = false;
                       m_meanwhile.clear();
                       Q_EMIT updated();
                       return;
                   }
                   for (const Delivery &delivery : page->items) {
                       if (isTrouble(delivery))
                           add(m_reading, issueId(delivery.destinationId, *delivery.lastError),
                               delivery, delivery.createdAt);
                   }
                   const int now = read + int(page->items.size());
                   m_cut = page->hasMore && now >= bound;
                   if (page->hasMore && !m_cut)
                       request(page->nextCursor, now);
                   else
                       finish();
               });
}

void IssuesModel::finish()
{
    m_error.reset();
    m_loaded = true;
    m_isReading = false;
    beginResetModel();
    m_rows.clear();
    m_issues = std::move(m_reading);
    m_reading.clear();
    m_issueOf.clear();
    for (auto &[id, issue] : m_issues) {
        applyMark(issue);
        for (auto delivery = issue.affected.cbegin(); delivery != issue.affected.cend(); ++delivery)
            m_issueOf.insert(delivery.key(), id);
    }
    for (const auto &[id, delivery] : std::exchange(m_meanwhile, {}).asKeyValueRange()) {
        if (delivery)
            note(*delivery);
        else
            forget(id);
    }
    for (const auto &[id, issue] : m_issues)
        m_rows.push_back(&issue);
    std::sort(m_rows.begin(), m_rows.end(), comesBefore);
    endResetModel();
    Q_EMIT updated();
}

IssuesModel::Added IssuesModel::add(Issues &issues, const QByteArray &id, const Delivery &delivery,
                                    Timestamp seen)
{
    const AttemptError &error = *delivery.lastError;
    const auto [at, fresh] = issues.try_emplace(id);
    Issue &issue = at->second;
    if (fresh) {
        issue.id = id;
        issue.destinationId = delivery.destinationId;
        issue.errorClass = error.errorClass;
        issue.status = statusIn(error);
        issue.firstSeen = seen;
    }
    if (fresh || seen >= issue.lastSeen) {
        issue.lastSeen = seen;
        issue.message = error.message;
        issue.hint = error.hint;
        issue.newest = delivery.id;
    }
    issue.firstSeen = std::min(issue.firstSeen, seen);
    issue.affected.insert(delivery.id, delivery.createdAt);
    return {issue, fresh};
}

void IssuesModel::forget(const DeliveryId &id)
{
    const auto known = m_issueOf.find(id);
    if (known == m_issueOf.end())
        return;
    const auto issue = m_issues.find(*known);
    if (issue != m_issues.end()) {
        issue->second.affected.remove(id);
        if (issue->second.affected.isEmpty() &&
            std::none_of(m_rows.begin(), m_rows.end(),
                         [&](const Issue *row) { return row == &issue->second; }))
            m_issues.erase(issue);
    }
    m_issueOf.erase(known);
}

void IssuesModel::note(const Delivery &delivery)
{
    if (!isTrouble(delivery)) {
        forget(delivery.id);
        return;
    }
    const QByteArray id = issueId(delivery.destinationId, *delivery.lastError);
    if (m_issueOf.value(delivery.id) != id)
        forget(delivery.id);
    const auto [issue, fresh] = add(m_issues, id, delivery, m_clock.now());
    m_issueOf.insert(delivery.id, id);
    // Only what was resolved can change by failing again.
    if (fresh || issue.mark.state == IssueState::Resolved)
        applyMark(issue);
}

void IssuesModel::keep(const Delivery &delivery)
{
    if (m_meanwhile.size() < mostMeanwhile || m_meanwhile.contains(delivery.id))
        m_meanwhile.insert(delivery.id,
                           isTrouble(delivery) ? std::optional(delivery) : std::nullopt);
}

void IssuesModel::take(const std::vector<StreamBatch> &batches)
{
    bool touched = false;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            const auto *delivery = std::get_if<Delivery>(&message.body);
            if (delivery && m_isReading)
                keep(*delivery);
            if (!m_loaded || !delivery ||
                (!isTrouble(*delivery) && !m_issueOf.contains(delivery->id)))
                continue;
            touched = true;
            note(*delivery);
        }
    }
    if (touched)
        arrange();
}

void IssuesModel::applyMark(Issue &issue)
{
    const IssueMark stored = m_settings ? m_settings->issueMark(issue.id) : issue.mark;
    issue.mark = stored;
    // What was resolved and comes again was not resolved.
    if (stored.state != IssueState::Resolved || issue.lastSeen <= stored.since)
        return;
    issue.mark = {IssueState::Open, issue.lastSeen, stored.note};
    if (m_settings)
        m_settings->setIssueMark(issue.id, issue.mark);
}

void IssuesModel::arrange()
{
    std::vector<const Issue *> rows;
    for (const auto &[id, issue] : m_issues) {
        if (!issue.affected.isEmpty())
            rows.push_back(&issue);
    }
    std::sort(rows.begin(), rows.end(), comesBefore);
    if (rows != m_rows) {
        beginResetModel();
        m_rows = std::move(rows);
        std::erase_if(m_issues, [](const auto &entry) { return entry.second.affected.isEmpty(); });
        endResetModel();
    } else if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
    Q_EMIT updated();
}

void IssuesModel::mark(const QByteArray &id, IssueState state)
{
    const auto found = m_issues.find(id);
    if (found == m_issues.end())
        return;
    found->second.mark = {state, m_clock.now(), found->second.mark.note};
    if (m_settings)
        m_settings->setIssueMark(id, found->second.mark);
    arrange();
}

void IssuesModel::setNote(const QByteArray &id, const QString &note)
{
    const auto found = m_issues.find(id);
    const QString kept = note.trimmed().left(IssueMark::longestNote);
    if (found == m_issues.end() || found->second.mark.note == kept)
        return;
    found->second.mark.note = kept;
    if (m_settings)
        m_settings->setIssueMark(id, found->second.mark);
    arrange();
}

const Issue *IssuesModel::issueAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[std::size_t(row)] : nullptr;
}

int IssuesModel::rowOf(const QByteArray &id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&id](const Issue *issue) { return issue->id == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int IssuesModel::openCount() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const Issue *issue) {
        return issue->mark.state == IssueState::Open;
    }));
}

int IssuesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int IssuesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

QVariant IssuesModel::text(const Issue &issue, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::State: return m_wording.word(issue.mark.state);
    case Column::Destination: return m_destinations.nameOf(issue.destinationId);
    case Column::Cause: return m_wording.cause(issue.errorClass, issue.status);
    case Column::Affected: return format::count(issue.count());
    case Column::FirstSeen: return m_wording.ago(issue.firstSeen, m_clock.now());
    case Column::LastSeen: return m_wording.ago(issue.lastSeen, m_clock.now());
    case Column::Last24h: {
        const std::vector<int> hourly = issue.hourly(m_clock.now());
        return format::count(std::accumulate(hourly.begin(), hourly.end(), 0));
    }
    default: return {};
    }
}

QVariant IssuesModel::sortKey(const Issue &issue, int column) const
{
    switch (columns[std::size_t(column)]) {
    case Column::State: return int(issue.mark.state);
    case Column::Affected: return issue.count();
    case Column::FirstSeen: return toMillis(issue.firstSeen);
    case Column::LastSeen: return toMillis(issue.lastSeen);
    case Column::Last24h: {
        const std::vector<int> hourly = issue.hourly(m_clock.now());
        return std::accumulate(hourly.begin(), hourly.end(), 0);
    }
    default: return text(issue, column);
    }
}

QVariant IssuesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Issue &issue = *m_rows[std::size_t(index.row())];
    const Column column = columns[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole: return text(issue, index.column());
    case Qt::ToolTipRole:
        switch (column) {
        case Column::FirstSeen: return m_wording.fullTime(issue.firstSeen);
        case Column::LastSeen: return m_wording.fullTime(issue.lastSeen);
        case Column::Cause: return m_wording.engine(issue.message);
        default: return text(issue, index.column());
        }
    case IdRole: return issue.id;
    case SortRole: return sortKey(issue, index.column());
    case LookRole:
        return column == Column::State ? QVariant::fromValue(lookOf(issue.mark.state)) : QVariant();
    case SeriesRole:
        return column == Column::Last24h
                 ? QVariant::fromValue(Series{{}, issue.hourly(m_clock.now())})
                 : QVariant();
    default: return {};
    }
}

QVariant IssuesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section >= 0 &&
        section < columnCount())
        return m_wording.header(columns[std::size_t(section)]);
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace deckhand
