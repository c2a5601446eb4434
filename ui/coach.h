#pragma once

#include "api/time.h"

#include <QWidget>

class QPushButton;
class QTabWidget;

namespace deckhand {

class ActionRegistry;
class ConsoleModels;
class DemoPanel;
class MessagePanel;
class Preferences;

/// The tour of the demo in three steps: see a failure, read why, turn the dial back and replay.
/// A strip that is never in the way: each step sees by itself that it was done, and every one can
/// be passed over.
class Coach : public QWidget
{
    Q_OBJECT

public:
    /// `inspector` holds the tabs of the delivery that is shown. All of it outlives this.
    Coach(const ConsoleModels &models, const ActionRegistry &actions, const QTabWidget &inspector,
          const DemoPanel &dials, Preferences *preferences, QWidget *parent = nullptr);
    /// From the first step on, shown.
    void start();
    /// Unless it was finished or ended before.
    void startOnce();

private:
    enum class Step { SeeFailure, ReadWhy, MendAndReplay, Done };
    void enter(Step step);
    void tell();
    /// Of the step, with the keys in force.
    [[nodiscard]] QString words() const;
    [[nodiscard]] QString named(const char *action) const;
    void next();
    void close();
    void noticeDelivery();
    void noticeReplay();
    void noticeResent();
    void noticeMended();

    const ConsoleModels &m_models;
    const ActionRegistry &m_actions;
    Preferences *m_preferences; ///< none: that it was seen is not remembered
    MessagePanel *m_panel;
    QPushButton *m_next;
    QPushButton *m_end;
    Step m_step = Step::Done;
    Timestamp m_since{}; ///< when the step began
    bool m_mended = false;
};

} // namespace deckhand
