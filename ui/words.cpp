#include "ui/words.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/typetexts.h"

#include <array>

namespace deckhand {

namespace {

/// In seconds; beyond it one clock is wrong, or was set back.
constexpr int clocksDiffer = 5;

} // namespace

QString Words::header(Column column) const
{
    switch (column) {
    case Column::Time: return tr("Time");
    case Column::Type: return tr("Type");
    case Column::About: return tr("About");
    case Column::Event: return tr("Event");
    case Column::Deliveries: return tr("Deliveries");
    case Column::Size: return tr("Size");
    case Column::Destination: return tr("Destination");
    case Column::State: return tr("State");
    case Column::Tries: return tr("Attempts");
    case Column::Error: return tr("Last error");
    case Column::Next: return tr("Next attempt");
    case Column::Name: return tr("Name");
    case Column::Kind: return tr("Kind");
    case Column::Last24h: return tr("Last 24 hours");
    case Column::SuccessRate: return tr("Success");
    case Column::Backlog: return tr("Backlog");
    case Column::LastSuccess: return tr("Last success");
    case Column::LastFailure: return tr("Last failure");
    case Column::Events: return tr("Events");
    case Column::Detail: return tr("Detail");
    case Column::Since: return tr("After");
    case Column::Progress: return tr("Progress");
    case Column::Scope: return tr("What");
    case Column::Failures: return tr("Failed");
    case Column::CreatedBy: return tr("Created by");
    case Column::Cause: return tr("Cause");
    case Column::Affected: return tr("Affected");
    case Column::FirstSeen: return tr("First seen");
    case Column::LastSeen: return tr("Last seen");
    case Column::Role: return tr("Role");
    case Column::Prefix: return tr("Begins with");
    case Column::Created: return tr("Created");
    case Column::LastUsed: return tr("Last used");
    case Column::Mark: return tr("Mark");
    case Column::Expires: return tr("Expires");
    }
    return {};
}

QString Words::word(DeliveryStatus status) const
{
    switch (status) {
    case DeliveryStatus::Pending: return tr("Waiting");
    case DeliveryStatus::Retrying: return tr("Retrying");
    case DeliveryStatus::Held: return tr("Held");
    case DeliveryStatus::Success: return tr("Delivered");
    case DeliveryStatus::Failure: return tr("Failed");
    case DeliveryStatus::Canceled: return tr("Canceled");
    case DeliveryStatus::Unknown: break;
    }
    return tr("Unknown state");
}

QString Words::word(DestinationStatus status) const
{
    switch (status) {
    case DestinationStatus::Active: return tr("Active");
    case DestinationStatus::Inactive: return tr("Inactive");
    case DestinationStatus::PendingVerification: return tr("Needs verification");
    case DestinationStatus::Unknown: break;
    }
    return tr("Unknown state");
}

QString Words::word(Decision decision) const
{
    switch (decision) {
    case Decision::Delivered: return tr("Delivered");
    case Decision::Pending: return tr("Waiting");
    case Decision::Retrying: return tr("Retrying");
    case Decision::Held: return tr("Held");
    case Decision::Failed: return tr("Failed");
    case Decision::NotSubscribed: return tr("Not subscribed");
    case Decision::Filtered: return tr("Filtered out");
    case Decision::Inactive: return tr("Was inactive");
    case Decision::CreatedLater: return tr("Created later");
    case Decision::Deleted: return tr("Deleted");
    case Decision::Canceled: return tr("Canceled");
    case Decision::Unknown: break;
    }
    return tr("Unknown");
}

QString Words::word(ErrorClass error) const
{
    switch (error) {
    case ErrorClass::None: return {};
    case ErrorClass::DnsError: return tr("Host name not found");
    case ErrorClass::ConnectionRefused: return tr("Connection refused");
    case ErrorClass::ConnectionReset: return tr("Connection closed early");
    case ErrorClass::NetworkUnreachable: return tr("Network unreachable");
    case ErrorClass::Timeout: return tr("No answer in time");
    case ErrorClass::TlsError: return tr("TLS failed");
    case ErrorClass::Redirect: return tr("Redirected");
    case ErrorClass::HttpStatus: return tr("Rejected by status");
    case ErrorClass::AuthFailed: return tr("Credentials refused");
    case ErrorClass::NotFound: return tr("Target not found");
    case ErrorClass::Throttled: return tr("Asked to slow down");
    case ErrorClass::TooLarge: return tr("Too large");
    case ErrorClass::Unroutable: return tr("No queue bound");
    case ErrorClass::Rejected: return tr("Rejected");
    case ErrorClass::FormatError: return tr("Template failed");
    case ErrorClass::BlockedAddress: return tr("Address not allowed");
    case ErrorClass::ProtocolError: return tr("Unexpected answer");
    }
    return {};
}

QString Words::word(const DeliverySummary &s) const
{
    const int total = s.total();
    if (total == 0)
        return tr("No destination");
    if (s.delivered == total)
        return total == 1 ? tr("Delivered") : tr("All %n delivered", nullptr, total);
    if (s.failed > 0)
        return tr("%1 of %2 failed").arg(s.failed).arg(total);
    if (s.retrying > 0)
        return tr("%1 of %2 retrying").arg(s.retrying).arg(total);
    if (s.held > 0)
        return tr("%1 of %2 held").arg(s.held).arg(total);
    if (s.waiting > 0)
        return tr("%1 of %2 waiting").arg(s.waiting).arg(total);
    return tr("%1 of %2 canceled").arg(s.canceled).arg(total);
}

QString Words::destinationType(const QByteArray &type) const
{
    if (type == "webhook")
        return tr("Webhook");
    if (type == "aws_sqs")
        return tr("AWS SQS");
    if (type == "aws_kinesis")
        return tr("AWS Kinesis");
    if (type == "aws_s3")
        return tr("AWS S3");
    if (type == "aws_eventbridge")
        return tr("AWS EventBridge");
    if (type == "gcp_pubsub")
        return tr("GCP Pub/Sub");
    if (type == "azure_servicebus")
        return tr("Azure Service Bus");
    if (type == "rabbitmq")
        return tr("RabbitMQ");
    if (type == "hookdeck")
        return tr("Hookdeck");
    return QString::fromUtf8(type);
}

QString Words::subscription(const Subscription &events) const
{
    if (events.isEverything())
        return tr("Everything");
    const auto &patterns = events.patterns();
    if (patterns.empty())
        return tr("Nothing");
    const QString first = QString::fromUtf8(patterns.front());
    if (patterns.size() == 1)
        return first;
    return tr("%1 and %n more", nullptr, int(patterns.size()) - 1).arg(first);
}

QString Words::ago(Timestamp at, Timestamp now) const
{
    const auto seconds = (now - at).count() / 1000;
    if (seconds < -clocksDiffer)
        return tr("%1 ahead").arg(format::duration(double((at - now).count())));
    if (seconds < 2)
        return tr("just now");
    if (seconds < 60)
        return tr("%n s ago", nullptr, int(seconds));
    if (seconds < 3600)
        return tr("%n min ago", nullptr, int(seconds / 60));
    if (seconds < 48 * 3600)
        return tr("%n h ago", nullptr, int(seconds / 3600));
    return tr("%n days ago", nullptr, int(seconds / 86400));
}

QString Words::outcomes(qint64 good, qint64 bad) const
{
    if (good + bad == 0)
        return tr("Nothing sent");
    if (bad == 0)
        return tr("%1 delivered").arg(format::count(good));
    // What failed first: where there is little room the end is cut.
    return tr("%1 failed, %2 delivered").arg(format::count(bad), format::count(good));
}

QString Words::backlog(qint64 waiting, qint64 held) const
{
    if (waiting == 0 && held == 0)
        return tr("None");
    if (held == 0)
        return tr("%1 waiting").arg(format::count(waiting));
    if (waiting == 0)
        return tr("%1 held").arg(format::count(held));
    return tr("%1 waiting, %2 held").arg(format::count(waiting), format::count(held));
}

QString Words::word(AttemptTrigger trigger)
{
    switch (trigger) {
    case AttemptTrigger::Automatic: return tr("scheduled");
    case AttemptTrigger::Manual: return tr("manual");
    case AttemptTrigger::Replay: return tr("replay");
    case AttemptTrigger::Test: return tr("test");
    }
    return {};
}

QString Words::trigger(const Attempt &attempt)
{
    return attempt.trigger == AttemptTrigger::Manual && !attempt.by.isEmpty()
             ? tr("manual by %1").arg(attempt.by)
             : word(attempt.trigger);
}

QString Words::word(StatusReason reason)
{
    switch (reason) {
    case StatusReason::Operator: return tr("It was switched off by hand.");
    case StatusReason::AttemptsExhausted:
        return tr("All attempts of one delivery failed, so nothing more is sent there.");
    case StatusReason::Gone: return tr("The receiver says that this endpoint is gone.");
    default: return tr("The reason is not known.");
    }
}

QString Words::word(Environment environment)
{
    switch (environment) {
    case Environment::Demo: return tr("DEMO");
    case Environment::Local: return tr("LOCAL");
    case Environment::Development: return tr("DEVELOPMENT");
    case Environment::Staging: return tr("STAGING");
    case Environment::Production: return tr("PRODUCTION");
    case Environment::Other: break;
    }
    return tr("OTHER");
}

QString Words::word(LinkState state)
{
    switch (state) {
    case LinkState::Live: return tr("Live");
    case LinkState::Connecting: return tr("Connecting");
    case LinkState::Silent: return tr("Stream stopped");
    case LinkState::CatchingUp: return tr("Catching up");
    case LinkState::Lost: return tr("Lost");
    case LinkState::Refused: return tr("Calls fail");
    case LinkState::Off: break;
    }
    return tr("Not watching");
}

QString Words::explain(const LinkWatch &connection, const Wording &times)
{
    const QString since = times.fullTime(connection.since());
    switch (connection.state()) {
    case LinkState::Live:
        return connection.polledAt()
                 ? tr("This server has no stream, so its events are read again and again. It "
                      "answered last at %1.")
                       .arg(times.shortTime(*connection.polledAt(), connection.now(),
                                            format::Precision::Seconds))
                 : tr("New events and deliveries are shown as they come.");
    case LinkState::Connecting: return tr("Waiting for an answer of the engine.");
    case LinkState::Silent:
        return tr("Events are stored since %1, but the stream tells of none. “Refresh” reads the "
                  "lists; the stream is asked for again.")
            .arg(since);
    case LinkState::CatchingUp:
        return tr("The stream has missed something, so the lists are read again.");
    case LinkState::Lost:
        return tr("The connection is lost since %1; it is tried again by itself. %2")
            .arg(since, connection.error() ? engineText(*connection.error()) : QString());
    case LinkState::Refused:
        return tr("The engine answers no calls since %1. %2")
            .arg(since, connection.error() ? engineText(*connection.error()) : QString());
    case LinkState::Off: break;
    }
    return tr("The window is hidden, so nothing is read.");
}

QString Words::obstacle(RetryObstacle obstacle)
{
    switch (obstacle) {
    case RetryObstacle::None: break;
    case RetryObstacle::NothingShown: return tr("Select a delivery first.");
    case RetryObstacle::Busy: return tr("A change of this delivery is under way.");
    case RetryObstacle::Delivered: return tr("It was delivered; there is nothing to retry.");
    case RetryObstacle::DestinationInactive:
        return tr("The destination is inactive. Reactivate it first.");
    case RetryObstacle::DestinationDeleted: return tr("The destination was deleted.");
    }
    return {};
}

QString Words::reason(const Explanation &explanation, const Wording &times)
{
    if (!explanation.detail.isEmpty())
        return engineText(explanation.detail, times);
    switch (explanation.decision) {
    case Decision::NotSubscribed: return tr("The destination does not subscribe to this type.");
    case Decision::Filtered: return tr("The destination's filter leaves this event out.");
    case Decision::Inactive: return tr("The destination was inactive when the event came.");
    case Decision::CreatedLater: return tr("The destination was created after the event.");
    case Decision::Deleted: return tr("The destination was deleted.");
    case Decision::Held: return tr("It waits until the destination is active again.");
    default: return {};
    }
}

QString Words::problem(const FieldProblem &problem)
{
    switch (problem.code) {
    case FieldProblem::Code::Missing: return tr("This is needed.");
    case FieldProblem::Code::BadUrl:
        return tr("This is not an absolute URL that begins with http:// or https://.");
    case FieldProblem::Code::BadPattern:
        return problem.message.isEmpty() ? tr("This has the wrong form.")
                                         : tr("Expected: %1.").arg(typeText(problem.message));
    case FieldProblem::Code::BadJson:
        return tr("This is not a JSON object such as {\"X-Team\": \"data\"}.");
    case FieldProblem::Code::ReservedHeader:
        return tr("The header %1 is set by the sender. Remove it.").arg(problem.message);
    case FieldProblem::Code::BadNumber: return tr("This is not a number such as 30 or 0.5.");
    case FieldProblem::Code::BadWaits:
        return tr("This is not a list of seconds such as 10, 60, 300.");
    case FieldProblem::Code::NoEvents: return tr("Choose at least one event type, or everything.");
    case FieldProblem::Code::FromEngine: break;
    }
    return engineText(problem.message);
}

} // namespace deckhand
