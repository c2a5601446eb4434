#pragma once

#include "api/search.h"

#include <QLineEdit>
#include <QWidget>

class QLabel;
class QHBoxLayout;
class QToolButton;

namespace deckhand {

/// A line of text that underlines the span it is told is wrong.
class FilterEdit : public QLineEdit
{
    Q_OBJECT

public:
    using QLineEdit::QLineEdit;
    void markError(qsizetype position, qsizetype length);

Q_SIGNALS:
    void escaped();

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

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
    /// At the right of the line.
    void addControl(QWidget *control);
    /// A button that writes `text` when pressed and shows when that is what is applied.
    void addChip(const QString &label, const QString &text, const char *iconName, const char *name);

Q_SIGNALS:
    void applied(const deckhand::SearchExpression &expression);

private:
    void check();
    void apply();
    void sayState(const char *iconName, int tone, const QString &message);

    FilterEdit *m_edit;
    QAction *m_state;
    QLabel *m_message;
    QToolButton *m_suggestion;
    QHBoxLayout *m_controls;
    QHBoxLayout *m_chips = nullptr;
    std::vector<std::pair<QToolButton *, QString>> m_chipTexts;
    QWidget *m_messageRow;
    SearchExpression m_applied;
    QString m_appliedText;
    SearchError m_error;
    bool m_valid = true;
};

} // namespace deckhand
