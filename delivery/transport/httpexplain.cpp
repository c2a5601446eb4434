#include "transport/connectexplain.h"
#include "transport/httptransfer.h"
#include "transport/tlsexplain.h"

#include <cerrno>
#include <cmath>

namespace deckhand {

namespace {

QString ms(double value)
{
    return QStringLiteral("%1 ms").arg(std::llround(value));
}

QString hostText(const TransferFacts &facts)
{
    return QString::fromUtf8(facts.host.first(std::min<qsizetype>(facts.host.size(), 255)));
}

/// The host without its port.
QString nameText(const TransferFacts &facts)
{
    const QString host = hostText(facts);
    const qsizetype port = host.lastIndexOf(u':');
    return port > host.lastIndexOf(u']') ? host.first(port) : host;
}

AttemptError timedOut(const TransferFacts &facts)
{
    if (facts.nameMs <= 0)
        return explainSlowResolver(nameText(facts), facts.timeout);
    if (facts.connectMs <= 0)
        return explainNoConnection(facts.peer, facts.timeout);
    if (facts.tls && facts.tlsMs <= 0)
        return slowTls(facts.timeout, facts.connectMs, facts.totalMs - facts.connectMs);
    const QString limit = limitText(facts.timeout);
    if (facts.firstByteMs <= 0) {
        const QString connection = facts.reused
                                     ? QStringLiteral("Used an open connection")
                                     : QStringLiteral("Connected in %1").arg(ms(facts.connectMs));
        return {ErrorClass::Timeout,
                QStringLiteral("No answer within %1. %2, waited %3 for the first byte.")
                    .arg(limit, connection, ms(facts.totalMs - facts.sentMs)),
                QStringLiteral("Answer first and work later; the receiver may have processed this "
                               "event and will see it again.")};
    }
    return {ErrorClass::Timeout,
            QStringLiteral("No complete answer within %1. The first byte came after %2, then it "
                           "went on for %3.")
                .arg(limit, ms(facts.firstByteMs), ms(facts.totalMs - facts.firstByteMs)),
            QStringLiteral("Answer with a short body; the receiver may have processed this event "
                           "and will see it again.")};
}

AttemptError notConnected(const TransferFacts &facts)
{
    if (!facts.blockedBy.isEmpty() && !facts.triedAllowed)
        return explainBlocked(facts.blockedAddress.left(facts.blockedAddress.lastIndexOf(u':')),
                              facts.blockedBy);
    const QString peer = facts.peer.isEmpty() ? hostText(facts) : facts.peer;
    if (facts.osError == ETIMEDOUT)
        return timedOut(facts);
    return facts.osError ? explainConnect(int(facts.osError), peer, facts.timeout)
                         : explainUnreachable(peer, facts.curlText);
}

AttemptError reset(const TransferFacts &facts)
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

AttemptError tlsFailed(const TransferFacts &facts, const TlsFacts &tls)
{
    if (tls.verifyError != 0)
        return explainCertificate(tls, nameText(facts));
    if (facts.code == CURLE_PEER_FAILED_VERIFICATION)
        return explainNames(tls, nameText(facts));
    const auto says = [&facts](const char *words) {
        return facts.curlText.contains(QLatin1String(words), Qt::CaseInsensitive);
    };
    if (says("wrong version number") || says("packet length too long") || says("http request"))
        return explainNoTls(facts.peer);
    if (says("unsupported protocol") || says("alert protocol version") || says("no protocols"))
        return explainTlsVersions(facts.peer);
    if (facts.osError == ECONNRESET || says("SSL_ERROR_SYSCALL") || says("unexpected eof") ||
        says("Broken pipe") || says("reset by peer"))
        return explainCutHandshake(facts.peer, facts.totalMs);
    return explainHandshake(facts.peer, facts.curlText);
}

AttemptError protocolFailed(const TransferFacts &facts)
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

AttemptError explanationOf(const TransferFacts &facts, const TlsFacts &tls)
{
    switch (facts.code) {
    case CURLE_COULDNT_RESOLVE_HOST: return explainUnresolved(nameText(facts), facts.curlText);
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
    AttemptError explanation = explanationOf(facts, tls);
    response.errorClass = explanation.errorClass;
    response.errorMessage = std::move(explanation.message);
    response.errorHint = std::move(explanation.hint);
}

} // namespace deckhand
