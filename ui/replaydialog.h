#pragma once

#include "models/replayplanner.h"
#include "models/replaysmodel.h"
#include "models/wording.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace deckhand {

class MessagePanel;
class ReplayOptionsView;
class ReplayPlanView;
class ServerFacts;
class WorkStrip;

/// One replay from choice to result: what would be sent, counted exactly; then how; then its
/// progress.
class ReplayDialog : public QDialog
{
    Q_OBJECT

public:
    ReplayDialog(ReplayPlanner &planner, ReplaysModel &replays, const Wording &wording,
                 const ServerFacts &server, QWidget *parent = nullptr);
    /// Shows what the planner was begun with.
    void openPlan();

protected:
    /// Esc gives up what is counted or built; another one closes.
    void keyPressEvent(QKeyEvent *event) override;

Q_SIGNALS:
    void showAsked(const QByteArray &replay);
    void eventAsked(const QByteArray &event);

private:
    enum Step { Plan, Options, Run };

    void makeGuard();
    void makeButtons();
    void connectModels();
    QWidget *makeRun();
    void goTo(Step step);
    void makeWork();
    void showPlan();
    void showWork();
    [[nodiscard]] QString summary() const;
    void showRun();

    ReplayPlanner &m_planner;
    ReplaysModel &m_replays;
    const Wording &m_wording;
    ReplayId m_running;
    QLabel *m_scope;
    MessagePanel *m_message;
    QStackedWidget *m_steps;
    ReplayPlanView *m_plan;
    ReplayOptionsView *m_options;
    WorkStrip *m_work;
    QLabel *m_summary;
    QWidget *m_guard;
    QLabel *m_guardText;
    QLineEdit *m_typed;
    QDialogButtonBox *m_buttons;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_start;
    QPushButton *m_close;
    QLabel *m_state;
    QProgressBar *m_bar;
    QLabel *m_counts;
    QPushButton *m_pause;
    QPushButton *m_cancel;
    QPushButton *m_show;
};

} // namespace deckhand
