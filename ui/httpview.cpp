#include "ui/httpview.h"

#include "models/cellclauses.h"
#include "ui/clauseactions.h"
#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/payloadview.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableWidget>

namespace deckhand {

HttpView::HttpView(const char *name, QWidget *parent)
    : QWidget(parent),
      m_facts(factLabel(name)),
      m_headers(new QTableWidget(0, 2)),
      m_body(new PayloadView)
{
    const Metrics metrics(this);
    m_headers->setAccessibleName(tr("Headers"));
    m_headers->setLayoutDirection(Qt::LeftToRight);
    m_headers->setHorizontalHeaderLabels({tr("Header"), tr("Value")});
    m_headers->horizontalHeader()->setStretchLastSection(true);
    m_headers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_headers->horizontalHeader()->setHighlightSections(false);
    m_headers->horizontalHeader()->resizeSection(0, metrics.x * 24);
    m_headers->verticalHeader()->hide();
    m_headers->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_headers->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_headers->setShowGrid(false);
    m_headers->setFrameShape(QFrame::NoFrame);
    m_headers->setTabKeyNavigation(false);
    auto *split = new QSplitter;
    split->addWidget(m_headers);
    split->addWidget(m_body);
    split->setChildrenCollapsible(false);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(0, metrics.gap(), 0, 0);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(m_facts);
    layout->addWidget(split, 1);
}

void HttpView::show(const QString &facts, const Headers &headers, const QByteArray &body)
{
    m_facts->setText(facts);
    m_headers->setRowCount(int(headers.size()));
    int row = 0;
    for (const auto &[name, value] : headers) {
        m_headers->setItem(row, 0, new QTableWidgetItem(QString::fromUtf8(name)));
        auto *cell = new QTableWidgetItem(QString::fromUtf8(value));
        cell->setToolTip(cell->text());
        m_headers->setItem(row++, 1, cell);
    }
    m_body->setJson(body);
}

void HttpView::offerFilters(ActionRegistry &actions, const QByteArray &name)
{
    m_headers->setObjectName(QLatin1String(name + "Table"));
    auto *clauses = new ClauseActions(m_headers, name, actions, [this] {
        const int row = m_headers->currentRow();
        return row < 0
                 ? QString()
                 : headerClause(m_headers->item(row, 0)->text(), m_headers->item(row, 1)->text());
    });
    connect(clauses, &ClauseActions::clauseRequested, this, &HttpView::clauseRequested);
    connect(clauses, &ClauseActions::filterRequested, this, &HttpView::filterRequested);
}

QString HttpView::facts() const
{
    return m_facts->text();
}

} // namespace deckhand
