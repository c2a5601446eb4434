#pragma once

#include "api/delivery.h"
#include "api/deliverysummary.h"
#include "api/destination.h"
#include "api/engineapi.h"

#include <QByteArrayView>
#include <QMetaType>

namespace deckhand {

/// What a colour means. The ui has one table of colours for each scheme.
enum class Tone { Neutral, Success, Failure, Retrying, Held, Info, Inactive };

/// How a state looks besides its word: an icon's name and a tone.
struct Look
{
    const char *icon = "dot";
    Tone tone = Tone::Neutral;
    bool operator==(const Look &) const = default;
};

[[nodiscard]] Look lookOf(DeliveryStatus status);
[[nodiscard]] Look lookOf(DestinationStatus status);
[[nodiscard]] Look lookOf(AttemptOutcome outcome);
[[nodiscard]] Look lookOf(Decision decision);
/// By the action of an event type: `….failed` is a failure, `….completed` a success …; the
/// demo's lines about itself look like nothing else.
[[nodiscard]] Look lookOfEventType(QByteArrayView type);

/// The icon of a destination type; a general one for types this program does not know.
[[nodiscard]] Look lookOfDestinationType(QByteArrayView type);

[[nodiscard]] Look lookOf(const DeliverySummary &summary);

/// Roles all our models answer beside Qt's own.
enum ItemRole {
    LookRole = Qt::UserRole + 1, ///< Look
    IdRole,                      ///< QByteArray: the id of the row
    SortRole,                    ///< number or QString: what the rows of a list are ordered by
    FilterTextRole, ///< QString: a search clause that finds rows with this cell's value
    SeriesRole,     ///< Series: numbers of a sparkline
    ValueRole,      ///< QString: what the cell shows, in full; none where that is its text
    JsonRole,       ///< QByteArray: the row as one line of JSON, without secrets
    LinkRole,       ///< QString: a filter that finds the deliveries that the cell counts
    LineRole,       ///< QString: runs through this cell and its neighbours of the same
};

/// Hourly numbers of a sparkline, oldest first.
struct Series
{
    std::vector<int> good, bad;
};

} // namespace deckhand

Q_DECLARE_METATYPE(deckhand::Look)
Q_DECLARE_METATYPE(deckhand::Series)
