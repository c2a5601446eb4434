#pragma once

#include "models/consolesettings.h"
#include "models/forwarddraft.h"
#include "ui/filteredit.h"
#include "ui/secretclipboard.h"

#include <QDialog>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace deckhand {

class MessagePanel;
class TargetEdit;
class WrappedLabel;

/// Forwarding: where to, from when, which events; how it stands, what it has done, and what is in
/// its way. It goes on while this is closed.
class ForwardDialog : public QDialog
{
    Q_OBJECT

public:
    /// All of it outlives the dialog.
    ForwardDialog(ForwardControls &controls, ConsoleSettings &settings, const Clock &clock,
                  FilterEdit::Complete complete, QWidget *parent = nullptr);

private:
    /// One number and what it counts.
    struct Counter
    {
        QLabel *value = nullptr;
        Tone tone = Tone::Neutral; ///< where it is not zero
    };
    void makeLayout();
    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeFields();
    [[nodiscard]] QWidget *makeFilter();
    [[nodiscard]] QWidget *makeBegin();
    [[nodiscard]] QWidget *makeSigning();
    [[nodiscard]] QWidget *makeCounters();
    [[nodiscard]] QWidget *makeButtons();
    [[nodiscard]] Counter makeCounter(const char *name, Tone tone);
    [[nodiscard]] ForwardDraft draft() const;
    void checkFilter();
    void start();
    void update();
    void showNumbers(const ForwardStatus &status);
    void showTrouble(const ForwardStatus &status);
    void updateButtons();

    ForwardControls &m_controls;
    ConsoleSettings &m_settings;
    const Clock &m_clock;
    SecretClipboard m_clipboard;
    QLabel *m_icon;
    QLabel *m_state;
    QLabel *m_sentence;
    TargetEdit *m_target;
    QComboBox *m_begin;
    QDateTimeEdit *m_since;
    FilterEdit *m_filter;
    WrappedLabel *m_filterNote;
    QPushButton *m_copy;
    Counter m_received, m_delivered, m_failed, m_waiting;
    QLabel *m_rest;
    MessagePanel *m_trouble;
    QPushButton *m_start;
    QPushButton *m_stop;
    QWidget *m_fields = nullptr;
};

} // namespace deckhand
