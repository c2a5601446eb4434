#include "remote/remoteengine.h"
#include "transport/rawserver.h"
#include "transport/testcertificates.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <csignal>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// A server whose certificate an authority of one's own has signed.
class TestRemoteTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // the test server writes to peers that have hung up
        m_authority = makeCertificate({"Own Authority", {}, -1, 10, true});
        m_context = makeServerContext(makeCertificate({"localhost", "IP:127.0.0.1"}, &m_authority));
        m_server = std::make_unique<RawServer>([this](RawServer::Connection &connection) {
            const TlsPtr<SSL> ssl(SSL_new(m_context.get()));
            SSL_set_fd(ssl.get(), connection.fd());
            if (SSL_accept(ssl.get()) != 1)
                return;
            std::array<char, 4096> buffer{};
            while (SSL_read(ssl.get(), buffer.data(), int(buffer.size())) > 0) {
                const QByteArray text =
                    answer(200, R"({"status":"ready","environment":"production"})");
                SSL_write(ssl.get(), text.constData(), int(text.size()));
            }
        });
    }
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void itIsSpokenToWhereTheAuthorityIsTrusted()
    {
        const auto info = ask(QSslCertificate::fromData(m_authority.pem()));
        QVERIFY2(info, info ? "" : qPrintable(info.error().text()));
        QCOMPARE(info->environment, u"production"_s);
    }

    void itIsRefusedWhereItIsNot()
    {
        const auto info = ask({});
        QVERIFY(!info);
        QVERIFY2(info.error().text().contains(u"TLS handshake"_s), qPrintable(info.error().text()));
        QVERIFY(isUnreachable(info.error()));
    }

private:
    Result<ServerInfo> ask(const QList<QSslCertificate> &authorities)
    {
        RemoteSettings settings;
        settings.url = QUrl(u"https://127.0.0.1:%1"_s.arg(m_server->port()));
        settings.key = Secret("sk_live_1");
        settings.authorities = authorities;
        const auto engine = connectRemote(settings);
        auto info = engine->server().info();
        info.waitForFinished();
        return info.result();
    }

    TestCertificate m_authority;
    TlsPtr<SSL_CTX> m_context;
    std::unique_ptr<RawServer> m_server;
};

QTEST_GUILESS_MAIN(TestRemoteTls)
#include "tst_remotetls.moc"
