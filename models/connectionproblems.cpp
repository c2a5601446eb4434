#include "models/connectionproblems.h"

#include <QDateTime>
#include <QSslCertificate>

namespace deckhand {

namespace {

QString dateOf(const QDateTime &at)
{
    return at.toUTC().date().toString(Qt::ISODate);
}

QString namesIn(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values();
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    return names.mid(0, 5).join(QLatin1String(", ")).left(300);
}

} // namespace

CheckProblem problemOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError: return CheckProblem::HostNotFound;
    case QAbstractSocket::ConnectionRefusedError: return CheckProblem::Refused;
    case QAbstractSocket::SocketTimeoutError: return CheckProblem::TimedOut;
    case QAbstractSocket::RemoteHostClosedError: return CheckProblem::Closed;
    default: return CheckProblem::Unreachable;
    }
}

CheckProblem handshakeProblem(const QString &said)
{
    if (said.contains(QLatin1String("wrong version number")) ||
        said.contains(QLatin1String("http request")) ||
        said.contains(QLatin1String("packet length too long")))
        return CheckProblem::NotTls;
    if (said.contains(QLatin1String("protocol")))
        return CheckProblem::TlsVersion;
    return CheckProblem::TlsOther;
}

TlsFault faultOf(const QSslError &error)
{
    const QSslCertificate certificate = error.certificate();
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return {CheckProblem::TlsExpired, dateOf(certificate.expiryDate())};
    case QSslError::CertificateNotYetValid:
        return {CheckProblem::TlsNotYetValid, dateOf(certificate.effectiveDate())};
    case QSslError::HostNameMismatch: return {CheckProblem::TlsName, namesIn(certificate)};
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::CertificateBlacklisted: {
        const QStringList issuer = certificate.issuerInfo(QSslCertificate::CommonName);
        return {CheckProblem::TlsUntrusted, issuer.join(QLatin1String(", ")).left(300)};
    }
    default: return {CheckProblem::TlsOther, error.errorString()};
    }
}

CheckProblem problemOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: return CheckProblem::TimedOut;
    case QNetworkReply::RemoteHostClosedError: return CheckProblem::Closed;
    case QNetworkReply::ConnectionRefusedError: return CheckProblem::Refused;
    case QNetworkReply::SslHandshakeFailedError: return CheckProblem::TlsOther;
    default: return CheckProblem::NotDeckhand;
    }
}

} // namespace deckhand
