#pragma once

#include "ui/page.h"

class QLabel;
class QTabWidget;

namespace deckhand {

class AttemptTimeline;
class MessagePanel;
class CompareView;
class HttpView;
class PayloadPane;
class PayloadView;
class SignatureView;

/// One delivery: its attempts in time, and of the chosen one what went wrong, what was sent and
/// what was answered.
class DeliveryInspector : public QWidget
{
    Q_OBJECT

public:
    DeliveryInspector(const PageContext &context, QAction *retry, QAction *cancel,
                      QWidget *parent = nullptr);

Q_SIGNALS:
    void clauseRequested(const QString &clause);

private:
    void makeTabs();
    void makeCopies(ActionRegistry &actions);
    void connectModels();
    [[nodiscard]] QByteArray body() const; ///< what is sent on every attempt
    [[nodiscard]] QString summary(const Attempt &attempt) const;
    QWidget *makeHead(QAction *retry, QAction *cancel);
    QWidget *makeSummary();
    void showDelivery();
    void showSummary(const Attempt *attempt);
    void showRequest(const Attempt *attempt);
    void showResponse(const Attempt *attempt);
    void showObstacle();
    void reactivate();

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
    HttpView *m_request;
    HttpView *m_response;
    PayloadPane *m_payload;
    SignatureView *m_signature;
    PayloadView *m_raw;
    CompareView *m_compare;
    QList<QAction *> m_copies;
    bool m_reactivating = false; ///< asked for here: a refusal is told here
};

} // namespace deckhand
