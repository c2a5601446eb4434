#include "ui/demopanel.h"

#include "models/formatting.h"
#include "ui/demodesk.h"
#include "ui/demoscenarios.h"
#include "ui/dialscales.h"
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

constexpr std::array statuses{302, 308, 400, 401, 404, 410, 429, 500, 502, 503};
constexpr int mixed = 0;                                ///< in place of a status
constexpr std::array askedWaits{0, 1, 5, 30, 120, 600}; ///< seconds; 0: none is asked for
constexpr std::array certificates{CertificateFault::None, CertificateFault::Expired,
                                  CertificateFault::OtherName, CertificateFault::Untrusted};
constexpr int countersMs = 1000;

bool isRedirect(int status)
{
    return status >= 300 && status < 400;
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

/// A line with the label of `input` and, at its end, `last`.
QHBoxLayout *labelled(const QString &text, QWidget *input, QWidget *last)
{
    auto *line = new QHBoxLayout;
    auto *label = new QLabel(text);
    label->setBuddy(input);
    line->addWidget(label, 1);
    line->addWidget(last);
    return line;
}

} // namespace

DemoPanel::DemoPanel(DemoControls &controls, const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_controls(controls),
      m_clock(clock),
      m_desk(new DemoDesk(controls, clock, this)),
      m_scenarios(new DemoScenarios(*m_desk, clock)),
      m_rate(dial("rateDial", tr("Events per second"), rateSteps)),
      m_rateText(new QLabel),
      m_pace(new QLabel),
      m_receiver(new QComboBox),
      m_status(new QComboBox),
      m_retryAfter(new QComboBox),
      m_share(dial("shareDial", tr("Share of requests that fail"), shareSteps)),
      m_shareText(new QLabel),
      m_latency(dial("latencyDial", tr("Answer time"), latencySteps)),
      m_latencyText(new QLabel),
      m_spread(dial("spreadDial", tr("Spread of the answer time"), latencySteps)),
      m_spreadText(new QLabel),
      m_certificate(new QComboBox),
      m_counters(new QLabel),
      m_last(new QLabel)
{
    setObjectName(QStringLiteral("demoPanel"));
    for (const DemoReceiver &receiver : m_controls.receivers())
        m_receiver->addItem(receiver.name);
    for (const int status : statuses)
        m_status->addItem(
            isRedirect(status) ? tr("%1 (redirect)").arg(status) : QString::number(status), status);
    m_status->addItem(mixedText(), mixed);
    for (const int wait : askedWaits)
        m_retryAfter->addItem(wait > 0 ? format::duration(wait * 1000.0) : tr("off"), wait);
    for (const CertificateFault fault : certificates)
        m_certificate->addItem(word(fault), int(fault));
    // What a receiver does changes when the slider is let go, in one step.
    for (QSlider *slider : {m_share, m_latency, m_spread})
        slider->setTracking(false);
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
    value->setForegroundRole(QPalette::PlaceholderText);
    layout->addLayout(labelled(text, input, value));
    layout->addWidget(input);
    layout->addSpacing(Metrics(this).smallGap());
}

void DemoPanel::addChoice(QVBoxLayout *layout, const QString &text, QWidget *input)
{
    layout->addLayout(labelled(text, input, input));
    layout->addSpacing(Metrics(this).smallGap());
}

void DemoPanel::fillDials(QVBoxLayout *layout)
{
    const Metrics metrics(this);
    m_receiver->setObjectName(QStringLiteral("receiverChoice"));
    m_receiver->setAccessibleName(tr("Receiver"));
    m_status->setObjectName(QStringLiteral("statusDial"));
    m_status->setAccessibleName(tr("Status of failures"));
    m_retryAfter->setObjectName(QStringLiteral("retryAfterDial"));
    m_retryAfter->setAccessibleName(tr("Wait that failures ask for"));
    m_retryAfter->setToolTip(tr("Retry-After of answers that are no success"));
    m_certificate->setObjectName(QStringLiteral("certificateDial"));
    m_certificate->setAccessibleName(tr("Certificate"));
    m_counters->setObjectName(QStringLiteral("receiverCounters"));
    m_counters->setWordWrap(true);
    m_counters->setForegroundRole(QPalette::PlaceholderText);
    addSection(layout, tr("Scenario"));
    layout->addWidget(m_scenarios);
    layout->addSpacing(metrics.gap());
    addSection(layout, tr("Traffic"));
    addDial(layout, tr("Events"), m_rate, m_rateText);
    m_pace->setObjectName(QStringLiteral("sourcePace"));
    m_pace->setWordWrap(true);
    m_pace->hide();
    layout->addWidget(m_pace);
    layout->addSpacing(metrics.gap());
    addSection(layout, tr("Receiver"));
    layout->addWidget(m_receiver);
    layout->addWidget(m_counters);
    layout->addSpacing(metrics.smallGap());
    addDial(layout, tr("Failing"), m_share, m_shareText);
    addDial(layout, tr("Fails with status"), m_status, new QLabel); // a mix is a long word
    addChoice(layout, tr("Asks to wait"), m_retryAfter);
    addDial(layout, tr("Answers after"), m_latency, m_latencyText);
    addDial(layout, tr("Varies by up to"), m_spread, m_spreadText);
    addChoice(layout, tr("Certificate"), m_certificate);
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
    connect(m_rate, &QSlider::valueChanged, this,
            [this](int step) { applyRate(rateOfStep(step)); });
    connect(m_receiver, &QComboBox::currentIndexChanged, this, &DemoPanel::showReceiver);
    connect(m_share, &QSlider::sliderMoved, this,
            [this](int value) { m_shareText->setText(tr("%1 %").arg(value * 5)); });
    connect(m_share, &QSlider::valueChanged, this, [this](int value) {
        m_shareText->setText(tr("%1 %").arg(value * 5));
        apply(From::Slider,
              value == 0 ? tr("%1 accepts everything again.").arg(name())
                         : tr("%1 now fails %2 % of the requests.").arg(name()).arg(value * 5),
              [value](ReceiverDials &dials) { dials.failureShare = double(value) / shareSteps; });
    });
    connectStatus();
    connectCertificate();
}

void DemoPanel::connectStatus()
{
    connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
        const int status = m_status->currentData().toInt();
        apply(From::Switch,
              isRedirect(status)
                  ? tr("%1 now redirects what it fails (%2).").arg(name()).arg(status)
              : status == mixed ? tr("%1 now fails with several statuses in turn.").arg(name())
                                : tr("%1 now fails with status %2.").arg(name()).arg(status),
              [status](ReceiverDials &dials) {
                  dials.failsMixed = status == mixed;
                  if (status != mixed)
                      dials.failureStatus = status;
                  dials.location = "/moved";
              });
    });
    connect(m_retryAfter, &QComboBox::currentIndexChanged, this, [this] {
        const int wait = m_retryAfter->currentData().toInt();
        apply(From::Switch,
              wait > 0 ? tr("%1 now asks to wait for %2 after a failure.")
                             .arg(name(), format::duration(wait * 1000.0))
                       : tr("%1 asks for no wait any more.").arg(name()),
              [wait](ReceiverDials &dials) {
                  dials.retryAfterSeconds = wait > 0 ? std::optional(wait) : std::nullopt;
              });
    });
}

