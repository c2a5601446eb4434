#include "ui/words.h"

#include "models/formatting.h"

#include <array>

namespace deckhand {

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
    return tr("%1 delivered, %2 failed").arg(format::count(good), format::count(bad));
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
    case LinkState::Refused: return tr("Calls fail");
    case LinkState::Off: break;
    }
    return tr("Not watching");
}

QString Words::explain(const Connection &connection)
{
    const QString since = format::fullTime(connection.since(), QTimeZone::systemTimeZone());
    switch (connection.state()) {
    case LinkState::Live: return tr("New events and deliveries are shown as they come.");
    case LinkState::Connecting: return tr("Waiting for the first answer of the engine.");
    case LinkState::Silent:
        return tr("Since %1 events are stored, but the stream tells of none. Press F5 to read the "
                  "lists; the stream is asked for again.")
            .arg(since);
    case LinkState::Refused:
        return tr("The engine answers no calls since %1. %2")
            .arg(since, connection.error() ? connection.error()->text() : QString());
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

QString Words::reason(const Explanation &explanation)
{
    if (!explanation.detail.isEmpty())
        return explanation.detail;
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
                                         : tr("Expected: %1.").arg(problem.message);
    case FieldProblem::Code::BadJson:
        return tr("This is not a JSON object such as {\"X-Team\": \"data\"}.");
    case FieldProblem::Code::NoEvents: return tr("Choose at least one event type, or everything.");
    case FieldProblem::Code::FromEngine: break;
    }
    return problem.message;
}

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Diagnosis)
};

Diagnosis diagnoseStatus(int status, const QString &retryAfter)
{
    switch (status) {
    case 401:
    case 403:
        return {Tr::tr("The receiver refused the sender (%1).").arg(status),
                {},
                Tr::tr("Check the secret and the custom headers; verify the signature on the "
                       "receiving side."),
                {}};
    case 410:
        return {Tr::tr("The receiver says that this endpoint is gone (410)."),
                {},
                Tr::tr("Switch the destination off or change its URL."),
                {}};
    case 429:
        return {
            Tr::tr("The receiver asks to slow down (429)."),
            retryAfter,
            Tr::tr(
                "Lower the rate of this destination. The next attempt waits as long as it asks."),
            {}};
    default: break;
    }
    if (status >= 500)
        return {Tr::tr("The receiver failed (%1).").arg(status),
                {},
                Tr::tr("Nothing to change here. Retry when the receiver has recovered."),
                {}};
    if (status >= 400)
        return {Tr::tr("The receiver rejected the event (%1).").arg(status),
                {},
                Tr::tr("Check the path of the URL, then send a test."),
                {}};
    return {Tr::tr("The receiver answered %1, which is not a success.").arg(status),
            {},
            Tr::tr("Answer with a status from 200 to 299."),
            {}};
}

Diagnosis diagnoseConnection(ErrorClass error)
{
    switch (error) {
    case ErrorClass::DnsError:
        return {Tr::tr("The host name could not be found."),
                {},
                Tr::tr("Check its spelling and the name server."),
                {}};
    case ErrorClass::ConnectionRefused:
        return {Tr::tr("Nothing listens at this address."),
                {},
                Tr::tr("Check that the service is running and the port is right."),
                {}};
    case ErrorClass::ConnectionReset:
        return {Tr::tr("The connection was closed before the answer was complete."),
                {},
                Tr::tr("Look for a proxy or a size limit on the way."),
                {}};
    case ErrorClass::NetworkUnreachable:
        return {Tr::tr("There is no route to this address."),
                {},
                Tr::tr("Check the network of this computer."),
                {}};
    case ErrorClass::Timeout:
        return {Tr::tr("No answer within the time limit. The receiver may still have processed the "
                       "event."),
                {},
                Tr::tr("Answer first and work later; expect a duplicate."),
                {}};
    case ErrorClass::TlsError:
        return {Tr::tr("No secure connection could be made."),
                {},
                Tr::tr("Check the certificate: its dates, its name and who signed it."),
                {}};
    case ErrorClass::Redirect:
        return {Tr::tr("The receiver redirected; redirects are not followed."),
                {},
                Tr::tr("Enter the new URL in the destination."),
                {}};
    case ErrorClass::BlockedAddress:
        return {Tr::tr("This address is not allowed from here."),
                {},
                Tr::tr("Ask the administrator to allow it."),
                {}};
    default:
        return {Tr::tr("The receiver answered in an unexpected way."),
                {},
                Tr::tr("Look at the response below."),
                {}};
    }
}

Diagnosis diagnoseService(ErrorClass error)
{
    switch (error) {
    case ErrorClass::AuthFailed:
        return {Tr::tr("The service refused the credentials."),
                {},
                Tr::tr("Check the key, its permissions and the clock."),
                {}};
    case ErrorClass::NotFound:
        return {Tr::tr("The queue, topic, bucket or exchange does not exist."),
                {},
                Tr::tr("Create it, or correct name and region."),
                {}};
    case ErrorClass::Throttled:
        return {Tr::tr("The service asks to slow down."),
                {},
                Tr::tr("Lower the rate of this destination."),
                {}};
    case ErrorClass::TooLarge:
        return {Tr::tr("The event is larger than this destination accepts."),
                {},
                Tr::tr("Send large events to another destination."),
                {}};
    case ErrorClass::Unroutable:
        return {Tr::tr("The broker accepted the message, but no queue is bound."),
                {},
                Tr::tr("Bind a queue to the exchange."),
                {}};
    case ErrorClass::FormatError:
        return {Tr::tr("The event could not be shaped for this destination."),
                {},
                Tr::tr("Correct the template in the destination."),
                {}};
    default:
        return {Tr::tr("The service rejected the event."),
                {},
                Tr::tr("Look at the answer of the service."),
                {}};
    }
}

Diagnosis diagnosisOf(const Attempt &attempt)
{
    const ErrorClass error = attempt.error.errorClass;
    if (attempt.response && attempt.response->status > 0 && error != ErrorClass::Redirect) {
        QString retryAfter;
        for (const auto &[name, value] : attempt.response->headers) {
            if (name.compare("retry-after", Qt::CaseInsensitive) == 0)
                retryAfter = Tr::tr("Retry-After: %1").arg(QString::fromUtf8(value));
        }
        return diagnoseStatus(attempt.response->status, retryAfter);
    }
    switch (error) {
    case ErrorClass::AuthFailed:
    case ErrorClass::NotFound:
    case ErrorClass::Throttled:
    case ErrorClass::TooLarge:
    case ErrorClass::Unroutable:
    case ErrorClass::FormatError:
    case ErrorClass::Rejected: return diagnoseService(error);
    default: return diagnoseConnection(error);
    }
}

} // namespace

Diagnosis Words::diagnose(const Attempt &attempt)
{
    if (attempt.outcome == AttemptOutcome::Success) {
        const int status = attempt.response ? attempt.response->status : 0;
        return {status > 0 ? tr("The receiver accepted the event (%1).").arg(status)
                           : tr("The service accepted the event."),
                tr("Answered after %1.").arg(format::duration(attempt.durationMs)),
                {},
                {}};
    }
    Diagnosis diagnosis = diagnosisOf(attempt);
    if (diagnosis.evidence.isEmpty())
        diagnosis.evidence = attempt.error.message;
    if (!attempt.error.hint.isEmpty())
        diagnosis.nextStep = attempt.error.hint;
    return diagnosis;
}

} // namespace deckhand
