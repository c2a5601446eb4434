#pragma once

#include "ui/page.h"
#include "ui/secretclipboard.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace deckhand {

class MessagePanel;
class TableView;

/// The keys programs and people use to reach this engine: list, make, revoke.
class KeysPanel : public QWidget
{
    Q_OBJECT

public:
    KeysPanel(const PageContext &context, QWidget *parent = nullptr);

private:
    void makeLayout();
    void connectModel();
    void create();
    void revoke();
    void update();

    KeysModel &m_keys;
    Dialogs &m_dialogs;
    SecretClipboard m_clipboard;
    Secret m_fresh;
    MessagePanel *m_message;
    QPushButton *m_copy;
    QLabel *m_why;
    TableView *m_table;
    QComboBox *m_role;
    QPushButton *m_create;
    QPushButton *m_revoke;
    QWidget *m_controls;
};

} // namespace deckhand
