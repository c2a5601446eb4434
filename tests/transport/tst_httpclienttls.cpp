#include "rawserver.h"
#include "support/clientfixture.h"
#include "testcertificates.h"
#include "support/verify.h"

#include <QDateTime>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <csignal>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

/// Answers requests over TLS.
RawServer::Handler secure(SSL_CTX *context)
{
    return [context](RawServer::Connection &connection) {
        const TlsPtr<SSL> ssl(SSL_new(context));
        SSL_set_fd(ssl.get(), connection.fd());
        if (SSL_accept(ssl.get()) != 1)
            return;
        std::array<char, 4096> buffer{};
        while (SSL_read(ssl.get(), buffer.data(), int(buffer.size())) > 0) {
            const QByteArray text = answer(200, "secret");
            SSL_write(ssl.get(), text.constData(), int(text.size()));
        }
    };
}

} // namespace

class TestHttpClientTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // the test server writes to peers that have hung up
        m_authority = makeCertificate({"Test Authority", {}, -100, 100, true});
        QFile file(m_folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_authority.pem());
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    void aTrustedReceiverIsSpokenToAndItsConnectionReused()
    {
        serve({"hook.test", "DNS:hook.test"});
        const HttpResponse first = request("hook.test");
        QVERIFY2(first.status == 200, qPrintable(first.errorMessage));
        QCOMPARE(first.body, QByteArray("secret"));
        QVERIFY(first.phases.tlsMs && *first.phases.tlsMs > 0);
        QCOMPARE(first.httpVersion, QByteArray("1.1"));
        QCOMPARE(first.tlsVersion, QByteArray("TLSv1.3"));
        QVERIFY2(first.tlsCipher.startsWith("TLS_"), first.tlsCipher.constData());
        const HttpResponse second = request("hook.test");
        QVERIFY(second.reused && !second.phases.tlsMs);
        QCOMPARE(second.tlsVersion, first.tlsVersion);
        QCOMPARE(second.tlsCipher, first.tlsCipher);
        QCOMPARE(m_server->accepted(), 1);
        QVERIFY(!first.certificate && !second.certificate);
    }

    void theCertificateIsToldToWhoWantsIt()
    {
        serve({"hook.test", "DNS:hook.test", -1, 20});
        const auto ask = [this] { return request("hook.test", 5s, {}, true); };
        const HttpResponse first = ask();
        QVERIFY2(first.certificate, qPrintable(first.errorMessage));
        QVERIFY2(first.certificate->subject.contains(QStringLiteral("hook.test")),
                 qPrintable(first.certificate->subject));
        QVERIFY(first.certificate->issuer.contains(QStringLiteral("Test Authority")));
        QCOMPARE(first.certificate->chainLength, 1);
        const auto left =
            first.certificate->validUntil - fromMillis(QDateTime::currentMSecsSinceEpoch());
        QVERIFY(left > 19 * 24h && left <= 20 * 24h);
        // Over the connection that is open, too.
        const HttpResponse second = ask();
        QVERIFY(second.reused && second.certificate == first.certificate);
    }

    void anExpiredCertificateIsNamedWithItsDate()
    {
        serve({"hook.test", "DNS:hook.test", -10, -3});
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        const QString date =
            QDateTime::currentDateTimeUtc().addDays(-3).toString(QStringLiteral("yyyy-MM-dd"));
        QVERIFY2(response.errorMessage.contains(QStringLiteral("expired on ") + date),
                 qPrintable(response.errorMessage));
        VERIFY_SAYS(response.errorHint, "Renew");
    }

    void aCertificateOfTheFutureIsNamed()
    {
        serve({"hook.test", "DNS:hook.test", 2, 10});
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(response.errorMessage, "valid only from");
    }

    void aCertificateForAnotherNameSaysWhichNamesItHas()
    {
        serve({"other.test", "DNS:other.test,DNS:*.more.test"});
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(response.errorMessage, "is for other.test, *.more.test, not for hook.test");
    }

    void anUnknownAuthorityIsNamed()
    {
        const TestCertificate stranger = makeCertificate({"Stranger", {}, -1, 1, true});
        serve({"hook.test", "DNS:hook.test"}, &stranger);
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(response.errorMessage, "not trusted");
        VERIFY_SAYS(response.errorMessage, "issued by CN = Stranger");
    }

    void aCertificateSignedByItselfIsNotTrusted()
    {
        const TestCertificate own = makeCertificate({"hook.test", "DNS:hook.test"});
        m_context = makeServerContext(own);
        listen();
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(response.errorMessage, "not trusted");
    }

    void oldVersionsAreRefused()
    {
        m_context =
            makeServerContext(makeCertificate({"hook.test", "DNS:hook.test"}, &m_authority));
        SSL_CTX_set_cipher_list(m_context.get(), "DEFAULT:@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(m_context.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(m_context.get(), TLS1_1_VERSION);
        listen();
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(response.errorMessage, "no TLS version in common");
    }

    void aReceiverWithoutTlsIsRecognised()
    {
        m_server = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            connection.read();
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(response.errorMessage, "does not speak TLS");
        VERIFY_SAYS(response.errorHint, "http://");
    }

    void aCloseDuringTheHandshakeIsAReset()
    {
        m_server = std::make_unique<RawServer>(
            [](RawServer::Connection &connection) { connection.read(); });
        const HttpResponse response = request("hook.test");
        QCOMPARE(response.errorClass, ErrorClass::ConnectionReset);
        VERIFY_SAYS(response.errorMessage, "TLS handshake");
    }

    void aSilentHandshakeIsATimeoutThatSaysSo()
    {
        m_server = std::make_unique<RawServer>([](RawServer::Connection &connection) {
            while (!connection.read().isEmpty()) {
            }
        });
        const HttpResponse response = request("hook.test", 80ms);
        QCOMPARE(response.errorClass, ErrorClass::Timeout);
        VERIFY_SAYS(response.errorMessage, "the TLS handshake was not finished");
    }

    void aMissingFileOfCertificatesTrustsNobody()
    {
        serve({"hook.test", "DNS:hook.test"});
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("nothing is trusted")));
        HttpClient::Settings settings;
        settings.caFile = "/no/such/file.pem";
        QCOMPARE(request("hook.test", 5s, settings).errorClass, ErrorClass::TlsError);
    }

