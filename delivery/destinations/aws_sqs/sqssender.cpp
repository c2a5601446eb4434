#include "destinations/aws_sqs/sqssender.h"

#include "api/jsonreader.h"
#include "api/jsonwriter.h"
#include "aws_sqs_embedded.h"
#include "destinations/aws/awsbatchsender.h"
#include "destinations/metadata.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace deckhand {

namespace {

// docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
constexpr int maxEntries = 10;
constexpr qsizetype maxBytes = 1024 * 1024; ///< bodies and attributes of a call together
constexpr qsizetype longestGroup = 128;

/// Where no address names a region: endpoints of emulators mostly take any.
constexpr auto fallbackRegion = "us-east-1";

AwsBatchSender::Protocol protocol()
{
    return {"application/x-amz-json-1.0",
            "AmazonSQS.SendMessage",
            "AmazonSQS.SendMessageBatch",
            maxEntries,
            maxBytes,
            2048,
            maxBytes};
}

/// A message group or deduplication id: letters, digits and punctuation of ASCII, 128 at most.
QByteArray fifoId(const QByteArray &text)
{
    QByteArray id = text.left(longestGroup);
    for (char &c : id) {
        if (c <= 0x20 || c >= 0x7f)
            c = '_';
    }
    return id;
}

class SqsSender final : public AwsBatchSender
{
public:
    SqsSender(const Destination &destination, const SenderContext &context,
              AwsClient::Target target)
        : AwsBatchSender(context, std::move(target), protocol()),
          m_queueUrl(fieldOf(destination.config, "queue_url").toUtf8()),
          m_isFifo(m_queueUrl.endsWith(".fifo")),
          m_metadata(destination.metadata)
    {}

private:
    tl::expected<Entry, AttemptError> entryOf(const SendJob &job) override
    {
        const QByteArray metadata = metadataJson(metadataOf(job, m_metadata));
        Entry entry;
        JsonWriter json(entry.json);
        json.member("MessageBody", job.body).key("MessageAttributes").beginObject();
        json.key("metadata").beginObject();
        json.member("DataType", "String").member("StringValue", metadata);
        json.endObject().endObject();
        if (m_isFifo) {
            json.member("MessageGroupId", fifoId(job.eventType));
            json.member("MessageDeduplicationId", fifoId(job.eventId.bytes()));
        }
        constexpr qsizetype names = 14; // "metadata" and "String"
        entry.cost = job.body.size() + metadata.size() + names;
        entry.digest = QCryptographicHash::hash(job.body, QCryptographicHash::Md5).toHex();
        return entry;
    }

    QByteArray requestOf(std::span<const Entry> entries) override
    {
        QByteArray body = "{\"QueueUrl\":";
        appendQuotedJson(body, m_queueUrl);
        if (entries.size() == 1)
            return body.append(',').append(entries[0].json).append('}');
        body += ",\"Entries\":[";
        for (size_t i = 0; i < entries.size(); ++i) {
            body.append(i == 0 ? "{\"Id\":\"" : ",{\"Id\":\"").append(QByteArray::number(i));
            body.append("\",").append(entries[i].json).append('}');
        }
        return body.append("]}");
    }

    std::vector<EntryAnswer> readAnswer(std::span<const Entry> entries,
                                        const QByteArray &body) override
    {
        std::vector<ErrorItem> ignored;
        ObjectReader reader(body, ignored);
        if (!reader.isValid())
            return {entries.size(), unreadable(QStringLiteral("it is not a JSON object"))};
        if (entries.size() == 1) {
            EntryAnswer answer = accepted(reader, entries[0]);
            answer.text = body;
            return {answer};
        }
        std::vector<EntryAnswer> answers(
            entries.size(), unreadable(QStringLiteral("it does not say what became of the entry")));
        forEachEntry(reader, "Successful", answers, [&](ObjectReader &entry, size_t index) {
            return accepted(entry, entries[index]);
        });
        forEachEntry(reader, "Failed", answers, [this](ObjectReader &entry, size_t) {
            return refused(entry.bytes("Code"), entry.text("Message"));
        });
        return answers;
    }

