#pragma once

#include "api/result.h"
#include "api/secret.h"

#include <QByteArray>

namespace deckhand {

/// A connection string of Azure Service Bus, taken apart. Source:
/// learn.microsoft.com/azure/service-bus-messaging/service-bus-sas, "Connection strings".
struct ServiceBusAddress
{
    QByteArray host;
    quint16 port = 0; ///< 5671, or 5672 without TLS, where the endpoint names none
    QByteArray keyName;
    Secret key;
    QByteArray entityPath; ///< empty where the string is for a whole namespace
    bool emulator = false; ///< without TLS, as Microsoft's emulator wants it
};

/// Names every part that is missing or wrong and says nothing of the key; the errors' field is
/// `azure_servicebus.connection_string`.
[[nodiscard]] Result<ServiceBusAddress> parseConnectionString(const Secret &text);

} // namespace deckhand
