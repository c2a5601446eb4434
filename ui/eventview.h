#pragma once

#include "models/compareside.h"
#include "ui/page.h"

#include <QTimer>

class QHBoxLayout;
class QLabel;
class QLayout;
class QTabWidget;
class QTableWidget;
class QToolButton;

namespace deckhand {

class CompareActions;
class CompareView;
class ElidedLabel;
class LargePayload;
class NoteLine;
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
    [[nodiscard]] NoteLine *note() const { return m_note; }
    /// Puts it beside the event that is shown, until another is shown.
    void compareWith(const CompareSide &other);
    [[nodiscard]] QTabWidget &tabs() const { return *m_tabs; }

Q_SIGNALS:
    /// What was done, or why it was not.
    void said(const QString &sentence);
    void deliveryRequested(const QByteArray &id);
    void clauseRequested(const QString &clause);
    void filterRequested(const QString &filter);

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeHead(ActionRegistry &actions);
    [[nodiscard]] QWidget *makeContent();
    void follow();
    void makeTabs();
    void fillRaw();
    void makeJourney();
    /// The outcome is never clipped: its column has the room of the widest word.
    void fitOutcome();
    void showEvent();
    void showMark();
    void showFacts();
    void showOrigin(const Event &event);
    /// Nothing where the server does not tell.
    [[nodiscard]] std::optional<Retention> retention() const;
    void makeOrigin();
    void makeCopies(ActionRegistry &actions);
    void showJourney();
    void makeCompare(ActionRegistry &actions);
    void showComparison();

    ConsoleModels &m_models;
    QLabel *m_icon;
    QLabel *m_title;
    ElidedLabel *m_facts;
    QToolButton *m_origin; ///< the event that a replay has made this one from
    QToolButton *m_copy;
    QHBoxLayout *m_tools = nullptr;
    QToolButton *m_bookmark;
    NoteLine *m_note;
    QTableWidget *m_journey;
    LargePayload *m_large;
    PayloadPane *m_payload;
    PayloadView *m_raw;
    CompareView *m_compare;
    CompareActions *m_comparing = nullptr;
    std::optional<CompareSide> m_other; ///< compared with the one shown
    EventId m_comparedId;
    QTabWidget *m_tabs;
    QWidget *m_body;
    QLabel *m_nothing;
    QTimer m_aging;
};

} // namespace deckhand
