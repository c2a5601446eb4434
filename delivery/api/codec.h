#pragma once

#include "api/engineapi.h"

#include <nlohmann/json_fwd.hpp>

#include <QByteArray>

#include <optional>
#include <vector>

namespace deckhand {

/// JSON that keeps key order, for what people read.
using Json = nlohmann::ordered_json;

// --- Names of enumerations on the wire: one table each ------------------------------------------
[[nodiscard]] const char *wireName(DestinationStatus v);
[[nodiscard]] const char *wireName(StatusReason v);
[[nodiscard]] const char *wireName(DeliveryStatus v);
[[nodiscard]] const char *wireName(CancelReason v);
[[nodiscard]] const char *wireName(AttemptTrigger v);
[[nodiscard]] const char *wireName(AttemptOutcome v);
[[nodiscard]] const char *wireName(ErrorClass v);
[[nodiscard]] const char *wireName(SendStage v);
[[nodiscard]] const char *wireName(StageOutcome v);
[[nodiscard]] const char *wireName(ReplayStatus v);
[[nodiscard]] const char *wireName(ReplayOnly v);
[[nodiscard]] const char *wireName(ReplayOrder v);
[[nodiscard]] const char *wireName(OnReactivate v);
[[nodiscard]] const char *wireName(Decision v);
[[nodiscard]] const char *wireName(Role v);
/// Nothing for unknown text, and for the text of `Unknown`: who reads answers takes `Unknown` then
/// (or the harmless value where there is none), who reads requests refuses. Instantiated for every
/// enumeration above.
template <class E>
[[nodiscard]] std::optional<E> fromWireName(QByteArrayView name);
/// All the names `fromWireName` takes, in the order of the enumeration.
template <class E>
[[nodiscard]] std::vector<QByteArray> wireNames();

// Shapes the resources have beyond their plain members:
//
// - An event of a list has `deliveries: {pending, retrying, held, success, failure, canceled}`, the
//   numbers of its deliveries.
// - A destination's settings and credentials are one object named like its type; a webhook's has
//   `previous_secrets: [{secret, expires_at}]` too while there are any. `status_delivery_id` names
//   the delivery that made it inactive. `filter` is the filter's own JSON or null.
// - `retry_policy`: `{max_retries, base_seconds, factor, cap_seconds, jitter, schedule:
// [seconds…]}`;
//   members left out have the defaults of `RetryPolicy`; `schedule` is left out where empty.
// - `stats`: `{success_24h, failure_24h, waiting, held, last_success_at, last_failure_at,
//   hourly_success: [24 counts], hourly_failure: [24 counts]}`.
// - Headers are an object; a name that is there several times has a list of values. A body that is
//   not UTF-8 stands in `body_base64` with `body: null`.
// - A canceled delivery's `cancellation`: `{at, reason, by}`, `by` null where nobody is known; it
// is
//   left out where there is none.
// - An event filter (in replays): `{type: […], created_after, created_before, destination_id,
//   delivery_status, q}`, only what is set; `type` may be a single string when read.
// - A replay's `stopped`: `{reason: "failures_in_a_row", failures, error, at}` or null. That of a
//   dry run has `plan: {id, by_destination: [{event_destination_id, count}], by_type: [{type,
//   count}], types, oldest, newest, already_delivered, beyond_retention, estimated_seconds, check:
//   {checked, would_fail, items: [{event_id, event_destination_id, error}]}}`.
// - Stats: `{at, events_stored, deliveries_waiting, deliveries_held, deliveries_retrying,
//   oldest_waiting, store_bytes, series: [{at, events, succeeded, failed, p50_ms, p95_ms, p99_ms}],
//   top_errors: [{class, event_destination_id, count}]}`.

// --- Encoding. `data` of events is spliced in as raw bytes, never parsed and written again -------
// Every encoder appends one JSON value to `out`.
void encode(QByteArray &out, const Event &event);
void encode(QByteArray &out,
            const Destination &destination); ///< credentials as they are: mask first
void encode(QByteArray &out, const AttemptStage &stage);
void encode(QByteArray &out, const Attempt &attempt);
void encode(QByteArray &out, const Delivery &delivery, bool withHistory);
void encode(QByteArray &out, const Replay &replay);
void encode(QByteArray &out, const Explanation &explanation);
void encode(QByteArray &out, const DestinationType &type);
void encode(QByteArray &out, const EventTypeInfo &type);
void encode(QByteArray &out, const Stats &stats);
void encode(QByteArray &out, const ApiKey &key);
void encode(QByteArray &out, const AuditEntry &entry);
void encode(QByteArray &out, const ServerInfo &info);
void encode(QByteArray &out, const Error &error, QByteArrayView requestId);
/// The list envelope: `data`, `has_more`, `next_cursor` (null on the last page), `request_id`.
/// Instantiated for every type above that has an identity, and for Attempt and Explanation.
template <class T>
void encodePage(QByteArray &out, const Page<T> &page, QByteArrayView requestId);
/// `{…,"request_id":"…"}`: one encoded object with the request id added at its top level.
[[nodiscard]] QByteArray withRequestId(QByteArray object, QByteArrayView requestId);

/// Replaces every credential by its masked form, former secrets included.
[[nodiscard]] Destination masked(Destination destination);

// --- Decoding. Unknown members are ignored, unknown enumeration values become `Unknown`, wrong
// types and missing members are errors that list every bad field --------------------------------
[[nodiscard]] Result<Event> decodeEvent(QByteArrayView json);
/// Needs the type's description to tell settings from credentials; unknown types keep all settings
/// as plain fields.
[[nodiscard]] Result<Destination> decodeDestination(QByteArrayView json,
                                                    const DestinationTypes &types);
/// Wrong types and missing members; where there are any, also everything that
/// `DestinationTypes::validate` finds in the rest. Settings are strings; a JSON boolean is taken
/// for a setting of kind `boolean`, an object for one of kind `json_object` or `multiline`.
[[nodiscard]] Result<DestinationDraft> decodeDestinationDraft(QByteArrayView json,
                                                              const DestinationTypes &types);
/// A merge patch (RFC 7396): `null` clears. `type` is that of the stored destination; naming
/// another one is an error. A credential that is only a mask (`abcd****`) is taken as not changed.
[[nodiscard]] Result<DestinationPatch>
decodeDestinationPatch(QByteArrayView json, QByteArrayView type, const DestinationTypes &types);
/// Nothing where it is no stage that is known here.
[[nodiscard]] std::optional<AttemptStage> decodeAttemptStage(QByteArrayView json);
[[nodiscard]] Result<Attempt> decodeAttempt(QByteArrayView json);
[[nodiscard]] Result<Delivery> decodeDelivery(QByteArrayView json);
[[nodiscard]] Result<Replay> decodeReplay(QByteArrayView json);
[[nodiscard]] Result<ReplayRequest> decodeReplayRequest(QByteArrayView json);
[[nodiscard]] Result<Explanation> decodeExplanation(QByteArrayView json);
[[nodiscard]] Result<DestinationType> decodeDestinationType(QByteArrayView json);
[[nodiscard]] Result<EventTypeInfo> decodeEventTypeInfo(QByteArrayView json);
[[nodiscard]] Result<Stats> decodeStats(QByteArrayView json);
[[nodiscard]] Result<ApiKey> decodeApiKey(QByteArrayView json);
[[nodiscard]] Result<AuditEntry> decodeAuditEntry(QByteArrayView json);
[[nodiscard]] Result<ServerInfo> decodeServerInfo(QByteArrayView json);
/// Any body; what is not an error envelope becomes one error with the text's beginning, its code
/// after the HTTP status where that is telling and `ApiError` else.
[[nodiscard]] Error decodeError(QByteArrayView json, int httpStatus);
/// Splits a list envelope; items are views into `json`.
struct RawPage
{
    std::vector<QByteArrayView> items;
    bool hasMore = false;
    QByteArray nextCursor;
};
[[nodiscard]] Result<RawPage> decodePage(QByteArrayView json);

/// For what is kept as JSON in a store or sent to a server; credentials in full.
[[nodiscard]] QByteArray encodeReplayRequest(const ReplayRequest &request);
[[nodiscard]] QByteArray encodeDestinationDraft(const DestinationDraft &draft);
[[nodiscard]] QByteArray encodeDestinationPatch(const DestinationPatch &patch, QByteArrayView type);
/// A retry policy, string map or event filter alone, as stores keep them in columns.
[[nodiscard]] QByteArray encodeRetryPolicy(const RetryPolicy &policy);
[[nodiscard]] Result<RetryPolicy> decodeRetryPolicy(QByteArrayView json);
[[nodiscard]] QByteArray encodeStringMap(const std::map<QString, QString> &map);
[[nodiscard]] Result<std::map<QString, QString>> decodeStringMap(QByteArrayView json);
[[nodiscard]] QByteArray encodeEventFilter(const EventFilter &filter);
[[nodiscard]] Result<EventFilter> decodeEventFilter(QByteArrayView json);

} // namespace deckhand
