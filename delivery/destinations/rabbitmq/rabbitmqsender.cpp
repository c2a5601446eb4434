#include "destinations/rabbitmq/rabbitmqsender.h"

#include "destinations/linkworker.h"
#include "destinations/rabbitmq/rabbitlink.h"
#include "rabbitmq_embedded.h"

namespace deckhand {

namespace {

constexpr int batch = 200;
constexpr qsizetype longestName = 255; // a short string of AMQP 0-9-1

QByteArray fieldOf(const DestinationConfig &config, const char *name)
{
    const auto found = config.fields.find(QLatin1String(name));
    return found == config.fields.end() ? QByteArray() : found->second.toUtf8();
}

Secret credentialOf(const DestinationConfig &config, const char *name)
{
    const auto found = config.credentials.find(QLatin1String(name));
    return found == config.credentials.end() ? Secret() : found->second;
}

Result<RabbitSettings> settingsOf(const DestinationConfig &config, const QByteArray &product)
{
    RabbitSettings settings;
    Result<RabbitAddress> address = parseRabbitAddress(fieldOf(config, "server_url"));
    if (!address)
        return failure(std::move(address.error()));
    settings.address = std::move(*address);
    settings.tls = fieldOf(config, "tls") == "true";
    settings.exchange = fieldOf(config, "exchange");
    settings.username = credentialOf(config, "username").reveal();
    settings.password = credentialOf(config, "password");
    settings.product = product;
    return settings;
}

AttemptRequest recordOf(const RabbitSettings &settings, const std::map<QString, QString> &metadata,
                        const SendJob &job)
{
    AttemptRequest record;
    record.method = "basic.publish";
    record.url = rabbitUrl(settings);
    record.headers = {{"exchange", settings.exchange},
                      {"routing-key", job.eventType},
                      {"content-type", "application/json"},
                      {"message-id", job.eventId.bytes()},
                      {"delivery-mode", "2"}};
    for (auto &[name, value] : metadataOf(job, metadata))
        record.headers.emplace_back("headers." + name, value);
    record.bodyBytes = job.body.size();
    if (job.isTest)
        record.body = job.body;
    return record;
}

void checkLength(const QByteArray &value, const char *field, const QString &what,
                 std::vector<ErrorItem> &problems)
{
    if (value.size() <= longestName)
        return;
    problems.push_back({ErrorCode::InputInvalid,
                        QStringLiteral("rabbitmq.%1").arg(QLatin1String(field)),
                        QStringLiteral("%1 has %2 bytes at most.").arg(what).arg(longestName)});
}

void check(const DestinationConfig &config, std::vector<ErrorItem> &problems)
{
    if (const QByteArray server = fieldOf(config, "server_url"); !server.isEmpty()) {
        if (const auto address = parseRabbitAddress(server); !address) {
            const auto &items = address.error().items;
            problems.insert(problems.end(), items.begin(), items.end());
        }
    }
    checkLength(fieldOf(config, "exchange"), "exchange", QStringLiteral("An exchange's name"),
                problems);
    checkLength(credentialOf(config, "username").reveal(), "username",
                QStringLiteral("A user's name"), problems);
    if (credentialOf(config, "password").reveal().size() > 1024) {
        problems.push_back({ErrorCode::InputInvalid, QStringLiteral("rabbitmq.password"),
                            QStringLiteral("A password has 1024 bytes at most.")});
    }
}

Result<std::unique_ptr<Sender>> create(const Destination &destination, const SenderContext &context)
{
    Result<RabbitSettings> settings = settingsOf(destination.config, context.userAgent);
    if (!settings)
        return failure(std::move(settings.error()));
    LinkSettings link;
    link.host = settings->address.host;
    link.port = settings->address.port;
    link.tls = settings->tls;
    link.service = QStringLiteral("The broker");
    link.makeLink = [settings = *settings, metadata = destination.metadata] {
        return std::make_unique<RabbitLink>(settings, metadata);
    };
    link.record = [settings = *settings, metadata = destination.metadata](const SendJob &job) {
        return recordOf(settings, metadata, job);
    };
    return std::make_unique<LinkSender>(std::move(link), context, batch);
}

} // namespace

TypeRegistration rabbitmqType()
{
    return {embedded::rabbitmq::json, embedded::rabbitmq::guide, check, {}, create};
}

} // namespace deckhand
