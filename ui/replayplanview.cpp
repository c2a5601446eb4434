#include "ui/replayplanview.h"

#include "models/formatting.h"
#include "ui/facts.h"
#include "ui/words.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTableWidget>

namespace deckhand {

ReplayPlanView::ReplayPlanView(ReplayPlanner &planner, const Wording &wording, QWidget *parent)
    : QWidget(parent),
      m_planner(planner),
      m_wording(wording),
      m_only(new QComboBox),
      m_shares(new QTableWidget(0, 2)),
      m_types(new QTableWidget(0, 2)),
      m_details(new QLabel)
{
    const Metrics metrics(this);
    m_only->setObjectName(QStringLiteral("replayOnly"));
    for (const ReplayOnly only : {ReplayOnly::Failed, ReplayOnly::Missed, ReplayOnly::All})
        m_only->addItem(Words::word(only), int(only));
    connect(m_only, &QComboBox::activated, this,
            [this](int index) { m_planner.setOnly(ReplayOnly(m_only->itemData(index).toInt())); });
    auto *form = new QFormLayout;
    form->addRow(tr("&Take"), m_only);
    makeTables();
    m_details->setObjectName(QStringLiteral("replayDetails"));
    m_details->setWordWrap(true);
    auto *warning = new QLabel(tr("Receivers may get events they have had before; what was sent "
                                  "cannot be taken back. What comes in later is not replayed."));
    warning->setWordWrap(true);
    warning->setForegroundRole(QPalette::PlaceholderText);
    auto *tables = new QHBoxLayout;
    tables->setSpacing(metrics.gap());
    tables->addWidget(m_shares, 3);
    tables->addWidget(m_types, 2);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addLayout(form);
    layout->addLayout(tables, 1);
    layout->addWidget(m_details);
    layout->addWidget(warning);
    connect(&m_planner, &ReplayPlanner::changed, this, &ReplayPlanView::showPlan);
}

void ReplayPlanView::makeTables()
{
    const Metrics metrics(this);
    m_shares->setObjectName(QStringLiteral("replayShares"));
    m_shares->setAccessibleName(tr("Destinations of the replay"));
    makeSmallTable(m_shares, {tr("Destination"), tr("Deliveries")});
    m_types->setObjectName(QStringLiteral("replayTypes"));
    m_types->setAccessibleName(tr("Event types of the replay"));
    makeSmallTable(m_types, {tr("Event type"), tr("Deliveries")});
    for (QTableWidget *table : {m_shares, m_types}) {
        table->horizontalHeader()->setStretchLastSection(false);
        table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
        table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
        table->setMinimumHeight(metrics.row() * 4);
    }
    connect(m_shares, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem *item) {
        if (item->column() == 0)
            m_planner.setChosen(DestinationId(item->data(IdRole).toByteArray()),
                                item->checkState() == Qt::Checked);
    });
}

void ReplayPlanView::open()
{
    m_only->setCurrentIndex(m_only->findData(int(m_planner.scope().only)));
    showPlan();
    m_only->setFocus();
}

void ReplayPlanView::showPlan()
{
    showShares();
    showTypes();
    showDetails();
}

void ReplayPlanView::showShares()
{
    const QSignalBlocker blocker(m_shares);
    const bool elsewhere = m_planner.options().targetDestinationId.has_value();
    const int current = m_shares->currentRow();
    m_shares->setRowCount(int(m_planner.shares().size()));
    int row = 0;
    for (const ReplayPlanner::Share &share : m_planner.shares()) {
        const bool usable = share.active || elsewhere;
        auto *name =
            new QTableWidgetItem(usable ? share.name : tr("%1 (inactive)").arg(share.name));
        name->setData(IdRole, share.id.bytes());
        name->setFlags(usable ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                              : Qt::NoItemFlags);
        name->setCheckState(share.chosen && usable ? Qt::Checked : Qt::Unchecked);
        const bool counting = m_planner.state() == ReplayPlanner::State::Counting;
        const QString count = !share.chosen || !usable ? QStringLiteral("–")
                            : share.count              ? format::count(*share.count)
                            : counting                 ? QStringLiteral("…")
                                                       : QStringLiteral("–");
        auto *number = new QTableWidgetItem(count);
        number->setFlags(name->flags() & ~Qt::ItemIsUserCheckable);
        m_shares->setItem(row, 0, name);
        m_shares->setItem(row++, 1, number);
    }
    if (current >= 0)
        m_shares->setCurrentCell(current, 0);
}

void ReplayPlanView::showTypes()
{
    const ReplayOutlook &outlook = m_planner.outlook();
    const qint64 more = outlook.types - qint64(outlook.byType.size());
    m_types->setRowCount(int(outlook.byType.size()) + (more > 0 ? 1 : 0));
    int row = 0;
    const auto put = [this, &row](const QString &type, const QString &count) {
        int column = 0;
        for (const QString &text : {type, count}) {
            auto *item = new QTableWidgetItem(text);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            m_types->setItem(row, column++, item);
        }
        ++row;
    };
    for (const auto &[type, count] : outlook.byType)
        put(QString::fromUtf8(type), format::count(count));
    if (more > 0)
        put(tr("%n more types", nullptr, int(more)), {});
}

void ReplayPlanView::showDetails()
{
    const ReplayOutlook &outlook = m_planner.outlook();
    QStringList facts;
    if (const qint64 delivered = outlook.alreadyDelivered.value_or(0); delivered > 0)
        facts.append(
            tr("%1 were delivered already and are left out.").arg(format::count(delivered)));
    if (m_planner.scope().only == ReplayOnly::All && m_planner.total() > 0)
        facts.append(tr("What was delivered before arrives again."));
    if (outlook.beyondRetention > 0)
        facts.append(tr("%1 are older than events are kept and may go before they are sent.")
                         .arg(format::count(outlook.beyondRetention)));
    if (outlook.oldest && outlook.newest)
        facts.append(
            tr("The events are of %1 to %2; what retention has removed is not replayed.")
                .arg(m_wording.fullTime(*outlook.oldest), m_wording.fullTime(*outlook.newest)));
    m_details->setText(facts.join(QLatin1Char(' ')));
    m_details->setVisible(!facts.isEmpty());
}

} // namespace deckhand
