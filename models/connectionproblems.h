#pragma once

#include "models/connectionanswer.h"

#include <QAbstractSocket>
#include <QNetworkReply>
#include <QSslError>

namespace deckhand {

// What a failed connection is called by, from what Qt and OpenSSL say of it.

struct TlsFault
{
    CheckProblem problem = CheckProblem::TlsOther;
    QString evidence;
};

[[nodiscard]] CheckProblem problemOf(QAbstractSocket::SocketError error);
/// Of a request over a connection that could be made.
[[nodiscard]] CheckProblem problemOf(QNetworkReply::NetworkError error);
/// Where no certificate came to be judged; `said` is the library's sentence.
[[nodiscard]] CheckProblem handshakeProblem(const QString &said);
[[nodiscard]] TlsFault faultOf(const QSslError &error);

} // namespace deckhand
