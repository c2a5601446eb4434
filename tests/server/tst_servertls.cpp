#include "rawclient.h"

#include "server/httpserver.h"
#include "support/fakeengine.h"
#include "transport/testcertificates.h"

#include <QFile>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype largeText = 150 * 1000;

const QByteArray getTest = "GET /v2/test HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                           "sk_live_admin\r\n";

/// One connection that trusts the test's authority only.
class SecureClient
{
public:
    SecureClient(quint16 port, const TestCertificate &authority)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates({QSslCertificate(authority.pem())});
        m_socket.setSslConfiguration(configuration);
        m_socket.connectToHostEncrypted(u"127.0.0.1"_s, port, u"deckhand.test"_s);
        m_encrypted = m_socket.waitForEncrypted(5000);
    }
    [[nodiscard]] bool isEncrypted() const { return m_encrypted; }
    [[nodiscard]] QString peerName() const
    {
        return m_socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    }
    /// The answer up to `until`.
    [[nodiscard]] QByteArray ask(const QByteArray &request, const QByteArray &until)
    {
        m_socket.write(request);
        QByteArray all;
        while (!all.contains(until) && m_socket.waitForReadyRead(5000))
            all += m_socket.readAll();
        return all;
    }
    [[nodiscard]] bool stillAnswers()
    {
        return ask(getTest + "\r\n", "\"request_id\"").startsWith("HTTP/1.1 200");
    }
    QSslSocket &socket() { return m_socket; }

private:
    QSslSocket m_socket;
    bool m_encrypted = false;
};

QByteArray sealedKey(const TestCertificate &certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char passphrase[] = "secret";
    PEM_write_bio_PKCS8PrivateKey(bio, certificate.key.get(), EVP_aes_256_cbc(), passphrase, 6,
                                  nullptr, nullptr);
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    const QByteArray text(data, size);
    BIO_free(bio);
    return text;
}

} // namespace

