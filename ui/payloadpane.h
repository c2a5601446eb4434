#pragma once

#include "models/jsontreemodel.h"
#include "ui/finder.h"
#include "ui/page.h"

class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace deckhand {

class PayloadView;

/// A JSON payload as tree or text, with search, and the path and value of what is chosen to copy or
/// to filter by.
class PayloadPane : public QWidget, public Finder
{
    Q_OBJECT

public:
    /// `name` tells the actions of several panes apart.
    PayloadPane(ActionRegistry &actions, const QByteArray &name, QWidget *parent = nullptr);
    void setJson(const QByteArray &json);
    void setPlain(const QString &text);
    /// What is shown is the whole of an event, as it is sent, and not its data alone.
    void setEnvelope() { m_isEnvelope = true; }
    [[nodiscard]] JsonTreeModel &tree() { return m_model; }
    void startFind() override;
    void findNext() override;

Q_SIGNALS:
    void clauseRequested(const QString &clause);
    void filterRequested(const QString &filter);

private:
    void makeBar(const QByteArray &name);
    void makeTree(ActionRegistry &actions, const QByteArray &name);
    void showAs(bool tree);
    void fillText();
    void search();
    void step(int by);
    void showHit();
    void copyOf(int role);
    /// Finds events with what is chosen; empty where no filter does.
    [[nodiscard]] QString clause() const;

    JsonTreeModel m_model;
    QTreeView *m_treeView;
    PayloadView *m_text;
    QStackedWidget *m_stack;
    bool m_isEnvelope = false;
    bool m_textIsOld = false; ///< it is filled when it is looked at
    QToolButton *m_asTree;
    QToolButton *m_asText;
    QLineEdit *m_search;
    QLabel *m_hits;
    QAction *m_copyPath = nullptr;
    QAction *m_copyValue = nullptr;
    QModelIndexList m_found;
    int m_hit = -1;
};

} // namespace deckhand
