#include "destinations/azure_servicebus/azureservicebussender.h"

#include "azure_servicebus_embedded.h"
#include "destinations/azure_servicebus/servicebuslink.h"
#include "destinations/linkworker.h"

namespace deckhand {

namespace {

constexpr int batch = 200;
/// Of the standard tier; the premium one takes what it is set to.
constexpr qint64 largestMessage = 256 * 1024;

QByteArray nameOf(const DestinationConfig &config)
{
    const auto found = config.fields.find(QStringLiteral("name"));
    return found == config.fields.end() ? QByteArray() : found->second.toUtf8();
}

Secret connectionStringOf(const DestinationConfig &config)
{
    const auto found = config.credentials.find(QStringLiteral("connection_string"));
    return found == config.credentials.end() ? Secret() : found->second;
}

bool isSameEntity(const QByteArray &a, const QByteArray &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0; // the service's names are
}

AttemptRequest recordOf(const ServiceBusSettings &settings, const SendJob &job)
{
    const ServiceBusAddress &address = settings.address;
    AttemptRequest record;
    record.method = "transfer";
    record.url = (address.emulator ? "amqp://" : "amqps://") + address.host + ':' +
                 QByteArray::number(address.port) + '/' + settings.entity;
    record.headers = {{"message-id", job.eventId.bytes()},
                      {"subject", job.eventType},
                      {"content-type", "application/json"}};
    for (auto &[name, value] : metadataOf(job, settings.metadata))
        record.headers.emplace_back("application-properties." + name, value);
    record.bodyBytes = job.body.size();
    if (job.isTest)
        record.body = job.body;
    return record;
}

void check(const DestinationConfig &config, std::vector<ErrorItem> &problems)
{
    const Secret text = connectionStringOf(config);
    if (text.isEmpty())
        return; // that it is missing is named by the type's description
    const auto address = parseConnectionString(text);
    if (!address) {
        const auto &items = address.error().items;
        problems.insert(problems.end(), items.begin(), items.end());
        return;
    }
    const QByteArray name = nameOf(config);
    if (!address->entityPath.isEmpty() && !name.isEmpty() &&
        !isSameEntity(address->entityPath, name)) {
        problems.push_back(
            {ErrorCode::InputInvalid, QStringLiteral("azure_servicebus.name"),
             QStringLiteral("The connection string is for \"%1\" (EntityPath). Write that name, or "
                            "use the connection string of \"%2\".")
                 .arg(QString::fromUtf8(address->entityPath.left(260)),
                      QString::fromUtf8(name.left(260)))});
    }
}

Result<std::unique_ptr<Sender>> create(const Destination &destination, const SenderContext &context)
{
    auto address = parseConnectionString(connectionStringOf(destination.config));
    if (!address)
        return failure(std::move(address.error()));
    ServiceBusSettings settings;
    settings.address = std::move(*address);
    settings.entity = nameOf(destination.config);
    settings.metadata = destination.metadata;
    settings.product = "deckhand";
    settings.clock = context.clock;
    LinkSettings link;
    link.host = settings.address.host;
    link.port = settings.address.port;
    link.tls = !settings.address.emulator;
    link.resendsLost = true;
    link.mostBytes = largestMessage;
    link.service = QStringLiteral("The service");
    link.makeLink = [settings] { return std::make_unique<ServiceBusLink>(settings); };
    link.record = [settings](const SendJob &job) { return recordOf(settings, job); };
    return std::make_unique<LinkSender>(std::move(link), context, batch);
}

} // namespace

TypeRegistration azureServiceBusType()
{
    return {embedded::azure_servicebus::json, embedded::azure_servicebus::guide, check, {}, create};
}

} // namespace deckhand
