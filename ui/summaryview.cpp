#include "ui/summaryview.h"

#include "models/attemptfacts.h"
#include "models/formatting.h"
#include "ui/attempttexts.h"
#include "ui/evidence.h"
#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/stoppedtext.h"
#include "ui/words.h"

#include <QFormLayout>
#include <QLabel>
#include <QToolButton>

namespace deckhand {

namespace {

QString orDash(const QString &text)
{
    return text.isEmpty() ? QStringLiteral("–") : text;
}

int statusOf(const Attempt &attempt)
{
    return attempt.response ? attempt.response->status : 0;
}

bool isSameFailure(const Attempt &a, const Attempt &b)
{
    return a.outcome == AttemptOutcome::Failure && b.outcome == AttemptOutcome::Failure &&
           a.error.errorClass == b.error.errorClass && statusOf(a) == statusOf(b);
}

bool goneWithDestination(const Delivery &delivery)
{
    return delivery.cancellation &&
           delivery.cancellation->reason == CancelReason::DestinationDeleted;
}

bool isLast(const Delivery &delivery, const Attempt &attempt)
{
    return !delivery.history.empty() && delivery.history.back().id == attempt.id;
}

} // namespace

SummaryView::SummaryView(const Wording &wording, const DestinationsModel &destinations,
                         const Clock &clock, QWidget *parent)
    : QScrollArea(parent),
      m_wording(wording),
      m_destinations(destinations),
      m_clock(clock),
      m_cause(factLabel("cause")),
      m_evidence(factLabel("evidence")),
      m_next(factLabel("nextStep")),
      m_phases(factLabel("phases")),
      m_event(linkLabel("deliveryEvent", tr("Show event"), &SummaryView::eventAsked)),
      m_destination(
          linkLabel("deliveryDestination", tr("Show destination"), &SummaryView::destinationAsked))
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
    addFact(form, tr("What happened"), m_cause);
    addFact(form, tr("Evidence"), m_evidence);
    auto *steps = new QWidget;
    m_steps = plainLayout<QVBoxLayout>(steps, metrics);
    m_steps->setSpacing(metrics.smallGap());
    m_steps->addWidget(m_next);
    addFact(form, tr("What to do"), steps);
    addFact(form, tr("Time"), m_phases);
    addFact(form, tr("Event"), m_event);
    addFact(form, tr("Destination"), m_destination);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
}

QLabel *SummaryView::linkLabel(const char *name, const QString &toolTip,
                               void (SummaryView::*asked)())
{
    auto *label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::RichText);
    // By the keyboard it is an action: a label that takes links keeps Tab to itself.
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse);
    label->setToolTip(toolTip);
    connect(label, &QLabel::linkActivated, this, asked);
    return label;
}

void SummaryView::addNextStep(QAction *action)
{
    QToolButton *button = actionButton(action);
    button->setVisible(action->isVisible());
    m_steps->addWidget(button, 0, Qt::AlignLeading);
}

QString SummaryView::cause() const
{
    return m_cause->text();
}

QString SummaryView::evidence() const
{
    return m_evidence->text();
}

void SummaryView::show(const Delivery &delivery, const Attempt *attempt)
{
    const auto link = [](const QString &text) {
        return QStringLiteral("<a href=\"x\">%1</a>").arg(text.toHtmlEscaped());
    };
    m_event->setText(link(delivery.eventId.toString()));
    m_destination->setText(link(m_destinations.nameOf(delivery.destinationId)));
    if (attempt)
        showAttempt(delivery, *attempt);
    else
        showNothingSent(delivery);
}

void SummaryView::showNothingSent(const Delivery &delivery)
{
    QString next;
    switch (delivery.status) {
    case DeliveryStatus::Pending:
        next = tr("Nothing: it is sent as soon as its turn comes.");
        break;
    case DeliveryStatus::Held: next = tr("Reactivate the destination; then it is sent."); break;
    case DeliveryStatus::Canceled:
        next = goneWithDestination(delivery)
                 ? tr("Replay it to another destination to send it after all.")
                 : tr("Retry or replay it to send it after all.");
        break;
    default: break;
    }
    const QString before = tr("The delivery was canceled before anything was sent.");
    const bool canceled = delivery.status == DeliveryStatus::Canceled;
    const bool told = canceled && delivery.cancellation;
    m_cause->setText(told       ? stoppedText(*delivery.cancellation, m_wording)
                     : canceled ? before
                                : tr("Nothing was sent yet."));
    m_evidence->setText(told ? before : m_wording.word(delivery.status));
    m_next->setText(orDash(next));
    m_phases->setText(QStringLiteral("–"));
}

