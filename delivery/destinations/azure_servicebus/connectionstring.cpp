#include "destinations/azure_servicebus/connectionstring.h"

#include <QList>
#include <QUrl>

namespace deckhand {

namespace {

class Reader
{
public:
    Result<ServiceBusAddress> read(const QByteArray &text)
    {
        for (const QByteArray &part : text.trimmed().split(';'))
            readPart(part.trimmed());
        finish();
        if (m_error.items.empty())
            return std::move(m_address);
        return failure(std::move(m_error));
    }

private:
    void readPart(const QByteArray &part)
    {
        if (part.isEmpty())
            return;
        const qsizetype equals = part.indexOf('=');
        if (equals < 1)
            return wrong(QStringLiteral("A part of the connection string has no name. Paste it "
                                        "whole, Name=value;Name=value."));
        const QByteArray name = part.first(equals).trimmed().toLower();
        const QByteArray value = part.sliced(equals + 1).trimmed();
        if (name == "endpoint")
            readEndpoint(value);
        else if (name == "sharedaccesskeyname")
            m_address.keyName = value;
        else if (name == "sharedaccesskey")
            m_address.key = Secret(value);
        else if (name == "entitypath")
            m_address.entityPath = value;
        else if (name == "usedevelopmentemulator")
            m_address.emulator = value.toLower() == "true";
        else if (name == "sharedaccesssignature")
            wrong(QStringLiteral("A SharedAccessSignature expires and cannot be renewed from here. "
                                 "Use a connection string with SharedAccessKeyName and "
                                 "SharedAccessKey."));
        // What else there may be (TransportType, OperationTimeout) is for other clients.
    }

    void readEndpoint(const QByteArray &value)
    {
        m_hasEndpoint = true;
        const QUrl url(QString::fromUtf8(value), QUrl::StrictMode);
        if (!url.isValid() || url.scheme() != QLatin1String("sb") || url.host().isEmpty() ||
            url.port(1) < 1) {
            wrong(QStringLiteral("The Endpoint is not an address like "
                                 "sb://<namespace>.servicebus.windows.net/."));
            return;
        }
        m_address.host = url.host(QUrl::FullyEncoded).toUtf8();
        m_address.port = quint16(url.port(0));
    }

    void finish()
    {
        if (!m_hasEndpoint)
            missing("Endpoint", "sb://<namespace>.servicebus.windows.net/");
        if (m_address.keyName.isEmpty())
            missing("SharedAccessKeyName", "the name of a shared access policy");
        if (m_address.key.isEmpty())
            missing("SharedAccessKey", "the policy's primary or secondary key");
        if (m_address.port == 0)
            m_address.port = m_address.emulator ? 5672 : 5671;
    }

    void missing(const char *name, const char *what)
    {
        wrong(QStringLiteral("The connection string has no %1 (%2). Copy it whole from the "
                             "policy's page in the portal.")
                  .arg(QLatin1String(name), QLatin1String(what)));
    }

    void wrong(const QString &message)
    {
        m_error.items.push_back({ErrorCode::InputInvalid,
                                 QStringLiteral("azure_servicebus.connection_string"), message});
    }

    ServiceBusAddress m_address;
    Error m_error;
    bool m_hasEndpoint = false;
};

} // namespace

Result<ServiceBusAddress> parseConnectionString(const Secret &text)
{
    return Reader().read(text.reveal());
}

} // namespace deckhand
