#include "signing/sastoken.h"

#include <QTest>

using namespace deckhand;

class TestSasToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Made with Microsoft's sample for Node (createSharedAccessToken).
    void vectors_data()
    {
        QTest::addColumn<QByteArray>("resource");
        QTest::addColumn<QByteArray>("keyName");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<qint64>("expiry");
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("queue")
            << QByteArray("sb://contoso.servicebus.windows.net/orders")
            << QByteArray("RootManageSharedAccessKey")
            << QByteArray("abcdefghijklmnopqrstuvwxyz0123456789+/ABCDE=") << qint64(1736937075)
            << QByteArray("SharedAccessSignature "
                          "sr=sb%3A%2F%2Fcontoso.servicebus.windows.net%2Forders&sig=AdHK%2FwX8C4JR"
                          "ZPCDGeK4Q6io%2FHfUE2cnxam3w7k%2FXSk%3D&se=1736937075&skn="
                          "RootManageSharedAccessKey");
        QTest::newRow("odd characters")
            << QByteArray("sb://localhost/a b(1)!~*'\xc3\xa9") << QByteArray("send")
            << QByteArray("k") << qint64(1)
            << QByteArray("SharedAccessSignature sr=sb%3A%2F%2Flocalhost%2Fa%20b(1)!~*'%C3%A9&sig="
                          "YH1wME4mFUnN1bXQrmApcavLjIM4g5edp0%2FMc7d9wpQ%3D&se=1&skn=send");
    }
    void vectors()
    {
        QFETCH(QByteArray, resource);
        QFETCH(QByteArray, keyName);
        QFETCH(QByteArray, key);
        QFETCH(qint64, expiry);
        QFETCH(QByteArray, token);
        const Timestamp at = fromMillis(expiry * 1000 + 999); // cut to whole seconds
        QCOMPARE(makeSasToken(resource, keyName, Secret(key), at).reveal(), token);
    }
};

QTEST_APPLESS_MAIN(TestSasToken)
#include "tst_sastoken.moc"
