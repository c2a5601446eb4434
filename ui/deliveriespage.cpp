#include "ui/deliveriespage.h"

#include "ui/detailpane.h"
#include "ui/deliveryinspector.h"
#include "ui/filterbar.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"
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
      m_filter(new FilterBar),
      m_table(new TableView),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_newerStrip(new QWidget),
      m_newerText(new QLabel),
      m_retry(context.actions.addLocal(this, "retryDelivery", tr("Retry now"),
                                       {QKeySequence(Qt::Key_R)}, "retrying")),
      m_cancel(
          context.actions.addLocal(this, "cancelDelivery", tr("Cancel delivery"), {}, "canceled")),
      m_replay(context.actions.addLocal(this, "replayDelivery", tr("Replay this …"),
                                        {QKeySequence(Qt::CTRL | Qt::Key_R)}, "retrying")),
      m_replayMatching(context.actions.addLocal(this, "replayDeliveriesMatching",
                                                tr("Replay matching deliveries …"),
                                                {QKeySequence(Qt::SHIFT | Qt::Key_R)}, "retrying"))
{
    setObjectName(QStringLiteral("deliveriesPage"));
    makeLayout(context);
    m_filter->setMemory(context.settings, context.dialogs, context.actions,
                        QStringLiteral("deliveries"));
    m_table->remember(context.settings);
    connectModels();
    updateNewer();
    m_models.deliveries.reload();
}

void DeliveriesPage::makeLayout(const PageContext &context)
{
    const Metrics metrics(this);
    makeChips();
    makeList();
    makeStrip();
    m_inspector = new DeliveryInspector(context, m_retry, m_cancel);
    connect(m_inspector, &DeliveryInspector::clauseRequested, m_filter, &FilterBar::addClause);
    auto *top = new QWidget;
    auto *list = plainLayout<QVBoxLayout>(top, metrics);
    list->setSpacing(metrics.smallGap());
    list->addWidget(m_newerStrip);
    list->addWidget(m_stack, 1);
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(top);
    split->addWidget(m_inspector);
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

void DeliveriesPage::makeChips()
{
    m_filter->addChip(tr("All"), {}, "deliveries", "chipAll");
    m_filter->addChip(tr("Failed"), QStringLiteral("status:failure"), "failure", "chipFailed");
    m_filter->addChip(tr("Retrying"), QStringLiteral("status:retrying"), "retrying",
                      "chipRetrying");
    m_filter->addChip(tr("Held"), QStringLiteral("status:held"), "held", "chipHeld");
    m_filter->addChip(tr("Delivered"), QStringLiteral("status:success"), "success",
                      "chipDelivered");
}

void DeliveriesPage::makeList()
{
    m_table->setObjectName(QStringLiteral("deliveryTable"));
    m_table->setAccessibleName(tr("Deliveries"));
    m_table->setModel(&m_models.deliveries);
    m_table->setColumnWidths({13, 24, 17, 12, 9, 22, 13, 17}, 5);
    QStringList states;
    for (const DeliveryStatus status :
         {DeliveryStatus::Pending, DeliveryStatus::Retrying, DeliveryStatus::Held,
          DeliveryStatus::Success, DeliveryStatus::Failure, DeliveryStatus::Canceled})
        states.append(m_models.wording.word(status));
    m_table->makeRoom(3, states);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
}

void DeliveriesPage::makeStrip()
{
    const Metrics metrics(this);
    m_newerText->setObjectName(QStringLiteral("newerText"));
    auto *strip = plainLayout<QHBoxLayout>(m_newerStrip, metrics);
    strip->setContentsMargins(metrics.margin(), 0, metrics.margin(), 0);
    auto *show = new QToolButton;
    show->setText(tr("Show them"));
    show->setIcon(icon("refresh"));
    show->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    show->setAutoRaise(true);
    connect(show, &QToolButton::clicked, this, [this] {
        m_models.deliveries.refreshHead();
        m_table->scrollToTop();
    });
    strip->addWidget(m_newerText);
    strip->addWidget(show);
    strip->addStretch();
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
        m_models.deliveries.setFilter(filter);
    });
    connect(m_table, &TableView::currentRowChanged, this, [this](int row) {
        if (const Delivery *delivery = m_models.deliveries.deliveryAt(row))
            m_models.deliveryDetail.show(delivery->id);
    });
    connectActions();
    connect(&m_models.deliveries, &PagedModel::stateChanged, this, &DeliveriesPage::updateEmpty);
    connect(&m_models.deliveries, &QAbstractItemModel::rowsInserted, this,
            &DeliveriesPage::updateEmpty);
    connect(&m_models.deliveries, &DeliveryModel::newerChanged, this, &DeliveriesPage::updateNewer);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &DeliveriesPage::updateNewer);
    connect(m_empty, &EmptyState::buttonClicked, this,
            [this] { m_filtered ? m_filter->setText({}) : refresh(); });
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
    connect(m_retry, &QAction::triggered, &m_models.deliveryDetail, &DeliveryDetail::retry);
    connect(m_cancel, &QAction::triggered, &m_models.deliveryDetail, &DeliveryDetail::cancel);
    const auto enable = [this] {
        const RetryObstacle obstacle = m_models.deliveryDetail.retryObstacle();
        m_retry->setEnabled(obstacle == RetryObstacle::None);
        m_retry->setToolTip(obstacle == RetryObstacle::None ? tr("Send it once more, now (R)")
                                                            : Words::obstacle(obstacle));
        m_cancel->setEnabled(m_models.deliveryDetail.canCancel());
        m_replay->setEnabled(m_models.deliveryDetail.delivery().has_value());
    };
    enable();
    connect(&m_models.deliveryDetail, &DeliveryDetail::changed, this, enable);
    connect(m_replayMatching, &QAction::triggered, this, [this] {
        EventFilter filter;
        filter.q = m_filter->expression();
        const QString text = filter.q.isEmpty() ? tr("all that are stored") : filter.q.text();
        Q_EMIT replayAsked({filter, text, ReplayOnly::Failed, {}});
    });
    connect(m_replay, &QAction::triggered, this, [this] {
        const auto &delivery = m_models.deliveryDetail.delivery();
        const auto id =
            delivery
                ? SearchExpression::parse(QStringLiteral("event=") % delivery->eventId.toString())
                : SearchExpression::parse({});
        if (!delivery || !id)
            return;
        EventFilter filter;
        filter.q = *id;
        Q_EMIT replayAsked({filter,
                            tr("%1 of this delivery").arg(delivery->eventId.toString()),
                            ReplayOnly::All,
                            {delivery->destinationId}});
    });
}

