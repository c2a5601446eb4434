#pragma once

#include "api/secret.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace deckhand {

class MessagePanel;

/// What is typed, in one form for all keyboards (NFC), as UTF-8.
[[nodiscard]] Secret passphraseIn(const QLineEdit &field);

/// Asks for the passphrase that seals the credentials of a file, twice. Nothing of it is kept: it
/// goes with the dialog.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(int destinations, int views, QWidget *parent = nullptr);
    /// While the file is made; what was wrong can be shown after it.
    void showBusy();
    void showProblem(const QString &sentence);

Q_SIGNALS:
    void exportAsked(const deckhand::Secret &passphrase);

private:
    void makeLayout(int destinations, int views);
    [[nodiscard]] QWidget *makeButtons();
    [[nodiscard]] QWidget *makeFields();
    void judge();
    void check();

    MessagePanel *m_message;
    QLineEdit *m_passphrase;
    QLineEdit *m_again;
    QLabel *m_strength;
    QPushButton *m_export;
};

} // namespace deckhand
