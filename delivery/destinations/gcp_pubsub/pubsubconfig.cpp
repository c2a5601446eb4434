#include "destinations/gcp_pubsub/pubsubconfig.h"

#include <QUrl>

namespace deckhand {

namespace {

const QString keyField = QStringLiteral("service_account_json");

QString fieldOf(const DestinationConfig &config, QLatin1String name)
{
    const auto found = config.fields.find(QString(name));
    return found == config.fields.end() ? QString() : found->second.trimmed();
}

Secret keyOf(const DestinationConfig &config)
{
    const auto found = config.credentials.find(keyField);
    return found == config.credentials.end() ? Secret() : found->second;
}

/// A host without a scheme is how `PUBSUB_EMULATOR_HOST` names an emulator.
bool isEmulator(const QString &endpoint)
{
    return !endpoint.isEmpty() && !endpoint.startsWith(QLatin1String("https://"));
}

/// Problems of a key file with the path of the field they are in.
Error placed(Error error)
{
    for (ErrorItem &item : error.items)
        item.field = QStringLiteral("gcp_pubsub.") + keyField;
    return error;
}

QByteArray baseUrl(const QString &endpoint, const SenderContext &context)
{
    if (endpoint.isEmpty()) {
        const auto found = context.baseUrls.find("gcp_pubsub");
        return found == context.baseUrls.end() ? QByteArray("https://pubsub.googleapis.com")
                                               : found->second;
    }
    QByteArray url = endpoint.toUtf8();
    if (!url.contains("://"))
        url.prepend("http://");
    while (url.endsWith('/'))
        url.chop(1);
    return url;
}

} // namespace

void checkPubSubConfig(const DestinationConfig &config, std::vector<ErrorItem> &problems)
{
    if (fieldOf(config, QLatin1String("topic")).startsWith(QLatin1String("goog"))) {
        problems.push_back({ErrorCode::InputInvalid, QStringLiteral("gcp_pubsub.topic"),
                            QStringLiteral("The id of a topic may not begin with \"goog\".")});
    }
    const Secret key = keyOf(config);
    if (key.isEmpty()) {
        if (!isEmulator(fieldOf(config, QLatin1String("endpoint")))) {
            problems.push_back({ErrorCode::InputMissing, QStringLiteral("gcp_pubsub.") + keyField,
                                QStringLiteral("\"service_account_json\" is missing. Paste the key "
                                               "file of a service account that may publish; only "
                                               "an emulator needs none.")});
        }
        return;
    }
    if (Result<ServiceAccount> account = ServiceAccount::parse(key); !account) {
        Error error = placed(std::move(account.error()));
        std::move(error.items.begin(), error.items.end(), std::back_inserter(problems));
    }
}

Result<PubSubConfig> readPubSubConfig(const Destination &destination, const SenderContext &context)
{
    std::vector<ErrorItem> problems;
    checkPubSubConfig(destination.config, problems);
    PubSubConfig read;
    read.projectId = fieldOf(destination.config, QLatin1String("project_id"));
    read.topicId = fieldOf(destination.config, QLatin1String("topic"));
    for (const auto &[name, value] :
         {std::pair("project_id", read.projectId), std::pair("topic", read.topicId)}) {
        if (value.isEmpty())
            problems.push_back({ErrorCode::InputMissing,
                                QStringLiteral("gcp_pubsub.") + QLatin1String(name),
                                QStringLiteral("\"%1\" is missing.").arg(QLatin1String(name))});
    }
    if (!problems.empty()) {
        Error error;
        error.items = std::move(problems);
        return failure(std::move(error));
    }
    const QString endpoint = fieldOf(destination.config, QLatin1String("endpoint"));
    read.topic = "projects/" + QUrl::toPercentEncoding(read.projectId, ":") + "/topics/" +
                 QUrl::toPercentEncoding(read.topicId);
    read.url = baseUrl(endpoint, context) + "/v1/" + read.topic + ":publish";
    if (!isEmulator(endpoint)) {
        auto account = ServiceAccount::parse(keyOf(destination.config));
        read.account = std::move(*account); // it was checked above
    }
    return read;
}

} // namespace deckhand
