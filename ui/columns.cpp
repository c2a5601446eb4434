#include "ui/columns.h"

#include "ui/icons.h"
#include "ui/sortactions.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QSignalBlocker>

#include <utility>

namespace deckhand {

Columns::Columns(QTableView &table, ConsoleSettings &settings)
    : QObject(&table), m_table(table), m_settings(settings)
{
    QHeaderView *header = m_table.horizontalHeader();
    m_original = header->saveState();
    const QByteArray stored = settings.columns(table.objectName());
    // One from another set of columns would name the wrong ones.
    if (!stored.isEmpty() && stored.front() == char(table.model()->columnCount()))
        takeState(stored.mid(1));
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint &at) { showMenu(header->mapToGlobal(at)); });
    m_soon.setSingleShot(true);
    m_soon.setInterval(std::chrono::milliseconds(300));
    connect(&m_soon, &QTimer::timeout, this, [this] { store(std::exchange(m_byHand, false)); });
    // Windows that change their size resize columns, too.
    const auto soon = [this] {
        m_byHand = m_byHand || QGuiApplication::mouseButtons().testFlag(Qt::LeftButton);
        m_soon.start();
    };
    connect(header, &QHeaderView::sectionMoved, this, soon);
    connect(header, &QHeaderView::sectionResized, this, soon);
    connect(header, &QHeaderView::sortIndicatorChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&settings, &ConsoleSettings::columnsRestored, this, [this](const QString &name) {
        if (name == m_table.objectName())
            restore();
    });
}

void Columns::showMenu(const QPoint &at)
{
    auto *menu = new QMenu(&m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("columnMenu"));
    if (!m_presets.support.isEmpty())
        addPresets(*menu);
    addColumns(*menu);
    menu->addSeparator();
    if (m_table.isSortingEnabled())
        fillSortMenu(m_table, *menu->addMenu(tr("Sort by")));
    menu->addAction(icon("columns"), tr("Columns as they were made"), this, [this] {
        leaveOut({});
        takeState(m_original);
        fit();
        store();
    });
    menu->popup(at);
}

void Columns::addPresets(QMenu &menu)
{
    const QList<int> now = shown();
    const auto add = [&](const QString &text, const QString &hint, const char *name,
                         const QList<int> &columns) {
        QAction *action = menu.addAction(text, this, [this, columns] { apply(columns); });
        action->setObjectName(QLatin1String(name));
        action->setToolTip(hint);
        action->setCheckable(true);
        action->setChecked(columns == now);
    };
    menu.setToolTipsVisible(true);
    add(tr("For support"), tr("What it is about and what became of it"), "presetSupport",
        m_presets.support);
    add(tr("For operators"), tr("What was sent, how often, and what comes next"), "presetOperator",
        m_presets.operators);
    add(tr("For developers"), tr("Ids and types first"), "presetDeveloper", m_presets.developer);
    menu.addSeparator();
}

void Columns::addColumns(QMenu &menu)
{
    const qsizetype count = shown().size();
    for (int column = 0; column < m_table.model()->columnCount(); ++column) {
        const QString name =
            m_table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QAction *action =
            menu.addAction(m_leftOut.contains(column) ? tr("%1 (no room now)").arg(name) : name);
        action->setCheckable(true);
        action->setChecked(isChosen(column));
        action->setEnabled(count > 1 || !isChosen(column)); // one stays
        connect(action, &QAction::toggled, this, [this, column](bool on) { choose(column, on); });
    }
}

bool Columns::isChosen(int column) const
{
    return !m_table.isColumnHidden(column) || m_leftOut.contains(column);
}

void Columns::choose(int column, bool on)
{
    leaveOut({});
    m_table.setColumnHidden(column, !on);
    fit();
    store();
}

void Columns::setSpare(const QList<int> &columns, int stretched, int least)
{
    m_spare = columns;
    m_stretched = stretched;
    m_least = least;
    m_table.viewport()->installEventFilter(this);
}

bool Columns::eventFilter(QObject *watched, QEvent *event)
{
    const bool seen = event->type() == QEvent::Resize || event->type() == QEvent::Show;
    if (seen && watched == m_table.viewport())
        fit();
    return QObject::eventFilter(watched, event);
}

void Columns::fit()
{
    if (!m_table.viewport()->isVisible())
        return; // it has no width yet
    const QList<int> columns = tooMany();
    if (columns != m_leftOut)
        leaveOut(columns);
}

QList<int> Columns::tooMany() const
{
    const QHeaderView *header = m_table.horizontalHeader();
    const auto width = [&](int column) {
        return column == m_stretched          ? m_least
             : m_leftOut.contains(column)     ? m_widths.value(column)
             : m_table.isColumnHidden(column) ? 0
                                              : header->sectionSize(column);
    };
    int missing = -m_table.viewport()->width();
    for (int column = 0; column < header->count(); ++column)
        missing += width(column);
    QList<int> columns;
    for (const int column : m_spare) {
        if (missing > 0 && isChosen(column)) {
            columns.append(column);
            missing -= width(column);
        }
    }
    return columns;
}

void Columns::leaveOut(const QList<int> &columns)
{
    for (const int column : std::exchange(m_leftOut, {}))
        m_table.setColumnHidden(column, false);
    for (const int column : columns) {
        m_widths[column] = m_table.horizontalHeader()->sectionSize(column);
        m_table.setColumnHidden(column, true);
    }
    m_leftOut = columns;
}

QList<int> Columns::shown() const
{
    QList<int> columns;
    const QHeaderView *header = m_table.horizontalHeader();
    for (int at = 0; at < header->count(); ++at) {
        if (isChosen(header->logicalIndex(at)))
            columns.append(header->logicalIndex(at));
    }
    return columns;
}

void Columns::apply(const QList<int> &columns)
{
    leaveOut({});
    QHeaderView *header = m_table.horizontalHeader();
    for (int at = 0; at < columns.size(); ++at)
        header->moveSection(header->visualIndex(columns[at]), at);
    for (int column = 0; column < header->count(); ++column)
        header->setSectionHidden(column, !columns.contains(column));
    fit();
    store();
}

QByteArray Columns::state() const
{
    // What is left out for want of room is there in a wider list. Nobody sees it come and go.
    QHeaderView *header = m_table.horizontalHeader();
    const QSignalBlocker silent(header);
    for (const int column : m_leftOut)
        header->setSectionHidden(column, false);
    const QByteArray state = header->saveState();
    for (const int column : m_leftOut)
        header->setSectionHidden(column, true);
    return char(m_table.model()->columnCount()) + state;
}

void Columns::takeState(const QByteArray &state)
{
    QHeaderView *header = m_table.horizontalHeader();
    header->restoreState(state);
    if (!m_table.isSortingEnabled() || header->isSortIndicatorShown())
        return;
    // One that was kept when the list could not be sorted names a column all the same.
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
}

void Columns::store(bool undoable)
{
    m_soon.stop(); // what changed with it is stored now
    m_byHand = false;
    const QByteArray now = state();
    if (now == m_settings.columns(m_table.objectName()))
        return;
    if (undoable)
        m_settings.changeColumns(m_table.objectName(), now);
    else
        m_settings.setColumns(m_table.objectName(), now);
}

void Columns::restore()
{
    const QByteArray stored = m_settings.columns(m_table.objectName());
    leaveOut({});
    takeState(stored.isEmpty() ? m_original : stored.mid(1));
    fit();
    m_soon.stop();
}

} // namespace deckhand
