#include "models/connectiontest.h"
#include "server/httpserver.h"
#include "support/fakeengine.h"
#include "support/manualclock.h"
#include "transport/rawserver.h"
#include "transport/testcertificates.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <csignal>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Answers every request over TLS with `reply`.
RawServer::Handler secure(SSL_CTX *context, const QByteArray &reply)
{
    return [context, reply](RawServer::Connection &connection) {
        const TlsPtr<SSL> ssl(SSL_new(context));
        SSL_set_fd(ssl.get(), connection.fd());
        if (SSL_accept(ssl.get()) != 1)
            return;
        std::array<char, 4096> buffer{};
        while (SSL_read(ssl.get(), buffer.data(), int(buffer.size())) > 0)
            SSL_write(ssl.get(), reply.constData(), int(reply.size()));
    };
}

RawServer::Handler always(const QByteArray &reply)
{
    return [reply](RawServer::Connection &connection) {
        while (!connection.request().isEmpty()) {
            if (!connection.write(reply))
                return;
        }
    };
}

const QByteArray ready = R"({"status":"ready","environment":"staging","server":{"name":"Deckhand",)"
                         R"("version":"0.1.0","capabilities":["stream"]},"key":{"role":"viewer"}})";

} // namespace

/// A connection is tested stage by stage; every way to fail has a name.
class TestConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // the test server writes to peers that have hung up
        m_authority = makeCertificate({"Test Authority", {}, -100, 100, true});
        m_caFile = m_folder.filePath(u"ca.pem"_s);
        QFile file(m_caFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_authority.pem());
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"."_s));
        m_test = std::make_unique<ConnectionTest>(m_clock);
    }
    void cleanup()
    {
        m_test.reset();
        m_raw.reset();
        m_context.reset();
    }

    void aServerPassesEveryStage()
    {
        FakeEngine engine;
        const auto server = start(engine);
        run({QUrl(server->url()), Secret("sk_live_operator"), {}});
        QCOMPARE(outcomes(), u"Reach+ Version+ SignIn+ Permissions+ Clock+"_s);
        QVERIFY(m_test->canConnect());
        QCOMPARE(m_test->facts().role, Role::Operator);
        QVERIFY(!m_test->facts().version.isEmpty());
        QVERIFY(m_test->stages()[0].ms && *m_test->stages()[0].ms >= 0);
        QVERIFY(std::chrono::abs(*m_test->facts().clockDifference) < milliseconds(5000));
    }

    void aWrongKeyFailsToSignIn()
    {
        FakeEngine engine;
        const auto server = start(engine);
        run({QUrl(server->url()), Secret("sk_live_wrong"), {}});
        QCOMPARE(outcomes(), u"Reach+ Version+ SignIn!KeyWrong Permissions- Clock+"_s);
        run({QUrl(server->url()), Secret(), {}});
        QCOMPARE(outcomes(), u"Reach+ Version+ SignIn!KeyMissing Permissions- Clock+"_s);
        QVERIFY(!m_test->canConnect());
    }

    void aKeyThatOnlyPublishesOpensNoConsole()
    {
        FakeEngine engine;
        const auto server = start(engine);
        run({QUrl(server->url()), Secret("sk_live_publisher"), {}});
        QCOMPARE(outcomes(), u"Reach+ Version+ SignIn+ Permissions!MayNotRead Clock+"_s);
    }

    void aClockThatDiffersIsToldButHindersNobody()
    {
        FakeEngine engine;
        ManualClock clock(m_clock.now() + milliseconds(300'000));
        const auto server = start(engine, &clock);
        run({QUrl(server->url()), Secret("sk_live_viewer"), {}});
        QCOMPARE(outcomes(), u"Reach+ Version+ SignIn+ Permissions+ Clock!ClockDiffers"_s);
        QVERIFY(m_test->canConnect());
        const milliseconds difference = *m_test->facts().clockDifference;
        QVERIFY(difference > milliseconds(295'000) && difference < milliseconds(305'000));
    }

    void nobodyAtTheAddressIsRefused()
    {
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const QUrl url(u"http://127.0.0.1:%1"_s.arg(free.serverPort()));
        free.close();
        run({url, Secret("k"), {}});
        QCOMPARE(outcomes(), u"Reach!Refused Version- SignIn- Permissions- Clock-"_s);
    }

    void aHostThatIsNowhereIsNotFound()
    {
        run({QUrl(u"https://no-such-host.invalid"_s), Secret("k"), {}});
        QCOMPARE(outcomes(), u"Reach!HostNotFound Tls- Version- SignIn- Permissions- Clock-"_s);
    }

    void answersOfOthersAreTold_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *title, const QByteArray &reply, const char *expected) {
            QTest::newRow(title) << reply << QString::fromLatin1(expected);
        };
        const QByteArray envelope = R"({"errors":[{"type":"x","code":"y","message":"z"}]})";
        row("a web page", answer(200, "<html>Welcome</html>"), "Version!NotDeckhand");
        row("other JSON", answer(200, R"({"hello":1})"), "Version!NotDeckhand");
        row("a list", answer(200, "[1,2,3]"), "Version!NotDeckhand");
        row("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "Version!Closed");
        row("nothing here", answer(404, "not found"), "Version!NotDeckhand");
        row("an API without the call", answer(404, envelope), "Version!VersionTooOld");
        row("an old version",
            answer(200, R"({"status":"ready","server":{"name":"Deckhand","version":"0.0.9"}})"),
            "Version!VersionTooOld");
        row("maintenance", answer(503, "later", "Retry-After: 120\r\n"), "Version!Maintenance");
        row("maintenance in words", answer(200, R"({"status":"maintenance"})"),
            "Version!Maintenance");
        row("a gateway", answer(502, "<html>"), "Version!ServerError");
        row("moved", answer(301, "", "Location: https://other.test/\r\n"), "Version!Redirect");
        row("a proxy that asks", answer(401, "who?"), "Version!NotDeckhand");
        row("too many requests", answer(429, envelope), "SignIn!RateLimited");
        row("deep JSON", answer(200, QByteArray(20'000, '[')), "Version!NotDeckhand");
        row("endless", answer(200, QByteArray(200'000, 'x')), "Version!NotDeckhand");
    }

    void answersOfOthersAreTold()
    {
        QFETCH(QByteArray, reply);
        QFETCH(QString, expected);
        m_raw = std::make_unique<RawServer>(always(reply));
        run({QUrl(QString::fromLatin1(m_raw->url(""))), Secret("k"), {}});
        QVERIFY2(outcomes().contains(expected), qPrintable(outcomes()));
        if (expected == u"Version!Maintenance"_s && reply.contains("120"))
            QCOMPARE(m_test->current()->evidence, u"120"_s);
        if (expected == u"Version!Redirect"_s)
            QCOMPARE(m_test->current()->evidence, u"https://other.test/"_s);
    }

    void aServiceThatTellsNoRoleIsAskedWhetherItLetsRead()
    {
        m_raw = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            for (;;) {
                const QByteArray request = connection.request();
                if (request.isEmpty())
                    return;
                connection.write(request.contains("/v2/test")
                                     ? answer(200, R"({"status":"ready","environment":"live"})")
                                     : answer(403, "{}"));
            }
        });
        run({QUrl(QString::fromLatin1(m_raw->url(""))), Secret("k"), {}});
        QVERIFY2(outcomes().contains(u"SignIn+ Permissions!MayNotRead"_s), qPrintable(outcomes()));
    }

    void aServerThatSaysNothingIsTimedOut()
    {
        m_raw = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            while (!connection.read().isEmpty()) {
            }
        });
        ConnectionTest::Settings settings{
            QUrl(QString::fromLatin1(m_raw->url(""))), Secret("k"), {}};
        settings.timeout = milliseconds(150);
        run(settings);
        QVERIFY2(outcomes().startsWith(u"Reach+ Version!TimedOut"_s), qPrintable(outcomes()));
        settings.url.setScheme(u"https"_s);
        run(settings);
        QVERIFY2(outcomes().startsWith(u"Reach+ Tls!TimedOut"_s), qPrintable(outcomes()));
    }

    void aServerThatDripsIsTimedOut()
    {
        m_raw = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            connection.request();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (connection.write(" "))
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
        });
        ConnectionTest::Settings settings{
            QUrl(QString::fromLatin1(m_raw->url(""))), Secret("k"), {}};
        settings.timeout = milliseconds(300);
        run(settings);
        QVERIFY2(outcomes().startsWith(u"Reach+ Version!TimedOut"_s), qPrintable(outcomes()));
    }

    void aServerThatHangsUpIsClosed()
    {
        m_raw = std::make_unique<RawServer>(
            [](RawServer::Connection &connection) { connection.request(); });
        run({QUrl(QString::fromLatin1(m_raw->url(""))), Secret("k"), {}});
        QVERIFY2(outcomes().startsWith(u"Reach+ Version!Closed"_s), qPrintable(outcomes()));
    }

    void certificatesAreJudged_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("until");
        QTest::addColumn<QByteArray>("names");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("evidence");
        const QString soon = QDate::currentDate().addDays(2).toString(Qt::ISODate);
        QTest::newRow("good") << -1 << 1 << QByteArray("IP:127.0.0.1") << true << u"Tls+"_s
                              << QString();
        QTest::newRow("expired") << -10 << -3 << QByteArray("IP:127.0.0.1") << true
                                 << u"Tls!TlsExpired"_s << u"-"_s;
        QTest::newRow("not yet valid") << 2 << 9 << QByteArray("IP:127.0.0.1") << true
                                       << u"Tls!TlsNotYetValid"_s << soon.left(8);
        QTest::newRow("another name") << -1 << 1 << QByteArray("DNS:other.test") << true
                                      << u"Tls!TlsName"_s << u"other.test"_s;
        QTest::newRow("an unknown authority") << -1 << 1 << QByteArray("IP:127.0.0.1") << false
                                              << u"Tls!TlsUntrusted"_s << u"Test Authority"_s;
    }

    void certificatesAreJudged()
    {
        QFETCH(int, from);
        QFETCH(int, until);
        QFETCH(QByteArray, names);
        QFETCH(bool, trusted);
        QFETCH(QString, expected);
        QFETCH(QString, evidence);
        m_context =
            makeServerContext(makeCertificate({"localhost", names, from, until}, &m_authority));
        m_raw = std::make_unique<RawServer>(secure(m_context.get(), answer(200, ready)));
        run({tlsUrl(), Secret("k"), trusted ? m_caFile : QString()});
        QVERIFY2(outcomes().contains(expected), qPrintable(outcomes()));
        QCOMPARE(m_test->canConnect(), expected == u"Tls+"_s);
        if (!evidence.isEmpty())
            QVERIFY2(m_test->current()->evidence.contains(evidence),
                     qPrintable(m_test->current()->evidence));
    }

    void aPortWithoutTlsIsTold()
    {
        m_raw = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            connection.read();
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
        run({tlsUrl(), Secret("k"), {}});
        QVERIFY2(outcomes().contains(u"Tls!NotTls"_s), qPrintable(outcomes()));
    }

    void aFileWithoutAuthoritiesIsTold()
    {
        const QString empty = m_folder.filePath(u"none.pem"_s);
        QFile file(empty);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        for (const QString &path : {empty, m_folder.filePath(u"missing.pem"_s)}) {
            run({QUrl(u"https://127.0.0.1:1"_s), Secret("k"), path});
            QVERIFY2(outcomes().startsWith(u"Reach- Tls!CaFile"_s), qPrintable(outcomes()));
            QCOMPARE(m_test->current()->evidence, path);
        }
    }

    void aTestIsCalledOffAtOnce()
    {
        m_raw = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            while (!connection.read().isEmpty()) {
            }
        });
        QSignalSpy finished(m_test.get(), &ConnectionTest::finished);
        m_test->start({QUrl(QString::fromLatin1(m_raw->url(""))), Secret("k"), {}});
        QTRY_VERIFY(m_test->current() && m_test->current()->stage == CheckStage::Version);
        m_test->cancel();
        QVERIFY(!m_test->isRunning() && !m_test->canConnect());
        QCOMPARE(outcomes(), u"Reach+ Version- SignIn- Permissions- Clock-"_s);
        QCoreApplication::processEvents();
        QCOMPARE(finished.count(), 0);
    }

    void aTestThatIsBegunAnewForgetsTheOneBefore()
    {
        FakeEngine engine;
        const auto server = start(engine);
        m_raw = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            while (!connection.read().isEmpty()) {
            }
        });
        m_test->start({QUrl(QString::fromLatin1(m_raw->url(""))), Secret("k"), {}});
        run({QUrl(server->url()), Secret("sk_live_admin"), {}});
        QVERIFY(m_test->canConnect());
        QCOMPARE(m_test->facts().role, Role::Admin);
    }

    void versionsAreComparedByTheirNumbers()
    {
        QVERIFY(isOlder(u"0.9"_s, u"0.10"_s));
        QVERIFY(!isOlder(u"1.0.0"_s, u"1.0"_s));
        QVERIFY(isOlder(u"new"_s, u"0.1.0"_s));
        QVERIFY(!isOlder(u"0.1.0-rc1"_s, u"0.1.0"_s));
    }

