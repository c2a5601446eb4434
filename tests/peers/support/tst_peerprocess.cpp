#include "peers/support/peerprocess.h"

#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace deckhand;

namespace {

QStringList shell(const char *script)
{
    return {QStringLiteral("-c"), QString::fromUtf8(script)};
}

const QString sh = QStringLiteral("/bin/sh");

} // namespace

class TestPeerProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void waitsForALine()
    {
        PeerProcess peer;
        QVERIFY(peer.start(sh, shell("echo one; echo two >&2; echo three; exec sleep 60")));
        QVERIFY(peer.waitForLine("three"));
        QCOMPARE(peer.log(), QByteArray("one\ntwo\nthree\n"));
        QVERIFY(!peer.waitForLine("four", 50));
        QVERIFY(peer.isRunning());
    }

    void noticesThatTheProgramEnded()
    {
        PeerProcess peer;
        QVERIFY(peer.start(sh, shell("echo sorry; exit 3")));
        QVERIFY(!peer.waitForPort(freePort()));
        QVERIFY(!peer.waitForLine("ready"));
        QVERIFY(peer.waitForLine("sorry"));
    }

    void saysWhatCannotBeStarted()
    {
        PeerProcess peer;
        QVERIFY(!peer.start(QStringLiteral("/nowhere/peer"), {}));
        QVERIFY2(peer.log().contains("/nowhere/peer"), peer.log().constData());
    }

    void stopsTheWholeGroup()
    {
        PeerProcess peer;
        // A child that ignores SIGTERM and outlives its parent.
        QVERIFY(peer.start(sh, shell("(trap '' TERM; echo child $$; exec sleep 60) & wait")));
        QVERIFY(peer.waitForLine("child"));
        const qint64 pid = peer.pid();
        QCOMPARE(::kill(pid_t(-pid), 0), 0);
        peer.stop();
        QVERIFY(!peer.isRunning());
        QTRY_VERIFY(::kill(pid_t(-pid), 0) != 0); // until init has reaped the child
    }

    void startsAgain()
    {
        PeerProcess peer;
        QVERIFY(peer.start(sh, shell("echo first; exec sleep 60")));
        QVERIFY(peer.waitForLine("first"));
        QVERIFY(peer.start(sh, shell("echo second; exec sleep 60")));
        QVERIFY(peer.waitForLine("second"));
        QVERIFY(!peer.log().contains("first"));
    }
};

QTEST_GUILESS_MAIN(TestPeerProcess)
#include "tst_peerprocess.moc"
