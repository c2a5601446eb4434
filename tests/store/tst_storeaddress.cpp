#include "store/storeaddress.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace deckhand;

class TestStoreAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void partsAreRead()
    {
        const auto address = parseStoreUrl(
            u"postgresql://deck%40hand:p%3Aw%2F@db.example.com:5433/events?sslmode=verify-full"_s);
        QVERIFY(address);
        QVERIFY(address->dialect == Dialect::Postgres);
        QCOMPARE(address->user, u"deck@hand"_s);
        QCOMPARE(address->password.reveal(), QByteArray("p:w/"));
        QCOMPARE(address->host, u"db.example.com"_s);
        QCOMPARE(address->port, 5433);
        QCOMPARE(address->database, u"events"_s);
        QCOMPARE(address->options, u"sslmode=verify-full"_s);
        const auto socket = parseStoreUrl(u"postgres:///events?host=/run/postgresql&user=me"_s);
        QVERIFY(socket);
        QCOMPARE(socket->host, u"/run/postgresql"_s);
        QCOMPARE(socket->user, u"me"_s);
        QVERIFY(socket->password.isEmpty());
        const auto file = parseStoreUrl(u"sqlite:/var/lib/x.db"_s);
        QVERIFY(file && file->dialect == Dialect::Sqlite);
        QCOMPARE(file->path, u"/var/lib/x.db"_s);
    }

    void whatIsNoStoreIsRefusedWithoutItsPassword()
    {
        for (const QString &url :
             {u"postgresql://u:hunter2@h"_s, u"postgresql://u:hunter2@h/a/b"_s,
              u"postgresql://u:hunter2@h:x/a"_s, u"postgresql://u:hunter2@h/a?service=x"_s,
              u"postgresql://u:hunter2@h/a?sslmode=x;password=y"_s, u"mysql://u:hunter2@h/a"_s,
              u"hunter2"_s, u"sqlite:"_s, u""_s}) {
            const auto address = parseStoreUrl(url);
            QVERIFY2(!address, qPrintable(url));
            QCOMPARE(address.error().items.front().field, u"store"_s);
            QVERIFY2(address.error().text().contains(u"sqlite:PATH"_s), qPrintable(url));
            if (url != u"hunter2"_s)
                QVERIFY2(!address.error().text().contains(u"hunter2"_s), qPrintable(url));
        }
    }

    void passwordsAreMasked()
    {
        QCOMPARE(maskedStoreUrl(u"postgresql://u:hunter2@h:1/a?sslmode=require"_s),
                 u"postgresql://u:****@h:1/a?sslmode=require"_s);
        QCOMPARE(maskedStoreUrl(u"postgresql://u:hun@ter:2@h/a"_s), u"postgresql://u:****@h/a"_s);
        QCOMPARE(maskedStoreUrl(u"postgresql://u@h/a"_s), u"postgresql://u@h/a"_s);
        QCOMPARE(maskedStoreUrl(u"sqlite:/a/b.db"_s), u"sqlite:/a/b.db"_s);
    }
};

QTEST_GUILESS_MAIN(TestStoreAddress)
#include "tst_storeaddress.moc"
