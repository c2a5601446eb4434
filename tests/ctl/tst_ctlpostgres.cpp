#include "ctlprocess.h"

#include "support/postgresserver.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// The command line on PostgreSQL.
class TestCtlPostgres : public QObject
{
    Q_OBJECT

private:
    PostgresServer m_server;
    QTemporaryDir m_folder;
    QString m_url;

    [[nodiscard]] QString keyFile(const QString &name = u"sealing.key"_s) const
    {
        return m_folder.filePath(name);
    }
    [[nodiscard]] QStringList words(const char *line) const
    {
        return QString::fromUtf8(line).split(u' ') +
               QStringList{u"--store"_s, m_url, u"--sealing-key"_s, keyFile()};
    }
    [[nodiscard]] QStringList environment() const
    {
        return {QString(u"DECKHAND_ADMIN_KEY="_s + testKey)};
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.error())); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        // The server trusts everybody on its socket, so any password will do.
        m_url = m_server.makeDatabase().replace(u"postgresql:///"_s,
                                                u"postgresql://postgres:hunter2@/"_s);
        QVERIFY(m_url.contains(u"hunter2"_s));
    }

    void aServerRunsAndShowsNoPassword()
    {
        for (int round = 0; round < 2; ++round) {
            CtlProcess server(words("serve --listen 127.0.0.1:0 --log-level debug"), environment());
            const QString url = server.waitUntilReady();
            QByteArray log = server.allErr();
            QVERIFY2(!url.isEmpty(), log.constData());
            const QStringList access{QString(u"DECKHAND_URL="_s + url),
                                     QString(u"DECKHAND_KEY="_s + testKey)};
            QCOMPARE(runCtl({u"publish"_s, u"agent.created"_s, u"{\"n\":1}"_s}, {}, access).code,
                     0);
            const CtlResult found = runCtl({u"search"_s, u"data.n:1"_s, u"--json"_s}, {}, access);
            QCOMPARE(found.out.count('\n'), round + 1);
            QCOMPARE(server.stop(), 0);
            log += server.allErr();
            QVERIFY2(log.contains("postgresql://postgres:****@"), log.constData());
            QVERIFY(!log.contains("hunter2"));
        }
        const CtlResult keys = runCtl(words("keys list"));
        QCOMPARE(keys.code, 0);
        QVERIFY(keys.out.contains("admin"));
    }

    void withoutItsSealingKeyItSaysWhatIsNeeded()
    {
        const CtlResult result = runCtl({u"serve"_s, u"--store"_s, m_url});
        QVERIFY(result.code != 0);
        QVERIFY2(result.err.contains("--sealing-key FILE"), result.err.constData());
        QVERIFY(!result.err.contains("hunter2"));
    }

    void storesAreSealedWithANewKey()
    {
        QCOMPARE(runCtl(words("keys add ci")).code, 0);
        const CtlResult resealed = runCtl(
            words("keys reseal") + QStringList{u"--new-sealing-key"_s, keyFile(u"next.key"_s)});
        QVERIFY2(resealed.code == 0, resealed.err.constData());
        const CtlResult old = runCtl(words("keys list"));
        QVERIFY2(old.code != 0 && old.err.contains("sealing key does not fit"),
                 old.err.constData());
        const CtlResult fits = runCtl({u"keys"_s, u"list"_s, u"--store"_s, m_url,
                                       u"--sealing-key"_s, keyFile(u"next.key"_s)});
        QVERIFY2(fits.code == 0 && fits.out.contains("ci"), fits.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCtlPostgres)
#include "tst_ctlpostgres.moc"
