#include "ui/typetexts.h"

#include <QCoreApplication>

namespace deckhand {

namespace {

// What the type.json of the destination types say, for the translators.
[[maybe_unused]] constexpr const char *texts[] = {
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Amazon Kinesis"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "A record in a data stream."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Stream"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The name of the data stream, not its ARN."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "1 to 128 letters, digits and the characters _ . -"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Region"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The region the stream is in."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "a region such as eu-west-1"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Endpoint"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Where Kinesis is found instead of at kinesis.<region>.amazonaws.com: an "
                      "emulator, a VPC endpoint."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Partition key template"),
    QT_TRANSLATE_NOOP(
        "deckhand::DestinationType",
        "A JMESPath expression over {metadata, data}, where data is the event's envelope. Records "
        "with the same key keep to one shard. Empty: the event's id."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Access key id"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Of an IAM user or role that may do kinesis:PutRecord and kinesis:PutRecords "
                      "on the stream and nothing else."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "an access key id, without blanks"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Secret access key"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The secret made with the access key id."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "a secret access key, without blanks"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Session token"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Only for temporary credentials; they stop working when they expire."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "a session token, without blanks"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Amazon S3"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "An object in a bucket for each event."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Bucket"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The bucket that takes the objects."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "the name of a bucket: 3 to 63 small letters, digits, dots and hyphens"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The region the bucket is in."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Where S3 is found instead of at amazonaws.com: another object store that "
                      "speaks S3. The bucket is then part of the path."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Key template"),
    QT_TRANSLATE_NOOP(
        "deckhand::DestinationType",
        "A JMESPath expression over {metadata, data, time}, where data is the event's envelope and "
        "time that of the event. Empty: the time, an underscore and the event's id, with .json at "
        "the end, so that a retry overwrites itself."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Storage class"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "What the objects cost to keep and to read."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Of an IAM user or role that may do s3:PutObject on the bucket's objects and "
                      "nothing else."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Amazon SQS"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "A message in a standard or FIFO queue."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Queue URL"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "The whole URL as the queue's page shows it. The region is read from it; a "
                      "name that ends in .fifo is a FIFO queue."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Where SQS is found instead of at the queue's own host: an emulator, a VPC "
                      "endpoint. Where neither URL names a region, us-east-1 is used."),
    QT_TRANSLATE_NOOP(
        "deckhand::DestinationType",
        "Of an IAM user or role that may do sqs:SendMessage on the queue and nothing else."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Azure Service Bus"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "A message to a queue or topic of Azure Service Bus."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Queue or topic"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The queue or topic that events are sent to."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "the name of a queue or topic: letters, digits, periods, hyphens, "
                      "underscores and slashes, 260 at most"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Connection string"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "From the portal: the queue, topic or namespace, Shared access policies, a "
                      "policy with the Send claim, Primary connection string."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "GCP Pub/Sub"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Messages published to a topic of Google Cloud Pub/Sub."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Project"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "The id of the Google Cloud project that has the topic."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "the id of a project, such as my-project-123456, not its name or number"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Topic"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Every event is published to this topic."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "the id of a topic, without projects/…/topics/: 3 to 255 letters, digits and "
                      "-._~+%, beginning with a letter"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Only for the emulator, or for a regional endpoint such as "
                      "https://europe-west1-pubsub.googleapis.com. Without https:// it is an "
                      "emulator: nothing is encrypted and no key is used."),
    QT_TRANSLATE_NOOP(
        "deckhand::DestinationType",
        "a host with its port, such as localhost:8085, or an http or https URL without a path"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Service account key"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "The whole key file of a service account that may publish to the topic "
                      "(roles/pubsub.publisher). Needed, except for an emulator."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Hookdeck"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "A signed HTTP POST to a Hookdeck source."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Source token"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "The token of the managed source that takes the events. It holds the "
                      "source's id and signs every request."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "the source's token as Hookdeck shows it, which is base64"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "RabbitMQ"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "A persistent, confirmed message to an exchange of RabbitMQ."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Server"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "host:port, or host:port/vhost for another virtual host than /. Write a "
                      "slash in its name as %2F."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Exchange"),
    QT_TRANSLATE_NOOP(
        "deckhand::DestinationType",
        "Events are published here with their type as routing key, such as task_run.completed. "
        "Empty is the default exchange: each event goes to the queue that is named like its type."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "TLS"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Encrypts the connection and checks the server's certificate and name. The "
                      "port is usually 5671."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "User name"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "A user with write permission on the exchange. RabbitMQ lets the user guest "
                      "in from its own machine only."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Password"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The user's password."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Webhook"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "A signed HTTP POST to a URL of yours."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "URL"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "Every event is sent here. Answer with any status from 200 to 299 within 5 "
                      "seconds; redirects are not followed."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType",
                      "an absolute URL that begins with http:// or https://"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Custom headers"),
    QT_TRANSLATE_NOOP(
        "deckhand::DestinationType",
        "A JSON object of headers to add to every request, 50 at most. Content-Type, "
        "Content-Length, Host, Connection, User-Agent and webhook-* are set by the sender."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "Signing secret"),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "The receiver checks signatures with it. Leave "
                                                   "it empty to have one made; it is shown once."),
    QT_TRANSLATE_NOOP("deckhand::DestinationType", "whsec_ and then base64 of 24 to 64 bytes"),
};

} // namespace

QString typeText(const QString &english)
{
    return QCoreApplication::translate("deckhand::DestinationType", english.toUtf8().constData());
}

} // namespace deckhand
