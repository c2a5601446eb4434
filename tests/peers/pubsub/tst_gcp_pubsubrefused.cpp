#include "pubsubfixture.h"

#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// What Google refuses, and what stands between here and Google.
class TestGcpPubSubRefused : public PubSubFixture
{
    Q_OBJECT

private Q_SLOTS:
    void aRefusedTokenIsExchangedForAnother()
    {
        dial({{u"refuse"_s, true}});
        const int before = m_lab.count("exchanges");
        std::vector<std::future<SendOutcome>> outcomes;
        for (int i = 0; i < 5; ++i) { // five requests, one sign-in
            auto more =
                m_bench->send(m_sender, {m_bench->job("evt_x" + QByteArray::number(i), body)});
            outcomes.push_back(std::move(more.front()));
        }
        int signedIn = 0;
        for (auto &outcome : outcomes) {
            const SendOutcome one = waitFor(outcome);
            QVERIFY2(one.outcome == AttemptOutcome::Success, qPrintable(one.error.message));
            signedIn += one.signInMs.has_value();
        }
        QVERIFY(signedIn >= 1);
        QCOMPARE(m_lab.count("exchanges"), before + 1);
        const SendOutcome later = m_bench->sendOne(m_sender, m_bench->job("evt_later", body));
        QCOMPARE(later.outcome, AttemptOutcome::Success);
        QCOMPARE(stage(later, SendStage::SignIn), StageOutcome::Passed);
        QCOMPARE(m_lab.count("exchanges"), before + 1);
        // The access token is withdrawn, then all is well again.
        dial({{u"revoked"_s, true}});
        QCOMPARE(m_bench->sendOne(m_sender, m_bench->job("evt_r", body)).error.errorClass,
                 ErrorClass::AuthFailed);
        dial({});
        QCOMPARE(m_bench->sendOne(m_sender, m_bench->job("evt_r", body)).outcome,
                 AttemptOutcome::Success);
    }

    void anAccountThatIsGoneStopsAtSigningIn()
    {
        dial({{u"revoked"_s, true}});
        const SendOutcome outcome = m_bench->testOne(m_sender, m_bench->job("evt_gone", body));
        say(outcome);
        QCOMPARE(outcome.error.errorClass, ErrorClass::AuthFailed);
        QVERIFY(outcome.error.message.contains(u"account not found"_s));
        QCOMPARE(stage(outcome, SendStage::Tls), StageOutcome::Passed);
        QCOMPARE(stage(outcome, SendStage::SignIn), StageOutcome::Failed);
        QCOMPARE(stage(outcome, SendStage::Permission), StageOutcome::Skipped);
    }

    void anUnknownKeyIsRefused()
    {
        setKey({{u"private_key"_s, PubSubLab::makeKey()}});
        const SendOutcome outcome = m_bench->sendOne(m_sender, m_bench->job("evt_key", body));
        say(outcome);
        QCOMPARE(outcome.error.errorClass, ErrorClass::AuthFailed);
        QCOMPARE(outcome.stage, SendStage::SignIn);
        QVERIFY(outcome.error.message.contains(u"deckhand@lab"_s));
        QVERIFY(outcome.error.message.contains(u"Invalid JWT Signature"_s));
        QVERIFY(outcome.error.hint.contains(u"new key"_s));
    }

    void aWrongClockIsNamed()
    {
        for (const auto &[offset, says] :
             {std::pair<milliseconds, QString>(12min, u"12 minutes ahead of"_s),
              {-75min, u"75 minutes behind"_s}}) {
            m_clockOffset = offset;
            open();
            m_clockOffset = 0ms;
            const SendOutcome outcome = m_bench->sendOne(m_sender, m_bench->job("evt_clk", body));
            say(outcome);
            QCOMPARE(outcome.error.errorClass, ErrorClass::AuthFailed);
            QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
            QVERIFY(outcome.error.hint.contains(u"NTP"_s));
        }
    }

    void aTokenEndpointThatIsDownIsNamed()
    {
        dial({{u"refuse"_s, true}});
        setKey({{u"token_uri"_s, u"https://localhost:%1/token"_s.arg(freePort())}});
        const SendOutcome outcome = m_bench->sendOne(m_sender, m_bench->job("evt_t", body));
        say(outcome);
        QCOMPARE(outcome.error.errorClass, ErrorClass::ConnectionRefused);
        QCOMPARE(outcome.stage, SendStage::SignIn);
        QVERIFY(outcome.error.message.startsWith(u"Signing in at localhost failed."_s));
    }

