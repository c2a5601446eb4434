#include "ui/replayoptionsview.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/replaywords.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QToolButton>

namespace deckhand {

namespace {

constexpr double fastest = 10'000;
constexpr int mostFailures = 10'000;

std::optional<int> chosen(const QSpinBox *box)
{
    return box->value() > 0 ? std::optional(box->value()) : std::nullopt;
}

} // namespace

ReplayOptionsView::ReplayOptionsView(ReplayPlanner &planner, const ServerFacts &server,
                                     QWidget *parent)
    : QWidget(parent),
      m_planner(planner),
      m_server(server),
      m_rate(new QDoubleSpinBox),
      m_more(new QToolButton),
      m_advanced(new QWidget),
      m_parallel(new QSpinBox),
      m_stopAfter(new QSpinBox),
      m_order(new QComboBox),
      m_target(new QComboBox),
      m_asNew(new QCheckBox(tr("As new &events, each with an id of its own"))),
      m_asNewWarning(new QLabel(tr("Receivers cannot recognise them as duplicates: what they have "
                                   "handled once they will handle again."))),
      m_check(new QPushButton(tr("Build &all requests"))),
      m_checked(new QLabel),
      m_items(new QTableWidget(0, 3))
{
    const Metrics metrics(this);
    auto *form = new QFormLayout;
    makeRate(form);
    makeMore();
    makeCheck();
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addLayout(form);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    layout->addWidget(m_advanced);
    layout->addSpacing(metrics.gap());
    layout->addWidget(m_checked);
    layout->addWidget(m_check, 0, Qt::AlignLeft);
    layout->addWidget(m_items, 1);
    layout->addStretch();
    connect(&m_planner, &ReplayPlanner::changed, this, &ReplayOptionsView::showCheck);
}

void ReplayOptionsView::makeRate(QFormLayout *form)
{
    m_rate->setObjectName(QStringLiteral("replayRate"));
    m_rate->setRange(0, fastest);
    m_rate->setDecimals(1);
    m_rate->setSpecialValueText(tr("As fast as it goes"));
    m_rate->setSuffix(tr(" per second"));
    form->addRow(tr("&Rate"), m_rate);
    connect(m_rate, &QDoubleSpinBox::valueChanged, this, &ReplayOptionsView::apply);
}

void ReplayOptionsView::makeMore()
{
    m_more->setObjectName(QStringLiteral("replayMore"));
    m_more->setText(tr("&More options"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_more, &QToolButton::toggled, this, &ReplayOptionsView::showMore);
    m_parallel->setObjectName(QStringLiteral("replayParallel"));
    m_parallel->setRange(0, ReplayOptions::mostParallel);
    m_parallel->setSpecialValueText(tr("What destinations take"));
    m_stopAfter->setObjectName(QStringLiteral("replayStopAfter"));
    m_stopAfter->setRange(0, mostFailures);
    m_stopAfter->setSpecialValueText(tr("Never"));
    m_stopAfter->setSuffix(tr(" failed attempts in a row"));
    m_order->setObjectName(QStringLiteral("replayOrder"));
    for (const ReplayOrder order : {ReplayOrder::Oldest, ReplayOrder::Newest})
        m_order->addItem(ReplayWords::word(order), int(order));
    m_target->setObjectName(QStringLiteral("replayTarget"));
    auto *form = new QFormLayout(m_advanced);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("At &once, at most"), m_parallel);
    form->addRow(tr("&Pause it after"), m_stopAfter);
    form->addRow(tr("&In which order"), m_order);
    form->addRow(tr("&Deliver to"), m_target);
    m_asNew->setObjectName(QStringLiteral("replayAsNew"));
    m_asNewWarning->setObjectName(QStringLiteral("replayAsNewWarning"));
    m_asNewWarning->setWordWrap(true);
    form->addRow(m_asNew);
    form->addRow(m_asNewWarning);
    connect(m_asNew, &QCheckBox::toggled, this, &ReplayOptionsView::apply);
    for (QSpinBox *box : {m_parallel, m_stopAfter})
        connect(box, &QSpinBox::valueChanged, this, &ReplayOptionsView::apply);
    for (QComboBox *box : {m_order, m_target})
        connect(box, &QComboBox::activated, this, &ReplayOptionsView::apply);
}

void ReplayOptionsView::makeCheck()
{
    const Metrics metrics(this);
    m_check->setObjectName(QStringLiteral("checkReplay"));
    m_check->setAutoDefault(false);
    connect(m_check, &QPushButton::clicked, &m_planner, &ReplayPlanner::check);
    m_checked->setObjectName(QStringLiteral("replayChecked"));
    m_checked->setWordWrap(true);
    m_items->setObjectName(QStringLiteral("replayObstacles"));
    m_items->setAccessibleName(tr("Deliveries that would fail"));
    makeSmallTable(m_items, {tr("Event"), tr("Destination"), tr("Why")});
    m_items->horizontalHeader()->resizeSection(0, metrics.x * 18);
    m_items->horizontalHeader()->resizeSection(1, metrics.x * 18);
    m_items->horizontalHeader()->setStretchLastSection(true);
    m_items->setTextElideMode(Qt::ElideMiddle);
    m_items->setMinimumHeight(metrics.row() * 4);
    connect(m_items, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        Q_EMIT eventAsked(m_items->item(item->row(), 0)->data(IdRole).toByteArray());
    });
}

