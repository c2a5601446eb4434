#pragma once

#include "ui/page.h"
#include "ui/secretclipboard.h"

class QComboBox;
class QDateEdit;
class QLabel;
class QPushButton;

namespace deckhand {

class MessagePanel;
class TableView;

/// The keys programs and people use to reach this engine: list, make for a time or for good,
/// revoke.
class KeysPanel : public QWidget
{
    Q_OBJECT

public:
    KeysPanel(const PageContext &context, QWidget *parent = nullptr);

private:
    void makeLayout();
    void connectModel();
    void makeControls();
    void create();
    /// None: never.
    [[nodiscard]] std::optional<Timestamp> expiry() const;
    void revoke();
    void update();

    KeysModel &m_keys;
    const Clock &m_clock;
    Dialogs &m_dialogs;
    SecretClipboard m_clipboard;
    Secret m_fresh;
    MessagePanel *m_message;
    QPushButton *m_copy;
    QLabel *m_why;
    TableView *m_table;
    QComboBox *m_role;
    QComboBox *m_expiry;
    QDateEdit *m_day;
    QPushButton *m_create;
    QPushButton *m_revoke;
    QWidget *m_controls;
};

} // namespace deckhand
