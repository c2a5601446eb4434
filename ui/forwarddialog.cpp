#include "ui/forwarddialog.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/forwardwords.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/targetedit.h"
#include "ui/theme.h"
#include "ui/wrappedlabel.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace deckhand {

ForwardDialog::ForwardDialog(ForwardControls &controls, ConsoleSettings &settings,
                             const Clock &clock, FilterEdit::Complete complete, QWidget *parent)
    : QDialog(parent),
      m_controls(controls),
      m_settings(settings),
      m_clock(clock),
      m_icon(new QLabel),
      m_state(new QLabel),
      m_sentence(new QLabel),
      m_target(new TargetEdit("forwardTarget")),
      m_begin(new QComboBox),
      m_since(new QDateTimeEdit),
      m_filter(new FilterEdit),
      m_filterNote(new WrappedLabel),
      m_copy(new QPushButton(tr("Copy signing secret"))),
      m_rest(new QLabel),
      m_trouble(new MessagePanel),
      m_start(new QPushButton(tr("Start"))),
      m_stop(new QPushButton(tr("Stop")))
{
    setObjectName(QStringLiteral("forwardDialog"));
    setWindowTitle(tr("Forward events to this computer"));
    m_filter->setCompletion(std::move(complete));
    makeLayout();
    m_target->setText(settings.forwardTarget());
    m_filter->setText(settings.forwardFilter());
    connect(&m_controls, &ForwardControls::changed, this, &ForwardDialog::update);
    connect(m_target, &TargetEdit::changed, this, &ForwardDialog::updateButtons);
    connect(m_since, &QDateTimeEdit::dateTimeChanged, this, &ForwardDialog::updateButtons);
    connect(m_filter, &QLineEdit::textChanged, this, &ForwardDialog::checkFilter);
    connect(m_begin, &QComboBox::currentIndexChanged, this, &ForwardDialog::updateButtons);
    connect(m_start, &QPushButton::clicked, this, &ForwardDialog::start);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_controls.stop(); });
    connect(m_copy, &QPushButton::clicked, this, [this] { m_clipboard.copy(m_controls.secret()); });
    checkFilter();
    update();
}

void ForwardDialog::makeLayout()
{
    const Metrics metrics(this);
    m_fields = makeFields();
    m_trouble->setObjectName(QStringLiteral("forwardTrouble"));
    m_trouble->setClosable(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.em);
    layout->addWidget(makeHead());
    layout->addWidget(m_fields);
    layout->addWidget(makeCounters());
    layout->addWidget(m_trouble);
    layout->addStretch();
    layout->addWidget(makeButtons());
    resize(metrics.x * 92, metrics.em * 28);
}

