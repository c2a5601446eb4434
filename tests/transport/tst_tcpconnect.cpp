#include "rawserver.h"
#include "testcertificates.h"
#include "transport/bytestream.h"
#include "support/verify.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

SteadyTime in(milliseconds time)
{
    return std::chrono::steady_clock::now() + time;
}

/// A listener whose queue is full: whoever connects gets no answer.
class FullListener
{
public:
    FullListener() : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *generic = reinterpret_cast<sockaddr *>(&address);
        ::bind(m_listener.get(), generic, size);
        ::listen(m_listener.get(), 0);
        ::getsockname(m_listener.get(), generic, &size);
        m_port = ntohs(address.sin_port);
        for (int i = 0; i < 4; ++i) {
            m_waiting.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
            ::connect(m_waiting.back().get(), generic, size);
        }
    }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    FileDescriptor m_listener;
    std::vector<FileDescriptor> m_waiting;
    quint16 m_port = 0;
};

RawServer::Handler echo(SSL_CTX *context)
{
    return [context](RawServer::Connection &connection) {
        const TlsPtr<SSL> ssl(SSL_new(context));
        SSL_set_fd(ssl.get(), connection.fd());
        if (SSL_accept(ssl.get()) != 1)
            return;
        std::array<char, 64> buffer{};
        int got = 0;
        while ((got = SSL_read(ssl.get(), buffer.data(), int(buffer.size()))) > 0)
            SSL_write(ssl.get(), buffer.data(), got);
    };
}

} // namespace