    template <class Fn>
    static void forEachEntry(ObjectReader &reader, const char *list,
                             std::vector<EntryAnswer> &answers, Fn read)
    {
        for (const JsonSlice &slice : reader.array(list)) {
            std::vector<ErrorItem> ignored;
            ObjectReader entry(slice.text, ignored);
            bool isNumber = false;
            const size_t index = entry.isValid() ? entry.bytes("Id").toULongLong(&isNumber) : 0;
            if (!isNumber || index >= answers.size())
                continue;
            answers[index] = read(entry, index);
            answers[index].text = slice.text.toByteArray();
        }
    }

    static EntryAnswer accepted(ObjectReader &answer, const Entry &entry)
    {
        const QByteArray id = answer.bytes("MessageId");
        if (id.isEmpty() || id.size() > 100)
            return unreadable(QStringLiteral("it has no message id"));
        const QByteArray digest = answer.bytes("MD5OfMessageBody").toLower();
        if (digest != entry.digest) {
            EntryAnswer wrong = unreadable(QStringLiteral("it confirms another body than was sent, "
                                                          "by its MD5"));
            wrong.acknowledgement = id;
            return wrong;
        }
        return {{}, SendStage::Send, id, {}};
    }

    const QByteArray m_queueUrl;
    const bool m_isFifo;
    const std::map<QString, QString> m_metadata;
};

void check(const DestinationConfig &config, std::vector<ErrorItem> &problems)
{
    const QString url = fieldOf(config, "queue_url");
    const QString path = QUrl(url).path();
    if (!url.isEmpty() && (path.isEmpty() || path.endsWith(QLatin1Char('/')))) {
        problems.push_back({ErrorCode::InputInvalid, QStringLiteral("aws_sqs.queue_url"),
                            QStringLiteral("The URL ends without the queue's name. Copy it whole "
                                           "from the queue's page.")});
    }
}

Result<std::unique_ptr<Sender>> create(const Destination &destination, const SenderContext &context)
{
    const QString queue = fieldOf(destination.config, "queue_url");
    const QString endpoint = fieldOf(destination.config, "endpoint");
    AwsClient::Target target;
    target.endpoint = AwsEndpoint::of(endpoint.isEmpty() ? queue : endpoint);
    if (endpoint.isEmpty())
        target.endpoint.path.clear(); // that of the queue's URL names the queue
    if (target.endpoint.host.isEmpty()) {
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("The URL of the queue is not valid."),
                       QStringLiteral("aws_sqs.queue_url"));
    }
    QByteArray region = sqsRegionOf(queue);
    if (region.isEmpty())
        region = sqsRegionOf(endpoint);
    if (region.isEmpty())
        region = fallbackRegion;
    target.scope = {region, "sqs", SigV4Path::EncodedAgain};
    target.place = {QStringLiteral("The queue %1").arg(queue.section(QLatin1Char('/'), -1)),
                    QStringLiteral("sqs:SendMessage"), region};
    target.credentials = awsCredentialsOf(destination);
    return std::make_unique<SqsSender>(destination, context, std::move(target));
}

bool isRegion(const QString &label)
{
    static const QRegularExpression pattern(QStringLiteral("^[a-z]{2}(-[a-z]+)+-[0-9]+$"));
    return pattern.match(label).hasMatch();
}

} // namespace

QByteArray sqsRegionOf(const QString &url)
{
    const QStringList labels = QUrl(url).host().split(QLatin1Char('.'));
    for (qsizetype i = 0; i + 1 < labels.size(); ++i) {
        const bool isService =
            labels[i] == QLatin1String("sqs") || labels[i] == QLatin1String("sqs-fips");
        if (isService && isRegion(labels[i + 1]))
            return labels[i + 1].toLatin1();
        if (labels[i + 1] == QLatin1String("queue") && isRegion(labels[i]))
            return labels[i].toLatin1();
    }
    return {};
}

TypeRegistration awsSqsType()
{
    return {embedded::aws_sqs::json, embedded::aws_sqs::guide, check, {}, create};
}

} // namespace deckhand
