#pragma once

#include "models/consolesettings.h"
#include "models/forwardcontrols.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QTabWidget;

namespace deckhand {

class HttpView;
class MessagePanel;
class TargetEdit;

/// Delivers one stored event to an address on this computer: once, signed, and outside all counts
/// of the engine that stores it. Shows what was sent and answered.
class DeliverHereDialog : public QDialog
{
    Q_OBJECT

public:
    /// Both outlive the dialog.
    DeliverHereDialog(ForwardControls &controls, ConsoleSettings &settings,
                      QWidget *parent = nullptr);
    /// An empty one leaves it to the person.
    void choose(const EventId &event);

private:
    void makeLayout();
    void send();
    void show(const LocalDelivery &outcome);
    void showAttempt(const Attempt &attempt, const QByteArray &body);
    void updateButton();

    ForwardControls &m_controls;
    ConsoleSettings &m_settings;
    QLineEdit *m_event;
    TargetEdit *m_target;
    MessagePanel *m_message;
    HttpView *m_sent;
    HttpView *m_answer;
    QTabWidget *m_tabs;
    QPushButton *m_send;
    bool m_sending = false;
};

} // namespace deckhand
