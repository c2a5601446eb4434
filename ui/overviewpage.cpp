#include "ui/overviewpage.h"

#include "models/formatting.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/sparkline.h"
#include "ui/tableview.h"
#include "ui/tile.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>

namespace deckhand {

namespace {

QWidget *card(const QString &title, QWidget *content)
{
    auto *frame = new QWidget;
    const Metrics metrics(frame);
    auto *layout = plainLayout<QVBoxLayout>(frame, metrics);
    layout->setSpacing(metrics.smallGap());
    auto *label = new QLabel(title);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    layout->addWidget(label);
    layout->addWidget(content, 1);
    return frame;
}

} // namespace

OverviewPage::OverviewPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_message(new MessagePanel),
      m_events(new BarChart),
      m_attempts(new BarChart),
      m_errors(new QTableWidget(0, 3)),
      m_noErrors(new QLabel(tr("No attempt failed in the last hour.")))
{
    setObjectName(QStringLiteral("overviewPage"));
    makeTiles();
    makeLayout();
    connect(&m_models.overview, &Overview::changed, this, &OverviewPage::update);
    connect(&m_models.destinations, &DestinationsModel::loaded, this, &OverviewPage::updateErrors);
    connect(&m_models.overview, &Overview::rateChanged, this, &OverviewPage::updateRate);
    update();
    updateRate();
}

void OverviewPage::makeTiles()
{
    const auto tile = [this](const char *iconName, const QString &title, const char *name,
                             Place place, const QString &filter) {
        auto *made = new Tile(iconName, title);
        made->setObjectName(QLatin1String(name));
        connect(made, &Tile::clicked, this,
                [this, place, filter] { Q_EMIT goTo(place, filter, {}); });
        return made;
    };
    m_rate = tile("events", tr("Events per second"), "tileRate", Place::Events, {});
    m_delivered = tile("success", tr("Delivered"), "tileDelivered", Place::Deliveries,
                       QStringLiteral("status:success"));
    m_failed = tile("failure", tr("Failed attempts"), "tileFailed", Place::Deliveries,
                    QStringLiteral("status:failure or status:retrying"));
    m_share = tile("overview", tr("Attempts that succeed"), "tileShare", Place::Deliveries, {});
    m_waiting = tile("pending", tr("Waiting"), "tileWaiting", Place::Deliveries,
                     QStringLiteral("status:pending or status:retrying"));
    m_held = tile("held", tr("Held"), "tileHeld", Place::Deliveries, QStringLiteral("status:held"));
}

void OverviewPage::makeLayout()
{
    const Metrics metrics(this);
    auto *tiles = new QGridLayout;
    tiles->setSpacing(metrics.margin());
    int column = 0;
    for (Tile *tile : {m_rate, m_delivered, m_failed, m_share, m_waiting, m_held}) {
        tiles->addWidget(tile, column / 3, column % 3);
        ++column;
    }
    m_events->setTone(Tone::Info);
    m_events->setAccessibleName(tr("Events by minute"));
    m_attempts->setAccessibleName(tr("Attempts by minute"));
    for (BarChart *chart : {m_events, m_attempts})
        chart->setCaptions(tr("1 hour ago"), tr("now"));
    m_errors->setObjectName(QStringLiteral("topErrors"));
    m_errors->setAccessibleName(tr("Most frequent failures"));
    m_errors->setHorizontalHeaderLabels({tr("Destination"), tr("Failure"), tr("Attempts")});
    m_errors->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_errors->horizontalHeader()->setHighlightSections(false);
    m_errors->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_errors->horizontalHeader()->resizeSection(0, metrics.x * 28);
    m_errors->verticalHeader()->hide();
    m_errors->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_errors->setItemDelegate(new StateDelegate(m_errors));
    m_errors->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_errors->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_errors->setShowGrid(false);
    m_errors->setFrameShape(QFrame::NoFrame);
    m_errors->setTabKeyNavigation(false);
    m_noErrors->setForegroundRole(QPalette::PlaceholderText);
    connect(m_errors, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        Q_EMIT goTo(Place::Deliveries,
                    QStringLiteral("dest:\"%1\" -status:success")
                        .arg(m_errors->item(item->row(), 0)->text()),
                    {});
    });
    auto *charts = new QHBoxLayout;
    charts->setSpacing(metrics.em * 3 / 2);
    charts->addWidget(card(tr("Events by minute"), m_events));
    charts->addWidget(card(tr("Attempts by minute, delivered and failed"), m_attempts));
    auto *errors = new QWidget;
    auto *errorLayout = plainLayout<QVBoxLayout>(errors, metrics);
    errorLayout->addWidget(m_errors);
    errorLayout->addWidget(m_noErrors, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.em * 5 / 4);
    layout->addWidget(m_message);
    layout->addLayout(tiles);
    layout->addLayout(charts, 3);
    layout->addWidget(card(tr("Most frequent failures, last hour"), errors), 2);
}

