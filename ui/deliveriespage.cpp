#include "ui/deliveriespage.h"

#include "models/chosenreplay.h"
#include "ui/columns.h"
#include "ui/comparesides.h"
#include "ui/detailpane.h"
#include "ui/deliveryinspector.h"
#include "ui/enginewords.h"
#include "ui/filterbar.h"
#include "ui/findkeys.h"
#include "ui/filterchips.h"
#include "ui/icons.h"
#include "ui/listactions.h"
#include "ui/liststate.h"
#include "ui/markactions.h"
#include "ui/noteline.h"
#include "ui/readstrip.h"
#include "ui/readwhileseen.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"
#include "ui/tabkeys.h"
#include "ui/words.h"

#include <QLabel>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

DeliveriesPage::DeliveriesPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_actions(context.actions),
      m_filter(new FilterBar),
      m_table(new TableView),
      m_stack(new QStackedWidget),
      m_empty(new ListState(context)),
      m_newerStrip(new QWidget),
      m_newerText(new QLabel),
      m_note(new NoteLine(context.models.marks, "deliveryNote")),
      m_replay(context.actions.addLocal(this, "replayDelivery", tr("Replay this …"),
                                        {QKeySequence(Qt::CTRL | Qt::Key_R)}, "retrying")),
      m_replayMatching(context.actions.addLocal(this, "replayDeliveriesMatching",
                                                tr("Replay matching deliveries …"),
                                                {QKeySequence(Qt::SHIFT | Qt::Key_R)}, "retrying")),
      m_replayChosen(context.actions.addLocal(m_stack, "replayChosenDeliveries",
                                              tr("Retry the selected delivery"),
                                              {QKeySequence(Qt::Key_R)}, "retrying")),
      m_compare(context.actions.addLocal(m_stack, "compareDeliveries", tr("Compare two deliveries"),
                                         {QKeySequence(Qt::Key_D)}))
{
    setObjectName(QStringLiteral("deliveriesPage"));
    makeLayout(context);
    m_filter->setMemory(context.settings, context.dialogs, context.actions,
                        QStringLiteral("deliveries"));
    m_table->remember(context.settings);
    m_table->setPresets({{0, 1, 2, 3, 5, 8}, {0, 2, 3, 4, 5, 6, 8}, {0, 7, 1, 2, 3, 4, 5}});
    m_table->setSpare({7, 6, 8});
    connectModels();
    connectList(context);
    updateNewer();
    new ReadWhileSeen(m_models.deliveries, this);
    m_models.deliveries.reload();
}

void DeliveriesPage::makeLayout(const PageContext &context)
{
    const Metrics metrics(this);
    new FilterChips(context, *m_filter);
    makeList();
    makeStrip();
    m_inspector = new DeliveryInspector(context);
    m_retry = context.actions.action("retryDelivery");
    connect(m_inspector, &DeliveryInspector::eventRequested, this,
            [this](const QByteArray &id) { Q_EMIT goTo(Place::Events, {}, id); });
    addTabKeys(context.actions, this, m_inspector->tabs(), "delivery");
    addFindKeys(context.actions, this, m_inspector->tabs(), "delivery");
    connect(m_inspector, &DeliveryInspector::destinationRequested, this,
            [this](const QByteArray &id) { Q_EMIT goTo(Place::Destinations, {}, id); });
    connect(m_inspector, &DeliveryInspector::reactivationRequested, this,
            [this, &actions = context.actions](const QByteArray &id) {
                Q_EMIT goTo(Place::Destinations, {}, id);
                if (QAction *choose = actions.action("chooseReactivation"))
                    choose->trigger();
            });
    connect(m_inspector, &DeliveryInspector::editRequested, this, &PageWidget::editAsked);
    connect(m_inspector, &DeliveryInspector::said, this, &PageWidget::said);
    connect(m_inspector, &DeliveryInspector::clauseRequested, m_filter, &FilterBar::addClause);
    connect(m_inspector, &DeliveryInspector::filterRequested, m_filter, &FilterBar::setText);
    auto *top = new QWidget;
    auto *list = plainLayout<QVBoxLayout>(top, metrics);
    list->setSpacing(metrics.smallGap());
    list->addWidget(m_newerStrip);
    list->addWidget(m_stack, 1);
    list->addWidget(new ReadStrip(m_models.deliveries));
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(top);
    auto *detail = new QWidget;
    auto *parts = plainLayout<QVBoxLayout>(detail, metrics);
    parts->setSpacing(0);
    parts->addWidget(m_inspector, 1);
    auto *noteRow = new QHBoxLayout;
    noteRow->setContentsMargins(metrics.margin(), 0, metrics.margin(), metrics.smallGap());
    noteRow->addWidget(m_note);
    parts->addLayout(noteRow);
    split->addWidget(detail);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setSizes({metrics.em * 18, metrics.em * 21});
    split->setChildrenCollapsible(false);
    m_detailPane = new DetailPane(split, context.settings, QStringLiteral("deliveries"));
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    auto *bar = new QVBoxLayout;
    bar->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(), 0);
    bar->addWidget(m_filter);
    layout->addLayout(bar);
    layout->addWidget(split, 1);
}

