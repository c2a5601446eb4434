#include "ui/alertbell.h"

#include "ui/alertsdialog.h"
#include "ui/bringtofront.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QStatusBar>
#include <QToolButton>

namespace deckhand {

AlertBell::AlertBell(const PageContext &context, QStatusBar &bar, QWidget *window)
    : QObject(window),
      m_models(context.models),
      m_window(window),
      m_action(context.actions.add("showAlerts", tr("Alerts"), {}, "bell")),
      m_button(new QToolButton)
{
    m_button->setObjectName(QStringLiteral("alertBell"));
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::TabFocus);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setMinimumHeight(Metrics(&bar).row());
    m_button->setToolTip(tr("What was worth an alert since this window was opened"));
    bar.addPermanentWidget(m_button);
    connect(m_button, &QToolButton::clicked, m_action, &QAction::trigger);
    connect(m_action, &QAction::triggered, this, &AlertBell::showList);
    connect(&m_alerts, &AlertList::changed, this, &AlertBell::update);
    update();
}

void AlertBell::take(const Alert &alert)
{
    m_alerts.add(alert, m_models.clock.now());
}

void AlertBell::update()
{
    const int unread = m_alerts.unread();
    m_button->setText(unread > 0 ? QLocale().toString(unread) : QString());
    m_button->setIcon(icon("bell", unread > 0 ? Tone::Retrying : Tone::Neutral));
    m_button->setAccessibleName(unread > 0 ? tr("Alerts, %n not read", nullptr, unread)
                                           : tr("Alerts, all read"));
}

void AlertBell::showList()
{
    if (!m_dialog) {
        m_dialog = new AlertsDialog(m_alerts, m_models.wording, m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &AlertsDialog::openAsked, this, &AlertBell::openAsked);
    }
    bringToFront(*m_dialog);
}

} // namespace deckhand
