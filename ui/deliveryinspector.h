#pragma once

#include "models/blamedsetting.h"
#include "models/compareside.h"
#include "ui/page.h"

class QLabel;
class QTabWidget;

namespace deckhand {

class AttemptCopies;
class AttemptTimeline;
class CompareActions;
class MessagePanel;
class CompareView;
class HttpView;
class PayloadPane;
class PayloadView;
class SignatureView;
class SummaryView;

/// One delivery: its attempts in time, and of the chosen one what went wrong, what was sent and
/// what was answered.
class DeliveryInspector : public QWidget
{
    Q_OBJECT

public:
    explicit DeliveryInspector(const PageContext &context, QWidget *parent = nullptr);
    /// Puts the focus on the attempts.
    void enter();
    /// Puts the last of `others` beside the attempt that is shown, and offers the rest, until
    /// another delivery is shown.
    void compareWith(std::vector<CompareSide> others);
    [[nodiscard]] QTabWidget &tabs() const { return *m_tabs; }

Q_SIGNALS:
    void clauseRequested(const QString &clause);
    void filterRequested(const QString &filter);
    void eventRequested(const QByteArray &id);
    void destinationRequested(const QByteArray &id);
    /// How is to be chosen where the destination is shown.
    void reactivationRequested(const QByteArray &id);
    /// Of the destination; `field` is the setting that made the attempt fail, empty where it is
    /// not known, `why` what happened.
    void editRequested(const QByteArray &id, const QString &field, const QString &why);
    /// What was done, or why it was not.
    void said(const QString &sentence);

private:
    void makeTabs(ActionRegistry &actions);
    void makeActions(ActionRegistry &actions);
    void updateActions();
    void connectModels();
    [[nodiscard]] QString summary(const Attempt &attempt) const;
    QWidget *makeHead();
    void showDelivery();
    void showRequest(const Attempt *attempt);
    void showResponse(const Attempt *attempt);
    void showObstacle();
    void showComparison();
    void offerSetting();
    void editSetting();
    void openLab();

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    QWidget *m_body;
    QLabel *m_nothing;
    QLabel *m_title;
    QLabel *m_stateIcon;
    QLabel *m_state;
    MessagePanel *m_message;
    MessagePanel *m_inactive;
    AttemptTimeline *m_timeline;
    QTabWidget *m_tabs;
    SummaryView *m_summary;
    HttpView *m_request;
    HttpView *m_response;
    PayloadPane *m_payload;
    SignatureView *m_signature;
    PayloadView *m_raw;
    CompareView *m_compare;
    QAction *m_retry = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_showEvent = nullptr;
    QAction *m_showDestination = nullptr;
    QAction *m_editSetting = nullptr;
    std::optional<BlamedSetting> m_blamed; ///< by the attempt that is shown
    AttemptCopies *m_copies = nullptr;
    CompareActions *m_comparing = nullptr;
    std::vector<CompareSide> m_others; ///< compared with the one shown
    DeliveryId m_comparedId;
};

} // namespace deckhand
