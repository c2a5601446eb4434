#include "ui/deliverheredialog.h"

#include "models/formatting.h"
#include "models/forwarddraft.h"
#include "ui/enginewords.h"
#include "ui/httpview.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/targetedit.h"
#include "ui/words.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>

namespace deckhand {

DeliverHereDialog::DeliverHereDialog(ForwardControls &controls, ConsoleSettings &settings,
                                     QWidget *parent)
    : QDialog(parent),
      m_controls(controls),
      m_settings(settings),
      m_event(new QLineEdit),
      m_target(new TargetEdit("deliverHereTarget")),
      m_message(new MessagePanel),
      m_sent(new HttpView("deliverHereSent")),
      m_answer(new HttpView("deliverHereAnswer")),
      m_tabs(new QTabWidget),
      m_send(new QPushButton(tr("Deliver here")))
{
    setObjectName(QStringLiteral("deliverHereDialog"));
    setWindowTitle(tr("Deliver an event to this computer"));
    makeLayout();
    connect(m_event, &QLineEdit::textChanged, this, &DeliverHereDialog::updateButton);
    connect(m_target, &TargetEdit::changed, this, &DeliverHereDialog::updateButton);
    connect(m_send, &QPushButton::clicked, this, &DeliverHereDialog::send);
    connect(&m_controls, &ForwardControls::delivered, this, &DeliverHereDialog::show);
    updateButton();
}

void DeliverHereDialog::makeLayout()
{
    const Metrics metrics(this);
    m_event->setObjectName(QStringLiteral("deliverHereEvent"));
    m_event->setAccessibleName(tr("Id of the stored event"));
    m_event->setPlaceholderText(tr("Id of a stored event"));
    m_event->setLayoutDirection(Qt::LeftToRight);
    m_message->setObjectName(QStringLiteral("deliverHereMessage"));
    m_message->setClosable(false);
    m_tabs->setObjectName(QStringLiteral("deliverHereTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_sent, tr("What was sent"));
    m_tabs->addTab(m_answer, tr("Answer"));
    m_send->setObjectName(QStringLiteral("sendHere"));
    m_send->setIcon(icon("jump"));
    m_send->setDefault(true);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metrics.em);
    form->addRow(tr("Event"), m_event);
    form->addRow(tr("Deliver to"), m_target);
    auto *note = new QLabel(tr("One attempt, now, signed like those of forwarding. The event keeps "
                               "its id, so a receiver that knows it may leave it out."));
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_send, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(note);
    layout->addWidget(buttons);
    resize(metrics.x * 100, metrics.em * 32);
}

void DeliverHereDialog::choose(const EventId &event)
{
    const ForwardStatus &status = m_controls.status();
    m_target->setText(isRunning(status.phase) ? status.target.toString()
                                              : m_settings.forwardTarget());
    if (!event.isEmpty() && event.toString() != m_event->text()) {
        m_event->setText(event.toString());
        m_message->dismiss();
        m_sent->show({}, {}, {});
        m_answer->show({}, {}, {});
    }
    updateButton();
}

void DeliverHereDialog::updateButton()
{
    const QString wrong =
        m_event->text().trimmed().isEmpty() ? tr("Enter the id of an event.") : m_target->problem();
    m_send->setEnabled(wrong.isEmpty() && !m_sending);
    m_send->setToolTip(wrong);
}

void DeliverHereDialog::send()
{
    m_settings.setForwardTarget(m_target->text());
    m_sending = true;
    updateButton();
    m_message->showMessage(Tone::Info, tr("Delivering …"));
    m_controls.deliver(EventId::fromString(m_event->text().trimmed()),
                       QUrl(m_target->text(), QUrl::StrictMode));
}

void DeliverHereDialog::show(const LocalDelivery &outcome)
{
    if (!m_sending)
        return;
    m_sending = false;
    updateButton();
    if (!outcome.error) {
        showAttempt(outcome.attempt, outcome.body);
        return;
    }
    m_message->showMessage(Tone::Failure,
                           tr("The event was not delivered. %1").arg(engineText(*outcome.error)));
}

void DeliverHereDialog::showAttempt(const Attempt &attempt, const QByteArray &body)
{
    const bool good = attempt.outcome == AttemptOutcome::Success;
    const Diagnosis diagnosis = Words::diagnose(attempt);
    const int status = attempt.response ? attempt.response->status : 0;
    m_message->showMessage(
        good ? Tone::Success : Tone::Failure,
        good ? tr("Delivered after %1; the answer was %2.")
                   .arg(format::duration(attempt.durationMs))
                   .arg(status)
             : tr("It did not arrive. %1 %2").arg(diagnosis.cause, diagnosis.nextStep));
    if (attempt.request)
        m_sent->show(tr("%1 %2, %3 bytes")
                         .arg(QString::fromUtf8(attempt.request->method),
                              QString::fromUtf8(attempt.request->url),
                              format::count(attempt.request->bodyBytes)),
                     attempt.request->headers, body);
    if (attempt.response)
        m_answer->show(tr("Status %1").arg(status), attempt.response->headers,
                       attempt.response->body);
    else
        m_answer->show(tr("Nothing was answered."), {}, {});
    m_tabs->setCurrentWidget(good || !attempt.response ? m_sent : m_answer);
}

} // namespace deckhand
