#include "ui/chartcard.h"

#include "ui/elidedlabel.h"

#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QClipboard>
#include <QGraphicsOpacityEffect>
#include <QGuiApplication>
#include <QLabel>
#include <QToolButton>

namespace deckhand {

ChartCard::ChartCard(const QString &title, TimeChart::Kind kind, const char *name, QWidget *parent)
    : QWidget(parent), m_chart(new TimeChart(kind)), m_legend(new ElidedLabel)
{
    const Metrics metrics(this);
    m_chart->setObjectName(QLatin1String(name));
    m_chart->setAccessibleName(title);
    auto *label = new QLabel(title);
    label->setFont(boldOf(label->font()));
    m_legend->setForegroundRole(QPalette::PlaceholderText);
    m_legend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it gives way first
    auto *copy = new QToolButton;
    copy->setObjectName(QLatin1String(name) + QStringLiteral("Copy"));
    copy->setIcon(icon("table"));
    copy->setAutoRaise(true);
    copy->setMinimumSize(metrics.row(), metrics.row());
    copy->setToolTip(tr("Copy “%1” as a table").arg(title));
    copy->setAccessibleName(copy->toolTip());
    connect(copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_chart->table()); });
    auto *head = new QHBoxLayout;
    head->setSpacing(metrics.gap());
    head->addWidget(label);
    head->addWidget(m_legend, 1);
    head->addWidget(copy);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addLayout(head);
    layout->addWidget(m_chart, 1);
}

void ChartCard::setLegend(const QString &text)
{
    m_legend->setText(text);
    m_legend->setToolTip(text);
}

void ChartCard::setStale(bool stale)
{
    if (stale == (m_chart->graphicsEffect() != nullptr))
        return;
    if (!stale) {
        m_chart->setGraphicsEffect(nullptr);
        return;
    }
    auto *effect = new QGraphicsOpacityEffect(m_chart);
    effect->setOpacity(0.45);
    m_chart->setGraphicsEffect(effect);
}

} // namespace deckhand
