// What failed most in the time that the overview shows, by cause and by destination.

#include "ui/overviewpage.h"

#include "api/codec.h"
#include "models/formatting.h"
#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/tableview.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>

#include <algorithm>

namespace deckhand {

namespace {

/// By its name; its id tells it from another one of that name.
QTableWidgetItem *destinationItem(const ConsoleModels &models, const DestinationId &id)
{
    auto *item = new QTableWidgetItem(models.destinations.nameOf(id));
    item->setToolTip(id.toString());
    item->setData(Qt::AccessibleDescriptionRole, id.toString());
    return item;
}

} // namespace

void OverviewPage::makeErrors()
{
    const Metrics metrics(this);
    m_errors->setObjectName(QStringLiteral("topErrors"));
    m_errors->setAccessibleName(tr("Most frequent failures"));
    makeSmallTable(m_errors, {tr("Destination"), tr("Failure"), tr("Attempts")});
    for (const int column : {0, 1})
        m_errors->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    m_noErrors->setObjectName(QStringLiteral("noErrors"));
    m_errors->hide(); // nobody knows before the first counters
    m_noErrors->hide();
    m_noErrors->setForegroundRole(QPalette::PlaceholderText);
    m_errorTitle->setFont(boldOf(m_errorTitle->font()));
    connect(m_errors, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        Q_EMIT goTo(Place::Deliveries,
                    inRange(m_errors->item(item->row(), 1)->data(FilterTextRole).toString()), {});
    });
}

void OverviewPage::makeFailing()
{
    const Metrics metrics(this);
    m_failing->setObjectName(QStringLiteral("topDestinations"));
    m_failingTitle->setText(tr("Destinations that fail most in this time"));
    m_failing->setAccessibleName(m_failingTitle->text());
    makeSmallTable(m_failing, {tr("Destination"), tr("Attempts")});
    m_failing->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_failing->horizontalHeader()->resizeSection(1, metrics.x * 12);
    m_failing->hide();
    m_failingTitle->hide();
    m_failingTitle->setFont(boldOf(m_failingTitle->font()));
    connect(m_failing, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        Q_EMIT goTo(Place::Deliveries,
                    inRange(m_failing->item(item->row(), 0)->data(FilterTextRole).toString()), {});
    });
}

QLayout *OverviewPage::makeFailures()
{
    const Metrics metrics(this);
    auto *failures = new QGridLayout;
    failures->setHorizontalSpacing(metrics.em);
    failures->setVerticalSpacing(metrics.margin());
    failures->addWidget(m_errorTitle, 0, 0);
    failures->addWidget(m_failingTitle, 0, 1);
    failures->addWidget(m_errors, 1, 0);
    failures->addWidget(m_noErrors, 1, 0, Qt::AlignTop);
    failures->addWidget(m_failing, 1, 1);
    failures->setColumnStretch(0, 2);
    failures->setColumnStretch(1, 1);
    failures->setRowStretch(1, 1);
    return failures;
}

void OverviewPage::updateErrors()
{
    if (!m_models.overview.stats())
        return;
    const auto &errors = m_models.overview.stats()->topErrors;
    m_errorTitle->setText(failuresTitle());
    m_errors->setVisible(!errors.empty());
    m_noErrors->setVisible(errors.empty());
    m_errors->setRowCount(int(errors.size()));
    int row = 0;
    for (const ErrorCount &error : errors) {
        m_errors->setItem(row, 0, destinationItem(m_models, error.destinationId));
        auto *kind = new QTableWidgetItem(m_models.wording.word(error.errorClass));
        kind->setData(LookRole, QVariant::fromValue(Look{"failure", Tone::Failure}));
        kind->setData(FilterTextRole, QStringLiteral("dest=%1 error:%2 -status:success")
                                          .arg(error.destinationId.toString(),
                                               QLatin1String(wireName(error.errorClass))));
        m_errors->setItem(row, 1, kind);
        m_errors->setItem(row++, 2, new QTableWidgetItem(format::count(error.count)));
    }
    updateFailing();
}

void OverviewPage::updateFailing()
{
    std::vector<std::pair<DestinationId, qint64>> failing;
    for (const ErrorCount &error : m_models.overview.stats()->topErrors) {
        const auto known = std::find_if(failing.begin(), failing.end(), [&](const auto &entry) {
            return entry.first == error.destinationId;
        });
        if (known == failing.end())
            failing.emplace_back(error.destinationId, error.count);
        else
            known->second += error.count;
    }
    std::stable_sort(failing.begin(), failing.end(),
                     [](const auto &a, const auto &b) { return a.second > b.second; });
    m_failing->setVisible(!failing.empty());
    m_failingTitle->setVisible(!failing.empty());
    m_failing->setRowCount(int(failing.size()));
    int row = 0;
    for (const auto &[id, count] : failing) {
        QTableWidgetItem *name = destinationItem(m_models, id);
        name->setData(FilterTextRole,
                      QStringLiteral("dest=%1 error:* -status:success").arg(id.toString()));
        m_failing->setItem(row, 0, name);
        m_failing->setItem(row++, 1, new QTableWidgetItem(format::count(count)));
    }
}

} // namespace deckhand
