#include "peers/aws/awsconformance.h"

#include <QTest>

#include <thread>

namespace deckhand {

namespace {

/// Says what was given where the class is another.
void compareClass(const SendOutcome &outcome, ErrorClass errorClass)
{
    if (outcome.error.errorClass != errorClass)
        qWarning("got: %s", qPrintable(outcome.error.message));
    QCOMPARE(outcome.error.errorClass, errorClass);
    if (errorClass != ErrorClass::None) {
        QCOMPARE(outcome.outcome, AttemptOutcome::Failure);
        QVERIFY(!outcome.error.message.isEmpty() && !outcome.error.hint.isEmpty());
        qInfo("%s | %s", qPrintable(outcome.error.message), qPrintable(outcome.error.hint));
    }
}

} // namespace

SendOutcome AwsConformance::sendOnce(const QByteArray &id)
{
    const auto sender = m_bench.open(m_subject.destination());
    return m_bench.sendOne(sender, m_bench.job(id, envelopeOf(id)));
}

std::vector<SendJob> AwsConformance::jobs(const QByteArray &prefix, int count)
{
    std::vector<SendJob> result;
    for (int i = 0; i < count; ++i) {
        const QByteArray id = prefix + QByteArray::number(i);
        result.push_back(m_bench.job(id, envelopeOf(id)));
    }
    return result;
}

void AwsConformance::allArrive(const QStringList &ids)
{
    const QStringList found = m_subject.arrived(int(ids.size()));
    QStringList lost;
    for (const QString &id : ids) {
        if (!found.contains(id))
            lost += id;
    }
    QVERIFY2(lost.isEmpty(), qPrintable(lost.join(u' ')));
}

void AwsConformance::slowServiceTimesOut()
{
    SenderBench::Settings settings;
    settings.attemptTimeout = milliseconds(1000);
    SenderBench quick(settings);
    m_gate.plan(m_bench, R"({"mode":"hang"})");
    {
        const auto sender = quick.open(m_subject.destination());
        auto outcomes = quick.send(sender, jobs("slow", 3));
        for (auto &outcome : outcomes) {
            const SendOutcome got = waitFor(outcome);
            compareClass(got, ErrorClass::Timeout);
            QCOMPARE(got.stage, SendStage::Send);
            QVERIFY(got.durationMs >= 1000 && got.durationMs < 5000);
        }
    }
    m_gate.plan(m_bench, R"({"mode":"pass"})");
}

void AwsConformance::cutInTheMiddleIsAReset()
{
    const auto sender = m_bench.open(m_subject.destination());
    for (const char *mode : {"cut", "cutreply"}) {
        m_gate.plan(m_bench, QByteArray(R"({"mode":")") + mode + "\"}");
        compareClass(m_bench.sendOne(sender, m_bench.job("cut", envelopeOf("cut"))),
                     ErrorClass::ConnectionReset);
    }
    m_gate.plan(m_bench, R"({"mode":"pass"})");
    compareClass(m_bench.sendOne(sender, m_bench.job("cut", envelopeOf("cut"))), ErrorClass::None);
    allArrive({QStringLiteral("cut")});
}

void AwsConformance::downAndUpAgain()
{
    const auto sender = m_bench.open(m_subject.destination());
    compareClass(m_bench.sendOne(sender, m_bench.job("up1", envelopeOf("up1"))), ErrorClass::None);
    m_gate.stop();
    const SendOutcome down = m_bench.sendOne(sender, m_bench.job("up2", envelopeOf("up2")));
    compareClass(down, ErrorClass::ConnectionRefused);
    QCOMPARE(down.stage, SendStage::Connect);
    QCOMPARE(m_gate.startAgain(), QString());
    compareClass(m_bench.sendOne(sender, m_bench.job("up2", envelopeOf("up2"))), ErrorClass::None);
    allArrive({QStringLiteral("up1"), QStringLiteral("up2")});
}

void AwsConformance::hostileAnswersAreErrors()
{
    const auto sender = m_bench.open(m_subject.destination());
    const auto answer = [&](const QByteArray &plan, int count) {
        m_gate.plan(m_bench, plan);
        auto outcomes = m_bench.send(sender, jobs("hostile", count));
        for (auto &outcome : outcomes) {
            const SendOutcome got = waitFor(outcome);
            QCOMPARE(got.outcome, AttemptOutcome::Failure);
            QVERIFY(!got.error.message.isEmpty() && got.error.message.size() < 1000);
            QVERIFY(!got.response || got.response->body.size() <= 16 * 1024);
        }
    };
    const QByteArray deep = QByteArray(20'000, '[');
    const std::vector<QByteArray> bodies{
        "",
        "null",
        "[]",
        "{}",
        "\\u0000\\u0001",
        R"({\"MessageId\":5,\"Successful\":{\"Id\":0},\"Records\":[null,1,{\"SequenceNumber\":{}}]})",
        R"({\"Successful\":[{\"Id\":\"99\"},{\"Id\":\"-1\"}],\"Failed\":[7],\"Records\":[]})",
        R"({\"a\":)" + deep,
        "<Error><Code>" + QByteArray(30'000, 'A') + "</Code>",
        R"(<!DOCTYPE a [<!ENTITY b \"c\">]><Error><Code>&b;</Code></Error>)"};
    for (const QByteArray &body : bodies) {
        for (const int status : {200, 400, 403, 503}) {
            const QByteArray plan = R"({"mode":"reply","status":)" + QByteArray::number(status) +
                                    R"(,"body":")" + body + "\"}";
            answer(plan, 1);
            answer(plan, 3);
        }
    }
    m_gate.plan(m_bench, R"({"mode":"pass"})");
}

void AwsConformance::tenPublishersAtOnce()
{
    QStringList ids;
    std::vector<std::thread> publishers;
    std::atomic<int> succeeded = 0;
    for (int p = 0; p < 10; ++p) {
        const QByteArray prefix = "ten" + QByteArray::number(p) + '-';
        for (int i = 0; i < 6; ++i)
            ids += QString::fromLatin1(prefix) + QString::number(i);
        publishers.emplace_back([this, prefix, &succeeded] {
            const auto sender = m_bench.open(m_subject.destination());
            std::vector<SendJob> all = jobs(prefix, 6);
            auto outcomes = m_bench.send(sender, {all.begin(), all.begin() + 5});
            for (auto &outcome : outcomes)
                succeeded += waitFor(outcome).outcome == AttemptOutcome::Success;
            succeeded += m_bench.sendOne(sender, all[5]).outcome == AttemptOutcome::Success;
        });
    }
    for (std::thread &publisher : publishers)
        publisher.join();
    QCOMPARE(succeeded.load(), 60);
    allArrive(ids);
}

void AwsConformance::changedWhileSending()
{
    auto former = m_bench.open(m_subject.destination());
    auto first = m_bench.send(former, jobs("former", 4));
    Destination changed = m_subject.destination();
    changed.metadata[QStringLiteral("version")] = QStringLiteral("2");
    const auto later = m_bench.open(changed);
    auto second = m_bench.send(later, jobs("later", 4));
    QStringList ids;
    for (size_t i = 0; i < 4; ++i) {
        compareClass(waitFor(first[i]), ErrorClass::None);
        compareClass(waitFor(second[i]), ErrorClass::None);
        ids << QStringLiteral("former%1").arg(i) << QStringLiteral("later%1").arg(i);
    }
    former.reset();
    allArrive(ids);
}

void AwsConformance::closedWhileSending()
{
    m_gate.plan(m_bench, R"({"mode":"hang"})");
    auto closed = m_bench.open(m_subject.destination());
    auto dropped = m_bench.send(closed, jobs("closed", 3));
    closed.reset(); // no outcome comes any more; the events are sent again
    m_gate.plan(m_bench, R"({"mode":"pass"})");
    const auto next = m_bench.open(m_subject.destination());
    auto again = m_bench.send(next, jobs("closed", 3));
    QStringList ids;
    for (size_t i = 0; i < 3; ++i) {
        compareClass(waitFor(again[i]), ErrorClass::None);
        QVERIFY(dropped[i].wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
        ids << QStringLiteral("closed%1").arg(i);
    }
    QCOMPARE(m_bench.strays(), 0);
    allArrive(ids);
}

void AwsConformance::addressesAreJudged()
{
    SenderBench::Settings settings;
    settings.guard = AddressGuard(AddressGuard::Level::Public);
    SenderBench server(settings);
    const auto sender = server.open(m_subject.destination());
    const SendOutcome outcome = server.sendOne(sender, server.job("no", envelopeOf("no")));
    compareClass(outcome, ErrorClass::BlockedAddress);
    QCOMPARE(outcome.stage, SendStage::Connect);
}

void AwsConformance::clockDifferenceIsNamed()
{
    for (const int minutes : {-20, 20}) {
        SenderBench::Settings settings;
        settings.clockOffset = std::chrono::minutes(minutes);
        SenderBench wrong(settings);
        const auto sender = wrong.open(m_subject.destination());
        const SendOutcome outcome = wrong.sendOne(sender, wrong.job("skew", envelopeOf("skew")));
        compareClass(outcome, ErrorClass::AuthFailed);
        QCOMPARE(outcome.stage, SendStage::SignIn);
        const QString says = minutes < 0 ? QStringLiteral("20 minutes behind the service's")
                                         : QStringLiteral("20 minutes ahead of the service's");
        QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
    }
}

void AwsConformance::secretsStayOutOfTheRecord()
{
    Destination destination = m_subject.destination();
    const QByteArray key("AKIAUNKNOWNKEY000001");
    const QByteArray secret("verysecretverysecretverysecret");
    const QByteArray session("sessiontokensessiontoken");
    destination.config.credentials[QStringLiteral("key")] = Secret(key);
    destination.config.credentials[QStringLiteral("secret")] = Secret(secret);
    destination.config.credentials[QStringLiteral("session")] = Secret(session);
    const auto sender = m_bench.open(destination);
    const SendOutcome outcome = m_bench.sendOne(sender, m_bench.job("mask", envelopeOf("mask")));
    compareClass(outcome, ErrorClass::AuthFailed);
    QByteArray all = outcome.error.message.toUtf8() + outcome.error.hint.toUtf8() +
                     outcome.response->body + outcome.request->url;
    for (const Headers &headers : {outcome.request->headers, outcome.response->headers}) {
        for (const auto &[name, value] : headers)
            all += name + ": " + value + '\n';
    }
    for (const QByteArray &text : {key, secret, session})
        QVERIFY2(!all.contains(text), all.constData());
    QVERIFY2(all.contains("Credential=AKIA****/"), all.constData());
    QVERIFY(all.contains("Signature=****"));
}

void AwsConformance::tlsIsVerified()
{
    const PeerCertificates certificates;
    GatePeer::Settings gateSettings = m_gate.settings();
    gateSettings.certificates = &certificates;
    GatePeer gate;
    QCOMPARE(gate.start(gateSettings), QString());
    Destination destination = m_subject.destination();
    destination.config.fields[QStringLiteral("endpoint")] = gate.endpoint();

    SenderBench::Settings settings;
    settings.caFile = certificates.caFile();
    SenderBench trusting(settings);
    const auto sender = trusting.open(destination);
    const SendOutcome first = trusting.sendOne(sender, trusting.job("tls", envelopeOf("tls")));
    compareClass(first, ErrorClass::None);
    QVERIFY(first.phases.tlsMs && *first.phases.tlsMs > 0);
    for (auto &outcome : trusting.send(sender, jobs("tls", 4)))
        compareClass(waitFor(outcome), ErrorClass::None);
    allArrive({QStringLiteral("tls"), QStringLiteral("tls0"), QStringLiteral("tls3")});

    const auto stranger = m_bench.open(destination);
    const SendOutcome refused = m_bench.sendOne(stranger, m_bench.job("no", envelopeOf("no")));
    compareClass(refused, ErrorClass::TlsError);
    QCOMPARE(refused.stage, SendStage::Tls);
}

} // namespace deckhand
