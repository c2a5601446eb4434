#pragma once

#include "ui/page.h"

class QLabel;
class QLayout;
class QTabWidget;
class QTableWidget;
class QToolButton;

namespace deckhand {

class NoteLine;
class PayloadPane;
class PayloadView;

/// One event: head, journey to every destination (also where it did not go and why), payload.
class EventView : public QWidget
{
    Q_OBJECT

public:
    explicit EventView(const PageContext &context, QWidget *parent = nullptr);
    /// Puts the focus on the journey.
    void enter();
    [[nodiscard]] NoteLine *note() const { return m_note; }

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
    void showMark();
    void makeCopies(ActionRegistry &actions);
    void showJourney();

    ConsoleModels &m_models;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_facts;
    QToolButton *m_copy;
    QToolButton *m_bookmark;
    NoteLine *m_note;
    QTableWidget *m_journey;
    PayloadPane *m_payload;
    PayloadView *m_raw;
    QTabWidget *m_tabs;
    QWidget *m_body;
    QLabel *m_nothing;
};

} // namespace deckhand