void DeliveriesPage::connectModels()
{
    m_filter->setCompletion([this](const QString &text, int cursor) {
        return completeFilter(text, cursor, m_models.knownTypes(), m_models.destinationNames());
    });
    connect(m_filter, &FilterBar::applied, this, [this](const SearchExpression &expression) {
        DeliveryFilter filter;
        filter.q = expression;
        m_filtered = !expression.isEmpty();
        m_last.forget();
        m_models.deliveries.setFilter(filter);
    });
    connect(m_table, &TableView::currentRowChanged, this, &DeliveriesPage::showRow);
    connectActions();
    connect(&m_models.deliveries, &PagedModel::stateChanged, this, &DeliveriesPage::updateEmpty);
    connect(&m_models.deliveries, &QAbstractItemModel::rowsInserted, this,
            &DeliveriesPage::updateEmpty);
    connect(&m_models.deliveries, &DeliveryModel::newerChanged, this, &DeliveriesPage::updateNewer);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &DeliveriesPage::updateNewer);
    // At the top of the list new deliveries come in by themselves; elsewhere the list stands still.
    m_headTimer.setInterval(std::chrono::seconds(1));
    connect(&m_headTimer, &QTimer::timeout, this, [this] {
        if (isVisible() && m_models.deliveries.newer() > 0 &&
            m_table->verticalScrollBar()->value() == 0)
            m_models.deliveries.refreshHead();
    });
    m_headTimer.start();
}

void DeliveriesPage::connectActions()
{
    const auto enable = [this] {
        m_replay->setEnabled(m_models.deliveryDetail.delivery().has_value());
        updateChosen();
    };
    enable();
    connect(&m_models.deliveryDetail, &DeliveryDetail::changed, this, enable);
    connect(m_replayMatching, &QAction::changed, this, &DeliveriesPage::updateChosen);
    connect(m_replayChosen, &QAction::triggered, this, &DeliveriesPage::replayChosen);
    connect(m_compare, &QAction::triggered, this, &DeliveriesPage::compareChosen);
    connect(m_replayMatching, &QAction::triggered, this, [this] {
        EventFilter filter;
        filter.q = m_filter->expression();
        if (asksForMarks(filter.q)) {
            Q_EMIT said(noReplayOfMarks());
            return;
        }
        const QString text = filter.q.isEmpty() ? tr("all that are stored") : filter.q.text();
        Q_EMIT replayAsked({filter, text, ReplayOnly::Failed, {}});
    });
    connect(m_replay, &QAction::triggered, this, [this] {
        const auto &delivery = m_models.deliveryDetail.delivery();
        auto replay = delivery ? replayOf({*delivery}) : std::nullopt;
        if (!replay)
            return;
        replay->scope.text = tr("%1 of this delivery").arg(delivery->eventId.toString());
        replay->scope.only = ReplayOnly::All;
        Q_EMIT replayAsked(replay->scope);
    });
}

void DeliveriesPage::connectList(const PageContext &context)
{
    m_table->chooseSeveral();
    auto *cells = new ListActions(m_stack, m_filter, context.actions,
                                  {"deliveryFilterByCell", "deliveryFilterByCellOnly",
                                   "deliveryExcludeCell", "deliveryCopyCellFilter",
                                   "deliveryCopyCell", "copyDeliveryRows", "deliveryColumns"});
    connect(cells, &ListActions::said, this, &PageWidget::said);
    connectMarks(context);
    // What the inspector does to the delivery it shows has its key in the list as well.
    for (const char *id : {"showEvent", "copyCurl"})
        m_stack->addAction(context.actions.action(id));
    connect(m_table, &TableView::chosenChanged, this, &DeliveriesPage::updateChosen);
    connect(&m_models.deliveryDetail, &DeliveryDetail::changed, this,
            &DeliveriesPage::compareWhenRead);
    connect(m_table, &TableView::openAsked, this, [this] {
        showRow(m_table->currentIndex().row());
        m_inspector->enter();
    });
    connect(m_table, &TableView::leaveAsked, this, [this] {
        if (m_models.deliveries.state() == PagedModel::State::Loading)
            m_models.deliveries.cancel();
        else if (!m_models.deliveryDetail.id().isEmpty())
            m_models.deliveryDetail.clear();
        else if (m_filtered)
            m_filter->setText({});
    });
    m_detailPane->onEscape(this, [this] {
        activateWindow();
        m_table->setFocus();
    });
}

void DeliveriesPage::showRow(int row)
{
    if (const Delivery *delivery = m_models.deliveries.deliveryAt(row))
        m_models.deliveryDetail.show(delivery->id);
}

