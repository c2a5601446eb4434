#include "models/relatedevents.h"

#include "api/jsonscan.h"
#include "models/formatting.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr std::array columns{Column::Time, Column::Since, Column::Type, Column::Event};
constexpr std::array fields{"task_run", "session", "credential", "agent", "source"};

QByteArray textOf(const std::vector<JsonSlice> &members, const QByteArray &key)
{
    const auto found = std::find_if(members.begin(), members.end(), [&key](const JsonSlice &m) {
        return m.key == key && m.kind == JsonKind::String;
    });
    return found == members.end() ? QByteArray() : unquoteJson(found->text).value_or(QByteArray());
}

} // namespace

std::vector<RelatedEntity> entitiesOf(const Event &event)
{
    std::vector<RelatedEntity> found;
    const auto members = scanJson(event.data, {});
    if (!members)
        return found;
    const QByteArray object = textOf(*members, "object");
    for (const char *field : fields) {
        const QByteArray id =
            object == field ? textOf(*members, "id") : textOf(*members, QByteArray(field) + "_id");
        if (!id.isEmpty())
            found.push_back({field, id});
    }
    return found;
}

RelatedEvents::RelatedEvents(EngineApi &engine, const Wording &wording, const Clock &clock,
                             QObject *parent)
    : QAbstractTableModel(parent), m_engine(engine), m_wording(wording), m_clock(clock)
{}

void RelatedEvents::setEvent(const std::optional<Event> &event)
{
    m_current = event ? event->id : EventId();
    m_entities = event ? entitiesOf(*event) : std::vector<RelatedEntity>();
    const bool stays =
        std::find(m_entities.begin(), m_entities.end(), m_entity) != m_entities.end();
    if (stays && !m_rows.empty()) {
        Q_EMIT changed(); // another event of the same thing: the list is the same
        return;
    }
    setEntity(m_entities.empty() ? RelatedEntity() : m_entities.front());
}

void RelatedEvents::setEntity(const RelatedEntity &entity)
{
    m_entity = entity;
    ++m_question;
    m_pending.giveUp();
    m_loading = m_stale = false;
    m_error.reset();
    m_cut = false;
    beginResetModel();
    m_rows.clear();
    endResetModel();
    if (!m_entity.id.isEmpty())
        load();
    Q_EMIT changed();
}

void RelatedEvents::load()
{
    if (m_loading) {
        m_stale = true;
        return;
    }
    QString id = QString::fromUtf8(m_entity.id);
    id.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    EventFilter filter;
    const auto parsed = SearchExpression::parse(
        QStringLiteral("%1=\"%2\"").arg(QString::fromLatin1(m_entity.field), id));
    if (!parsed)
        return;
    filter.q = *parsed;
    m_loading = true;
    onFinished(m_pending.keep(m_engine.events().list(filter, {limit, {}})), this,
               [this, asked = m_question](Result<Page<Event>> page) {
                   if (asked == m_question)
                       apply(std::move(page));
               });
}

void RelatedEvents::apply(Result<Page<Event>> page)
{
    m_loading = false;
    if (page) {
        m_error.reset();
        m_cut = page->hasMore;
        beginResetModel();
        m_rows.assign(page->items.rbegin(), page->items.rend());
        endResetModel();
    } else {
        m_error = page.error();
    }
    Q_EMIT changed();
    if (std::exchange(m_stale, false))
        load();
}

void RelatedEvents::take(const std::vector<StreamBatch> &batches)
{
    if (m_entity.id.isEmpty())
        return;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            const auto *event = std::get_if<Event>(&message.body);
            if (event && event->data.contains(m_entity.id)) {
                load();
                return;
            }
        }
    }
}

const Event *RelatedEvents::eventAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[std::size_t(row)] : nullptr;
}

int RelatedEvents::rowOfCurrent() const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [this](const Event &e) { return e.id == m_current; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int RelatedEvents::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RelatedEvents::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

QVariant RelatedEvents::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = std::size_t(index.row());
    const Event &event = m_rows[row];
    const Column column = columns[std::size_t(index.column())];
    if (role == IdRole)
        return event.id.bytes();
    if (role == LookRole && column == Column::Type)
        return QVariant::fromValue(lookOfEventType(event.type));
    if (role == Qt::ToolTipRole)
        return column == Column::Event ? event.id.toString() : m_wording.fullTime(event.createdAt);
    if (role == ValueRole)
        return column == Column::Event ? event.id.toString()
             : column == Column::Time  ? m_wording.fullTime(event.createdAt)
                                       : QString();
    if (role == JsonRole)
        return envelope(event);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Time: return m_wording.time(event.createdAt, m_clock.now());
    case Column::Since:
        return row == 0 ? QString()
                        : QString(QLatin1Char('+') +
                                  format::duration(double(
                                      (event.createdAt - m_rows[row - 1].createdAt).count())));
    case Column::Type: return QString::fromUtf8(event.type);
    default: return format::shortId(event.id.bytes());
    }
}

QVariant RelatedEvents::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section >= 0 &&
        section < columnCount())
        return section == 0 ? m_wording.timeHeader()
                            : m_wording.header(columns[std::size_t(section)]);
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace deckhand
