#include "ui/relatedview.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/tableview.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

namespace deckhand {

RelatedView::RelatedView(RelatedEvents &related, QWidget *parent)
    : QWidget(parent),
      m_related(related),
      m_entity(new QComboBox),
      m_state(new QLabel),
      m_filter(new QToolButton),
      m_table(new TableView)
{
    makeLayout();
    connect(m_entity, &QComboBox::activated, this,
            [this](int index) { m_related.setEntity(m_related.entities()[std::size_t(index)]); });
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const Event *event = m_related.eventAt(index.row()))
            Q_EMIT eventChosen(Event(*event));
    });
    connect(m_filter, &QToolButton::clicked, this, [this] {
        const RelatedEntity &entity = m_related.entity();
        if (!entity.id.isEmpty())
            Q_EMIT clauseRequested(QStringLiteral("%1:%2").arg(QString::fromLatin1(entity.field),
                                                               QString::fromUtf8(entity.id)));
    });
    connect(&m_related, &RelatedEvents::changed, this, &RelatedView::showEntities);
    showEntities();
}

void RelatedView::makeLayout()
{
    const Metrics metrics(this);
    m_entity->setObjectName(QStringLiteral("relatedEntity"));
    m_entity->setAccessibleName(tr("Related by"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setObjectName(QStringLiteral("relatedState"));
    m_table->setObjectName(QStringLiteral("relatedTable"));
    m_table->setAccessibleName(tr("Related events"));
    m_table->setModel(&m_related);
    m_table->setColumnWidths({13, 11, 26, 19}, 2);
    m_filter->setText(tr("Filter by this"));
    m_filter->setIcon(icon("filter"));
    m_filter->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_filter->setAutoRaise(true);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metrics.smallGap(), 0, metrics.smallGap(), 0);
    bar->addWidget(m_entity);
    bar->addWidget(m_state, 1);
    bar->addWidget(m_filter);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
}

void RelatedView::showEntities()
{
    const QSignalBlocker blocker(m_entity);
    m_entity->clear();
    for (const RelatedEntity &entity : m_related.entities()) {
        m_entity->addItem(QStringLiteral("%1 %2").arg(QString::fromLatin1(entity.field),
                                                      format::shortId(entity.id)));
        if (entity == m_related.entity())
            m_entity->setCurrentIndex(m_entity->count() - 1);
    }
    m_entity->setVisible(m_entity->count() > 0);
    showState();
    const int row = m_related.rowOfCurrent();
    if (row >= 0)
        m_table->selectRow(row);
}

void RelatedView::showState()
{
    if (m_related.error())
        m_state->setText(
            tr("The related events cannot be read. %1").arg(engineText(*m_related.error())));
    else if (m_related.entities().empty())
        m_state->setText(tr("This event names no task run, session or other thing."));
    else if (m_related.isLoading())
        m_state->setText(tr("Reading …"));
    else if (m_related.isCut())
        m_state->setText(tr("The newest %1").arg(m_related.rowCount()));
    else
        m_state->setText(tr("Events: %1").arg(m_related.rowCount()));
}

} // namespace deckhand
