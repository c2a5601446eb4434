#include "destinations/httpoutcome.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace deckhand {

namespace {

const QByteArray *header(const Headers &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return &value;
    }
    return nullptr;
}

QString shortened(const QByteArray &text)
{
    constexpr qsizetype most = 200;
    return text.size() <= most ? QString::fromUtf8(text)
                               : QString::fromUtf8(text.first(most)) + QChar(0x2026);
}

AttemptError redirected(const HttpResponse &response)
{
    const QByteArray *location = header(response.headers, "location");
    if (!location) {
        return {
            ErrorClass::Redirect,
            QStringLiteral("The receiver redirected (%1) without saying where; redirects are not "
                           "followed.")
                .arg(response.status),
            QStringLiteral("Use the URL that answers itself.")};
    }
    return {ErrorClass::Redirect,
            QStringLiteral("The receiver redirected (%1) to %2; redirects are not followed.")
                .arg(QString::number(response.status), shortened(*location)),
            QStringLiteral("Use the new URL.")};
}

AttemptError throttled(const HttpResponse &response)
{
    const QByteArray *wait = header(response.headers, "retry-after");
    return {ErrorClass::Throttled,
            wait ? QStringLiteral("The receiver asks to slow down (429), Retry-After: %1.")
                       .arg(shortened(*wait))
                 : QStringLiteral("The receiver asks to slow down (429)."),
            QStringLiteral("Lower the destination's rate; the next attempt waits as the receiver "
                           "asked.")};
}

AttemptError errorOf(const HttpResponse &response)
{
    const int status = response.status;
    if (status >= 300 && status < 400)
        return redirected(response);
    switch (status) {
    case 401:
    case 403:
        return {ErrorClass::AuthFailed,
                QStringLiteral("The receiver refused the sender (%1).").arg(status),
                QStringLiteral("Check the secret and the custom headers on both sides.")};
    case 404:
        return {ErrorClass::HttpStatus, QStringLiteral("The receiver rejected the event (404)."),
                QStringLiteral("Check the path of the URL, then send a test event.")};
    case 410:
        return {ErrorClass::HttpStatus,
                QStringLiteral("The receiver says this endpoint is gone (410)."),
                QStringLiteral("Disable the destination or change its URL.")};
    case 413:
        return {ErrorClass::TooLarge,
                QStringLiteral("The event is larger than the receiver accepts (413)."),
                QStringLiteral("Raise the receiver's limit, or send these events elsewhere.")};
    case 429: return throttled(response);
    default: break;
    }
    if (status >= 500) {
        return {ErrorClass::HttpStatus, QStringLiteral("The receiver failed (%1).").arg(status),
                QStringLiteral("Nothing needs changing here; retry when the receiver has "
                               "recovered.")};
    }
    return {ErrorClass::HttpStatus,
            QStringLiteral("The receiver rejected the event (%1).").arg(status),
            QStringLiteral("See the body of its answer, then send a test event.")};
}

/// How far a transfer without an answer came, by what was measured.
SendStage stageByPhases(const HttpResponse &response, bool tls)
{
    if (response.reused || response.phases.firstByteMs)
        return SendStage::Send;
    if (!response.phases.dnsMs)
        return SendStage::Resolve;
    if (!response.phases.connectMs)
        return SendStage::Connect;
    return tls && !response.phases.tlsMs ? SendStage::Tls : SendStage::Send;
}

SendStage stageOf(const HttpResponse &response, bool tls)
{
    switch (response.errorClass) {
    case ErrorClass::None: break;
    case ErrorClass::DnsError:
    case ErrorClass::FormatError: return SendStage::Resolve;
    case ErrorClass::ConnectionRefused:
    case ErrorClass::NetworkUnreachable:
    case ErrorClass::BlockedAddress: return SendStage::Connect;
    case ErrorClass::TlsError: return SendStage::Tls;
    case ErrorClass::Timeout:
    case ErrorClass::ConnectionReset: return stageByPhases(response, tls);
    default: return SendStage::Send;
    }
    if (response.status == 401)
        return SendStage::SignIn;
    return response.status == 403 ? SendStage::Permission : SendStage::Send;
}

} // namespace

