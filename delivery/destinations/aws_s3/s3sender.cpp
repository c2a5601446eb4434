#include "destinations/aws_s3/s3sender.h"

#include "aws_s3_embedded.h"
#include "destinations/aws/awsclient.h"
#include "destinations/aws/keytemplate.h"

#include <algorithm>

namespace deckhand {

namespace {

// docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html and userguide/object-keys.html
constexpr qsizetype longestKey = 1024;      ///< bytes
constexpr qint64 largestObject = 5LL << 30; ///< of one PUT

const auto templateField = QStringLiteral("aws_s3.key_template");

/// Nothing where the field is empty.
Result<std::optional<KeyTemplate>> templateOf(const DestinationConfig &config)
{
    const QString text = fieldOf(config, "key_template");
    if (text.isEmpty())
        return std::optional<KeyTemplate>();
    Result<KeyTemplate> parsed =
        KeyTemplate::parse(text, templateField, KeyTemplate::Time::Present);
    if (!parsed)
        return failure(std::move(parsed.error()));
    return std::optional(std::move(*parsed));
}

/// Whether the bucket can be a label of a host name under Amazon's certificate.
bool fitsHostName(const QByteArray &bucket)
{
    return bucket.size() <= 63 && bucket.front() != '-' && bucket.back() != '-' &&
           std::all_of(bucket.begin(), bucket.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

struct Place
{
    AwsEndpoint endpoint;
    QByteArray pathPrefix; ///< `/bucket` where it is not in the host's name
};

Place placeOf(const DestinationConfig &config)
{
    const QByteArray bucket = fieldOf(config, "bucket").toUtf8();
    const QByteArray region = fieldOf(config, "region").toLatin1();
    const QString endpoint = fieldOf(config, "endpoint");
    if (!endpoint.isEmpty())
        return {AwsEndpoint::of(endpoint), '/' + awsUriEncoded(bucket, false)};
    const QByteArray host = "s3." + region + '.' + awsDomain(region);
    if (fitsHostName(bucket))
        return {AwsEndpoint::of(QString::fromLatin1("https://" + bucket + '.' + host)), {}};
    return {AwsEndpoint::of(QString::fromLatin1("https://" + host)),
            '/' + awsUriEncoded(bucket, false)};
}

void addMetadata(Headers &headers, const Metadata &metadata)
{
    for (const auto &[name, value] : metadata) {
        QByteArray header = "x-amz-meta-" + name.toLower();
        const bool taken = std::any_of(headers.begin(), headers.end(),
                                       [&header](const Header &h) { return h.first == header; });
        if (!taken) // names that differ in capitals only are one to S3: the first stays
            headers.emplace_back(std::move(header), s3MetadataValue(value));
    }
}

AttemptError keyTooLong(const QByteArray &key)
{
    return {ErrorClass::FormatError,
            QStringLiteral("The object's key is longer than %1 bytes: %2…")
                .arg(QString::number(longestKey), QString::fromUtf8(key.left(60))),
            QStringLiteral("Correct the template: take shorter fields.")};
}

class S3Sender final : public Sender
{
public:
    S3Sender(const Destination &destination, const SenderContext &context, AwsClient::Target target,
             QByteArray pathPrefix, std::optional<KeyTemplate> keyTemplate)
        : m_pathPrefix(std::move(pathPrefix)),
          m_template(std::move(keyTemplate)),
          m_storageClass(fieldOf(destination.config, "storage_class").toLatin1()),
          m_metadata(destination.metadata),
          m_client(context, std::move(target))
    {}

    void send(std::span<const SendJob> jobs) override
    {
        for (const SendJob &job : jobs)
            sendOne(job);
    }

    void probe(const SendJob &job) override { m_client.probe(job.token); }
    std::optional<SendSize> sizeOf(const SendJob &job) override
    {
        return SendSize{job.body.size(), largestObject};
    }

private:
    void sendOne(const SendJob &job)
    {
        const Metadata metadata = metadataOf(job, m_metadata);
        const auto key = keyOf(job, metadata);
        if (!key) {
            m_client.failLater(job.token, key.error());
            return;
        }
        AwsClient::Call call;
        call.method = "PUT";
        call.path = m_pathPrefix + '/' + awsUriEncoded(*key, true);
        call.headers = {
            {"Content-Type", "application/json"},
            {"x-amz-checksum-sha256", QByteArray::fromHex(sha256Hex(job.body)).toBase64()},
            {"x-amz-storage-class", m_storageClass.isEmpty() ? "STANDARD" : m_storageClass}};
        addMetadata(call.headers, metadata);
        call.body = job.body;
        call.isTest = job.isTest;
        call.token = job.token;
        call.at = job.at;
        call.timeout = m_client.context().attemptTimeout;
        m_client.send(std::move(call), [this, token = job.token](SendOutcome &&outcome) {
            acknowledge(outcome);
            m_client.context().sink->finished(token, std::move(outcome));
        });
    }

    tl::expected<QByteArray, AttemptError> keyOf(const SendJob &job, const Metadata &metadata) const
    {
        if (!m_template)
            return toRfc3339Nano(job.eventCreatedAt) + '_' + job.eventId.bytes() + ".json";
        auto key = m_template->keyOf(job, metadata);
        if (key && key->size() > longestKey)
            return tl::unexpected(keyTooLong(*key));
        return key;
    }

    /// Takes the ETag; an answer without one is not S3's.
    static void acknowledge(SendOutcome &outcome)
    {
        if (outcome.outcome != AttemptOutcome::Success)
            return;
        for (const auto &[name, value] : outcome.response->headers) {
            if (name.compare("etag", Qt::CaseInsensitive) == 0)
                outcome.acknowledgement = value.left(200);
        }
        outcome.acknowledgement.replace('"', "");
        if (!outcome.acknowledgement.isEmpty())
            return;
        outcome.outcome = AttemptOutcome::Failure;
        outcome.error = {ErrorClass::ProtocolError,
                         QStringLiteral("The answer is not one of S3: it has no ETag."),
                         QStringLiteral("Check the endpoint.")};
    }

    const QByteArray m_pathPrefix;
    const std::optional<KeyTemplate> m_template;
    const QByteArray m_storageClass;
    const std::map<QString, QString> m_metadata;
    AwsClient m_client;
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
    const QString bucket = fieldOf(destination.config, "bucket");
    if (bucket.isEmpty()) {
        return failure(ErrorCode::InputMissing, QStringLiteral("The bucket is missing."),
                       QStringLiteral("aws_s3.bucket"));
    }
    Place place = placeOf(destination.config);
    AwsClient::Target target;
    target.endpoint = std::move(place.endpoint);
    const QByteArray region = fieldOf(destination.config, "region").toLatin1();
    target.scope = {region, "s3", SigV4Path::AsSent};
    target.place = {QStringLiteral("The bucket %1").arg(bucket), QStringLiteral("s3:PutObject"),
                    region};
    target.credentials = awsCredentialsOf(destination);
    return std::make_unique<S3Sender>(destination, context, std::move(target),
                                      std::move(place.pathPrefix), std::move(*keyTemplate));
}

} // namespace

QByteArray s3MetadataValue(const QByteArray &utf8)
{
    const bool isPlain =
        std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7f; }) &&
        utf8.trimmed() == utf8 && !utf8.contains("=?");
    if (isPlain)
        return utf8;
    constexpr qsizetype most = 45; // 60 in base64; an encoded word has 75 characters at most
    QByteArray result;
    for (qsizetype from = 0; from < utf8.size();) {
        qsizetype end = std::min(from + most, utf8.size());
        while (end < utf8.size() && end > from + 4 &&
               (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
            --end; // not within a character
        if (!result.isEmpty())
            result += ' ';
        result.append("=?UTF-8?B?").append(utf8.mid(from, end - from).toBase64()).append("?=");
        from = end;
    }
    return result;
}

TypeRegistration awsS3Type()
{
    return {embedded::aws_s3::json, embedded::aws_s3::guide, check, {}, create};
}

} // namespace deckhand
