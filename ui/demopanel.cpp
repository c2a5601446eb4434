#include "ui/demopanel.h"

#include "models/formatting.h"
#include "ui/demoscenarios.h"
#include "ui/facts.h"
#include "ui/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cmath>

namespace deckhand {

namespace {

// The rate's slider is logarithmic: 0.1 to 10,000 events a second in 100 steps.
constexpr int rateSteps = 100;
constexpr std::array latencies{0, 20, 50, 100, 250, 500, 1000, 2000, 4000, 6000};
constexpr std::array statuses{302, 308, 400, 401, 404, 410, 429, 500, 502, 503};
constexpr int senderWaitsMs = 5000; ///< for an answer; from then on an attempt has failed
constexpr int countersMs = 1000;

bool isRedirect(int status)
{
    return status >= 300 && status < 400;
}

int latencyStep(milliseconds latency)
{
    const auto found = std::lower_bound(latencies.begin(), latencies.end(), int(latency.count()));
    return int(std::min(found, latencies.end() - 1) - latencies.begin());
}

milliseconds latencyOf(int step)
{
    return milliseconds(latencies[std::size_t(step)]);
}

/// What is sent to it arrives.
bool accepts(const ReceiverDials &dials)
{
    return dials.failureShare <= 0 && !dials.refuse && !dials.reset && !dials.secretExpired &&
           dials.latency.count() < senderWaitsMs;
}

double rateOf(int step)
{
    return 0.1 * std::pow(10.0, 5.0 * step / rateSteps);
}

int stepOf(double rate)
{
    return std::clamp(int(std::lround(std::log10(std::max(0.1, rate) / 0.1) * rateSteps / 5)), 0,
                      rateSteps);
}

QSlider *dial(const char *name, const QString &accessibleName, int maximum)
{
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setObjectName(QLatin1String(name));
    slider->setAccessibleName(accessibleName);
    slider->setMaximum(maximum);
    slider->setPageStep(std::max(1, maximum / 10));
    slider->setMinimumHeight(Metrics(slider).row());
    return slider;
}

} // namespace

DemoPanel::DemoPanel(DemoControls &controls, const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_controls(controls),
      m_scenarios(new DemoScenarios(controls, clock)),
      m_rate(dial("rateDial", tr("Events per second"), rateSteps)),
      m_rateText(new QLabel),
      m_receiver(new QComboBox),
      m_status(new QComboBox),
      m_share(dial("shareDial", tr("Share of requests that fail"), 20)),
      m_shareText(new QLabel),
      m_latency(dial("latencyDial", tr("Answer time"), int(latencies.size()) - 1)),
      m_latencyText(new QLabel),
      m_spread(dial("spreadDial", tr("Spread of the answer time"), int(latencies.size()) - 1)),
      m_spreadText(new QLabel),
      m_counters(new QLabel),
      m_last(new QLabel)
{
    setObjectName(QStringLiteral("demoPanel"));
    for (const DemoReceiver &receiver : m_controls.receivers())
        m_receiver->addItem(receiver.name);
    for (const int status : statuses)
        m_status->addItem(
            isRedirect(status) ? tr("%1 (redirect)").arg(status) : QString::number(status), status);
    makeLayout();
    showRate();
    showReceiver();
    connectDials();
    connectTimes();
}

void DemoPanel::addSection(QVBoxLayout *layout, const QString &text)
{
    auto *label = new QLabel(text);
    label->setFont(boldOf(font()));
    layout->addWidget(label);
}

void DemoPanel::addDial(QVBoxLayout *layout, const QString &text, QWidget *input, QLabel *value)
{
    auto *line = new QHBoxLayout;
    auto *label = new QLabel(text);
    label->setBuddy(input);
    line->addWidget(label, 1);
    if (value) {
        value->setForegroundRole(QPalette::PlaceholderText);
        line->addWidget(value);
    }
    layout->addLayout(line);
    layout->addWidget(input);
    layout->addSpacing(Metrics(this).smallGap());
}

void DemoPanel::addSwitch(QVBoxLayout *layout, const char *name, const QString &text,
                          const std::function<bool(const ReceiverDials &)> &isOn,
                          const std::function<void(ReceiverDials &, bool)> &turn,
                          const std::function<QString(bool)> &sentence)
{
    auto *box = new QCheckBox(text);
    box->setObjectName(QLatin1String(name));
    layout->addWidget(box);
    m_switches.push_back({box, isOn});
    connect(box, &QCheckBox::toggled, this, [this, turn, sentence](bool on) {
        apply(sentence(on), [turn, on](ReceiverDials &dials) { turn(dials, on); });
    });
}

void DemoPanel::addSwitches(QVBoxLayout *layout)
{
    using Dials = ReceiverDials;
    addSwitch(
        layout, "refuseDial", tr("Refuse connections"),
        [](const Dials &dials) { return dials.refuse; },
        [](Dials &dials, bool on) { dials.refuse = on; },
        [this](bool on) {
            return on ? tr("%1 now refuses connections.").arg(name())
                      : tr("%1 takes connections again.").arg(name());
        });
    addSwitch(
        layout, "resetDial", tr("Break off answers"),
        [](const Dials &dials) { return dials.reset; },
        [](Dials &dials, bool on) { dials.reset = on; },
        [this](bool on) {
            return on ? tr("%1 now breaks off its answers.").arg(name())
                      : tr("%1 finishes its answers again.").arg(name());
        });
    addSwitch(
        layout, "secretDial", tr("Expect another secret"),
        [](const Dials &dials) { return dials.secretExpired; },
        [](Dials &dials, bool on) { dials.secretExpired = on; },
        [this](bool on) {
            return on ? tr("%1 now refuses every signature.").arg(name())
                      : tr("%1 takes valid signatures again.").arg(name());
        });
    addSwitch(
        layout, "hugeDial", tr("Answer with 1 MB"),
        [](const Dials &dials) { return dials.body == hugeBody(); },
        [](Dials &dials, bool on) { dials.body = on ? hugeBody() : Dials().body; },
        [this](bool on) {
            return on ? tr("%1 now answers with 1 MB.").arg(name())
                      : tr("%1 answers in a few bytes again.").arg(name());
        });
}

void DemoPanel::fillDials(QVBoxLayout *layout)
{
    const Metrics metrics(this);
    m_receiver->setObjectName(QStringLiteral("receiverChoice"));
    m_receiver->setAccessibleName(tr("Receiver"));
    m_status->setObjectName(QStringLiteral("statusDial"));
    m_status->setAccessibleName(tr("Status of failures"));
    m_counters->setObjectName(QStringLiteral("receiverCounters"));
    m_counters->setWordWrap(true);
    m_counters->setForegroundRole(QPalette::PlaceholderText);
    addSection(layout, tr("Scenario"));
    layout->addWidget(m_scenarios);
    layout->addSpacing(metrics.gap());
    addSection(layout, tr("Traffic"));
    addDial(layout, tr("Events"), m_rate, m_rateText);
    layout->addSpacing(metrics.gap());
    addSection(layout, tr("Receiver"));
    layout->addWidget(m_receiver);
    layout->addWidget(m_counters);
    layout->addSpacing(metrics.smallGap());
    addDial(layout, tr("Failing"), m_share, m_shareText);
    addDial(layout, tr("Fails with status"), m_status, nullptr);
    addDial(layout, tr("Answers after"), m_latency, m_latencyText);
    addDial(layout, tr("Varies by up to"), m_spread, m_spreadText);
    addSwitches(layout);
    layout->addStretch();
}

void DemoPanel::makeLayout()
{
    const Metrics metrics(this);
    auto *content = new QWidget;
    auto *dials = new QVBoxLayout(content);
    dials->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(),
                              metrics.margin());
    dials->setSpacing(metrics.smallGap());
    fillDials(dials);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("demoScroll"));
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_last->setWordWrap(true);
    m_last->setForegroundRole(QPalette::PlaceholderText);
    m_last->setObjectName(QStringLiteral("lastChange"));
    m_last->setMargin(metrics.margin());
    m_last->setText(
        tr("Turn a dial and watch the deliveries change. Nothing here leaves this computer."));
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_last);
    // The boxes and the lines of the dials are as wide as their words in any language.
    const int words =
        dials->minimumSize().width() + scroll->verticalScrollBar()->sizeHint().width();
    setMinimumWidth(std::max(metrics.x * 30, words));
    setMaximumWidth(std::max(metrics.x * 36, words));
}

