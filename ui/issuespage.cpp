#include "ui/issuespage.h"

#include "models/formatting.h"
#include "ui/detailpane.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/flowlayout.h"
#include "ui/messagepanel.h"
#include "ui/liststate.h"
#include "ui/metrics.h"
#include "ui/numberlinks.h"
#include "ui/sortactions.h"
#include "ui/tableview.h"
#include "ui/words.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

IssuesPage::IssuesPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_dialogs(context.dialogs),
      m_settings(context.settings),
      m_table(new TableView),
      m_stack(new QStackedWidget),
      m_empty(new ListState(context)),
      m_note(new MessagePanel),
      m_panel(new QWidget),
      m_scroll(new QScrollArea),
      m_title(new QLabel),
      m_evidence(new QLabel),
      m_next(new QLabel),
      m_count(new NumberLinks),
      m_facts(new QLabel),
      m_remark(new QLineEdit)
{
    setObjectName(QStringLiteral("issuesPage"));
    makeActions(context.actions);
    makeLayout();
    m_table->remember(context.settings);
    new SortActions(context.actions, "sortIssues", tr("Sort issues by …"), *m_table, *this,
                    Place::Issues);
    m_table->setSpare({5, 4});
    m_models.issues.remember(context.settings);
    connectModels();
    update();
    updateEmpty();
}

void IssuesPage::makeActions(ActionRegistry &actions)
{
    m_show = actions.addLocal(this, "issueDeliveries", tr("Show deliveries"), {}, "deliveries");
    m_replay = actions.addLocal(this, "replayIssue", tr("Replay affected …"),
                                {QKeySequence(Qt::Key_R)}, "retrying");
    m_acknowledge = addMark(actions, "acknowledgeIssue", tr("Acknowledge"),
                            IssueState::Acknowledged, "acknowledge");
    m_resolve = addMark(actions, "resolveIssue", tr("Resolve"), IssueState::Resolved, "success");
    m_reopen = addMark(actions, "reopenIssue", tr("Reopen"), IssueState::Open, "back");
    m_ignore = actions.addLocal(this, "ignoreIssue", tr("Ignore …"), {}, "ignore");
    connect(m_ignore, &QAction::triggered, this, &IssuesPage::ignore);
    connect(m_replay, &QAction::triggered, this, &IssuesPage::replay);
    connect(&actions, &ActionRegistry::keysChanged, this, &IssuesPage::update);
    connect(m_show, &QAction::triggered, this, [this] {
        if (const Issue *issue = m_models.issues.find(m_current))
            Q_EMIT goTo(Place::Deliveries, filterOf(*issue), issue->newest.bytes());
    });
}

QAction *IssuesPage::addMark(ActionRegistry &actions, const char *id, const QString &text,
                             IssueState state, const char *iconName)
{
    QAction *action = actions.addLocal(this, id, text, {}, iconName);
    connect(action, &QAction::triggered, this,
            [this, state] { m_models.issues.mark(m_current, state); });
    return action;
}