void DeliveriesPage::enter()
{
    if (m_models.deliveries.newer() > 0)
        m_models.deliveries.refreshHead();
    m_table->setFocus();
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

void DeliveriesPage::updateNewer()
{
    const int newer = m_models.deliveries.newer();
    const bool away = m_table->verticalScrollBar()->value() > 0;
    m_newerStrip->setVisible(newer > 0 && away);
    m_newerText->setText(
        m_models.deliveries.newerIsExact()
            ? tr("%n newer deliveries.", nullptr, newer)
            : tr("%n newer deliveries, some may not match the filter.", nullptr, newer));
}

void DeliveriesPage::updateEmpty()
{
    const DeliveryModel &model = m_models.deliveries;
    if (model.rowCount() > 0 || model.state() == PagedModel::State::Loading) {
        // What is shown below stays chosen when the list is read anew.
        const int row = model.rowOf(m_models.deliveryDetail.id());
        const bool atTop = m_table->verticalScrollBar()->value() == 0; // choosing may scroll
        if (row >= 0 && atTop && m_table->currentIndex().row() < 0)
            m_table->selectRow(row);
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (model.state() == PagedModel::State::Failed)
        m_empty->show("failure", tr("The deliveries cannot be read"), model.error().text(),
                      tr("Try again"));
    else if (m_filtered)
        m_empty->show("search", tr("No delivery matches"),
                      tr("The filter “%1” leaves out all that is stored.").arg(m_filter->text()),
                      tr("Clear filter"));
    else
        m_empty->show("deliveries", tr("Nothing was delivered yet"),
                      tr("A delivery appears here for each event and each destination that "
                         "subscribes to it."));
    m_stack->setCurrentWidget(m_empty);
}

} // namespace deckhand
