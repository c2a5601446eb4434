#pragma once

#include "api/keys.h"
#include "models/formatting.h"
#include "models/issue.h"
#include "models/marks.h"
#include "models/semantics.h"

#include <QString>
#include <QVariant>

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
    CreatedBy,
    Cause,
    Affected,
    FirstSeen,
    LastSeen,
    Role,
    Prefix,
    Created,
    LastUsed,
    Mark,
    Expires,
};

/// What two attempts or events are compared by.
enum class Fact {
    Status,
    Error,
    Evidence,
    Started,
    Duration,
    Address,
    Destination,
    Connection,
    RequestHeader,
    ResponseHeader,
    ResponseBody,
    EventType,
    Id,
    Created,
    Payload,
};

/// How one of two things has what the other has too, or not.
enum class Difference { Same, Changed, Added, Removed };

enum class TimeMode { Local, Utc, Relative, Delta };

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
    /// An inactive destination that somebody made so.
    [[nodiscard]] virtual QString switchedOff() const = 0;
    [[nodiscard]] virtual QString word(Decision decision) const = 0;
    [[nodiscard]] virtual QString word(ErrorClass error) const = 0;
    [[nodiscard]] virtual QString word(const DeliverySummary &summary) const = 0;
    [[nodiscard]] virtual QString destinationType(const QByteArray &type) const = 0;
    [[nodiscard]] virtual QString subscription(const Subscription &events) const = 0;
    [[nodiscard]] virtual QString ago(Timestamp at, Timestamp now) const = 0;
    [[nodiscard]] virtual QString outcomes(qint64 good, qint64 bad) const = 0;
    [[nodiscard]] virtual QString backlog(qint64 waiting, qint64 held) const = 0;
    [[nodiscard]] virtual QString word(Fact fact) const = 0;
    [[nodiscard]] virtual QString word(Difference change) const = 0;
    [[nodiscard]] virtual QString word(ReplayStatus status) const = 0;
    [[nodiscard]] virtual QString word(IssueState state) const = 0;
    [[nodiscard]] virtual QString word(Role role) const = 0;
    /// Its note where it has one.
    [[nodiscard]] virtual QString word(const Mark &mark) const = 0;
    /// A cell that shows a mark; null: there is none.
    [[nodiscard]] QVariant markCell(const Mark *mark, int role) const;
    /// In place of a time.
    [[nodiscard]] virtual QString never() const = 0;
    [[nodiscard]] virtual QString expired() const = 0;
    /// A sentence of the engine in the words of the window; what is not known is left as it is.
    [[nodiscard]] virtual QString engine(const QString &english) const { return english; }
    /// Why deliveries fail, with the HTTP status where there is one.
    [[nodiscard]] virtual QString cause(ErrorClass error, int status) const = 0;
    /// `Attempt 2, manual`.
    [[nodiscard]] virtual QString attemptTitle(const Attempt &attempt) const = 0;
    /// `37 %, 120 of 324`.
    [[nodiscard]] virtual QString progress(const ReplayCounts &counts) const = 0;
    /// Which events and deliveries a replay takes.
    [[nodiscard]] virtual QString scope(const Replay &replay) const = 0;
    /// What an event says that is a line of the demo's about itself; empty for all others.
    [[nodiscard]] virtual QString demoLine(const Event &) const { return {}; }
    /// An event's id, beside which stands that a replay has made the event.
    [[nodiscard]] virtual QString replayed(const QString &id) const = 0;
    /// The same in full.
    [[nodiscard]] virtual QString replayed(const QString &id, const QString &original) const = 0;
    /// In place of the names of destinations.
    [[nodiscard]] virtual QString allActive() const = 0;
    /// A cell that names what an event is about: the id of its subject in short, or its line.
    [[nodiscard]] QString about(const Event &event) const;
    [[nodiscard]] QString aboutInFull(const Event &event) const;
    /// An event's id in short, and whether a replay has made it.
    [[nodiscard]] QString idCell(const Event &event) const;
    [[nodiscard]] QString idToolTip(const Event &event) const;
    /// For LineRole: a demo's line runs through what would tell of its id and deliveries.
    [[nodiscard]] QVariant lineCell(const Event &event, Column column) const;

    // Times, as somebody wants to read them.
    void setTimeMode(TimeMode mode) { m_times = mode; }
    [[nodiscard]] TimeMode timeMode() const { return m_times; }
    /// In a list, below `timeHeader`. `before`: of the row that came before it in time, where there
    /// is one.
    [[nodiscard]] QString time(Timestamp at, Timestamp now,
                               const std::optional<Timestamp> &before = {}) const;
    /// The time of day whatever the mode, in a sentence or on its own: with its zone.
    [[nodiscard]] QString shortTime(Timestamp at, Timestamp now, format::Precision precision) const;
    [[nodiscard]] QString fullTime(Timestamp at) const;
    /// Of the zone that times are shown in.
    [[nodiscard]] QString zoneName() const;
    /// Above a column of times: it names the zone that they leave out.
    [[nodiscard]] QString timeHeader() const;

private:
    TimeMode m_times = TimeMode::Local;
};

} // namespace deckhand
