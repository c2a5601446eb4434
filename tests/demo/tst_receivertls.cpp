// The receiver over TLS: right and wrong certificates, as a sender with its checks sees them.

#include "demo/demoauthority.h"
#include "demo/receiver.h"
#include "support/clientfixture.h"
#include "transport/opensslexit.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestReceiverTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto authority = DemoAuthority::make();
        QVERIFY(authority);
        m_authority = std::move(*authority);
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"."_s));
        m_client = startClient(m_authority->pem());
        m_pool = onLoop(*m_client, [this] { return m_client->openPool(); });
        Receiver::Settings settings;
        settings.authority = m_authority;
        auto receiver = Receiver::start(std::move(settings));
        QVERIFY2(receiver, receiver ? "" : qPrintable(receiver.error().text()));
        m_receiver = std::move(*receiver);
    }

    void cleanup()
    {
        m_client.reset();
        m_receiver.reset();
    }

    void answersOverTlsToWhoTrustsItsAuthority()
    {
        QVERIFY(m_receiver->url().startsWith("https://127.0.0.1:"));
        const HttpResponse first = post();
        QVERIFY2(first.status == 200, qPrintable(first.errorMessage));
        QVERIFY(first.tlsVersion.startsWith("TLSv1."));
        const HttpResponse second = post();
        QCOMPARE(second.status, 200);
        QVERIFY(second.reused);
        QCOMPARE(second.body, QByteArray("{\"ok\":true}"));
        QCOMPARE(m_receiver->counters().accepted, 2);
    }

    void nobodyElseTrustsItsAuthority()
    {
        const auto other = DemoAuthority::make();
        QVERIFY(other);
        for (const QByteArray &trusted : {(*other)->pem(), QByteArray()}) {
            m_client = startClient(trusted);
            m_pool = onLoop(*m_client, [this] { return m_client->openPool(); });
            const HttpResponse response = post();
            QCOMPARE(response.errorClass, ErrorClass::TlsError);
            QVERIFY2(response.errorMessage.contains(u"is not trusted"_s),
                     qPrintable(response.errorMessage));
        }
        QCOMPARE(m_receiver->counters().requests, 0);
    }

    void wrongCertificatesFailWithTheirCause_data()
    {
        const QString yesterday =
            QDateTime::currentDateTimeUtc().addDays(-1).date().toString(Qt::ISODate);
        QTest::addColumn<CertificateFault>("fault");
        QTest::addColumn<QStringList>("evidence");
        QTest::newRow("expired") << CertificateFault::Expired
                                 << QStringList{u"expired on "_s, yesterday, u"Demo receiver"_s,
                                                u"Deckhand demo authority"_s};
        QTest::newRow("other name") << CertificateFault::OtherName
                                    << QStringList{u"is for hooks.example.com, not for 127.0.0.1"_s,
                                                   u"Deckhand demo authority"_s};
        QTest::newRow("untrusted")
            << CertificateFault::Untrusted
            << QStringList{u"is not trusted"_s, u"issued by CN = Self-made certificate"_s};
    }

    void wrongCertificatesFailWithTheirCause()
    {
        QFETCH(CertificateFault, fault);
        QFETCH(QStringList, evidence);
        QCOMPARE(post().status, 200); // over a connection that stays open
        ReceiverDials dials;
        dials.certificate = fault;
        m_receiver->setDials(dials);
        const HttpResponse response = post();
        QCOMPARE(response.errorClass, ErrorClass::TlsError);
        for (const QString &part : evidence)
            QVERIFY2(response.errorMessage.contains(part), qPrintable(response.errorMessage));
        QCOMPARE(m_receiver->counters().requests, 1);
        m_receiver->setDials({});
        QCOMPARE(post().status, 200);
    }

    void theOtherDialsWorkOverTlsToo()
    {
        ReceiverDials dials;
        dials.body = hugeBody();
        m_receiver->setDials(dials);
        QCOMPARE(post().status, 200);
        QCOMPARE(post().status, 200);
        dials.reset = true;
        m_receiver->setDials(dials);
        QCOMPARE(post().errorClass, ErrorClass::ConnectionReset);
        dials = {};
        dials.refuse = true;
        m_receiver->setDials(dials);
        QCOMPARE(post().errorClass, ErrorClass::ConnectionRefused);
        dials = {};
        dials.latency = 50ms;
        m_receiver->setDials(dials);
        const HttpResponse late = post();
        QCOMPARE(late.status, 200);
        QVERIFY(late.durationMs >= 49);
        HttpRequest last = request();
        last.headers = {{"Connection", "close"}};
        QCOMPARE(sendNow(*m_client, last).status, 200);
        QVERIFY(!post().reused);
    }

    void plainHttpIsNoAnswerAndHurtsNobody()
    {
        HttpRequest plain = request();
        plain.url.replace("https://", "http://");
        QVERIFY(sendNow(*m_client, plain).errorClass != ErrorClass::None);
        QCOMPARE(post().status, 200);
    }

private:
    [[nodiscard]] std::unique_ptr<HttpClient> startClient(const QByteArray &trusted) const
    {
        HttpClient::Settings settings;
        settings.guard = AddressGuard(AddressGuard::Level::Desktop);
        if (!trusted.isEmpty()) {
            QFile file(m_folder.filePath(u"trusted.pem"_s));
            if (!file.open(QIODevice::WriteOnly) || file.write(trusted) != trusted.size())
                qFatal("not written");
            settings.caFile = QFile::encodeName(file.fileName());
        }
        return HttpClient::start(std::move(settings));
    }
    [[nodiscard]] HttpRequest request() const
    {
        HttpRequest request;
        request.url = m_receiver->url();
        request.pool = m_pool;
        return request;
    }
    HttpResponse post() { return sendNow(*m_client, request()); }

    QTemporaryDir m_folder;
    std::shared_ptr<const DemoAuthority> m_authority;
    std::unique_ptr<HttpClient> m_client;
    std::unique_ptr<Receiver> m_receiver;
    HttpPool m_pool = 0;
};

int main(int argc, char **argv)
{
    keepOpenSslUntilTheEnd();
    TestReceiverTls test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_receivertls.moc"