void DemoPanel::connectCertificate()
{
    connect(m_certificate, &QComboBox::currentIndexChanged, this, [this] {
        const auto fault = CertificateFault(m_certificate->currentData().toInt());
        const QString sentence =
            fault == CertificateFault::Expired
                ? tr("%1 now shows a certificate that has expired.").arg(name())
            : fault == CertificateFault::OtherName
                ? tr("%1 now shows a certificate for another name.").arg(name())
            : fault == CertificateFault::Untrusted
                ? tr("%1 now shows a certificate that is not trusted.").arg(name())
                : tr("%1 shows a valid certificate again.").arg(name());
        apply(From::Switch, sentence, [fault](ReceiverDials &dials) { dials.certificate = fault; });
    });
}

void DemoPanel::connectTimes()
{
    const auto timeOf = [](int step) {
        return format::duration(double(latencyOfStep(step).count()));
    };
    connect(m_latency, &QSlider::sliderMoved, this,
            [this, timeOf](int step) { m_latencyText->setText(timeOf(step)); });
    connect(m_spread, &QSlider::sliderMoved, this,
            [this, timeOf](int step) { m_spreadText->setText(timeOf(step)); });
    connect(m_latency, &QSlider::valueChanged, this, [this](int value) {
        const milliseconds latency = latencyOfStep(value);
        const QString time = format::duration(double(latency.count()));
        m_latencyText->setText(time);
        apply(From::Slider,
              latency > sendersWait
                  ? tr("%1 now answers after %2, later than the sender waits.").arg(name(), time)
                  : tr("%1 now answers after %2.").arg(name(), time),
              [latency](ReceiverDials &dials) { dials.latency = latency; });
    });
    connect(m_spread, &QSlider::valueChanged, this, [this](int value) {
        const milliseconds spread = latencyOfStep(value);
        const QString time = format::duration(double(spread.count()));
        m_spreadText->setText(time);
        apply(From::Slider, tr("The answer time of %1 now varies by up to %2.").arg(name(), time),
              [spread](ReceiverDials &dials) { dials.latencySpread = spread; });
    });
    auto *timer = new QTimer(this);
    timer->setInterval(countersMs);
    connect(timer, &QTimer::timeout, this, [this] {
        if (isVisible()) {
            showCounters();
            showPace();
        }
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
    m_rate->setValue(stepOfRate(m_controls.rate()));
    m_rateText->setText(tr("%1 per second").arg(format::rate(m_controls.rate())));
    m_filling = false;
}

void DemoPanel::showPace()
{
    qint64 requests = 0;
    for (const DemoReceiver &receiver : m_controls.receivers())
        requests += receiver.counters.requests;
    m_made.add(m_clock.steadyNow(), m_controls.rate(), m_controls.published(), requests);
    const auto behind = m_made.behind();
    m_pace->setVisible(behind.has_value());
    if (behind)
        m_pace->setText(tr("Events per second: %1 are asked for, %2 made. Requests per second that "
                           "the receivers get: %3.")
                            .arg(format::rate(behind->asked), format::rate(behind->published),
                                 format::rate(behind->requests)));
}

void DemoPanel::showReceiver()
{
    const auto receivers = m_controls.receivers();
    if (current() >= receivers.size())
        return;
    const ReceiverDials &dials = receivers[current()].dials;
    m_filling = true;
    m_share->setValue(int(std::lround(dials.failureShare * shareSteps)));
    m_shareText->setText(tr("%1 %").arg(m_share->value() * 5));
    m_status->setCurrentIndex(m_status->findData(dials.failsMixed ? mixed : dials.failureStatus));
    m_retryAfter->setCurrentIndex(m_retryAfter->findData(dials.retryAfterSeconds.value_or(0)));
    m_latency->setValue(stepOfLatency(dials.latency));
    m_latencyText->setText(format::duration(double(dials.latency.count())));
    m_spread->setValue(stepOfLatency(dials.latencySpread));
    m_spreadText->setText(format::duration(double(dials.latencySpread.count())));
    m_certificate->setCurrentIndex(m_certificate->findData(int(dials.certificate)));
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

void DemoPanel::apply(From input, const QString &sentence,
                      const std::function<void(ReceiverDials &)> &turn)
{
    const auto receivers = m_controls.receivers();
    if (m_filling || current() >= receivers.size())
        return;
    m_scenarios->endByHand();
    ReceiverDials dials = receivers[current()].dials;
    const bool ailed = !accepts(dials);
    turn(dials);
    m_desk->turn(current(), dials,
                 {input == From::Slider ? DialTurn::Pace::Gradual : DialTurn::Pace::AtOnce});
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
    m_desk->turnRate(rate, {DialTurn::Pace::Gradual});
    Q_EMIT said(tr("The source now publishes %1 per second.").arg(format::rate(rate)));
}

} // namespace deckhand
