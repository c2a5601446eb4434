#pragma once

#include "ui/actions.h"

class QLabel;
class QMenu;
class QTableView;

namespace deckhand {

class PageWidget;
class TableView;
enum class Place;

/// Fills `menu` with the columns of a list that can be sorted, both ways of each, and its own
/// order.
void fillSortMenu(QTableView &table, QMenu &menu);
/// How it is sorted, in a sentence.
[[nodiscard]] QString sortWords(const QTableView &table);

/// The order of a list, by key and menu: which column, which way, or the list's own order. Each
/// change of it, whatever by, is said in the status bar and to assistive technology.
class SortActions : public QObject
{
    Q_OBJECT

public:
    /// `id` becomes an action of `page`, which is at `place` and has the list.
    SortActions(ActionRegistry &actions, const char *id, const QString &text, TableView &table,
                PageWidget &page, Place place);

private:
    void popUp();
    void tell();

    TableView &m_table;
    PageWidget &m_page;
    const Place m_place;
    QLabel *m_told;
};

} // namespace deckhand
