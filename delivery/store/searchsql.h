#pragma once

#include "api/search.h"
#include "store/searchdialect.h"

namespace deckhand {

/// The tables and columns a search reads. One place to align with the migrations.
struct SearchSchema
{
    QString events =
        QStringLiteral("events"); ///< id, type, data (bytes), created_at (ms since 1970)
    QString deliveries = QStringLiteral("deliveries");
    QString attempts = QStringLiteral("attempts");
    QString destinations =
        QStringLiteral("destinations"); ///< id, name, type: the current ones, deleted too

    QString eventKey = QStringLiteral("key");            ///< of events …
    QString deliveryEvent = QStringLiteral("event_key"); ///< … and what refers to it
    QString deliveryKey = QStringLiteral("key");
    QString attemptDelivery = QStringLiteral("delivery_key");

    QString destinationId = QStringLiteral("destination_id"); ///< of deliveries
    /// What of deliveries refers to what of destinations; may be shorter than the id.
    QString deliveryDestination = QStringLiteral("destination_id");
    QString destinationKey = QStringLiteral("id");
    /// A table of types (`typeKey`, `name`) that `typeRef` of events refers to; empty: none.
    QString eventTypes;
    QString typeRef = QStringLiteral("type_seq");
    QString typeKey = QStringLiteral("seq");
    QString replayedFrom; ///< of events: null unless a replay has made it; empty: there is none
    QString replays = QStringLiteral("replays"); ///< id
    /// What of deliveries refers to what of replays.
    QString deliveryReplay = QStringLiteral("replay_id");
    QString replayKey = QStringLiteral("id");
    QString nextAttempt = QStringLiteral("next_attempt_at"); ///< ms since 1970 or null
    QString errorClass = QStringLiteral("error_class");      ///< wire name or null
    QString errorMessage = QStringLiteral("error_message");

    QString attemptId = QStringLiteral("id");
    QString httpStatus = QStringLiteral("http_status"); ///< null without a response
    QString durationMs = QStringLiteral("duration_ms");
    QString trigger = QStringLiteral("trigger");
    QString requestHeaders = QStringLiteral("request_headers"); ///< `[["name","value"],…]` or null
    QString responseHeaders = QStringLiteral("response_headers");

    /// Columns of deliveries that repeat what the latest attempt says; empty: looked up there.
    QString latestHttpStatus, latestDurationMs, latestTrigger;

    /// How enumerations are stored: wire names, unless a function says otherwise.
    QVariant (*status)(DeliveryStatus) = nullptr;
    QVariant (*error)(ErrorClass) = nullptr;
    QVariant (*triggerValue)(AttemptTrigger) = nullptr;
};

enum class SearchRows { Events, Deliveries };

/// What a query calls its tables. A query for deliveries joins the event of each.
struct SearchAliases
{
    QString event = QStringLiteral("e");
    QString delivery = QStringLiteral("d"); ///< not used for event rows
};

/// The condition that holds for exactly the rows `SearchExpression::matches` accepts (searchast.h).
/// `TRUE` for an empty expression; null counts as false, as it does in WHERE. Names beginning with
/// `s_`, and `w`, `j`, `v`, `h`, are taken inside.
[[nodiscard]] SqlFragment compileSearch(const SearchExpression &expression, SearchRows rows,
                                        Timestamp now, const SearchDialect &dialect,
                                        const SearchSchema &schema = {},
                                        const SearchAliases &aliases = {});

} // namespace deckhand
