#pragma once

#include "models/semantics.h"

#include <QString>

namespace deckhand {

/// The columns of our tables.
enum class Column {
    Time,
    Type,
    About,
    Event,
    Deliveries,
    Size,
    Destination,
    State,
    Tries,
    Error,
    Next,
    Name,
    Kind,
    Last24h,
    SuccessRate,
    Backlog,
    LastSuccess,
    LastFailure,
    Events,
    Detail,
    Since,
    Progress,
    Scope,
    Failures,
};

/// What two attempts are compared by.
enum class Fact {
    Status,
    Error,
    Evidence,
    Started,
    Duration,
    Address,
    RequestHeader,
    ResponseHeader,
    ResponseBody,
};

/// Words for codes. Models hold none of their own; the ui implements this with translated text.
class Wording
{
public:
    virtual ~Wording() = default;
    [[nodiscard]] virtual QString header(Column column) const = 0;
    [[nodiscard]] virtual QString word(DeliveryStatus status) const = 0;
    [[nodiscard]] virtual QString word(DestinationStatus status) const = 0;
    /// An active destination most of whose recent attempts failed.
    [[nodiscard]] virtual QString failing() const = 0;
    [[nodiscard]] virtual QString word(Decision decision) const = 0;
    [[nodiscard]] virtual QString word(ErrorClass error) const = 0;
    [[nodiscard]] virtual QString word(const DeliverySummary &summary) const = 0;
    [[nodiscard]] virtual QString destinationType(const QByteArray &type) const = 0;
    [[nodiscard]] virtual QString subscription(const Subscription &events) const = 0;
    [[nodiscard]] virtual QString ago(Timestamp at, Timestamp now) const = 0;
    [[nodiscard]] virtual QString outcomes(qint64 good, qint64 bad) const = 0;
    [[nodiscard]] virtual QString backlog(qint64 waiting, qint64 held) const = 0;
    [[nodiscard]] virtual QString word(Fact fact) const = 0;
    [[nodiscard]] virtual QString word(ReplayStatus status) const = 0;
    /// `Attempt 2, manual`.
    [[nodiscard]] virtual QString attemptTitle(const Attempt &attempt) const = 0;
    /// `37 %, 120 of 324`.
    [[nodiscard]] virtual QString progress(const ReplayCounts &counts) const = 0;
    /// Which events and deliveries a replay takes.
    [[nodiscard]] virtual QString scope(const Replay &replay) const = 0;
    /// In place of the names of destinations.
    [[nodiscard]] virtual QString allActive() const = 0;
};

} // namespace deckhand
