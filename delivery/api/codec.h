#pragma once

#include "api/engineapi.h"

#include <nlohmann/json_fwd.hpp>

#include <QByteArray>

namespace deckhand {

/// JSON that keeps key order, for what people read.
using Json = nlohmann::ordered_json;

// --- Names of enumerations on the wire: one table each; unknown text maps to `Unknown` -----------
[[nodiscard]] const char *wireName(DestinationStatus v);
[[nodiscard]] const char *wireName(StatusReason v);
[[nodiscard]] const char *wireName(DeliveryStatus v);
[[nodiscard]] const char *wireName(AttemptTrigger v);
[[nodiscard]] const char *wireName(AttemptOutcome v);
[[nodiscard]] const char *wireName(ErrorClass v);
[[nodiscard]] const char *wireName(ReplayStatus v);
[[nodiscard]] const char *wireName(ReplayOnly v);
[[nodiscard]] const char *wireName(OnReactivate v);
[[nodiscard]] const char *wireName(Decision v);
[[nodiscard]] const char *wireName(Role v);
/// Instantiated for every enumeration above.
template <class E>
[[nodiscard]] std::optional<E> fromWireName(QByteArrayView name);

// --- Encoding. `data` of events is spliced in as raw bytes, never parsed and written again -------
// Every encoder appends one JSON value to `out`.
void encode(QByteArray &out, const Event &event);
void encode(QByteArray &out, const Destination &destination); ///< credentials as they are: mask first
void encode(QByteArray &out, const Attempt &attempt);
void encode(QByteArray &out, const Delivery &delivery, bool withHistory);
void encode(QByteArray &out, const Replay &replay);
void encode(QByteArray &out, const Explanation &explanation);
void encode(QByteArray &out, const DestinationType &type);
void encode(QByteArray &out, const EventTypeInfo &type);
void encode(QByteArray &out, const Stats &stats);
void encode(QByteArray &out, const ApiKey &key);
void encode(QByteArray &out, const ServerInfo &info);
void encode(QByteArray &out, const Error &error, QByteArrayView requestId);
/// `{"limit":…}`-free list envelope: data, has_more, next_cursor, request_id.
template <class T>
void encodePage(QByteArray &out, const Page<T> &page, QByteArrayView requestId);
/// `{…,"request_id":"…"}`: one encoded object with the request id added at its top level.
[[nodiscard]] QByteArray withRequestId(QByteArray object, QByteArrayView requestId);

/// Replaces every credential by its masked form.
[[nodiscard]] Destination masked(Destination destination);

// --- Decoding. Unknown members are ignored, unknown enumeration values become `Unknown`, wrong
// types and missing members are errors that list every bad field --------------------------------
[[nodiscard]] Result<Event> decodeEvent(QByteArrayView json);
/// Needs the type's description to tell settings from credentials; unknown types keep all settings
/// as plain fields.
[[nodiscard]] Result<Destination> decodeDestination(QByteArrayView json, const DestinationTypes &types);
[[nodiscard]] Result<DestinationDraft> decodeDestinationDraft(QByteArrayView json,
                                                             const DestinationTypes &types);
/// `type` is that of the stored destination; naming another one is an error.
[[nodiscard]] Result<DestinationPatch> decodeDestinationPatch(QByteArrayView json, QByteArrayView type,
                                                             const DestinationTypes &types);
[[nodiscard]] Result<Attempt> decodeAttempt(QByteArrayView json);
[[nodiscard]] Result<Delivery> decodeDelivery(QByteArrayView json);
[[nodiscard]] Result<Replay> decodeReplay(QByteArrayView json);
[[nodiscard]] Result<ReplayRequest> decodeReplayRequest(QByteArrayView json);
[[nodiscard]] Result<Explanation> decodeExplanation(QByteArrayView json);
[[nodiscard]] Result<DestinationType> decodeDestinationType(QByteArrayView json);
[[nodiscard]] Result<EventTypeInfo> decodeEventTypeInfo(QByteArrayView json);
[[nodiscard]] Result<Stats> decodeStats(QByteArrayView json);
[[nodiscard]] Result<ApiKey> decodeApiKey(QByteArrayView json);
[[nodiscard]] Result<ServerInfo> decodeServerInfo(QByteArrayView json);
/// Any body; what is not an error envelope becomes one `ApiError` with the text's beginning.
[[nodiscard]] Error decodeError(QByteArrayView json, int httpStatus);
/// Splits a list envelope; items are views into `json`.
struct RawPage { std::vector<QByteArrayView> items; bool hasMore = false; QByteArray nextCursor; };
[[nodiscard]] Result<RawPage> decodePage(QByteArrayView json);

/// For ids kept as JSON in a store or sent to a server.
[[nodiscard]] QByteArray encodeReplayRequest(const ReplayRequest &request);
[[nodiscard]] QByteArray encodeDestinationDraft(const DestinationDraft &draft);
[[nodiscard]] QByteArray encodeDestinationPatch(const DestinationPatch &patch, QByteArrayView type);

} // namespace deckhand
