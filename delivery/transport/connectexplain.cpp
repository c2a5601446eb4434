#include "transport/connectexplain.h"

#include <cerrno>
#include <cstring>

namespace deckhand {

QString limitText(milliseconds limit)
{
    return limit.count() % 1000 == 0 ? QStringLiteral("%1 s").arg(limit.count() / 1000)
                                     : QStringLiteral("%1 ms").arg(limit.count());
}

AttemptError explainUnresolved(const QString &host, const QString &resolverSays)
{
    return {ErrorClass::DnsError,
            QStringLiteral("The host name %1 could not be found. The resolver says: %2.")
                .arg(host, resolverSays),
            QStringLiteral("Check the spelling of the name, and this machine's DNS.")};
}

AttemptError explainSlowResolver(const QString &host, milliseconds limit)
{
    return {
        ErrorClass::Timeout,
        QStringLiteral("The host name %1 was not resolved within %2.").arg(host, limitText(limit)),
        QStringLiteral("Check this machine's DNS.")};
}

AttemptError explainBlocked(const QString &address, const QString &rule)
{
    return {ErrorClass::BlockedAddress,
            QStringLiteral("%1 is not an address that may be reached from here: %2.")
                .arg(address, rule),
            QStringLiteral("Use a public address, or ask the administrator to add this one to the "
                           "allow-list.")};
}

AttemptError explainNoConnection(const QString &peer, milliseconds limit)
{
    return {ErrorClass::Timeout,
            QStringLiteral("No connection to %1 within %2.").arg(peer, limitText(limit)),
            QStringLiteral("Check that the service is up and that no firewall drops packets.")};
}

AttemptError explainConnect(int error, const QString &peer, milliseconds limit)
{
    switch (error) {
    case ECONNREFUSED:
        return {ErrorClass::ConnectionRefused, QStringLiteral("Nothing listens at %1.").arg(peer),
                QStringLiteral("Check that the service is running and that the port is right.")};
    case ECONNRESET:
        return {ErrorClass::ConnectionReset,
                QStringLiteral("%1 reset the connection before anything was sent.").arg(peer),
                QStringLiteral("Check the proxy or load balancer in front of the service.")};
    case ETIMEDOUT: return explainNoConnection(peer, limit);
    default: break;
    }
    return explainUnreachable(peer, QString::fromLocal8Bit(std::strerror(error)));
}

AttemptError explainUnreachable(const QString &peer, const QString &why)
{
    return {ErrorClass::NetworkUnreachable,
            QStringLiteral("%1 cannot be reached: %2.").arg(peer, why),
            QStringLiteral("Check this machine's network, routes and firewall.")};
}

} // namespace deckhand
