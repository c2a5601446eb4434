#pragma once

#include "api/result.h"
#include "api/secret.h"

#include <QByteArray>

namespace deckhand {

/// `host:port[/vhost]`, taken apart.
struct RabbitAddress
{
    QByteArray host; ///< IPv6 without brackets
    quint16 port = 0;
    QByteArray vhost = "/"; ///< percent-decoded; nothing after the slash means `/` too
};

/// The error's field is `rabbitmq.server_url`.
[[nodiscard]] Result<RabbitAddress> parseRabbitAddress(const QByteArray &text);

/// What a link to RabbitMQ needs to know.
struct RabbitSettings
{
    RabbitAddress address;
    bool tls = false;
    QByteArray exchange;
    QByteArray username;
    Secret password;
    QByteArray product; ///< shown in the broker's list of connections
};

/// `amqps://host:port/vhost`, without credentials.
[[nodiscard]] QByteArray rabbitUrl(const RabbitSettings &settings);

} // namespace deckhand
