#include "destinations/rabbitmq/rabbitexplain.h"

#include <QRegularExpression>

#include <amqp.h>
#include <amqp_framing.h>

namespace deckhand {

namespace {

QString vhostOf(const RabbitSettings &settings)
{
    return QString::fromUtf8(settings.address.vhost);
}

QString userOf(const RabbitSettings &settings)
{
    return QString::fromUtf8(settings.username);
}

QString exchangeOf(const RabbitSettings &settings)
{
    return settings.exchange.isEmpty()
             ? QStringLiteral("the default exchange")
             : QStringLiteral("the exchange \"%1\"").arg(QString::fromUtf8(settings.exchange));
}

/// The least a publisher needs: to write to one exchange.
QString grant(const RabbitSettings &settings)
{
    const QString exchange = QRegularExpression::escape(settings.exchange.isEmpty()
                                                            ? QStringLiteral("amq.default")
                                                            : QString::fromUtf8(settings.exchange));
    return QStringLiteral("Grant it: rabbitmqctl set_permissions -p '%1' '%2' '' '^%3$' ''.")
        .arg(vhostOf(settings), userOf(settings), exchange);
}

QString said(const RabbitClose &close)
{
    const QString stop = close.text.endsWith(u'.') ? QString() : QStringLiteral(".");
    return QStringLiteral("It says: %1 %2%3").arg(close.code).arg(close.text, stop);
}

LinkFailure accessRefused(const RabbitSettings &settings, const RabbitClose &close, SendStage stage)
{
    if (close.ofChannel && close.text.contains(QLatin1String("internal exchange"))) {
        return {{ErrorClass::Rejected,
                 QStringLiteral("The exchange \"%1\" is internal: only other exchanges can publish "
                                "to it. %2")
                     .arg(QString::fromUtf8(settings.exchange), said(close)),
                 QStringLiteral("Name the exchange that feeds it.")},
                SendStage::Permission};
    }
    if (close.ofChannel || stage >= SendStage::Permission) {
        return {{ErrorClass::AuthFailed,
                 QStringLiteral("The user \"%1\" may not write to %2 in the virtual host \"%3\". "
                                "%4")
                     .arg(userOf(settings), exchangeOf(settings), vhostOf(settings), said(close)),
                 grant(settings)},
                SendStage::Permission};
    }
    return {{ErrorClass::AuthFailed,
             QStringLiteral("The broker refused the user name and password (user \"%1\"). %2")
                 .arg(userOf(settings), said(close)),
             QStringLiteral("Check both; the user \"guest\" is allowed from the broker's own "
                            "machine only.")},
            SendStage::SignIn};
}

LinkFailure notAllowed(const RabbitSettings &settings, const RabbitClose &close)
{
    if (close.text.contains(QLatin1String("not found"))) {
        return {{ErrorClass::NotFound,
                 QStringLiteral("There is no virtual host \"%1\" on the broker. %2")
                     .arg(vhostOf(settings), said(close)),
                 QStringLiteral("Correct the part after the slash of the server, or create it: "
                                "rabbitmqctl add_vhost '%1'.")
                     .arg(vhostOf(settings))},
                SendStage::Permission};
    }
    if (close.text.contains(QLatin1String("limit"))) {
        return {{ErrorClass::Throttled,
                 QStringLiteral("The broker takes no more connections. %1").arg(said(close)),
                 QStringLiteral("Close connections that are not needed, or raise the limit of the "
                                "user or the virtual host.")},
                SendStage::Permission};
    }
    return {{ErrorClass::AuthFailed,
             QStringLiteral("The user \"%1\" may not use the virtual host \"%2\". %3")
                 .arg(userOf(settings), vhostOf(settings), said(close)),
             grant(settings)},
            SendStage::Permission};
}

LinkFailure notFound(const RabbitSettings &settings, const RabbitClose &close)
{
    return {{ErrorClass::NotFound,
             QStringLiteral("There is no exchange \"%1\" in the virtual host \"%2\". %3")
                 .arg(QString::fromUtf8(settings.exchange), vhostOf(settings), said(close)),
             QStringLiteral("Correct the exchange, or declare it on the broker; it is not made "
                            "from here.")},
            SendStage::Permission};
}

} // namespace

LinkFailure explainClose(const RabbitSettings &settings, const RabbitClose &close, SendStage stage)
{
    switch (close.code) {
    case AMQP_ACCESS_REFUSED: return accessRefused(settings, close, stage);
    case AMQP_NOT_ALLOWED: return notAllowed(settings, close);
    case AMQP_NOT_FOUND: return notFound(settings, close);
    case AMQP_CONNECTION_FORCED:
        return {{ErrorClass::ConnectionReset,
                 QStringLiteral("The broker ended the connection. %1").arg(said(close)),
                 QStringLiteral("It is being stopped or an operator closed the connection; the "
                                "event is tried again.")},
                stage,
                true};
    case AMQP_PRECONDITION_FAILED:
        return {{ErrorClass::Rejected,
                 QStringLiteral("The broker refused a message. %1").arg(said(close)),
                 QStringLiteral("See the broker's log and its policies.")},
                SendStage::Send};
    case AMQP_RESOURCE_ERROR:
        return {{ErrorClass::Throttled,
                 QStringLiteral("The broker lacks resources. %1").arg(said(close)),
                 QStringLiteral("Check the broker's memory and disk.")},
                stage};
    default: break;
    }
    return {{ErrorClass::ProtocolError,
             QStringLiteral("The broker closed the connection. %1").arg(said(close)),
             QStringLiteral("See the broker's log.")},
            stage};
}

AttemptError explainReturn(int code, const QString &text, const QString &exchange,
                           const QString &routingKey)
{
    if (exchange.isEmpty()) {
        return {ErrorClass::Unroutable,
                QStringLiteral("No queue is named \"%1\": with the default exchange an event goes "
                               "to the queue that is named like its type (%2 %3).")
                    .arg(routingKey)
                    .arg(code)
                    .arg(text),
                QStringLiteral("Declare a queue of that name, or name an exchange.")};
    }
    return {ErrorClass::Unroutable,
            QStringLiteral("The exchange \"%1\" has no queue for the routing key \"%2\" (%3 %4).")
                .arg(exchange, routingKey)
                .arg(code)
                .arg(text),
            QStringLiteral("Bind a queue to \"%1\" with a key that matches \"%2\".")
                .arg(exchange, routingKey)};
}

AttemptError explainNack()
{
    return {ErrorClass::Rejected, QStringLiteral("The broker refused the message (basic.nack)."),
            QStringLiteral("A queue is full and rejects what comes, or has no majority of its "
                           "replicas; check the queue's length, limits and nodes.")};
}

AttemptError explainBlocked(const QString &reason)
{
    return {ErrorClass::Throttled,
            QStringLiteral("The broker lets nobody publish at the moment: %1.").arg(reason),
            QStringLiteral("Free memory or disk on the broker, or raise its alarm's limit; events "
                           "are tried again.")};
}

AttemptError explainTooLarge(qint64 bytes, qint64 limit)
{
    return {ErrorClass::TooLarge,
            QStringLiteral("The event has %1 bytes, the broker takes %2 at most.")
                .arg(bytes)
                .arg(limit),
            QStringLiteral("Raise max_message_size on the broker, or send these events "
                           "elsewhere.")};
}

AttemptError explainForeign(const QByteArray &beginning, bool tls)
{
    if (!tls && beginning.startsWith('\x15')) {
        return {ErrorClass::ProtocolError, QStringLiteral("This port expects TLS."),
                QStringLiteral("Turn TLS on, or use the port without it, usually 5672.")};
    }
    if (beginning.startsWith("AMQP")) {
        return {ErrorClass::ProtocolError,
                QStringLiteral("The server speaks another version of AMQP than 0-9-1."),
                QStringLiteral("Use a RabbitMQ server, or turn its AMQP 0-9-1 listener on.")};
    }
    return {ErrorClass::ProtocolError,
            beginning.startsWith("HTTP")
                ? QStringLiteral("This port speaks HTTP, not AMQP.")
                : QStringLiteral("What the server sends is not AMQP 0-9-1."),
            QStringLiteral("Use the broker's AMQP port, 5672 or with TLS 5671; 15672 is its web "
                           "console.")};
}

std::optional<RabbitSizes> sizesIn(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("message size (\\d{1,15}) is larger than (?:configured )?max size "
                       "(\\d{1,15})"));
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return RabbitSizes{match.captured(1).toLongLong(), match.captured(2).toLongLong()};
}

} // namespace deckhand
