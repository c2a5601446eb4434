#pragma once

#include "models/replayplanner.h"
#include "models/replaysmodel.h"
#include "models/wording.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace deckhand {

class MessagePanel;

/// One replay from choice to result: what would be sent, counted exactly; how; then its progress.
class ReplayDialog : public QDialog
{
    Q_OBJECT

public:
    ReplayDialog(ReplayPlanner &planner, ReplaysModel &replays, const Wording &wording,
                 QWidget *parent = nullptr);
    /// Shows what the planner was begun with.
    void openPlan();

Q_SIGNALS:
    void showAsked(const QByteArray &replay);

private:
    QWidget *makePlan();
    void makeGuard();
    QWidget *makeOptions();
    QWidget *makeRun();
    void showPlan();
    void showShares();
    void showDetails();
    void showRun();

    ReplayPlanner &m_planner;
    ReplaysModel &m_replays;
    const Wording &m_wording;
    ReplayId m_running;
    QLabel *m_scope;
    MessagePanel *m_message;
    QStackedWidget *m_steps;
    QComboBox *m_only;
    QTableWidget *m_shares;
    QDoubleSpinBox *m_rate;
    QLabel *m_summary;
    QLabel *m_details;
    QWidget *m_guard;
    QLabel *m_guardText;
    QLineEdit *m_typed;
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
