#include "ui/eventspage.h"

#include "ui/calm.h"
#include "ui/comparesides.h"
#include "ui/detailpane.h"
#include "models/chosenreplay.h"
#include "models/formatting.h"
#include "ui/eventview.h"
#include "ui/filterbar.h"
#include "ui/icons.h"
#include "ui/listactions.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"
#include "ui/togglebutton.h"

#include <QButtonGroup>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

namespace {

QToolButton *modeButton(const QString &text, const char *iconName, const char *name)
{
    auto *button = new ToggleButton;
    button->setText(text);
    button->setIcon(icon(iconName));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setCheckable(true);
    button->setObjectName(QLatin1String(name));
    return button;
}

} // namespace

EventsPage::EventsPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_settings(context.settings),
      m_filter(new FilterBar),
      m_liveButton(modeButton(tr("Live"), "live", "liveButton")),
      m_historyButton(modeButton(tr("History"), "history", "historyButton")),
      m_live(new TableView),
      m_history(new TableView),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_detail(new EventView(context)),
      m_followStrip(new QWidget),
      m_followText(new QLabel)
{
    setObjectName(QStringLiteral("eventsPage"));
    makeActions(context.actions);
    makeLayout();
    m_filter->setMemory(context.settings, context.dialogs, context.actions,
                        QStringLiteral("events"));
    m_live->remember(context.settings);
    m_history->remember(context.settings);
    connectModels();
    connectLists();
    setHistory(false);
    updateFollow();
    updateEmpty();
}

void EventsPage::makeActions(ActionRegistry &actions)
{
    m_follow = actions.addLocal(this, "togglePause", tr("Pause or follow the live list"),
                                {QKeySequence(Qt::Key_Space)}, "pause");
    m_jump = actions.addLocal(this, "jumpToNewest", tr("Jump to newest"),
                              {QKeySequence(Qt::Key_End)}, "jump");
    connect(m_follow, &QAction::triggered, this,
            [this] { setFollowing(!m_models.live.isFollowing()); });
    connect(m_jump, &QAction::triggered, this, [this] { setFollowing(true); });
    auto *replay = actions.addLocal(this, "replayEventsMatching", tr("Replay matching events …"),
                                    {QKeySequence(Qt::SHIFT | Qt::Key_R)}, "retrying");
    connect(replay, &QAction::triggered, this, [this] {
        EventFilter filter;
        filter.q = m_filter->expression();
        const QString text = filter.q.isEmpty() ? tr("all that are stored") : filter.q.text();
        Q_EMIT replayAsked({filter, text, ReplayOnly::Failed, {}});
    });
    m_replayChosen = actions.addLocal(m_stack, "replayChosenEvents", tr("Replay selected events …"),
                                      {QKeySequence(Qt::Key_R)}, "retrying");
    connect(m_replayChosen, &QAction::triggered, this, &EventsPage::replayChosen);
    m_compare = actions.addLocal(m_stack, "compareEvents", tr("Compare two events"),
                                 {QKeySequence(Qt::Key_D)}, "compare");
    connect(m_compare, &QAction::triggered, this, &EventsPage::compareChosen);
    auto *cells = new ListActions(m_stack, m_filter, actions,
                                  {"filterByCell", "filterByCellOnly", "excludeCell",
                                   "copyCellFilter", "copyCell", "copyEventRows"});
    connect(cells, &ListActions::said, this, &PageWidget::said);
}

void EventsPage::makeModes()
{
    auto *modes = new QButtonGroup(this);
    modes->addButton(m_liveButton);
    modes->addButton(m_historyButton);
    auto *pause = new QToolButton;
    pause->setDefaultAction(m_follow);
    pause->setObjectName(QStringLiteral("pauseButton"));
    pause->setAccessibleName(m_follow->text());
    m_filter->addControl(m_liveButton);
    m_filter->addControl(m_historyButton);
    m_filter->addControl(pause);
}

void EventsPage::makeLayout()
{
    const Metrics metrics(this);
    makeModes();
    m_live->setObjectName(QStringLiteral("liveTable"));
    m_live->setAccessibleName(tr("Live events"));
    m_live->setModel(&m_models.live);
    m_live->setColumnWidths({13, 28, 19, 19, 20, 9}, 4);
    m_history->setObjectName(QStringLiteral("historyTable"));
    m_history->setAccessibleName(tr("Stored events"));
    m_history->setModel(&m_models.events);
    m_history->setColumnWidths({15, 30, 24, 24, 9}, 3);
    m_stack->addWidget(m_live);
    m_stack->addWidget(m_history);
    m_stack->addWidget(m_empty);

    makeStrip();
    auto *top = new QWidget;
    auto *list = plainLayout<QVBoxLayout>(top, metrics);
    list->setSpacing(metrics.smallGap());
    list->addWidget(m_stack, 1);
    list->addWidget(m_followStrip);
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(top);
    split->addWidget(m_detail);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({metrics.em * 26, metrics.em * 14});
    split->setChildrenCollapsible(false);
    m_detailPane = new DetailPane(split, m_settings, QStringLiteral("events"));
    m_detailPane->onEscape(this, [this] {
        activateWindow();
        enter();
    });
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    auto *bar = new QVBoxLayout;
    bar->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(), 0);
    bar->addWidget(m_filter);
    layout->addLayout(bar);
    layout->addWidget(split, 1);
}