void OverviewPage::enter()
{
    m_rate->setFocus();
}

void OverviewPage::updateRate()
{
    m_rate->setValue(format::rate(m_models.overview.rate()), tr("over the last 5 seconds"),
                     Tone::Neutral);
}

void OverviewPage::update()
{
    const Overview &overview = m_models.overview;
    if (overview.error())
        m_message->showMessage(Tone::Failure,
                               tr("The numbers are not current. %1").arg(overview.error()->text()));
    else
        m_message->dismiss();
    const auto &stats = overview.stats();
    if (!stats)
        return;
    const qint64 good = overview.succeeded();
    const qint64 bad = overview.failed();
    const QString lastHour = tr("in the last hour");
    m_delivered->setValue(format::count(good), lastHour, Tone::Success);
    m_failed->setValue(format::count(bad), lastHour, bad > 0 ? Tone::Failure : Tone::Neutral);
    m_share->setValue(format::percent(good, good + bad), lastHour,
                      bad * 20 > good + bad ? Tone::Retrying : Tone::Neutral);
    const QString oldest =
        stats->oldestWaiting
            ? tr("oldest since %1")
                  .arg(format::duration(double((stats->at - *stats->oldestWaiting).count())))
            : tr("nothing is late");
    m_waiting->setValue(format::count(stats->deliveriesWaiting), oldest, Tone::Neutral);
    m_held->setValue(format::count(stats->deliveriesHeld), tr("until their destination is active"),
                     stats->deliveriesHeld > 0 ? Tone::Held : Tone::Neutral);
    Series events;
    Series attempts;
    for (const StatsPoint &point : stats->series) {
        events.good.push_back(int(point.events));
        attempts.good.push_back(int(point.succeeded));
        attempts.bad.push_back(int(point.failed));
    }
    m_events->setSeries(std::move(events));
    m_events->setSummary(tr("%Ln events in the last hour.", nullptr, int(overview.events())));
    m_attempts->setSeries(std::move(attempts));
    m_attempts->setSummary(tr("Attempts in the last hour: %1 succeeded, %2 failed.")
                               .arg(format::count(good), format::count(bad)));
    updateErrors();
}

void OverviewPage::updateErrors()
{
    if (!m_models.overview.stats())
        return;
    const auto &errors = m_models.overview.stats()->topErrors;
    m_errors->setVisible(!errors.empty());
    m_noErrors->setVisible(errors.empty());
    m_errors->setRowCount(int(errors.size()));
    int row = 0;
    for (const ErrorCount &error : errors) {
        m_errors->setItem(row, 0,
                          new QTableWidgetItem(m_models.destinations.nameOf(error.destinationId)));
        auto *kind = new QTableWidgetItem(m_models.wording.word(error.errorClass));
        kind->setData(LookRole, QVariant::fromValue(Look{"failure", Tone::Failure}));
        m_errors->setItem(row, 1, kind);
        m_errors->setItem(row++, 2, new QTableWidgetItem(format::count(error.count)));
    }
}

} // namespace deckhand
