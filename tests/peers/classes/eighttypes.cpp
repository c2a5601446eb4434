#include "peers/classes/eighttypes.h"

#include "peers/pubsub/pubsublab.h"

#include <QJsonDocument>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

EightTypes::EightTypes()
{
    const QJsonObject file{{u"type"_s, u"service_account"_s},
                           {u"project_id"_s, u"lab"_s},
                           {u"private_key_id"_s, u"0123456789abcdef"_s},
                           {u"private_key"_s, PubSubLab::makeKey()},
                           {u"client_email"_s, u"deckhand@lab.iam.gserviceaccount.com"_s},
                           {u"token_uri"_s, u"https://localhost:1/token"_s}};
    m_accountKey = QJsonDocument(file).toJson();
}

std::map<QByteArray, QByteArray> EightTypes::baseUrls(const Place &place)
{
    return {{"gcp_pubsub", place.url()}, {"hookdeck", place.url()}, {"hookdeck_api", place.url()}};
}

Destination EightTypes::destination(const QByteArray &type, const Place &place) const
{
    Destination destination;
    destination.type = type;
    auto &fields = destination.config.fields;
    auto &credentials = destination.config.credentials;
    const QByteArray address = place.host + ':' + QByteArray::number(place.port);
    if (type.startsWith("aws_")) {
        fields = {{u"endpoint"_s, QString::fromLatin1(place.url())}};
        credentials = {{u"key"_s, Secret("AKIAIOSFODNN7EXAMPLE")},
                       {u"secret"_s, Secret("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY")}};
    }
    if (type == "webhook") {
        fields[u"url"_s] = QString::fromLatin1(place.url() + "/hooks");
        credentials[u"secret"_s] = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    } else if (type == "aws_sqs") {
        fields[u"queue_url"_s] = u"https://sqs.eu-west-1.amazonaws.com/123456789012/events"_s;
    } else if (type == "aws_kinesis") {
        fields[u"stream_name"_s] = u"events"_s;
        fields[u"region"_s] = u"eu-west-1"_s;
    } else if (type == "aws_s3") {
        fields[u"bucket"_s] = u"events"_s;
        fields[u"region"_s] = u"eu-west-1"_s;
    } else if (type == "gcp_pubsub") {
        fields = {{u"project_id"_s, u"lab"_s}, {u"topic"_s, u"events"_s}};
        credentials[u"service_account_json"_s] = Secret(m_accountKey);
    } else if (type == "azure_servicebus") {
        fields[u"name"_s] = u"events"_s;
        const QByteArray text = "Endpoint=sb://" + address +
                                ";SharedAccessKeyName=sender;SharedAccessKey=a2V5" +
                                (place.tls ? "" : ";UseDevelopmentEmulator=true");
        credentials[u"connection_string"_s] = Secret(text);
    } else if (type == "rabbitmq") {
        fields = {{u"server_url"_s, QString::fromLatin1(address)},
                  {u"exchange"_s, u"events"_s},
                  {u"tls"_s, place.tls ? u"true"_s : u"false"_s}};
        credentials = {{u"username"_s, Secret("publisher")}, {u"password"_s, Secret("secret")}};
    } else if (type == "hookdeck") {
        credentials[u"token"_s] = Secret(QByteArray("src_orders:fH2aK9mQ").toBase64());
    }
    return destination;
}

} // namespace deckhand
