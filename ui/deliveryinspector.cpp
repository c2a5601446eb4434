#include "ui/deliveryinspector.h"

#include "models/attemptexport.h"
#include "models/formatting.h"
#include "ui/attempttimeline.h"
#include "ui/compareview.h"
#include "ui/elidedlabel.h"
#include "ui/facts.h"
#include "ui/headrow.h"
#include "ui/httpview.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/payloadpane.h"
#include "ui/payloadview.h"
#include "ui/signatureview.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFormLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QToolButton>

namespace deckhand {

namespace {

QString phaseText(const Attempt &attempt)
{
    QStringList parts;
    const auto add = [&parts](const QString &name, const std::optional<double> &ms) {
        if (ms)
            parts.append(QStringLiteral("%1 %2").arg(name, format::duration(*ms)));
    };
    add(DeliveryInspector::tr("DNS"), attempt.phases.dnsMs);
    add(DeliveryInspector::tr("connect"), attempt.phases.connectMs);
    add(DeliveryInspector::tr("TLS"), attempt.phases.tlsMs);
    add(DeliveryInspector::tr("first byte"), attempt.phases.firstByteMs);
    parts.append(DeliveryInspector::tr("total %1").arg(format::duration(attempt.durationMs)));
    return parts.join(QStringLiteral("  ·  "));
}

} // namespace

DeliveryInspector::DeliveryInspector(const PageContext &context, QAction *retry, QAction *cancel,
                                     QWidget *parent)
    : QWidget(parent),
      m_models(context.models),
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
      m_cause(factLabel("cause")),
      m_evidence(factLabel("evidence")),
      m_next(factLabel("nextStep")),
      m_phases(factLabel("phases")),
      m_request(new HttpView("request")),
      m_response(new HttpView("response")),
      m_payload(new PayloadPane(context.actions, "deliveryPayload")),
      m_signature(new SignatureView(context.models.wording)),
      m_raw(new PayloadView),
      m_compare(new CompareView(context.models.wording))
{
    const Metrics metrics(this);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_timeline->setObjectName(QStringLiteral("timeline"));
    m_inactive->setObjectName(QStringLiteral("inactiveNotice"));
    m_inactive->setClosable(false);
    makeCopies(context.actions);
    makeTabs();
    auto *body = plainLayout<QVBoxLayout>(m_body, metrics);
    body->setContentsMargins(metrics.margin(), metrics.smallGap(), metrics.margin(), 0);
    body->setSpacing(metrics.smallGap());
    body->addWidget(makeHead(retry, cancel));
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

void DeliveryInspector::makeTabs()
{
    m_tabs->setObjectName(QStringLiteral("inspectorTabs"));
    m_tabs->setDocumentMode(true);
    m_raw->setAccessibleName(tr("Request and response as text"));
    m_tabs->addTab(makeSummary(), tr("Summary"));
    m_tabs->addTab(m_request, tr("Request"));
    m_tabs->addTab(m_response, tr("Response"));
    m_tabs->addTab(m_payload, tr("Payload"));
    m_tabs->addTab(m_signature, tr("Signature"));
    m_tabs->addTab(m_raw, tr("Raw"));
    m_tabs->addTab(m_compare, tr("Compare"));
}

void DeliveryInspector::connectModels()
{
    connect(m_inactive->addButton(tr("Reactivate and send held"), "reactivateHere"),
            &QPushButton::clicked, this, &DeliveryInspector::reactivate);
    connect(&m_models.destinationActions, &DestinationActions::failed, this,
            [this](const Error &error) {
                if (std::exchange(m_reactivating, false))
                    m_message->showMessage(
                        Tone::Failure,
                        tr("The destination was not reactivated. %1").arg(error.text()));
            });
    connect(&m_models.destinationActions, &DestinationActions::statusChanged, this,
            [this] { m_reactivating = false; });
    connect(&m_models.deliveryDetail, &DeliveryDetail::changed, this,
            &DeliveryInspector::showDelivery);
    connect(&m_models.deliveryDetail, &DeliveryDetail::actionFailed, this,
            [this](const Error &error) {
                m_message->showMessage(Tone::Failure,
                                       tr("The delivery was not changed. %1").arg(error.text()));
            });
    connect(m_timeline, &AttemptTimeline::currentChanged, &m_models.deliveryDetail,
            &DeliveryDetail::setCurrentAttempt);
    connect(m_payload, &PayloadPane::clauseRequested, this, &DeliveryInspector::clauseRequested);
}

void DeliveryInspector::makeCopies(ActionRegistry &actions)
{
    const auto add = [this, &actions](const char *id, const QString &text,
                                      const QList<QKeySequence> &keys, auto make) {
        QAction *action = actions.addLocal(this, id, text, keys);
        m_copies.append(action);
        connect(action, &QAction::triggered, this, [this, make] {
            const Attempt *attempt = m_models.deliveryDetail.attempt();
            if (attempt)
                QApplication::clipboard()->setText(make(*attempt));
        });
    };
    add("copyCurl", tr("Copy as curl"), {QKeySequence(Qt::Key_C)},
        [this](const Attempt &attempt) { return toCurl(attempt, body()); });
    add("copyAttemptJson", tr("Copy attempt as JSON"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, [this](const Attempt &attempt) {
            return QString::fromUtf8(toAttemptJson(*m_models.deliveryDetail.delivery(), attempt));
        });
    add("copyHar", tr("Copy as HAR"), {},
        [this](const Attempt &attempt) { return QString::fromUtf8(toHar(attempt, body())); });
    add("copyRaw", tr("Copy request and response"), {},
        [this](const Attempt &attempt) { return toRawText(attempt, body()); });
    add("copySummary", tr("Copy summary"), {},
        [this](const Attempt &attempt) { return summary(attempt); });
}

QByteArray DeliveryInspector::body() const
{
    const auto &event = m_models.deliveryDetail.event();
    return event ? envelope(*event) : QByteArray();
}

QWidget *DeliveryInspector::makeHead(QAction *retry, QAction *cancel)
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
    auto *layout = plainLayout<QHBoxLayout>(tools, metrics);
    const auto add = [layout](QToolButton *button, const char *name) {
        button->setObjectName(QLatin1String(name));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        layout->addWidget(button);
    };
    auto *retryButton = new QToolButton;
    retryButton->setDefaultAction(retry);
    add(retryButton, "retryButton");
    auto *cancelButton = new QToolButton;
    cancelButton->setDefaultAction(cancel);
    add(cancelButton, "cancelButton");
    auto *copy = new QToolButton;
    copy->setText(tr("Copy"));
    copy->setToolTip(tr("Copy this attempt"));
    copy->setIcon(icon("copy"));
    add(copy, "copyButton");
    auto *forms = new QMenu(copy);
    forms->addActions(m_copies);
    copy->setMenu(forms);
    copy->setPopupMode(QToolButton::InstantPopup);
    layout->addStretch(1);
    return new HeadRow(title, tools);
}

QWidget *DeliveryInspector::makeSummary()
{
    const Metrics metrics(this);
    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    auto *form = new QFormLayout(content);
    form->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(),
                             metrics.margin());
    form->setHorizontalSpacing(metrics.em);
    form->setVerticalSpacing(metrics.gap());
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_cause->setFont(boldOf(font()));
    const auto row = [form](const QString &label, QWidget *field) {
        auto *name = new QLabel(label);
        name->setForegroundRole(QPalette::PlaceholderText);
        form->addRow(name, field);
    };
    row(tr("What happened"), m_cause);
    row(tr("Evidence"), m_evidence);
    row(tr("What to do"), m_next);
    row(tr("Time"), m_phases);
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    return scroll;
}

void DeliveryInspector::showDelivery()
{
    const DeliveryDetail &detail = m_models.deliveryDetail;
    const auto &delivery = detail.delivery();
    m_body->setVisible(delivery.has_value());
    m_nothing->setVisible(!delivery.has_value());
    if (!delivery) {
        m_message->dismiss();
        if (detail.error())
            m_nothing->setText(tr("The delivery cannot be read. %1").arg(detail.error()->text()));
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
    for (QAction *action : m_copies)
        action->setEnabled(attempt);
    showSummary(attempt);
    showRequest(attempt);
    showResponse(attempt);
    m_signature->show(attempt, body());
    m_raw->setPlain(attempt ? toRawText(*attempt, body()) : tr("Nothing was sent yet."));
    m_compare->show(delivery->history, detail.currentAttempt());
    if (detail.event())
        m_payload->setJson(body());
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

void DeliveryInspector::reactivate()
{
    const auto &delivery = m_models.deliveryDetail.delivery();
    if (!delivery)
        return;
    m_reactivating = true;
    m_models.destinationActions.reactivate(delivery->destinationId, OnReactivate::Resume);
}

void DeliveryInspector::showSummary(const Attempt *attempt)
{
    if (!attempt) {
        m_cause->setText(tr("Nothing was sent yet."));
        m_evidence->setText(m_models.wording.word(m_models.deliveryDetail.delivery()->status));
        m_next->setText(QStringLiteral("–"));
        m_phases->setText(QStringLiteral("–"));
        return;
    }
    const Diagnosis diagnosis = Words::diagnose(*attempt);
    const auto orDash = [](const QString &text) {
        return text.isEmpty() ? QStringLiteral("–") : text;
    };
    m_cause->setText(diagnosis.cause);
    m_evidence->setText(orDash(diagnosis.evidence));
    m_next->setText(attempt->outcome == AttemptOutcome::Success ? tr("Nothing: it arrived.")
                                                                : orDash(diagnosis.nextStep));
    m_phases->setText(
        tr("%1  ·  %2").arg(m_models.wording.fullTime(attempt->startedAt), phaseText(*attempt)));
}

void DeliveryInspector::showRequest(const Attempt *attempt)
{
    if (!attempt || !attempt->request) {
        m_request->show(tr("No request was recorded."), {}, {});
        return;
    }
    const AttemptRequest &request = *attempt->request;
    m_request->show(tr("%1 %2  ·  body %3")
                        .arg(QString::fromUtf8(request.method), QString::fromUtf8(request.url),
                             format::size(request.bodyBytes)),
                    request.headers, body());
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
    const AttemptResponse &response = *attempt->response;
    const QString size = format::size(response.body.size());
    m_response->show(
        response.truncated
            ? tr("Status %1  ·  showing the first %2 of the body").arg(response.status).arg(size)
            : tr("Status %1  ·  body %2").arg(response.status).arg(size),
        response.headers, response.body);
}

QString DeliveryInspector::summary(const Attempt &attempt) const
{
    const Delivery &delivery = *m_models.deliveryDetail.delivery();
    return tr("Delivery %1, event %2, attempt %3\n%4\n%5\n%6\n%7")
        .arg(delivery.id.toString(), delivery.eventId.toString())
        .arg(attempt.number)
        .arg(m_cause->text(), m_evidence->text(), m_request->facts(), m_response->facts());
}

} // namespace deckhand
