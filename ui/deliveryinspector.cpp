#include "ui/deliveryinspector.h"

#include "models/attemptexport.h"
#include "models/formatting.h"
#include "ui/attemptcopies.h"
#include "ui/attempttexts.h"
#include "ui/attempttimeline.h"
#include "ui/compareactions.h"
#include "ui/comparesides.h"
#include "ui/compareview.h"
#include "ui/elidedlabel.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/flowlayout.h"
#include "ui/headrow.h"
#include "ui/httpview.h"
#include "ui/icons.h"
#include "ui/menus.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/payloadpane.h"
#include "ui/payloadview.h"
#include "ui/signaturelab.h"
#include "ui/signatureview.h"
#include "ui/summaryview.h"
#include "ui/theme.h"
#include "ui/typetexts.h"
#include "ui/words.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>

#include <algorithm>

namespace deckhand {

DeliveryInspector::DeliveryInspector(const PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_models(context.models),
      m_actions(context.actions),
      m_body(new QWidget),
      m_nothing(new QLabel(
          tr("Select a delivery to see its attempts, what was sent and what was answered."))),
      m_title(new ElidedLabel),
      m_stateIcon(new QLabel),
      m_state(new QLabel),
      m_message(new MessagePanel),
      m_inactive(new MessagePanel),
      m_timeline(new AttemptTimeline(context.models.clock)),
      m_tabs(new QTabWidget),
      m_summary(new SummaryView(context.models.wording, context.models.destinations,
                                context.models.clock)),
      m_request(new HttpView("request")),
      m_response(new HttpView("response")),
      m_payload(new PayloadPane(context.actions, "deliveryPayload")),
      m_signature(new SignatureView(context.models.wording)),
      m_raw(new PayloadView),
      m_compare(new CompareView(
          context.models.wording,
          tr("There is one attempt at most. Compare it with another delivery or event by the "
             "button “Compare” above.")))
{
    const Metrics metrics(this);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_timeline->setObjectName(QStringLiteral("timeline"));
    m_inactive->setObjectName(QStringLiteral("inactiveNotice"));
    m_inactive->setClosable(false);
    makeActions(context.actions);
    makeTabs(context.actions);
    m_request->remember(context.settings);
    m_response->remember(context.settings);
    auto *body = plainLayout<QVBoxLayout>(m_body, metrics);
    body->setContentsMargins(metrics.margin(), metrics.smallGap(), metrics.margin(), 0);
    body->setSpacing(metrics.smallGap());
    body->addWidget(makeHead());
    body->addWidget(m_message);
    body->addWidget(m_inactive);
    body->addWidget(m_timeline);
    body->addWidget(m_tabs, 1);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addWidget(m_body, 1);
    layout->addWidget(m_nothing, 1);
    m_body->hide();
    connectModels();
}

void DeliveryInspector::makeTabs(ActionRegistry &actions)
{
    m_tabs->setObjectName(QStringLiteral("inspectorTabs"));
    m_tabs->setDocumentMode(true);
    m_raw->setAccessibleName(tr("Request and response as text"));
    m_payload->setEnvelope();
    m_request->offerFilters(actions, "requestHeader");
    m_response->offerFilters(actions, "responseHeader");
    m_tabs->addTab(m_summary, tr("Summary"));
    m_tabs->addTab(m_request, tr("Request"));
    m_tabs->addTab(m_response, tr("Response"));
    m_tabs->addTab(m_payload, tr("Payload"));
    m_tabs->addTab(m_signature, tr("Signature"));
    m_tabs->addTab(m_raw, tr("Raw"));
    m_tabs->addTab(m_compare, tr("Compare"));
}

void DeliveryInspector::connectModels()
{
    connect(m_inactive->addButton(tr("Reactivate …"), "reactivateHere"), &QPushButton::clicked,
            this, [this] {
                if (const auto &delivery = m_models.deliveryDetail.delivery())
                    Q_EMIT reactivationRequested(delivery->destinationId.bytes());
            });
    connect(&m_models.deliveryDetail, &DeliveryDetail::changed, this,
            &DeliveryInspector::showDelivery);
    connect(&m_models.deliveryDetail, &DeliveryDetail::actionFailed, this,
            [this](const Error &error) {
                m_message->showMessage(
                    Tone::Failure, tr("The delivery was not changed. %1").arg(engineText(error)));
            });
    connect(m_timeline, &AttemptTimeline::currentChanged, &m_models.deliveryDetail,
            &DeliveryDetail::setCurrentAttempt);
    connect(m_payload, &PayloadPane::clauseRequested, this, &DeliveryInspector::clauseRequested);
    connect(m_payload, &PayloadPane::filterRequested, this, &DeliveryInspector::filterRequested);
    for (HttpView *view : {m_request, m_response}) {
        connect(view, &HttpView::clauseRequested, this, &DeliveryInspector::clauseRequested);
        connect(view, &HttpView::filterRequested, this, &DeliveryInspector::filterRequested);
    }
}

void DeliveryInspector::makeActions(ActionRegistry &actions)
{
    m_retry = actions.addLocal(this, "retryDelivery", tr("Retry now"), {QKeySequence(Qt::Key_R)},
                               "retrying");
    m_cancel = actions.addLocal(this, "cancelDelivery", tr("Cancel delivery"), {}, "canceled");
    m_showEvent =
        actions.addLocal(this, "showEvent", tr("Show event"), {QKeySequence(Qt::Key_E)}, "events");
    connect(m_retry, &QAction::triggered, &m_models.deliveryDetail, &DeliveryDetail::retry);
    connect(m_cancel, &QAction::triggered, &m_models.deliveryDetail, &DeliveryDetail::cancel);
    connect(&actions, &ActionRegistry::keysChanged, this, &DeliveryInspector::updateActions);
    connect(m_showEvent, &QAction::triggered, this, [this] {
        if (const auto &delivery = m_models.deliveryDetail.delivery())
            Q_EMIT eventRequested(delivery->eventId.bytes());
    });
    m_showDestination =
        actions.addLocal(this, "showDestination", tr("Show destination"), {}, "destinations");
    connect(m_showDestination, &QAction::triggered, this, [this] {
        if (const auto &delivery = m_models.deliveryDetail.delivery())
            Q_EMIT destinationRequested(delivery->destinationId.bytes());
    });
    m_editSetting = actions.addLocal(this, "editSetting", tr("Edit the destination …"), {}, "edit");
    connect(m_editSetting, &QAction::triggered, this, &DeliveryInspector::editSetting);
    m_summary->addNextStep(m_editSetting);
    connect(m_summary, &SummaryView::eventAsked, m_showEvent, &QAction::trigger);
    connect(m_summary, &SummaryView::destinationAsked, m_showDestination, &QAction::trigger);
    QAction *lab = actions.addLocal(this, "checkRequest", tr("Check a request …"), {}, "doctor");
    connect(lab, &QAction::triggered, this, &DeliveryInspector::openLab);
    m_signature->addLab(lab);
    m_copies = new AttemptCopies(actions, this, m_models.deliveryDetail,
                                 [this](const Attempt &attempt) { return summary(attempt); });
    m_comparing = new CompareActions(
        actions, this, m_models.mark,
        {"markAttemptForCompare", "compareAttemptWithMarked", "compareAttemptWithCopied"},
        [this] { return shownAttempt(m_models); });
    connect(m_comparing, &CompareActions::compareAsked, this,
            [this](const CompareSide &other) { compareWith({other}); });
    connect(m_comparing, &CompareActions::said, this, &DeliveryInspector::said);
}

void DeliveryInspector::openLab()
{
    const DeliveryDetail &detail = m_models.deliveryDetail;
    auto *lab = new SignatureLab(
        m_models.clock, detail.event() ? std::optional(detail.sentBody()) : std::nullopt, window());
    lab->setAttribute(Qt::WA_DeleteOnClose);
    lab->open();
}

void DeliveryInspector::updateActions()
{
    const RetryObstacle obstacle = m_models.deliveryDetail.retryObstacle();
    m_retry->setEnabled(obstacle == RetryObstacle::None);
    m_retry->setToolTip(obstacle == RetryObstacle::None
                            ? withKey(tr("Send it once more, now"), *m_retry)
                            : Words::obstacle(obstacle));
    m_cancel->setEnabled(m_models.deliveryDetail.canCancel());
    m_showEvent->setEnabled(m_models.deliveryDetail.delivery().has_value());
    m_showDestination->setEnabled(m_showEvent->isEnabled());
    offerSetting();
    m_copies->update();
    m_comparing->update();
}

void DeliveryInspector::offerSetting()
{
    const auto &delivery = m_models.deliveryDetail.delivery();
    const Attempt *attempt = m_models.deliveryDetail.attempt();
    const Destination *destination =
        delivery ? m_models.destinations.find(delivery->destinationId) : nullptr;
    const auto &types = m_models.editor.types();
    const auto type = std::find_if(types.begin(), types.end(), [&](const DestinationType &t) {
        return destination && t.name == destination->type;
    });
    m_blamed.reset();
    if (attempt && type != types.end())
        m_blamed = blamedSetting(*attempt, *destination, *type);
    m_editSetting->setVisible(m_blamed.has_value());
    const FieldDescriptor *field = m_blamed ? type->field(m_blamed->field) : nullptr;
    m_editSetting->setText(field ? tr("Edit “%1” …").arg(typeText(field->label))
                                 : tr("Edit the destination …"));
}

void DeliveryInspector::editSetting()
{
    const auto &delivery = m_models.deliveryDetail.delivery();
    const Attempt *attempt = m_models.deliveryDetail.attempt();
    if (!delivery || !attempt || !m_blamed)
        return;
    const Diagnosis diagnosis = Words::diagnose(*attempt);
    Q_EMIT editRequested(delivery->destinationId.bytes(), m_blamed->field,
                         diagnosis.evidence.isEmpty() ? diagnosis.cause : diagnosis.evidence);
}

void DeliveryInspector::compareWith(std::vector<CompareSide> others)
{
    m_others = std::move(others);
    m_comparedId = m_models.deliveryDetail.id();
    m_tabs->setCurrentWidget(m_compare);
    showDelivery();
}

void DeliveryInspector::showComparison()
{
    const DeliveryDetail &detail = m_models.deliveryDetail;
    const Delivery &shown = *detail.delivery();
    if (m_comparedId != shown.id)
        m_others.clear();
    std::vector<CompareSide> own = sidesOf(m_models, shown, detail.event());
    if (m_others.empty()) {
        for (CompareSide &side : own)
            side.title = m_models.wording.attemptTitle(*side.attempt);
    }
    m_compare->show(std::move(own), detail.currentAttempt(), m_others);
}

void DeliveryInspector::enter()
{
    m_timeline->setFocus();
}

QWidget *DeliveryInspector::makeHead()
{
    const Metrics metrics(this);
    auto *title = new QWidget;
    auto *titleLayout = plainLayout<QHBoxLayout>(title, metrics);
    m_title->setFont(boldOf(font()));
    m_title->setObjectName(QStringLiteral("deliveryTitle"));
    m_state->setObjectName(QStringLiteral("deliveryState"));
    titleLayout->addWidget(m_stateIcon);
    titleLayout->addWidget(m_state);
    titleLayout->addWidget(m_title, 1);
    auto *tools = new QWidget;
    auto *layout = new FlowLayout(metrics.smallGap());
    tools->setLayout(layout);
    const auto add = [layout](QToolButton *button, const char *name) {
        button->setObjectName(QLatin1String(name));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        layout->addWidget(button);
    };
    for (const auto &[action, name] :
         {std::pair{m_retry, "retryButton"}, std::pair{m_cancel, "cancelButton"},
          std::pair{m_showEvent, "showEventButton"}}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        add(button, name);
    }
    auto *copy = new QToolButton;
    copy->setText(tr("Copy"));
    copy->setToolTip(tr("Copy this attempt"));
    copy->setIcon(icon("copy"));
    add(copy, "copyButton");
    layout->addWidget(m_comparing->makeButton("compareButton"));
    auto *forms = new QMenu(copy);
    forms->addActions(m_copies->actions());
    offerLink(*forms, m_actions);
    copy->setMenu(forms);
    copy->setPopupMode(QToolButton::InstantPopup);
    return new HeadRow(title, tools);
}

void DeliveryInspector::showDelivery()
{
    const DeliveryDetail &detail = m_models.deliveryDetail;
    const auto &delivery = detail.delivery();
    updateActions();
    m_body->setVisible(delivery.has_value());
    m_nothing->setVisible(!delivery.has_value());
    if (!delivery) {
        m_message->dismiss();
        if (detail.error())
            m_nothing->setText(
                tr("The delivery cannot be read. %1").arg(engineText(*detail.error())));
        return;
    }
    const Look look = lookOf(delivery->status);
    const int side = Metrics(this).em * 5 / 4;
    showIcon(*m_stateIcon, icon(look), side);
    m_state->setText(m_models.wording.word(delivery->status));
    setTextTone(*m_state, look.tone);
    m_title->setText(tr("%1 to %2")
                         .arg(QString::fromUtf8(delivery->eventType),
                              m_models.destinations.nameOf(delivery->destinationId)));
    m_title->setToolTip(delivery->id.toString());
    showObstacle();
    m_timeline->setDelivery(delivery);
    m_timeline->setCurrent(detail.currentAttempt());
    const Attempt *attempt = detail.attempt();
    m_summary->show(*delivery, attempt);
    showRequest(attempt);
    showResponse(attempt);
    m_signature->show(attempt, m_models.deliveryDetail.sentBody(),
                      m_models.destinations.find(delivery->destinationId));
    m_raw->setPlain(attempt ? toRawText(*attempt, m_models.deliveryDetail.sentBody())
                            : tr("Nothing was sent yet."));
    showComparison();
    if (detail.event())
        m_payload->setJson(m_models.deliveryDetail.sentBody());
    else
        m_payload->setPlain(tr("Reading the event …"));
}

void DeliveryInspector::showObstacle()
{
    const DeliveryDetail &detail = m_models.deliveryDetail;
    if (detail.retryObstacle() != RetryObstacle::DestinationInactive) {
        m_inactive->dismiss();
        return;
    }
    m_inactive->showMessage(
        Tone::Retrying, tr("“%1” is inactive, so nothing is sent there.")
                            .arg(m_models.destinations.nameOf(detail.delivery()->destinationId)));
}

void DeliveryInspector::showRequest(const Attempt *attempt)
{
    if (!attempt || !attempt->request)
        m_request->show(tr("No request was recorded."), {}, {});
    else
        m_request->show(requestFacts(*attempt), attempt->request->headers,
                        m_models.deliveryDetail.sentBody());
}

void DeliveryInspector::showResponse(const Attempt *attempt)
{
    if (!attempt || !attempt->response) {
        const bool acknowledged = attempt && !attempt->acknowledgement.isEmpty();
        m_response->show(
            acknowledged ? tr("Acknowledged: %1").arg(QString::fromUtf8(attempt->acknowledgement))
                         : tr("There was no answer."),
            {}, {});
        return;
    }
    m_response->show(responseFacts(*attempt), attempt->response->headers, attempt->response->body);
}

QString DeliveryInspector::summary(const Attempt &attempt) const
{
    const Delivery &delivery = *m_models.deliveryDetail.delivery();
    return tr("Delivery %1, event %2, attempt %3\n%4\n%5\n%6\n%7")
        .arg(delivery.id.toString(), delivery.eventId.toString())
        .arg(attempt.number)
        .arg(m_summary->cause(), m_summary->evidence(), m_request->facts(), m_response->facts());
}

} // namespace deckhand
