#include "transport/httptransfer.h"

#include <openssl/x509_vfy.h>

#include <cerrno>
#include <cmath>
#include <cstring>

namespace deckhand {

namespace {

struct Explanation
{
    ErrorClass errorClass;
    QString message;
    QString hint;
};

QString ms(double value)
{
    return QStringLiteral("%1 ms").arg(std::llround(value));
}

QString duration(milliseconds value)
{
    return value.count() % 1000 == 0 ? QStringLiteral("%1 s").arg(value.count() / 1000)
                                     : QStringLiteral("%1 ms").arg(value.count());
}

QString hostText(const TransferFacts &facts)
{
    return QString::fromUtf8(facts.host.first(std::min<qsizetype>(facts.host.size(), 255)));
}

QString systemText(long error)
{
    return QString::fromLocal8Bit(std::strerror(int(error)));
}

Explanation blocked(const TransferFacts &facts)
{
    return {ErrorClass::BlockedAddress,
            QStringLiteral("%1 is not an address that may be reached from here: %2.")
                .arg(facts.blockedAddress, facts.blockedBy),
            QStringLiteral("Use a public address, or ask the administrator to add this one to the "
                           "allow-list.")};
}

Explanation timedOut(const TransferFacts &facts)
{
    const QString limit = duration(facts.timeout);
    QString text;
    QString hint = QStringLiteral("Check that the service is up and reachable from this machine.");
    if (facts.nameMs <= 0) {
        text = QStringLiteral("The host name %1 was not resolved within %2.")
                   .arg(hostText(facts), limit);
        hint = QStringLiteral("Check this machine's DNS.");
    } else if (facts.connectMs <= 0) {
        text = QStringLiteral("No connection to %1 within %2.").arg(facts.peer, limit);
        hint = QStringLiteral("Check that the service is up and that no firewall drops packets.");
    } else if (facts.tls && facts.tlsMs <= 0) {
        text = QStringLiteral("No secure connection within %1. Connected in %2, the TLS handshake "
                              "was not finished after %3.")
                   .arg(limit, ms(facts.connectMs), ms(facts.totalMs - facts.connectMs));
    } else if (facts.firstByteMs <= 0) {
        const QString connection = facts.reused
                                     ? QStringLiteral("Used an open connection")
                                     : QStringLiteral("Connected in %1").arg(ms(facts.connectMs));
        text = QStringLiteral("No answer within %1. %2, waited %3 for the first byte.")
                   .arg(limit, connection, ms(facts.totalMs - facts.sentMs));
        hint = QStringLiteral("Answer first and work later; the receiver may have processed this "
                              "event and will see it again.");
    } else {
        text = QStringLiteral("No complete answer within %1. The first byte came after %2, then it "
                              "went on for %3.")
                   .arg(limit, ms(facts.firstByteMs), ms(facts.totalMs - facts.firstByteMs));
        hint =
            QStringLiteral("Answer with a short body; the receiver may have processed this event "
                           "and will see it again.");
    }
    return {ErrorClass::Timeout, text, hint};
}

Explanation notConnected(const TransferFacts &facts)
{
    if (!facts.blockedBy.isEmpty() && !facts.triedAllowed)
        return blocked(facts);
    switch (facts.osError) {
    case ECONNREFUSED:
        return {ErrorClass::ConnectionRefused,
                QStringLiteral("Nothing listens at %1.").arg(facts.peer),
                QStringLiteral("Check that the service is running and that the port is right.")};
    case ECONNRESET:
        return {ErrorClass::ConnectionReset,
                QStringLiteral("%1 reset the connection before anything was sent.").arg(facts.peer),
                QStringLiteral("Check the proxy or load balancer in front of the receiver.")};
    case ETIMEDOUT: return timedOut(facts);
    default: break;
    }
    return {ErrorClass::NetworkUnreachable,
            QStringLiteral("%1 cannot be reached: %2.")
                .arg(facts.peer.isEmpty() ? hostText(facts) : facts.peer,
                     facts.osError ? systemText(facts.osError) : facts.curlText),
            QStringLiteral("Check this machine's network, routes and firewall.")};
}

Explanation reset(const TransferFacts &facts)
{
    QString text;
    if (facts.firstByteMs > 0) {
        text = QStringLiteral("The connection was closed in the middle of the answer.");
    } else if (facts.sentBytes < facts.bodyBytes) {
        text = QStringLiteral("The connection was closed while sending: %1 of %2 bytes were sent.")
                   .arg(facts.sentBytes)
                   .arg(facts.bodyBytes);
    } else {
        text = QStringLiteral("The connection was closed without an answer: %1 of %2 bytes were "
                              "sent, waited %3.")
                   .arg(facts.sentBytes)
                   .arg(facts.bodyBytes)
                   .arg(ms(facts.totalMs - facts.sentMs));
    }
    return {ErrorClass::ConnectionReset, text,
            QStringLiteral("Check the receiver's log, and whether a proxy before it limits size or "
                           "time. The receiver may have processed this event.")};
}

Explanation untrusted(const TlsFacts &tls)
{
    switch (tls.verifyError) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {
            ErrorClass::TlsError,
            QStringLiteral("The certificate expired on %1 (%2).").arg(tls.notAfter, tls.subject),
            QStringLiteral("Renew the receiver's certificate.")};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {ErrorClass::TlsError,
                QStringLiteral("The certificate is valid only from %1 (%2).")
                    .arg(tls.notBefore, tls.subject),
                QStringLiteral("Check the clocks of this machine and of the receiver.")};
    default: break;
    }
    return {ErrorClass::TlsError,
            QStringLiteral("The certificate is not trusted: %1. It is for %2, issued by %3.")
                .arg(QString::fromLatin1(X509_verify_cert_error_string(tls.verifyError)),
                     tls.subject, tls.issuer),
            QStringLiteral("Let the receiver send its whole chain, or add its authority's "
                           "certificate on this machine.")};
}

Explanation tlsFailed(const TransferFacts &facts, const TlsFacts &tls)
{
    if (tls.verifyError != 0)
        return untrusted(tls);
    const auto says = [&facts](const char *words) {
        return facts.curlText.contains(QLatin1String(words), Qt::CaseInsensitive);
    };
    if (facts.code == CURLE_PEER_FAILED_VERIFICATION) {
        return {ErrorClass::TlsError,
                QStringLiteral("The certificate is for %1, not for %2.")
                    .arg(tls.names.isEmpty() ? tls.subject : tls.names, hostText(facts)),
                QStringLiteral("Use the name the certificate has, or get one for this name.")};
    }
    if (says("wrong version number") || says("packet length too long") || says("http request")) {
        return {ErrorClass::TlsError,
                QStringLiteral("%1 does not speak TLS at this port.").arg(facts.peer),
                QStringLiteral("Use http:// or the port that speaks TLS.")};
    }
    if (says("unsupported protocol") || says("alert protocol version") || says("no protocols")) {
        return {ErrorClass::TlsError,
                QStringLiteral("%1 and this machine have no TLS version in common; TLS 1.2 is the "
                               "oldest allowed.")
                    .arg(facts.peer),
                QStringLiteral("Let the receiver offer TLS 1.2 or 1.3.")};
    }
    if (facts.osError == ECONNRESET || says("SSL_ERROR_SYSCALL") || says("unexpected eof")) {
        return {ErrorClass::ConnectionReset,
                QStringLiteral("%1 closed the connection during the TLS handshake, after %2.")
                    .arg(facts.peer, ms(facts.totalMs)),
                QStringLiteral("Check that this port speaks TLS, and the receiver's log.")};
    }
    return {ErrorClass::TlsError,
            QStringLiteral("The TLS handshake with %1 failed: %2.").arg(facts.peer, facts.curlText),
            QStringLiteral("Check the receiver's TLS settings.")};
}

Explanation protocolFailed(const TransferFacts &facts)
{
    if (facts.obstacle == HttpObstacle::HeadersTooLong) {
        return {ErrorClass::ProtocolError,
                QStringLiteral("The answer's headers are longer than 64 KiB."),
                QStringLiteral("Let the receiver answer with fewer headers.")};
    }
    return {ErrorClass::ProtocolError,
            QStringLiteral("What %1 answered is not HTTP: %2.")
                .arg(facts.peer.isEmpty() ? hostText(facts) : facts.peer, facts.curlText),
            QStringLiteral("Check that the URL's host and port belong to an HTTP service.")};
}

Explanation explanationOf(const TransferFacts &facts, const TlsFacts &tls)
{
    switch (facts.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorClass::DnsError,
                QStringLiteral("The host name %1 could not be found. The resolver says: %2.")
                    .arg(hostText(facts), facts.curlText),
                QStringLiteral("Check the spelling of the name, and this machine's DNS.")};
    case CURLE_COULDNT_CONNECT: return notConnected(facts);
    case CURLE_OPERATION_TIMEDOUT: return timedOut(facts);
    case CURLE_RECV_ERROR:
        if (facts.curlText.contains(QLatin1String("chunk"), Qt::CaseInsensitive))
            return protocolFailed(facts);
        return reset(facts);
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE: return reset(facts);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CACERT_BADFILE: return tlsFailed(facts, tls);
    case CURLE_URL_MALFORMAT:
        return {ErrorClass::FormatError,
                QStringLiteral("The URL cannot be used: %1.").arg(facts.curlText),
                QStringLiteral("Correct the destination's URL.")};
    case CURLE_UNSUPPORTED_PROTOCOL:
        if (facts.triedAllowed || !facts.peer.isEmpty())
            return protocolFailed(facts); // an answer without a status line
        return {ErrorClass::FormatError, QStringLiteral("Only http and https URLs can be used."),
                QStringLiteral("Correct the destination's URL.")};
    default: return protocolFailed(facts);
    }
}

} // namespace

void explain(const TransferFacts &facts, const TlsFacts &tls, HttpResponse &response)
{
    Explanation explanation = explanationOf(facts, tls);
    response.errorClass = explanation.errorClass;
    response.errorMessage = std::move(explanation.message);
    response.errorHint = std::move(explanation.hint);
}

} // namespace deckhand
