#include "destinations/stages.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

/// A certificate that ends before long warns.
constexpr auto soonExpired = std::chrono::hours(24 * 14);

std::optional<double> measured(const SendOutcome &outcome, SendStage stage)
{
    switch (stage) {
    case SendStage::Resolve: return outcome.phases.dnsMs;
    case SendStage::Connect: return outcome.phases.connectMs;
    case SendStage::Tls: return outcome.phases.tlsMs;
    case SendStage::SignIn: return outcome.signInMs;
    case SendStage::Permission: return outcome.permissionMs;
    case SendStage::Size: return std::nullopt;
    case SendStage::Send: break;
    }
    return outcome.phases.firstByteMs;
}

/// The message was made and found too large before anything was sent.
bool isUnsent(const SendOutcome &outcome)
{
    return outcome.outcome == AttemptOutcome::Failure &&
           outcome.error.errorClass == ErrorClass::TooLarge && !outcome.request;
}

/// Where it stopped. A service says of a message that it is too large in its answer to it.
SendStage lastStage(const SendOutcome &outcome)
{
    const bool tooLarge = outcome.outcome == AttemptOutcome::Failure &&
                          outcome.error.errorClass == ErrorClass::TooLarge;
    return tooLarge ? SendStage::Size : outcome.stage;
}

bool isSkipped(const SendOutcome &outcome, SendStage stage)
{
    const auto &skipped = outcome.skipped;
    return std::find(skipped.begin(), skipped.end(), stage) != skipped.end();
}

bool hasLimit(const StageFacts &facts)
{
    return facts.size && facts.size->limit > 0 && facts.size->bytes <= facts.size->limit;
}

StageOutcome verdict(const SendOutcome &outcome, SendStage stage, const StageFacts &facts)
{
    const bool failed = outcome.outcome == AttemptOutcome::Failure;
    const SendStage last = lastStage(outcome);
    if (stage == last)
        return failed ? StageOutcome::Failed : StageOutcome::Passed;
    if (stage > last || isSkipped(outcome, stage) || isUnsent(outcome) ||
        (stage == SendStage::Size && !hasLimit(facts)))
        return StageOutcome::Skipped;
    return StageOutcome::Passed;
}

/// `2.1 KB`, as services write their limits.
QString sizeText(qint64 bytes)
{
    constexpr qint64 unit = 1024;
    if (bytes < unit)
        return QStringLiteral("%1 bytes").arg(bytes);
    const char *name = "KB";
    auto value = double(bytes) / unit;
    for (const char *larger : {"MB", "GB"}) {
        if (value < unit)
            break;
        value /= unit;
        name = larger;
    }
    const int digits = value < 10 && value != double(qint64(value)) ? 1 : 0;
    return QStringLiteral("%1 %2").arg(value, 0, 'f', digits).arg(QLatin1String(name));
}

QString sizeSeen(const StageFacts &facts)
{
    if (!facts.size)
        return {};
    const QString bytes = sizeText(facts.size->bytes);
    if (!hasLimit(facts))
        return QStringLiteral("The message has %1; this type sets no limit.").arg(bytes);
    return QStringLiteral("The message has %1 of the %2 that are accepted.")
        .arg(bytes, sizeText(facts.size->limit));
}

qint64 daysLeft(const AttemptCertificate &certificate, Timestamp now)
{
    return (certificate.validUntil - now) / std::chrono::hours(24);
}

QString tlsSeen(const AttemptConnection &connection, Timestamp now)
{
    const QString how =
        QStringLiteral("Secured by %1.").arg(QString::fromLatin1(connection.tlsVersion));
    if (!connection.certificate)
        return connection.tlsVersion.isEmpty() ? QString() : how;
    const AttemptCertificate &shown = *connection.certificate;
    return how + QLatin1Char(' ') +
           QStringLiteral("The certificate is for %1, issued by %2, valid until %3; days left: %4, "
                          "certificates sent: %5.")
               .arg(shown.subject, shown.issuer,
                    QString::fromLatin1(toIso(shown.validUntil).left(10)),
                    QString::number(daysLeft(shown, now)), QString::number(shown.chainLength));
}