void DemoPanel::connectDials()
{
    connect(this, &DemoPanel::said, m_last, &QLabel::setText);
    connect(m_scenarios, &DemoScenarios::said, this, &DemoPanel::said);
    connect(m_scenarios, &DemoScenarios::turned, this, [this] {
        showRate();
        showReceiver();
    });
    connect(m_rate, &QSlider::valueChanged, this, [this](int step) { applyRate(rateOf(step)); });
    connect(m_receiver, &QComboBox::currentIndexChanged, this, &DemoPanel::showReceiver);
    connect(m_share, &QSlider::valueChanged, this, [this](int value) {
        m_shareText->setText(tr("%1 %").arg(value * 5));
        apply(value == 0 ? tr("%1 accepts everything again.").arg(name())
                         : tr("%1 now fails %2 % of the requests.").arg(name()).arg(value * 5),
              [value](ReceiverDials &dials) { dials.failureShare = value / 20.0; });
    });
    connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
        const int status = m_status->currentData().toInt();
        apply(isRedirect(status)
                  ? tr("%1 now redirects what it fails (%2).").arg(name()).arg(status)
                  : tr("%1 now fails with status %2.").arg(name()).arg(status),
              [status](ReceiverDials &dials) {
                  dials.failureStatus = status;
                  dials.location = "/moved";
              });
    });
}

