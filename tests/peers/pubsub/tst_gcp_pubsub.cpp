#include "pubsubfixture.h"

#include <QTest>

#include <set>
#include <thread>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestGcpPubSub : public PubSubFixture
{
    Q_OBJECT

private Q_SLOTS:
    void googlesClientGetsBodyAndMetadata()
    {
        dial({{u"create"_s, u"projects/lab/topics/read"_s}});
        m_destination.config.fields[u"topic"_s] = u"read"_s;
        m_destination.metadata = {{u"region"_s, u"eu \"1\" é"_s}, {u"event-id"_s, u"mine"_s}};
        open();
        const QByteArray large = "{\"a\":\"" + QByteArray(1'000'000, 'x') + "\"}";
        const std::vector<SendJob> jobs{m_bench->job("evt_a", body), m_bench->job("evt_b", large)};
        std::vector<QByteArray> ids;
        for (auto &outcome : m_bench->send(m_sender, jobs)) {
            const SendOutcome one = waitFor(outcome);
            QVERIFY2(one.outcome == AttemptOutcome::Success, qPrintable(one.error.message));
            QCOMPARE(one.request->headers.back(), Header("Authorization", "Bearer ****"));
            ids.push_back(one.acknowledgement);
        }
        const auto read = m_lab.read(2, u"read"_s);
        QCOMPARE(read.size(), size_t(2));
        const QJsonObject &message = read.at(u"evt_a"_s);
        QCOMPARE(QByteArray::fromBase64(message["data"_L1].toString().toLatin1()), body);
        QCOMPARE(message["id"_L1].toString().toLatin1(), ids.at(0));
        QCOMPARE(
            message["attributes"_L1].toObject(),
            QJsonObject({{u"event-id"_s, u"evt_a"_s},
                         {u"topic"_s, u"task_run.completed"_s},
                         {u"timestamp"_s, QString::fromLatin1(toRfc3339Seconds(jobs.at(0).at))},
                         {u"region"_s, u"eu \"1\" é"_s}}));
        QCOMPARE(QByteArray::fromBase64(read.at(u"evt_b"_s)["data"_L1].toString().toLatin1()),
                 large);
    }

    void aThousandEventsAreOneRequest()
    {
        QCOMPARE(m_sender->maxBatch(), 1000);
        const int before = m_lab.count("requests");
        std::vector<SendJob> jobs;
        for (int i = 0; i < 1000; ++i)
            jobs.push_back(m_bench->job("evt_k" + QByteArray::number(i), body));
        std::set<QByteArray> ids;
        for (auto &outcome : m_bench->send(m_sender, jobs)) {
            const SendOutcome one = waitFor(outcome);
            QVERIFY2(one.outcome == AttemptOutcome::Success, qPrintable(one.error.message));
            ids.insert(one.acknowledgement);
            QVERIFY(one.response->body.size() < 200 && !one.response->truncated);
        }
        QCOMPARE(ids.size(), size_t(1000));
        QCOMPARE(m_lab.count("requests"), before + 1);
        QCOMPARE(m_lab.count("largest"), 1000);
        QCOMPARE(m_lab.count("exchanges"), 0); // the key signs by itself
    }

    void requestsKeepToTenMegabytes()
    {
        const int before = m_lab.count("requests");
        const QByteArray large = "{\"a\":\"" + QByteArray(1'000'000, 'x') + "\"}";
        std::vector<SendJob> jobs;
        for (int i = 0; i < 15; ++i) // 1.33 MB each as base64: seven fit
            jobs.push_back(m_bench->job("evt_l" + QByteArray::number(i), large));
        for (auto &outcome : m_bench->send(m_sender, jobs))
            QCOMPARE(waitFor(outcome).error.message, QString());
        QCOMPARE(m_lab.count("requests"), before + 3);
        const SendJob huge = m_bench->job("evt_huge", QByteArray(8'000'000, 'x'));
        const SendOutcome outcome = m_bench->sendOne(m_sender, huge);
        QCOMPARE(outcome.error.errorClass, ErrorClass::TooLarge);
        QCOMPARE(m_lab.count("requests"), before + 3);
    }

    void aBadMessageSpoilsNoOther()
    {
        dial({{u"poison"_s, u"\"bad\":true"_s}});
        std::vector<SendJob> jobs;
        for (int i = 0; i < 300; ++i)
            jobs.push_back(m_bench->job("evt_m" + QByteArray::number(i),
                                        i % 100 == 7 ? "{\"bad\":true}" : body));
        auto outcomes = m_bench->send(m_sender, jobs);
        for (size_t i = 0; i < outcomes.size(); ++i) {
            const SendOutcome one = waitFor(outcomes[i]);
            const bool bad = i % 100 == 7;
            QCOMPARE(one.error.errorClass, bad ? ErrorClass::Rejected : ErrorClass::None);
            if (bad)
                QVERIFY2(one.error.message.contains(u"schema validation"_s),
                         qPrintable(one.error.message));
        }
        // Where all are bad, dividing has an end.
        const int before = m_lab.count("requests");
        for (SendJob &job : jobs)
            job.body = "{\"bad\":true}";
        for (auto &outcome : m_bench->send(m_sender, jobs))
            QCOMPARE(waitFor(outcome).error.errorClass, ErrorClass::Rejected);
        QVERIFY(m_lab.count("requests") - before <= 201);
    }

    void anEmulatorGetsNoToken()
    {
        for (const QString &endpoint : {m_lab.emulator(), u"http://%1/"_s.arg(m_lab.emulator())}) {
            for (const bool withKey : {false, true}) {
                m_destination = m_lab.destination();
                m_destination.config.fields[u"endpoint"_s] = endpoint;
                if (!withKey)
                    m_destination.config.credentials.clear();
                open();
                const SendOutcome outcome =
                    m_bench->testOne(m_sender, m_bench->job("evt_emulator", body));
                QVERIFY2(outcome.outcome == AttemptOutcome::Success,
                         qPrintable(outcome.error.message));
                for (const SendStage none :
                     {SendStage::Tls, SendStage::SignIn, SendStage::Permission})
                    QCOMPARE(stage(outcome, none), StageOutcome::Skipped);
            }
        }
    }

    void recoversWhenThePeerIsBack()
    {
        m_lab.peer.stop();
        const SendJob job = m_bench->job("evt_back", body);
        const SendOutcome outcome = m_bench->sendOne(m_sender, job);
        QCOMPARE(outcome.error.errorClass, ErrorClass::ConnectionRefused);
        QCOMPARE(outcome.stage, SendStage::Connect);
        QVERIFY2(m_lab.start(), m_lab.problem().constData());
        QCOMPARE(m_bench->sendOne(m_sender, job).outcome, AttemptOutcome::Success);
        QCOMPARE(m_lab.count("messages"), 1);
    }

    void tenPublishersLoseNothing()
    {
        const int messages = m_lab.count("messages");
        const int unique = m_lab.count("unique");
        std::vector<std::thread> publishers;
        std::atomic<int> delivered = 0;
        for (int p = 0; p < 10; ++p) {
            publishers.emplace_back([this, p, &delivered] {
                for (int round = 0; round < 4; ++round) {
                    std::vector<SendJob> jobs;
                    for (int i = 0; i < 25; ++i)
                        jobs.push_back(m_bench->job(
                            "evt_p" + QByteArray::number(p * 100 + round * 25 + i), body));
                    for (auto &outcome : m_bench->send(m_sender, jobs))
                        delivered += waitFor(outcome).outcome == AttemptOutcome::Success;
                }
            });
        }
        for (std::thread &publisher : publishers)
            publisher.join();
        QCOMPARE(delivered.load(), 1000);
        QCOMPARE(m_lab.count("messages"), messages + 1000);
        QCOMPARE(m_lab.count("unique"), unique + 1000);
    }

    void aChangedConfigurationTakesOverWhileTheFormerSends()
    {
        std::vector<SendJob> jobs;
        for (int i = 0; i < 200; ++i)
            jobs.push_back(m_bench->job("evt_old" + QByteArray::number(i), body));
        auto former = m_bench->send(m_sender, jobs);
        m_destination.config.fields[u"topic"_s] = u"other"_s;
        dial({{u"create"_s, u"projects/lab/topics/other"_s}});
        const auto next = m_bench->open(m_destination);
        const SendOutcome outcome = m_bench->sendOne(next, m_bench->job("evt_new", body));
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        for (auto &one : former)
            QCOMPARE(waitFor(one).outcome, AttemptOutcome::Success);
        QVERIFY(outcome.request->url.contains("/topics/other:publish"));
    }

    void closedWhileSendingSaysNothingMore()
    {
        dial({{u"fault"_s, u"hang"_s}});
        std::vector<SendJob> jobs{m_bench->job("evt_c1", body), m_bench->job("evt_c2", body)};
        const auto outcomes = m_bench->send(m_sender, jobs);
        m_sender.reset();
        for (const auto &outcome : outcomes)
            QCOMPARE(outcome.wait_for(0s), std::future_status::timeout);
        // Whoever owns the jobs sends them again.
        dial({});
        open();
        for (auto &outcome : m_bench->send(m_sender, jobs))
            QCOMPARE(waitFor(outcome).outcome, AttemptOutcome::Success);
    }

    void settingsAreChecked_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *field, const QString &value, bool good) {
            QTest::addRow("%s %s", field, qPrintable(value.left(30)))
                << QString::fromLatin1(field) << value << good;
        };
        row("project_id", u"my-project-123456"_s, true);
        row("project_id", u"example.com:my-project"_s, true);
        row("project_id", u"My Project"_s, false);
        row("project_id", u"a/b"_s, false);
        row("topic", u"projects/lab/topics/events"_s, false);
        row("topic", u"goog-events"_s, false);
        row("topic", u"e%2Bents~1"_s, true);
        row("endpoint", u"localhost:8085"_s, true);
        row("endpoint", u"[::1]:8085"_s, true);
        row("endpoint", u"https://europe-west1-pubsub.googleapis.com"_s, true);
        row("endpoint", u"https://host/v1"_s, false);
        row("endpoint", u"http://user@host"_s, false);
        row("service_account_json", u"{}"_s, false);
        row("service_account_json", u"nonsense"_s, false);
        row("service_account_json", QString(), false);
    }
    void settingsAreChecked()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(bool, good);
        DestinationDraft draft;
        draft.name = u"Test"_s;
        draft.type = "gcp_pubsub";
        draft.events = Subscription({"*"});
        draft.config = m_lab.destination().config;
        QVERIFY(m_bench->factory().types().validate(draft).empty());
        if (field == "service_account_json"_L1)
            draft.config.credentials[field] = Secret(value.toUtf8());
        else
            draft.config.fields[field] = value;
        const auto problems = m_bench->factory().types().validate(draft);
        QCOMPARE(problems.empty(), good);
        for (const ErrorItem &problem : problems)
            QCOMPARE(problem.field, u"gcp_pubsub."_s + field);
    }
};

QTEST_GUILESS_MAIN(TestGcpPubSub)
#include "tst_gcp_pubsub.moc"
