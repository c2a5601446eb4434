#include "ui/sortactions.h"

#include "ui/announce.h"
#include "ui/icons.h"
#include "ui/page.h"
#include "ui/tableview.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::SortActions)
};

QString titleOf(const QTableView &table, int column)
{
    return table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

/// One of a group of which one holds.
QAction *addChoice(QMenu &menu, QActionGroup &group, const QString &text, bool chosen)
{
    QAction *action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(chosen);
    group.addAction(action);
    return action;
}

} // namespace

void fillSortMenu(QTableView &table, QMenu &menu)
{
    QHeaderView *header = table.horizontalHeader();
    const int now = header->sortIndicatorSection();
    const Qt::SortOrder order = header->sortIndicatorOrder();
    const auto sort = [header](int column, Qt::SortOrder wanted) {
        return [header, column, wanted] { header->setSortIndicator(column, wanted); };
    };
    auto *columns = new QActionGroup(&menu);
    QAction *own = addChoice(menu, *columns, Tr::tr("In its own order"), now < 0);
    QObject::connect(own, &QAction::triggered, header, sort(-1, Qt::AscendingOrder));
    for (int at = 0; at < header->count(); ++at) {
        const int column = header->logicalIndex(at);
        if (header->isSectionHidden(column))
            continue;
        QAction *by = addChoice(menu, *columns, titleOf(table, column), now == column);
        QObject::connect(by, &QAction::triggered, header,
                         sort(column, now < 0 ? Qt::AscendingOrder : order));
    }
    menu.addSeparator();
    auto *ways = new QActionGroup(&menu);
    for (const auto &[text, way] : {std::pair{Tr::tr("Rising"), Qt::AscendingOrder},
                                    std::pair{Tr::tr("Falling"), Qt::DescendingOrder}}) {
        QAction *action = addChoice(menu, *ways, text, now >= 0 && order == way);
        action->setEnabled(now >= 0); // its own order has one way
        QObject::connect(action, &QAction::triggered, header, sort(now, way));
    }
}

QString sortWords(const QTableView &table)
{
    const QHeaderView &header = *table.horizontalHeader();
    const int column = header.sortIndicatorSection();
    if (column < 0)
        return Tr::tr("The list is in its own order.");
    return header.sortIndicatorOrder() == Qt::AscendingOrder
             ? Tr::tr("Sorted by “%1”, rising.").arg(titleOf(table, column))
             : Tr::tr("Sorted by “%1”, falling.").arg(titleOf(table, column));
}

SortActions::SortActions(ActionRegistry &actions, const char *id, const QString &text,
                         TableView &table, PageWidget &page, Place place)
    : QObject(&table), m_table(table), m_page(page), m_place(place), m_told(new QLabel(&page))
{
    m_told->setObjectName(QStringLiteral("sortTold"));
    m_told->hide(); // the status bar shows it
    QAction *action = actions.addLocal(&page, id, text,
                                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)}, "columns");
    connect(action, &QAction::triggered, this, &SortActions::popUp);
    connect(m_table.horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            &SortActions::tell);
}

void SortActions::popUp()
{
    if (!m_table.isVisible())
        Q_EMIT m_page.goTo(m_place, {}, {});
    if (!m_table.isVisible())
        return; // something else stands there: a form, or that there is nothing
    auto *menu = new QMenu(&m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("sortMenu"));
    fillSortMenu(m_table, *menu);
    menu->addSeparator();
    menu->addAction(icon("columns"), tr("Columns …"), &m_table, &TableView::showColumnMenu);
    menu->popup(m_table.viewport()->mapToGlobal(QPoint(0, 0)));
    menu->setActiveAction(menu->actions().value(0));
}

void SortActions::tell()
{
    if (!m_table.isVisible())
        return; // it comes back as it was left
    m_told->setText(sortWords(m_table));
    Q_EMIT m_page.said(m_told->text());
    announce(*m_told);
}

} // namespace deckhand
