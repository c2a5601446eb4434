#include "ui/replayspage.h"

#include "models/formatting.h"
#include "ui/facts.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"
#include "ui/words.h"

#include <QLabel>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

namespace {

constexpr int progressColumn = 2;

/// The share that is done as a bar under its words.
class ProgressDelegate final : public StateDelegate
{
public:
    using StateDelegate::StateDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        StateDelegate::paint(painter, option, index);
        if (index.column() != progressColumn)
            return;
        const int em = option.fontMetrics.height();
        const QRect line(option.rect.left() + em / 3, option.rect.bottom() - em / 5,
                         option.rect.width() - em * 2 / 3, std::max(2, em / 8));
        QRect done = line;
        done.setWidth(int(line.width() * index.data(ReplaysModel::ShareRole).toDouble()));
        painter->fillRect(line, lineColor());
        painter->fillRect(done, toneColor(Tone::Info));
    }
};

} // namespace

ReplaysPage::ReplaysPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_table(new TableView),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_message(new MessagePanel),
      m_panel(new QWidget),
      m_title(new QLabel),
      m_facts(new QLabel),
      m_counts(new QLabel)
{
    setObjectName(QStringLiteral("replaysPage"));
    makeActions(context.actions);
    makeLayout();
    m_table->remember(context.settings);
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
    connect(m_pause, &QAction::triggered, this, [this] { m_models.replays.pause(m_current); });
    connect(m_resume, &QAction::triggered, this, [this] { m_models.replays.resume(m_current); });
    connect(m_cancel, &QAction::triggered, this, [this] { m_models.replays.cancel(m_current); });
    connect(m_again, &QAction::triggered, this, [this] {
        if (const Replay *replay = m_models.replays.find(m_current))
            Q_EMIT replayAsked({replay->filter, m_models.wording.scope(*replay), replay->only,
                                replay->destinationIds});
    });
    connect(m_deliveries, &QAction::triggered, this, [this] {
        const Replay *replay = m_models.replays.find(m_current);
        const QString filter = replay ? replay->filter.q.text() : QString();
        Q_EMIT goTo(Place::Deliveries,
                    filter.isEmpty() ? QStringLiteral("replayed:true")
                                     : QStringLiteral("replayed:true (%1)").arg(filter),
                    {});
    });
}

void ReplaysPage::replayFailed()
{
    const Replay *replay = m_models.replays.find(m_current);
    if (!replay)
        return;
    EventFilter filter = replay->filter;
    const QString own =
        filter.q.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(filter.q.text());
    const QString text = QStringLiteral("replayed:true status:failure") + own;
    const auto parsed = SearchExpression::parse(text);
    if (!parsed)
        return;
    filter.q = *parsed;
    Q_EMIT replayAsked({filter, text, ReplayOnly::Failed, replay->destinationIds});
}

void ReplaysPage::makeLayout()
{
    const Metrics metrics(this);
    m_table->setObjectName(QStringLiteral("replayTable"));
    m_table->setAccessibleName(tr("Replays"));
    m_table->setModel(&m_models.replays);
    m_table->setItemDelegate(new ProgressDelegate(m_table));
    m_table->setColumnWidths({15, 14, 30, 30, 26, 10}, 3);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_facts->setObjectName(QStringLiteral("replayFacts"));
    for (QLabel *label : {m_title, m_facts, m_counts})
        makeFact(label);
    auto *head = new QHBoxLayout;
    head->setSpacing(metrics.smallGap());
    for (QAction *action : {m_pause, m_resume, m_cancel, m_again, m_failed, m_deliveries})
        head->addWidget(actionButton(action));
    head->addStretch();
    auto *panel = plainLayout<QVBoxLayout>(m_panel, metrics);
    panel->setContentsMargins(metrics.margin(), metrics.gap(), metrics.margin(), metrics.gap());
    panel->addWidget(m_title);
    panel->addLayout(head);
    panel->addWidget(m_message);
    panel->addWidget(m_counts);
    panel->addWidget(m_facts);
    panel->addStretch();
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(m_stack);
    split->addWidget(m_panel);
    split->setSizes({metrics.em * 26, metrics.em * 12});
    split->setChildrenCollapsible(false);
    plainLayout<QVBoxLayout>(this, metrics)->addWidget(split);
}

void ReplaysPage::connectModels()
{
    ReplaysModel &replays = m_models.replays;
    connect(m_table, &TableView::currentRowChanged, this, &ReplaysPage::choose);
    connect(&replays, &ReplaysModel::updated, this, &ReplaysPage::update);
    connect(&replays, &ReplaysModel::updated, this, &ReplaysPage::updateEmpty);
    connect(&replays, &PagedModel::stateChanged, this, &ReplaysPage::updateEmpty);
    connect(&replays, &ReplaysModel::actionFailed, this, [this](const Error &error) {
        m_message->showMessage(Tone::Failure,
                               tr("The replay was not changed. %1").arg(error.text()));
    });
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_models.replays.state() == PagedModel::State::Failed)
            refresh();
        else
            Q_EMIT goTo(Place::Deliveries, QStringLiteral("status:failure"), {});
    });
}

void ReplaysPage::enter()
{
    if (!m_current.isEmpty())
        showItem(m_current.bytes());
    m_table->setFocus();
}

void ReplaysPage::refresh()
{
    m_models.replays.reload();
}

void ReplaysPage::showItem(const QByteArray &id)
{
    m_current = ReplayId(id);
    const int row = m_models.replays.rowOf(m_current);
    if (row >= 0 && row != m_table->currentIndex().row())
        m_table->selectRow(row);
    update();
}

void ReplaysPage::choose(int row)
{
    const Replay *replay = m_models.replays.replayAt(row);
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
        m_table->selectRow(m_models.replays.rowOf(m_current));
    m_panel->setVisible(replay);
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
    if (!replay)
        return;
    m_title->setText(
        tr("%1: %2").arg(m_models.wording.word(replay->status), m_models.wording.scope(*replay)));
    m_counts->setText(tr("%1 delivered, %2 failed, %3 left of %4. %5 in all.")
                          .arg(format::count(replay->counts.succeeded),
                               format::count(replay->counts.failed),
                               format::count(replay->counts.left),
                               format::count(replay->counts.total), format::size(replay->bytes)));
    const QString rate = replay->rate
                           ? tr("At most %1 per second.").arg(format::rate(*replay->rate))
                           : tr("As fast as it goes.");
    const QString end = replay->finishedAt
                          ? tr("Ended %1.").arg(m_models.wording.fullTime(*replay->finishedAt))
                          : tr("It survives a restart.");
    m_facts->setText(
        tr("%1 began %2. %3 %4")
            .arg(replay->id.toString(), m_models.wording.fullTime(replay->createdAt), rate, end));
}

void ReplaysPage::updateEmpty()
{
    const ReplaysModel &model = m_models.replays;
    if (model.rowCount() > 0) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (model.state() == PagedModel::State::Failed)
        m_empty->show("failure", tr("The replays cannot be read"), model.error().text(),
                      tr("Try again"));
    else
        m_empty->show("retrying", tr("Nothing was replayed yet"),
                      tr("Replay sends stored events once more: failed ones, missed ones, or all "
                         "that match a filter. Begin in Events or Deliveries with Shift+R."),
                      tr("Show failed deliveries"));
    m_stack->setCurrentWidget(m_empty);
}

} // namespace deckhand
