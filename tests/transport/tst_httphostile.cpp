#include "support/clientfixture.h"
#include "rawserver.h"

#include "transport/httpclient.h"
#include "support/verify.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

namespace {

HttpClient::Settings desktop()
{
    HttpClient::Settings settings;
    settings.guard = AddressGuard(AddressGuard::Level::Desktop);
    return settings;
}

/// Answers every request with the same text.
RawServer::Handler always(const QByteArray &text)
{
    return [text](RawServer::Connection &connection) {
        while (!connection.request().isEmpty())
            connection.write(text);
    };
}

} // namespace

class TestHttpHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_client = HttpClient::start(desktop());
        m_pool = openPool();
    }
    void cleanup() { m_client.reset(); }

    void hostileAnswersAreProtocolErrors_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
        QTest::newRow("one long header")
            << QByteArray("HTTP/1.1 200 OK\r\nX: " + QByteArray(1 << 20, 'x') + "\r\n\r\n");
        QTest::newRow("many headers")
            << QByteArray("HTTP/1.1 200 OK\r\n" + QByteArray("X: y\r\n").repeated(20000) + "\r\n");
        QTest::newRow("bad chunk")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n");
        QTest::newRow("negative length")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
    }
    void hostileAnswersAreProtocolErrors()
    {
        QFETCH(QByteArray, text);
        RawServer server([text](RawServer::Connection &connection) {
            connection.request();
            connection.write(text);
        });
        const HttpResponse response = sendNow(*m_client, to(server.url()));
        QVERIFY2(response.errorClass == ErrorClass::ProtocolError,
                 qPrintable(response.errorMessage));
        QVERIFY(!response.errorHint.isEmpty());
    }

    void headersThatWouldBreakARequestAreNotSent_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("break in value") << QByteArray("X") << QByteArray("a\r\nEvil: b");
        QTest::newRow("newline in value") << QByteArray("X") << QByteArray("a\nb");
        QTest::newRow("zero in value") << QByteArray("X") << QByteArray("a\0b", 3);
        QTest::newRow("break in name") << QByteArray("X\r\nEvil") << QByteArray("a");
        QTest::newRow("colon in name") << QByteArray("X:") << QByteArray("a");
        QTest::newRow("no name") << QByteArray() << QByteArray("a");
    }
    void headersThatWouldBreakARequestAreNotSent()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        RawServer server(always(answer(200)));
        HttpRequest request = to(server.url());
        request.headers = {{name, value}};
        const HttpResponse response = sendNow(*m_client, request);
        QCOMPARE(response.errorClass, ErrorClass::FormatError);
        QVERIFY(!response.errorMessage.contains(QLatin1Char('\n')));
        QCOMPARE(server.accepted(), 0);
        QCOMPARE(sendNow(*m_client, to(server.url())).status, 200);
    }

    void urlsOfOtherKindsAreNotSent_data()
    {
        QTest::addColumn<QByteArray>("url");
        for (const char *url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
                                "http://", "", "http://a b/"})
            QTest::newRow(*url ? url : "nothing") << QByteArray(url);
    }
    void urlsOfOtherKindsAreNotSent()
    {
        QFETCH(QByteArray, url);
        const HttpResponse response = sendNow(*m_client, to(url));
        QCOMPARE(response.errorClass, ErrorClass::FormatError);
        QCOMPARE(response.body, QByteArray());
    }

    void namesThatDoNotExistAreDnsErrors()
    {
        const HttpResponse response = sendNow(*m_client, to("http://user:pa55@no.such.invalid/"));
        QCOMPARE(response.errorClass, ErrorClass::DnsError);
        VERIFY_SAYS(response.errorMessage, "no.such.invalid");
        QVERIFY(!response.errorMessage.contains(QStringLiteral("pa55")));
    }

    void refusedAddressesAreNeverConnectedTo_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::newRow("plain") << QByteArray("127.0.0.1");
        QTest::newRow("number") << QByteArray("2130706433");
        QTest::newRow("octal") << QByteArray("0177.0.0.1");
        QTest::newRow("short") << QByteArray("127.1");
        QTest::newRow("mapped") << QByteArray("[::ffff:127.0.0.1]");
        QTest::newRow("name") << QByteArray("localhost");
    }
    void refusedAddressesAreNeverConnectedTo()
    {
        QFETCH(QByteArray, host);
        RawServer server(always(answer(200)));
        m_client = HttpClient::start({}); // what a server that others can reach uses
        m_pool = openPool();
        const HttpResponse response = sendNow(
            *m_client,
            to(QByteArray("http://" + host + ":" + QByteArray::number(server.port()) + "/")));
        QCOMPARE(response.errorClass, ErrorClass::BlockedAddress);
        VERIFY_SAYS(response.errorMessage, "loopback (");
        VERIFY_SAYS(response.errorHint, "allow-list");
        QCOMPARE(server.accepted(), 0);
    }

    /// A name that looks harmless when it is saved and resolves inward when it is used: the address
    /// that is judged is the one connected to, so there is no moment in between.
    void namesThatResolveInwardAreRefusedAtConnect()
    {
        RawServer server(always(answer(200)));
        const QByteArray port = QByteArray::number(server.port());
        HttpClient::Settings settings;
        settings.resolve = {QByteArray("rebound.test:" + port + ":127.0.0.1"),
                            QByteArray("metadata.test:" + port + ":169.254.169.254"),
                            QByteArray("both.test:" + port + ":10.0.0.1,127.0.0.1")};
        m_client = HttpClient::start(settings);
        m_pool = openPool();
        for (const char *name : {"rebound.test", "metadata.test", "both.test"}) {
            const HttpResponse response =
                sendNow(*m_client, to(QByteArray(QByteArray("http://") + name + ":" + port + "/")));
            QVERIFY2(response.errorClass == ErrorClass::BlockedAddress,
                     qPrintable(response.errorMessage));
        }
        QCOMPARE(server.accepted(), 0);
        // With the address allowed the same names do connect: the trick itself works.
        settings.guard =
            AddressGuard(AddressGuard::Level::Public, {*AddressRange::parse("127.0.0.1")});
        m_client = HttpClient::start(settings);
        m_pool = openPool();
        for (const char *name : {"rebound.test", "both.test"})
            QCOMPARE(
                sendNow(*m_client, to(QByteArray(QByteArray("http://") + name + ":" + port + "/")))
                    .status,
                200);
    }

private:
    HttpPool openPool()
    {
        return onLoop(*m_client, [this] { return m_client->openPool(); });
    }
    HttpRequest to(const QByteArray &url) const
    {
        HttpRequest request;
        request.url = url;
        request.pool = m_pool;
        return request;
    }

    std::unique_ptr<HttpClient> m_client;
    HttpPool m_pool = 0;
};

QTEST_APPLESS_MAIN(TestHttpHostile)
#include "tst_httphostile.moc"
