#include "ui/demopanel.h"

#include "models/formatting.h"
#include "ui/facts.h"
#include "ui/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSlider>

#include <algorithm>
#include <array>
#include <cmath>

namespace deckhand {

namespace {

// The rate's slider is logarithmic: 0.1 to 10,000 events a second in 100 steps.
constexpr int rateSteps = 100;
constexpr std::array latencies{0, 20, 50, 100, 250, 500, 1000, 2000, 4000, 6000};
constexpr std::array statuses{400, 401, 404, 410, 429, 500, 502, 503};

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

DemoPanel::DemoPanel(DemoControls &controls, QWidget *parent)
    : QWidget(parent),
      m_controls(controls),
      m_rate(dial("rateDial", tr("Events per second"), rateSteps)),
      m_rateText(new QLabel),
      m_receiver(new QComboBox),
      m_status(new QComboBox),
      m_share(dial("shareDial", tr("Share of requests that fail"), 20)),
      m_shareText(new QLabel),
      m_latency(dial("latencyDial", tr("Answer time"), int(latencies.size()) - 1)),
      m_latencyText(new QLabel),
      m_refuse(new QCheckBox(tr("Refuse connections"))),
      m_reset(new QCheckBox(tr("Break off answers"))),
      m_last(new QLabel)
{
    setObjectName(QStringLiteral("demoPanel"));
    for (const DemoReceiver &receiver : m_controls.receivers())
        m_receiver->addItem(receiver.name);
    for (const int status : statuses)
        m_status->addItem(QString::number(status), status);
    makeLayout();
    m_rate->setValue(stepOf(m_controls.rate()));
    m_rateText->setText(tr("%1 per second").arg(format::rate(m_controls.rate())));
    showReceiver();
    connectDials();
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

void DemoPanel::makeLayout()
{
    const Metrics metrics(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(),
                               metrics.margin());
    layout->setSpacing(metrics.smallGap());
    m_receiver->setObjectName(QStringLiteral("receiverChoice"));
    m_receiver->setAccessibleName(tr("Receiver"));
    m_status->setObjectName(QStringLiteral("statusDial"));
    m_status->setAccessibleName(tr("Status of failures"));
    m_refuse->setObjectName(QStringLiteral("refuseDial"));
    m_reset->setObjectName(QStringLiteral("resetDial"));
    addSection(layout, tr("Traffic"));
    addDial(layout, tr("Events"), m_rate, m_rateText);
    layout->addSpacing(metrics.gap());
    addSection(layout, tr("Receiver"));
    layout->addWidget(m_receiver);
    layout->addSpacing(metrics.smallGap());
    addDial(layout, tr("Failing"), m_share, m_shareText);
    addDial(layout, tr("Fails with status"), m_status, nullptr);
    addDial(layout, tr("Answers after"), m_latency, m_latencyText);
    layout->addWidget(m_refuse);
    layout->addWidget(m_reset);
    layout->addStretch();
    m_last->setWordWrap(true);
    m_last->setForegroundRole(QPalette::PlaceholderText);
    m_last->setObjectName(QStringLiteral("lastChange"));
    m_last->setText(
        tr("Turn a dial and watch the deliveries change. Nothing here leaves this computer."));
    layout->addWidget(m_last);
    // The boxes and the lines of the dials are as wide as their words in any language.
    const int words = layout->minimumSize().width();
    setMinimumWidth(std::max(metrics.x * 30, words));
    setMaximumWidth(std::max(metrics.x * 36, words));
}

void DemoPanel::connectDials()
{
    connect(this, &DemoPanel::said, m_last, &QLabel::setText);
    connect(m_rate, &QSlider::valueChanged, this, [this](int step) { sayRate(rateOf(step)); });
    connect(m_receiver, &QComboBox::currentIndexChanged, this, &DemoPanel::showReceiver);
    connect(m_share, &QSlider::valueChanged, this, [this](int value) {
        m_shareText->setText(tr("%1 %").arg(value * 5));
        applyReceiver(value == 0 ? tr("%1 accepts everything again.").arg(m_receiver->currentText())
                                 : tr("%1 now fails %2 % of the requests.")
                                       .arg(m_receiver->currentText())
                                       .arg(value * 5));
    });
    connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
        applyReceiver(tr("%1 now fails with status %2.")
                          .arg(m_receiver->currentText(), m_status->currentText()));
    });
    connect(m_latency, &QSlider::valueChanged, this, [this](int value) {
        const QString time = format::duration(latencies[std::size_t(value)]);
        m_latencyText->setText(time);
        applyReceiver(tr("%1 now answers after %2.").arg(m_receiver->currentText(), time));
    });
    connect(m_refuse, &QCheckBox::toggled, this, [this](bool on) {
        applyReceiver(on ? tr("%1 now refuses connections.").arg(m_receiver->currentText())
                         : tr("%1 takes connections again.").arg(m_receiver->currentText()));
    });
    connect(m_reset, &QCheckBox::toggled, this, [this](bool on) {
        applyReceiver(on ? tr("%1 now breaks off its answers.").arg(m_receiver->currentText())
                         : tr("%1 finishes its answers again.").arg(m_receiver->currentText()));
    });
}

std::size_t DemoPanel::current() const
{
    return std::size_t(std::max(0, m_receiver->currentIndex()));
}

void DemoPanel::showReceiver()
{
    const auto receivers = m_controls.receivers();
    if (current() >= receivers.size())
        return;
    const DemoReceiver &receiver = receivers[current()];
    m_filling = true;
    m_share->setValue(int(std::lround(receiver.failureShare * 20)));
    m_shareText->setText(tr("%1 %").arg(m_share->value() * 5));
    m_status->setCurrentIndex(m_status->findData(receiver.failureStatus));
    const auto latency = std::lower_bound(latencies.begin(), latencies.end(), receiver.latencyMs);
    m_latency->setValue(int(std::min(latency, latencies.end() - 1) - latencies.begin()));
    m_latencyText->setText(format::duration(receiver.latencyMs));
    m_refuse->setChecked(receiver.refuse);
    m_reset->setChecked(receiver.reset);
    m_filling = false;
}

void DemoPanel::applyReceiver(const QString &sentence)
{
    if (m_filling)
        return;
    DemoReceiver receiver;
    receiver.name = m_receiver->currentText();
    receiver.failureShare = m_share->value() / 20.0;
    receiver.failureStatus = m_status->currentData().toInt();
    receiver.latencyMs = latencies[std::size_t(m_latency->value())];
    receiver.refuse = m_refuse->isChecked();
    receiver.reset = m_reset->isChecked();
    m_controls.setReceiver(current(), receiver);
    Q_EMIT said(sentence);
}

void DemoPanel::sayRate(double rate)
{
    m_rateText->setText(tr("%1 per second").arg(format::rate(rate)));
    m_controls.setRate(rate);
    Q_EMIT said(tr("The source now publishes %1 per second.").arg(format::rate(rate)));
}

} // namespace deckhand
