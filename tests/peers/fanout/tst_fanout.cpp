#include "ctlprocess.h"

#include "peers/fanout/eightpeers.h"
#include "peers/support/recordingfactory.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// One event, one run of `deckhandctl serve`, all eight destination types, each against its peer:
/// eight receipts of the same bytes.
class TestFanout : public QObject
{
    Q_OBJECT

private:
    const QTemporaryDir m_dir;
    EightPeers m_peers;
    std::unique_ptr<CtlProcess> m_server;
    QStringList m_environment;

    void serve();
    void add(const QByteArray &type);
    [[nodiscard]] QByteArray publish();
    void waitForEightDeliveries();
    void compareReceipts(const QByteArray &eventId);
    CtlResult ctl(const QStringList &words) { return runCtl(words, {}, m_environment); }

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void oneEventArrivesEightTimes();
};

void TestFanout::initTestCase()
{
    const QByteArray problem = m_peers.start();
    QVERIFY2(problem.isEmpty(), problem.constData());
    serve();
}

void TestFanout::serve()
{
    QByteArrayList urls;
    for (const auto &[name, url] : m_peers.baseUrls())
        urls += name + '=' + url;
    m_server = std::make_unique<CtlProcess>(
        QStringList{u"serve"_s, u"--store"_s, u"sqlite:"_s + m_dir.filePath(u"events.db"_s),
                    u"--listen"_s, u"127.0.0.1:0"_s, u"--ca-file"_s, m_peers.caFile(),
                    u"--allow-address"_s, u"127.0.0.1"_s, u"--allow-address"_s, u"::1"_s},
        QStringList{u"DECKHAND_ADMIN_KEY="_s + testKey,
                    u"DECKHAND_BASE_URLS="_s + QString::fromLatin1(urls.join(','))});
    const QString url = m_server->waitUntilReady();
    QVERIFY2(!url.isEmpty(), m_server->allErr().constData());
    m_environment = {u"DECKHAND_URL="_s + url, u"DECKHAND_KEY="_s + testKey};
}

void TestFanout::add(const QByteArray &type)
{
    QStringList words{u"destinations"_s,         u"add"_s,      u"--type"_s,
                      QString::fromLatin1(type), u"--events"_s, u"task_run.completed"_s};
    const DestinationConfig config = m_peers.destination(type).config;
    for (const auto &[name, value] : config.fields)
        words << u"--set"_s << name + u'=' + value;
    for (const auto &[name, value] : config.credentials)
        words << u"--set"_s << name + u'=' + QString::fromUtf8(value.reveal());
    const CtlResult added = ctl(words);
    QVERIFY2(added.code == 0, QByteArray(type + ": " + added.err).constData());
}

QByteArray TestFanout::publish()
{
    const CtlResult published =
        ctl({u"publish"_s, u"task_run.completed"_s,
             u"{\"z\":1.50, \"id\":\"trun_1\",\"text\":\"é\"}"_s, u"--json"_s});
    if (published.code != 0)
        qWarning("%s", published.err.constData());
    return QJsonDocument::fromJson(published.out)[u"id"].toString().toUtf8();
}

void TestFanout::waitForEightDeliveries()
{
    CtlResult found;
    const auto delivered = [&] {
        found = ctl({u"search"_s, u"status:success"_s, u"--deliveries"_s, u"--json"_s});
        return found.out.count("\"id\":\"edlv_") == 8;
    };
    if (!QTest::qWaitFor(delivered, 60'000)) {
        found = ctl({u"search"_s, u"-status:success"_s, u"--deliveries"_s, u"--json"_s});
        QFAIL(found.out.constData());
    }
}

void TestFanout::compareReceipts(const QByteArray &eventId)
{
    QByteArray sent;
    for (const QByteArray &type : typeNames()) {
        QCOMPARE(m_peers.missing(type, {eventId}), QByteArrayList());
        const std::vector<QByteArray> received = m_peers.bodies(type, eventId);
        QCOMPARE(received.size(), std::size_t(1));
        qInfo("%-16s %s", type.constData(), received.front().constData());
        if (sent.isEmpty())
            sent = received.front();
        QCOMPARE(received.front(), sent);
    }
    QVERIFY2(sent.contains("\"z\":1.50, \"id\":\"trun_1\""), sent.constData());
    QCOMPARE(m_peers.badSignatures(), 0);
}

void TestFanout::oneEventArrivesEightTimes()
{
    for (const QByteArray &type : typeNames())
        add(type);
    if (QTest::currentTestFailed())
        return;
    const QByteArray id = publish();
    QVERIFY2(id.startsWith("evt_"), id.constData());
    waitForEightDeliveries();
    if (QTest::currentTestFailed())
        return;
    compareReceipts(id);
    QCOMPARE(m_server->stop(), 0);
}

QTEST_GUILESS_MAIN(TestFanout)
#include "tst_fanout.moc"