QString answerSeen(const SendOutcome &outcome)
{
    if (!outcome.acknowledgement.isEmpty())
        return QStringLiteral("Acknowledged with %1.")
            .arg(QString::fromUtf8(outcome.acknowledgement));
    return outcome.response
             ? QStringLiteral("Answered with status %1.").arg(outcome.response->status)
             : QStringLiteral("The event was taken.");
}

/// Of a stage that was passed.
QString seen(const SendOutcome &outcome, SendStage stage, const StageFacts &facts)
{
    const AttemptConnection connection = outcome.connection.value_or(AttemptConnection());
    switch (stage) {
    case SendStage::Resolve:
        return connection.reused ? QStringLiteral("A connection was open already.")
                                 : QStringLiteral("The host was found.");
    case SendStage::Connect:
        return connection.peer.isEmpty()
                 ? QString()
                 : QStringLiteral("Connected to %1.").arg(QString::fromLatin1(connection.peer));
    case SendStage::Tls: return tlsSeen(connection, facts.now);
    case SendStage::SignIn: return QStringLiteral("The credentials were accepted.");
    case SendStage::Permission: return QStringLiteral("Sending is permitted.");
    case SendStage::Size: return sizeSeen(facts);
    case SendStage::Send: break;
    }
    return answerSeen(outcome);
}

QString whySkipped(const SendOutcome &outcome, SendStage stage, const StageFacts &facts)
{
    const bool refusedForSize = outcome.outcome == AttemptOutcome::Failure &&
                                outcome.error.errorClass == ErrorClass::TooLarge;
    if (refusedForSize && stage > SendStage::Size)
        return QStringLiteral("Not taken, because of its size.");
    if (stage > lastStage(outcome))
        return outcome.outcome == AttemptOutcome::Failure
                 ? QStringLiteral("Not reached: an earlier stage failed.")
                 : QStringLiteral("This test ends before it.");
    if (isUnsent(outcome))
        return QStringLiteral("Not tried: the message is too large to be sent.");
    switch (stage) {
    case SendStage::Tls: return QStringLiteral("The address is one without TLS.");
    case SendStage::SignIn:
        return QStringLiteral("This type has no sign-in of its own; the request proves who sends.");
    case SendStage::Permission:
        return QStringLiteral("This type asks for no permission before it sends.");
    case SendStage::Size: return sizeSeen(facts);
    default: return {};
    }
}

/// What will go wrong before long.
QString warning(const SendOutcome &outcome, SendStage stage, const StageFacts &facts)
{
    const bool tls = stage == SendStage::Tls && outcome.connection &&
                     outcome.connection->certificate &&
                     outcome.connection->certificate->validUntil - facts.now < soonExpired;
    return tls ? QStringLiteral("Renew the service's certificate before it expires.") : QString();
}

AttemptStage stageOf(const SendOutcome &outcome, SendStage stage, const StageFacts &facts)
{
    AttemptStage made{stage, verdict(outcome, stage, facts), std::nullopt, {}, {}};
    if (made.outcome == StageOutcome::Skipped) {
        made.message = whySkipped(outcome, stage, facts);
        return made;
    }
    made.ms = measured(outcome, stage);
    const bool failed = made.outcome == StageOutcome::Failed;
    made.message = failed ? outcome.error.message : seen(outcome, stage, facts);
    made.hint = failed ? outcome.error.hint : warning(outcome, stage, facts);
    return made;
}

} // namespace

std::vector<AttemptStage> stagesOf(const SendOutcome &outcome, const StageFacts &facts)
{
    using enum SendStage;
    std::vector<AttemptStage> stages;
    for (const SendStage stage : std::array{Resolve, Connect, Tls, SignIn, Permission, Size, Send})
        stages.push_back(stageOf(outcome, stage, facts));
    return stages;
}

void skipUnlessFailed(SendOutcome &outcome, std::initializer_list<SendStage> stages)
{
    for (const SendStage stage : stages) {
        if (outcome.outcome == AttemptOutcome::Success || outcome.stage != stage)
            outcome.skipped.push_back(stage);
    }
}

} // namespace deckhand
