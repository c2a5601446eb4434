#pragma once

#include "models/consolemodels.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTabWidget;
class QTableWidget;

namespace deckhand {

class AttemptTimeline;
class MessagePanel;
class PayloadView;

/// One delivery: its attempts in time, and of the chosen one what went wrong, what was sent and
/// what was answered.
class DeliveryInspector : public QWidget
{
    Q_OBJECT

public:
    DeliveryInspector(ConsoleModels &models, QAction *retry, QAction *cancel,
                      QWidget *parent = nullptr);

private:
    struct HttpTab
    {
        QLabel *facts;
        QTableWidget *headers;
        PayloadView *body;
    };
    QWidget *makeHead(QAction *retry, QAction *cancel);
    QWidget *makeSummary();
    HttpTab makeHttpTab(const QString &title, const char *name);
    void showDelivery();
    void showSummary(const Attempt *attempt);
    void showRequest(const Attempt *attempt);
    void showResponse(const Attempt *attempt);
    void showObstacle();
    void reactivate();
    void copyAttempt() const;

    ConsoleModels &m_models;
    QWidget *m_body;
    QLabel *m_nothing;
    QLabel *m_title;
    QLabel *m_stateIcon;
    QLabel *m_state;
    MessagePanel *m_message;
    MessagePanel *m_inactive;
    AttemptTimeline *m_timeline;
    QTabWidget *m_tabs;
    QLabel *m_cause;
    QLabel *m_evidence;
    QLabel *m_next;
    QLabel *m_phases;
    HttpTab m_request{};
    HttpTab m_response{};
    PayloadView *m_payload;
    bool m_reactivating = false; ///< asked for here: a refusal is told here
};

} // namespace deckhand
