#pragma once

#include "models/destinationimport.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace deckhand {

class MessagePanel;
class Wording;

/// What was not applied or not taken back, a sentence each.
[[nodiscard]] QStringList refusalsOf(const DestinationImport &import);

/// What a file of destinations would change, before it does; then what it has changed, with a way
/// back.
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(DestinationImport &import, const Wording &wording, QWidget *parent = nullptr);

private:
    void makeLayout();
    void makeTable();
    void makeSealRow();
    void openSealed();
    [[nodiscard]] QString verdict(const ImportItem &item) const;
    [[nodiscard]] QString kindOf(const ImportItem &item) const;
    void fill();
    void update();
    void updateSeal();
    [[nodiscard]] QString outcome() const;

    DestinationImport &m_import;
    const Wording &m_wording;
    QLabel *m_summary;
    MessagePanel *m_message;
    QWidget *m_sealRow;
    QLineEdit *m_passphrase;
    QPushButton *m_open;
    MessagePanel *m_sealMessage;
    QTableWidget *m_table;
    QPushButton *m_apply;
    QPushButton *m_undo;
};

} // namespace deckhand
