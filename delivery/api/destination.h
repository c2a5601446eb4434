#pragma once

#include "api/contentfilter.h"
#include "api/ids.h"
#include "api/secret.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace deckhand {

enum class DestinationStatus { Active, Inactive, PendingVerification, Unknown };

/// Which events a destination wants: exact types, `object.*` patterns, or everything.
class Subscription
{
public:
    Subscription() = default;
    explicit Subscription(std::vector<QByteArray> patterns) : m_patterns(std::move(patterns)) {}
    [[nodiscard]] const std::vector<QByteArray> &patterns() const { return m_patterns; }
    [[nodiscard]] bool isEverything() const;
    [[nodiscard]] bool matches(QByteArrayView type) const;
    bool operator==(const Subscription &) const = default;

private:
    std::vector<QByteArray> m_patterns;
};

/// When a failed attempt is tried again. Unset fields take the instance's value.
struct RetryPolicy
{
    int maxRetries = 3; ///< attempts beyond the first
    milliseconds base{30'000};
    double factor = 2.0;
    milliseconds cap{120'000};
    double jitter = 0.1; ///< up to this share is added at random
    /// Explicit waits; where given they replace base, factor, cap and maxRetries.
    std::vector<milliseconds> schedule;
    bool operator==(const RetryPolicy &) const = default;
};

/// The settings of one destination type, split so that credentials can't be printed by accident.
struct DestinationConfig
{
    std::map<QString, QString> fields;
    std::map<QString, Secret> credentials;
    bool operator==(const DestinationConfig &) const = default;
};

/// A webhook's former signing secret, still used beside the current one until `expiresAt`.
struct PreviousSecret
{
    Secret secret;
    Timestamp expiresAt{};
    bool operator==(const PreviousSecret &) const = default;
};

/// Counters a list shows beside each destination. Attempts of kind `test` are never counted.
struct DestinationStats
{
    qint64 success24h = 0;
    qint64 failure24h = 0;
    qint64 waiting = 0; ///< pending and retrying
    qint64 held = 0;
    std::optional<Timestamp> lastSuccessAt;
    std::optional<Timestamp> lastFailureAt;
    std::vector<int> hourlySuccess; ///< 24 values, oldest first; empty where not known
    std::vector<int> hourlyFailure;
    bool operator==(const DestinationStats &) const = default;
};

/// Why a destination is inactive.
enum class StatusReason { None, Operator, AttemptsExhausted, Gone, Unknown };

struct Destination
{
    DestinationId id;
    QString name;
    QByteArray type; ///< `webhook`, `aws_sqs` …; unknown types are read-only
    DestinationStatus status = DestinationStatus::Active;
    StatusReason statusReason = StatusReason::None;
    DeliveryId statusDelivery; ///< the delivery that made it inactive, if one did
    std::optional<Timestamp> statusChangedAt;
    Subscription events;
    DestinationConfig config;
    std::vector<PreviousSecret> previousSecrets;
    ContentFilter filter; ///< empty: every event passes
    std::map<QString, QString> metadata;
    std::optional<RetryPolicy> retryPolicy;
    std::optional<int> maxConcurrency; ///< attempts in flight
    std::optional<double> maxRate;     ///< attempts per second
    Timestamp createdAt{};
    Timestamp updatedAt{};
    std::optional<DestinationStats> stats;
};

struct DestinationDraft
{
    QString name;
    QByteArray type = "webhook";
    Subscription events;
    DestinationConfig config;
    ContentFilter filter;
    std::map<QString, QString> metadata;
    std::optional<RetryPolicy> retryPolicy;
    std::optional<int> maxConcurrency;
    std::optional<double> maxRate;
    bool active = true;
    /// Made without asking the service (`DestinationType::verifies`). Not part of the JSON.
    bool skipVerification = false;
};

enum class OnReactivate { Resume, ReplayMissed, Drop };

/// What a JSON merge patch (RFC 7396) changes. A member that is not set stays as it is; the inner
/// optional of a clearable member is empty where the patch said `null`.
struct DestinationPatch
{
    std::optional<QString> name;
    std::optional<Subscription> events;
    std::map<QString, std::optional<QString>> configFields;
    std::map<QString, std::optional<Secret>> configCredentials;
    std::optional<ContentFilter> filter; ///< an empty filter clears
    std::map<QString, std::optional<QString>> metadata;
    bool clearMetadata = false; ///< removes all of it first; on the wire only without new values
    std::optional<std::optional<RetryPolicy>> retryPolicy;
    /// Wire names of the members of `retryPolicy` that the patch names; the others keep their
    /// value. Empty: all of them.
    std::vector<QByteArray> retryPolicyMembers;
    std::optional<std::optional<int>> maxConcurrency;
    std::optional<std::optional<double>> maxRate;
    std::optional<DestinationStatus> status; ///< Active or Inactive
    OnReactivate onReactivate = OnReactivate::Resume;
};

/// Merges everything but `status` and `onReactivate`, which are changes of state and the engine's.
void applyPatch(Destination &destination, const DestinationPatch &patch);
/// What a destination would be created from, to validate it as a whole.
[[nodiscard]] DestinationDraft toDraft(const Destination &destination);

} // namespace deckhand
