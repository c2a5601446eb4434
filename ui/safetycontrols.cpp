#include "ui/safetycontrols.h"

#include "models/formatting.h"
#include "ui/environmentbar.h"
#include "ui/icons.h"
#include "ui/words.h"

namespace deckhand {

SafetyControls::SafetyControls(const PageContext &context, Environment environment,
                               EnvironmentBar &bar, QWidget *window)
    : QObject(window),
      m_models(context.models),
      m_dialogs(context.dialogs),
      m_settings(context.settings),
      m_environment(environment),
      m_bar(bar),
      m_window(window),
      m_toggle(context.actions.add("toggleLock", tr("Unlock …"),
                                   {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)}, "lock"))
{
    m_models.lock.setStrict(environment == Environment::Production);
    m_models.lock.lock().setConfirm(
        [this](const Change &change, const std::function<void(bool)> &answered) {
            confirm(change, answered);
        });
    connect(m_toggle, &QAction::triggered, this, &SafetyControls::toggle);
    connect(&bar, &EnvironmentBar::lockPressed, m_toggle, &QAction::trigger);
    connect(&m_settings, &ConsoleSettings::safetyChanged, this, &SafetyControls::applyLevel);
    connect(&m_models.lock, &ProfileLock::changed, this, &SafetyControls::update);
    connect(&context.actions, &ActionRegistry::keysChanged, this, &SafetyControls::update);
    applyLevel();
    update();
}

void SafetyControls::applyLevel()
{
    m_models.lock.setLevel(m_settings.safety().value_or(defaultSafety(m_environment)));
}

void SafetyControls::toggle()
{
    ProfileLock &lock = m_models.lock;
    if (!lock.isLocked()) {
        lock.lockNow();
        return;
    }
    m_dialogs.ask(m_window,
                  {tr("Unlock %1?").arg(Words::word(m_environment)),
                   tr("For 15 minutes this window can change destinations and send deliveries "
                      "here. It locks again by itself."),
                   tr("Unlock for 15 minutes"),
                   true,
                   {}},
                  [this](bool yes) {
                      if (yes)
                          m_models.lock.unlockForAWhile();
                  });
}

void SafetyControls::confirm(const Change &change, const std::function<void(bool)> &answered)
{
    const QString name = change.kind == ChangeKind::UpdateDestination ||
                                 change.kind == ChangeKind::RotateSecret ||
                                 change.kind == ChangeKind::EndSecretOverlap ||
                                 change.kind == ChangeKind::RemoveDestination ||
                                 change.kind == ChangeKind::TestDestination
                           ? m_models.destinations.nameOf(DestinationId(change.subject))
                           : QString::fromUtf8(change.subject);
    const QString what = Words::word(change.kind);
    const QString title = name.isEmpty() ? tr("%1?").arg(what) : tr("%1: “%2”?").arg(what, name);
    m_dialogs.ask(m_window,
                  {title,
                   tr("Changes are confirmed here (%1). Nothing was changed or sent yet.")
                       .arg(Words::word(m_environment)),
                   what,
                   false,
                   {}},
                  answered);
}

void SafetyControls::update()
{
    const ProfileLock &lock = m_models.lock;
    const bool lockable = lock.level() == SafetyLevel::ReadOnly;
    const bool locked = lock.isLocked();
    m_toggle->setEnabled(lockable);
    m_toggle->setText(locked || !lockable ? tr("Unlock …") : tr("Lock now"));
    m_toggle->setIcon(icon(locked ? "lock" : "unlock"));
    m_toggle->setToolTip(!lockable ? tr("This profile is not read-only; see Settings.")
                         : locked  ? withKey(tr("Allow changes for 15 minutes"), *m_toggle)
                                   : withKey(tr("Refuse changes again"), *m_toggle));
    if (lock.level() == SafetyLevel::Free)
        m_bar.showLock({}, {}, false);
    else if (!lockable)
        m_bar.showLock(tr("changes are confirmed"), {}, false);
    else if (locked)
        m_bar.showLock(tr("read-only"), tr("Unlock …"), true);
    else
        m_bar.showLock(tr("unlocked, locks in %1")
                           .arg(format::duration(double(lock.timeLeft().count() / 1000 * 1000))),
                       tr("Lock now"), false);
}

} // namespace deckhand
