#include "ui/overviewpage.h"

#include "models/formatting.h"
#include "ui/chartcard.h"
#include "ui/elidedlabel.h"
#include "ui/enginewords.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tile.h"
#include "ui/tilelayout.h"
#include "ui/timerangedialog.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>

namespace deckhand {

namespace {

/// Stands among the ranges.
constexpr int customRange = -1;

} // namespace

OverviewPage::OverviewPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_context(context),
      m_models(context.models),
      m_message(new MessagePanel),
      m_range(new QComboBox),
      m_back(new QPushButton(tr("Back"))),
      m_shown(new QLabel),
      m_events(new ChartCard(tr("Events"), TimeChart::Kind::Bars, "chartEvents")),
      m_attempts(new ChartCard(tr("Attempts"), TimeChart::Kind::Bars, "chartAttempts")),
      m_times(new ChartCard(tr("Latency"), TimeChart::Kind::Lines, "chartLatency")),
      m_errors(new QTableWidget(0, 3)),
      m_failing(new QTableWidget(0, 2)),
      m_noErrors(new QLabel(tr("No attempt failed in this time."))),
      m_errorTitle(new ElidedLabel),
      m_failingTitle(new ElidedLabel)
{
    setObjectName(QStringLiteral("overviewPage"));
    OverviewView first = overviewViewFrom(context.settings.overviewView());
    if (first.span && first.span->to < m_models.clock.now() - Overview::longestBack)
        first.span.reset(); // nothing is known of it any more
    m_models.overview.show(first);
    makeTiles();
    makeCharts();
    makeErrors();
    makeFailing();
    makeLayout();
    connect(&m_models.overview, &Overview::changed, this, &OverviewPage::update);
    connect(&m_models.destinations, &DestinationsModel::loaded, this, &OverviewPage::updateErrors);
    connect(&m_models.overview, &Overview::stalled, this, &OverviewPage::updateMessage);
    connect(&m_models.overview, &Overview::rateChanged, this, &OverviewPage::updateRate);
    update();
    updateRate();
}

QWidget *OverviewPage::makeHead()
{
    const Metrics metrics(this);
    auto *head = new QWidget;
    m_range->setObjectName(QStringLiteral("overviewRange"));
    m_range->setAccessibleName(tr("Range of time"));
    m_range->addItem(tr("Last 15 minutes"), int(OverviewRange::QuarterHour));
    m_range->addItem(tr("Last hour"), int(OverviewRange::Hour));
    m_range->addItem(tr("Last 24 hours"), int(OverviewRange::Day));
    m_range->addItem(tr("Last 7 days"), int(OverviewRange::Week));
    m_range->addItem(tr("Last 30 days"), int(OverviewRange::Month));
    m_range->addItem(tr("Custom range …"), customRange);
    m_back->setObjectName(QStringLiteral("unzoom"));
    m_back->setIcon(icon("zoomout"));
    m_back->setToolTip(tr("Show the time that was shown before"));
    showRange();
    m_shown->setObjectName(QStringLiteral("overviewShown"));
    m_shown->setForegroundRole(QPalette::PlaceholderText);
    auto *row = plainLayout<QHBoxLayout>(head, metrics);
    row->addWidget(m_range);
    row->addWidget(m_back);
    row->addWidget(m_shown, 1);
    connect(m_range, &QComboBox::activated, this, &OverviewPage::chooseRange);
    connect(m_back, &QPushButton::clicked, this, [this] { m_models.overview.back(); });
    return head;
}

void OverviewPage::chooseRange()
{
    const int chosen = m_range->currentData().toInt();
    if (chosen == customRange)
        askTimes();
    else
        m_models.overview.setRange(OverviewRange(chosen));
    showRange();
}

void OverviewPage::askTimes()
{
    const Overview &overview = m_models.overview;
    const Timestamp now = m_models.clock.now();
    auto *dialog = new TimeRangeDialog(m_models.wording, now, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->reachBackTo(now - Overview::longestBack,
                        tr("The overview reaches back 30 days at most."));
    if (const auto &span = overview.zoom())
        dialog->begin(span->from, span->to);
    else
        dialog->begin(now - Overview::requestFor(overview.range()).window, now);
    connect(dialog, &TimeRangeDialog::spanChosen, this, [this](Timestamp from, Timestamp until) {
        m_models.overview.setZoom({from, until});
    });
    dialog->open();
}

void OverviewPage::showRange()
{
    const Overview &overview = m_models.overview;
    m_range->setCurrentIndex(
        m_range->findData(overview.zoom() ? customRange : int(overview.range())));
    m_back->setVisible(overview.canGoBack());
    m_context.settings.setOverviewView(toText(overview.view()));
}

Tile *OverviewPage::makeTile(const char *iconName, const QString &title, const char *name,
                             Place place, const Filter &filter, Span span)
{
    auto *tile = new Tile(iconName, title);
    tile->setObjectName(QLatin1String(name));
    connect(tile, &Tile::clicked, this, [this, place, filter, span] {
        Q_EMIT goTo(place, span == Span::Shown ? inRange(filter()) : filter(), {});
    });
    return tile;
}

void OverviewPage::makeTiles()
{
    const auto always = [](const QString &filter) { return [filter] { return filter; }; };
    m_rate = makeTile("events", tr("Events / s"), "tileRate", Place::Events, always({}));
    m_delivered = makeTile("success", tr("Delivered"), "tileDelivered", Place::Deliveries,
                           always(QStringLiteral("status:success")));
    m_failed = makeTile("failure", tr("Failed attempts"), "tileFailed", Place::Deliveries,
                        always(QStringLiteral("(status:failure or status:retrying)")));
    m_share = makeTile("overview", tr("Success"), "tileShare", Place::Deliveries, always({}));
    m_latency = makeTile("slow", tr("Latency, 95 %"), "tileLatency", Place::Deliveries,
                         [this] { return slowFilter(); });
    m_waiting = makeTile("pending", tr("Waiting"), "tileWaiting", Place::Deliveries,
                         always(QStringLiteral("status:pending or status:retrying")), Span::Any);
    m_retries = makeTile("retrying", tr("Retries waiting"), "tileRetries", Place::Deliveries,
                         always(QStringLiteral("status:retrying")), Span::Any);
    m_held = makeTile("held", tr("Held"), "tileHeld", Place::Deliveries,
                      always(QStringLiteral("status:held")), Span::Any);
    m_store = makeTile("history", tr("Storage"), "tileStore", Place::Events, always({}));
}

void OverviewPage::makeCharts()
{
    for (const auto &[card, place] :
         {std::pair{m_events, Place::Events}, std::pair{m_attempts, Place::Deliveries},
          std::pair{m_times, Place::Deliveries}}) {
        TimeChart &chart = card->chart();
        chart.setTimeText([this](Timestamp at) { return m_models.wording.fullTime(at); });
        connect(&chart, &TimeChart::spanChosen, this, [this](Timestamp from, Timestamp to) {
            m_models.overview.setZoom(TimeSpan{from, to});
        });
        connect(&chart, &TimeChart::pointChosen, this,
                [this, place = place](Timestamp from, Timestamp to) { openSpan(place, from, to); });
    }
    m_times->chart().setUnit([](double ms) { return format::duration(ms); });
    m_attempts->setLegend(tr("failed on top"));
    m_times->setLegend(tr("50, 95, 99 %"));
}

void OverviewPage::makeLayout()
{
    const Metrics metrics(this);
    m_latency->setWide(); // its note has two numbers
    auto *numbers = new TileLayout(metrics.gap());
    for (Tile *tile : tiles())
        numbers->addWidget(tile);
    auto *charts = new QHBoxLayout;
    charts->setSpacing(metrics.em);
    for (ChartCard *card : {m_events, m_attempts, m_times})
        charts->addWidget(card, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.margin(), metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(m_message);
    layout->addWidget(makeHead());
    layout->addLayout(numbers);
    layout->addLayout(charts, 3);
    layout->addLayout(makeFailures(), 2);
}

std::vector<Tile *> OverviewPage::tiles() const
{
    return {m_rate,    m_delivered, m_failed, m_share, m_latency,
            m_waiting, m_retries,   m_held,   m_store};
}

void OverviewPage::enter()
{
    m_rate->setFocus();
}

QString OverviewPage::inRange(const QString &filter) const
{
    const Overview &overview = m_models.overview;
    if (!overview.stats())
        return filter;
    const Timestamp from =
        overview.zoom() ? overview.zoom()->from : overview.stats()->at - overview.window();
    QString text = QStringLiteral("after:") % QString::fromLatin1(toIso(from));
    if (overview.zoom())
        text += QStringLiteral(" before:") + QString::fromLatin1(toIso(overview.zoom()->to));
    return filter.isEmpty() ? text : QString(filter % QLatin1Char(' ') % text);
}

void OverviewPage::openSpan(Place place, Timestamp from, Timestamp to)
{
    Q_EMIT goTo(place,
                QStringLiteral("after:%1 before:%2")
                    .arg(QString::fromLatin1(toIso(from)), QString::fromLatin1(toIso(to))),
                {});
}

void OverviewPage::updateRate()
{
    m_rate->setValue(format::rate(m_models.overview.rate()), tr("last 5 seconds"), Tone::Neutral);
}

void OverviewPage::update()
{
    updateMessage();
    showRange();
    if (!m_models.overview.stats())
        return;
    const auto &zoom = m_models.overview.zoom();
    m_shown->setText(
        zoom ? tr("%1 to %2, as of %3")
                   .arg(m_models.wording.fullTime(zoom->from), m_models.wording.fullTime(zoom->to),
                        m_models.wording.fullTime(m_models.overview.stats()->at))
             : tr("as of %1").arg(m_models.wording.fullTime(m_models.overview.stats()->at)));
    updateTiles();
    updateScopes();
    updateCharts();
    updateErrors();
}

void OverviewPage::updateTiles()
{
    const Overview &overview = m_models.overview;
    const Stats &stats = *overview.stats();
    const qint64 good = overview.succeeded();
    const qint64 bad = overview.failed();
    m_delivered->setValue(format::count(good), rangeWords(), Tone::Success);
    m_failed->setValue(format::count(bad), rangeWords(), bad > 0 ? Tone::Failure : Tone::Neutral);
    m_share->setValue(format::percent(good, good + bad), rangeWords(),
                      bad * 20 > good + bad ? Tone::Retrying : Tone::Neutral);
    if (const auto latency = overview.latency())
        m_latency->setValue(
            format::duration(latency->p95Ms),
            tr("50 %: %1, 99 %: %2")
                .arg(format::duration(latency->p50Ms), format::duration(latency->p99Ms)),
            Tone::Neutral);
    else
        m_latency->setValue(QStringLiteral("–"), tr("nothing was delivered"), Tone::Neutral);
    const QString oldest =
        stats.oldestWaiting
            ? tr("oldest %1")
                  .arg(format::duration(double((stats.at - *stats.oldestWaiting).count())))
            : tr("nothing is late");
    m_waiting->setValue(format::count(stats.deliveriesWaiting), oldest, Tone::Neutral);
    updateRetries();
    m_held->setValue(format::count(stats.deliveriesHeld), tr("for reactivation"),
                     stats.deliveriesHeld > 0 ? Tone::Held : Tone::Neutral);
    m_store->setValue(format::size(stats.storeBytes), forecast(), Tone::Neutral);
}

void OverviewPage::updateCharts()
{
    const std::vector<StatsPoint> points = m_models.overview.points();
    std::vector<Timestamp> times;
    std::vector<ChartSeries> events{{tr("Events"), {}, Tone::Info, false}};
    std::vector<ChartSeries> attempts{{tr("Delivered"), {}, Tone::Success, false},
                                      {tr("Failed"), {}, Tone::Failure, false}};
    std::vector<ChartSeries> latency{{tr("50 %"), {}, Tone::Info, false},
                                     {tr("95 %"), {}, Tone::Retrying, true},
                                     {tr("99 %"), {}, Tone::Held, true}};
    for (const StatsPoint &point : points) {
        times.push_back(point.at);
        events[0].values.push_back(double(point.events));
        attempts[0].values.push_back(double(point.succeeded));
        attempts[1].values.push_back(double(point.failed));
        latency[0].values.push_back(point.p50Ms);
        latency[1].values.push_back(point.p95Ms);
        latency[2].values.push_back(point.p99Ms);
    }
    const Overview &overview = m_models.overview;
    const milliseconds step = overview.step();
    m_events->chart().setData(times, step, std::move(events));
    m_attempts->chart().setData(times, step, std::move(attempts));
    m_times->chart().setData(times, step, std::move(latency));
    updateCaptions(times);
}

} // namespace deckhand
