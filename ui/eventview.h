#pragma once

#include "ui/page.h"

class QHBoxLayout;
class QLabel;
class QLayout;
class QTabWidget;
class QTableWidget;
class QToolButton;

namespace deckhand {

class PayloadPane;
class PayloadView;

/// One event: head, journey to every destination (also where it did not go and why), payload.
class EventView : public QWidget
{
    Q_OBJECT

public:
    explicit EventView(const PageContext &context, QWidget *parent = nullptr);
    /// Offers it at the head of the shown event.
    void addTool(QAction *action);
    /// Puts the focus on the journey.
    void enter();

Q_SIGNALS:
    void deliveryRequested(const QByteArray &id);
    void clauseRequested(const QString &clause);

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeHead(ActionRegistry &actions);
    void makeTabs();
    void fillRaw();
    void makeJourney();
    /// The outcome is never clipped: its column has the room of the widest word.
    void fitOutcome();
    void showEvent();
    void showJourney();

    ConsoleModels &m_models;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_facts;
    QToolButton *m_copy;
    QHBoxLayout *m_tools = nullptr;
    QTableWidget *m_journey;
    PayloadPane *m_payload;
    PayloadView *m_raw;
    QTabWidget *m_tabs;
    QWidget *m_body;
    QLabel *m_nothing;
};

} // namespace deckhand
