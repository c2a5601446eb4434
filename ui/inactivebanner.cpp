#include "ui/inactivebanner.h"

#include "models/formatting.h"
#include "ui/undostrip.h"
#include "ui/words.h"

#include <QAction>
#include <QPushButton>

namespace deckhand {

InactiveBanner::InactiveBanner(const PageContext &context, QAction *test, QWidget *parent)
    : MessagePanel(parent), m_models(context.models), m_missed(*context.models.engine)
{
    setObjectName(QStringLiteral("inactiveBanner"));
    setClosable(false);
    connect(addButton(tr("Send test"), "bannerTest"), &QPushButton::clicked, test,
            &QAction::trigger);
    m_link = addButton({}, "bannerDelivery");
    connect(m_link, &QPushButton::clicked, this, [this] { Q_EMIT deliveryRequested(m_delivery); });
    m_showHeld = addButton({}, "bannerHeld");
    m_showHeld->setToolTip(tr("Show these deliveries"));
    connect(m_showHeld, &QPushButton::clicked, this, [this] {
        Q_EMIT deliveriesRequested(QStringLiteral("dest=%1 status:held").arg(m_id.toString()));
    });
    m_fromNow = addButton({}, "bannerDrop");
    m_resume = addButton({}, "bannerResume");
    m_replay = addButton({}, "bannerReplay");
    for (const auto &[button, how] :
         {std::pair{m_fromNow, OnReactivate::Drop}, std::pair{m_resume, OnReactivate::Resume},
          std::pair{m_replay, OnReactivate::ReplayMissed}})
        connect(button, &QPushButton::clicked, this, [this, how = how] { reactivate(how); });
    connect(&m_missed, &MissedCount::changed, this, [this] {
        if (const Destination *destination = m_models.destinations.find(m_id))
            showReplay(*destination);
    });
}

void InactiveBanner::enter()
{
    (m_resume->isHidden() ? m_fromNow : m_resume)->setFocus(Qt::OtherFocusReason);
}

void InactiveBanner::showEvent(QShowEvent *event)
{
    MessagePanel::showEvent(event);
    countMissed();
}

void InactiveBanner::hideEvent(QHideEvent *event)
{
    MessagePanel::hideEvent(event);
    m_missed.giveUp();
}

void InactiveBanner::countMissed()
{
    const Destination *destination = m_models.destinations.find(m_id);
    if (!isVisible() || !destination || destination->status != DestinationStatus::Inactive ||
        !m_models.server.has(Capability::Replays))
        return;
    m_missed.ask(*destination);
    showReplay(*destination);
}

void InactiveBanner::showDestination(const Destination &destination)
{
    if (destination.status != DestinationStatus::Inactive) {
        dismiss();
        return;
    }
    m_id = destination.id;
    m_delivery = destination.statusDelivery;
    m_held = destination.stats ? destination.stats->held : 0;
    const QString since =
        destination.statusChangedAt
            ? m_models.wording.ago(*destination.statusChangedAt, m_models.clock.now())
            : tr("at an unknown time");
    showMessage(Tone::Failure,
                tr("This destination became inactive %1. %2 %3")
                    .arg(since, Words::word(destination.statusReason), waiting(destination))
                    .trimmed());
    m_link->setVisible(!m_delivery.isEmpty());
    m_link->setText(tr("Show delivery %1").arg(format::shortId(m_delivery.bytes())));
    m_link->setToolTip(tr("The delivery that made it so: %1").arg(m_delivery.toString()));
    showChoices(destination);
}

QString InactiveBanner::waiting(const Destination &destination) const
{
    if (!destination.stats)
        return {};
    return m_held == 0 ? tr("Nothing is held for it.")
                       : tr("%Ln deliveries are held for it.", nullptr, int(m_held));
}

void InactiveBanner::showChoices(const Destination &destination)
{
    const bool known = destination.stats.has_value();
    m_fromNow->setText(tr("Reactivate from now on"));
    m_fromNow->setToolTip(known && m_held == 0
                              ? tr("What happens from now on is sent.")
                              : tr("What is held is canceled; what happens from now on is sent."));
    m_resume->setText(known ? tr("Reactivate and send %Ln held", nullptr, int(m_held))
                            : tr("Reactivate and send what is held"));
    m_resume->setToolTip(tr("What is held is sent; events of the time in between are left out."));
    m_resume->setVisible(!known || m_held > 0);
    m_showHeld->setVisible(m_held > 0);
    m_showHeld->setText(tr("Show %Ln held", nullptr, int(m_held)));
    m_replay->setToolTip(
        tr("What is held is sent, and events that were missed in between are, too."));
    showReplay(destination);
    countMissed();
}

void InactiveBanner::showReplay(const Destination &destination)
{
    const auto count = m_missed.count();
    const int n = int(count.value_or(0));
    if (!destination.statusChangedAt) {
        m_replay->setText(m_missed.isCounting() ? tr("Reactivate and replay missed (counting …)")
                          : count               ? tr("Reactivate and replay %Ln missed", nullptr, n)
                                                : tr("Reactivate and replay missed"));
        return;
    }
    const QString since = m_models.wording.shortTime(
        *destination.statusChangedAt, m_models.clock.now(), format::Precision::Minutes);
    m_replay->setText((m_missed.isCounting()
                           ? tr("Reactivate and replay missed since %1 (counting …)")
                       : count ? tr("Reactivate and replay %Ln missed since %1", nullptr, n)
                               : tr("Reactivate and replay missed since %1"))
                          .arg(since));
}

void InactiveBanner::reactivate(OnReactivate how)
{
    const Destination *destination = m_models.destinations.find(m_id);
    if (destination && waitsBeforeSending(m_models.lock))
        m_models.delayed.reactivate(*destination, how);
    else
        m_models.destinationActions.reactivate(m_id, how);
}

} // namespace deckhand