void DeliveriesPage::updateChosen()
{
    const int count = m_table->chosenCount();
    const QAction *replaced = count > 1 ? m_replayMatching : m_retry;
    m_replayChosen->setText(count > 1 ? tr("Replay %n selected deliveries …", nullptr, count)
                                      : tr("Retry the selected delivery"));
    m_replayChosen->setEnabled(count > 0 && replaced->isEnabled());
    m_replayChosen->setToolTip(count == 0              ? tr("No delivery is selected.")
                               : replaced->isEnabled() ? m_replayChosen->text()
                                                       : replaced->toolTip());
    m_compare->setEnabled(count == 2);
    m_compare->setToolTip(count == 2 ? m_compare->text() : tr("Select two deliveries first."));
}

std::vector<Delivery> DeliveriesPage::chosen() const
{
    std::vector<Delivery> all;
    for (const int row : m_table->chosenRows()) {
        if (const Delivery *delivery = m_models.deliveries.deliveryAt(row))
            all.push_back(*delivery);
    }
    return all;
}

std::vector<DeliveryId> DeliveriesPage::chosenIds() const
{
    std::vector<DeliveryId> ids;
    for (const Delivery &delivery : chosen())
        ids.push_back(delivery.id);
    return ids;
}

void DeliveriesPage::replayChosen()
{
    const std::vector<Delivery> deliveries = chosen();
    if (deliveries.size() < 2) {
        m_retry->trigger();
        return;
    }
    planReplay(deliveries);
}

void DeliveriesPage::planReplay(const std::vector<Delivery> &deliveries)
{
    std::optional<ChosenReplay> replay = replayOf(deliveries);
    if (!replay) {
        Q_EMIT said(tr("A replay takes at most %n events of a selection. Filter for them and "
                       "replay what matches (%1).",
                       nullptr, mostChosen)
                        .arg(m_actions.keyText("replayDeliveriesMatching")));
        return;
    }
    QString &text = replay->scope.text;
    text = tr("%n selected deliveries", nullptr, int(deliveries.size()));
    if (!replay->exact)
        text = tr("%1, and what else their events have at these destinations").arg(text);
    Q_EMIT replayAsked(replay->scope);
}

void DeliveriesPage::compareChosen()
{
    std::vector<Delivery> two = chosen();
    if (two.size() != 2)
        return;
    if (two[0].id != m_models.deliveryDetail.id())
        std::swap(two[0], two[1]);
    m_models.deliveryDetail.show(two[0].id);
    m_comparison = {two[0].id, two[1].id};
    compareWhenRead();
}

void DeliveriesPage::compareWhenRead()
{
    const DeliveryDetail &detail = m_models.deliveryDetail;
    if (!m_comparison || (detail.id() == m_comparison->shown && !detail.delivery()))
        return;
    const Comparison wanted = *std::exchange(m_comparison, std::nullopt);
    if (detail.id() != wanted.shown)
        return; // another one was opened meanwhile
    onFinished(
        m_models.engine->deliveries().get(wanted.other), this,
        [this, shown = wanted.shown](const Result<Delivery> &other) {
            const auto &delivery = m_models.deliveryDetail.delivery();
            if (!delivery || delivery->id != shown)
                return;
            if (!other)
                Q_EMIT said(
                    tr("The other delivery cannot be read. %1").arg(engineText(other.error())));
            else if (other->history.empty() || delivery->history.empty())
                Q_EMIT said(tr("One of the two was not sent yet, so there is nothing to "
                               "compare."));
            else
                compareWith(shown, *other);
        });
}

void DeliveriesPage::compareWith(const DeliveryId &shown, const Delivery &other)
{
    onFinished(m_models.engine->events().get(other.eventId), this,
               [this, shown, other](const Result<Event> &event) {
                   if (m_models.deliveryDetail.id() == shown)
                       m_inspector->compareWith(
                           sidesOf(m_models, other, event ? std::optional(*event) : std::nullopt));
               });
}

void DeliveriesPage::enter()
{
    if (m_models.deliveries.newer() > 0)
        m_models.deliveries.refreshHead();
    m_table->setFocus();
}

bool DeliveriesPage::enterDetail()
{
    if (!m_models.deliveryDetail.delivery())
        return false;
    m_inspector->enter();
    return true;
}

void DeliveriesPage::setFilterText(const QString &text)
{
    m_filter->setText(text);
}

QString DeliveriesPage::filterText() const
{
    return m_filter->expression().text();
}

QByteArray DeliveriesPage::currentItem() const
{
    return m_models.deliveryDetail.id().bytes();
}

void DeliveriesPage::focusFilter()
{
    m_filter->focusEdit();
}

void DeliveriesPage::refresh()
{
    m_models.deliveries.reload();
}

void DeliveriesPage::showItem(const QByteArray &id)
{
    m_models.deliveryDetail.show(DeliveryId(id));
    const int row = m_models.deliveries.rowOf(DeliveryId(id));
    if (row >= 0) {
        m_table->selectRow(row);
    } else {
        m_table->clearSelection(); // it is shown, but stands further down or is left out
        m_table->setCurrentIndex({});
    }
}

void DeliveriesPage::restoreItem(const QByteArray &id)
{
    m_models.deliveryDetail.show(DeliveryId(id), IfMissing::Forget);
}

} // namespace deckhand
