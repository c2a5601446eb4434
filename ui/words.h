#pragma once

#include "api/safetylock.h"
#include "models/linkwatch.h"
#include "models/deliverydetail.h"
#include "models/destinationeditor.h"
#include "models/wording.h"
#include "ui/enginewords.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace deckhand {

/// Cause, evidence and next step of a failed attempt, in that order.
struct Diagnosis
{
    QString cause;
    QString evidence;
    QString nextStep;
    QString code; ///< for copying and looking up
};

/// All words for codes. Every place says the same thing by asking here.
class Words final : public Wording
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Words)

public:
    QString header(Column column) const override;
    QString word(DeliveryStatus status) const override;
    QString word(DestinationStatus status) const override;
    QString failing() const override { return tr("Active, failing"); }
    QString switchedOff() const override { return tr("Inactive, by hand"); }
    QString word(Decision decision) const override;
    QString word(ErrorClass error) const override;
    QString word(const DeliverySummary &summary) const override;
    QString destinationType(const QByteArray &type) const override;
    QString subscription(const Subscription &events) const override;
    QString ago(Timestamp at, Timestamp now) const override;
    QString outcomes(qint64 good, qint64 bad) const override;
    QString backlog(qint64 waiting, qint64 held) const override;
    QString word(Fact fact) const override;
    QString word(Difference change) const override;
    QString word(ReplayStatus status) const override;
    QString word(IssueState state) const override;
    QString word(Role role) const override;
    QString word(const Mark &mark) const override;
    QString never() const override { return tr("Never"); }
    QString expired() const override { return tr("Expired"); }
    QString engine(const QString &english) const override { return engineText(english); }
    QString cause(ErrorClass error, int status) const override;
    QString attemptTitle(const Attempt &attempt) const override;
    QString progress(const ReplayCounts &counts) const override;
    QString scope(const Replay &replay) const override;
    QString demoLine(const Event &event) const override;
    QString replayed(const QString &id) const override { return tr("%1 (replayed)").arg(id); }
    QString replayed(const QString &id, const QString &original) const override
    {
        return tr("%1, which a replay has made from %2").arg(id, original);
    }
    QString allActive() const override { return tr("All active ones"); }

    [[nodiscard]] static QString word(ReplayOnly only);

    [[nodiscard]] static QString word(AttemptTrigger trigger);
    /// With who asked for it, where that is known.
    [[nodiscard]] static QString trigger(const Attempt &attempt);
    [[nodiscard]] static QString word(StatusReason reason);
    [[nodiscard]] static QString word(SendStage stage);
    [[nodiscard]] static QString word(StageOutcome outcome);
    /// A verb and what it is done to: `Delete destination`.
    [[nodiscard]] static QString word(ChangeKind kind);
    [[nodiscard]] static QString word(Environment environment);
    [[nodiscard]] static QString word(LinkState state);
    /// A sentence for what `word` says: since when, and why. `times` writes the time.
    [[nodiscard]] static QString explain(const LinkWatch &connection, const Wording &times);
    /// Why a delivery cannot be retried; empty where it can.
    [[nodiscard]] static QString obstacle(RetryObstacle obstacle);
    /// `times` writes the times in it.
    [[nodiscard]] static QString reason(const Explanation &explanation, const Wording &times);
    [[nodiscard]] static QString problem(const FieldProblem &problem);
    [[nodiscard]] static Diagnosis diagnose(const Attempt &attempt);
};

} // namespace deckhand
