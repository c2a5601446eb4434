#include "ui/replaydialog.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/messagepanel.h"
#include "ui/replayoptionsview.h"
#include "ui/replayplanview.h"
#include "ui/replaywords.h"
#include "ui/workstrip.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

namespace deckhand {

ReplayDialog::ReplayDialog(ReplayPlanner &planner, ReplaysModel &replays, const Wording &wording,
                           const ServerFacts &server, QWidget *parent)
    : QDialog(parent),
      m_planner(planner),
      m_replays(replays),
      m_wording(wording),
      m_scope(new QLabel),
      m_message(new MessagePanel),
      m_steps(new QStackedWidget),
      m_plan(new ReplayPlanView(planner, wording)),
      m_options(new ReplayOptionsView(planner, server)),
      m_work(new WorkStrip),
      m_summary(new QLabel),
      m_guard(new QWidget),
      m_guardText(new QLabel),
      m_typed(new QLineEdit),
      m_buttons(new QDialogButtonBox),
      m_back(new QPushButton(tr("&Back"))),
      m_next(new QPushButton(tr("&Next"))),
      m_start(new QPushButton(tr("Start replay"))),
      m_close(new QPushButton(tr("Close"))),
      m_state(new QLabel),
      m_bar(new QProgressBar),
      m_counts(new QLabel),
      m_pause(new QPushButton),
      m_cancel(new QPushButton(tr("Cancel replay"))),
      m_show(new QPushButton(tr("Show in Replays")))
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("replayDialog"));
    setWindowTitle(tr("Replay"));
    m_scope->setWordWrap(true);
    m_scope->setTextFormat(Qt::PlainText);
    m_scope->setObjectName(QStringLiteral("replayScope"));
    for (QWidget *step :
         {static_cast<QWidget *>(m_plan), static_cast<QWidget *>(m_options), makeRun()})
        m_steps->addWidget(step);
    m_summary->setObjectName(QStringLiteral("replaySummary"));
    m_summary->setWordWrap(true);
    m_summary->setFont(boldOf(font()));
    makeGuard();
    makeWork();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(m_scope);
    layout->addWidget(m_message);
    layout->addWidget(m_steps, 1);
    layout->addWidget(m_work);
    layout->addWidget(m_summary);
    layout->addWidget(m_guard);
    makeButtons();
    connectModels();
    resize(metrics.x * 92, metrics.em * 36);
}

void ReplayDialog::connectModels()
{
    connect(&m_planner, &ReplayPlanner::changed, this, &ReplayDialog::showPlan);
    connect(&m_planner, &ReplayPlanner::started, this, [this](const Replay &replay) {
        m_running = replay.id;
        m_replays.add(replay);
        goTo(Run);
        showRun();
    });
    connect(m_options, &ReplayOptionsView::eventAsked, this, [this](const QByteArray &event) {
        reject();
        Q_EMIT eventAsked(event);
    });
    connect(&m_replays, &ReplaysModel::updated, this, &ReplayDialog::showRun);
    connect(&m_replays, &ReplaysModel::actionFailed, this, [this](const Error &error) {
        m_message->showMessage(Tone::Failure,
                               tr("The replay was not changed. %1").arg(engineText(error)));
    });
}

void ReplayDialog::makeButtons()
{
    auto *buttons = m_buttons;
    buttons->addButton(m_back, QDialogButtonBox::ActionRole);
    buttons->addButton(m_next, QDialogButtonBox::ActionRole);
    buttons->addButton(m_start, QDialogButtonBox::ActionRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    m_back->setObjectName(QStringLiteral("replayBack"));
    m_next->setObjectName(QStringLiteral("replayNext"));
    m_start->setObjectName(QStringLiteral("startReplay"));
    m_back->setAutoDefault(false);
    layout()->addWidget(buttons);
    connect(m_back, &QPushButton::clicked, this, [this] { goTo(Plan); });
    connect(m_next, &QPushButton::clicked, this, [this] { goTo(Options); });
    connect(m_start, &QPushButton::clicked, &m_planner, &ReplayPlanner::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ReplayDialog::makeWork()
{
    m_work->setObjectName(QStringLiteral("replayWork"));
    connect(m_work, &WorkStrip::cancelAsked, &m_planner, &ReplayPlanner::cancel);
    connect(m_work, &WorkStrip::againAsked, &m_planner, &ReplayPlanner::recount);
    // Nobody waits for it any more, however the dialog was closed.
    connect(this, &QDialog::finished, &m_planner, &ReplayPlanner::cancel);
}

void ReplayDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_planner.canBeCanceled())
        m_planner.cancel();
    else
        QDialog::keyPressEvent(event);
}

void ReplayDialog::makeGuard()
{
    const Metrics metrics(this);
    auto *guard = plainLayout<QHBoxLayout>(m_guard, metrics);
    m_guardText->setBuddy(m_typed);
    m_typed->setObjectName(QStringLiteral("replayNumber"));
    m_typed->setAccessibleName(tr("Number of deliveries"));
    guard->addWidget(m_guardText);
    guard->addWidget(m_typed);
    guard->addStretch();
    connect(m_typed, &QLineEdit::textChanged, &m_planner, &ReplayPlanner::setTyped);
}

void ReplayDialog::goTo(Step step)
{
    m_steps->setCurrentIndex(step);
    m_back->setVisible(step == Options);
    m_next->setVisible(step == Plan);
    m_start->setVisible(step == Options);
    m_summary->setVisible(step != Run);
    // The box hands the focus to its first button, which may be a hidden one.
    m_buttons->setFocusProxy(step == Plan ? m_next : step == Options ? m_start : m_close);
    m_next->setDefault(step == Plan);
    m_start->setDefault(step == Options);
    if (step == Plan)
        m_plan->open();
    else if (step == Options)
        m_options->takeFocus();
    showPlan();
}

QWidget *ReplayDialog::makeRun()
{
    const Metrics metrics(this);
    auto *page = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(page, metrics);
    m_state->setFont(boldOf(font()));
    m_state->setObjectName(QStringLiteral("replayState"));
    m_bar->setObjectName(QStringLiteral("replayProgress"));
    m_bar->setAccessibleName(tr("Progress of the replay"));
    m_bar->setRange(0, 1000);
    m_counts->setObjectName(QStringLiteral("replayCounts"));
    m_counts->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    m_pause->setObjectName(QStringLiteral("pauseReplayHere"));
    m_cancel->setObjectName(QStringLiteral("cancelReplayHere"));
    for (QPushButton *button : {m_pause, m_cancel, m_show})
        buttons->addWidget(button);
    buttons->addStretch();
    layout->addWidget(m_state);
    layout->addWidget(m_bar);
    layout->addWidget(m_counts);
    layout->addLayout(buttons);
    layout->addStretch();
    connect(m_pause, &QPushButton::clicked, this, [this] {
        const Replay *replay = m_replays.find(m_running);
        if (replay && replay->status == ReplayStatus::Paused)
            m_replays.resume(m_running);
        else
            m_replays.pause(m_running);
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_replays.cancel(m_running); });
    connect(m_show, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT showAsked(m_running.bytes());
    });
    return page;
}

