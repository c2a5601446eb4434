#pragma once

#include <QDialog>
#include <QKeySequence>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace deckhand {

class ActionRegistry;
class KeyEdit;
class MessagePanel;

/// All actions with their keys, searchable, and other keys for whoever wants them. A key that
/// something else has is named before it is taken from there. Stays open beside the window.
class ShortcutList : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutList(ActionRegistry &actions, QWidget *parent = nullptr);

private:
    void makeTable();
    [[nodiscard]] QWidget *makeEditor();
    void connectEditor();
    void fill();
    void filter(const QString &text);
    void showChosen();
    [[nodiscard]] QStringList chosen() const;
    [[nodiscard]] QAction *chosenAction() const;
    void propose(const QList<QKeySequence> &keys);
    void take(const QList<QKeySequence> &keys);
    void resetAll();
    void say(const QString &text);
    /// `run` waits for the button in the message.
    void ask(const QString &text, const QString &accept, const std::function<void()> &run);

    ActionRegistry &m_actions;
    QLineEdit *m_search;
    QTableWidget *m_table;
    QLabel *m_title;
    KeyEdit *m_key;
    QPushButton *m_use;
    QPushButton *m_add;
    QPushButton *m_none;
    QPushButton *m_default;
    QPushButton *m_allDefault;
    MessagePanel *m_message;
    QPushButton *m_accept;
    std::function<void()> m_asked;
};

} // namespace deckhand
