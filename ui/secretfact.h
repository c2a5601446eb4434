#pragma once

#include "api/destination.h"
#include "models/wording.h"

#include <QLabel>
#include <QTimer>

namespace deckhand {

/// The masked secret of a destination and, while a former one signs too, until when and for how
/// long still, counting down.
class SecretFact : public QLabel
{
    Q_OBJECT

public:
    SecretFact(const Wording &wording, const Clock &clock, QWidget *parent = nullptr);
    void showSecret(const Destination &destination);
    /// Until when former secrets sign too, those that do so at `now`.
    [[nodiscard]] static std::vector<Timestamp> overlapEnds(const Destination &destination,
                                                            Timestamp now);
    /// A sentence of how long the last of `ends` is still away.
    [[nodiscard]] static QString left(const std::vector<Timestamp> &ends, Timestamp now);

Q_SIGNALS:
    /// A former secret does not sign any more.
    void overlapEnded();

private:
    void tell();

    const Wording &m_wording;
    const Clock &m_clock;
    Destination m_destination;
    std::size_t m_former = 0; ///< that were told of
    QTimer m_second;
};

} // namespace deckhand
