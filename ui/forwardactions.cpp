#include "ui/forwardactions.h"

#include "models/filtercompletion.h"
#include "ui/bringtofront.h"
#include "ui/deliverheredialog.h"
#include "ui/eventview.h"
#include "ui/forwarddialog.h"
#include "ui/forwardwords.h"
#include "ui/icons.h"
#include "ui/mainwindow.h"
#include "ui/menus.h"

#include <QMenuBar>
#include <QStatusBar>
#include <QToolButton>

namespace deckhand {

ForwardActions::ForwardActions(ForwardControls &controls, ConsoleModels &models,
                               ActionRegistry &actions, ConsoleSettings &settings,
                               MainWindow &window)
    : QObject(&window),
      m_controls(controls),
      m_models(models),
      m_settings(settings),
      m_window(window)
{
    QAction *forward =
        actions.add("forwardEvents", tr("Forward events to this computer …"), {}, "webhook");
    QAction *here = actions.add("deliverHere", tr("Deliver here …"), {}, "jump");
    here->setToolTip(tr("Send this event once more, to an address on this computer"));
    connect(forward, &QAction::triggered, this, &ForwardActions::openForward);
    connect(here, &QAction::triggered, this, &ForwardActions::openDeliverHere);
    toolsMenu(*window.menuBar(), actions).addActions({forward, here});
    if (auto *view = window.findChild<EventView *>())
        view->addTool(here);
    addBadge();
    connect(&m_controls, &ForwardControls::changed, this, &ForwardActions::updateBadge);
    updateBadge();
}

void ForwardActions::addBadge()
{
    m_badge = new QToolButton;
    m_badge->setObjectName(QStringLiteral("forwardBadge"));
    m_badge->setAutoRaise(true);
    m_badge->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_badge, &QToolButton::clicked, this, &ForwardActions::openForward);
    m_window.statusBar()->addPermanentWidget(m_badge);
}

void ForwardActions::updateBadge()
{
    const ForwardStatus &status = m_controls.status();
    m_badge->setVisible(status.phase != ForwardPhase::Off);
    m_badge->setIcon(icon(lookOf(status.phase)));
    m_badge->setText(briefly(status));
    const QString trouble = troubleOf(status);
    m_badge->setToolTip(trouble.isEmpty() ? explain(status)
                                          : QString(explain(status) % u'\n' % trouble));
    m_badge->setAccessibleDescription(m_badge->toolTip());
}

void ForwardActions::openForward()
{
    if (!m_forward) {
        const auto complete = [&models = m_models](const QString &text, int cursor) {
            return completeFilter(text, cursor, models.knownTypes(), models.destinationNames());
        };
        m_forward = new ForwardDialog(m_controls, m_settings, m_models.clock, complete, &m_window);
    }
    bringToFront(*m_forward);
}

void ForwardActions::openDeliverHere()
{
    if (!m_here)
        m_here = new DeliverHereDialog(m_controls, m_settings, &m_window);
    m_here->choose(shownEvent());
    bringToFront(*m_here);
}

EventId ForwardActions::shownEvent() const
{
    const auto &event = m_models.eventDetail.event();
    const auto &delivery = m_models.deliveryDetail.delivery();
    if (m_window.place() == Place::Deliveries && delivery)
        return delivery->eventId;
    return event ? event->id : EventId();
}

} // namespace deckhand
