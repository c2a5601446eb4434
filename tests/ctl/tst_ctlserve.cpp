#include "ctlfixture.h"

#include "transport/testcertificates.h"

#include <QFile>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <csignal>
#include <nlohmann/json.hpp>

using namespace deckhand;

namespace {

nlohmann::json parsed(const QByteArray &text)
{
    return nlohmann::json::parse(text.toStdString(), nullptr, false);
}

} // namespace

/// The real server and the real commands, talking to each other.
class TestCtlServe : public QObject, private CtlFixture
{
    Q_OBJECT

private:
    QStringList serveWords(const QStringList &more = {}) const
    {
        return QStringList{QStringLiteral("serve"),
                           QStringLiteral("--store"),
                           store(),
                           QStringLiteral("--listen"),
                           QStringLiteral("127.0.0.1:0"),
                           QStringLiteral("--retry-schedule"),
                           QStringLiteral("none")} +
               more;
    }
    void serve(const QStringList &more = split("--allow-address 127.0.0.0/8"))
    {
        start(serveWords(more));
    }
    /// The id of a new webhook destination, signed with `secret`.
    QString addWebhook(const QString &url, const QString &secret = {}) const
    {
        QStringList words = split("destinations add --json --name hook");
        words += url;
        if (!secret.isEmpty())
            words += {QStringLiteral("--set"), QString(QStringLiteral("secret=") + secret)};
        const CtlResult made = ctl(words);
        const auto json = parsed(made.out);
        return json.is_object() ? QString::fromStdString(json.value("id", std::string()))
                                : QString();
    }
    int deliveries(const char *expression) const
    {
        return int(
            ctl(split("search --deliveries --json --limit 0") + split(expression)).out.count('\n'));
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void signalsEndItWithZero()
    {
        for (const int signalNumber : {SIGTERM, SIGINT}) {
            serve();
            QCOMPARE(m_server->stop(signalNumber), 0);
        }
    }

    void servesTlsAndTakesARenewedCertificate()
    {
        const auto write = [this](const QString &name, const QByteArray &bytes) {
            QFile file(m_folder->filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(bytes);
        };
        const TestCertificate authority = makeCertificate({"authority", {}, -1, 30, true});
        const auto install = [&](const QByteArray &name, int days) {
            const TestCertificate made =
                makeCertificate({name, "IP:127.0.0.1", -1, days, false}, &authority);
            write(QStringLiteral("cert.pem"), made.pem());
            write(QStringLiteral("key.pem"), made.keyPem());
        };
        write(QStringLiteral("ca.pem"), authority.pem());
        install("first", 30);
        const QString certificate = m_folder->filePath(QStringLiteral("cert.pem"));
        const QString key = m_folder->filePath(QStringLiteral("key.pem"));
        const CtlResult half = runCtl(serveWords({QStringLiteral("--tls-cert"), certificate}));
        QCOMPARE(half.code, 2);
        QVERIFY2(half.err.contains("--tls-key"), half.err.constData());
        start(serveWords(
            {QStringLiteral("--tls-cert"), certificate, QStringLiteral("--tls-key"), key}));
        QVERIFY(m_url.startsWith(QStringLiteral("https://")));
        const CtlResult stranger = ctl(split("search"));
        QCOMPARE(stranger.code, 3);
        QVERIFY2(stranger.err.contains("TLS handshake"), stranger.err.constData());
        const QString ca = m_folder->filePath(QStringLiteral("ca.pem"));
        const QStringList trusting{QStringLiteral("search"), QStringLiteral("--ca-file"), ca};
        const CtlResult found = ctl(trusting);
        QVERIFY2(found.code == 0, found.err.constData());
        QVERIFY(ctl({QStringLiteral("search"), QStringLiteral("--ca-file"), key}).code == 2);

        write(QStringLiteral("key.pem"), "rubbish");
        const auto signalled = [this](const QByteArray &line) {
            ::kill(pid_t(m_server->process().processId()), SIGHUP);
            QByteArray all;
            QElapsedTimer timer;
            timer.start();
            while (!all.contains(line) && timer.elapsed() < 10'000) {
                m_server->process().waitForReadyRead(50);
                all += m_server->process().readAllStandardError();
            }
            return all;
        };
        QVERIFY(signalled("the former one stays").contains("no private key"));
        QCOMPARE(ctl(trusting).code, 0);
        install("second", 3);
        QVERIFY(signalled("expires soon").contains("CN=second"));
        QCOMPARE(ctl(trusting).code, 0);
        QCOMPARE(m_server->stop(), 0);
    }

    void clearTextBeyondThisMachineIsWarnedOf()
    {
        QStringList words = serveWords();
        words[words.indexOf(QStringLiteral("--listen")) + 1] = QStringLiteral("0.0.0.0:0");
        CtlProcess server(words);
        QVERIFY(!server.waitUntilReady().isEmpty());
        QCOMPARE(server.stop(), 0);
        QVERIFY(server.allErr().contains("in the clear"));
    }

    void aNewStoreShowsItsAdminKeyOnce()
    {
        CtlProcess first(serveWords());
        m_url = first.waitUntilReady();
        QVERIFY(!m_url.isEmpty());
        QTRY_VERIFY(first.process().waitForReadyRead(10) || true);
        static const QRegularExpression key(QStringLiteral("sk_live_[A-Za-z0-9_-]{16,}"));
        const QString shown = key.match(QString::fromUtf8(first.allErr())).captured();
        QVERIFY(!shown.isEmpty());
        QCOMPARE(ctl(split("search"), {}, shown).code, 0);
        QCOMPARE(ctl(split("search"), {}, QStringLiteral("sk_live_wrong")).code, 4);
        QCOMPARE(first.stop(), 0);
        CtlProcess second(serveWords());
        QVERIFY(!second.waitUntilReady().isEmpty());
        QCOMPARE(second.stop(), 0);
        QVERIFY(!second.allErr().contains("sk_live_"));
    }

    void whatIsTakenIsNamed()
    {
        serve();
        const CtlResult sameStore = runCtl(serveWords());
        QCOMPARE(sameStore.code, 7);
        QVERIFY2(sameStore.err.contains(QByteArray::number(m_server->process().processId())),
                 sameStore.err.constData());
        const CtlResult keys = runCtl(
            {QStringLiteral("keys"), QStringLiteral("list"), QStringLiteral("--store"), store()});
        QCOMPARE(keys.code, 7);
        QTemporaryDir other;
        const QString address = m_url.section(QStringLiteral("//"), 1);
        const CtlResult samePort =
            runCtl({QStringLiteral("serve"), QStringLiteral("--store"),
                    QString(QStringLiteral("sqlite:") + other.filePath(QStringLiteral("e.db"))),
                    QStringLiteral("--listen"), address});
        QCOMPARE(samePort.code, 7);
        QVERIFY2(samePort.err.contains("listens on"), samePort.err.constData());
    }

    void keysAreManagedOnTheStore()
    {
        serve();
        QCOMPARE(m_server->stop(), 0);
        const QStringList on{QStringLiteral("--store"), store()};
        const CtlResult added = runCtl(split("keys add ci --role publisher --json") + on);
        QVERIFY2(added.code == 0, added.err.constData());
        const QString key = QString::fromStdString(parsed(added.out).value("key", std::string()));
        const QString id = QString::fromStdString(parsed(added.out).value("id", std::string()));
        const CtlResult listed = runCtl(split("keys list") + on);
        QVERIFY(listed.out.contains("publisher"));
        QVERIFY(!listed.out.contains(key.toUtf8()));
        serve();
        QCOMPARE(ctl(split("publish a.b {}"), {}, key).code, 0);
        QCOMPARE(ctl(split("replay --dry-run"), {}, key).code, 4);
        QCOMPARE(m_server->stop(), 0);
        QCOMPARE(runCtl(QStringList{QStringLiteral("keys"), QStringLiteral("rm"), id} + on).code,
                 0);
        QCOMPARE(runCtl(QStringList{QStringLiteral("keys"), QStringLiteral("rm"), id} + on).code,
                 5);
    }

    void publishesOnceWhateverTheTries()
    {
        serve();
        const CtlResult first = ctl(split("publish a.b {\"z\":1,\"a\":2} --id own-1 --json"));
        QVERIFY2(first.code == 0, first.err.constData());
        QVERIFY(first.out.contains("\"data\":{\"z\":1,\"a\":2}"));
        const CtlResult again = ctl(split("publish a.b {} --id own-1 --json"));
        QCOMPARE(parsed(again.out).value("duplicate", false), true);
        QVERIFY(again.out.contains("\"data\":{\"z\":1,\"a\":2}"));
        QCOMPARE(ctl(split("search --json")).out.count('\n'), 1);
        QCOMPARE(ctl(split("publish c.d"), "{\"from\": \"stdin\"}").code, 0);
        QVERIFY(ctl(split("search type:c.d")).out.contains("stdin"));
    }

    void publishesLinesAndNamesTheBadOne()
    {
        serve();
        QByteArray lines;
        for (int i = 0; i < 1200; ++i)
            lines += "{\"type\":\"bulk.line\",\"data\":{\"n\":" + QByteArray::number(i) + "}}\n";
        const CtlResult good = ctl(split("publish --batch 500 --json"), lines);
        QCOMPARE(good.code, 0);
        QCOMPARE(parsed(good.out).value("accepted", 0), 1200);
        const CtlResult bad = ctl(split("publish --json"),
                                  lines.left(lines.indexOf('\n') + 1) + "{\"type\":\"x\"}\n");
        QCOMPARE(bad.code, 2);
        QCOMPARE(parsed(bad.out).value("accepted", 0), 1);
        QVERIFY2(bad.err.contains("line 2"), bad.err.constData());
        QCOMPARE(ctl(split("search --limit 0 --json type:bulk.line")).out.count('\n'), 1201);
    }

    void deliversToAReceiverThatVerifies()
    {
        const QString secret = QStringLiteral("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        serve();
        CtlProcess receiver(split("receive --listen 127.0.0.1:0 --json --count 2 --secret") +
                            QStringList{secret});
        const QString hook = receiver.waitUntilReady();
        QVERIFY(!hook.isEmpty());
        QVERIFY(!addWebhook(hook, secret).isEmpty());
        QCOMPARE(ctl(split("publish a.b {\"n\":1}")).code, 0);
        const auto received = parsed(receiver.readLine());
        QVERIFY(received.is_object());
        QCOMPARE(received.value("signature", std::string()), std::string("valid"));
        QVERIFY(received.value("body", std::string()).find("\"data\":{\"n\":1}") !=
                std::string::npos);
        QTRY_COMPARE(deliveries("status:success"), 1);
        QCOMPARE(ctl(split("publish a.b {\"n\":2}")).code, 0);
        QVERIFY(receiver.process().waitForFinished(10'000));
        QCOMPARE(receiver.process().exitCode(), 0);
    }

    void aReceiverWithAnotherSecretEndsWith6()
    {
        serve();
        CtlProcess receiver(split("receive --listen 127.0.0.1:0 --json --count 1 --secret "
                                  "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"));
        QVERIFY(!addWebhook(receiver.waitUntilReady()).isEmpty());
        QCOMPARE(ctl(split("publish a.b {}")).code, 0);
        QVERIFY(receiver.process().waitForFinished(10'000));
        QCOMPARE(receiver.process().exitCode(), 6);
    }

    void loopbackIsRefusedUnlessAllowed()
    {
        serve({});
        CtlProcess receiver(split("receive --listen 127.0.0.1:0 --json"));
        const QString id = addWebhook(receiver.waitUntilReady());
        QVERIFY(!id.isEmpty());
        const CtlResult tested = ctl(
            {QStringLiteral("destinations"), QStringLiteral("test"), id, QStringLiteral("--json")});
        QCOMPARE(tested.code, 1);
        QVERIFY2(tested.out.contains("blocked_address"), tested.out.constData());
        QVERIFY(receiver.readLine(200).isEmpty());
    }

    void destinationsLiveTheirLife()
    {
        serve();
        CtlProcess receiver(split("receive --listen 127.0.0.1:0 --json"));
        const QString hook = receiver.waitUntilReady();
        const QString id = addWebhook(hook);
        QVERIFY(!id.isEmpty());
        const QStringList words{QStringLiteral("destinations")};
        QVERIFY(ctl(words + split("list")).out.contains(id.toUtf8()));
        const CtlResult tested = ctl(words + QStringList{QStringLiteral("test"), id});
        QCOMPARE(tested.code, 0);
        for (const char *said : {"connect", "Connected to 127.0.0.1:", "This type sets no limit",
                                 "The address is one without TLS.", "Answered with status 200."})
            QVERIFY2(tested.out.toLower().contains(QByteArray(said).toLower()),
                     tested.out.constData());
        const CtlResult set = ctl(words + QStringList{QStringLiteral("set"), id} +
                                  split("--inactive --name other --events a.*,c.d --json"));
        QVERIFY2(set.code == 0, set.err.constData());
        QCOMPARE(parsed(set.out).value("status", std::string()), std::string("inactive"));
        QVERIFY(set.out.contains("\"events\":[\"a.*\",\"c.d\"]"));
        QVERIFY(!set.out.contains("whsec_M"));
        const CtlResult rotated = ctl(words + QStringList{QStringLiteral("rotate"), id});
        QVERIFY2(rotated.out.contains("whsec_"), rotated.err.constData());
        const QStringList end = words + QStringList{QStringLiteral("end-overlap"), id};
        const CtlResult ended = ctl(end);
        QVERIFY2(ended.out.contains("present secret only"), ended.err.constData());
        QVERIFY(!ended.out.contains("whsec_"));
        QCOMPARE(ctl(end).code, 0); // nothing to end is no error
        const CtlResult bad = ctl(words + split("add nonsense --json"));
        QCOMPARE(bad.code, 1);
        QVERIFY2(bad.err.contains("webhook.url"), bad.err.constData());
        QCOMPARE(ctl(words + QStringList{QStringLiteral("rm"), id}).code, 0);
        QCOMPARE(ctl(words + QStringList{QStringLiteral("rm"), id}).code, 5);
        QCOMPARE(ctl(split("retry edlv_none")).code, 5);
    }

    void failedDeliveriesAreRetriedAndReplayed()
    {
        serve();
        auto failing =
            std::make_unique<CtlProcess>(split("receive --listen 127.0.0.1:0 --json --status 500"));
        const QString hook = failing->waitUntilReady();
        const QString id = addWebhook(hook);
        QCOMPARE(ctl(split("publish a.b {}")).code, 0);
        QTRY_COMPARE(deliveries("status:failure"), 1);
        const auto delivery = parsed(ctl(split("search --deliveries --json status:failure")).out);
        const QString deliveryId = QString::fromStdString(delivery.value("id", std::string()));
        const CtlResult inactive = ctl({QStringLiteral("retry"), deliveryId});
        QCOMPARE(inactive.code, 1);
        failing.reset();

        CtlProcess good(split("receive --json --listen") +
                        QStringList{hook.section(QLatin1Char('/'), 2, 2)});
        QVERIFY(!good.waitUntilReady().isEmpty());
        QCOMPARE(ctl({QStringLiteral("destinations"), QStringLiteral("set"), id,
                      QStringLiteral("--active")})
                     .code,
                 0);
        const CtlResult plan = ctl(split("replay --dry-run --json"));
        QVERIFY2(plan.code == 0, plan.err.constData());
        QCOMPARE(parsed(plan.out)["counts"].value("total", 0), 1);
        const auto outlook = parsed(plan.out)["plan"];
        QCOMPARE(outlook["check"].value("checked", 0), 1);
        QCOMPARE(outlook["check"].value("would_fail", -1), 0);
        const CtlResult told = ctl(split("replay --dry-run --rate 2"));
        for (const char *part : {"Would send 1 deliveries", "of a.b", "It takes about 1 s",
                                 "could not be built: 0 of 1", "--plan rpln_"})
            QVERIFY2(told.out.contains(part), told.out.constData());
        const QString planId = QString::fromStdString(outlook.value("id", std::string()));
        QCOMPARE(ctl(split("replay --to evtd_none")).code, 1);
        const CtlResult replayed =
            ctl(split("replay --json --parallel 2 --stop-after 3 --order newest --plan") +
                QStringList{planId});
        QVERIFY2(replayed.code == 0, replayed.err.constData());
        QCOMPARE(parsed(replayed.out)["counts"].value("succeeded", 0), 1);
        QCOMPARE(parsed(replayed.out).value("stop_after_failures", 0), 3);
        const QByteArray listed = ctl(split("replays list")).out;
        QVERIFY(listed.contains("completed"));
        QVERIFY(listed.contains("BY"));
        const std::string maker = parsed(replayed.out).value("created_by", std::string());
        QVERIFY(!maker.empty() && listed.contains(maker.c_str()));
        QTRY_COMPARE(deliveries("status:success"), 1);
        const CtlResult anew = ctl(split("replay --json --only all --as-new-event type:a.b"));
        QVERIFY2(anew.code == 0, anew.err.constData());
        QCOMPARE(deliveries("status:success"), 2);
        QVERIFY(ctl(split("search --json replayed:true")).out.contains("\"replayed_from\":\"evt_"));
    }

    void tailFollows()
    {
        serve();
        CtlProcess tail(split("tail --json --events --count 2 type:a.* --url") + QStringList{m_url},
                        {QString(QStringLiteral("DECKHAND_KEY=") + testKey)});
        QByteArray said; // kept, since QTRY_VERIFY looks more than once
        QTRY_VERIFY((said += tail.process().readAllStandardError()).contains("Following"));
        for (int i = 0; i < 40 && tail.process().state() == QProcess::Running; ++i) {
            QCOMPARE(ctl(split("publish c.d {}")).code, 0);
            QCOMPARE(ctl(split("publish a.b {\"n\":1}")).code, 0);
        }
        QVERIFY(tail.process().waitForFinished(10'000));
        QCOMPARE(tail.process().exitCode(), 0);
        const auto line = parsed(tail.readLine());
        QCOMPARE(line.value("message", std::string()), std::string("event.created"));
        QCOMPARE(line["body"].value("type", std::string()), std::string("a.b"));
    }

    void benchAndDemoRunThrough()
    {
        const CtlResult bench =
            runCtl(split("bench --events 500 --batch 100 --destinations 2 --json"));
        QVERIFY2(bench.code == 0, bench.err.constData());
        QCOMPARE(parsed(bench.out).value("deliveries", 0), 1000);
        const CtlResult demo = runCtl(split("demo --seconds 2 --rate 50"));
        QVERIFY2(demo.code == 0, demo.err.constData());
        QVERIFY2(demo.out.contains("| steady "), demo.out.constData());
        QVERIFY(demo.out.contains(" 0 bad signatures"));
    }
};

QTEST_GUILESS_MAIN(TestCtlServe)
#include "tst_ctlserve.moc"
