#include "ui/columns.h"

#include "ui/icons.h"

#include <QHeaderView>
#include <QMenu>

namespace deckhand {

Columns::Columns(QTableView &table, ConsoleSettings &settings)
    : QObject(&table), m_table(table), m_settings(settings)
{
    QHeaderView *header = m_table.horizontalHeader();
    m_original = header->saveState();
    const QByteArray stored = settings.columns(table.objectName());
    // One from another set of columns would name the wrong ones.
    if (!stored.isEmpty() && stored.front() == char(table.model()->columnCount()))
        header->restoreState(stored.mid(1));
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint &at) { showMenu(header->mapToGlobal(at)); });
    m_soon.setSingleShot(true);
    m_soon.setInterval(std::chrono::milliseconds(300));
    connect(&m_soon, &QTimer::timeout, this, &Columns::store);
    connect(header, &QHeaderView::sectionMoved, this, [this] { m_soon.start(); });
    connect(header, &QHeaderView::sectionResized, this, [this] { m_soon.start(); });
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
    menu->addAction(icon("columns"), tr("Columns as they were made"), this, [this] {
        m_table.horizontalHeader()->restoreState(m_original);
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
        QAction *action = menu.addAction(
            m_table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_table.isColumnHidden(column));
        action->setEnabled(count > 1 || m_table.isColumnHidden(column)); // one stays
        connect(action, &QAction::toggled, this, [this, column](bool on) {
            m_table.setColumnHidden(column, !on);
            store();
        });
    }
}

QList<int> Columns::shown() const
{
    QList<int> columns;
    const QHeaderView *header = m_table.horizontalHeader();
    for (int at = 0; at < header->count(); ++at) {
        if (!header->isSectionHidden(header->logicalIndex(at)))
            columns.append(header->logicalIndex(at));
    }
    return columns;
}

void Columns::apply(const QList<int> &columns)
{
    QHeaderView *header = m_table.horizontalHeader();
    for (int at = 0; at < columns.size(); ++at)
        header->moveSection(header->visualIndex(columns[at]), at);
    for (int column = 0; column < header->count(); ++column)
        header->setSectionHidden(column, !columns.contains(column));
    store();
}

void Columns::store()
{
    m_settings.setColumns(m_table.objectName(), char(m_table.model()->columnCount()) +
                                                    m_table.horizontalHeader()->saveState());
}

} // namespace deckhand
