#include "destinations/aws/awserrors.h"
#include "destinations/aws/keytemplate.h"
#include "destinations/aws_s3/s3sender.h"
#include "destinations/aws_sqs/sqssender.h"
#include "peers/support/senderbench.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace std::chrono_literals;

// What needs no peer: addresses, validation, and what services of AWS answer, in the
// shapes their documentation gives, with texts of the test's own.

namespace {

const AwsPlace place{QStringLiteral("The bucket b"), QStringLiteral("s3:PutObject"), "eu-west-1"};

AwsVerdict verdictOf(int status, const QByteArray &body, Headers headers = {})
{
    HttpResponse response;
    response.status = status;
    response.body = body;
    response.headers = std::move(headers);
    return awsVerdict(awsFaultOf(response), status, place);
}

QByteArray xml(const QByteArray &code, const QByteArray &more = {})
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code +
           "</Code><Message>Words of the service.</Message>" + more +
           "<RequestId>4442587FB7D0A2F9</RequestId></Error>";
}

QByteArray json(const QByteArray &type)
{
    return "{\"__type\":\"" + type + "\",\"message\":\"Words of the service.\"}";
}

Destination destinationOf(const char *type, std::map<QString, QString> fields)
{
    Destination destination;
    destination.type = type;
    destination.name = QStringLiteral("Test");
    destination.events = Subscription({"*"});
    destination.config.fields = std::move(fields);
    destination.config.credentials[QStringLiteral("key")] = Secret("AKIAIOSFODNN7EXAMPLE");
    destination.config.credentials[QStringLiteral("secret")] = Secret("secretsecretsecret");
    return destination;
}

