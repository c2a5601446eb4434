#include "models/blamedsetting.h"

#include <QFile>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

DestinationType typeNamed(const QString &name)
{
    QFile file(u"" DECKHAND_SOURCE_DIR "/delivery/destinations/%1/type.json"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return parseDestinationType(file.readAll(), {}).value_or(DestinationType());
}

Attempt failed(ErrorClass error, int status = 0)
{
    Attempt attempt;
    attempt.error.errorClass = error;
    if (status > 0)
        attempt.response = AttemptResponse{status, {}, {}, false};
    return attempt;
}

} // namespace

/// Which setting a failure leads to.
class TestBlamedSetting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailureLeadsToTheSettingItSpeaksOf_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<ErrorClass>("error");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const QString &type, ErrorClass error, int status,
                            const QString &field) {
            QTest::newRow(name) << type << error << status << field;
        };
        using enum ErrorClass;
        row("a path that is not there", u"webhook"_s, HttpStatus, 404, u"url"_s);
        row("a URL that is gone", u"webhook"_s, HttpStatus, 410, u"url"_s);
        row("a host nobody knows", u"webhook"_s, DnsError, 0, u"url"_s);
        row("a redirect", u"webhook"_s, Redirect, 301, u"url"_s);
        row("a sender that is refused", u"webhook"_s, HttpStatus, 401, u"secret"_s);
        row("a sender that may not", u"webhook"_s, HttpStatus, 403, u"secret"_s);
        row("too fast", u"webhook"_s, HttpStatus, 429, u"max_rate"_s);
        row("too fast for a service", u"aws_sqs"_s, Throttled, 400, u"max_rate"_s);
        row("a queue that is not there", u"aws_sqs"_s, NotFound, 400, u"queue_url"_s);
        row("a stream that is not there", u"aws_kinesis"_s, NotFound, 400, u"stream_name"_s);
        row("a bucket that is not there", u"aws_s3"_s, NotFound, 404, u"bucket"_s);
        row("a topic that is not there", u"gcp_pubsub"_s, NotFound, 404, u"topic"_s);
        row("a queue's name", u"azure_servicebus"_s, NotFound, 0, u"name"_s);
        row("no host in AWS", u"aws_kinesis"_s, DnsError, 0, u"region"_s);
        row("no host of Azure", u"azure_servicebus"_s, DnsError, 0, u"connection_string"_s);
        row("no broker", u"rabbitmq"_s, DnsError, 0, u"server_url"_s);
        row("an AWS key", u"aws_s3"_s, AuthFailed, 403, u"key"_s);
        row("an account", u"gcp_pubsub"_s, AuthFailed, 401, u"service_account_json"_s);
        row("a user", u"rabbitmq"_s, AuthFailed, 0, u"username"_s);
        row("a token", u"hookdeck"_s, AuthFailed, 401, u"token"_s);
        row("settings that do not do", u"webhook"_s, FormatError, 0, QString());
    }

    void aFailureLeadsToTheSettingItSpeaksOf()
    {
        QFETCH(QString, type);
        QFETCH(ErrorClass, error);
        QFETCH(int, status);
        QFETCH(QString, field);
        const DestinationType known = typeNamed(type);
        QVERIFY(!known.fields.empty());
        const auto blamed = blamedSetting(failed(error, status), Destination(), known);
        QVERIFY(blamed);
        QCOMPARE(blamed->field, field);
        QVERIFY(field.isEmpty() || field == u"max_rate" || known.field(field));
    }

    void aTemplateIsToBlameWhereOneIsSet()
    {
        const DestinationType s3 = typeNamed(u"aws_s3"_s);
        Destination destination;
        QCOMPARE(blamedSetting(failed(ErrorClass::FormatError), destination, s3)->field, QString());
        destination.config.fields[u"key_template"_s] = u"data.id"_s;
        QCOMPARE(blamedSetting(failed(ErrorClass::FormatError), destination, s3)->field,
                 u"key_template"_s);
    }

    void whatSettingsDoNotMendLeadsToNone_data()
    {
        QTest::addColumn<ErrorClass>("error");
        QTest::addColumn<int>("status");
        QTest::newRow("no answer") << ErrorClass::Timeout << 0;
        QTest::newRow("nobody there") << ErrorClass::ConnectionRefused << 0;
        QTest::newRow("a receiver that fails") << ErrorClass::HttpStatus << 503;
        QTest::newRow("not allowed") << ErrorClass::BlockedAddress << 0;
        QTest::newRow("too large") << ErrorClass::TooLarge << 0;
    }

    void whatSettingsDoNotMendLeadsToNone()
    {
        QFETCH(ErrorClass, error);
        QFETCH(int, status);
        const DestinationType webhook = typeNamed(u"webhook"_s);
        QVERIFY(!blamedSetting(failed(error, status), Destination(), webhook));
        Attempt arrived = failed(ErrorClass::HttpStatus, 404);
        arrived.outcome = AttemptOutcome::Success;
        QVERIFY(!blamedSetting(arrived, Destination(), webhook));
    }
};

QTEST_GUILESS_MAIN(TestBlamedSetting)
#include "tst_blamedsetting.moc"