private:
    static std::unique_ptr<HttpServer> start(FakeEngine &engine, const Clock *clock = nullptr)
    {
        HttpServerSettings settings;
        settings.port = 0;
        settings.clock = clock;
        auto server = HttpServer::start(engine, settings, {});
        return server ? std::move(*server) : nullptr;
    }
    QUrl tlsUrl() const { return QUrl(u"https://127.0.0.1:%1"_s.arg(m_raw->port())); }
    void run(const ConnectionTest::Settings &settings)
    {
        QSignalSpy finished(m_test.get(), &ConnectionTest::finished);
        m_test->start(settings);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
        QVERIFY(!m_test->isRunning());
    }
    /// `Reach+ Version!NotDeckhand SignIn-`: passed, failed and why, not reached.
    QString outcomes() const
    {
        static const QStringList stages{u"Reach"_s,  u"Tls"_s,         u"Version"_s,
                                        u"SignIn"_s, u"Permissions"_s, u"Clock"_s};
        QStringList said;
        for (const CheckedStage &stage : m_test->stages()) {
            const QString name = stages[int(stage.stage)];
            if (stage.outcome == StageOutcome::Failed)
                said.append(name + u'!' + nameOf(stage.problem));
            else
                said.append(name + (stage.outcome == StageOutcome::Passed ? u'+' : u'-'));
        }
        return said.join(u' ');
    }
    static QString nameOf(CheckProblem problem)
    {
        static const QStringList names{
            u"None"_s,           u"NoTls"_s,       u"CaFile"_s,       u"HostNotFound"_s,
            u"Refused"_s,        u"Unreachable"_s, u"TimedOut"_s,     u"Closed"_s,
            u"NotTls"_s,         u"TlsVersion"_s,  u"TlsUntrusted"_s, u"TlsExpired"_s,
            u"TlsNotYetValid"_s, u"TlsName"_s,     u"TlsOther"_s,     u"NotDeckhand"_s,
            u"VersionTooOld"_s,  u"Maintenance"_s, u"Redirect"_s,     u"ServerError"_s,
            u"RateLimited"_s,    u"KeyMissing"_s,  u"KeyWrong"_s,     u"MayNotRead"_s,
            u"ClockDiffers"_s,   u"ClockUnknown"_s};
        return names.value(int(problem));
    }

    SystemClock m_clock;
    QTemporaryDir m_folder;
    QString m_caFile;
    TestCertificate m_authority;
    TlsPtr<SSL_CTX> m_context;
    std::unique_ptr<RawServer> m_raw;
    std::unique_ptr<ConnectionTest> m_test;
};

QTEST_GUILESS_MAIN(TestConnectionTest)
#include "tst_connectiontest.moc"