void DemoPanel::connectTimes()
{
    connect(m_latency, &QSlider::valueChanged, this, [this](int value) {
        const milliseconds latency = latencyOf(value);
        const QString time = format::duration(double(latency.count()));
        m_latencyText->setText(time);
        apply(latency.count() > senderWaitsMs
                  ? tr("%1 now answers after %2, later than the sender waits.").arg(name(), time)
                  : tr("%1 now answers after %2.").arg(name(), time),
              [latency](ReceiverDials &dials) { dials.latency = latency; });
    });
    connect(m_spread, &QSlider::valueChanged, this, [this](int value) {
        const milliseconds spread = latencyOf(value);
        const QString time = format::duration(double(spread.count()));
        m_spreadText->setText(time);
        apply(tr("The answer time of %1 now varies by up to %2.").arg(name(), time),
              [spread](ReceiverDials &dials) { dials.latencySpread = spread; });
    });
    auto *timer = new QTimer(this);
    timer->setInterval(countersMs);
    connect(timer, &QTimer::timeout, this, [this] {
        if (isVisible())
            showCounters();
    });
    timer->start();
}

std::size_t DemoPanel::current() const
{
    return std::size_t(std::max(0, m_receiver->currentIndex()));
}

QString DemoPanel::name() const
{
    return m_receiver->currentText();
}

void DemoPanel::showRate()
{
    m_filling = true;
    m_rate->setValue(stepOf(m_controls.rate()));
    m_rateText->setText(tr("%1 per second").arg(format::rate(m_controls.rate())));
    m_filling = false;
}

void DemoPanel::showReceiver()
{
    const auto receivers = m_controls.receivers();
    if (current() >= receivers.size())
        return;
    const ReceiverDials &dials = receivers[current()].dials;
    m_filling = true;
    m_share->setValue(int(std::lround(dials.failureShare * 20)));
    m_shareText->setText(tr("%1 %").arg(m_share->value() * 5));
    m_status->setCurrentIndex(m_status->findData(dials.failureStatus));
    m_latency->setValue(latencyStep(dials.latency));
    m_latencyText->setText(format::duration(double(dials.latency.count())));
    m_spread->setValue(latencyStep(dials.latencySpread));
    m_spreadText->setText(format::duration(double(dials.latencySpread.count())));
    for (const Switch &one : m_switches)
        one.box->setChecked(one.isOn(dials));
    m_filling = false;
    showCounters();
}

void DemoPanel::showCounters()
{
    const auto receivers = m_controls.receivers();
    if (current() >= receivers.size())
        return;
    const ReceiverCounters &counters = receivers[current()].counters;
    m_counters->setText(tr("Requests: %1 · duplicates: %2 · bad signatures: %3")
                            .arg(format::count(counters.requests),
                                 format::count(counters.duplicates),
                                 format::count(counters.badSignatures)));
}

void DemoPanel::apply(const QString &sentence, const std::function<void(ReceiverDials &)> &turn)
{
    const auto receivers = m_controls.receivers();
    if (m_filling || current() >= receivers.size())
        return;
    m_scenarios->endByHand();
    ReceiverDials dials = receivers[current()].dials;
    const bool ailed = !accepts(dials);
    turn(dials);
    m_controls.setDials(current(), dials);
    Q_EMIT said(sentence);
    if (ailed && accepts(dials))
        Q_EMIT mended();
}

void DemoPanel::applyRate(double rate)
{
    if (m_filling)
        return;
    m_scenarios->endByHand();
    m_rateText->setText(tr("%1 per second").arg(format::rate(rate)));
    m_controls.setRate(rate);
    Q_EMIT said(tr("The source now publishes %1 per second.").arg(format::rate(rate)));
}

} // namespace deckhand
