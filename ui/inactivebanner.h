#pragma once

#include "api/destination.h"
#include "models/missedcount.h"
#include "ui/messagepanel.h"
#include "ui/page.h"

class QAction;

namespace deckhand {

/// Why a destination is inactive and since when, the delivery that made it so, what is held for it
/// and what it has missed, and the three ways to go on.
class InactiveBanner : public MessagePanel
{
    Q_OBJECT

public:
    /// `test` sends a test to the destination that is shown.
    InactiveBanner(const PageContext &context, QAction *test, QWidget *parent = nullptr);
    /// Hides where it is active.
    void showDestination(const Destination &destination);
    /// Puts the focus on the ways to go on.
    void enter();

Q_SIGNALS:
    void deliveryRequested(const deckhand::DeliveryId &id);
    void deliveriesRequested(const QString &filter);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void reactivate(OnReactivate how);
    void showChoices(const Destination &destination);
    void showReplay(const Destination &destination);
    void countMissed();
    [[nodiscard]] QString waiting(const Destination &destination) const;

    ConsoleModels &m_models;
    DestinationId m_id;
    DeliveryId m_delivery;
    qint64 m_held = 0;
    MissedCount m_missed;
    QPushButton *m_link;
    QPushButton *m_showHeld;
    QPushButton *m_fromNow;
    QPushButton *m_resume;
    QPushButton *m_replay;
};

} // namespace deckhand
