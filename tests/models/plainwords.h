#pragma once

#include "models/wording.h"

namespace deckhand {

/// Words for models whose words are not looked at.
class PlainWords final : public Wording
{
public:
    QString header(Column) const override { return {}; }
    QString word(DeliveryStatus) const override { return {}; }
    QString word(DestinationStatus) const override { return {}; }
    QString failing() const override { return {}; }
    QString switchedOff() const override { return {}; }
    QString word(Decision) const override { return {}; }
    QString word(ErrorClass) const override { return {}; }
    QString word(const DeliverySummary &) const override { return {}; }
    QString destinationType(const QByteArray &) const override { return {}; }
    QString subscription(const Subscription &) const override { return {}; }
    QString ago(Timestamp, Timestamp) const override { return {}; }
    QString outcomes(qint64, qint64) const override { return {}; }
    QString backlog(qint64, qint64) const override { return {}; }
    QString word(Fact) const override { return {}; }
    QString word(Difference) const override { return {}; }
    QString word(ReplayStatus) const override { return {}; }
    QString word(IssueState) const override { return {}; }
    QString word(Role) const override { return {}; }
    QString word(const Mark &) const override { return {}; }
    QString never() const override { return {}; }
    QString expired() const override { return {}; }
    QString cause(ErrorClass, int) const override { return {}; }
    QString attemptTitle(const Attempt &) const override { return {}; }
    QString progress(const ReplayCounts &) const override { return {}; }
    QString scope(const Replay &) const override { return {}; }
    QString replayed(const QString &id) const override { return id; }
    QString replayed(const QString &id, const QString &) const override { return id; }
    QString allActive() const override { return {}; }
};

} // namespace deckhand