void EventsPage::makeStrip()
{
    const Metrics metrics(this);
    m_followStrip->setObjectName(QStringLiteral("followStrip"));
    auto *strip = plainLayout<QHBoxLayout>(m_followStrip, metrics);
    strip->setContentsMargins(metrics.margin(), 0, metrics.margin(), 0);
    auto *jump = new QToolButton;
    jump->setDefaultAction(m_jump);
    jump->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    jump->setAutoRaise(true);
    strip->addWidget(m_followText);
    strip->addWidget(jump);
    strip->addStretch();
}

void EventsPage::connectModels()
{
    m_filter->setCompletion([this](const QString &text, int cursor) {
        return completeFilter(text, cursor, m_models.knownTypes(), m_models.destinationNames());
    });
    connect(m_filter, &FilterBar::applied, this, &EventsPage::applyFilter);
    connect(m_liveButton, &QToolButton::clicked, this, [this] { setHistory(false); });
    connect(m_historyButton, &QToolButton::clicked, this, [this] { setHistory(true); });
    connect(m_live, &TableView::scrolledUp, this, [this] { setFollowing(false); });
    auto *calm = new Calm(std::chrono::milliseconds(250), this);
    connect(&m_models.live, &LiveStreamModel::countsChanged, calm, &Calm::ask);
    connect(calm, &Calm::due, this, &EventsPage::updateFollow);
    connect(calm, &Calm::due, this, &EventsPage::updateEmpty);
    connect(&m_models.events, &PagedModel::stateChanged, this, &EventsPage::updateEmpty);
    connect(&m_models.live, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_models.live.isFollowing())
            m_live->scrollToBottom();
    });
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (newestWait())
            setFollowing(true);
        else if (m_filter->expression().isEmpty())
            refresh();
        else
            m_filter->setText({});
    });
    connect(m_detail, &EventView::said, this, &PageWidget::said);
    connect(m_detail, &EventView::clauseRequested, m_filter, &FilterBar::addClause);
    connect(m_detail, &EventView::deliveryRequested, this,
            [this](const QByteArray &id) { Q_EMIT goTo(Place::Deliveries, {}, id); });
}

void EventsPage::connectLists()
{
    for (TableView *list : {m_live, m_history}) {
        list->chooseSeveral();
        connect(list, &TableView::currentRowChanged, this, &EventsPage::showSelected);
        connect(list, &TableView::chosenChanged, this, &EventsPage::updateChosen);
        connect(list, &TableView::openAsked, this, [this, list] {
            showSelected(list->currentIndex().row());
            enterDetail();
        });
        connect(list, &TableView::leaveAsked, this, [this] {
            if (m_models.eventDetail.event())
                m_models.eventDetail.clear();
            else if (!m_filter->expression().isEmpty())
                m_filter->setText({});
        });
    }
}

void EventsPage::updateChosen()
{
    const int count = list()->chosenCount();
    m_replayChosen->setEnabled(count > 0);
    m_replayChosen->setText(count > 0 ? tr("Replay %n selected events …", nullptr, count)
                                      : tr("Replay selected events …"));
    m_replayChosen->setToolTip(count > 0 ? m_replayChosen->text() : tr("No event is selected."));
    m_compare->setEnabled(count == 2);
    m_compare->setToolTip(count == 2 ? m_compare->text() : tr("Select two events first."));
    if (!m_showHistory && count > 1 && m_live->hasFocus() && m_models.live.isFollowing())
        setFollowing(false);
}

void EventsPage::compareChosen()
{
    std::vector<Event> two;
    for (const int row : list()->chosenRows()) {
        if (const Event *event = eventAt(row))
            two.push_back(*event);
    }
    if (two.size() != 2)
        return;
    const auto &shown = m_models.eventDetail.event();
    if (shown && shown->id == two[0].id)
        std::swap(two[0], two[1]);
    m_models.eventDetail.show(two[1]);
    m_detail->compareWith(sideOf(m_models, two[0]));
}

