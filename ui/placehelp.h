#pragma once

#include "ui/page.h"

#include <QDialog>

class QLabel;
class QTableWidget;

namespace deckhand {

/// What a place of the window is, what one does there, and with which keys. Stays open beside the
/// window.
class PlaceHelp : public QDialog
{
    Q_OBJECT

public:
    explicit PlaceHelp(const ActionRegistry &actions, QWidget *parent = nullptr);
    /// `page` is what is shown there: its keys come first.
    void showPlace(Place place, const QWidget &page);

Q_SIGNALS:
    void keysAsked();

private:
    void fillKeys(const QWidget &page);

    const ActionRegistry &m_actions;
    QLabel *m_title;
    QLabel *m_what;
    QLabel *m_doing;
    QTableWidget *m_keys;
};

} // namespace deckhand
