#include "console/singleinstance.h"

#include <QFile>
#include <QFuture>
#include <QLocalServer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QUuid>

#include <algorithm>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// A second console hands its link to the first one.
class TestSingleInstance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"."_s));
        m_name = u"deckhand-test-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    }

    void theFirstOneFindsNobody()
    {
        SingleInstance first(m_name);
        QVERIFY(!first.handOver(u"evt_1"_s));
        QVERIFY(first.listen());
    }

    void theSecondOneHandsItsLinkOver()
    {
        SingleInstance first(m_name);
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::linkReceived);
        QVERIFY(handedOver(u"deckhand://This computer/event/evt_1"_s));
        QTRY_COMPARE(received.size(), 1);
        QCOMPARE(received.first().first().toString(), u"deckhand://This computer/event/evt_1"_s);
        QVERIFY(handedOver({}));
        QTRY_COMPARE(received.size(), 2);
    }

    void anotherOneIsFoundWithoutBeingTold()
    {
        SingleInstance first(m_name);
        QVERIFY(!SingleInstance(m_name).hasOther());
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::linkReceived);
        QVERIFY(SingleInstance(m_name).hasOther());
        QVERIFY(handedOver(u"evt_1"_s));
        QTRY_COMPARE(received.size(), 1);
        QCOMPARE(received.first().first().toString(), u"evt_1"_s);
    }

    void whatIsTooLongIsCut()
    {
        SingleInstance first(m_name);
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::linkReceived);
        QVERIFY(handedOver(QString(100'000, u'x')));
        QTRY_COMPARE(received.size(), 1);
        QVERIFY(received.first().first().toString().size() < SingleInstance::longestMessage);
    }

    void oneThatEndsTakesNothingOver()
    {
        SingleInstance first(m_name);
        QVERIFY(first.listen());
        first.close();
        SingleInstance next(m_name);
        QVERIFY(!next.handOver(u"x"_s));
        QVERIFY(next.listen());
    }

    void aNewOneTakesThePlaceOfOneThatCrashed()
    {
        QVERIFY(leaveBehind());
        SingleInstance next(m_name);
        QVERIFY(!next.handOver(u"x"_s));
        QVERIFY(next.listen());
        QSignalSpy received(&next, &SingleInstance::linkReceived);
        QVERIFY(handedOver(u"evt_1"_s));
        QTRY_COMPARE(received.size(), 1);
    }

private:
    /// A socket's file as one leaves it that could not clean up.
    bool leaveBehind() const
    {
        QLocalServer server;
        if (!server.listen(m_name))
            return false;
        const QByteArray path = QFile::encodeName(server.fullServerName());
        server.close();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= qsizetype(sizeof(address.sun_path)))
            return false;
        std::copy(path.begin(), path.end(), address.sun_path);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const bool bound =
            ::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
        ::close(socket);
        return bound && QFile::exists(QFile::decodeName(path));
    }
    /// From a thread of its own, as another process would.
    bool handedOver(const QString &link)
    {
        bool done = false;
        const std::unique_ptr<QThread> other(
            QThread::create([&] { done = SingleInstance(m_name).handOver(link); }));
        other->start();
        while (!other->wait(10))
            QCoreApplication::processEvents();
        return done;
    }

    QString m_name;
};

QTEST_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
