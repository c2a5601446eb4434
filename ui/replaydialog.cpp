#include "ui/replaydialog.h"

#include "models/formatting.h"
#include "ui/facts.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/words.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableWidget>

namespace deckhand {

namespace {

constexpr double fastest = 10'000;

} // namespace

ReplayDialog::ReplayDialog(ReplayPlanner &planner, ReplaysModel &replays, const Wording &wording,
                           QWidget *parent)
    : QDialog(parent),
      m_planner(planner),
      m_replays(replays),
      m_wording(wording),
      m_scope(new QLabel),
      m_message(new MessagePanel),
      m_steps(new QStackedWidget),
      m_only(new QComboBox),
      m_shares(new QTableWidget(0, 2)),
      m_rate(new QDoubleSpinBox),
      m_summary(new QLabel),
      m_details(new QLabel),
      m_guard(new QWidget),
      m_guardText(new QLabel),
      m_typed(new QLineEdit),
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
    m_steps->addWidget(makePlan());
    m_steps->addWidget(makeRun());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(m_scope);
    layout->addWidget(m_message);
    layout->addWidget(m_steps, 1);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_start, QDialogButtonBox::ActionRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    m_start->setObjectName(QStringLiteral("startReplay"));
    m_start->setDefault(true);
    layout->addWidget(buttons);
    connect(m_start, &QPushButton::clicked, &m_planner, &ReplayPlanner::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_planner, &ReplayPlanner::changed, this, &ReplayDialog::showPlan);
    connect(&m_planner, &ReplayPlanner::started, this, [this](const Replay &replay) {
        m_running = replay.id;
        m_replays.add(replay);
        m_steps->setCurrentIndex(1);
        m_start->hide();
        showRun();
    });
    connect(&m_replays, &ReplaysModel::updated, this, &ReplayDialog::showRun);
    connect(&m_replays, &ReplaysModel::actionFailed, this, [this](const Error &error) {
        m_message->showMessage(Tone::Failure,
                               tr("The replay was not changed. %1").arg(error.text()));
    });
    resize(metrics.x * 84, metrics.em * 30);
}

QWidget *ReplayDialog::makePlan()
{
    const Metrics metrics(this);
    auto *page = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(page, metrics);
    m_shares->setObjectName(QStringLiteral("replayShares"));
    m_shares->setAccessibleName(tr("Destinations of the replay"));
    m_shares->setHorizontalHeaderLabels({tr("Destination"), tr("Deliveries")});
    m_shares->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_shares->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_shares->verticalHeader()->hide();
    m_shares->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_shares->setShowGrid(false);
    m_shares->setTabKeyNavigation(false);
    m_shares->setSelectionMode(QAbstractItemView::NoSelection);
    m_shares->setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(m_shares, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem *item) {
        m_planner.setChosen(DestinationId(item->data(IdRole).toByteArray()),
                            item->checkState() == Qt::Checked);
    });
    m_summary->setObjectName(QStringLiteral("replaySummary"));
    m_summary->setWordWrap(true);
    m_summary->setFont(boldOf(font()));
    auto *warning = new QLabel(tr("Receivers may get events they have had before; what was sent "
                                  "cannot be taken back. What comes in later is not replayed."));
    warning->setWordWrap(true);
    warning->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(makeOptions());
    layout->addWidget(m_shares, 1);
    m_details->setObjectName(QStringLiteral("replayDetails"));
    m_details->setWordWrap(true);
    layout->addWidget(m_summary);
    layout->addWidget(m_details);
    layout->addWidget(warning);
    makeGuard();
    layout->addWidget(m_guard);
    return page;
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

QWidget *ReplayDialog::makeOptions()
{
    auto *options = new QWidget;
    auto *form = new QFormLayout(options);
    form->setContentsMargins(0, 0, 0, 0);
    m_only->setObjectName(QStringLiteral("replayOnly"));
    for (const ReplayOnly only : {ReplayOnly::Failed, ReplayOnly::Missed, ReplayOnly::All})
        m_only->addItem(Words::word(only), int(only));
    m_rate->setObjectName(QStringLiteral("replayRate"));
    m_rate->setRange(0, fastest);
    m_rate->setDecimals(1);
    m_rate->setSpecialValueText(tr("As fast as it goes"));
    m_rate->setSuffix(tr(" per second"));
    form->addRow(tr("&Take"), m_only);
    form->addRow(tr("&Rate"), m_rate);
    connect(m_only, &QComboBox::activated, this,
            [this](int index) { m_planner.setOnly(ReplayOnly(m_only->itemData(index).toInt())); });
    connect(m_rate, &QDoubleSpinBox::valueChanged, this, [this](double rate) {
        m_planner.setRate(rate > 0 ? std::optional(rate) : std::nullopt);
    });
    return options;
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
    m_steps->setCurrentIndex(0);
    m_start->show();
    m_typed->clear();
    m_rate->setValue(0);
    m_scope->setText(tr("Events: %1").arg(m_planner.scope().text));
    m_only->setCurrentIndex(m_only->findData(int(m_planner.scope().only)));
    showPlan();
    open();
}

