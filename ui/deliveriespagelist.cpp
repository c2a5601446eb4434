// The list of the page: its rows, what stands beside them, and what stands there instead.

#include "ui/deliveriespage.h"

#include "models/filterterms.h"
#include "ui/filterbar.h"
#include "ui/icons.h"
#include "ui/liststate.h"
#include "ui/markactions.h"
#include "ui/metrics.h"
#include "ui/noteline.h"
#include "ui/tableview.h"

#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

void DeliveriesPage::makeList()
{
    m_table->setObjectName(QStringLiteral("deliveryTable"));
    m_table->setAccessibleName(tr("Deliveries"));
    m_table->setModel(&m_models.deliveries);
    m_table->setColumnWidths({13, 21, 15, 12, 9, 25, 13, 17, 11}, 5);
    QStringList states;
    for (const DeliveryStatus status :
         {DeliveryStatus::Pending, DeliveryStatus::Retrying, DeliveryStatus::Held,
          DeliveryStatus::Success, DeliveryStatus::Failure, DeliveryStatus::Canceled})
        states.append(m_models.wording.word(status));
    m_table->makeRoom(3, states);
    m_table->horizontalHeader()->moveSection(8, 4); // marks are seen in small windows, too
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
    const auto retry = [this] { m_models.deliveries.resume(); };
    if (model.state() == PagedModel::State::Failed)
        m_empty->cannotKnow(tr("The deliveries cannot be read"), model.error(), retry);
    else if (model.state() == PagedModel::State::Canceled)
        m_empty->canceled(retry);
    else if (m_filtered)
        showNoMatch();
    else
        m_empty->firstUse(
            "deliveries", tr("Nothing was delivered yet"),
            tr("A delivery appears here for each event and each destination that "
               "subscribes to it."),
            {tr("Show destinations"), [this] { Q_EMIT goTo(Place::Destinations, {}, {}); }});
    m_stack->setCurrentWidget(m_empty);
}

void DeliveriesPage::showNoMatch()
{
    const QString filter = m_filter->expression().text();
    const QString time = facetOf(filter, Facet::Time);
    if (!time.isEmpty())
        m_last.look(
            withFacet(filter, Facet::Time, {}), this,
            [this](const SearchExpression &q) {
                DeliveryFilter rest;
                rest.q = q;
                return m_models.engine->deliveries().list(rest, {1, {}});
            },
            [this] { updateEmpty(); });
    if (time.isEmpty() || !m_last.at())
        m_empty->noMatch(tr("No delivery matches"),
                         tr("The filter “%1” leaves out all that is stored.").arg(filter),
                         *m_filter);
    else
        m_empty->nothingHappened(
            tr("No deliveries in this time"),
            tr("The filter asks for the time “%1”. The last delivery that it finds otherwise is "
               "of %2.")
                .arg(time, m_models.wording.fullTime(*m_last.at())),
            *m_filter);
}

void DeliveriesPage::connectMarks(const PageContext &context)
{
    const auto rowAt = [this](int row) -> std::optional<MarkActions::Row> {
        const Delivery *delivery = m_models.deliveries.deliveryAt(row);
        if (!delivery)
            return std::nullopt;
        return MarkActions::Row{{delivery->id.bytes(), RowKind::Delivery, delivery->eventType},
                                {delivery->eventId.bytes(), RowKind::Event, delivery->eventType}};
    };
    auto *marks = new MarkActions(m_stack, m_note, context,
                                  {"markDeliveries", "bookmarkDelivered", "noteDelivery"}, rowAt);
    connect(marks, &MarkActions::said, this, &PageWidget::said);
    const auto follow = [this] {
        const auto &delivery = m_models.deliveryDetail.delivery();
        m_note->setVisible(delivery.has_value());
        m_note->setTarget(delivery
                              ? std::optional<MarkTarget>(
                                    {delivery->id.bytes(), RowKind::Delivery, delivery->eventType})
                              : std::nullopt);
    };
    connect(&m_models.deliveryDetail, &DeliveryDetail::changed, this, follow);
    follow();
}

} // namespace deckhand
