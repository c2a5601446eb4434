#include "peers/aws/awsconformance.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace std::chrono_literals;

class TestAwsS3 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_peer.start(), QString());
        QCOMPARE(m_gate.start({m_peer.endpoint(), QStringLiteral("s3"), S3Peer::key()}), QString());
        m_bench.emplace(SenderBench::Settings());
        m_conformance.emplace(*m_bench, m_gate,
                              AwsConformance::Subject{[this] { return throughGate(); },
                                                      [this](int) { return arrived(); }});
    }
    void cleanupTestCase() { m_bench.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void deliversTheEventAndItsMetadata()
    {
        Destination destination = throughGate();
        destination.metadata[QStringLiteral("team")] = QStringLiteral("data");
        destination.metadata[QStringLiteral("Team")] = QStringLiteral("DATA");
        const auto sender = m_bench->open(destination);
        const SendJob job = jobAt("evt_1", envelopeOf("evt_1"));
        const SendOutcome outcome = m_bench->sendOne(sender, job);
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        const QJsonValue object = objectOf(QStringLiteral("2025-01-15T09:31:15.25Z_evt_1.json"));
        QCOMPARE(object[u"body"].toString().toUtf8(), job.body);
        QCOMPARE(object[u"type"].toString(), QStringLiteral("application/json"));
        const QJsonObject metadata{
            {QStringLiteral("event-id"), QStringLiteral("evt_1")},
            {QStringLiteral("topic"), QStringLiteral("task_run.completed")},
            {QStringLiteral("timestamp"), QString::fromLatin1(toRfc3339Seconds(job.at))},
            {QStringLiteral("team"), QStringLiteral("DATA")}}; // in the order of names
        QCOMPARE(object[u"metadata"].toObject(), metadata);
        QCOMPARE(outcome.acknowledgement,
                 QCryptographicHash::hash(job.body, QCryptographicHash::Md5).toHex());
        QCOMPARE(object[u"etag"].toString().toLatin1(), outcome.acknowledgement);
        const QJsonValue headers = m_gate.seen(*m_bench)[u"last"][u"headers"];
        QCOMPARE(headers[u"x-amz-storage-class"].toString(), QStringLiteral("STANDARD"));
        QVERIFY(headers[u"x-amz-checksum-sha256"].isString());
        QCOMPARE(outcome.request->method, QByteArray("PUT"));
    }

    void aRetryOverwritesItself()
    {
        const auto sender = m_bench->open(throughGate());
        SendJob job = jobAt("again", envelopeOf("again"));
        QCOMPARE(m_bench->sendOne(sender, job).outcome, AttemptOutcome::Success);
        job.at += 30s;
        QCOMPARE(m_bench->sendOne(sender, job).outcome, AttemptOutcome::Success);
        QCOMPARE(arrived().count(QStringLiteral("again")), 1);
    }

    void templatesMakeKeys_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("key");
        QTest::newRow("date") << QStringLiteral("join('/', [time.date, data.type, data.id])")
                              << QStringLiteral("2025-01-15/task_run.completed/k");
        QTest::newRow("hive")
            << QStringLiteral("join('', ['year=', time.year, '/month=', time.month, '/day=', "
                              "time.day, '/', time.hour, '-', time.minute, '-', time.second])")
            << QStringLiteral("year=2025/month=01/day=15/09-31-15");
        QTest::newRow("times")
            << QStringLiteral("join('_', [time.datetime, time.unix, time.rfc3339])")
            << QStringLiteral("2025-01-15T09:31:15_1736933475_2025-01-15T09:31:15Z");
        // What RGW's and AWS's own rules for paths are about: every byte is encoded once.
        QTest::newRow("letters") << QStringLiteral("'dt=1/a b+c:é/(x)*!&$@,;~.json'")
                                 << QStringLiteral("dt=1/a b+c:é/(x)*!&$@,;~.json");
        QTest::newRow("metadata") << QStringLiteral("metadata.\"event-id\"") << QStringLiteral("k");
    }
    void templatesMakeKeys()
    {
        QFETCH(QString, expression);
        QFETCH(QString, key);
        Destination destination = throughGate();
        destination.config.fields[QStringLiteral("key_template")] = expression;
        destination.config.fields[QStringLiteral("storage_class")] = QStringLiteral("STANDARD_IA");
        const auto sender = m_bench->open(destination);
        const SendOutcome outcome = m_bench->sendOne(sender, jobAt("k", envelopeOf("k")));
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        QCOMPARE(objectOf(key)[u"body"].toString().toUtf8(), envelopeOf("k"));
        const QJsonValue headers = m_gate.seen(*m_bench)[u"last"][u"headers"];
        QCOMPARE(headers[u"x-amz-storage-class"].toString(), QStringLiteral("STANDARD_IA"));
    }

    void templatesThatYieldNoKeyFail()
    {
        for (const char *expression :
             {"data.missing", "''", "[data.id]", "join('', [data.data.x, data.data.x, data.id])"}) {
            Destination destination = throughGate();
            destination.config.fields[QStringLiteral("key_template")] =
                QString::fromUtf8(expression);
            const auto sender = m_bench->open(destination);
            const SendOutcome outcome = m_bench->sendOne(sender, jobAt("k", envelopeOf("k", 600)));
            QCOMPARE(outcome.error.errorClass, ErrorClass::FormatError);
            QVERIFY(!outcome.request);
            qInfo("%s | %s", qPrintable(outcome.error.message), qPrintable(outcome.error.hint));
        }
    }

    void theServersOwnRefusalsHaveClasses()
    {
        Destination missing = throughGate();
        missing.config.fields[QStringLiteral("bucket")] = QStringLiteral("missing");
        const SendOutcome notFound =
            m_bench->sendOne(m_bench->open(missing), jobAt("n", envelopeOf("n")));
        QCOMPARE(notFound.error.errorClass, ErrorClass::NotFound);
        qInfo("%s | %s", qPrintable(notFound.error.message), qPrintable(notFound.error.hint));

        Destination wrong = throughGate();
        wrong.config.fields[QStringLiteral("endpoint")] = m_peer.endpoint(); // without the gate
        wrong.config.credentials[QStringLiteral("secret")] = Secret("another secret");
        const SendOutcome refused =
            m_bench->sendOne(m_bench->open(wrong), jobAt("w", envelopeOf("w")));
        QCOMPARE(refused.error.errorClass, ErrorClass::AuthFailed);
        QCOMPARE(refused.stage, SendStage::SignIn);
        qInfo("%s | %s", qPrintable(refused.error.message), qPrintable(refused.error.hint));

        Destination region = throughGate();
        region.config.fields[QStringLiteral("region")] = QStringLiteral("us-east-2");
        const SendOutcome elsewhere =
            m_bench->sendOne(m_bench->open(region), jobAt("r", envelopeOf("r")));
        QCOMPARE(elsewhere.error.errorClass, ErrorClass::AuthFailed);
        QVERIFY(elsewhere.error.hint.contains(u"Set the region to eu-west-1"));
        qInfo("%s | %s", qPrintable(elsewhere.error.message), qPrintable(elsewhere.error.hint));
    }

    void aKeyWithoutThePermissionIsToldWhichOne()
    {
        MotoPeer moto; // s3rver knows no policies
        QCOMPARE(moto.start(), QString());
        Destination destination = throughGate();
        destination.config.fields[QStringLiteral("endpoint")] = moto.endpoint();
        destination.config.fields[QStringLiteral("key_template")] = QStringLiteral("data.id");
        setKey(destination, moto.key(QStringLiteral("reader")));
        const SendOutcome denied =
            m_bench->sendOne(m_bench->open(destination), jobAt("p", envelopeOf("p")));
        QCOMPARE(denied.error.errorClass, ErrorClass::AuthFailed);
        QCOMPARE(denied.stage, SendStage::Permission);
        QCOMPARE(denied.response->status, 403);
        QVERIFY2(denied.error.message.contains(u"AccessDenied"), qPrintable(denied.error.message));
        QVERIFY2(denied.error.hint.contains(u"s3:PutObject"), qPrintable(denied.error.hint));
        qInfo("%s | %s", qPrintable(denied.error.message), qPrintable(denied.error.hint));
        setKey(destination, moto.key(QStringLiteral("sender")));
        const SendOutcome allowed =
            m_bench->sendOne(m_bench->open(destination), jobAt("p", envelopeOf("p")));
        QVERIFY2(allowed.outcome == AttemptOutcome::Success, qPrintable(allowed.error.message));
    }

    void whatNoPeerSaysHasItsClassToo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::newRow("too large") << 400 << QByteArray("EntityTooLarge") << ErrorClass::TooLarge;
        QTest::newRow("too fast") << 503 << QByteArray("SlowDown") << ErrorClass::Throttled;
        QTest::newRow("moved") << 301 << QByteArray("PermanentRedirect") << ErrorClass::Redirect;
        QTest::newRow("failing") << 500 << QByteArray("InternalError") << ErrorClass::HttpStatus;
    }
    void whatNoPeerSaysHasItsClassToo()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(ErrorClass, errorClass);
        m_gate.plan(*m_bench, R"({"mode":"reply","status":)" + QByteArray::number(status) +
                                  R"(,"body":"<Error><Code>)" + code +
                                  R"(</Code><Message>As told.</Message></Error>"})");
        const SendOutcome outcome =
            m_bench->sendOne(m_bench->open(throughGate()), jobAt("s", envelopeOf("s")));
        m_gate.plan(*m_bench, R"({"mode":"pass"})");
        QCOMPARE(outcome.error.errorClass, errorClass);
        QVERIFY(!outcome.error.hint.isEmpty());
    }

    void slowServiceTimesOut() { m_conformance->slowServiceTimesOut(); }
    void cutInTheMiddleIsAReset() { m_conformance->cutInTheMiddleIsAReset(); }
    void downAndUpAgain() { m_conformance->downAndUpAgain(); }
    void hostileAnswersAreErrors() { m_conformance->hostileAnswersAreErrors(); }
    void tenPublishersAtOnce() { m_conformance->tenPublishersAtOnce(); }
    void changedWhileSending() { m_conformance->changedWhileSending(); }
    void closedWhileSending() { m_conformance->closedWhileSending(); }
    void addressesAreJudged() { m_conformance->addressesAreJudged(); }
    void clockDifferenceIsNamed() { m_conformance->clockDifferenceIsNamed(); }
    void secretsStayOutOfTheRecord() { m_conformance->secretsStayOutOfTheRecord(); }
    void tlsIsVerified() { m_conformance->tlsIsVerified(); }