void ReplayDialog::openPlan()
{
    m_running = {};
    m_message->dismiss();
    m_typed->clear();
    m_scope->setText(tr("Events: %1").arg(m_planner.scope().text));
    m_options->open();
    goTo(Plan);
    open();
}

void ReplayDialog::showPlan()
{
    showWork();
    if (m_steps->currentIndex() == Run)
        return m_guard->hide();
    if (m_planner.error())
        m_message->showMessage(
            Tone::Failure, tr("The replay cannot be made. %1").arg(engineText(*m_planner.error())));
    else if (m_planner.wasRenewed())
        m_message->showMessage(Tone::Held, tr("The plan had become too old, so it was counted "
                                              "anew. Look at it before you start."));
    else
        m_message->dismiss();
    m_summary->setText(summary());
    m_guard->setVisible(m_planner.needsNumber() && m_steps->currentIndex() == Options);
    m_guardText->setText(tr("This is production. Type %1 to go on:").arg(m_planner.total()));
    m_next->setEnabled(m_planner.state() == ReplayPlanner::State::Ready);
    m_start->setEnabled(m_planner.canStart());
}

void ReplayDialog::showWork()
{
    switch (m_planner.state()) {
    case ReplayPlanner::State::Counting: m_work->showWork(tr("Counting …")); break;
    case ReplayPlanner::State::Checking: m_work->showWork(tr("Building all requests …")); break;
    case ReplayPlanner::State::Canceled:
        m_work->offer(tr("The count was canceled."), tr("&Count again"));
        break;
    default: m_work->end(); break;
    }
}

QString ReplayDialog::summary() const
{
    if (m_planner.state() == ReplayPlanner::State::Counting)
        return tr("Counting …");
    if (m_planner.error() || m_planner.state() == ReplayPlanner::State::Canceled)
        return {};
    if (m_planner.total() == 0)
        return tr("Nothing matches, so there is nothing to send.");
    const QString count = tr("%n deliveries", nullptr, int(m_planner.total()));
    const QString size = format::size(m_planner.bytes());
    if (const auto seconds = m_planner.seconds())
        return tr("%1 would be made, %2 in all; it takes about %3.")
            .arg(count, size, format::duration(*seconds * 1000));
    return tr("%1 would be made, %2 in all.").arg(count, size);
}

void ReplayDialog::showRun()
{
    const Replay *replay = m_running.isEmpty() ? nullptr : m_replays.find(m_running);
    if (!replay)
        return;
    const bool finished = isFinished(*replay);
    m_state->setText(m_wording.word(replay->status));
    if (replay->stopped)
        m_message->showMessage(Tone::Held, ReplayWords::whyStopped(*replay->stopped));
    m_bar->setValue(int(shareDone(*replay) * 1000));
    QString counts =
        tr("%1 delivered, %2 failed, %3 left of %4.")
            .arg(format::count(replay->counts.succeeded), format::count(replay->counts.failed),
                 format::count(replay->counts.left), format::count(replay->counts.total));
    if (replay->status == ReplayStatus::Running)
        counts += u'\n' + ReplayWords::pace(*replay, m_replays.paceOf(replay->id));
    m_counts->setText(counts);
    m_pause->setText(replay->status == ReplayStatus::Paused ? tr("Resume") : tr("Pause"));
    m_pause->setVisible(!finished);
    m_cancel->setVisible(!finished);
    m_cancel->setToolTip(tr("What was sent stays sent"));
}

} // namespace deckhand
