#pragma once

#include "ui/page.h"

class QLabel;
class QTabWidget;

namespace deckhand {

class AttemptCopies;
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
    explicit DeliveryInspector(const PageContext &context, QWidget *parent = nullptr);
    /// Puts the focus on the attempts.
    void enter();
    /// Puts the newest attempt of `other` beside that of the delivery that is shown, until another
    /// is shown. Both have one.
    void compareWith(const Delivery &other);

Q_SIGNALS:
    void clauseRequested(const QString &clause);
    void eventRequested(const QByteArray &id);

private:
    void makeTabs();
    void makeActions(ActionRegistry &actions);
    void updateActions();
    void connectModels();
    [[nodiscard]] QString summary(const Attempt &attempt) const;
    QWidget *makeHead();
    QWidget *makeSummary();
    void showDelivery();
    void showSummary(const Attempt *attempt);
    void showRequest(const Attempt *attempt);
    void showResponse(const Attempt *attempt);
    void showObstacle();
    void showComparison();
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
    QLabel *m_event;
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
    QAction *m_retry = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_showEvent = nullptr;
    AttemptCopies *m_copies = nullptr;
    std::optional<Delivery> m_other; ///< compared with the one shown
    DeliveryId m_comparedId;
    bool m_reactivating = false; ///< asked for here: a refusal is told here
};

} // namespace deckhand
