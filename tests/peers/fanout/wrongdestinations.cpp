#include "peers/fanout/wrongdestinations.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

Destination withWrongCredentials(Destination wrong, const QByteArray &strangersKeyFile)
{
    auto &credentials = wrong.config.credentials;
    if (wrong.type == "webhook")
        credentials[u"secret"_s] = Secret("whsec_" + QByteArray(32, 'k').toBase64());
    else if (wrong.type.startsWith("aws_"))
        credentials[u"secret"_s] = Secret("anothersecretanothersecret");
    else if (wrong.type == "gcp_pubsub")
        credentials[u"service_account_json"_s] = Secret(strangersKeyFile);
    else if (wrong.type == "azure_servicebus")
        credentials[u"connection_string"_s] =
            Secret(QByteArray(credentials[u"connection_string"_s].reveal())
                       .replace("SharedAccessKey=c2Vu", "SharedAccessKey=c2Vv"));
    else if (wrong.type == "rabbitmq")
        credentials[u"password"_s] = Secret("wrong");
    else
        credentials[u"token"_s] = Secret(QByteArray("src_orders:wrong").toBase64());
    return wrong;
}

Destination withMissingTarget(Destination wrong)
{
    auto &fields = wrong.config.fields;
    if (wrong.type == "aws_sqs")
        fields[u"queue_url"_s] = u"https://sqs.eu-west-1.amazonaws.com/123456789012/missing"_s;
    else if (wrong.type == "aws_kinesis")
        fields[u"stream_name"_s] = u"missing"_s;
    else if (wrong.type == "aws_s3")
        fields[u"bucket"_s] = u"missing"_s;
    else if (wrong.type == "gcp_pubsub")
        fields[u"topic"_s] = u"missing"_s;
    else if (wrong.type == "azure_servicebus")
        fields[u"name"_s] = u"missing"_s;
    else if (wrong.type == "rabbitmq")
        fields[u"exchange"_s] = u"missing"_s;
    else if (wrong.type == "hookdeck")
        wrong.config.credentials[u"token"_s] = Secret(QByteArray("src_gone:x").toBase64());
    return wrong;
}

} // namespace deckhand
