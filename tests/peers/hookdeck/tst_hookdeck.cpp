#include "hookdecklab.h"

#include "destinations/stages.h"
#include "peers/support/senderbench.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <thread>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray body = "{\"id\":\"evt_1\", \"data\":{\"a\":1.50,\"text\":\"\xc3\xa9\"}}";

StageOutcome stage(const SendOutcome &outcome, SendStage wanted)
{
    for (const AttemptStage &one : stagesOf(outcome)) {
        if (one.stage == wanted)
            return one.outcome;
    }
    return StageOutcome::Skipped;
}

} // namespace

class TestHookdeck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_lab.start(), m_lab.problem().constData()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_destination = hookdeckDestination(m_lab.token);
        open();
        dial("{}");
    }
    void cleanup()
    {
        m_sender.reset();
        QCOMPARE(m_bench->strays(), 0);
    }

    void deliversBodyAndMetadata()
    {
        m_destination.metadata = {{u"region"_s, u"eu 1"_s}, {u"topic"_s, u"mine"_s}};
        open();
        const SendJob job = m_bench->job("evt_delivers", body);
        const SendOutcome outcome = m_bench->sendOne(m_sender, job);
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        const QJsonObject received = receivedFor("evt_delivers");
        QCOMPARE(received["path"_L1].toString(), u"/src_orders"_s);
        QCOMPARE(QByteArray::fromBase64(received["body"_L1].toString().toLatin1()), body);
        const QJsonObject headers = received["headers"_L1].toObject();
        QCOMPARE(headers["x-deckhand-topic"_L1].toString(), u"task_run.completed"_s);
        QCOMPARE(headers["x-deckhand-timestamp"_L1].toString(),
                 QString::fromLatin1(toRfc3339Seconds(job.at)));
        QCOMPARE(headers["x-deckhand-region"_L1].toString(), u"eu 1"_s);
        QVERIFY(outcome.acknowledgement.startsWith("req_"));
        QCOMPARE(outcome.stage, SendStage::Send);
        QCOMPARE(stage(outcome, SendStage::Tls), StageOutcome::Passed);
        QCOMPARE(stage(outcome, SendStage::SignIn), StageOutcome::Skipped);
        QVERIFY(outcome.request->url.endsWith("/src_orders"));
        for (const auto &[name, value] : outcome.request->headers)
            QVERIFY2(!value.contains(m_lab.token), name.constData());
    }

    void aTestAsksForThePermissionFirst()
    {
        const int before = count("verified"_L1);
        const SendOutcome outcome = m_bench->testOne(m_sender, m_bench->job("evt_test", body));
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        QCOMPARE(count("verified"_L1), before + 1);
        QCOMPARE(stage(outcome, SendStage::Permission), StageOutcome::Passed);
        QCOMPARE(stage(outcome, SendStage::Send), StageOutcome::Passed);
        QVERIFY(outcome.permissionMs && *outcome.permissionMs > 0);
    }

    void aTestWithoutAVerdictSendsAllTheSame()
    {
        dial(R"({"api": 503})");
        const SendOutcome outcome = m_bench->testOne(m_sender, m_bench->job("evt_nov", body));
        QVERIFY2(outcome.outcome == AttemptOutcome::Success, qPrintable(outcome.error.message));
        QCOMPARE(stage(outcome, SendStage::Permission), StageOutcome::Skipped);
        QVERIFY(!receivedFor("evt_nov").isEmpty());
    }

    void aTestStopsWhereHookdeckObjects()
    {
        dial(R"({"disabled": true})");
        SendOutcome outcome = m_bench->testOne(m_sender, m_bench->job("evt_disabled", body));
        QCOMPARE(outcome.error.errorClass, ErrorClass::Rejected);
        QVERIFY2(outcome.error.message.contains(u"disabled"_s), qPrintable(outcome.error.message));
        QCOMPARE(stage(outcome, SendStage::Permission), StageOutcome::Failed);
        QCOMPARE(stage(outcome, SendStage::Send), StageOutcome::Skipped);
        QVERIFY(receivedFor("evt_disabled").isEmpty());
        m_destination.config.credentials[u"token"_s] =
            Secret(QByteArray("src_orders:wrongwrong").toBase64());
        open();
        outcome = m_bench->testOne(m_sender, m_bench->job("evt_wrong", body));
        QCOMPARE(outcome.error.errorClass, ErrorClass::AuthFailed);
        QCOMPARE(outcome.stage, SendStage::Permission);
        for (const auto &[name, value] : outcome.request->headers)
            QVERIFY2(!value.contains("c3JjX29yZGVyczp3"), value.constData());
    }

    void verifyingAsksAndSendsNothing()
    {
        const int before = count("received"_L1);
        const auto good = m_bench->verifyOne(m_sender);
        QVERIFY2(good && good->outcome == AttemptOutcome::Success,
                 good ? qPrintable(good->error.message) : "nothing to ask");
        dial(R"({"disabled": true})");
        QCOMPARE(m_bench->verifyOne(m_sender)->error.errorClass, ErrorClass::Rejected);
        dial(R"({"api": 500})");
        const auto silent = m_bench->verifyOne(m_sender);
        QCOMPARE(silent->error.errorClass, ErrorClass::HttpStatus);
        QCOMPARE(silent->stage, SendStage::Permission);
        m_destination.config.credentials[u"token"_s] =
            Secret(QByteArray("src_orders:wrongwrong").toBase64());
        open();
        dial("{}");
        QCOMPARE(m_bench->verifyOne(m_sender)->error.errorClass, ErrorClass::AuthFailed);
        QCOMPARE(count("received"_L1), before);
    }

    void failuresSayWhatToDo_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QByteArray>("dials");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<QString>("says");
        QTest::addColumn<SendStage>("at");
        const auto row = [](const char *name, const QByteArray &token, const char *dials,
                            ErrorClass errorClass, const char *says, SendStage at) {
            QTest::newRow(name) << token.toBase64() << QByteArray(dials) << errorClass
                                << QString::fromLatin1(says) << at;
        };
        const QByteArray good = "src_orders:fH2aK9mQ";
        row("wrong token", "src_orders:wrong", "{}", ErrorClass::AuthFailed, "refused the token",
            SendStage::Permission);
        row("no source", "src_nowhere:abc", "{}", ErrorClass::NotFound, "no source src_nowhere",
            SendStage::Send);
        row("too large", good, R"({"limit": 10})", ErrorClass::TooLarge, "larger", SendStage::Send);
        row("throttled", good, R"({"status": 429})", ErrorClass::Throttled, "slow down",
            SendStage::Send);
        row("failing", good, R"({"status": 500})", ErrorClass::HttpStatus, "failed (500)",
            SendStage::Send);
        row("redirect", good, R"({"status": 302})", ErrorClass::Redirect, "redirected",
            SendStage::Send);
        row("slow", good, R"({"mode": "hang"})", ErrorClass::Timeout, "No answer within 600 ms",
            SendStage::Send);
    }
    void failuresSayWhatToDo()
    {
        QFETCH(QByteArray, token);
        QFETCH(QByteArray, dials);
        QFETCH(ErrorClass, errorClass);
        QFETCH(QString, says);
        QFETCH(SendStage, at);
        m_destination.config.credentials[u"token"_s] = Secret(token);
        open(600ms);
        dial(dials);
        const SendOutcome outcome = m_bench->sendOne(m_sender, m_bench->job("evt_fails", body));
        QCOMPARE(outcome.outcome, AttemptOutcome::Failure);
        QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
        QCOMPARE(outcome.error.errorClass, errorClass);
        QVERIFY(!outcome.error.hint.isEmpty());
        QCOMPARE(outcome.stage, at);
        QVERIFY(!outcome.error.message.contains(QString::fromLatin1(token)));
        QVERIFY(receivedFor("evt_fails").isEmpty());
        if (errorClass == ErrorClass::Throttled)
            QCOMPARE(outcome.retryAfter, std::optional<milliseconds>(7s));
        qInfo("%s", qPrintable(outcome.error.message + u' ' + outcome.error.hint));
    }

    void aConnectionCutWhileSendingIsAReset()
    {
        dial(R"({"mode": "cut"})");
        const QByteArray large = "{\"a\":\"" + QByteArray(900'000, 'x') + "\"}";
        const SendOutcome outcome = m_bench->sendOne(m_sender, m_bench->job("evt_cut", large));
        QCOMPARE(outcome.error.errorClass, ErrorClass::ConnectionReset);
        QCOMPARE(outcome.stage, SendStage::Send);
        dial("{}");
        QCOMPARE(m_bench->sendOne(m_sender, m_bench->job("evt_cut", large)).outcome,
                 AttemptOutcome::Success);
    }

    void anAnswerThatIsNoiseIsBounded()
    {
        dial(R"({"mode": "noise"})");
        const SendOutcome outcome = m_bench->sendOne(m_sender, m_bench->job("evt_noise", body));
        QCOMPARE(outcome.outcome, AttemptOutcome::Success); // 200 is what counts
        QVERIFY(outcome.acknowledgement.isEmpty());
        QVERIFY(outcome.response->truncated);
        QVERIFY(outcome.response->body.size() <= 16 * 1024);
    }

    void anAuthorityThatIsNotTrustedStopsAtTls()
    {
        SenderBench::Settings settings = benchSettings(5s);
        settings.caFile.clear();
        SenderBench bench(settings);
        const auto sender = bench.open(m_destination);
        const SendOutcome outcome = bench.testOne(sender, bench.job("evt_tls", body));
        QCOMPARE(outcome.error.errorClass, ErrorClass::TlsError);
        QCOMPARE(stage(outcome, SendStage::Connect), StageOutcome::Passed);
        QCOMPARE(stage(outcome, SendStage::Tls), StageOutcome::Failed);
        QCOMPARE(stage(outcome, SendStage::Permission), StageOutcome::Skipped);
    }

    void addressesAreJudged()
    {
        SenderBench::Settings settings = benchSettings(5s);
        settings.guard = AddressGuard(AddressGuard::Level::Public);
        SenderBench bench(settings);
        const auto sender = bench.open(m_destination);
        const SendOutcome outcome = bench.sendOne(sender, bench.job("evt_guard", body));
        QCOMPARE(outcome.error.errorClass, ErrorClass::BlockedAddress);
        QCOMPARE(outcome.stage, SendStage::Connect);
    }

    void recoversWhenThePeerIsBack()
    {
        m_lab.peer.stop();
        const SendJob job = m_bench->job("evt_back", body);
        const SendOutcome outcome = m_bench->testOne(m_sender, job);
        QCOMPARE(outcome.error.errorClass, ErrorClass::ConnectionRefused);
        QCOMPARE(stage(outcome, SendStage::Resolve), StageOutcome::Passed);
        QCOMPARE(stage(outcome, SendStage::Connect), StageOutcome::Failed);
        QVERIFY(m_lab.start());
        QCOMPARE(m_bench->sendOne(m_sender, job).outcome, AttemptOutcome::Success);
        QVERIFY(!receivedFor("evt_back").isEmpty());
    }

    void tenPublishersLoseNothing()
    {
        const int before = count("received"_L1);
        const int uniqueBefore = count("unique"_L1);
        std::vector<std::thread> publishers;
        std::atomic<int> delivered = 0;
        for (int p = 0; p < 10; ++p) {
            publishers.emplace_back([this, p, &delivered] {
                std::vector<SendJob> jobs;
                for (int i = 0; i < 20; ++i)
                    jobs.push_back(m_bench->job("evt_p" + QByteArray::number(p * 20 + i), body));
                for (auto &outcome : m_bench->send(m_sender, jobs))
                    delivered += waitFor(outcome).outcome == AttemptOutcome::Success;
            });
        }
        for (std::thread &publisher : publishers)
            publisher.join();
        QCOMPARE(delivered.load(), 200);
        QCOMPARE(count("received"_L1), before + 200);
        QCOMPARE(count("unique"_L1), uniqueBefore + 200);
    }

    void aChangedConfigurationTakesOverWhileTheFormerSends()
    {
        std::vector<SendJob> jobs;
        for (int i = 0; i < 50; ++i)
            jobs.push_back(m_bench->job("evt_old" + QByteArray::number(i), body));
        auto former = m_bench->send(m_sender, jobs);
        m_destination.config.credentials[u"token"_s] = Secret(m_lab.otherToken);
        const auto next = m_bench->open(m_destination);
        const SendOutcome outcome = m_bench->sendOne(next, m_bench->job("evt_new", body));
        QCOMPARE(outcome.outcome, AttemptOutcome::Success);
        for (auto &one : former)
            QCOMPARE(waitFor(one).outcome, AttemptOutcome::Success);
        QCOMPARE(receivedFor("evt_new")["path"_L1].toString(), u"/src_other"_s);
        QCOMPARE(receivedFor("evt_old49")["path"_L1].toString(), u"/src_orders"_s);
    }

    void closedWhileSendingSaysNothingMore()
    {
        dial(R"({"mode": "hang"})");
        std::vector<SendJob> jobs{m_bench->job("evt_c1", body), m_bench->job("evt_c2", body)};
        const auto outcomes = m_bench->send(m_sender, jobs);
        m_sender.reset();
        for (const auto &outcome : outcomes)
            QCOMPARE(outcome.wait_for(0s), std::future_status::timeout);
        // Whoever owns the jobs sends them again.
        dial("{}");
        open();
        for (const SendJob &job : jobs)
            QCOMPARE(m_bench->sendOne(m_sender, job).outcome, AttemptOutcome::Success);
    }

    void tokensAreCheckedOnCreation()
    {
        DestinationDraft draft;
        draft.name = u"Test"_s;
        draft.type = "hookdeck";
        draft.events = Subscription({"*"});
        const auto problems = [&](const QByteArray &token) {
            draft.config.credentials[u"token"_s] = Secret(token);
            return m_bench->factory().types().validate(draft);
        };
        QVERIFY(problems(m_lab.token).empty());
        for (const QByteArray &token : {QByteArray("no token"), QByteArray("abcd"),
                                        QByteArray("a/b:c").toBase64(), QByteArray()}) {
            const auto found = problems(token);
            QCOMPARE(found.size(), size_t(1));
            QCOMPARE(found.front().field, u"hookdeck.token"_s);
            QVERIFY(token.isEmpty() || !found.front().message.contains(QString::fromUtf8(token)));
        }
        QVERIFY(!m_bench->tryOpen(hookdeckDestination("abcd")));
    }

private:
    SenderBench::Settings benchSettings(milliseconds timeout)
    {
        SenderBench::Settings settings;
        settings.caFile = m_lab.caFile();
        settings.baseUrls = m_lab.baseUrls();
        settings.attemptTimeout = timeout;
        return settings;
    }
    void open(milliseconds timeout = 5s)
    {
        m_sender.reset();
        m_bench = std::make_unique<SenderBench>(benchSettings(timeout));
        m_sender = m_bench->open(m_destination);
    }
    void dial(const QByteArray &dials)
    {
        QCOMPARE(m_bench->ask("POST", m_lab.apiUrl() + "/__peer", dials).status, 200);
    }
    QJsonObject told(const QByteArray &query)
    {
        const HttpResponse response = m_bench->ask("GET", m_lab.apiUrl() + "/__peer" + query);
        return QJsonDocument::fromJson(response.body).object();
    }
    int count(QLatin1String what) { return told({})[what].toInt(); }
    QJsonObject receivedFor(const char *id) { return told(QByteArray("?") + id); }

    HookdeckLab m_lab;
    Destination m_destination = hookdeckDestination(m_lab.token);
    std::unique_ptr<SenderBench> m_bench;
    SenderBench::SenderPtr m_sender;
};

QTEST_GUILESS_MAIN(TestHookdeck)
#include "tst_hookdeck.moc"
