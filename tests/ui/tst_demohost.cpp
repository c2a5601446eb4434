// The demo as it is put together: what its dials do to deliveries, and the lines it writes.

#include "console/host.h"
#include "demo/dialchange.h"
#include "transport/opensslexit.h"
#include "ui/demodesk.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestDemoHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto demo = DemoHost::start(m_clock);
        QVERIFY2(demo, demo ? "" : qPrintable(demo.error().text()));
        m_demo = std::move(*demo);
        m_demo->setRate(20);
        m_destinations = list(m_demo->engine().destinations().list({})).items;
        QCOMPARE(m_destinations.size(), std::size_t(4));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void cleanupTestCase() { m_demo.reset(); }

    void deliveriesGoOverTlsToReceiversThatAreTrusted()
    {
        QTRY_VERIFY_WITH_TIMEOUT(newest("dest:Archive status:success"), 10'000);
        const Destination &archive = named(u"Archive"_s);
        QVERIFY(archive.config.fields.at(u"url"_s).startsWith(u"https://127.0.0.1:"_s));
    }

    void aWrongCertificateFailsDeliveriesWithTheCause_data()
    {
        QTest::addColumn<CertificateFault>("fault");
        QTest::addColumn<QString>("cause");
        QTest::newRow("expired") << CertificateFault::Expired << u"certificate expired on"_s;
        QTest::newRow("name") << CertificateFault::OtherName
                              << u"certificate is for hooks.example.com, not for 127.0.0.1"_s;
        QTest::newRow("untrusted") << CertificateFault::Untrusted << u"is not trusted"_s;
    }

    void aWrongCertificateFailsDeliveriesWithTheCause()
    {
        QFETCH(CertificateFault, fault);
        QFETCH(QString, cause);
        DemoDesk desk(*m_demo, m_clock);
        ReceiverDials dials = m_demo->receivers()[1].dials;
        dials.certificate = fault;
        desk.turn(1, dials, {});
        const auto failed = [&] {
            const auto delivery = newest("dest:Archive error:tls_error");
            return delivery && delivery->lastError->message.contains(cause);
        };
        QTRY_VERIFY_WITH_TIMEOUT(failed(), 10'000);
        const auto delivery = newest("dest:Archive error:tls_error");
        QVERIFY2(delivery->lastError->message.contains(u"valid from"_s),
                 qPrintable(delivery->lastError->message));
        dials.certificate = CertificateFault::None;
        desk.turn(1, dials, {});
    }

    void eachTurnIsALineThatGoesNowhereAndSaysWhy()
    {
        {
            DemoDesk desk(*m_demo, m_clock);
            ReceiverDials dials = m_demo->receivers()[0].dials;
            dials.failureShare = 0.5;
            desk.turn(0, dials, {DialTurn::Pace::AtOnce, "bad-deploy"});
        }
        const auto written = [this] {
            return newestEvent("type:demo.receiver_changed data.dial:failing_share");
        };
        QTRY_VERIFY(written());
        const Event event = *written();
        QCOMPARE(Words().demoLine(event),
                 u"Prod webhook · Failing: 0 % → 50 %, by the scenario “Bad deploy”"_s);
        const auto deliveries =
            list(m_demo->engine().deliveries().list(deliveriesOf("event:" + event.id.bytes()), {}));
        QCOMPARE(deliveries.items.size(), std::size_t(0));
        auto asked = m_demo->engine().events().explain(event.id);
        asked.waitForFinished();
        const Result<std::vector<Explanation>> journey = asked.result();
        QVERIFY(journey);
        QCOMPARE(journey->size(), std::size_t(4));
        for (const Explanation &why : *journey) {
            QCOMPARE(why.decision, why.destinationId == named(u"Archive"_s).id
                                       ? Decision::Filtered
                                       : Decision::NotSubscribed);
            QVERIFY(!why.detail.isEmpty());
        }
    }

private:
    template <class T>
    static Page<T> list(FutureResult<Page<T>> future)
    {
        future.waitForFinished();
        const Result<Page<T>> page = future.result();
        return page ? *page : Page<T>{};
    }
    static DeliveryFilter deliveriesOf(const QByteArray &search)
    {
        DeliveryFilter filter;
        filter.q = *SearchExpression::parse(QString::fromUtf8(search));
        return filter;
    }
    std::optional<Delivery> newest(const QByteArray &search)
    {
        const auto page = list(m_demo->engine().deliveries().list(deliveriesOf(search), {}));
        return page.items.empty() ? std::nullopt : std::optional(page.items.front());
    }
    std::optional<Event> newestEvent(const QByteArray &search)
    {
        EventFilter filter;
        filter.q = *SearchExpression::parse(QString::fromUtf8(search));
        const auto page = list(m_demo->engine().events().list(filter, {}));
        return page.items.empty() ? std::nullopt : std::optional(page.items.front());
    }
    const Destination &named(const QString &name) const
    {
        return *std::find_if(m_destinations.begin(), m_destinations.end(),
                             [&name](const Destination &one) { return one.name == name; });
    }

    SystemClock m_clock;
    std::unique_ptr<DemoHost> m_demo;
    std::vector<Destination> m_destinations;
};

int main(int argc, char **argv)
{
    keepOpenSslUntilTheEnd();
    QCoreApplication application(argc, argv);
    TestDemoHost test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_demohost.moc"