private:
    void serve(const CertificateWish &wish, const TestCertificate *issuer = nullptr)
    {
        m_context = makeServerContext(makeCertificate(wish, issuer ? issuer : &m_authority));
        listen();
    }
    void listen() { m_server = std::make_unique<RawServer>(secure(m_context.get())); }

    HttpResponse request(const QByteArray &host, milliseconds timeout = 5s,
                         HttpClient::Settings settings = {}, bool wantsCertificate = false)
    {
        const QByteArray port = QByteArray::number(m_server->port());
        if (!m_client) {
            settings.guard = AddressGuard(AddressGuard::Level::Desktop);
            if (settings.caFile.isEmpty())
                settings.caFile = m_folder.filePath(QStringLiteral("ca.pem")).toUtf8();
            settings.resolve = {QByteArray(host + ":" + port + ":127.0.0.1")};
            m_client = HttpClient::start(settings);
            m_pool = onLoop(*m_client, [this] { return m_client->openPool(); });
        }
        HttpRequest request;
        request.url = QByteArray("https://" + host + ":" + port + "/");
        request.body = "{}";
        request.wantsCertificate = wantsCertificate;
        request.timeout = timeout;
        request.pool = m_pool;
        return sendNow(*m_client, request);
    }

    const QTemporaryDir m_folder;
    TestCertificate m_authority;
    TlsPtr<SSL_CTX> m_context;
    std::unique_ptr<RawServer> m_server;
    std::unique_ptr<HttpClient> m_client;
    HttpPool m_pool = 0;
};

QTEST_APPLESS_MAIN(TestHttpClientTls)
#include "tst_httpclienttls.moc"