void IssuesPage::makeLayout()
{
    const Metrics metrics(this);
    m_table->setObjectName(QStringLiteral("issueTable"));
    m_table->setAccessibleName(tr("Issues"));
    m_table->setSortedModel(m_models.issues);
    m_table->setColumnWidths({17, 20, 22, 10, 17, 12, 12}, 2);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_note->setObjectName(QStringLiteral("issueNote"));
    m_title->setFont(boldOf(font()));
    m_title->setObjectName(QStringLiteral("issueTitle"));
    m_title->setWordWrap(true);
    m_facts->setObjectName(QStringLiteral("issueFacts"));
    auto *head = new FlowLayout(metrics.smallGap());
    for (QAction *action : {m_show, m_replay, m_acknowledge, m_resolve, m_ignore, m_reopen})
        head->addWidget(actionButton(action));
    for (QLabel *label : {m_evidence, m_next, m_facts})
        makeFact(label);
    m_facts->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    QFormLayout *form = factForm(metrics);
    addFact(form, tr("Evidence"), m_evidence);
    addFact(form, tr("Next step"), m_next);
    addFact(form, tr("Affected"), m_count);
    form->addRow(QString(), m_facts); // a row of its own: its height follows from its width
    m_remark->setObjectName(QStringLiteral("issueRemark"));
    m_remark->setAccessibleName(tr("Note"));
    m_remark->setPlaceholderText(tr("What is known of it, who looks after it"));
    m_remark->setMaxLength(IssueMark::longestNote);
    addFact(form, tr("Note"), m_remark);
    connect(m_remark, &QLineEdit::editingFinished, this, &IssuesPage::keepRemark);
    auto *panel = plainLayout<QVBoxLayout>(m_panel, metrics);
    panel->setContentsMargins(metrics.margin(), metrics.gap(), metrics.margin(), metrics.gap());
    panel->addWidget(m_title);
    panel->addLayout(head);
    panel->addLayout(form);
    panel->addStretch();
    arrange();
}

void IssuesPage::arrange()
{
    const Metrics metrics(this);
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(m_stack);
    m_scroll->setObjectName(QStringLiteral("issueScroll"));
    m_scroll->setWidget(m_panel);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    split->addWidget(m_scroll);
    split->setSizes({metrics.em * 26, metrics.em * 12});
    split->setChildrenCollapsible(false);
    m_detailPane = new DetailPane(split, m_settings, QStringLiteral("issues"));
    m_detailPane->onEscape(this, [this] {
        activateWindow();
        m_table->setFocus();
    });
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addWidget(m_note);
    layout->addWidget(split, 1);
}

void IssuesPage::connectModels()
{
    connect(m_table, &TableView::currentRowChanged, this, [this](int row) {
        if (const Issue *issue = m_models.issues.issueAt(m_table->listedRow(row))) {
            m_current = issue->id;
            if (m_remarked != m_current)
                keepRemark(); // written, but not left by Enter or Tab
            update();
        }
    });
    connect(m_table, &QAbstractItemView::activated, m_show, &QAction::trigger);
    connect(m_count, &NumberLinks::asked, m_show, &QAction::trigger);
    connect(&m_models.issues, &IssuesModel::updated, this, &IssuesPage::update);
    connect(&m_models.issues, &IssuesModel::updated, this, &IssuesPage::updateEmpty);
    connect(&m_models.destinations, &DestinationsModel::loaded, this, &IssuesPage::update);
}

void IssuesPage::enter()
{
    if (m_table->currentIndex().row() < 0 && m_models.issues.rowCount() > 0)
        m_table->selectRow(0);
    m_table->setFocus();
}

bool IssuesPage::enterDetail()
{
    return m_detailPane->enter();
}

void IssuesPage::refresh()
{
    m_models.issues.reload();
}

void IssuesPage::showItem(const QByteArray &id)
{
    m_current = id;
    update();
}

void IssuesPage::replay()
{
    const Issue *issue = m_models.issues.find(m_current);
    if (!issue)
        return;
    const QString text = filterOf(*issue);
    const auto parsed = SearchExpression::parse(text);
    if (!parsed)
        return;
    EventFilter filter;
    filter.q = *parsed;
    Q_EMIT replayAsked({filter, text, ReplayOnly::Failed, {issue->destinationId}});
}

void IssuesPage::ignore()
{
    const Issue *issue = m_models.issues.find(m_current);
    if (!issue)
        return;
    m_dialogs.ask(window(),
                  {tr("Ignore this issue?"),
                   tr("Deliveries go on failing for this cause, and nothing will point it out. "
                      "Ignored issues stay at the end of the list."),
                   tr("Ignore issue"),
                   true,
                   {}},
                  [this, id = issue->id](bool yes) {
                      if (yes)
                          m_models.issues.mark(id, IssueState::Ignored);
                  });
}

