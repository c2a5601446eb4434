#pragma once

#include "models/alertlist.h"
#include "models/wording.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace deckhand {

/// The alerts of a window, newest first, with the time of each. One that is activated opens its
/// place and is read.
class AlertsDialog : public QDialog
{
    Q_OBJECT

public:
    AlertsDialog(AlertList &alerts, const Wording &wording, QWidget *parent = nullptr);

Q_SIGNALS:
    void openAsked(const deckhand::Alert &alert);

private:
    void makeLayout();
    void fill();
    void openItem(const QListWidgetItem *item);

    AlertList &m_alerts;
    const Wording &m_wording;
    QListWidget *m_list;
    QLabel *m_none;
    QPushButton *m_read;
};

} // namespace deckhand
