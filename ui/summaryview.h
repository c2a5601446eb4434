#pragma once

#include "models/deliverydetail.h"
#include "models/destinationsmodel.h"
#include "models/wording.h"

#include <QScrollArea>

class QFormLayout;
class QAction;
class QLabel;
class QVBoxLayout;

namespace deckhand {

/// What became of an attempt: cause, evidence, next step, in that order; then when, of what event
/// and where to.
class SummaryView : public QScrollArea
{
    Q_OBJECT

public:
    SummaryView(const Wording &wording, const DestinationsModel &destinations, const Clock &clock,
                QWidget *parent = nullptr);
    /// `attempt` is one of the delivery's; null where nothing was sent.
    void show(const Delivery &delivery, const Attempt *attempt);
    /// Leads where the next step is done; seen while the action is.
    void addNextStep(QAction *action);
    [[nodiscard]] QString cause() const;
    [[nodiscard]] QString evidence() const;

Q_SIGNALS:
    void eventAsked();
    void destinationAsked();

private:
    [[nodiscard]] QLabel *linkLabel(const char *name, const QString &toolTip,
                                    void (SummaryView::*asked)());
    void showNothingSent(const Delivery &delivery);
    void showAttempt(const Delivery &delivery, const Attempt &attempt);
    [[nodiscard]] QStringList historyOf(const Delivery &delivery, const Attempt &attempt) const;
    [[nodiscard]] QString nextStepOf(const Delivery &delivery, const Attempt &attempt,
                                     const QString &step) const;
    /// The delivery is what made its destination inactive.
    [[nodiscard]] bool madeInactive(const Delivery &delivery) const;
    [[nodiscard]] bool isExhausted(const Delivery &delivery, const Attempt &attempt) const;
    [[nodiscard]] QString timeOf(const Attempt &attempt) const;

    const Wording &m_wording;
    const DestinationsModel &m_destinations;
    const Clock &m_clock;
    QLabel *m_cause;
    QLabel *m_evidence;
    QLabel *m_next;
    QVBoxLayout *m_steps = nullptr;
    QLabel *m_phases;
    QLabel *m_event;
    QLabel *m_destination;
};

} // namespace deckhand
