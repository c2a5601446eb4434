#include "destinations/azure_servicebus/servicebusexplain.h"

#include <QRegularExpression>

namespace deckhand {

namespace {

QString said(const AmqpCondition &condition)
{
    if (condition.description.isEmpty())
        return QStringLiteral("It says: %1.").arg(QString::fromUtf8(condition.name));
    const QString stop = condition.description.endsWith(u'.') ? QString() : QStringLiteral(".");
    return QStringLiteral("It says: %1: %2%3")
        .arg(QString::fromUtf8(condition.name), condition.description, stop);
}

/// What is known of a condition; `message` has the entity as %1.
struct Known
{
    const char *name;
    ErrorClass errorClass;
    bool lost;
    const char *message;
    const char *hint;
};

// AMQP 1.0, 2.8.15 to 2.8.18, and learn.microsoft.com/azure/service-bus-messaging/
// service-bus-amqp-troubleshoot with service-bus-messaging-exceptions.
constexpr Known known[] = {
    {"amqp:unauthorized-access", ErrorClass::AuthFailed, false, "The key may not send to \"%1\".",
     "Use the connection string of a policy with the Send claim on this queue or topic."},
    {"amqp:not-found", ErrorClass::NotFound, false,
     "There is no queue or topic \"%1\" in the namespace.",
     "Correct the name, or create the queue or topic."},
    {"com.microsoft:server-busy", ErrorClass::Throttled, false,
     "The service is too busy for \"%1\".",
     "Lower the destination's rate, or give the namespace more messaging units."},
    {"amqp:resource-limit-exceeded", ErrorClass::Throttled, false, "\"%1\" has reached a quota.",
     "Receive what waits in it, or raise its maximum size."},
    {"amqp:link:message-size-exceeded", ErrorClass::TooLarge, false,
     "The event is larger than \"%1\" takes.",
     "The standard tier takes 256 KB; the premium tier more. Send these events elsewhere."},
    {"com.microsoft:entity-disabled", ErrorClass::Rejected, false, "\"%1\" is disabled.",
     "Enable the queue or topic for sending."},
    {"com.microsoft:timeout", ErrorClass::Timeout, false,
     "The service gave up on a message to \"%1\".",
     "Check the state of the namespace; the event is tried again."},
    {"amqp:not-allowed", ErrorClass::Rejected, false, "\"%1\" does not take such messages.",
     "A queue with sessions or with partitions may demand what is not sent from here; use one "
     "without."},
    {"com.microsoft:argument-error", ErrorClass::FormatError, false,
     "The service found fault with a message to \"%1\".", "Check the destination's metadata."},
    {"amqp:precondition-failed", ErrorClass::Rejected, false,
     "The service refused a message to \"%1\".", "Check the settings of the queue or topic."},
    {"amqp:connection:forced", ErrorClass::ConnectionReset, true,
     "The service ended the connection.", "The event is tried again."},
    {"amqp:link:detach-forced", ErrorClass::ConnectionReset, true,
     "The service ended the link to \"%1\".", "The event is tried again."},
    {"com.microsoft:container-close", ErrorClass::ConnectionReset, true,
     "The service moved \"%1\" to another machine.", "The event is tried again."},
    {"amqp:internal-error", ErrorClass::ConnectionReset, true, "The service failed on \"%1\".",
     "Check the state of the namespace; the event is tried again."},
    {"amqp:connection:redirect", ErrorClass::Redirect, false,
     "The service sends clients elsewhere; that is not followed.",
     "Use the connection string of the namespace that is in use now."},
    {"proton:io", ErrorClass::ConnectionReset, true, "The connection broke.",
     "Check the network between; the event is tried again."},
};

} // namespace

namespace {

/// How long a busy service wants to be left alone: as its text says, else what Microsoft's
/// service-bus-messaging-exceptions asks for.
milliseconds busyWait(const QString &description)
{
    static const QRegularExpression wait(QStringLiteral("wait ([0-9]{1,4}) seconds"));
    const QRegularExpressionMatch found = wait.match(description);
    return std::chrono::seconds(found.hasMatch() ? found.captured(1).toInt() : 10);
}

} // namespace

LinkFailure explainCondition(const AmqpCondition &condition, const QString &entity, SendStage stage)
{
    for (const Known &each : known) {
        if (condition.name != each.name)
            continue;
        QString message = QString::fromUtf8(each.message);
        message.replace(QLatin1String("%1"), entity);
        const bool ofPermission =
            each.errorClass == ErrorClass::AuthFailed || each.errorClass == ErrorClass::NotFound;
        LinkFailure failure{{each.errorClass, message + QLatin1Char(' ') + said(condition),
                             QString::fromUtf8(each.hint)},
                            ofPermission ? SendStage::Permission : stage,
                            each.lost};
        if (condition.name == "com.microsoft:server-busy")
            failure.retryAfter = busyWait(condition.description);
        return failure;
    }
    if (condition.name == "amqp:connection:framing-error" && stage <= SendStage::SignIn) {
        return {{ErrorClass::ProtocolError,
                 QStringLiteral("What the server sends is not AMQP 1.0. %1").arg(said(condition)),
                 QStringLiteral("Check the Endpoint of the connection string and its port.")},
                stage};
    }
    return {{ErrorClass::ProtocolError,
             QStringLiteral("The service refused. %1").arg(said(condition)),
             QStringLiteral("Check the Endpoint of the connection string, and the state of the "
                            "namespace.")},
            stage};
}

LinkFailure explainSasl(const QString &description)
{
    return {{ErrorClass::AuthFailed,
             QStringLiteral("The server does not let a client in to show its token (SASL "
                            "ANONYMOUS). It says: %1.")
                 .arg(description),
             QStringLiteral("Check that the Endpoint of the connection string is Azure Service "
                            "Bus.")},
            SendStage::SignIn};
}

LinkFailure explainToken(int status, const QString &description, const QString &entity,
                         Timestamp now)
{
    const QString stop = description.endsWith(u'.') ? QString() : QStringLiteral(".");
    const QString text = QStringLiteral("It says: %1 %2%3").arg(status).arg(description, stop);
    if (status == 404) {
        return {{ErrorClass::NotFound,
                 QStringLiteral("There is no queue or topic \"%1\" in the namespace. %2")
                     .arg(entity, text),
                 QStringLiteral("Correct the name, or create the queue or topic.")},
                SendStage::Permission};
    }
    if (status == 429 || status >= 500) {
        return {{ErrorClass::Throttled,
                 QStringLiteral("The service takes no sign-in at the moment. %1").arg(text),
                 QStringLiteral("Check the state of the namespace; the event is tried again.")},
                SendStage::SignIn};
    }
    if (description.contains(QLatin1String("expired"), Qt::CaseInsensitive)) {
        return {{ErrorClass::AuthFailed,
                 QStringLiteral("The service holds a token of a moment ago for expired; this "
                                "machine's clock says %1. %2")
                     .arg(QString::fromLatin1(toIso(now)), text),
                 QStringLiteral("Set this machine's clock.")},
                SendStage::SignIn};
    }
    return {{ErrorClass::AuthFailed,
             QStringLiteral("The service refused the key of the connection string. %1").arg(text),
             QStringLiteral("Copy the connection string again: the policy may be gone or its keys "
                            "regenerated.")},
            SendStage::SignIn};
}

AttemptError explainServiceBusSize(qint64 bytes, quint64 limit)
{
    return {ErrorClass::TooLarge,
            QStringLiteral("The message has %1 bytes, the queue or topic takes %2 at most.")
                .arg(bytes)
                .arg(limit),
            QStringLiteral("Raise the limit (premium tier), or send these events elsewhere.")};
}

AttemptError explainNoCredit(const QString &entity)
{
    return {ErrorClass::Throttled,
            QStringLiteral("The service lets nothing be sent to \"%1\" at the moment (no credit).")
                .arg(entity),
            QStringLiteral("Check the load of the namespace; the event is tried again.")};
}

} // namespace deckhand
