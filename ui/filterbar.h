#pragma once

#include "api/search.h"
#include "models/consolesettings.h"
#include "ui/actions.h"
#include "ui/dialogs.h"
#include "ui/filteredit.h"

#include <QWidget>

class QLabel;
class QLayout;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace deckhand {

/// The filter of a page. It checks while one types: state as icon, colour and one line, the wrong
/// span underlined, a near word offered. Enter applies, Esc goes back to what is applied.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);
    void setText(const QString &text); ///< types and applies
    [[nodiscard]] QString text() const { return m_edit->text(); }
    [[nodiscard]] const SearchExpression &expression() const { return m_applied; }
    /// Adds a clause to what is there and applies.
    void addClause(const QString &clause);
    void focusEdit();
    /// Offers saved views and what was applied before; `page` names whose they are.
    void setMemory(ConsoleSettings &settings, Dialogs &dialogs, ActionRegistry &actions,
                   const QString &page);
    /// What may stand where the cursor is; what was applied before is offered as well.
    void setCompletion(FilterEdit::Complete complete);
    /// At the right of the line.
    void addControl(QWidget *control);
    /// Below the line; the bar owns it.
    void addRow(QLayout *row);
    /// In the line below the text, until the text changes.
    void showProblem(const QString &problem);

Q_SIGNALS:
    void applied(const deckhand::SearchExpression &expression);

private:
    void makeEdit();
    void makeLayout();
    void check();
    void fillViews();
    void saveView();
    void apply();
    void sayState(const char *iconName, int tone, const QString &message);

    FilterEdit *m_edit;
    QAction *m_state = nullptr;
    QLabel *m_message;
    QToolButton *m_suggestion;
    QHBoxLayout *m_controls = nullptr;
    QWidget *m_messageRow;
    SearchExpression m_applied;
    QString m_appliedText;
    SearchError m_error;
    bool m_valid = true;
    ConsoleSettings *m_settings = nullptr;
    Dialogs *m_dialogs = nullptr;
    QAction *m_saveView = nullptr;
    QMenu *m_views = nullptr;
    QString m_page;
};

} // namespace deckhand