QString f(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

class TestAws : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void answersHaveClasses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<SendStage>("stage");
        using enum ErrorClass;
        const auto row = [](const char *name, int status, const QByteArray &body,
                            ErrorClass errorClass, SendStage stage = SendStage::Send) {
            QTest::newRow(name) << status << body << errorClass << stage;
        };
        row("s3 no bucket", 404, xml("NoSuchBucket"), NotFound);
        row("s3 denied", 403, xml("AccessDenied"), AuthFailed, SendStage::Permission);
        row("s3 key", 403, xml("InvalidAccessKeyId"), AuthFailed, SendStage::SignIn);
        row("s3 signature", 403, xml("SignatureDoesNotMatch"), AuthFailed, SendStage::SignIn);
        row("s3 token", 400, xml("ExpiredToken"), AuthFailed, SendStage::SignIn);
        row("s3 clock", 403, xml("RequestTimeTooSkewed"), AuthFailed, SendStage::SignIn);
        row("s3 region", 301, xml("PermanentRedirect"), Redirect);
        row("s3 slow", 503, xml("SlowDown"), Throttled);
        row("s3 large", 400, xml("EntityTooLarge"), TooLarge);
        row("s3 metadata", 400, xml("MetadataTooLarge"), TooLarge);
        row("s3 key too long", 400, xml("KeyTooLongError"), FormatError);
        row("s3 digest", 400, xml("BadDigest"), ProtocolError);
        row("s3 down", 500, xml("InternalError"), HttpStatus);
        row("s3 class", 400, xml("InvalidStorageClass"), Rejected);
        row("sqs queue", 400, json("com.amazonaws.sqs#QueueDoesNotExist"), NotFound);
        row("sqs old queue", 400, json("AWS.SimpleQueueService.NonExistentQueue"), NotFound);
        row("sqs batch", 400, json("com.amazonaws.sqs#BatchRequestTooLong"), TooLarge);
        row("sqs letters", 400, json("com.amazonaws.sqs#InvalidMessageContents"), FormatError);
        row("sqs throttled", 400, json("com.amazonaws.sqs#RequestThrottled"), Throttled);
        row("sqs kms", 400, json("com.amazonaws.sqs#KmsAccessDenied"), AuthFailed,
            SendStage::Permission);
        row("kinesis stream", 400, json("ResourceNotFoundException"), NotFound);
        row("kinesis shard", 400, json("ProvisionedThroughputExceededException"), Throttled);
        row("kinesis token", 400, json("com.amazon.coral.service#UnrecognizedClientException"),
            AuthFailed, SendStage::SignIn);
        row("unknown 400", 400, json("SomethingNew"), Rejected);
        row("unknown 403", 403, "no words", AuthFailed, SendStage::SignIn);
        row("unknown 404", 404, "", NotFound);
        row("unknown 413", 413, "", TooLarge);
        row("unknown 429", 429, "", Throttled);
        row("unknown 502", 502, "<html>Bad gateway</html>", HttpStatus);
    }
    void answersHaveClasses()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorClass, errorClass);
        QFETCH(SendStage, stage);
        const AwsVerdict verdict = verdictOf(status, body);
        QCOMPARE(verdict.error.errorClass, errorClass);
        QCOMPARE(verdict.stage, stage);
        QVERIFY(!verdict.error.hint.isEmpty());
        QVERIFY(!verdict.error.message.contains(u'%') && !verdict.error.hint.contains(u'%'));
        if (body.contains("Words"))
            QVERIFY(verdict.error.message.contains(u"Words of the service."));
    }

    void theExpectedRegionIsNamed()
    {
        const auto hint = [](const AwsVerdict &verdict) { return verdict.error.hint; };
        const QString wanted = QStringLiteral("Set the region to us-west-2.");
        QCOMPARE(
            hint(verdictOf(400, xml("AuthorizationHeaderMalformed", "<Region>us-west-2</Region>"))),
            wanted);
        QCOMPARE(
            hint(verdictOf(301, xml("PermanentRedirect"), {{"x-amz-bucket-region", "us-west-2"}})),
            wanted);
        QVERIFY(hint(verdictOf(301, xml("PermanentRedirect"),
                               {{"x-amz-bucket-region", "<script>"}})) != wanted);
    }

    void codesAreFoundInHeadersToo()
    {
        QCOMPARE(verdictOf(400, "", {{"x-amzn-ErrorType", "ResourceNotFoundException:http://x/"}})
                     .error.errorClass,
                 ErrorClass::NotFound);
        QCOMPARE(
            verdictOf(400, "{\"__type\":\"\"}",
                      {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}})
                .error.errorClass,
            ErrorClass::NotFound);
    }

    void clockDifferenceIsMeasured()
    {
        const Headers headers{{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}};
        constexpr Timestamp then{784'111'777s};
        QCOMPARE(clockBehind(headers, then - 12min)->count(), milliseconds(12min).count());
        QVERIFY(!clockBehind({{"Date", "soon"}}, then));
        QVERIFY(!clockBehind({}, then));
        AwsFault fault;
        fault.code = "SignatureDoesNotMatch";
        AwsVerdict verdict = awsVerdict(fault, 403, place);
        explainSkew(verdict, fault, headers, then - 12min);
        QVERIFY(verdict.error.message.startsWith(
            u"This machine's clock is 12 minutes behind the service's. "));
        verdict = awsVerdict(fault, 403, place);
        explainSkew(verdict, fault, headers, then + 4min); // not enough to matter
        QVERIFY(!verdict.error.message.contains(u"clock"));
    }

    void queuesNameTheirRegion_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QByteArray>("region");
        const auto row = [](const char *url, const char *region) {
            QTest::newRow(url) << QString::fromLatin1(url) << QByteArray(region);
        };
        row("https://sqs.eu-west-1.amazonaws.com/123456789012/q", "eu-west-1");
        row("https://sqs.us-gov-west-1.amazonaws.com/123456789012/q", "us-gov-west-1");
        row("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q", "cn-north-1");
        row("https://eu-central-1.queue.amazonaws.com/123456789012/q", "eu-central-1");
        row("https://queue.amazonaws.com/123456789012/q", "");
        row("https://sqs-fips.us-east-2.amazonaws.com/1/q", "us-east-2");
        row("https://sqs.us-east-1.api.aws/1/q", "us-east-1");
        row("https://vpce-1-2.sqs.ap-south-1.vpce.amazonaws.com/1/q", "ap-south-1");
        row("http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/q", "us-east-1");
        row("http://127.0.0.1:9324/000000000000/q", "");
        row("", "");
    }
    void queuesNameTheirRegion()
    {
        QFETCH(QString, url);
        QFETCH(QByteArray, region);
        QCOMPARE(sqsRegionOf(url), region);
    }

    void withoutAnEndpointTheAddressIsAmazons_data()
    {
        QTest::addColumn<QString>("bucket");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QByteArray>("url");
        const auto row = [](const char *bucket, const char *region, const char *url) {
            QTest::newRow(url) << f(bucket) << f(region) << QByteArray(url);
        };
        row("events", "eu-west-1", "https://events.s3.eu-west-1.amazonaws.com/a%20b");
        row("my.events", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/my.events/a%20b");
        row("Events_1", "us-east-1", "https://s3.us-east-1.amazonaws.com/Events_1/a%20b");
        row("events", "cn-north-1", "https://events.s3.cn-north-1.amazonaws.com.cn/a%20b");
        row("", "us-east-2", "https://kinesis.us-east-2.amazonaws.com/");
    }
    void withoutAnEndpointTheAddressIsAmazons()
    {
        QFETCH(QString, bucket);
        QFETCH(QString, region);
        QFETCH(QByteArray, url);
        SenderBench::Settings settings;
        settings.attemptTimeout = milliseconds(1); // the request is what counts
        SenderBench bench(settings);
        const Destination destination =
            bucket.isEmpty()
                ? destinationOf("aws_kinesis", {{f("stream_name"), f("s")}, {f("region"), region}})
                : destinationOf("aws_s3", {{f("bucket"), bucket},
                                           {f("region"), region},
                                           {f("key_template"), f("'a b'")}});
        const auto sender = bench.open(destination);
        const SendOutcome outcome = bench.sendOne(sender, bench.job("e", "{}"));
        QCOMPARE(outcome.request->url, url);
        QCOMPARE(outcome.outcome, AttemptOutcome::Failure);
    }

    void fieldsAreValidated_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *type, const char *field, const char *value,
                            const char *says) {
            QTest::addRow("%s %s %s", type, field, value)
                << QByteArray(type) << f(field) << f(value) << f(says);
        };
        row("aws_sqs", "queue_url", "", "missing");
        row("aws_sqs", "queue_url", "events", "absolute http or https URL");
        row("aws_sqs", "queue_url", "https://sqs.eu-west-1.amazonaws.com/", "queue's name");
        row("aws_sqs", "endpoint", "localhost", "absolute http or https URL");
        row("aws_kinesis", "stream_name", "a b", "1 to 128 letters");
        row("aws_kinesis", "region", "Ireland", "a region such as eu-west-1");
        row("aws_kinesis", "partition_key_template", "join('a'", "Character 9: expected a comma");
        row("aws_s3", "bucket", "ab", "name of a bucket");
        row("aws_s3", "region", "eu-west", "a region such as eu-west-1");
        row("aws_s3", "key_template", "data..id", "Character 6: expected a name");
        row("aws_s3", "storage_class", "CHEAP", "one of STANDARD");
    }
    void fieldsAreValidated()
    {
        QFETCH(QByteArray, type);
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, says);
        const std::map<QString, QString> valid{
            {f("queue_url"), f("https://sqs.eu-west-1.amazonaws.com/123456789012/events")},
            {f("stream_name"), f("events")},
            {f("bucket"), f("events")},
            {f("region"), f("eu-west-1")}};
        const auto factory = makeSenderFactory();
        const DestinationType *known = factory->types().find(type);
        QVERIFY(known);
        Destination destination = destinationOf(type.constData(), {});
        for (const auto &[name, text] : valid) {
            if (known->field(name))
                destination.config.fields[name] = text;
        }
        QVERIFY(factory->types().validate(toDraft(destination)).empty());
        destination.config.fields[field] = value;
        const std::vector<ErrorItem> problems = factory->types().validate(toDraft(destination));
        QCOMPARE(problems.size(), size_t(1));
        QCOMPARE(problems[0].field, QString::fromLatin1(type) + u'.' + field);
        QVERIFY2(problems[0].message.contains(says), qPrintable(problems[0].message));
        destination.config.credentials.clear();
        QCOMPARE(factory->types().validate(toDraft(destination)).size(), size_t(3));
    }

    void metadataBeyondAsciiIsEncoded()
    {
        QCOMPARE(s3MetadataValue("plain text"), QByteArray("plain text"));
        QCOMPARE(s3MetadataValue("d\xC3\xA4t\xC3\xA4"), QByteArray("=?UTF-8?B?ZMOkdMOk?="));
        QCOMPARE(s3MetadataValue(" blank"), QByteArray("=?UTF-8?B?IGJsYW5r?="));
        QByteArray decoded;
        const QByteArray text = QByteArray("\xE6\x97\xA5").repeated(100);
        const QByteArray encoded = s3MetadataValue(text);
        for (const QByteArray &word : encoded.split(' ')) {
            QVERIFY(word.size() <= 75);
            decoded += QByteArray::fromBase64(word.sliced(10).chopped(2));
        }
        QCOMPARE(decoded, text);
    }

    void timesHaveNoZerosAtTheirEnd()
    {
        QCOMPARE(toRfc3339Nano(fromMillis(1'736'933'475'250)),
                 QByteArray("2025-01-15T09:31:15.25Z"));
        QCOMPARE(toRfc3339Nano(fromMillis(1'736'933'475'000)), QByteArray("2025-01-15T09:31:15Z"));
        QCOMPARE(toRfc3339Nano(fromMillis(1'736'933'400'000)), QByteArray("2025-01-15T09:30:00Z"));
        QCOMPARE(toRfc3339Nano(fromMillis(1'736'933'475'001)),
                 QByteArray("2025-01-15T09:31:15.001Z"));
    }
};

QTEST_GUILESS_MAIN(TestAws)
#include "tst_aws.moc"
