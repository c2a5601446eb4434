#pragma once

#include <QDialog>

class QLineEdit;
class QTableWidget;

namespace deckhand {

class ActionRegistry;

/// All actions with their keys, searchable. Stays open beside the window.
class ShortcutList : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutList(const ActionRegistry &actions, QWidget *parent = nullptr);

private:
    void fill(const ActionRegistry &actions);
    void filter(const QString &text);

    QLineEdit *m_search;
    QTableWidget *m_table;
};

} // namespace deckhand