void IssuesPage::update()
{
    const Issue *issue = m_models.issues.find(m_current);
    // Rows move when an issue comes, goes or changes its state; what was chosen stays chosen.
    const int row = m_table->viewRow(m_models.issues.rowOf(m_current));
    if (issue && m_table->currentIndex().row() != row)
        m_table->selectRow(row);
    m_scroll->setVisible(issue);
    updateActions(issue);
    if (issue)
        updateFacts(*issue);
}

void IssuesPage::updateActions(const Issue *issue)
{
    const auto is = [issue](IssueState state) { return issue && issue->mark.state == state; };
    const Destination *destination =
        issue ? m_models.destinations.find(issue->destinationId) : nullptr;
    const bool active = destination && destination->status == DestinationStatus::Active;
    m_show->setEnabled(issue);
    m_replay->setEnabled(issue && active);
    m_replay->setToolTip(
        !issue        ? tr("Select an issue first.")
        : destination ? active ? withKey(tr("Send the affected deliveries once more"), *m_replay)
                               : Words::obstacle(RetryObstacle::DestinationInactive)
                      : Words::obstacle(RetryObstacle::DestinationDeleted));
    const bool looked = is(IssueState::Open) || is(IssueState::Acknowledged);
    m_acknowledge->setEnabled(is(IssueState::Open));
    m_resolve->setEnabled(looked);
    m_ignore->setEnabled(looked);
    m_reopen->setEnabled(issue && !is(IssueState::Open));
}

void IssuesPage::keepRemark()
{
    const QByteArray issue = m_remarked; // telling of the change may show another one
    m_models.issues.setNote(issue, m_remark->text());
}

void IssuesPage::updateFacts(const Issue &issue)
{
    // News of deliveries must not disturb whoever writes.
    if (m_remarked != issue.id || !m_remark->hasFocus())
        m_remark->setText(issue.mark.note);
    m_remarked = issue.id;
    m_title->setText(tr("%1: %2").arg(m_models.destinations.nameOf(issue.destinationId),
                                      m_models.wording.cause(issue.errorClass, issue.status)));
    Attempt attempt;
    attempt.error = {issue.errorClass, issue.message, issue.hint};
    if (issue.status > 0) {
        attempt.response.emplace();
        attempt.response->status = issue.status;
    }
    const Diagnosis diagnosis = Words::diagnose(attempt);
    m_evidence->setText(engineText(issue.message));
    m_next->setText(diagnosis.nextStep);
    m_count->show({{"issueCount", tr("%Ln deliveries", nullptr, issue.count()), filterOf(issue)}});
    QStringList facts{tr("They are not delivered yet, the first from %1, the last from %2.")
                          .arg(m_models.wording.fullTime(issue.firstSeen),
                               m_models.wording.fullTime(issue.lastSeen))};
    if (issue.mark.since > Timestamp{})
        facts.append(tr("%1 since %2.")
                         .arg(m_models.wording.word(issue.mark.state),
                              m_models.wording.fullTime(issue.mark.since)));
    m_facts->setText(facts.join(QLatin1Char(' ')));
}

void IssuesPage::updateEmpty()
{
    const IssuesModel &model = m_models.issues;
    if (model.isCut())
        m_note->showMessage(Tone::Info,
                            tr("These are the causes of the newest %n failures; older ones are "
                               "left out.",
                               nullptr, IssuesModel::bound));
    else
        m_note->dismiss();
    if (model.rowCount() > 0 && !model.error()) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (model.error())
        m_empty->cannotKnow(tr("The issues cannot be read"), *model.error(), [this] { refresh(); });
    else if (!model.isLoaded())
        m_empty->show("issues", tr("Reading failures …"), {});
    else
        m_empty->show("success", tr("Nothing fails"),
                      tr("Deliveries that fail are grouped here by destination and cause until "
                         "they are delivered."));
    m_stack->setCurrentWidget(m_empty);
}

} // namespace deckhand
