#include "ui/coach.h"

#include "models/consolemodels.h"
#include "models/preferences.h"
#include "ui/actions.h"
#include "ui/demopanel.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"

#include <QPushButton>
#include <QTabWidget>

namespace deckhand {

Coach::Coach(const ConsoleModels &models, const ActionRegistry &actions,
             const QTabWidget &inspector, const DemoPanel &dials, Preferences *preferences,
             QWidget *parent)
    : QWidget(parent),
      m_models(models),
      m_actions(actions),
      m_preferences(preferences),
      m_panel(new MessagePanel),
      m_next(m_panel->addButton(tr("Next step"), "nextTourStep")),
      m_end(m_panel->addButton(tr("End the tour"), "endTour"))
{
    setObjectName(QStringLiteral("coach"));
    m_panel->setClosable(false);
    plainLayout<QVBoxLayout>(this, Metrics(this))->addWidget(m_panel);
    hide();
    connect(m_next, &QPushButton::clicked, this, &Coach::next);
    connect(m_end, &QPushButton::clicked, this, &Coach::close);
    connect(&models.deliveryDetail, &DeliveryDetail::changed, this, &Coach::noticeDelivery);
    connect(&models.deliveryDetail, &DeliveryDetail::retried, this, &Coach::noticeResent);
    connect(&models.replays, &ReplaysModel::updated, this, &Coach::noticeReplay);
    connect(&dials, &DemoPanel::mended, this, &Coach::noticeMended);
    connect(&actions, &ActionRegistry::keysChanged, this, [this] {
        if (isVisible())
            m_panel->showMessage(m_step == Step::Done ? Tone::Success : Tone::Info, words());
    });
    connect(&inspector, &QTabWidget::currentChanged, this, [this](int tab) {
        if (m_step == Step::ReadWhy && tab > 0)
            enter(Step::MendAndReplay);
    });
}

void Coach::start()
{
    show();
    enter(Step::SeeFailure);
}

void Coach::startOnce()
{
    if (m_preferences && !m_preferences->isTourSeen())
        start();
}

void Coach::enter(Step step)
{
    m_step = step;
    m_since = m_models.clock.now();
    m_mended = false;
    m_next->setVisible(step != Step::Done);
    m_end->setText(step == Step::Done ? tr("Close the tour") : tr("End the tour"));
    tell();
    if (step == Step::Done && m_preferences)
        m_preferences->setTourSeen();
}

QString Coach::named(const char *action) const
{
    const QAction *found = m_actions.action(action);
    return found ? withKey(found->text().remove(QLatin1Char('&')), *found) : QString();
}

QString Coach::words() const
{
    switch (m_step) {
    case Step::SeeFailure:
        return tr("Tour, step 1 of 3: see a failure. Old CRM refuses every connection. Open “%1” "
                  "and choose a delivery that did not arrive.")
            .arg(named("placeDeliveries"));
    case Step::ReadWhy:
        return tr("Tour, step 2 of 3: read why. The summary names cause, evidence and "
                  "what to do. Then open one of the other tabs to see what was sent and "
                  "answered.");
    case Step::MendAndReplay:
        return m_mended
                 ? tr("Tour, step 3 of 3: the receiver accepts again. Now replay what failed by "
                      "“%1”, or retry the delivery that is shown.")
                       .arg(named("replayDeliveriesMatching"))
                 : tr("Tour, step 3 of 3: turn the dial back and replay. At the right, choose "
                      "the receiver that fails and let it accept again. Then replay what "
                      "failed by “%1”, or retry the delivery that is shown.")
                       .arg(named("replayDeliveriesMatching"));
    case Step::Done: break;
    }
    return tr("That was the tour. What failed is sent again, and Replays tells "
              "how far it came. The help menu begins the tour anew.");
}

void Coach::tell()
{
    m_panel->showMessage(m_step == Step::Done ? Tone::Success : Tone::Info, words());
    m_panel->announceMessage();
}

void Coach::next()
{
    enter(Step(int(m_step) + 1));
}

void Coach::close()
{
    m_step = Step::Done;
    if (m_preferences)
        m_preferences->setTourSeen();
    hide();
}

void Coach::noticeDelivery()
{
    const auto &delivery = m_models.deliveryDetail.delivery();
    if (m_step == Step::SeeFailure && delivery && delivery->lastError &&
        delivery->status != DeliveryStatus::Success)
        enter(Step::ReadWhy);
}

void Coach::noticeMended()
{
    if (m_step != Step::MendAndReplay || m_mended)
        return;
    m_mended = true;
    m_since = m_models.clock.now(); // a replay into the failing receiver was none
    tell();
}

void Coach::noticeReplay()
{
    const Replay *newest = m_models.replays.replayAt(0);
    if (newest && newest->createdAt >= m_since)
        noticeResent();
}

void Coach::noticeResent()
{
    if (m_step == Step::MendAndReplay && m_mended)
        enter(Step::Done);
}

} // namespace deckhand
