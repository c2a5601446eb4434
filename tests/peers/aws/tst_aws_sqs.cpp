#include "peers/aws/awsconformance.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestAwsSqs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_moto.start(), QString());
        QCOMPARE(m_gate.start({m_moto.endpoint(), QStringLiteral("sqs"),
                               m_moto.key(QStringLiteral("sender"))}),
                 QString());
        m_bench.emplace(SenderBench::Settings());
        m_conformance.emplace(
            *m_bench, m_gate,
            AwsConformance::Subject{[this] { return throughGate(); },
                                    [this](int wanted) { return arrived("busy", wanted); }});
    }
    void cleanupTestCase() { m_bench.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void deliversTheEventAndItsMetadata()
    {
        Destination destination = directly(QStringLiteral("events"));
        destination.metadata[QStringLiteral("team")] = QStringLiteral("dätä \"1\"");
        destination.metadata[QStringLiteral("topic")] = QStringLiteral("mine");
        const auto sender = m_bench->open(destination);
        const SendJob job = m_bench->job("evt_1", envelopeOf("evt_1"));
        const SendOutcome outcome = m_bench->sendOne(sender, job);
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        const QJsonArray messages = m_moto.messages(*m_bench, "events", 1);
        QCOMPARE(messages.size(), 1);
        const QJsonValue message = messages[0];
        QCOMPARE(message[u"body"].toString().toUtf8(), job.body);
        QCOMPARE(message[u"id"].toString().toLatin1(), outcome.acknowledgement);
        QCOMPARE(message[u"type"].toString(), QStringLiteral("String"));
        QCOMPARE(message[u"attributes"].toArray().size(), 1);
        const QByteArray metadata =
            "{\"event-id\":\"evt_1\",\"topic\":\"task_run.completed\",\"timestamp\":\"" +
            toRfc3339Seconds(job.at) + "\",\"team\":\"dätä \\\"1\\\"\"}";
        QCOMPARE(message[u"metadata"].toString().toUtf8(), metadata);
        QCOMPARE(outcome.stage, SendStage::Send);
        QCOMPARE(outcome.response->status, 200);
        QCOMPARE(outcome.request->url, m_moto.endpoint().toLatin1() + '/');
    }

    void deliversBatches()
    {
        const auto sender = m_bench->open(directly(QStringLiteral("events")));
        QCOMPARE(sender->maxBatch(), 10);
        std::vector<SendJob> jobs;
        for (int i = 0; i < 10; ++i) {
            const QByteArray id = "batch" + QByteArray::number(i);
            jobs.push_back(m_bench->job(id, envelopeOf(id, i == 9 ? 400'000 : 10'000)));
        }
        auto outcomes = m_bench->send(sender, jobs);
        QHash<QByteArray, QByteArray> bodies;
        const QJsonArray messages = m_moto.messages(*m_bench, "events", 10);
        for (const QJsonValue &message : messages)
            bodies[message[u"id"].toString().toLatin1()] = message[u"body"].toString().toUtf8();
        for (size_t i = 0; i < 10; ++i) {
            const SendOutcome outcome = waitFor(outcomes[i]);
            QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
            QCOMPARE(bodies.value(outcome.acknowledgement), jobs[i].body);
            QVERIFY(outcome.response->body.contains(outcome.acknowledgement));
            QVERIFY(outcome.response->body.size() < 500); // its own part of the answer only
        }
    }

    void fifoQueuesGroupAndRecogniseEvents()
    {
        const auto sender = m_bench->open(directly(QStringLiteral("events.fifo")));
        const SendJob job = m_bench->job("evt_fifo", envelopeOf("evt_fifo"));
        for (int i = 0; i < 2; ++i) // the second is a retry
            QCOMPARE(m_bench->sendOne(sender, job).outcome, AttemptOutcome::Success);
        const QJsonArray messages = m_moto.messages(*m_bench, "events.fifo", 1);
        QCOMPARE(messages.size(), 1);
        QCOMPARE(messages[0][u"group"].toString(), QStringLiteral("task_run.completed"));
        QCOMPARE(messages[0][u"deduplication"].toString(), QStringLiteral("evt_fifo"));
    }

    void temporaryCredentialsWork()
    {
        Destination destination = directly(QStringLiteral("events"));
        setKey(destination, m_moto.key(QStringLiteral("temporary")));
        const auto sender = m_bench->open(destination);
        const SendOutcome outcome = m_bench->sendOne(sender, m_bench->job("t", envelopeOf("t")));
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        QCOMPARE(m_moto.messages(*m_bench, "events", 1).size(), 1);
        for (const auto &[name, value] : outcome.request->headers) {
            if (name == "X-Amz-Security-Token")
                QVERIFY(value.endsWith("****"));
        }
    }

    void refusalsHaveClasses_data()
    {
        QTest::addColumn<QString>("queue");
        QTest::addColumn<QString>("key");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<SendStage>("stage");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *name, const char *queue, const char *key,
                            ErrorClass errorClass, SendStage stage, const char *hint) {
            QTest::newRow(name) << QString::fromLatin1(queue) << QString::fromLatin1(key)
                                << errorClass << stage << QString::fromLatin1(hint);
        };
        row("secret", "events", "wrong secret", ErrorClass::AuthFailed, SendStage::SignIn,
            "secret access key");
        row("key", "events", "unknown", ErrorClass::AuthFailed, SendStage::SignIn, "access key id");
        row("permission", "events", "reader", ErrorClass::AuthFailed, SendStage::Permission,
            "sqs:SendMessage");
        row("queue", "missing", "admin", ErrorClass::NotFound, SendStage::Send, "region");
    }
    void refusalsHaveClasses()
    {
        QFETCH(QString, queue);
        QFETCH(QString, key);
        QFETCH(ErrorClass, errorClass);
        QFETCH(SendStage, stage);
        QFETCH(QString, hint);
        Destination destination = directly(QStringLiteral("events"));
        destination.config.fields[QStringLiteral("queue_url")].replace(QStringLiteral("/events"),
                                                                       QStringLiteral("/") + queue);
        AwsKey used = m_moto.key(key == QLatin1String("reader") || key == QLatin1String("admin")
                                     ? key
                                     : QStringLiteral("sender"));
        if (key == QLatin1String("wrong secret"))
            used[u"secret"] = QStringLiteral("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY");
        if (key == QLatin1String("unknown"))
            used[u"key"] = QStringLiteral("AKIAIOSFODNN7EXAMPLE");
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
        std::vector<SendJob> jobs{m_bench->job("small1", envelopeOf("small1")),
                                  m_bench->job("large", envelopeOf("large", 1'100'000)),
                                  m_bench->job("small2", envelopeOf("small2"))};
        auto outcomes = m_bench->send(sender, jobs);
        QCOMPARE(waitFor(outcomes[0]).outcome, AttemptOutcome::Success);
        const SendOutcome large = waitFor(outcomes[1]);
        QCOMPARE(large.error.errorClass, ErrorClass::TooLarge);
        qInfo("%s | %s", qPrintable(large.error.message), qPrintable(large.error.hint));
        QCOMPARE(waitFor(outcomes[2]).outcome, AttemptOutcome::Success);
        QStringList ids = arrived("busy", 2);
        ids.sort();
        QCOMPARE(ids, QStringList({QStringLiteral("small1"), QStringLiteral("small2")}));
    }

    void entriesOfABatchFailAlone()
    {
        m_gate.plan(*m_bench,
                    R"({"mode":"inject","fail":{"1":"InternalError","3":"RequestThrottled"}})");
        const auto sender = m_bench->open(throughGate());
        std::vector<SendJob> jobs;
        for (int i = 0; i < 5; ++i)
            jobs.push_back(m_bench->job("e" + QByteArray::number(i), envelopeOf("e")));
        auto outcomes = m_bench->send(sender, jobs);
        std::vector<ErrorClass> classes;
        for (auto &future : outcomes)
            classes.push_back(waitFor(future).error.errorClass);
        QCOMPARE(classes, (std::vector{ErrorClass::None, ErrorClass::HttpStatus, ErrorClass::None,
                                       ErrorClass::Throttled, ErrorClass::None}));
        m_gate.plan(*m_bench, R"({"mode":"pass"})");
    }

    void anotherBodyThanWasSentIsNoSuccess()
    {
        const QByteArray body =
            R"({\"MessageId\":\"m\",\"MD5OfMessageBody\":\"0123456789abcdef0123456789abcdef\"})";
        m_gate.plan(*m_bench, "{\"mode\":\"reply\",\"status\":200,\"body\":\"" + body + "\"}");
        const auto sender = m_bench->open(throughGate());
        const SendOutcome outcome = m_bench->sendOne(sender, m_bench->job("m", envelopeOf("m")));
        QCOMPARE(outcome.error.errorClass, ErrorClass::ProtocolError);
        QVERIFY(outcome.error.message.contains(QLatin1String("MD5")));
        m_gate.plan(*m_bench, R"({"mode":"pass"})");
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
    /// The queue's URL names no region here, so that of moto goes into its host's place.
    Destination directly(const QString &queue)
    {
        Destination destination;
        destination.type = "aws_sqs";
        destination.config.fields[QStringLiteral("queue_url")] =
            QStringLiteral("https://sqs.eu-west-1.amazonaws.com/123456789012/") + queue;
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
    QStringList arrived(const QByteArray &queue, int wanted)
    {
        QStringList ids;
        const QJsonArray messages = m_moto.messages(*m_bench, queue, wanted);
        for (const QJsonValue &message : messages) {
            const auto body = QJsonDocument::fromJson(message[u"body"].toString().toUtf8());
            ids += body[u"id"].toString();
        }
        return ids;
    }

    MotoPeer m_moto;
    GatePeer m_gate;
    std::optional<SenderBench> m_bench;
    std::optional<AwsConformance> m_conformance;
};

QTEST_GUILESS_MAIN(TestAwsSqs)
#include "tst_aws_sqs.moc"