std::optional<milliseconds> retryAfter(const Headers &headers, Timestamp now)
{
    const QByteArray *value = header(headers, "retry-after");
    if (!value || value->size() > 40)
        return std::nullopt;
    bool isNumber = false;
    const qint64 seconds = value->toLongLong(&isNumber);
    if (isNumber) {
        constexpr qint64 most = 366 * 86'400; // whoever caps it further needs no overflow
        return seconds < 0 ? std::nullopt
                           : std::optional(milliseconds(std::min(seconds, most) * 1000));
    }
    QDateTime at = QLocale::c().toDateTime(QString::fromLatin1(*value),
                                           QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!at.isValid())
        return std::nullopt;
    at.setTimeSpec(Qt::UTC);
    return std::max(milliseconds(at.toMSecsSinceEpoch() - toMillis(now)), milliseconds(0));
}

SendOutcome httpOutcome(HttpResponse &&response, AttemptRequest request, Timestamp now)
{
    SendOutcome outcome;
    outcome.durationMs = response.durationMs;
    outcome.phases = response.phases;
    const bool tls = !request.url.startsWith("http:");
    outcome.stage = stageOf(response, tls);
    if (!tls)
        outcome.skipped.push_back(SendStage::Tls);
    outcome.request = std::move(request);
    if (!response.peer.isEmpty())
        outcome.connection = AttemptConnection{std::move(response.httpVersion),
                                               std::move(response.peer),
                                               std::move(response.tlsVersion),
                                               std::move(response.tlsCipher),
                                               response.reused,
                                               std::move(response.certificate)};
    if (response.errorClass != ErrorClass::None) {
        outcome.error = {response.errorClass, std::move(response.errorMessage),
                         std::move(response.errorHint)};
    } else if (response.status >= 200 && response.status < 300) {
        outcome.outcome = AttemptOutcome::Success;
    } else {
        outcome.error = errorOf(response);
        outcome.final = response.status == 410;
        if (response.status == 429 || response.status == 503)
            outcome.retryAfter = retryAfter(response.headers, now);
    }
    if (response.status > 0) {
        outcome.response = AttemptResponse{response.status, std::move(response.headers),
                                           std::move(response.body), response.truncated};
    }
    return outcome;
}

HttpPassed stagesTo(SendSink *sink, quint64 token, bool tls, StagesAhead ahead)
{
    return [sink, token, tls, ahead = std::move(ahead)](SendStage passed,
                                                        const HttpResponse &response) {
        SendOutcome soFar;
        soFar.outcome = AttemptOutcome::Success;
        const bool connected = passed == SendStage::Tls || (passed == SendStage::Connect && !tls);
        soFar.stage = connected                    ? ahead.next
                    : passed == SendStage::Connect ? SendStage::Tls
                                                   : SendStage::Connect;
        soFar.skipped = ahead.skipped;
        if (!tls)
            soFar.skipped.push_back(SendStage::Tls);
        soFar.signInMs = ahead.signInMs;
        soFar.permissionMs = ahead.permissionMs;
        soFar.durationMs = response.durationMs;
        soFar.phases = response.phases;
        soFar.connection =
            AttemptConnection{response.httpVersion, response.peer,   response.tlsVersion,
                              response.tlsCipher,   response.reused, response.certificate};
        sink->reached(token, std::move(soFar));
    };
}

void pointToStatusPage(SendOutcome &outcome, const QString &page)
{
    const ErrorClass problem = outcome.error.errorClass;
    if (outcome.stage == SendStage::Send &&
        (problem == ErrorClass::Timeout || problem == ErrorClass::ConnectionReset)) {
        outcome.error.hint = QStringLiteral("See %1 if it lasts; the event may have been taken and "
                                            "will be sent again.")
                                 .arg(page);
    }
}

} // namespace deckhand