void ReplayDialog::showPlan()
{
    showShares();
    showDetails();
    const bool counting = m_planner.state() == ReplayPlanner::State::Counting;
    if (m_planner.error())
        m_message->showMessage(Tone::Failure,
                               tr("The replay cannot be made. %1").arg(m_planner.error()->text()));
    else
        m_message->dismiss();
    if (counting)
        m_summary->setText(tr("Counting …"));
    else if (m_planner.error())
        m_summary->setText({});
    else if (m_planner.total() == 0)
        m_summary->setText(tr("Nothing matches, so there is nothing to send."));
    else if (const auto seconds = m_planner.seconds())
        m_summary->setText(tr("%1 would be made, %2 in all; it takes about %3.")
                               .arg(tr("%n deliveries", nullptr, int(m_planner.total())),
                                    format::size(m_planner.bytes()),
                                    format::duration(*seconds * 1000)));
    else
        m_summary->setText(tr("%1 would be made, %2 in all.")
                               .arg(tr("%n deliveries", nullptr, int(m_planner.total())),
                                    format::size(m_planner.bytes())));
    m_guard->setVisible(m_planner.needsNumber());
    m_guardText->setText(tr("This is production. Type %1 to go on:").arg(m_planner.total()));
    m_start->setEnabled(m_planner.canStart());
}

void ReplayDialog::showDetails()
{
    QStringList facts;
    if (const auto delivered = m_planner.deliveredBefore(); delivered && *delivered > 0)
        facts.append(tr("%1 of them were delivered before and would arrive again.")
                         .arg(format::count(*delivered)));
    if (const auto oldest = m_planner.oldest(); oldest && m_planner.newest())
        facts.append(
            tr("The events are of %1 to %2; what retention has removed is not replayed.")
                .arg(m_wording.fullTime(*oldest), m_wording.fullTime(*m_planner.newest())));
    else if (const auto newest = m_planner.newest())
        facts.append(tr("The newest event is of %1; what retention has removed is not replayed.")
                         .arg(m_wording.fullTime(*newest)));
    m_details->setText(facts.join(QLatin1Char(' ')));
    m_details->setVisible(!facts.isEmpty() && m_planner.total() > 0);
}

void ReplayDialog::showShares()
{
    const QSignalBlocker blocker(m_shares);
    m_shares->setRowCount(int(m_planner.shares().size()));
    int row = 0;
    for (const ReplayPlanner::Share &share : m_planner.shares()) {
        auto *name = new QTableWidgetItem(share.name);
        name->setData(IdRole, share.id.bytes());
        name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        name->setCheckState(share.chosen ? Qt::Checked : Qt::Unchecked);
        auto *count = new QTableWidgetItem(!share.chosen ? QStringLiteral("–")
                                           : share.count ? format::count(*share.count)
                                                         : QStringLiteral("…"));
        m_shares->setItem(row, 0, name);
        m_shares->setItem(row++, 1, count);
    }
}

void ReplayDialog::showRun()
{
    const Replay *replay = m_running.isEmpty() ? nullptr : m_replays.find(m_running);
    if (!replay)
        return;
    const bool finished = isFinished(*replay);
    m_state->setText(m_wording.word(replay->status));
    m_bar->setValue(int(shareDone(*replay) * 1000));
    m_counts->setText(
        tr("%1 delivered, %2 failed, %3 left of %4.")
            .arg(format::count(replay->counts.succeeded), format::count(replay->counts.failed),
                 format::count(replay->counts.left), format::count(replay->counts.total)));
    m_pause->setText(replay->status == ReplayStatus::Paused ? tr("Resume") : tr("Pause"));
    m_pause->setVisible(!finished);
    m_cancel->setVisible(!finished);
    m_cancel->setToolTip(tr("What was sent stays sent"));
}

} // namespace deckhand
