#include "remote/networkerrors.h"

namespace deckhand {

namespace {

QString originOf(const QUrl &url)
{
    return url.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment |
                        QUrl::RemoveUserInfo);
}

QString tlsSentence(const QString &origin, const QString &evidence)
{
    return QStringLiteral("The TLS handshake with %1 failed: %2. Check the server's certificate, "
                          "or that this port speaks TLS at all.")
        .arg(origin, evidence);
}

QString sentence(QNetworkReply::NetworkError error, const QUrl &url, const QString &evidence,
                 milliseconds timeout)
{
    const QString origin = originOf(url);
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return QStringLiteral("Nothing listens at %1: the connection was refused. Start the server "
                              "there, or check the address.")
            .arg(origin);
    case QNetworkReply::HostNotFoundError:
        return QStringLiteral("No address was found for the host “%1”. Check its spelling and this "
                              "computer's network.")
            .arg(url.host());
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return QStringLiteral("%1 did not answer within %2 s. Check that the server is not "
                              "overloaded and that no firewall drops the traffic.")
            .arg(origin)
            .arg(double(timeout.count()) / 1000);
    case QNetworkReply::SslHandshakeFailedError: return tlsSentence(origin, evidence);
    case QNetworkReply::RemoteHostClosedError:
        return QStringLiteral("%1 closed the connection before it answered. Check that a Deckhand "
                              "server listens there, and whether it wants http or https.")
            .arg(origin);
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
        return QStringLiteral("The network went away while talking to %1. Try again once this "
                              "computer is connected.")
            .arg(origin);
    case QNetworkReply::ProtocolUnknownError:
        return QStringLiteral("“%1” is no address this program can talk to; write "
                              "http://HOST:PORT or https://HOST.")
            .arg(url.toString(QUrl::RemoveUserInfo));
    default: break;
    }
    return QStringLiteral("Talking to %1 failed: %2. Check the address and the network.")
        .arg(origin, evidence);
}

bool isTimeout(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::TimeoutError || error == QNetworkReply::OperationCanceledError;
}

} // namespace

Error networkError(QNetworkReply::NetworkError error, const QUrl &url, const QString &evidence,
                   milliseconds timeout)
{
    QString said = evidence;
    while (said.endsWith(QLatin1Char('.')))
        said.chop(1);
    return Error(isTimeout(error) ? ErrorCode::Timeout : ErrorCode::ApiError,
                 sentence(error, url, said, timeout));
}

} // namespace deckhand