private:
    Destination throughGate()
    {
        Destination destination;
        destination.type = "aws_s3";
        destination.config.fields[QStringLiteral("bucket")] = QStringLiteral("events");
        destination.config.fields[QStringLiteral("region")] = QStringLiteral("eu-west-1");
        destination.config.fields[QStringLiteral("endpoint")] = m_gate.endpoint();
        setKey(destination, S3Peer::key());
        return destination;
    }
    SendJob jobAt(const QByteArray &id, const QByteArray &body)
    {
        SendJob job = m_bench->job(id, body);
        job.eventCreatedAt = fromMillis(1'736'933'475'250); // 2025-01-15T09:31:15.25Z
        return job;
    }
    QJsonValue objectOf(const QString &key) const
    {
        const QJsonArray objects = m_peer.objects(key);
        return objects.isEmpty() ? QJsonValue() : objects[0];
    }
    QStringList arrived() const
    {
        QStringList ids;
        const QJsonArray objects = m_peer.objects();
        for (const QJsonValue &object : objects) {
            const auto body = QJsonDocument::fromJson(object[u"body"].toString().toUtf8());
            ids += body[u"id"].toString();
        }
        return ids;
    }

    S3Peer m_peer;
    GatePeer m_gate;
    std::optional<SenderBench> m_bench;
    std::optional<AwsConformance> m_conformance;
};

QTEST_GUILESS_MAIN(TestAwsS3)
#include "tst_aws_s3.moc"