/// The HTTP API over TLS: certificates good and bad, renewed while it runs, and clients that keep
/// to none of it.
class TestServerTls : public QObject
{
    Q_OBJECT

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }
    [[nodiscard]] TestCertificate signedFor(const char *name, int from = -1, int until = 30) const
    {
        CertificateWish wish;
        wish.commonName = name;
        wish.names = "DNS:deckhand.test";
        wish.fromDays = from;
        wish.untilDays = until;
        return makeCertificate(wish, &m_authority);
    }
    void install(const TestCertificate &certificate) const
    {
        write("cert.pem", certificate.pem());
        write("key.pem", certificate.keyPem());
    }
    void start(milliseconds headerTimeout = milliseconds(10'000))
    {
        HttpServerSettings settings;
        settings.port = 0;
        settings.headerTimeout = headerTimeout;
        settings.tls = TlsFiles{path("cert.pem"), path("key.pem")};
        auto server = HttpServer::start(m_engine, std::move(settings), {});
        QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
        m_server = std::move(*server);
    }

    FakeEngine m_engine;
    TestCertificate m_authority;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HttpServer> m_server;

private Q_SLOTS:
    void initTestCase()
    {
        CertificateWish wish;
        wish.commonName = "Test authority";
        wish.authority = true;
        wish.untilDays = 30;
        m_authority = makeCertificate(wish);
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        install(signedFor("first"));
    }
    void cleanup()
    {
        m_server.reset();
        m_folder.reset();
    }

    void callsAreAnsweredOverTls()
    {
        start();
        QVERIFY(m_server->url().startsWith(u"https://127.0.0.1:"_s));
        SecureClient client(m_server->port(), m_authority);
        QVERIFY(client.isEncrypted());
        QVERIFY(client.socket().sessionProtocol() >= QSsl::TlsV1_2);
        QVERIFY(client.stillAnswers());
        QVERIFY(client.stillAnswers());
        const QByteArray events = "{\"type\":\"task_run.completed\",\"data\":{\"text\":\"" +
                                  QByteArray(largeText, 'x') + "\"}}";
        const QByteArray request =
            "POST /v2/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            "Authorization: Bearer sk_live_admin\r\nContent-Length: " +
            QByteArray::number(events.size()) + "\r\n\r\n" + events;
        QVERIFY(client.ask(request, "\"request_id\"").startsWith("HTTP/1.1 202"));
        const QByteArray metrics =
            client.ask("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "buffered_bytes 0");
        QVERIFY(metrics.contains("\ndeckhand_tls_certificate_expiry_timestamp_seconds 1") ||
                metrics.contains("\ndeckhand_tls_certificate_expiry_timestamp_seconds 2"));
    }

    void lastAnswerIsFollowedByACleanEnd()
    {
        start();
        SecureClient client(m_server->port(), m_authority);
        QVERIFY(client.isEncrypted());
        client.socket().write(getTest + "Connection: close\r\n\r\n");
        QVERIFY(client.socket().state() == QAbstractSocket::UnconnectedState ||
                client.socket().waitForDisconnected(5000));
        QCOMPARE(client.socket().error(), QAbstractSocket::RemoteHostClosedError);
        QVERIFY(client.socket().readAll().contains("\"request_id\""));
    }

    void oldProtocolsAreRefused()
    {
        start();
        const TlsPtr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
        SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
        // OpenSSL's own socket: one of Qt's reads what comes before OpenSSL sees it.
        const QByteArray address = QByteArray("127.0.0.1:") + QByteArray::number(m_server->port());
        BIO *const line = BIO_new_connect(address.constData());
        const TlsPtr<SSL> ssl(SSL_new(context.get()));
        SSL_set_bio(ssl.get(), line, line);
        QCOMPARE(BIO_do_connect(line), 1);
        ERR_clear_error();
        QCOMPARE(SSL_get_error(ssl.get(), SSL_connect(ssl.get())), SSL_ERROR_SSL);
        QCOMPARE(ERR_GET_REASON(ERR_peek_error()), SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
        SecureClient other(m_server->port(), m_authority);
        QVERIFY(other.stillAnswers());
    }

    void renewedCertificateIsForNewConnections()
    {
        start();
        SecureClient before(m_server->port(), m_authority);
        QCOMPARE(before.peerName(), u"first"_s);
        QVERIFY(before.stillAnswers());
        install(signedFor("second"));
        const auto summary = m_server->reloadTls();
        QVERIFY2(summary, summary ? "" : qPrintable(summary.error().text()));
        QVERIFY(summary->subject.contains(u"second"_s));
        SecureClient after(m_server->port(), m_authority);
        QCOMPARE(after.peerName(), u"second"_s);
        QVERIFY(after.stillAnswers());
        QVERIFY(before.stillAnswers());
    }

    void uselessNewCertificateKeepsTheOld()
    {
        start();
        write("key.pem", signedFor("stranger").keyPem());
        const auto summary = m_server->reloadTls();
        QVERIFY(!summary);
        QCOMPARE(summary.error().items.front().field, u"tls-key"_s);
        SecureClient after(m_server->port(), m_authority);
        QCOMPARE(after.peerName(), u"first"_s);
        QVERIFY(after.stillAnswers());
    }

    void silentClientIsCutOffInTheHandshake()
    {
        start(milliseconds(200));
        RawClient silent(m_server->port());
        RawClient halfway(m_server->port());
        halfway.send(QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
        QVERIFY(silent.waitForClose(5000));
        QVERIFY(halfway.waitForClose(5000));
        SecureClient other(m_server->port(), m_authority);
        QVERIFY(other.stillAnswers());
    }

    void plainHttpIsToldToUseTls()
    {
        start();
        const RawAnswer answer = ask(m_server->port(), "GET", "/v2/test");
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.code(), QByteArray("input_invalid"));
        QVERIFY(answer.body.contains("https://"));
        QVERIFY(answer.closes());
        RawClient rubbish(m_server->port());
        rubbish.send("\x01\x02\x03 this is neither\r\n\r\n");
        QVERIFY(rubbish.waitForClose(5000));
        SecureClient other(m_server->port(), m_authority);
        QVERIFY(other.stillAnswers());
    }

    void whatCannotBeServedIsNamed_data()
    {
        QTest::addColumn<QString>("wrong");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("says");
        QTest::newRow("no certificate") << u"missing cert"_s << u"tls-cert"_s << u"can't be read"_s;
        QTest::newRow("no key") << u"missing key"_s << u"tls-key"_s << u"can't be read"_s;
        QTest::newRow("forbidden key") << u"forbidden"_s << u"tls-key"_s << u"can't be read"_s;
        QTest::newRow("no PEM") << u"text"_s << u"tls-cert"_s << u"no certificate in PEM"_s;
        QTest::newRow("key is none") << u"key text"_s << u"tls-key"_s << u"no private key"_s;
        QTest::newRow("another key") << u"mismatch"_s << u"tls-key"_s << u"does not belong"_s;
        QTest::newRow("passphrase") << u"sealed"_s << u"tls-key"_s << u"passphrase"_s;
        QTest::newRow("expired") << u"expired"_s << u"tls-cert"_s << u"has expired on 20"_s;
        QTest::newRow("too early") << u"early"_s << u"tls-cert"_s << u"not valid before 20"_s;
    }
    void whatCannotBeServedIsNamed()
    {
        QFETCH(QString, wrong);
        QFETCH(QString, field);
        QFETCH(QString, says);
        if (wrong == u"missing cert"_s)
            QFile::remove(path("cert.pem"));
        else if (wrong == u"missing key"_s)
            QFile::remove(path("key.pem"));
        else if (wrong == u"forbidden"_s)
            QFile::setPermissions(path("key.pem"), {});
        else if (wrong == u"text"_s)
            write("cert.pem", "This is no certificate.\n");
        else if (wrong == u"key text"_s)
            write("key.pem", "This is no key.\n");
        else if (wrong == u"mismatch"_s)
            write("key.pem", signedFor("other").keyPem());
        else if (wrong == u"sealed"_s) {
            const TestCertificate own = signedFor("own");
            write("cert.pem", own.pem());
            write("key.pem", sealedKey(own));
        } else if (wrong == u"expired"_s)
            install(signedFor("old", -10, -2));
        else
            install(signedFor("young", 2, 10));
        if (wrong == u"forbidden"_s && ::geteuid() == 0)
            QSKIP("Root may read everything.");
        HttpServerSettings settings;
        settings.port = 0;
        settings.tls = TlsFiles{path("cert.pem"), path("key.pem")};
        const auto server = HttpServer::start(m_engine, settings, {});
        QVERIFY(!server);
        QCOMPARE(server.error().items.front().field, field);
        const QString message = server.error().items.front().message;
        QVERIFY2(message.contains(says), qPrintable(message));
        QVERIFY2(message.contains(m_folder->path()), qPrintable(message));
    }
};

QTEST_GUILESS_MAIN(TestServerTls)
#include "tst_servertls.moc"
