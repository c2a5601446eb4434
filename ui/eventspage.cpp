#include "ui/eventspage.h"

#include "ui/calm.h"
#include "ui/columns.h"
#include "ui/comparesides.h"
#include "ui/detailpane.h"
#include "models/chosenreplay.h"
#include "models/formatting.h"
#include "ui/eventview.h"
#include "ui/filterbar.h"
#include "ui/findkeys.h"
#include "ui/filterchips.h"
#include "ui/icons.h"
#include "ui/listactions.h"
#include "ui/liststate.h"
#include "ui/markactions.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/readstrip.h"
#include "ui/readwhileseen.h"
#include "ui/tableview.h"
#include "ui/tabkeys.h"

#include <QHideEvent>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

EventsPage::EventsPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_settings(context.settings),
      m_actions(context.actions),
      m_filter(new FilterBar),
      m_live(new TableView),
      m_history(new TableView),
      m_stack(new QStackedWidget),
      m_empty(new ListState(context)),
      m_detail(new EventView(context)),
      m_followStrip(new QWidget),
      m_followText(new QLabel),
      m_readStrip(new ReadStrip(context.models.events))
{
    setObjectName(QStringLiteral("eventsPage"));
    m_models.marks.keepIn(context.settings.marksFile());
    makeActions(context);
    makeLayout();
    new FilterChips(context, *m_filter);
    m_filter->setMemory(context.settings, context.dialogs, context.actions,
                        QStringLiteral("events"));
    m_live->remember(context.settings);
    m_history->remember(context.settings);
    for (TableView *list : {m_live, m_history}) { // the same columns in both
        list->setPresets({{0, 2, 1, 4, 6}, {0, 1, 4, 5, 6}, {0, 3, 1, 2, 4, 5}});
        list->setSpare({3, 5, 6});
    }
    connectModels();
    connectLists();
    new ReadWhileSeen(m_models.events, this);
    setHistory(false);
    updateFollow();
    updateEmpty();
}

void EventsPage::makeActions(const PageContext &context)
{
    ActionRegistry &actions = context.actions;
    makeModes(actions);
    auto *replay = actions.addLocal(this, "replayEventsMatching", tr("Replay matching events …"),
                                    {QKeySequence(Qt::SHIFT | Qt::Key_R)}, "retrying");
    connect(replay, &QAction::triggered, this, [this] {
        EventFilter filter;
        filter.q = m_filter->expression();
        if (asksForMarks(filter.q)) {
            Q_EMIT said(noReplayOfMarks());
            return;
        }
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
                                   "copyCellFilter", "copyCell", "copyEventRows", "eventColumns"});
    connect(cells, &ListActions::said, this, &PageWidget::said);
    const auto rowAt = [this](int row) -> std::optional<MarkActions::Row> {
        const Event *event = eventAt(row);
        if (!event)
            return std::nullopt;
        const MarkTarget target{event->id.bytes(), RowKind::Event, event->type};
        return MarkActions::Row{target, target};
    };
    auto *marks = new MarkActions(m_stack, m_detail->note(), context,
                                  {"markEvents", "bookmarkEvent", "noteEvent"}, rowAt);
    connect(marks, &MarkActions::said, this, &PageWidget::said);
    addTabKeys(actions, this, m_detail->tabs(), "event");
    addFindKeys(actions, this, m_detail->tabs(), "event");
}

void EventsPage::makeLayout()
{
    const Metrics metrics(this);
    addModes();
    makeLists();
    makeStrip();
    auto *top = new QWidget;
    auto *list = plainLayout<QVBoxLayout>(top, metrics);
    list->setSpacing(metrics.smallGap());
    list->addWidget(m_stack, 1);
    list->addWidget(m_followStrip);
    list->addWidget(m_readStrip);
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

void EventsPage::connectModels()
{
    m_filter->setCompletion([this](const QString &text, int cursor) {
        return completeFilter(text, cursor, m_models.knownTypes(), m_models.destinationNames());
    });
    connect(m_filter, &FilterBar::applied, this, &EventsPage::applyFilter);
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
    connect(&m_models.eventDetail, &EventDetail::eventChanged, this, &EventsPage::selectShown);
    connect(&m_models.events, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_showHistory && !m_history->currentIndex().isValid())
            selectShown();
    });
    connect(m_detail, &EventView::said, this, &PageWidget::said);
    connect(m_detail, &EventView::clauseRequested, m_filter, &FilterBar::addClause);
    connect(m_detail, &EventView::filterRequested, m_filter, &FilterBar::setText);
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
            if (m_showHistory && m_models.events.state() == PagedModel::State::Loading)
                m_models.events.cancel();
            else if (m_models.eventDetail.event())
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
                       "replay what matches (%1).",
                       nullptr, mostChosen)
                        .arg(m_actions.keyText("replayEventsMatching")));
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
    updateEmpty(); // what is stored is asked for while somebody looks only
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

void EventsPage::restoreItem(const QByteArray &id)
{
    m_models.eventDetail.open(EventId(id), IfMissing::Forget);
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
    m_showLive->setChecked(!history);
    m_showStored->setChecked(history);
    m_follow->setEnabled(!history);
    m_jump->setEnabled(!history);
    m_readStrip->setWanted(history);
    if (history) {
        EventFilter filter;
        filter.q = m_filter->expression();
        m_models.events.setFilter(filter);
    }
    updateChosen();
    updateFollow();
    updateEmpty();
    selectShown();
}

void EventsPage::applyFilter(const SearchExpression &expression)
{
    m_last.forget();
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

void EventsPage::showEvent(QShowEvent *event)
{
    PageWidget::showEvent(event);
    updateFollow();
}

void EventsPage::hideEvent(QHideEvent *event)
{
    PageWidget::hideEvent(event);
    updateFollow();
}

} // namespace deckhand
