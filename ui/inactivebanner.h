#pragma once

#include "api/destination.h"
#include "ui/messagepanel.h"
#include "ui/page.h"

class QAction;

namespace deckhand {

/// Why a destination is inactive and since when, the delivery that made it so, what is held for it,
/// and the three ways to go on.
class InactiveBanner : public MessagePanel
{
    Q_OBJECT

public:
    /// `test` sends a test to the destination that is shown.
    InactiveBanner(const PageContext &context, QAction *test, QWidget *parent = nullptr);
    /// Hides where it is active.
    void showDestination(const Destination &destination);

Q_SIGNALS:
    void deliveryRequested(const deckhand::DeliveryId &id);

private:
    void reactivate(OnReactivate how);
    void showChoices(const Destination &destination);
    [[nodiscard]] QString waiting(const Destination &destination) const;

    ConsoleModels &m_models;
    DestinationId m_id;
    DeliveryId m_delivery;
    qint64 m_held = 0;
    QPushButton *m_link;
    QPushButton *m_fromNow;
    QPushButton *m_resume;
    QPushButton *m_replay;
};

} // namespace deckhand
