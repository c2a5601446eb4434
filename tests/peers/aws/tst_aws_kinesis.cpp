#include "peers/aws/awsconformance.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestAwsKinesis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_moto.start(), QString());
        QCOMPARE(m_gate.start({m_moto.endpoint(), QStringLiteral("kinesis"),
                               m_moto.key(QStringLiteral("sender"))}),
                 QString());
        m_bench.emplace(SenderBench::Settings());
        m_conformance.emplace(*m_bench, m_gate,
                              AwsConformance::Subject{[this] { return throughGate(); },
                                                      [this](int) { return arrived(); }});
    }
    void cleanupTestCase() { m_bench.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void deliversTheEventAndItsMetadata()
    {
        Destination destination = directly(QStringLiteral("events"));
        destination.metadata[QStringLiteral("team")] = QStringLiteral("dätä");
        const auto sender = m_bench->open(destination);
        const SendJob job = m_bench->job("evt_1", envelopeOf("evt_1"));
        const SendOutcome outcome = m_bench->sendOne(sender, job);
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        const QJsonValue record = recordOf("events", "evt_1");
        const QByteArray metadata =
            "{\"event-id\":\"evt_1\",\"topic\":\"task_run.completed\",\"timestamp\":\"" +
            toRfc3339Seconds(job.at) + "\",\"team\":\"dätä\"}";
        QCOMPARE(dataOf(record), "{\"metadata\":" + metadata + ",\"data\":" + job.body + '}');
        QCOMPARE(record[u"partition_key"].toString(), QStringLiteral("evt_1"));
        QCOMPARE(outcome.acknowledgement,
                 (record[u"sequence"].toString() + u' ' + record[u"shard"].toString()).toLatin1());
    }

    void templatesMakePartitionKeys()
    {
        const auto keyBy = [this](const char *expression, const QByteArray &id) {
            Destination destination = directly(QStringLiteral("events"));
            destination.config.fields[QStringLiteral("partition_key_template")] =
                QString::fromUtf8(expression);
            const auto sender = m_bench->open(destination);
            const SendOutcome outcome = m_bench->sendOne(sender, m_bench->job(id, envelopeOf(id)));
            if (outcome.outcome != AttemptOutcome::Success)
                return outcome.error.message;
            return recordOf("events", id)[u"partition_key"].toString();
        };
        QCOMPARE(keyBy("data.data.id", "key1"), QStringLiteral("trun_1"));
        QCOMPARE(keyBy("join('-', [metadata.topic, data.id])", "key2"),
                 QStringLiteral("task_run.completed-key2"));
        QCOMPARE(keyBy("data.data.n", "key3"), QStringLiteral("1.5"));
        QVERIFY(keyBy("data.data.missing", "key4").contains(u"yields nothing"));
        QVERIFY(keyBy("data.data", "key5").contains(u"yields an object"));
        QVERIFY(keyBy("abs(data.id)", "key6").contains(u"must be a number"));
        QVERIFY(keyBy("''", "key7").contains(u"yields nothing"));
    }

    void aTemplateThatYieldsNothingFailsItsEventOnly()
    {
        Destination destination = directly(QStringLiteral("events"));
        destination.config.fields[QStringLiteral("partition_key_template")] =
            QStringLiteral("data.key");
        const auto sender = m_bench->open(destination);
        const auto envelope = [](const QByteArray &id, const QByteArray &more) -> QByteArray {
            return "{\"id\":\"" + id + "\"" + more + "}";
        };
        auto outcomes = m_bench->send(
            sender,
            {m_bench->job("with", envelope("with", ",\"key\":\"k\"")),
             m_bench->job("without", envelope("without", "")),
             m_bench->job("long", envelope("long", ",\"key\":\"" + QByteArray(300, 'k') + '"'))});
        QCOMPARE(waitFor(outcomes[0]).outcome, AttemptOutcome::Success);
        for (const size_t i : {1U, 2U}) {
            const SendOutcome failed = waitFor(outcomes[i]);
            QCOMPARE(failed.error.errorClass, ErrorClass::FormatError);
            qInfo("%s | %s", qPrintable(failed.error.message), qPrintable(failed.error.hint));
        }
    }

    void deliversBatchesWithinTheServicesLimits()
    {
        const auto sender = m_bench->open(throughGate());
        QCOMPARE(sender->maxBatch(), 500);
        std::vector<SendJob> jobs;
        for (int i = 0; i < 500; ++i) {
            const QByteArray id = "batch" + QByteArray::number(i);
            jobs.push_back(m_bench->job(id, envelopeOf(id, i < 12 ? 500'000 : 100)));
        }
        auto outcomes = m_bench->send(sender, jobs);
        for (auto &future : outcomes) {
            const SendOutcome outcome = waitFor(future);
            QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
            QVERIFY(outcome.acknowledgement.contains("shardId-"));
            QVERIFY(outcome.response->body.size() < 500);
        }
        const QStringList ids = arrived();
        for (const SendJob &job : jobs)
            QVERIFY(ids.contains(QString::fromLatin1(job.eventId.bytes())));
    }

    void refusalsHaveClasses_data()
    {
        QTest::addColumn<QString>("stream");
        QTest::addColumn<QString>("key");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<SendStage>("stage");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *name, const char *stream, const char *key,
                            ErrorClass errorClass, SendStage stage, const char *hint) {
            QTest::newRow(name) << QString::fromLatin1(stream) << QString::fromLatin1(key)
                                << errorClass << stage << QString::fromLatin1(hint);
        };
        row("secret", "events", "wrong secret", ErrorClass::AuthFailed, SendStage::SignIn,
            "secret access key");
        row("permission", "events", "reader", ErrorClass::AuthFailed, SendStage::Permission,
            "kinesis:PutRecord");
        row("stream", "missing", "admin", ErrorClass::NotFound, SendStage::Send, "region");
    }
    void refusalsHaveClasses()
    {
        QFETCH(QString, stream);
        QFETCH(QString, key);
        QFETCH(ErrorClass, errorClass);
        QFETCH(SendStage, stage);
        QFETCH(QString, hint);
        Destination destination = directly(stream);
        AwsKey used = m_moto.key(key == u"wrong secret" ? QStringLiteral("sender") : key);
        if (key == u"wrong secret")
            used[u"secret"] = QStringLiteral("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY");
        setKey(destination, used);
        const auto sender = m_bench->open(destination);
        for (const size_t count : {1U, 2U}) {
            std::vector<SendJob> jobs(count, m_bench->job("refused", envelopeOf("refused")));
            auto outcomes = m_bench->send(sender, jobs);
            for (auto &future : outcomes) {
                const SendOutcome outcome = waitFor(future);
                qInfo("%s | %s", qPrintable(outcome.error.message), qPrintable(outcome.error.hint));
                QCOMPARE(outcome.error.errorClass, errorClass);
                QCOMPARE(outcome.stage, stage);
                QVERIFY2(outcome.error.hint.contains(hint), qPrintable(outcome.error.hint));
            }
        }
    }

    void onlyWhatIsTooLargeFails()
    {
        const auto sender = m_bench->open(throughGate());
        auto outcomes =
            m_bench->send(sender, {m_bench->job("small1", envelopeOf("small1")),
                                   m_bench->job("large", envelopeOf("large", 1'100'000)),
                                   m_bench->job("small2", envelopeOf("small2"))});
        QCOMPARE(waitFor(outcomes[0]).outcome, AttemptOutcome::Success);
        const SendOutcome large = waitFor(outcomes[1]);
        qInfo("%s | %s", qPrintable(large.error.message), qPrintable(large.error.hint));
        QCOMPARE(large.error.errorClass, ErrorClass::TooLarge);
        QCOMPARE(waitFor(outcomes[2]).outcome, AttemptOutcome::Success);
    }

    void throttledRecordsFailAlone()
    {
        const QByteArray code = "ProvisionedThroughputExceededException";
        m_gate.plan(*m_bench, "{\"mode\":\"inject\",\"fail\":{\"1\":\"" + code +
                                  "\",\"3\":\"InternalFailure\"}}");
        const auto sender = m_bench->open(throughGate());
        std::vector<SendJob> jobs(5, m_bench->job("e", envelopeOf("e")));
        auto outcomes = m_bench->send(sender, jobs);
        std::vector<ErrorClass> classes;
        for (auto &future : outcomes) {
            const SendOutcome outcome = waitFor(future);
            classes.push_back(outcome.error.errorClass);
            if (!outcome.error.message.isEmpty())
                qInfo("%s | %s", qPrintable(outcome.error.message), qPrintable(outcome.error.hint));
        }
        m_gate.plan(*m_bench, R"({"mode":"pass"})");
        QCOMPARE(classes, (std::vector{ErrorClass::None, ErrorClass::Throttled, ErrorClass::None,
                                       ErrorClass::HttpStatus, ErrorClass::None}));
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
    Destination directly(const QString &stream)
    {
        Destination destination;
        destination.type = "aws_kinesis";
        destination.config.fields[QStringLiteral("stream_name")] = stream;
        destination.config.fields[QStringLiteral("region")] = QStringLiteral("eu-west-1");
        destination.config.fields[QStringLiteral("endpoint")] = m_moto.endpoint();
        setKey(destination, m_moto.key(QStringLiteral("sender")));
        return destination;
    }
    Destination throughGate()
    {
        Destination destination = directly(QStringLiteral("busy"));
        destination.config.fields[QStringLiteral("endpoint")] = m_gate.endpoint();
        return destination;
    }
    static QByteArray dataOf(const QJsonValue &record)
    {
        return QByteArray::fromBase64(record[u"data"].toString().toLatin1());
    }
    static QString idOf(const QJsonValue &record)
    {
        return QJsonDocument::fromJson(dataOf(record))[u"data"][u"id"].toString();
    }
    QJsonValue recordOf(const QByteArray &stream, const QByteArray &id)
    {
        const QJsonArray records = m_moto.records(*m_bench, stream);
        for (const QJsonValue &record : records) {
            if (idOf(record) == QString::fromLatin1(id))
                return record;
        }
        return {};
    }
    QStringList arrived()
    {
        QStringList ids;
        const QJsonArray records = m_moto.records(*m_bench, "busy");
        for (const QJsonValue &record : records)
            ids += idOf(record);
        return ids;
    }

    MotoPeer m_moto;
    GatePeer m_gate;
    std::optional<SenderBench> m_bench;
    std::optional<AwsConformance> m_conformance;
};

QTEST_GUILESS_MAIN(TestAwsKinesis)
#include "tst_aws_kinesis.moc"
