#include "console/singleinstance.h"

#include <QCoreApplication>
#include <QLocalSocket>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace deckhand;

/// A second console hands over to the first.
class TestSingleInstance : public QObject
{
    Q_OBJECT

private:
    static QString name()
    {
        return QStringLiteral("deckhand-test-%1").arg(QCoreApplication::applicationPid());
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void aloneThereIsNobodyToHandOverTo()
    {
        SingleInstance alone(name());
        QVERIFY(!alone.handOver(QStringLiteral("deckhand://x/event/evt_1")));
    }

    void theFirstGetsWhatTheSecondWasAskedFor()
    {
        SingleInstance first(name());
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::received);
        bool handed = false;
        // As another process would: it waits for the answer.
        std::unique_ptr<QThread> second(QThread::create([&handed] {
            handed = SingleInstance(name()).handOver(QStringLiteral("deckhand://x/event/evt_1"));
        }));
        second->start();
        QTRY_COMPARE(received.size(), 1);
        QVERIFY(second->wait());
        QVERIFY(handed);
        QCOMPARE(received[0][0].toString(), QStringLiteral("deckhand://x/event/evt_1"));
    }

    void endlessTextIsNotTaken()
    {
        SingleInstance first(name());
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::received);
        QLocalSocket socket;
        socket.connectToServer(name());
        QVERIFY(socket.waitForConnected());
        socket.write(QByteArray(100'000, 'x'));
        socket.flush();
        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(received.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
