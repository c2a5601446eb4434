#pragma once

#include "api/delivery.h"
#include "models/semantics.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <map>

namespace deckhand {

enum class IssueState { Open, Acknowledged, Resolved, Ignored };

/// What somebody said of an issue, and when.
struct IssueMark
{
    static constexpr int longestNote = 500;
    IssueState state = IssueState::Open;
    Timestamp since{};
    QString note; ///< of `longestNote` letters at most; stays when the state changes
    bool operator==(const IssueMark &) const = default;
};

/// Deliveries to one destination that fail for one cause and are not delivered yet.
struct Issue
{
    QByteArray id; ///< the same for the same destination and cause, today and tomorrow
    DestinationId destinationId;
    ErrorClass errorClass = ErrorClass::None;
    QString message; ///< of the newest failure
    QString hint;    ///< what to do
    int status = 0;  ///< HTTP status the message names; 0 where there is none
    Timestamp firstSeen{}, lastSeen{};
    IssueMark mark;
    DeliveryId newest;
    QHash<DeliveryId, Timestamp> affected; ///< with the time each was made
    [[nodiscard]] int count() const { return int(affected.size()); }
    /// Failures by hour of the last 24, oldest first.
    [[nodiscard]] std::vector<int> hourly(Timestamp now) const;
};

/// The part of a message that is the same each time: ids, times and measures are left out.
[[nodiscard]] QString signatureOf(const AttemptError &error);
/// The HTTP status a message names, 0 if none.
[[nodiscard]] int statusIn(const AttemptError &error);
/// Of the ids of issues.
constexpr const char *issuePrefix = "issue_";
[[nodiscard]] QByteArray issueId(const DestinationId &destination, const AttemptError &error);
/// It counts as a failure to look at: something went wrong and it is not delivered yet.
[[nodiscard]] bool isTrouble(const Delivery &delivery);
/// The clause of a search expression that finds what went to a destination: by its name, or by its
/// id where the name cannot be written in one.
[[nodiscard]] QString destinationFilter(const QString &name, const DestinationId &id);
/// The clauses of a search expression that find every message of the same signature as `message`,
/// and those of another one only where it says the same in words that look like an id or a measure.
[[nodiscard]] QString signatureFilter(const QString &message);
/// A search expression that finds the deliveries of `issue`: those to its destination, by the id,
/// whose last error is of its class and has its signature.
[[nodiscard]] QString filterOf(const Issue &issue);
[[nodiscard]] Look lookOf(IssueState state);

} // namespace deckhand