void EventsPage::replayChosen()
{
    std::vector<EventId> ids;
    for (const int row : list()->chosenRows()) {
        if (const Event *event = eventAt(row))
            ids.push_back(event->id);
    }
    const auto q = expressionOf(ids);
    if (!q) {
        Q_EMIT said(tr("A replay takes at most %n events of a selection. Filter for them and "
                       "replay what matches (Shift+R).",
                       nullptr, mostChosen));
        return;
    }
    EventFilter filter;
    filter.q = *q;
    Q_EMIT replayAsked({filter,
                        ids.size() == 1 ? ids.front().toString()
                                        : tr("%n selected events", nullptr, int(ids.size())),
                        ReplayOnly::All,
                        {}});
}

void EventsPage::enter()
{
    list()->setFocus();
}

bool EventsPage::enterDetail()
{
    if (!m_models.eventDetail.event())
        return false;
    m_detail->enter();
    return true;
}

void EventsPage::search(const QString &text)
{
    m_showHistory = true; // what is long past is looked for as well
    m_filter->setText(text);
    setHistory(true);
}

void EventsPage::setFilterText(const QString &text)
{
    m_filter->setText(text);
}

QString EventsPage::filterText() const
{
    return m_filter->expression().text();
}

QByteArray EventsPage::currentItem() const
{
    return m_models.eventDetail.event() ? m_models.eventDetail.event()->id.bytes() : QByteArray();
}

void EventsPage::showItem(const QByteArray &id)
{
    m_models.eventDetail.open(EventId(id));
}

void EventsPage::focusFilter()
{
    m_filter->focusEdit();
}

void EventsPage::refresh()
{
    if (m_showHistory)
        m_models.events.reload();
}

void EventsPage::setHistory(bool history)
{
    m_showHistory = history;
    m_liveButton->setChecked(!history);
    m_historyButton->setChecked(history);
    m_follow->setEnabled(!history);
    m_jump->setEnabled(!history);
    if (history) {
        EventFilter filter;
        filter.q = m_filter->expression();
        m_models.events.setFilter(filter);
    }
    updateChosen();
    updateFollow();
    updateEmpty();
}

void EventsPage::applyFilter(const SearchExpression &expression)
{
    m_models.live.setFilter(expression);
    if (m_showHistory)
        setHistory(true);
}

void EventsPage::showSelected(int row)
{
    const Event *event = eventAt(row);
    if (!event)
        return; // it left the window; what was opened stays open
    m_models.eventDetail.show(*event);
    if (!m_showHistory && !m_jumping && m_live->hasFocus())
        setFollowing(false);
}

void EventsPage::setFollowing(bool following)
{
    if (m_showHistory)
        return;
    m_jumping = following;
    m_models.live.setFollowing(following);
    if (following)
        m_live->scrollToBottom();
    m_jumping = false;
    updateFollow();
    updateEmpty();
}

void EventsPage::updateFollow()
{
    const bool paused = !m_models.live.isFollowing() && !m_showHistory;
    m_followStrip->setVisible(paused);
    if (m_shownFollowing != m_models.live.isFollowing()) {
        m_shownFollowing = m_models.live.isFollowing();
        m_follow->setIcon(icon(m_models.live.isFollowing() ? "pause" : "play"));
    }
    if (!paused)
        return;
    QString text = tr("Following paused. %n new.", nullptr, m_models.live.waiting());
    if (m_models.live.trimmed() > 0)
        text = tr("%1 Oldest %2 trimmed, still in the history.")
                   .arg(text, format::count(m_models.live.trimmed()));
    m_followText->setText(text);
}

bool EventsPage::newestWait() const
{
    return !m_showHistory && m_models.live.rowCount() == 0 && m_models.live.waiting() > 0;
}

void EventsPage::updateEmpty()
{
    const bool filtered = !m_filter->expression().isEmpty();
    const PagedModel::State state = m_models.events.state();
    const int rows = m_showHistory ? m_models.events.rowCount() : m_models.live.rowCount();
    if (rows > 0 || (m_showHistory && state == PagedModel::State::Loading)) {
        m_stack->setCurrentWidget(list());
        return;
    }
    if (m_showHistory && state == PagedModel::State::Failed)
        m_empty->show("failure", tr("The history cannot be read"), m_models.events.error().text(),
                      tr("Try again"));
    else if (newestWait())
        m_empty->show("live", tr("What was shown here is in the history now"),
                      tr("While following was paused, newer events took its place in memory."),
                      tr("Jump to newest"));
    else if (filtered)
        m_empty->show("search", tr("No event matches"),
                      tr("The filter “%1” leaves out all that is here.").arg(m_filter->text()),
                      tr("Clear filter"));
    else if (m_showHistory)
        m_empty->show("empty", tr("No events are stored yet"),
                      tr("Events appear here once a program has published one."));
    else
        m_empty->show("live", tr("Waiting for events"),
                      tr("New events appear here as they come. Older ones are in the history."));
    m_stack->setCurrentWidget(m_empty);
}

} // namespace deckhand
