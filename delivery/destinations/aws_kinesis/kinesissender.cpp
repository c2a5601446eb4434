#include "destinations/aws_kinesis/kinesissender.h"

#include "api/jsonreader.h"
#include "api/jsonwriter.h"
#include "aws_kinesis_embedded.h"
#include "destinations/aws/awsbatchsender.h"
#include "destinations/aws/keytemplate.h"

#include <QList>

namespace deckhand {

namespace {

// docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
constexpr int maxEntries = 500;
constexpr qsizetype maxBytes = 5 * 1024 * 1024; ///< data and partition keys of a call together
constexpr qsizetype maxRecord = 1024 * 1024;    ///< unless the stream is set to take more
constexpr qsizetype longestKey = 256;           ///< characters

const auto templateField = QStringLiteral("aws_kinesis.partition_key_template");

AwsBatchSender::Protocol protocol()
{
    return {"application/x-amz-json-1.1",
            "Kinesis_20131202.PutRecord",
            "Kinesis_20131202.PutRecords",
            maxEntries,
            maxBytes,
            512,
            maxRecord};
}

/// Nothing where the field is empty.
Result<std::optional<KeyTemplate>> templateOf(const DestinationConfig &config)
{
    const QString text = fieldOf(config, "partition_key_template");
    if (text.isEmpty())
        return std::optional<KeyTemplate>();
    Result<KeyTemplate> parsed = KeyTemplate::parse(text, templateField, KeyTemplate::Time::Absent);
    if (!parsed)
        return failure(std::move(parsed.error()));
    return std::optional(std::move(*parsed));
}

class KinesisSender final : public AwsBatchSender
{
public:
    KinesisSender(const Destination &destination, const SenderContext &context,
                  AwsClient::Target target, std::optional<KeyTemplate> keyTemplate)
        : AwsBatchSender(context, std::move(target), protocol()),
          m_stream(fieldOf(destination.config, "stream_name").toUtf8()),
          m_template(std::move(keyTemplate)),
          m_metadata(destination.metadata)
    {}

private:
    tl::expected<Entry, AttemptError> entryOf(const SendJob &job) override
    {
        const Metadata metadata = metadataOf(job, m_metadata);
        const auto key = partitionKey(job, metadata);
        if (!key)
            return tl::unexpected(key.error());
        QByteArray data = "{\"metadata\":";
        data.append(metadataJson(metadata)).append(",\"data\":").append(job.body).append('}');
        Entry entry;
        JsonWriter json(entry.json);
        json.member("Data", data.toBase64()).member("PartitionKey", *key);
        entry.cost = data.size() + key->size();
        return entry;
    }

    tl::expected<QByteArray, AttemptError> partitionKey(const SendJob &job,
                                                        const Metadata &metadata) const
    {
        if (!m_template)
            return job.eventId.bytes();
        auto key = m_template->keyOf(job, metadata);
        if (key && QString::fromUtf8(*key).toUcs4().size() > longestKey) {
            return tl::unexpected(AttemptError{
                ErrorClass::FormatError,
                QStringLiteral("The partition key is longer than %1 characters: %2…")
                    .arg(QString::number(longestKey), QString::fromUtf8(*key).left(60)),
                QStringLiteral("Correct the template: take a shorter field.")});
        }
        return key;
    }

    QByteArray requestOf(std::span<const Entry> entries) override
    {
        QByteArray body = "{\"StreamName\":";
        appendQuotedJson(body, m_stream);
        if (entries.size() == 1)
            return body.append(',').append(entries[0].json).append('}');
        body += ",\"Records\":[";
        for (size_t i = 0; i < entries.size(); ++i)
            body.append(i == 0 ? "{" : ",{").append(entries[i].json).append('}');
        return body.append("]}");
    }

    std::vector<EntryAnswer> readAnswer(std::span<const Entry> entries,
                                        const QByteArray &body) override
    {
        std::vector<ErrorItem> ignored;
        ObjectReader reader(body, ignored);
        if (!reader.isValid())
            return {entries.size(), unreadable(QStringLiteral("it is not a JSON object"))};
        if (entries.size() == 1)
            return {answerOf(reader, body)};
        const std::vector<JsonSlice> records = reader.array("Records");
        if (records.size() != entries.size()) {
            return {entries.size(), unreadable(QStringLiteral("it has %1 records for %2 sent")
                                                   .arg(records.size())
                                                   .arg(entries.size()))};
        }
        std::vector<EntryAnswer> answers;
        answers.reserve(records.size());
        for (const JsonSlice &slice : records) {
            std::vector<ErrorItem> none;
            ObjectReader record(slice.text, none);
            answers.push_back(record.isValid()
                                  ? answerOf(record, slice.text.toByteArray())
                                  : unreadable(QStringLiteral("a record is not an object")));
        }
        return answers;
    }

    EntryAnswer answerOf(ObjectReader &record, const QByteArray &text) const
    {
        EntryAnswer answer;
        const QByteArray code = record.bytes("ErrorCode");
        const QByteArray sequence = record.bytes("SequenceNumber");
        const QByteArray shard = record.bytes("ShardId");
        if (!code.isEmpty())
            answer = refused(code, record.text("ErrorMessage"));
        else if (sequence.isEmpty() || sequence.size() > 200 || shard.size() > 200)
            answer = unreadable(QStringLiteral("it has no sequence number"));
        else
            answer.acknowledgement = sequence + ' ' + shard;
        answer.text = text;
        return answer;
    }

    const QByteArray m_stream;
    const std::optional<KeyTemplate> m_template;
    const std::map<QString, QString> m_metadata;
};

void check(const DestinationConfig &config, std::vector<ErrorItem> &problems)
{
    if (const auto keyTemplate = templateOf(config); !keyTemplate) {
        const std::vector<ErrorItem> &items = keyTemplate.error().items;
        problems.insert(problems.end(), items.begin(), items.end());
    }
}

Result<std::unique_ptr<Sender>> create(const Destination &destination, const SenderContext &context)
{
    Result<std::optional<KeyTemplate>> keyTemplate = templateOf(destination.config);
    if (!keyTemplate)
        return failure(std::move(keyTemplate.error()));
    const QByteArray region = fieldOf(destination.config, "region").toLatin1();
    QString endpoint = fieldOf(destination.config, "endpoint");
    if (endpoint.isEmpty()) {
        endpoint = QStringLiteral("https://kinesis.%1.%2")
                       .arg(QString::fromLatin1(region), QString::fromLatin1(awsDomain(region)));
    }
    AwsClient::Target target;
    target.endpoint = AwsEndpoint::of(endpoint);
    target.scope = {region, "kinesis", SigV4Path::EncodedAgain};
    target.place = {QStringLiteral("The stream %1").arg(fieldOf(destination.config, "stream_name")),
                    QStringLiteral("kinesis:PutRecord and kinesis:PutRecords"), region};
    target.credentials = awsCredentialsOf(destination);
    return std::make_unique<KinesisSender>(destination, context, std::move(target),
                                           std::move(*keyTemplate));
}

} // namespace

TypeRegistration awsKinesisType()
{
    return {embedded::aws_kinesis::json, embedded::aws_kinesis::guide, check, {}, create};
}

} // namespace deckhand
