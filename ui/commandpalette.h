#pragma once

#include "models/palettemodel.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListView;

namespace deckhand {

/// One box for everything: type, choose with the arrows, Enter. What cannot be done is listed with
/// the reason.
class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *parent = nullptr);
    void open(std::vector<PaletteEntry> entries, QStringList recent, const QString &text = {});

Q_SIGNALS:
    void textChanged(const QString &text);
    void chosen(const deckhand::PaletteEntry &entry);

public:
    /// For what the text itself names, such as an id.
    void setEntries(std::vector<PaletteEntry> entries, QStringList recent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose();
    void showReason();

    PaletteModel m_model;
    QLineEdit *m_edit;
    QListView *m_list;
    QLabel *m_reason;
};

} // namespace deckhand
