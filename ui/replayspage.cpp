#include "ui/replayspage.h"

#include "models/filework.h"
#include "models/formatting.h"
#include "models/replayreport.h"
#include "ui/detailpane.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/flowlayout.h"
#include "ui/messagepanel.h"
#include "ui/liststate.h"
#include "ui/metrics.h"
#include "ui/progressdelegate.h"
#include "ui/replaywords.h"
#include "ui/sortactions.h"
#include "ui/tableview.h"
#include "ui/words.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QToolButton>

namespace deckhand {

namespace {

constexpr int progressColumn = 2;

} // namespace

ReplaysPage::ReplaysPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_actions(context.actions),
      m_dialogs(context.dialogs),
      m_settings(context.settings),
      m_table(new TableView),
      m_stack(new QStackedWidget),
      m_empty(new ListState(context)),
      m_message(new MessagePanel),
      m_panel(new QWidget),
      m_title(new QLabel),
      m_facts(new QLabel),
      m_counts(new QLabel),
      m_options(new QLabel),
      m_stopped(new MessagePanel),
      m_outcomes(*context.models.engine),
      m_groups(new QTableWidget(0, 3)),
      m_groupsNote(new QLabel)
{
    setObjectName(QStringLiteral("replaysPage"));
    makeActions(context.actions);
    makeLayout();
    m_table->remember(context.settings);
    m_table->setSpare({6, 4});
    new SortActions(m_actions, "sortReplays", tr("Sort replays by …"), *m_table, *this,
                    Place::Replays);
    connectModels();
    update();
    updateEmpty();
}

void ReplaysPage::makeActions(ActionRegistry &actions)
{
    m_pause = actions.addLocal(this, "pauseReplay", tr("Pause replay"), {}, "pause");
    m_resume = actions.addLocal(this, "resumeReplay", tr("Resume replay"), {}, "play");
    m_cancel = actions.addLocal(this, "cancelReplay", tr("Cancel replay"), {}, "canceled");
    m_again = actions.addLocal(this, "repeatReplay", tr("Repeat …"), {}, "retrying");
    m_failed = actions.addLocal(this, "replayTheFailed", tr("Replay what failed …"), {}, "failure");
    connect(m_failed, &QAction::triggered, this, &ReplaysPage::replayFailed);
    m_deliveries =
        actions.addLocal(this, "replayDeliveries", tr("Show deliveries"), {}, "deliveries");
    m_report = actions.addLocal(this, "exportReplayReport", tr("Export report …"), {}, "export");
    connect(m_report, &QAction::triggered, this, &ReplaysPage::exportReport);
    connect(m_pause, &QAction::triggered, this, [this] { m_models.replays.pause(m_current); });
    connect(m_resume, &QAction::triggered, this, [this] { m_models.replays.resume(m_current); });
    connect(m_cancel, &QAction::triggered, this, [this] { m_models.replays.cancel(m_current); });
    connect(m_again, &QAction::triggered, this, [this] {
        if (const Replay *replay = m_models.replays.find(m_current))
            Q_EMIT replayAsked({replay->filter, m_models.wording.scope(*replay), replay->only,
                                replay->destinationIds, *replay});
    });
    connect(m_deliveries, &QAction::triggered, this, [this] {
        if (const Replay *replay = m_models.replays.find(m_current))
            Q_EMIT goTo(Place::Deliveries, replayedFilter(*replay), {});
    });
}

void ReplaysPage::replayFailed()
{
    const Replay *replay = m_models.replays.find(m_current);
    if (!replay)
        return;
    EventFilter filter = replay->filter;
    const QString text = replayedFilter(*replay, QStringLiteral("status:failure"));
    const auto parsed = SearchExpression::parse(text);
    if (!parsed)
        return;
    filter.q = *parsed;
    // Those that failed stand with whoever was to receive them.
    ReplayOptions options = *replay;
    options.targetDestinationId.reset();
    if (options.asNewEvent) {
        // They are of events that the replay has made, which nobody has had yet.
        options.asNewEvent = false;
        filter = {};
        filter.q = *parsed;
    }
    Q_EMIT replayAsked({filter, text, ReplayOnly::Failed, receiversOf(*replay), options});
}

void ReplaysPage::exportReport()
{
    m_dialogs.askSavePath(window(), tr("Export report of this replay"),
                          QStringLiteral("replay-%1.json").arg(m_current.toString()),
                          [this](const std::optional<QString> &path) {
                              if (path)
                                  writeReport(*path);
                          });
}

void ReplaysPage::writeReport(const QString &path)
{
    const Replay *replay = m_models.replays.find(m_current);
    if (!replay)
        return;
    QMap<DestinationId, QString> names;
    for (const DestinationId &id : replay->destinationIds)
        names.insert(id, m_models.destinations.nameOf(id));
    if (const auto &target = replay->targetDestinationId)
        names.insert(*target, m_models.destinations.nameOf(*target));
    const QByteArray report = replayReport(*replay, m_outcomes, names, m_models.clock.now());
    onFinished(writeFile(path, report), this, [this, path](const Result<qint64> &written) {
        if (written)
            m_message->showMessage(
                Tone::Success,
                tr("The report was written to %1 (%2).").arg(path, format::size(*written)));
        else
            m_message->showMessage(Tone::Failure, engineText(written.error()));
    });
}

void ReplaysPage::makeOutcomes()
{
    m_groups->setObjectName(QStringLiteral("replayOutcomes"));
    m_groups->setAccessibleName(tr("What became of it"));
    makeSmallTable(m_groups, {tr("Now"), tr("Cause"), tr("Deliveries")});
    const Metrics metrics(this);
    m_groups->horizontalHeader()->resizeSection(0, metrics.x * 22);
    m_groups->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_groups->setMinimumHeight(metrics.row() * 4);
    m_groupsNote->setObjectName(QStringLiteral("replayOutcomesNote"));
    m_groupsNote->setWordWrap(true);
    m_groupsNote->setForegroundRole(QPalette::PlaceholderText);
    connect(&m_outcomes, &ReplayOutcomes::changed, this, &ReplaysPage::showOutcomes);
    connect(m_groups, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        Q_EMIT goTo(Place::Deliveries,
                    m_groups->item(item->row(), 0)->data(FilterTextRole).toString(), {});
    });
    showOutcomes();
}

