#include "api/codec.h"
#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/language.h"
#include "ui/words.h"

#include <algorithm>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Diagnosis)
};

Diagnosis diagnoseStatus(int status)
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
            {},
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

/// What a connection that was made came to.
Diagnosis diagnoseAnswer(ErrorClass error)
{
    switch (error) {
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
    default: return diagnoseAnswer(error);
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
        return diagnoseStatus(attempt.response->status);
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

/// The first sentence of what the engine says, where it is one that can be said here.
QString firstSentence(const QString &message)
{
    const qsizetype end = message.indexOf(QStringLiteral(". "));
    const QString first = end < 0 ? message : message.first(end + 1);
    return !first.isEmpty() && isEngineText(first) ? engineText(first) : QString();
}

/// Within what time nothing came; empty where the message does not say.
QString limitOf(const QString &message, const char *opening)
{
    const QString head = QString::fromLatin1(opening);
    if (!message.startsWith(head))
        return {};
    const QString rest = message.sliced(head.size());
    const qsizetype end = rest.indexOf(QStringLiteral(". "));
    return end < 0 ? rest.chopped(rest.endsWith(QLatin1Char('.')) ? 1 : 0) : rest.first(end);
}

/// Of a failure whose evidence has the values: what they are belongs into the headline.
QString preciseCause(const AttemptError &error)
{
    const QString &message = error.message;
    if (error.errorClass == ErrorClass::TlsError)
        return firstSentence(message);
    if (error.errorClass != ErrorClass::Timeout)
        return {};
    for (const char *opening : {"No answer within ", "No complete answer within "}) {
        if (const QString limit = limitOf(message, opening); !limit.isEmpty())
            return Tr::tr("No answer within %1. The receiver may still have processed the event.")
                .arg(limit);
    }
    if (const QString limit = limitOf(message, "No secure connection within "); !limit.isEmpty())
        return Tr::tr("No secure connection within %1; nothing was sent.").arg(limit);
    // No connection, no address: nothing was sent either, and the sentence has the values.
    return firstSentence(message);
}

bool wordsAreEnglish()
{
    const QString spoken = QLocale::languageToCode(QLocale().language());
    // English is the first, and what is spoken where there is no catalogue.
    return std::none_of(languages().begin() + 1, languages().end(),
                        [&spoken](const Language &language) { return language.code == spoken; });
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
    if (const QString precise = preciseCause(attempt.error); !precise.isEmpty())
        diagnosis.cause = precise;
    if (!attempt.response && attempt.error.errorClass != ErrorClass::None)
        diagnosis.code = QLatin1String(wireName(attempt.error.errorClass));
    if (diagnosis.evidence.isEmpty())
        diagnosis.evidence = engineText(attempt.error.message);
    // The sender's hint knows more; where it is not known in this language, ours comes before it.
    const QString hint = attempt.error.hint;
    if (!hint.isEmpty()) {
        const bool understood =
            wordsAreEnglish() || isEngineText(hint) || diagnosis.nextStep.isEmpty();
        diagnosis.nextStep =
            understood ? engineText(hint) : QString(diagnosis.nextStep + u'\n' + engineText(hint));
    }
    return diagnosis;
}

} // namespace deckhand