    void failuresSayWhatToDo_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("advises");
        QTest::addColumn<SendStage>("at");
        const auto row = [](const char *fault, ErrorClass errorClass, const char *says,
                            const char *advises, SendStage at = SendStage::Send) {
            QTest::newRow(fault) << QString::fromLatin1(fault) << errorClass
                                 << QString::fromLatin1(says) << QString::fromLatin1(advises) << at;
        };
        row("unavailable", ErrorClass::HttpStatus, "Pub/Sub failed (503 UNAVAILABLE)",
            "status.cloud");
        row("quota", ErrorClass::Throttled, "quota of project lab", "Raise the quota");
        row("deny", ErrorClass::AuthFailed, "may not publish to topic events",
            "roles/pubsub.publisher", SendStage::Permission);
        row("disabled", ErrorClass::AuthFailed, "API is not enabled", "gcloud services enable",
            SendStage::Permission);
        row("precondition", ErrorClass::Rejected, "encryption key is disabled", "topic's state");
        row("short", ErrorClass::ProtocolError, "confirms 0 of 1", "proxy");
        row("noise", ErrorClass::ProtocolError, "confirms 0 of 1", "proxy");
        row("proxy", ErrorClass::HttpStatus, "Pub/Sub failed (502)", "status.cloud");
        row("hang", ErrorClass::Timeout, "No answer within ", "published again");
        row("cut", ErrorClass::ConnectionReset, "closed", "log");
    }
    void failuresSayWhatToDo()
    {
        QFETCH(QString, fault);
        QFETCH(ErrorClass, errorClass);
        QFETCH(QString, says);
        QFETCH(QString, advises);
        QFETCH(SendStage, at);
        const bool waits = errorClass == ErrorClass::Timeout;
        m_timeout = waits ? 2s : 5s;
        open();
        m_timeout = 5s;
        dial({{u"fault"_s, fault}});
        const int before = m_lab.count("messages");
        std::vector<SendJob> jobs{m_bench->job("evt_fails", body)};
        if (errorClass == ErrorClass::ConnectionReset)
            jobs.front().body = "{\"a\":\"" + QByteArray(2'000'000, 'x') + "\"}";
        auto outcomes = m_bench->send(m_sender, jobs);
        const SendOutcome outcome = waitFor(outcomes.front());
        say(outcome);
        QCOMPARE(outcome.outcome, AttemptOutcome::Failure);
        QCOMPARE(outcome.error.errorClass, errorClass);
        QVERIFY(outcome.error.message.contains(says));
        QVERIFY(outcome.error.hint.contains(advises));
        QCOMPARE(outcome.stage, at);
        if (waits)
            QVERIFY(outcome.durationMs >= 2'000 && outcome.durationMs < 5'000);
        QCOMPARE(m_lab.count("messages"), before);
    }

    void aTopicThatIsMissingIsNamed()
    {
        m_destination.config.fields[u"topic"_s] = u"no%2Fwhere"_s;
        open();
        const SendOutcome outcome = m_bench->sendOne(m_sender, m_bench->job("evt_nowhere", body));
        say(outcome);
        QCOMPARE(outcome.error.errorClass, ErrorClass::NotFound);
        QVERIFY(outcome.error.message.contains(u"no topic no%2Fwhere in project lab"_s));
        QVERIFY(outcome.error.hint.contains(u"gcloud pubsub topics create"_s));
    }

    void anAuthorityThatIsNotTrustedStopsAtTls()
    {
        SenderBench::Settings settings = benchSettings();
        settings.caFile.clear();
        SenderBench bench(settings);
        const auto sender = bench.open(m_destination);
        const SendOutcome outcome = bench.sendOne(sender, bench.job("evt_tls", body));
        QCOMPARE(outcome.error.errorClass, ErrorClass::TlsError);
        QCOMPARE(outcome.stage, SendStage::Tls);
    }

    void addressesAreJudged()
    {
        SenderBench::Settings settings = benchSettings();
        settings.guard = AddressGuard(AddressGuard::Level::Public);
        SenderBench bench(settings);
        const auto sender = bench.open(m_destination);
        QCOMPARE(bench.sendOne(sender, bench.job("evt_guard", body)).error.errorClass,
                 ErrorClass::BlockedAddress);
    }
};

QTEST_GUILESS_MAIN(TestGcpPubSubRefused)
#include "tst_gcp_pubsubrefused.moc"
