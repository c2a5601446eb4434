#include "ctlprocess.h"
#include "pubsublab.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// A whole server against the peer: tested, under load, and killed in the middle of sending.
class TestGcpPubSubServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_lab.start(), m_lab.problem().constData());
        serve();
        QFile key(m_dir.filePath(u"key.json"_s));
        QVERIFY(key.open(QIODevice::WriteOnly) && key.write(m_lab.keyFile()) > 0);
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aDestinationIsAddedAndTested()
    {
        const CtlResult added =
            ctl({u"destinations"_s, u"add"_s, u"--type"_s, u"gcp_pubsub"_s, u"--set"_s,
                 u"project_id=lab"_s, u"--set"_s, u"topic=events"_s, u"--set"_s,
                 u"service_account_json=@"_s + m_dir.filePath(u"key.json"_s), u"--json"_s});
        QVERIFY2(added.code == 0, added.err.constData());
        QVERIFY2(!added.out.contains("BEGIN PRIVATE KEY"), added.out.constData());
        const CtlResult tested =
            ctl({u"destinations"_s, u"test"_s,
                 QString::fromStdString(nlohmann::json::parse(added.out.toStdString())["id"])});
        QVERIFY2(tested.code == 0, tested.err.constData());
        const QString lines = QString::fromUtf8(tested.out);
        for (const QString &line :
             {u"! secure the connection"_s, u"✓ sign in"_s, u"✓ permission"_s, u"✓ send"_s})
            QVERIFY2(lines.contains(line), qPrintable(lines));
    }

    void thousandsArriveInBatches()
    {
        publish(0, 3000);
        QTRY_COMPARE_WITH_TIMEOUT(m_lab.count("unique"), 1 + 3000, 30'000);
        const QJsonObject counts = m_lab.counts();
        qInfo("%d messages in %d requests, %d in the largest", counts["messages"_L1].toInt(),
              counts["requests"_L1].toInt(), counts["largest"_L1].toInt());
        QCOMPARE(counts["messages"_L1].toInt(), 1 + 3000);
        QVERIFY(counts["largest"_L1].toInt() > 1);
    }

    void aServerThatIsKilledLosesNothing()
    {
        (void)m_lab.counts({{u"fault"_s, u"hang"_s}});
        const int requests = m_lab.count("requests");
        publish(3000, 200);
        QTRY_VERIFY_WITH_TIMEOUT(m_lab.count("requests") > requests, 10'000);
        m_server->kill();
        (void)m_lab.counts({{u"fault"_s, QString()}});
        serve();
        QTRY_COMPARE_WITH_TIMEOUT(m_lab.count("unique"), 1 + 3200, 30'000);
        QCOMPARE(m_server->stop(), 0);
    }

private:
    void serve()
    {
        m_server = std::make_unique<CtlProcess>(
            QStringList{u"serve"_s, u"--store"_s, u"sqlite:"_s + m_dir.filePath(u"e.db"_s),
                        u"--listen"_s, u"127.0.0.1:0"_s, u"--ca-file"_s, m_lab.caFile(),
                        u"--allow-address"_s, u"127.0.0.1"_s, u"--allow-address"_s, u"::1"_s,
                        u"--retry-schedule"_s, u"1s,1s,1s"_s},
            QStringList{u"DECKHAND_ADMIN_KEY="_s + testKey,
                        u"DECKHAND_BASE_URLS=gcp_pubsub="_s + QString::fromLatin1(m_lab.url())});
        m_url = m_server->waitUntilReady();
        QVERIFY2(!m_url.isEmpty(), m_server->allErr().constData());
    }
    CtlResult ctl(const QStringList &words, const QByteArray &input = {})
    {
        return runCtl(words, input, {u"DECKHAND_URL="_s + m_url, u"DECKHAND_KEY="_s + testKey});
    }
    void publish(int from, int howMany)
    {
        QByteArray lines;
        for (int i = from; i < from + howMany; ++i)
            lines += "{\"type\":\"task_run.completed\",\"data\":{\"n\":" + QByteArray::number(i) +
                     "}}\n";
        const CtlResult published = ctl({u"publish"_s, u"--file"_s, u"-"_s}, lines);
        QVERIFY2(published.code == 0, published.err.constData());
    }

    PubSubLab m_lab;
    const QTemporaryDir m_dir;
    QString m_url;
    std::unique_ptr<CtlProcess> m_server;
};

QTEST_GUILESS_MAIN(TestGcpPubSubServer)
#include "tst_gcp_pubsubserver.moc"
