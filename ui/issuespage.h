#pragma once

#include "ui/page.h"

class QLabel;
class QLineEdit;
class QScrollArea;
class QStackedWidget;

namespace deckhand {

class ListState;
class MessagePanel;
class NumberLinks;
class TableView;

/// Failures by destination and cause, with what can be done about the chosen one.
class IssuesPage : public PageWidget
{
    Q_OBJECT

public:
    IssuesPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;
    void refresh() override;
    void showItem(const QByteArray &id) override;
    QByteArray currentItem() const override { return m_current; }
    bool enterDetail() override;

    DetailPane *detailPane() const override { return m_detailPane; }

private:
    void makeActions(ActionRegistry &actions);
    [[nodiscard]] QAction *addMark(ActionRegistry &actions, const char *id, const QString &text,
                                   IssueState state, const char *iconName);
    void makeLayout();
    void arrange();
    void connectModels();
    void replay();
    void ignore();
    void update();
    void updateActions(const Issue *issue);
    void updateFacts(const Issue &issue);
    void keepRemark();
    void updateEmpty();

    ConsoleModels &m_models;
    Dialogs &m_dialogs;
    ConsoleSettings &m_settings;
    TableView *m_table;
    QStackedWidget *m_stack;
    ListState *m_empty;
    MessagePanel *m_note;
    QWidget *m_panel;
    QScrollArea *m_scroll; ///< of the panel
    QLabel *m_title;
    QLabel *m_evidence;
    QLabel *m_next;
    NumberLinks *m_count;
    QLabel *m_facts;
    QLineEdit *m_remark;
    QAction *m_show = nullptr, *m_replay = nullptr, *m_acknowledge = nullptr, *m_resolve = nullptr,
            *m_ignore = nullptr, *m_reopen = nullptr;
    DetailPane *m_detailPane = nullptr;
    QByteArray m_current;
    QByteArray m_remarked; ///< the issue whose note is shown
};

} // namespace deckhand
