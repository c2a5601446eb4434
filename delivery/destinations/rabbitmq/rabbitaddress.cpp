#include "destinations/rabbitmq/rabbitaddress.h"

#include <algorithm>

namespace deckhand {

namespace {

auto bad(const QString &message)
{
    return failure(ErrorCode::InputInvalid, message, QStringLiteral("rabbitmq.server_url"));
}

bool isHostCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

bool isAddressCharacter(char c)
{
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == '.' ||
           c == ':';
}

bool isWholePercentEncoding(const QByteArray &text)
{
    const auto isHex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    for (qsizetype at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
        if (at + 2 >= text.size() || !isHex(text[at + 1]) || !isHex(text[at + 2]))
            return false;
    }
    return true;
}

} // namespace

Result<RabbitAddress> parseRabbitAddress(const QByteArray &text)
{
    if (text.contains("://")) {
        return bad(QStringLiteral("Write the server without a scheme, host:port or "
                                  "host:port/vhost; TLS has a field of its own."));
    }
    if (text.contains('@')) {
        return bad(QStringLiteral("Write the server without a user, host:port or host:port/vhost; "
                                  "user name and password have fields of their own."));
    }
    RabbitAddress address;
    const qsizetype slash = text.indexOf('/');
    const QByteArray authority = slash < 0 ? text : text.first(slash);
    const qsizetype colon = authority.lastIndexOf(':');
    bool isNumber = false;
    const uint port = colon < 0 ? 0 : authority.sliced(colon + 1).toUInt(&isNumber);
    if (!isNumber || port < 1 || port > 65'535) {
        return bad(QStringLiteral("The port is missing or is not a number from 1 to 65535. Write "
                                  "host:port; RabbitMQ listens on 5672, with TLS on 5671."));
    }
    address.port = quint16(port);
    address.host = authority.first(colon);
    const bool bracketed = address.host.startsWith('[') && address.host.endsWith(']');
    if (bracketed)
        address.host = address.host.sliced(1, address.host.size() - 2);
    if (address.host.isEmpty() || address.host.size() > 253 ||
        !std::all_of(address.host.begin(), address.host.end(),
                     bracketed ? isAddressCharacter : isHostCharacter)) {
        return bad(QStringLiteral("The host is missing or holds characters that no host name has. "
                                  "Write host:port, an IPv6 address in brackets."));
    }
    const QByteArray vhost = slash < 0 ? QByteArray() : text.sliced(slash + 1);
    if (vhost.contains('/') || !isWholePercentEncoding(vhost)) {
        return bad(QStringLiteral("After host:port comes one virtual host; write a slash in its "
                                  "name as %2F and a percent sign as %25."));
    }
    if (!vhost.isEmpty())
        address.vhost = QByteArray::fromPercentEncoding(vhost);
    if (address.vhost.size() > 255)
        return bad(QStringLiteral("A virtual host's name has 255 bytes at most."));
    return address;
}

QByteArray rabbitUrl(const RabbitSettings &settings)
{
    const RabbitAddress &address = settings.address;
    QByteArray url = settings.tls ? "amqps://" : "amqp://";
    url += address.host.contains(':') ? QByteArray('[' + address.host + ']') : address.host;
    url += ':' + QByteArray::number(address.port) + '/' + address.vhost.toPercentEncoding();
    return url;
}

} // namespace deckhand
