#include "destinations/aws/awserrors.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace deckhand {

namespace {

using enum ErrorClass;
using enum SendStage;

/// `%1` is the target, `%2` the permission, `%3` the region.
struct Meaning
{
    const char *codes; ///< separated and enclosed by spaces
    ErrorClass errorClass;
    SendStage stage;
    const char *sentence;
    const char *hint;
};

// docs.aws.amazon.com: the common errors of the services, SQS SendMessageBatch, Kinesis PutRecords,
// the error responses of S3. Codes of the older Query protocol are here too: SQS still sends them.
constexpr std::array meanings{
    Meaning{" InvalidClientTokenId UnrecognizedClientException UnrecognizedClient "
            "InvalidAccessKeyId InvalidSecurity NotSignedUp OptInRequired AuthFailure ",
            AuthFailed, SignIn, "The access key is not known.",
            "Check the access key id; it must exist, be active and belong to this partition of "
            "AWS."},
    Meaning{" SignatureDoesNotMatch InvalidSignatureException InvalidSignature "
            "IncompleteSignature IncompleteSignatureException MissingAuthenticationToken "
            "MissingAuthenticationTokenException AuthorizationQueryParametersError ",
            AuthFailed, SignIn, "The signature was refused.",
            "Check the secret access key; it must be the one made with this access key id, and the "
            "region must be %3."},
    Meaning{" ExpiredToken ExpiredTokenException TokenRefreshRequired ", AuthFailed, SignIn,
            "The session token has expired.",
            "Make new temporary credentials, or use a key of an IAM user, which does not expire."},
    Meaning{" InvalidToken InvalidTokenException ", AuthFailed, SignIn,
            "The session token is not valid.",
            "Enter key, secret and session token of the same temporary credentials; leave the "
            "token empty for a key of an IAM user."},
    Meaning{" RequestTimeTooSkewed RequestExpired ", AuthFailed, SignIn,
            "The clocks of this machine and of the service differ too much.",
            "Set this machine's clock, for example by NTP."},
    Meaning{" AuthorizationHeaderMalformed ", AuthFailed, SignIn,
            "The request was signed for region %3, which is not the target's.",
            "Set the region the service names."},
    Meaning{" AccessDenied AccessDeniedException AccessDeniedFault NotAuthorized "
            "NotAuthorizedException AuthorizationError AllAccessDisabled AccountProblem "
            "InvalidPayer ",
            AuthFailed, Permission, "The key may not send to %1.",
            "Allow %2 on it in the policy of the key's user or role, and see that no other policy "
            "denies it."},
    Meaning{" KmsAccessDenied KMSAccessDeniedException KMS.AccessDeniedException ", AuthFailed,
            Permission, "The key may not use the KMS key that encrypts %1.",
            "Allow kms:GenerateDataKey and kms:Decrypt on the KMS key."},
    Meaning{" QueueDoesNotExist NonExistentQueue AWS.SimpleQueueService.NonExistentQueue "
            "QueueDeletedRecently AWS.SimpleQueueService.QueueDeletedRecently NoSuchBucket "
            "ResourceNotFoundException ResourceNotFound InvalidAddress ",
            NotFound, Send, "%1 does not exist.",
            "Check its name, the account and the region (%3), or create it."},
    Meaning{" ProvisionedThroughputExceededException ", Throttled, Send,
            "The shard's throughput is used up.",
            "Add shards or switch the stream to on-demand, spread the partition keys, or lower the "
            "destination's rate."},
    Meaning{" RequestThrottled Throttling ThrottlingException ThrottledException SlowDown "
            "RequestLimitExceeded LimitExceededException OverLimit TooManyRequestsException "
            "KmsThrottled KMSThrottlingException BandwidthLimitExceeded ",
            Throttled, Send, "The service asks to slow down.",
            "Lower the destination's rate or concurrency; later attempts wait longer."},
    Meaning{" BatchRequestTooLong AWS.SimpleQueueService.BatchRequestTooLong EntityTooLarge "
            "MaxMessageLengthExceeded RequestEntityTooLarge MetadataTooLarge RequestTooLarge "
            "MaxPostPreDataLengthExceeded RequestHeaderSectionTooLarge ",
            TooLarge, Send, "The event is larger than %1 accepts.",
            "Send large events elsewhere, by a filter, or raise the target's limit."},
    Meaning{" KeyTooLongError InvalidMessageContents ", FormatError, Send,
            "The service refuses the form of the event.",
            "See what it says; correct the template or the event."},
    Meaning{" PermanentRedirect TemporaryRedirect Redirect ", Redirect, Send,
            "%1 is in another region or at another address.",
            "Set the region the service names, and no endpoint of another region."},
    Meaning{" BadDigest XAmzContentSHA256Mismatch InvalidDigest XAmzContentChecksumMismatch ",
            ProtocolError, Send, "What arrived is not what was sent: its checksum differs.",
            "Look for a proxy that changes requests; nothing needs changing here."},
    Meaning{" KmsDisabled KMSDisabledException KMS.DisabledException KmsInvalidState "
            "KMSInvalidStateException KmsNotFound KMSNotFoundException KMS.NotFoundException "
            "KmsOptInRequired KMSOptInRequired ",
            Rejected, Send, "The KMS key that encrypts %1 cannot be used.",
            "Enable the KMS key, or change the encryption of the target."},
    Meaning{" InternalError InternalFailure InternalServerError InternalFailureException "
            "ServiceUnavailable ServiceUnavailableException ServiceUnavailableError ",
            HttpStatus, Send, "The service failed.",
            "Nothing needs changing here; later attempts may succeed."},
};

const Meaning *meaningOf(const QByteArray &code)
{
    if (code.isEmpty() || code.contains(' '))
        return nullptr;
    const QByteArray wanted = ' ' + code + ' ';
    const auto *found = std::find_if(meanings.begin(), meanings.end(), [&](const Meaning &meaning) {
        return QByteArrayView(meaning.codes).contains(wanted);
    });
    return found == meanings.end() ? nullptr : found;
}

/// `The service says Code: message`, as far as it says anything.
QString evidence(const AwsFault &fault, int status)
{
    const QString answer = status > 0 ? QStringLiteral(" (%1)").arg(status) : QString();
    const QString code = QString::fromLatin1(fault.code);
    if (code.isEmpty() && fault.message.isEmpty())
        return status > 0 ? QStringLiteral("The answer was %1.").arg(status) : QString();
    if (fault.message.isEmpty())
        return QStringLiteral("The service says %1%2.").arg(code, answer);
    QString text = QStringLiteral("The service says %1%2: %3").arg(code, answer, fault.message);
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

AwsVerdict byStatus(int status, const AwsPlace &place)
{
    const auto verdict = [](ErrorClass errorClass, SendStage stage, const QString &sentence,
                            const QString &hint) {
        return AwsVerdict{{errorClass, sentence, hint}, stage};
    };
    switch (status) {
    case 401:
    case 403:
        return verdict(AuthFailed, SignIn, QStringLiteral("The service refused the key."),
                       QStringLiteral("Check key, secret and region, and that the policy allows "
                                      "%1.")
                           .arg(place.action));
    case 404:
        return verdict(NotFound, Send, QStringLiteral("%1 does not exist.").arg(place.target),
                       QStringLiteral("Check its name, the account and the region."));
    case 413:
        return verdict(TooLarge, Send,
                       QStringLiteral("The event is larger than the service accepts."),
                       QStringLiteral("Send large events elsewhere, by a filter."));
    case 429:
        return verdict(Throttled, Send, QStringLiteral("The service asks to slow down."),
                       QStringLiteral("Lower the destination's rate or concurrency."));
    default: break;
    }
    if (status >= 500) {
        return verdict(HttpStatus, Send, QStringLiteral("The service failed."),
                       QStringLiteral("Nothing needs changing here; later attempts may succeed."));
    }
    if (status >= 300 && status < 400) {
        return verdict(Redirect, Send,
                       QStringLiteral("The service redirected; redirects are not "
                                      "followed."),
                       QStringLiteral("Correct the region or the endpoint."));
    }
    return verdict(Rejected, Send, QStringLiteral("The service rejected the event."),
                   QStringLiteral("See what it says, correct the destination, then send a test "
                                  "event."));
}

QString filled(const char *text, const AwsPlace &place)
{
    QString result = QString::fromUtf8(text);
    result.replace(QLatin1String("%1"), place.target);
    result.replace(QLatin1String("%2"), place.action);
    result.replace(QLatin1String("%3"), QString::fromLatin1(place.region));
    // A target in the middle of a sentence begins small: "The key may not send to the queue …".
    result.replace(QLatin1String(" The "), QLatin1String(" the "));
    return result.replace(QLatin1String(". the "), QLatin1String(". The "));
}

QString minutesOrSeconds(milliseconds difference)
{
    const auto seconds = std::llround(std::abs(double(difference.count())) / 1000.0);
    if (seconds < 120)
        return QStringLiteral("%1 seconds").arg(seconds);
    return QStringLiteral("%1 minutes").arg((seconds + 30) / 60);
}

} // namespace

AwsVerdict awsVerdict(const AwsFault &fault, int status, const AwsPlace &place)
{
    AwsVerdict verdict;
    if (const Meaning *meaning = meaningOf(fault.code)) {
        verdict = {
            {meaning->errorClass, filled(meaning->sentence, place), filled(meaning->hint, place)},
            meaning->stage};
    } else {
        verdict = byStatus(status, place);
    }
    // Said by a parameter error only: the size of a message beyond the queue's own limit.
    const bool tooLong = verdict.error.errorClass == Rejected &&
                         (fault.message.contains(QLatin1String("shorter than")) ||
                          fault.message.contains(QLatin1String("too long")) ||
                          fault.message.contains(QLatin1String("less than or equal to")));
    if (tooLong && !fault.message.contains(QLatin1String("partitionKey"))) {
        verdict.error.errorClass = TooLarge;
        verdict.error.message = filled("The event is larger than %1 accepts.", place);
        verdict.error.hint = QStringLiteral("Send large events elsewhere, by a filter, or raise "
                                            "the target's limit.");
    }
    if (!fault.region.isEmpty() && fault.region != place.region) {
        verdict.error.hint =
            QStringLiteral("Set the region to %1.").arg(QString::fromLatin1(fault.region));
    }
    const QString said = evidence(fault, status);
    if (!said.isEmpty())
        verdict.error.message += QLatin1Char(' ') + said;
    return verdict;
}

std::optional<milliseconds> clockBehind(const Headers &headers, Timestamp now)
{
    for (const auto &[name, value] : headers) {
        if (name.compare("date", Qt::CaseInsensitive) != 0 || value.size() > 40)
            continue;
        QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(value),
                                                 QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
        if (!date.isValid())
            return std::nullopt;
        date.setTimeSpec(Qt::UTC);
        return milliseconds(date.toMSecsSinceEpoch() - toMillis(now));
    }
    return std::nullopt;
}

void explainSkew(AwsVerdict &verdict, const AwsFault &fault, const Headers &headers, Timestamp now)
{
    if (verdict.stage != SignIn || verdict.error.errorClass != AuthFailed)
        return;
    const auto behind = clockBehind(headers, now);
    if (!behind)
        return;
    const bool said = fault.code == "RequestTimeTooSkewed" || fault.code == "RequestExpired" ||
                      fault.message.contains(QLatin1String("ignature expired")) ||
                      fault.message.contains(QLatin1String("not yet current"));
    // The services tolerate 5 minutes, S3 15.
    const milliseconds least = said ? std::chrono::minutes(1) : std::chrono::minutes(5);
    if (std::chrono::abs(*behind) < least)
        return;
    verdict.error.message =
        QStringLiteral("This machine's clock is %1 %2 the service's. ")
            .arg(minutesOrSeconds(*behind),
                 behind->count() > 0 ? QStringLiteral("behind") : QStringLiteral("ahead of")) +
        verdict.error.message;
    verdict.error.hint = QStringLiteral("Set this machine's clock, for example by NTP, then send a "
                                        "test event.");
}

} // namespace deckhand
