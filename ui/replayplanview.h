#pragma once

#include "models/replayplanner.h"
#include "models/wording.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTableWidget;

namespace deckhand {

/// The first step of a replay: what would be delivered, counted exactly.
class ReplayPlanView : public QWidget
{
    Q_OBJECT

public:
    ReplayPlanView(ReplayPlanner &planner, const Wording &wording, QWidget *parent = nullptr);
    /// Shows what the planner was begun with.
    void open();

private:
    void makeTables();
    void showPlan();
    void showShares();
    void showTypes();
    void showDetails();

    ReplayPlanner &m_planner;
    const Wording &m_wording;
    QComboBox *m_only;
    QTableWidget *m_shares;
    QTableWidget *m_types;
    QLabel *m_details;
};

} // namespace deckhand