class TestTcpConnect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN);
        m_authority = makeCertificate({"Test Authority", {}, -100, 100, true});
        QFile file(m_folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_authority.pem());
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_wish = {};
        m_wish.host = "127.0.0.1";
        m_wish.guard = &m_desktop;
        m_wish.deadline = in(5s);
    }
    void cleanup() { m_server.reset(); }

    void connectsAndSaysHowLongItTook()
    {
        serve([](RawServer::Connection &connection) { connection.write("hello"); });
        auto made = connectTcp(m_wish, m_stop);
        QVERIFY(made);
        QCOMPARE(made->peer, QStringLiteral("127.0.0.1:%1").arg(m_server->port()));
        QVERIFY(made->phases.dnsMs && made->phases.connectMs);
        ByteStream stream(std::move(*made));
        std::array<char, 16> buffer{};
        QCOMPARE(waitFor(stream.fd(), POLLIN, in(5s), m_stop), WaitResult::Ready);
        QCOMPARE(stream.read(buffer).bytes, std::size_t(5));
    }

    void everyAddressIsJudgedBeforeItIsConnectedTo()
    {
        serve([](RawServer::Connection &) {});
        const AddressGuard strict(AddressGuard::Level::Public);
        m_wish.guard = &strict;
        const auto refused = connectTcp(m_wish, m_stop);
        QCOMPARE(refused.error().error.errorClass, ErrorClass::BlockedAddress);
        VERIFY_SAYS(refused.error().error.message, "127.0.0.1 is not an address");
        VERIFY_SAYS(refused.error().error.message, "loopback (127.0.0.0/8)");
        QCOMPARE(m_server->accepted(), 0);

        // A name may lead to both; only the one that is allowed is used.
        m_wish.guard = &m_desktop;
        m_wish.host = "hook.test";
        m_wish.resolve = {"hook.test:" + QByteArray::number(m_wish.port) +
                          ":169.254.169.254,127.0.0.1"};
        const auto made = connectTcp(m_wish, m_stop);
        QVERIFY(made);
        QCOMPARE(made->peer, QStringLiteral("127.0.0.1:%1").arg(m_wish.port));
        m_wish.resolve = {"hook.test:" + QByteArray::number(m_wish.port) + ":169.254.169.254"};
        const auto metadata = connectTcp(m_wish, m_stop);
        QCOMPARE(metadata.error().error.errorClass, ErrorClass::BlockedAddress);
        VERIFY_SAYS(metadata.error().error.message, "cloud metadata");
    }

    void aClosedPortIsNamed()
    {
        serve([](RawServer::Connection &) {});
        m_server.reset();
        const auto made = connectTcp(m_wish, m_stop);
        QCOMPARE(made.error().error.errorClass, ErrorClass::ConnectionRefused);
        QCOMPARE(made.error().error.message,
                 QStringLiteral("Nothing listens at 127.0.0.1:%1.").arg(m_wish.port));
        QCOMPARE(made.error().stage, SendStage::Connect);
    }

    void anUnknownNameIsADnsError()
    {
        m_wish.host = "no such host";
        m_wish.port = 1;
        const auto made = connectTcp(m_wish, m_stop);
        QCOMPARE(made.error().stage, SendStage::Resolve);
        QCOMPARE(made.error().error.errorClass, ErrorClass::DnsError);
        VERIFY_SAYS(made.error().error.message, "no such host could not be found");
    }

    void silenceEndsAtTheDeadline()
    {
        const FullListener full;
        m_wish.port = full.port();
        m_wish.limit = 100ms;
        m_wish.deadline = in(100ms);
        const auto made = connectTcp(m_wish, m_stop);
        QCOMPARE(made.error().error.errorClass, ErrorClass::Timeout);
        VERIFY_SAYS(made.error().error.message, "within 100 ms");
    }

    void aWakeUpCallsItOff()
    {
        const FullListener full;
        m_wish.port = full.port();
        m_wish.deadline = in(60s);
        const SteadyTime start = std::chrono::steady_clock::now();
        std::thread waker([this] { m_stop.wake(); });
        const auto made = connectTcp(m_wish, m_stop);
        waker.join();
        m_stop.clear();
        QCOMPARE(made.error().error.errorClass, ErrorClass::None);
        QVERIFY(std::chrono::steady_clock::now() - start < 30s);
    }

    void tlsCarriesBytesBothWays()
    {
        serveTls({"hook.test", "DNS:hook.test"});
        auto stream = open();
        const auto tls = stream->startTls("hook.test", caFile(), m_wish, m_stop);
        QVERIFY2(tls, tls ? "" : qPrintable(tls.error().error.message));
        QVERIFY(stream->phases().tlsMs);
        QCOMPARE(stream->write("ping").bytes, std::size_t(4));
        std::array<char, 16> buffer{};
        ByteStream::IoResult got;
        while (got.io == ByteStream::Io::WouldBlock) {
            QCOMPARE(waitFor(stream->fd(), POLLIN, in(5s), m_stop), WaitResult::Ready);
            got = stream->read(buffer);
        }
        QCOMPARE(QByteArrayView(buffer.data(), qsizetype(got.bytes)), QByteArrayView("ping"));
    }

    void wrongCertificatesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("names");
        QTest::addColumn<int>("untilDays");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<QString>("says");
        QTest::newRow("other name") << QByteArray("DNS:other.test") << 1 << true
                                    << QStringLiteral("is for other.test, not for hook.test");
        QTest::newRow("expired") << QByteArray("DNS:hook.test") << -3 << true
                                 << QStringLiteral("certificate expired on");
        QTest::newRow("stranger") << QByteArray("DNS:hook.test") << 1 << false
                                  << QStringLiteral("not trusted");
    }
    void wrongCertificatesAreRefused()
    {
        QFETCH(QByteArray, names);
        QFETCH(int, untilDays);
        QFETCH(bool, trusted);
        QFETCH(QString, says);
        const TestCertificate stranger = makeCertificate({"Stranger", {}, -1, 1, true});
        serveTls({"hook.test", names, -10, untilDays}, trusted ? nullptr : &stranger);
        const auto tls = open()->startTls("hook.test", caFile(), m_wish, m_stop);
        QVERIFY(!tls);
        QCOMPARE(tls.error().error.errorClass, ErrorClass::TlsError);
        QCOMPARE(tls.error().stage, SendStage::Tls);
        QVERIFY2(tls.error().error.message.contains(says), qPrintable(tls.error().error.message));
    }

    void aPortWithoutTlsIsRecognised()
    {
        serve([](RawServer::Connection &connection) {
            connection.read();
            connection.write(QByteArray("AMQP\x00\x00\x09\x01", 8));
        });
        const auto tls = open()->startTls("hook.test", caFile(), m_wish, m_stop);
        QCOMPARE(tls.error().error.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(tls.error().error.message, "does not speak TLS");
    }

    void aHandshakeEndsAtTheDeadline()
    {
        serve([](RawServer::Connection &connection) {
            while (!connection.read().isEmpty()) {
            }
        });
        auto stream = open();
        m_wish.limit = 80ms;
        m_wish.deadline = in(80ms);
        const auto tls = stream->startTls("hook.test", caFile(), m_wish, m_stop);
        QCOMPARE(tls.error().error.errorClass, ErrorClass::Timeout);
        VERIFY_SAYS(tls.error().error.message, "TLS handshake was not finished");
    }

    void aCloseDuringTheHandshakeIsAReset()
    {
        serve([](RawServer::Connection &connection) { connection.read(); });
        const auto tls = open()->startTls("hook.test", caFile(), m_wish, m_stop);
        QCOMPARE(tls.error().error.errorClass, ErrorClass::ConnectionReset);
    }

private:
    void serve(RawServer::Handler handler)
    {
        m_server = std::make_unique<RawServer>(std::move(handler));
        m_wish.port = m_server->port();
    }
    void serveTls(const CertificateWish &wish, const TestCertificate *issuer = nullptr)
    {
        m_context = makeServerContext(makeCertificate(wish, issuer ? issuer : &m_authority));
        serve(echo(m_context.get()));
    }
    std::unique_ptr<ByteStream> open()
    {
        auto made = connectTcp(m_wish, m_stop);
        return made ? std::make_unique<ByteStream>(std::move(*made)) : nullptr;
    }
    QByteArray caFile() const { return m_folder.filePath(QStringLiteral("ca.pem")).toUtf8(); }

    const AddressGuard m_desktop{AddressGuard::Level::Desktop};
    const QTemporaryDir m_folder;
    TestCertificate m_authority;
    TlsPtr<SSL_CTX> m_context;
    ConnectWish m_wish;
    Wakeup m_stop;
    std::unique_ptr<RawServer> m_server;
};

QTEST_APPLESS_MAIN(TestTcpConnect)
#include "tst_tcpconnect.moc"