void ReplaysPage::showOutcomes()
{
    updateActions(m_models.replays.find(m_current));
    const std::vector<ReplayOutcome> &groups = m_outcomes.groups();
    m_groups->setVisible(!groups.empty());
    m_groups->setRowCount(int(groups.size()));
    int row = 0;
    for (const ReplayOutcome &group : groups) {
        auto *state = new QTableWidgetItem(m_models.wording.word(group.status));
        state->setData(LookRole, QVariant::fromValue(lookOf(group.status)));
        state->setData(FilterTextRole, group.filter);
        const bool hasCause = group.error != ErrorClass::None;
        m_groups->setItem(row, 0, state);
        m_groups->setItem(
            row, 1,
            new QTableWidgetItem(hasCause ? m_models.wording.word(group.error) : QString()));
        m_groups->setItem(row++, 2, new QTableWidgetItem(format::count(group.count)));
    }
    QStringList notes;
    if (m_outcomes.error())
        notes.append(
            tr("What did not arrive cannot be read. %1").arg(engineText(*m_outcomes.error())));
    if (m_outcomes.isCut())
        notes.append(tr("Of what did not arrive the newest %1 are counted.")
                         .arg(format::count(ReplayOutcomes::bound)));
    if (!groups.empty())
        notes.append(tr("What did not arrive is counted as it stands now; where several replays "
                        "match the same deliveries, they count in each. Enter opens a group."));
    m_groupsNote->setText(notes.join(QLatin1Char(' ')));
    m_groupsNote->setVisible(!notes.isEmpty());
}