void SummaryView::showAttempt(const Delivery &delivery, const Attempt &attempt)
{
    const Diagnosis diagnosis = Words::diagnose(attempt);
    const QString cause = diagnosis.code.isEmpty()
                            ? diagnosis.cause
                            : tr("%1 (%2)").arg(diagnosis.cause, diagnosis.code);
    QStringList evidence{diagnosis.evidence};
    if (isExhausted(delivery, attempt)) {
        m_cause->setText(tr("All %n attempts failed; the destination was set to inactive.", nullptr,
                            int(delivery.history.size())));
        evidence.prepend(cause);
    } else {
        m_cause->setText(cause);
    }
    evidence += evidenceOf(attempt) + historyOf(delivery, attempt);
    evidence.removeAll(QString());
    evidence.removeDuplicates(); // what the engine said may be the cause in the same words
    m_evidence->setText(orDash(evidence.join(u'\n')));
    m_next->setText(attempt.outcome == AttemptOutcome::Success
                        ? tr("Nothing: it arrived.")
                        : orDash(nextStepOf(delivery, attempt, diagnosis.nextStep)));
    m_phases->setText(tr("%1  ·  %2").arg(timeOf(attempt), phaseText(attempt)));
}

bool SummaryView::madeInactive(const Delivery &delivery) const
{
    const Destination *destination = m_destinations.find(delivery.destinationId);
    return destination && destination->status == DestinationStatus::Inactive &&
           destination->statusDelivery == delivery.id;
}

/// Whether this is the last of several attempts, with which the destination became inactive.
bool SummaryView::isExhausted(const Delivery &delivery, const Attempt &attempt) const
{
    return attempt.outcome == AttemptOutcome::Failure &&
           delivery.status == DeliveryStatus::Failure && delivery.history.size() > 1 &&
           isLast(delivery, attempt) && madeInactive(delivery);
}

QStringList SummaryView::historyOf(const Delivery &delivery, const Attempt &attempt) const
{
    QStringList lines;
    if (attempt.outcome == AttemptOutcome::Success)
        return lines;
    const Attempt *first = &attempt;
    for (auto before = delivery.history.rbegin(); before != delivery.history.rend(); ++before) {
        if (before->number >= attempt.number)
            continue;
        if (!isSameFailure(*before, attempt))
            break;
        first = &*before;
    }
    if (first != &attempt)
        lines.append(tr("The same since attempt %1, %2.")
                         .arg(first->number)
                         .arg(m_wording.fullTime(first->startedAt)));
    if (delivery.cancellation && isLast(delivery, attempt))
        lines.append(stoppedText(*delivery.cancellation, m_wording));
    if (delivery.status != DeliveryStatus::Failure || !isLast(delivery, attempt))
        return lines;
    QStringList causes;
    for (const Attempt &one : delivery.history)
        causes.append(m_wording.cause(one.error.errorClass, statusOf(one)));
    if (causes.size() > 1)
        lines.append(tr("All %n attempts failed: %1.", nullptr, int(causes.size()))
                         .arg(causes.join(QStringLiteral(", "))));
    if (madeInactive(delivery) && !isExhausted(delivery, attempt))
        lines.append(tr("With that the destination became inactive."));
    return lines;
}

QString SummaryView::nextStepOf(const Delivery &delivery, const Attempt &attempt,
                                const QString &step) const
{
    QStringList steps{step};
    if (isLast(delivery, attempt)) {
        if (delivery.nextAttemptAt)
            steps.append(
                tr("The next attempt is at %1.").arg(m_wording.fullTime(*delivery.nextAttemptAt)));
        else if (madeInactive(delivery))
            steps.append(tr("Then send a test, reactivate the destination and replay what it "
                            "missed."));
        else if (delivery.status == DeliveryStatus::Failure)
            steps.append(tr("Then retry it, or replay all that failed."));
        else if (delivery.status == DeliveryStatus::Canceled)
            steps.append(
                goneWithDestination(delivery)
                    ? tr("The delivery was canceled: replay it to another destination to send it "
                         "after all.")
                    : tr("The delivery was canceled: retry or replay it to send it after all."));
    }
    steps.removeAll(QString());
    return steps.join(u'\n');
}

QString SummaryView::timeOf(const Attempt &attempt) const
{
    const QString time = m_wording.fullTime(attempt.startedAt);
    const auto late = lateBy(attempt);
    if (!late)
        return time;
    return tr("%1, planned for %2, %3 late")
        .arg(time,
             m_wording.shortTime(attempt.scheduledAt, m_clock.now(), format::Precision::Seconds),
             format::duration(double(late->count())));
}

} // namespace deckhand
