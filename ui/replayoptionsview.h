#pragma once

#include "models/replayplanner.h"
#include "models/serverfacts.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QTableWidget;
class QToolButton;

namespace deckhand {

/// The second step of a replay: how it is to run, and whether every request can be built.
class ReplayOptionsView : public QWidget
{
    Q_OBJECT

public:
    ReplayOptionsView(ReplayPlanner &planner, const ServerFacts &server, QWidget *parent = nullptr);
    /// Shows what the planner was begun with.
    void open();
    void takeFocus();

Q_SIGNALS:
    /// The event of a delivery that would fail is to be shown.
    void eventAsked(const QByteArray &event);

private:
    void makeRate(QFormLayout *form);
    void makeMore();
    void makeCheck();
    void apply();
    void showMore(bool shown);
    void showCheck();
    [[nodiscard]] QString checkText() const;

    ReplayPlanner &m_planner;
    const ServerFacts &m_server;
    QDoubleSpinBox *m_rate;
    QToolButton *m_more;
    QWidget *m_advanced;
    QSpinBox *m_parallel;
    QSpinBox *m_stopAfter;
    QComboBox *m_order;
    QComboBox *m_target;
    QCheckBox *m_asNew;
    QLabel *m_asNewWarning;
    QPushButton *m_check;
    QLabel *m_checked;
    QTableWidget *m_items;
};

} // namespace deckhand