void ReplaysPage::makeLayout()
{
    const Metrics metrics(this);
    m_table->setObjectName(QStringLiteral("replayTable"));
    m_table->setAccessibleName(tr("Replays"));
    m_table->setSortedModel(m_models.replays);
    m_table->setItemDelegate(new ProgressDelegate(progressColumn, m_table));
    m_table->setColumnWidths({15, 14, 30, 30, 26, 10, 14}, 3);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_title->setFont(boldOf(font()));
    m_facts->setObjectName(QStringLiteral("replayFacts"));
    m_options->setObjectName(QStringLiteral("replayOptions"));
    m_stopped->setObjectName(QStringLiteral("replayStopped"));
    m_stopped->setClosable(false);
    m_stopped->dismiss();
    for (QLabel *label : {m_title, m_facts, m_counts, m_options})
        makeFact(label);
    auto *head = new FlowLayout(metrics.smallGap());
    for (QAction *action : {m_pause, m_resume, m_cancel, m_again, m_failed, m_deliveries, m_report})
        head->addWidget(actionButton(action));
    auto *panel = plainLayout<QVBoxLayout>(m_panel, metrics);
    panel->setContentsMargins(metrics.margin(), metrics.gap(), metrics.margin(), metrics.gap());
    panel->addWidget(m_title);
    panel->addLayout(head);
    panel->addWidget(m_message);
    panel->addWidget(m_stopped);
    panel->addWidget(m_counts);
    panel->addWidget(m_facts);
    panel->addWidget(m_options);
    makeOutcomes();
    panel->addWidget(m_groups, 1);
    panel->addWidget(m_groupsNote);
    panel->addStretch();
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(m_stack);
    split->addWidget(m_panel);
    split->setSizes({metrics.em * 20, metrics.em * 18});
    split->setChildrenCollapsible(false);
    m_detailPane = new DetailPane(split, m_settings, QStringLiteral("replays"));
    m_detailPane->onEscape(this, [this] {
        activateWindow();
        m_table->setFocus();
    });
    plainLayout<QVBoxLayout>(this, metrics)->addWidget(split);
}

void ReplaysPage::connectModels()
{
    ReplaysModel &replays = m_models.replays;
    connect(m_table, &TableView::currentRowChanged, this, &ReplaysPage::choose);
    connect(m_table, &TableView::openAsked, this, &ReplaysPage::enterDetail);
    connect(&replays, &ReplaysModel::updated, this, &ReplaysPage::update);
    connect(&replays, &ReplaysModel::updated, this, &ReplaysPage::updateEmpty);
    connect(&replays, &PagedModel::stateChanged, this, &ReplaysPage::updateEmpty);
    connect(&m_actions, &ActionRegistry::keysChanged, this, &ReplaysPage::updateEmpty);
    connect(&replays, &ReplaysModel::actionFailed, this, [this](const Error &error) {
        m_message->showMessage(Tone::Failure,
                               tr("The replay was not changed. %1").arg(engineText(error)));
    });
}

void ReplaysPage::enter()
{
    if (!m_current.isEmpty())
        showItem(m_current.bytes());
    m_table->setFocus();
}

bool ReplaysPage::enterDetail()
{
    return m_detailPane->enter();
}

void ReplaysPage::refresh()
{
    m_outcomes.clear();
    m_models.replays.reload();
}

void ReplaysPage::showItem(const QByteArray &id)
{
    m_current = ReplayId(id);
    const int row = m_table->viewRow(m_models.replays.rowOf(m_current));
    if (row >= 0 && row != m_table->currentIndex().row())
        m_table->selectRow(row);
    update();
}

void ReplaysPage::choose(int row)
{
    const Replay *replay = m_models.replays.replayAt(m_table->listedRow(row));
    if (!replay)
        return;
    m_current = replay->id;
    m_message->dismiss();
    update();
}

