#include "demo/receiver.h"
#include "peers/classes/eighttypes.h"
#include "peers/classes/faultplaces.h"
#include "peers/support/peerprocess.h"
#include "peers/support/recordingfactory.h"
#include "peers/support/senderbench.h"

#include <QRegularExpression>
#include <QTest>

#include <optional>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A fault and what every type must make of it.
struct Fault
{
    const char *name;
    Place place;
    ErrorClass errorClass;
    const char *says;
    AddressGuard guard = AddressGuard(AddressGuard::Level::Desktop);
    bool trusted = true; ///< the authority of `FaultPlaces`
};

AddressGuard multicastAllowed()
{
    return AddressGuard(AddressGuard::Level::Desktop, {*AddressRange::parse("224.0.0.0/4")});
}

} // namespace

/// Every class of error that has its cause in the transport, on all eight types: the same class and
/// a sentence with its evidence, whichever library speaks. And what a webhook's receiver answers,
/// which gives the classes of HTTP.
class TestClasses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void faultsOfTheTransport_data();
    void faultsOfTheTransport();
    void theAnswersOfAReceiver_data();
    void theAnswersOfAReceiver();

private:
    [[nodiscard]] std::vector<Fault> faults() const;
    [[nodiscard]] SendOutcome send(const QByteArray &type, const Fault &fault) const;

    const FaultPlaces m_places;
    const EightTypes m_types;
};

std::vector<Fault> TestClasses::faults() const
{
    using enum ErrorClass;
    const QByteArray here = "127.0.0.1";
    return {
        {"unknown name",
         {"no-such-host.invalid", 443},
         DnsError,
         "The host name no-such-host.invalid could not be found."},
        {"closed port", {here, freePort()}, ConnectionRefused, "Nothing listens at 127.0.0.1:"},
        // The system connects nobody to a multicast address, whatever its routes are.
        {"no route", {"224.0.0.1", 443}, NetworkUnreachable, "unreachable", multicastAllowed()},
        {"dropped packets", {here, m_places.full()}, Timeout, "No connection to 127.0.0.1:"},
        {"silence", {here, m_places.silent()}, Timeout, " within "},
        {"reset", {here, m_places.resetting()}, ConnectionReset, "clos"},
        {"another protocol", {here, m_places.babbling()}, ProtocolError, "not "},
        {"loopback",
         {here, m_places.silent()},
         BlockedAddress,
         "loopback (127.0.0.0/8)",
         AddressGuard(AddressGuard::Level::Public)},
        {"certificate expired",
         {"localhost", m_places.expired(), true},
         TlsError,
         "The certificate expired on "},
        {"certificate for another name",
         {"localhost", m_places.misnamed(), true},
         TlsError,
         "The certificate is for other.example.com, not for localhost."},
        {"authority not trusted",
         {"localhost", m_places.good(), true},
         TlsError,
         "The certificate is not trusted: ",
         AddressGuard(AddressGuard::Level::Desktop),
         false},
        {"no TLS there", {here, m_places.babbling(), true}, TlsError, "does not speak TLS"},
        {"silence before TLS", {here, m_places.silent(), true}, Timeout, "No secure connection"},
        {"reset before TLS",
         {here, m_places.resetting(), true},
         ConnectionReset,
         "during the TLS handshake"},
    };
}

SendOutcome TestClasses::send(const QByteArray &type, const Fault &fault) const
{
    SenderBench::Settings settings;
    settings.attemptTimeout = fault.errorClass == ErrorClass::Timeout ? 400ms : 2000ms;
    settings.guard = fault.guard;
    settings.baseUrls = EightTypes::baseUrls(fault.place);
    if (fault.trusted)
        settings.caFile = m_places.caFile();
    SenderBench bench(settings);
    const auto sender = bench.open(m_types.destination(type, fault.place));
    return bench.sendOne(sender, bench.job("evt_1", R"({"id":"evt_1","data":{}})"));
}

void TestClasses::faultsOfTheTransport_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("fault");
    const std::vector<Fault> all = faults();
    for (const QByteArray &type : typeNames()) {
        for (size_t i = 0; i < all.size(); ++i)
            QTest::addRow("%s, %s", type.constData(), all[i].name) << type << int(i);
    }
}

void TestClasses::faultsOfTheTransport()
{
    QFETCH(QByteArray, type);
    QFETCH(int, fault);
    const Fault given = faults()[size_t(fault)];
    const SendOutcome outcome = send(type, given);
    const QString text = outcome.error.message + u" | "_s + outcome.error.hint;
    QCOMPARE(outcome.outcome, AttemptOutcome::Failure);
    QVERIFY2(outcome.error.errorClass == given.errorClass, qPrintable(text));
    QVERIFY2(outcome.error.message.contains(QLatin1String(given.says)), qPrintable(text));
    QVERIFY2(!outcome.error.hint.isEmpty(), qPrintable(text));
    QVERIFY2(outcome.durationMs < 5000, qPrintable(text));
}

void TestClasses::theAnswersOfAReceiver_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorClass>("errorClass");
    QTest::addColumn<QString>("says");
    using enum ErrorClass;
    const auto row = [](const char *name, int status, ErrorClass errorClass) {
        QTest::newRow(name) << status << errorClass << QString::number(status);
    };
    row("redirect", 302, Redirect);
    row("credentials", 401, AuthFailed);
    row("missing", 404, HttpStatus);
    row("gone", 410, HttpStatus);
    row("too large", 413, TooLarge);
    row("too many", 429, Throttled);
    row("failing", 500, HttpStatus);
}

void TestClasses::theAnswersOfAReceiver()
{
    QFETCH(int, status);
    QFETCH(ErrorClass, errorClass);
    QFETCH(QString, says);
    Receiver::Settings settings;
    settings.dials.status = status;
    settings.dials.location = "https://example.com/elsewhere";
    auto receiver = Receiver::start(std::move(settings));
    QVERIFY(receiver);
    const Fault fault{"", {"127.0.0.1", (*receiver)->port()}, errorClass, ""};
    const SendOutcome outcome = send("webhook", fault);
    QCOMPARE(outcome.error.errorClass, errorClass);
    QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
    QVERIFY(!outcome.error.hint.isEmpty());
    QCOMPARE(outcome.final, status == 410);
}

QTEST_GUILESS_MAIN(TestClasses)
#include "tst_classes.moc"
