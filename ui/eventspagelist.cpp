// The list of the page: what stands beside its rows, and what stands there instead.

#include "ui/eventspage.h"

#include "models/filterterms.h"
#include "models/formatting.h"
#include "ui/filterbar.h"
#include "ui/icons.h"
#include "ui/liststate.h"
#include "ui/metrics.h"
#include "ui/tableview.h"
#include "ui/togglebutton.h"

#include <QActionGroup>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

void EventsPage::makeModes(ActionRegistry &actions)
{
    m_showLive = actions.addLocal(this, "showLive", tr("Show events as they come"),
                                  {QKeySequence(Qt::Key_L)}, "live");
    m_showStored = actions.addLocal(this, "showHistory", tr("Show stored events"),
                                    {QKeySequence(Qt::Key_H)}, "history");
    m_showLive->setIconText(tr("Live"));
    m_showStored->setIconText(tr("History"));
    auto *modes = new QActionGroup(this);
    for (QAction *mode : {m_showLive, m_showStored}) {
        mode->setCheckable(true);
        modes->addAction(mode);
    }
    connect(m_showLive, &QAction::triggered, this, [this] { setHistory(false); });
    connect(m_showStored, &QAction::triggered, this, [this] { setHistory(true); });
    m_follow = actions.addLocal(this, "togglePause", tr("Pause or follow the live list"),
                                {QKeySequence(Qt::Key_Space)}, "pause");
    m_jump = actions.addLocal(this, "jumpToNewest", tr("Jump to newest"),
                              {QKeySequence(Qt::Key_End)}, "jump");
    // Elsewhere on the page Space presses what has the focus, and End goes to an end of its own.
    for (QAction *action : {m_showLive, m_showStored, m_follow, m_jump})
        removeAction(action);
    m_live->addActions({m_follow, m_jump});
    m_stack->addActions({m_showLive, m_showStored});
    connect(m_follow, &QAction::triggered, this,
            [this] { setFollowing(!m_models.live.isFollowing()); });
    connect(m_jump, &QAction::triggered, this, [this] { setFollowing(true); });
}

void EventsPage::addModes()
{
    for (const auto &[action, name] :
         {std::pair{m_showLive, "liveButton"}, std::pair{m_showStored, "historyButton"}}) {
        auto *button = new ToggleButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setObjectName(QLatin1String(name));
        m_filter->addControl(button);
    }
    auto *pause = new QToolButton;
    pause->setDefaultAction(m_follow);
    pause->setObjectName(QStringLiteral("pauseButton"));
    pause->setAccessibleName(m_follow->text());
    m_filter->addControl(pause);
}

void EventsPage::makeLists()
{
    m_live->setObjectName(QStringLiteral("liveTable"));
    m_live->setAccessibleName(tr("Live events"));
    m_live->setModel(&m_models.live);
    m_live->setColumnWidths({13, 26, 19, 19, 18, 10, 12}, 4);
    m_history->setObjectName(QStringLiteral("historyTable"));
    m_history->setAccessibleName(tr("Stored events"));
    m_history->setModel(&m_models.events);
    m_history->setColumnWidths({15, 26, 19, 19, 18, 10, 12}, 4);
    m_stack->addWidget(m_live);
    m_stack->addWidget(m_history);
    m_stack->addWidget(m_empty);
}

void EventsPage::selectShown()
{
    const auto &event = m_models.eventDetail.event();
    if (!event)
        return;
    const int row =
        m_showHistory ? m_models.events.rowOf(event->id) : m_models.live.rowOf(event->id);
    if (list()->currentIndex().row() == row)
        return;
    m_jumping = true; // nobody has moved in the list
    if (row >= 0) {
        list()->selectRow(row);
    } else {
        list()->clearSelection();
        list()->setCurrentIndex({});
    }
    m_jumping = false;
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

void EventsPage::updateFollow()
{
    const bool paused = !m_models.live.isFollowing() && !m_showHistory;
    m_models.feed.setWatched(isVisible() && !m_showHistory && m_models.live.isFollowing());
    m_models.events.setWatched(isVisible() && m_showHistory);
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
    const PagedModel::State state = m_models.events.state();
    const int rows = m_showHistory ? m_models.events.rowCount() : m_models.live.rowCount();
    if (rows > 0 || (m_showHistory && state == PagedModel::State::Loading)) {
        m_stack->setCurrentWidget(list());
        return;
    }
    const auto retry = [this] { m_models.events.resume(); };
    if (m_showHistory && state == PagedModel::State::Failed)
        m_empty->cannotKnow(tr("The history cannot be read"), m_models.events.error(), retry);
    else if (m_showHistory && state == PagedModel::State::Canceled)
        m_empty->canceled(retry);
    else if (newestWait())
        m_empty->show("live", tr("What was shown here is in the history now"),
                      tr("While following was paused, newer events took its place in memory."),
                      {{tr("Jump to newest"), [this] { setFollowing(true); }}});
    else if (!m_filter->expression().isEmpty())
        showNoMatch();
    else
        showNone();
    m_stack->setCurrentWidget(m_empty);
}

void EventsPage::lookForLast(const QString &filter)
{
    if (!isVisible())
        return;
    m_last.look(
        filter, this,
        [this](const SearchExpression &q) {
            EventFilter rest;
            rest.q = q;
            return m_models.engine->events().list(rest, {1, {}});
        },
        [this] { updateEmpty(); });
}

void EventsPage::showNoMatch()
{
    const QString filter = m_filter->expression().text();
    const QString time = facetOf(filter, Facet::Time);
    const EmptyState::Offer history{tr("Look in the history"), [this] { setHistory(true); }};
    if (!time.isEmpty())
        lookForLast(withFacet(filter, Facet::Time, {}));
    if (!time.isEmpty() && m_last.at())
        m_empty->nothingHappened(
            tr("No events in this time"),
            tr("The filter asks for the time “%1”. The last event that it finds otherwise is of "
               "%2.")
                .arg(time, m_models.wording.fullTime(*m_last.at())),
            *m_filter);
    else if (m_showHistory)
        m_empty->noMatch(tr("No event matches"),
                         tr("The filter “%1” leaves out all that is stored.").arg(filter),
                         *m_filter);
    else if (!facetOf(filter, Facet::Code).isEmpty())
        m_empty->noMatch(tr("No event matches"),
                         tr("The filter “%1” asks for what was answered, which the live list does "
                            "not know. The history does.")
                             .arg(filter),
                         *m_filter, history);
    else
        m_empty->noMatch(tr("No event matches"),
                         tr("The filter “%1” leaves out all of the %n events that came since this "
                            "window was opened.",
                            nullptr, m_models.live.held())
                             .arg(filter),
                         *m_filter, history);
}

EmptyState::Offer EventsPage::copyKey() const
{
    QAction *copy = m_actions.action("copyKey"); // made after the pages
    if (!copy || !copy->isEnabled())
        return {};
    return {copy->text(), [copy] { copy->trigger(); }};
}

void EventsPage::showNone()
{
    lookForLast({});
    if (!m_showHistory && m_last.at())
        m_empty->show("live", tr("Waiting for events"),
                      tr("New events appear here as they come. The last one is of %1.")
                          .arg(m_models.wording.fullTime(*m_last.at())),
                      {{tr("Look in the history"), [this] { setHistory(true); }}});
    else
        m_empty->firstUse("events", tr("No events are stored yet"),
                          tr("Events appear here once a program has published one, and go to the "
                             "destinations that subscribe to them."),
                          copyKey());
}

} // namespace deckhand