void ReplayOptionsView::open()
{
    const ReplayOptions &options = m_planner.options();
    const QSignalBlocker blockers[] = {QSignalBlocker(m_rate),      QSignalBlocker(m_parallel),
                                       QSignalBlocker(m_stopAfter), QSignalBlocker(m_order),
                                       QSignalBlocker(m_target),    QSignalBlocker(m_asNew)};
    m_rate->setValue(options.rate.value_or(0));
    m_parallel->setValue(options.parallel.value_or(0));
    m_stopAfter->setValue(options.stopAfterFailures.value_or(0));
    m_order->setCurrentIndex(m_order->findData(int(options.order)));
    m_target->clear();
    m_target->addItem(tr("The chosen destinations"), QByteArray());
    for (const ReplayPlanner::Share &share : m_planner.shares()) {
        if (share.active)
            m_target->addItem(share.name, share.id.bytes());
    }
    const DestinationId target = options.targetDestinationId.value_or(DestinationId());
    m_target->setCurrentIndex(std::max(0, m_target->findData(target.bytes())));
    const bool offered = m_server.has(Capability::ReplayAsNewEvent);
    m_asNew->setEnabled(offered);
    m_asNew->setToolTip(offered ? QString() : tr("This server does not offer it."));
    m_asNew->setChecked(options.asNewEvent);
    m_asNewWarning->setVisible(options.asNewEvent);
    const bool any = options.parallel || options.stopAfterFailures || !target.isEmpty() ||
                     options.order != ReplayOrder::Oldest || options.asNewEvent;
    m_more->setChecked(any);
    showMore(any);
    showCheck();
}

void ReplayOptionsView::takeFocus()
{
    m_rate->setFocus();
}

void ReplayOptionsView::showMore(bool shown)
{
    m_more->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    m_advanced->setVisible(shown);
}

void ReplayOptionsView::apply()
{
    ReplayOptions options;
    if (m_rate->value() > 0)
        options.rate = m_rate->value();
    options.parallel = chosen(m_parallel);
    options.stopAfterFailures = chosen(m_stopAfter);
    options.order = ReplayOrder(m_order->currentData().toInt());
    if (const DestinationId target(m_target->currentData().toByteArray()); !target.isEmpty())
        options.targetDestinationId = target;
    options.asNewEvent = m_asNew->isChecked();
    m_asNewWarning->setVisible(options.asNewEvent);
    m_planner.setOptions(options);
}

QString ReplayOptionsView::checkText() const
{
    if (m_planner.state() == ReplayPlanner::State::Checking)
        return tr("Building all requests …");
    const auto &check = m_planner.checked();
    if (!check)
        return tr("A dry run builds and signs all requests and sends none. It lists those that "
                  "cannot be built.");
    if (check->wouldFail == 0 && check->checked < m_planner.total())
        return tr("The first %1 requests can be built; there was no time for more.")
            .arg(format::count(check->checked));
    if (check->wouldFail == 0)
        return tr("All %n requests can be built.", nullptr, int(check->checked));
    const QString failing = format::count(check->wouldFail);
    const QString all = format::count(check->checked);
    const qint64 listed = qint64(check->items.size());
    if (check->wouldFail <= listed)
        return tr("%1 of %2 requests cannot be built; these deliveries would fail. Enter opens the "
                  "event.")
            .arg(failing, all);
    return tr("%1 of %2 requests cannot be built; the first %3 are listed. Enter opens the event.")
        .arg(failing, all, format::count(listed));
}

void ReplayOptionsView::showCheck()
{
    m_check->setEnabled(m_planner.state() == ReplayPlanner::State::Ready && m_planner.total() > 0);
    m_checked->setText(checkText());
    const auto &check = m_planner.checked();
    m_items->setVisible(check && !check->items.empty());
    if (!check) {
        m_items->setRowCount(0);
        return;
    }
    m_items->setRowCount(int(check->items.size()));
    int row = 0;
    for (const ReplayObstacle &item : check->items) {
        auto *event = new QTableWidgetItem(item.eventId.toString());
        event->setData(IdRole, item.eventId.bytes());
        const QString why =
            engineText(item.error.message) + QLatin1Char(' ') + engineText(item.error.hint);
        m_items->setItem(row, 0, event);
        m_items->setItem(row, 1, new QTableWidgetItem(m_planner.nameOf(item.destinationId)));
        m_items->setItem(row++, 2, new QTableWidgetItem(why));
    }
    for (QTableWidgetItem *cell : m_items->findItems(QStringLiteral("*"), Qt::MatchWildcard))
        cell->setToolTip(cell->text());
}

} // namespace deckhand
