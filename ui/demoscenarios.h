#pragma once

#include "demo/scenario.h"
#include "ui/democontrols.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QPushButton;
class QTimer;

namespace deckhand {

class DemoDesk;

[[nodiscard]] QString nameOf(Scenario scenario);

/// Chooses a scenario, plays it on the dials and tells what it is doing. Where it ends or is
/// stopped, the dials go back to where they stood before it began.
class DemoScenarios : public QWidget
{
    Q_OBJECT

public:
    DemoScenarios(DemoDesk &desk, const Clock &clock, QWidget *parent = nullptr);
    ~DemoScenarios() override;
    [[nodiscard]] bool isPlaying() const { return m_run != nullptr; }
    /// A person has turned a dial: the scenario ends, and the dials stay as they stand.
    void endByHand();

Q_SIGNALS:
    /// The dials stand otherwise now.
    void turned();
    /// What has begun or ended, as a sentence.
    void said(const QString &sentence);

private:
    void start();
    void stop();
    void advance();
    void set(const ScenarioStep &step);
    void restore();
    /// The dials go back; `sentence` says why.
    void finish(const QString &sentence);
    void end(const QString &state);
    void showState();

    DemoDesk &m_desk;
    const Clock &m_clock;
    QComboBox *m_choice;
    QPushButton *m_button;
    QLabel *m_state;
    QTimer *m_timer;
    std::unique_ptr<ScenarioRun> m_run;
    std::vector<DemoReceiver> m_before; ///< as the dials stood
    double m_rateBefore = 0;
};

} // namespace deckhand
