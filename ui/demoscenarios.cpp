#include "ui/demoscenarios.h"

#include "models/formatting.h"
#include "ui/demodesk.h"
#include "ui/metrics.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace deckhand {

namespace {

constexpr int tickMs = 200;

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::DemoScenarios)
};

QString doing(const ScenarioStep &step, const QString &receiver)
{
    switch (step.act) {
    case ScenarioAct::AllWell: return Tr::tr("all is well");
    case ScenarioAct::Quiet: return Tr::tr("few events, all accepted");
    case ScenarioAct::Busy: return Tr::tr("many events, all accepted");
    case ScenarioAct::Flood: return Tr::tr("a rush of %1 per second").arg(format::rate(step.rate));
    case ScenarioAct::Draining: return Tr::tr("what waits is delivered");
    case ScenarioAct::Refusing: return Tr::tr("%1 refuses connections").arg(receiver);
    case ScenarioAct::Slow: return Tr::tr("%1 answers slowly").arg(receiver);
    case ScenarioAct::TooSlow: return Tr::tr("%1 answers too late").arg(receiver);
    case ScenarioAct::PartlyFailing: return Tr::tr("%1 fails some requests").arg(receiver);
    case ScenarioAct::Failing: return Tr::tr("%1 fails every request").arg(receiver);
    case ScenarioAct::SecretExpired: return Tr::tr("%1 refuses the old secret").arg(receiver);
    case ScenarioAct::Recovered: return Tr::tr("%1 accepts again").arg(receiver);
    }
    return {};
}

QString idleText()
{
    return Tr::tr("A scenario turns the dials by itself. Turning one by hand ends it.");
}

} // namespace

QString nameOf(Scenario scenario)
{
    switch (scenario) {
    case Scenario::CalmDay: return Tr::tr("Calm day");
    case Scenario::Burst: return Tr::tr("Burst");
    case Scenario::Outage: return Tr::tr("Outage");
    case Scenario::SlowReceiver: return Tr::tr("Slow receiver");
    case Scenario::BadDeploy: return Tr::tr("Bad deploy");
    case Scenario::CredentialExpiry: return Tr::tr("Credential expiry");
    }
    return {};
}

DemoScenarios::DemoScenarios(DemoDesk &desk, const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_clock(clock),
      m_choice(new QComboBox),
      m_button(new QPushButton(tr("Play"))),
      m_state(new QLabel(idleText())),
      m_timer(new QTimer(this))
{
    for (const ScenarioScript &script : scenarioScripts())
        m_choice->addItem(nameOf(script.scenario));
    m_choice->setObjectName(QStringLiteral("scenarioChoice"));
    m_choice->setAccessibleName(tr("Scenario"));
    m_button->setObjectName(QStringLiteral("playScenario"));
    m_state->setObjectName(QStringLiteral("scenarioState"));
    m_state->setWordWrap(true);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    const Metrics metrics(this);
    // Two lines from the start, so that nothing below moves while a scenario tells.
    m_state->setMinimumHeight(metrics.em * 2);
    m_state->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics.smallGap());
    line->addWidget(m_choice, 1);
    line->addWidget(m_button);
    layout->addLayout(line);
    layout->addWidget(m_state);
    m_timer->setInterval(tickMs);
    connect(m_timer, &QTimer::timeout, this, &DemoScenarios::advance);
    connect(m_button, &QPushButton::clicked, this, [this] { isPlaying() ? stop() : start(); });
    connect(m_choice, &QComboBox::activated, this, [this] {
        if (isPlaying())
            start();
    });
}

DemoScenarios::~DemoScenarios() = default;

void DemoScenarios::start()
{
    if (isPlaying())
        restore();
    m_before = m_desk.controls().receivers();
    m_rateBefore = m_desk.controls().rate();
    const auto chosen = std::size_t(std::max(0, m_choice->currentIndex()));
    m_run = std::make_unique<ScenarioRun>(scenarioScripts()[chosen], m_clock);
    m_button->setText(tr("Stop"));
    m_timer->start();
    advance();
}

void DemoScenarios::stop()
{
    finish(tr("The scenario was stopped; the dials are back where they were."));
}

void DemoScenarios::finish(const QString &sentence)
{
    restore();
    end(sentence);
    Q_EMIT turned();
    Q_EMIT said(sentence);
}

void DemoScenarios::endByHand()
{
    if (isPlaying())
        end(tr("The scenario ended when a dial was turned."));
}

void DemoScenarios::end(const QString &state)
{
    m_run.reset();
    m_timer->stop();
    m_button->setText(tr("Play"));
    m_state->setText(state);
}

void DemoScenarios::restore()
{
    const QByteArray scenario = m_run->script().name;
    m_desk.turnRate(m_rateBefore, {DialTurn::Pace::AtOnce, scenario});
    for (std::size_t i = 0; i < m_before.size(); ++i)
        m_desk.turn(i, m_before[i].dials, {DialTurn::Pace::AtOnce, scenario});
}

void DemoScenarios::advance()
{
    if (m_run->isOver()) {
        finish(tr("The scenario is over; the dials are back where they were."));
        return;
    }
    const ScenarioStep *step = m_run->advance();
    showState();
    if (!step)
        return;
    set(*step);
    Q_EMIT turned();
    Q_EMIT said(m_state->text());
}

void DemoScenarios::set(const ScenarioStep &step)
{
    const DialTurn turn{DialTurn::Pace::AtOnce, m_run->script().name};
    m_desk.turnRate(step.rate, turn);
    const std::size_t concerned = m_run->script().everybody ? m_before.size() : 1;
    for (std::size_t i = 0; i < std::min(concerned, m_before.size()); ++i)
        m_desk.turn(i, step.dials, turn);
}

void DemoScenarios::showState()
{
    const QString receiver = m_before.empty() ? QString() : m_before.front().name;
    const qint64 seconds = (m_run->left().count() + 999) / 1000;
    m_state->setText(tr("%1: %2, %3 s left")
                         .arg(nameOf(m_run->script().scenario), doing(m_run->step(), receiver),
                              format::count(seconds)));
}

} // namespace deckhand
