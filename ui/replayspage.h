#pragma once

#include "models/replayoutcomes.h"
#include "ui/page.h"

class QLabel;
class QTableWidget;
class QStackedWidget;

namespace deckhand {

class ListState;
class MessagePanel;
class TableView;

/// Replays that run and that ran, with what can be done to the chosen one.
class ReplaysPage : public PageWidget
{
    Q_OBJECT

public:
    ReplaysPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;
    void refresh() override;
    void showItem(const QByteArray &id) override;
    QByteArray currentItem() const override { return m_current.bytes(); }
    bool enterDetail() override;

    DetailPane *detailPane() const override { return m_detailPane; }

private:
    void makeActions(ActionRegistry &actions);
    void makeLayout();
    void connectModels();
    void choose(int row);
    void replayFailed();
    void exportReport();
    void writeReport(const QString &path);
    void makeOutcomes();
    void update();
    void updateActions(const Replay *replay);
    void showOutcomes();
    void updateEmpty();
    [[nodiscard]] QString howToBegin() const;

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    Dialogs &m_dialogs;
    ConsoleSettings &m_settings;
    TableView *m_table;
    QStackedWidget *m_stack;
    ListState *m_empty;
    MessagePanel *m_message;
    QWidget *m_panel;
    QLabel *m_title;
    QLabel *m_facts;
    QLabel *m_counts;
    QLabel *m_options;
    MessagePanel *m_stopped;
    ReplayOutcomes m_outcomes;
    QTableWidget *m_groups;
    QLabel *m_groupsNote;
    QAction *m_pause = nullptr, *m_resume = nullptr, *m_cancel = nullptr, *m_again = nullptr,
            *m_failed = nullptr, *m_deliveries = nullptr, *m_report = nullptr;
    DetailPane *m_detailPane = nullptr;
    ReplayId m_current;
};

} // namespace deckhand