void ReplaysPage::update()
{
    const Replay *replay = m_models.replays.find(m_current);
    // Reading the list anew forgets what was chosen.
    if (replay && m_table->currentIndex().row() < 0)
        m_table->selectRow(m_table->viewRow(m_models.replays.rowOf(m_current)));
    m_panel->setVisible(replay);
    updateActions(replay);
    if (!replay)
        return;
    // While it runs its counts tell; every second anew would be much to read.
    if (isFinished(*replay) || replay->status == ReplayStatus::Paused)
        m_outcomes.show(*replay);
    else
        m_outcomes.clear();
    m_title->setText(
        tr("%1: %2").arg(m_models.wording.word(replay->status), m_models.wording.scope(*replay)));
    m_counts->setText(tr("%1 delivered, %2 failed, %3 left of %4. %5 in all.")
                          .arg(format::count(replay->counts.succeeded),
                               format::count(replay->counts.failed),
                               format::count(replay->counts.left),
                               format::count(replay->counts.total), format::size(replay->bytes)));
    const QString rate = replay->status == ReplayStatus::Running
                           ? ReplayWords::pace(*replay, m_models.replays.paceOf(replay->id))
                       : replay->rate
                           ? tr("At most %1 per second.").arg(format::rate(*replay->rate))
                           : tr("As fast as it goes.");
    const QString end = replay->finishedAt
                          ? tr("Ended %1.").arg(m_models.wording.fullTime(*replay->finishedAt))
                          : tr("It survives a restart.");
    const DestinationId target = replay->targetDestinationId.value_or(DestinationId());
    m_options->setText(ReplayWords::options(*replay, m_models.destinations.nameOf(target)));
    m_options->setVisible(!m_options->text().isEmpty());
    if (replay->stopped)
        m_stopped->showMessage(Tone::Held, ReplayWords::whyStopped(*replay->stopped));
    else
        m_stopped->dismiss();
    const QString begin = m_models.wording.fullTime(replay->createdAt);
    m_facts->setText(replay->createdBy.isEmpty()
                         ? tr("%1 began %2. %3 %4").arg(replay->id.toString(), begin, rate, end)
                         : tr("%1 was made by %2 and began %3. %4 %5")
                               .arg(replay->id.toString(), replay->createdBy, begin, rate, end));
}

void ReplaysPage::updateActions(const Replay *replay)
{
    const bool running = replay && replay->status == ReplayStatus::Running;
    const bool paused = replay && replay->status == ReplayStatus::Paused;
    m_pause->setEnabled(running);
    m_resume->setEnabled(paused);
    m_cancel->setEnabled(running || paused);
    m_again->setEnabled(replay);
    m_failed->setEnabled(replay && isFinished(*replay) && replay->counts.failed > 0);
    m_failed->setToolTip(!replay                ? tr("Select a replay first.")
                         : !isFinished(*replay) ? tr("The replay is not finished yet.")
                         : replay->counts.failed > 0
                             ? tr("Plan a replay of what matches this one’s filter, was replayed "
                                  "and is failed now")
                             : tr("Nothing failed in this replay."));
    m_deliveries->setEnabled(replay);
    // The outcomes of a replay are read when it has stopped.
    const bool told = replay && (isFinished(*replay) || paused) && !m_outcomes.isReading();
    m_report->setEnabled(told);
    m_report->setToolTip(!replay ? tr("Select a replay first.")
                         : told  ? tr("Plan, options and outcomes as JSON")
                                 : tr("The replay is not finished yet."));
}

QString ReplaysPage::howToBegin() const
{
    const QString what = tr("Replay sends stored events once more: failed ones, missed ones, or "
                            "all that match a filter.");
    const QAction *events = m_actions.action("replayEventsMatching");
    const QAction *deliveries = m_actions.action("replayDeliveriesMatching");
    if (!events || !deliveries)
        return what;
    return tr("%1 Begin by “%2” in Events, or by “%3” in Deliveries.")
        .arg(what, withKey(events->text(), *events), withKey(deliveries->text(), *deliveries));
}

void ReplaysPage::updateEmpty()
{
    const ReplaysModel &model = m_models.replays;
    if (model.rowCount() > 0) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (model.state() == PagedModel::State::Failed)
        m_empty->cannotKnow(tr("The replays cannot be read"), model.error(), [this] { refresh(); });
    else
        m_empty->firstUse("retrying", tr("Nothing was replayed yet"), howToBegin(),
                          {tr("Show failed deliveries"), [this] {
                               Q_EMIT goTo(Place::Deliveries, QStringLiteral("status:failure"), {});
                           }});
    m_stack->setCurrentWidget(m_empty);
}

} // namespace deckhand