QWidget *ForwardDialog::makeHead()
{
    const Metrics metrics(this);
    auto *head = new QWidget;
    m_state->setObjectName(QStringLiteral("forwardState"));
    m_state->setFont(boldOf(font(), 1.15));
    m_sentence->setObjectName(QStringLiteral("forwardSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics.gap());
    line->addWidget(m_icon);
    line->addWidget(m_state, 1);
    auto *layout = plainLayout<QVBoxLayout>(head, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addLayout(line);
    layout->addWidget(m_sentence);
    return head;
}

QWidget *ForwardDialog::makeFields()
{
    const Metrics metrics(this);
    auto *fields = new QWidget;
    auto *form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(metrics.em);
    form->setVerticalSpacing(metrics.gap());
    form->addRow(tr("Deliver to"), m_target);
    form->addRow(tr("Begin"), makeBegin());
    form->addRow(tr("Only events"), makeFilter());
    form->addRow(tr("Signature"), makeSigning());
    return fields;
}

QWidget *ForwardDialog::makeBegin()
{
    const Metrics metrics(this);
    auto *row = new QWidget;
    m_begin->setObjectName(QStringLiteral("forwardBegin"));
    m_begin->setAccessibleName(tr("Event to begin with"));
    m_begin->addItem(tr("Where it stopped; with what comes now the first time"),
                     int(ForwardBegin::Last));
    m_begin->addItem(tr("With what comes now"), int(ForwardBegin::Now));
    m_begin->addItem(tr("At a time"), int(ForwardBegin::Time));
    m_since->setObjectName(QStringLiteral("forwardSince"));
    m_since->setAccessibleName(tr("Time to begin at"));
    m_since->setDisplayFormat(
        QStringLiteral("yyyy-MM-dd HH:mm '%1'").arg(format::zoneName(QTimeZone::systemTimeZone())));
    m_since->setCalendarPopup(true);
    m_since->setDateTime(
        QDateTime::fromMSecsSinceEpoch(toMillis(m_clock.now() - milliseconds(3'600'000))));
    auto *layout = plainLayout<QHBoxLayout>(row, metrics);
    layout->addWidget(m_begin);
    layout->addWidget(m_since);
    layout->addStretch();
    return row;
}

QWidget *ForwardDialog::makeFilter()
{
    const Metrics metrics(this);
    auto *part = new QWidget;
    m_filter->setObjectName(QStringLiteral("forwardFilter"));
    m_filter->setAccessibleName(tr("Filter of the events that are forwarded"));
    m_filter->setPlaceholderText(tr("All; or such as type:task_run.* data.result:error"));
    m_filter->setLayoutDirection(Qt::LeftToRight);
    m_filterNote->setObjectName(QStringLiteral("forwardFilterNote"));
    m_filterNote->setWordWrap(true);
    setTextTone(*m_filterNote, Tone::Failure);
    auto *layout = plainLayout<QVBoxLayout>(part, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(m_filter);
    layout->addWidget(m_filterNote);
    return part;
}

QWidget *ForwardDialog::makeSigning()
{
    const Metrics metrics(this);
    auto *part = new QWidget;
    m_copy->setObjectName(QStringLiteral("copyForwardSecret"));
    m_copy->setIcon(icon("key"));
    m_copy->setAutoDefault(false);
    auto *note = new QLabel(tr("The same secret for this connection every time, kept in the "
                               "keychain where there is one."));
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = plainLayout<QHBoxLayout>(part, metrics);
    layout->addWidget(m_copy);
    layout->addWidget(note, 1);
    return part;
}

ForwardDialog::Counter ForwardDialog::makeCounter(const char *name, Tone tone)
{
    Counter counter{new QLabel, tone};
    counter.value->setObjectName(QLatin1String(name));
    counter.value->setFont(boldOf(font(), 1.4));
    return counter;
}

QWidget *ForwardDialog::makeCounters()
{
    const Metrics metrics(this);
    auto *part = new QWidget;
    m_received = makeCounter("forwardReceived", Tone::Neutral);
    m_delivered = makeCounter("forwardDelivered", Tone::Success);
    m_failed = makeCounter("forwardFailed", Tone::Failure);
    m_waiting = makeCounter("forwardWaiting", Tone::Retrying);
    auto *grid = new QGridLayout;
    grid->setVerticalSpacing(0);
    int column = 0;
    for (const auto &[counter, name] :
         {std::pair{&m_received, tr("Received")}, std::pair{&m_delivered, tr("Delivered")},
          std::pair{&m_failed, tr("Failed")}, std::pair{&m_waiting, tr("Waiting")}}) {
        auto *caption = new QLabel(name);
        caption->setForegroundRole(QPalette::PlaceholderText);
        counter->value->setAccessibleName(name);
        grid->addWidget(counter->value, 0, column);
        grid->addWidget(caption, 1, column);
        grid->setColumnStretch(column++, 1);
    }
    m_rest->setObjectName(QStringLiteral("forwardRest"));
    m_rest->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = plainLayout<QVBoxLayout>(part, metrics);
    layout->addLayout(grid);
    layout->addWidget(m_rest);
    return part;
}

QWidget *ForwardDialog::makeButtons()
{
    m_start->setObjectName(QStringLiteral("startForward"));
    m_start->setIcon(icon("play"));
    m_start->setDefault(true);
    m_stop->setObjectName(QStringLiteral("stopForward"));
    m_stop->setIcon(icon("canceled"));
    m_stop->setAutoDefault(false);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_start, QDialogButtonBox::ActionRole);
    buttons->addButton(m_stop, QDialogButtonBox::ActionRole);
    auto *close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setAutoDefault(false);
    close->setToolTip(tr("Forwarding goes on; the status bar shows it."));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

ForwardDraft ForwardDialog::draft() const
{
    return {m_target->text(), m_filter->text(), ForwardBegin(m_begin->currentData().toInt()),
            m_since->dateTime()};
}

void ForwardDialog::checkFilter()
{
    const auto problem = problemOfFilter(m_filter->text());
    m_filter->markError(problem ? problem->position : 0, problem ? problem->length : 0);
    if (problem && problem->message.isEmpty())
        m_filterNote->say(
            tr("“%1” tells of deliveries, and an event that comes has none yet. Filter by type, "
               "data or words.")
                .arg(m_filter->text().mid(problem->position, problem->length)));
    else if (problem)
        m_filterNote->say(
            tr("Character %1: %2").arg(problem->position + 1).arg(engineText(problem->message)));
    m_filterNote->setVisible(problem.has_value());
    updateButtons();
    growToContents(*this);
}

void ForwardDialog::start()
{
    const auto request = requestOf(draft(), m_clock.now());
    if (!request)
        return;
    m_settings.setForwardTarget(m_target->text());
    m_settings.setForwardFilter(m_filter->text().trimmed());
    m_controls.start(*request);
}

void ForwardDialog::update()
{
    const ForwardStatus &status = m_controls.status();
    const Look look = lookOf(status.phase);
    showIcon(*m_icon, icon(look), Metrics(this).em * 5 / 4);
    m_state->setText(word(status.phase));
    setTextTone(*m_state, look.tone);
    m_sentence->setText(explain(status));
    showNumbers(status);
    showTrouble(status);
    updateButtons();
    growToContents(*this);
}

void ForwardDialog::showNumbers(const ForwardStatus &status)
{
    for (const auto &[counter, number] :
         {std::pair{&m_received, status.received}, std::pair{&m_delivered, status.delivered},
          std::pair{&m_failed, status.failed}, std::pair{&m_waiting, status.waiting}}) {
        counter->value->setText(format::count(number));
        setTextTone(*counter->value, number > 0 ? counter->tone : Tone::Neutral);
    }
    QStringList rest;
    if (status.filtered > 0)
        rest.append(tr("%1 left out by the filter").arg(format::count(status.filtered)));
    if (status.caughtUp > 0)
        rest.append(tr("%1 read from the list to catch up").arg(format::count(status.caughtUp)));
    m_rest->setText(rest.join(QStringLiteral("  ·  ")));
    m_rest->setVisible(!rest.isEmpty());
}

void ForwardDialog::showTrouble(const ForwardStatus &status)
{
    const QString trouble = troubleOf(status);
    if (trouble.isEmpty())
        m_trouble->dismiss();
    else
        m_trouble->showMessage(status.phase == ForwardPhase::Failed || status.failed > 0
                                   ? Tone::Failure
                                   : Tone::Retrying,
                               trouble);
}

void ForwardDialog::updateButtons()
{
    const ForwardPhase phase = m_controls.status().phase;
    const bool running = isRunning(phase);
    const bool atTime = draft().begin == ForwardBegin::Time;
    m_since->setVisible(atTime);
    for (QWidget *field : {static_cast<QWidget *>(m_target), static_cast<QWidget *>(m_begin),
                           static_cast<QWidget *>(m_since), static_cast<QWidget *>(m_filter)})
        field->setEnabled(!running);
    const QString wrong = !m_target->problem().isEmpty()    ? m_target->problem()
                        : problemOfFilter(m_filter->text()) ? tr("The filter cannot be read.")
                        : !requestOf(draft(), m_clock.now())
                            ? tr("The time to begin at is still to come.")
                            : QString();
    m_start->setEnabled(!running && wrong.isEmpty());
    m_start->setToolTip(wrong);
    m_start->setVisible(!running);
    m_stop->setVisible(running);
    m_stop->setEnabled(phase != ForwardPhase::Stopping);
    const bool known = !m_controls.secret().isEmpty();
    m_copy->setEnabled(known);
    m_copy->setToolTip(known ? tr("For the receiver to verify with. It leaves the clipboard after "
                                  "a minute.")
                             : tr("It is made with the first start."));
}

} // namespace deckhand
