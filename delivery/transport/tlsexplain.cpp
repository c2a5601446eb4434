#include "transport/tlsexplain.h"

#include "transport/connectexplain.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <cmath>

namespace deckhand {

namespace {

/// The certificate that the sentence before is about.
QString evidence(const TlsFacts &facts)
{
    return QStringLiteral(" It is for %1, issued by %2, valid from %3 to %4.")
        .arg(facts.subject, facts.issuer, facts.notBefore, facts.notAfter);
}

} // namespace

AttemptError explainCertificate(const TlsFacts &facts, const QString &host)
{
    switch (facts.verifyError) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {ErrorClass::TlsError,
                QString(QStringLiteral("The certificate expired on %1.").arg(facts.notAfter) +
                        evidence(facts)),
                QStringLiteral("Renew the service's certificate.")};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {
            ErrorClass::TlsError,
            QString(QStringLiteral("The certificate is valid only from %1.").arg(facts.notBefore) +
                    evidence(facts)),
            QStringLiteral("Check the clocks of this machine and of the service.")};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return explainNames(facts, host);
    default: break;
    }
    return {
        ErrorClass::TlsError,
        QString(QStringLiteral("The certificate is not trusted: %1.")
                    .arg(QString::fromLatin1(X509_verify_cert_error_string(facts.verifyError))) +
                evidence(facts)),
        QStringLiteral("Let the service send its whole chain, or add its authority's "
                       "certificate on this machine.")};
}

AttemptError explainNames(const TlsFacts &facts, const QString &host)
{
    return {ErrorClass::TlsError,
            QString(QStringLiteral("The certificate is for %1, not for %2.")
                        .arg(facts.names.isEmpty() ? facts.subject : facts.names, host) +
                    evidence(facts)),
            QStringLiteral("Use the name the certificate has, or get one for this name.")};
}

AttemptError explainNoTls(const QString &peer)
{
    return {ErrorClass::TlsError, QStringLiteral("%1 does not speak TLS at this port.").arg(peer),
            QStringLiteral("Use the port that speaks TLS, or turn TLS off (in a URL: http://).")};
}

AttemptError explainTlsVersions(const QString &peer)
{
    return {ErrorClass::TlsError,
            QStringLiteral("%1 and this machine have no TLS version in common; TLS 1.2 is the "
                           "oldest allowed.")
                .arg(peer),
            QStringLiteral("Let the service offer TLS 1.2 or 1.3.")};
}

AttemptError explainCutHandshake(const QString &peer, double ms)
{
    return {ErrorClass::ConnectionReset,
            QStringLiteral("%1 closed the connection during the TLS handshake, after %2 ms.")
                .arg(peer)
                .arg(std::llround(ms)),
            QStringLiteral("Check that this port speaks TLS, and the service's log.")};
}

AttemptError explainHandshake(const QString &peer, const QString &why)
{
    return {ErrorClass::TlsError,
            QStringLiteral("The TLS handshake with %1 failed: %2.").arg(peer, why),
            QStringLiteral("Check the service's TLS settings.")};
}

AttemptError explainTls(const TlsFacts &facts, const TlsEnd &end)
{
    if (facts.verifyError != 0)
        return explainCertificate(facts, QString::fromUtf8(end.host));
    const int reason = ERR_GET_REASON(end.error);
    if (end.sslError == SSL_ERROR_SSL &&
        (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_PACKET_LENGTH_TOO_LONG ||
         reason == SSL_R_HTTP_REQUEST || reason == SSL_R_BAD_RECORD_TYPE))
        return explainNoTls(end.peer);
    if (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION)
        return explainTlsVersions(end.peer);
    if (end.sslError == SSL_ERROR_SYSCALL || end.sslError == SSL_ERROR_ZERO_RETURN ||
        reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return explainCutHandshake(end.peer, end.ms);
    const char *text = ERR_reason_error_string(end.error);
    return explainHandshake(end.peer,
                            text ? QString::fromLatin1(text) : QStringLiteral("no reason given"));
}

AttemptError slowTls(milliseconds limit, double connectMs, double tlsMs)
{
    return {ErrorClass::Timeout,
            QStringLiteral("No secure connection within %1. Connected in %2 ms, the TLS handshake "
                           "was not finished after %3 ms.")
                .arg(limitText(limit))
                .arg(std::llround(connectMs))
                .arg(std::llround(tlsMs)),
            QStringLiteral("Check that the service is up and that this port speaks TLS.")};
}

AttemptError noTrustStore()
{
    return {
        ErrorClass::TlsError,
        QStringLiteral("The file of trusted certificates cannot be read, so nobody is trusted."),
        QStringLiteral("Correct the path of the certificates' file in this instance's "
                       "settings.")};
}

} // namespace deckhand
