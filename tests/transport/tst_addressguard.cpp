#include "transport/addressguard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <QTest>

#include <cstring>

using namespace deckhand;

namespace {

sockaddr_storage address(const QByteArray &text)
{
    sockaddr_storage storage{};
    auto *v4 = reinterpret_cast<sockaddr_in *>(&storage);
    auto *v6 = reinterpret_cast<sockaddr_in6 *>(&storage);
    if (inet_pton(AF_INET, text.constData(), &v4->sin_addr) == 1)
        storage.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text.constData(), &v6->sin6_addr) == 1)
        storage.ss_family = AF_INET6;
    return storage;
}

QString refusal(const AddressGuard &guard, const QByteArray &text)
{
    const sockaddr_storage storage = address(text);
    return guard.refusal(reinterpret_cast<const sockaddr *>(&storage)).value_or(QString());
}

} // namespace

class TestAddressGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("publicRule");  // empty: allowed
        QTest::addColumn<QByteArray>("desktopRule"); // empty: allowed
        const auto row = [](const char *text, const char *rule, const char *desktop = "") {
            QTest::newRow(text) << QByteArray(text) << QByteArray(rule) << QByteArray(desktop);
        };
        const auto never = [&row](const char *text, const char *rule) { row(text, rule, rule); };
        row("8.8.8.8", "");
        row("1.1.1.1", "");
        row("172.15.255.255", "");
        row("172.32.0.0", "");
        row("100.63.255.255", "");
        row("100.128.0.0", "");
        row("198.17.255.255", "");
        row("198.20.0.0", "");
        row("223.255.255.255", "");
        row("2606:4700::1111", "");
        row("2a00:1450:4001::1", "");
        row("::ffff:8.8.8.8", "");
        row("64:ff9b::8.8.8.8", "");
        row("127.0.0.1", "loopback (127.0.0.0/8)");
        row("127.255.255.255", "loopback (127.0.0.0/8)");
        row("::1", "loopback (::1)");
        row("::ffff:127.0.0.1", "loopback (127.0.0.0/8)");
        row("10.0.0.0", "private (10.0.0.0/8)");
        row("10.255.255.255", "private (10.0.0.0/8)");
        row("172.16.0.1", "private (172.16.0.0/12)");
        row("172.31.255.255", "private (172.16.0.0/12)");
        row("192.168.1.1", "private (192.168.0.0/16)");
        row("100.64.0.1", "carrier-grade NAT (100.64.0.0/10)");
        row("100.127.255.255", "carrier-grade NAT (100.64.0.0/10)");
        row("fc00::1", "unique local (fc00::/7)");
        row("fdff:ffff::1", "unique local (fc00::/7)");
        row("2002:808:808::1", "6to4 (2002::/16)");
        row("2001:0:4136:e378:8000:63bf:f7f7:f7f7", "Teredo (2001::/32)");
        row("64:ff9b::10.0.0.1", "private (10.0.0.0/8) in NAT64");
        row("64:ff9b:1::8.8.8.8", "local NAT64 (64:ff9b:1::/48)");
        row("2002:7f00:1::1", "loopback (127.0.0.0/8) in 6to4", "");
        row("2001:0:4136:e378:8000:63bf:80ff:fffe", "loopback (127.0.0.0/8) in Teredo", "");
        row("::10.1.2.3", "private (10.0.0.0/8) in IPv4-compatible", "");
        never("169.254.169.254", "cloud metadata (169.254.169.254)");
        never("169.254.170.2", "cloud metadata (169.254.170.2)");
        never("100.100.100.200", "cloud metadata (100.100.100.200)");
        never("168.63.129.16", "cloud metadata (168.63.129.16)");
        never("fd00:ec2::254", "cloud metadata (fd00:ec2::254)");
        never("::ffff:169.254.169.254", "cloud metadata (169.254.169.254)");
        never("64:ff9b::169.254.169.254", "cloud metadata (169.254.169.254) in NAT64");
        never("2002:a9fe:a9fe::", "cloud metadata (169.254.169.254) in 6to4");
        never("::169.254.169.254", "cloud metadata (169.254.169.254) in IPv4-compatible");
        never("169.254.0.1", "link-local (169.254.0.0/16)");
        never("fe80::1", "link-local (fe80::/10)");
        never("febf::1", "link-local (fe80::/10)");
        never("0.0.0.0", "unspecified (0.0.0.0/8)");
        never("0.1.2.3", "unspecified (0.0.0.0/8)");
        never("::", "unspecified (::)");
        never("255.255.255.255", "broadcast (255.255.255.255)");
        never("224.0.0.1", "multicast (224.0.0.0/4)");
        never("239.255.255.255", "multicast (224.0.0.0/4)");
        never("ff02::1", "multicast (ff00::/8)");
        never("240.0.0.1", "reserved (240.0.0.0/4)");
        never("192.0.2.1", "documentation (192.0.2.0/24)");
        never("198.51.100.1", "documentation (198.51.100.0/24)");
        never("203.0.113.1", "documentation (203.0.113.0/24)");
        never("2001:db8::1", "documentation (2001:db8::/32)");
        never("198.18.0.1", "benchmarking (198.18.0.0/15)");
        never("198.19.255.255", "benchmarking (198.18.0.0/15)");
        never("::ffff:0.0.0.0", "unspecified (0.0.0.0/8)");
    }
    void judges()
    {
        QFETCH(QByteArray, address);
        QFETCH(QByteArray, publicRule);
        QFETCH(QByteArray, desktopRule);
        QCOMPARE(refusal(AddressGuard(AddressGuard::Level::Public), address),
                 QString::fromLatin1(publicRule));
        QCOMPARE(refusal(AddressGuard(AddressGuard::Level::Desktop), address),
                 QString::fromLatin1(desktopRule));
    }

    void theAllowListExemptsRangesButMetadataOnlyByItsAddress()
    {
        const auto guard = [](const QByteArray &range) {
            return AddressGuard(AddressGuard::Level::Public, {*AddressRange::parse(range)});
        };
        QCOMPARE(refusal(guard("10.1.0.0/16"), "10.1.2.3"), QString());
        QCOMPARE(refusal(guard("10.1.0.0/16"), "::ffff:10.1.2.3"), QString());
        QVERIFY(!refusal(guard("10.1.0.0/16"), "10.2.0.1").isEmpty());
        QCOMPARE(refusal(guard("fd00::/8"), "fd12::1"), QString());
        QCOMPARE(refusal(guard("0.0.0.0/0"), "127.0.0.1"), QString());
        QVERIFY(!refusal(guard("0.0.0.0/0"), "169.254.169.254").isEmpty());
        QVERIFY(!refusal(guard("::/0"), "169.254.169.254").isEmpty());
        QCOMPARE(refusal(guard("169.254.169.254"), "169.254.169.254"), QString());
        QVERIFY(!refusal(guard("0.0.0.0/0"), "::1").isEmpty());
    }

    void otherFamiliesAreRefused()
    {
        sockaddr_un local{};
        local.sun_family = AF_UNIX;
        QVERIFY(AddressGuard(AddressGuard::Level::Desktop)
                    .refusal(reinterpret_cast<const sockaddr *>(&local)));
    }

    void rangesAreParsed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        for (const char *good : {"10.0.0.0/8", "0.0.0.0/0", "1.2.3.4", "1.2.3.4/32", "fd00::/8",
                                 "::/0", "::1", "::1/128"})
            QTest::newRow(good) << QByteArray(good) << true;
        for (const char *bad :
             {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "10.0.0",
              "example.com", "10.0.0.0/8/8", "1.2.3.4/x", "fe80::1%eth0"})
            QTest::newRow(*bad ? bad : "nothing") << QByteArray(bad) << false;
    }
    void rangesAreParsed()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        const auto range = AddressRange::parse(text);
        QCOMPARE(range.has_value(), good);
        if (!good)
            QVERIFY(range.error().text().contains(QStringLiteral("10.0.0.0/8")));
    }
};

QTEST_APPLESS_MAIN(TestAddressGuard)
#include "tst_addressguard.moc"
