#include "ctlprocess.h"
#include "hookdecklab.h"

#include "peers/support/senderbench.h"

#include <QRegularExpression>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// A whole server against the peer: `deckhandctl serve`, and the command line as its client.
class TestHookdeckServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void deliversAndTestsInStages()
    {
        QVERIFY2(m_lab.start(), m_lab.problem().constData());
        const QTemporaryDir folder;
        const QString urls = QString::fromLatin1("hookdeck=" + m_lab.eventsUrl() +
                                                 ",hookdeck_api=" + m_lab.apiUrl() + '/');
        CtlProcess server({u"serve"_s, u"--store"_s, u"sqlite:"_s + folder.filePath(u"e.db"_s),
                           u"--listen"_s, u"127.0.0.1:0"_s, u"--ca-file"_s, m_lab.caFile(),
                           u"--allow-address"_s, u"127.0.0.1"_s, u"--allow-address"_s, u"::1"_s},
                          {u"DECKHAND_ADMIN_KEY="_s + testKey, u"DECKHAND_BASE_URLS="_s + urls});
        const QString url = server.waitUntilReady();
        QVERIFY2(!url.isEmpty(), server.allErr().constData());
        m_environment = {u"DECKHAND_URL="_s + url, u"DECKHAND_KEY="_s + testKey};

        const CtlResult added =
            runCtl({u"destinations"_s, u"add"_s, u"--type"_s, u"hookdeck"_s, u"--set"_s,
                    u"token="_s + QString::fromLatin1(m_lab.token), u"--json"_s},
                   {}, m_environment);
        QVERIFY2(added.code == 0, added.err.constData());
        QVERIFY2(!added.out.contains(m_lab.token), added.out.constData());
        const QString id = QString::fromStdString(
            nlohmann::json::parse(added.out.toStdString())["id"].get<std::string>());

        const CtlResult refused = add("src_orders:wrongwrong");
        QVERIFY2(refused.code != 0 && refused.err.contains("hookdeck.token"),
                 refused.err.constData());

        const CtlResult tested = test(id);
        QVERIFY2(tested.code == 0, tested.err.constData());
        const QString lines = QString::fromUtf8(tested.out);
        for (const QString &line :
             {u"✓ find the host"_s, u"✓ connect"_s, u"! secure the connection"_s, u"– sign in"_s,
              u"✓ permission"_s, u"✓ send"_s, u"delivered"_s})
            QVERIFY2(lines.contains(line), qPrintable(lines));

        const CtlResult published = runCtl(
            {u"publish"_s, u"task_run.completed"_s, u"{\"id\":\"trun_1\"}"_s}, {}, m_environment);
        QVERIFY2(published.code == 0, published.err.constData());
        QTRY_VERIFY_WITH_TIMEOUT(received() == 2, 10'000);

        m_lab.peer.stop();
        const CtlResult failed = test(id);
        QCOMPARE(failed.code, 1);
        const QString failedLines = QString::fromUtf8(failed.out);
        QVERIFY2(failedLines.contains(u"✗ connect"_s), qPrintable(failedLines));
        QVERIFY2(failedLines.contains(u"– send"_s), qPrintable(failedLines));
        QVERIFY2(failed.err.contains("Nothing listens"), failed.err.constData());
        const CtlResult unverified = add("src_other:pX7bV3nT");
        QVERIFY2(unverified.code != 0 && unverified.err.contains("--skip-verification"),
                 unverified.err.constData());
        const CtlResult skipped = add("src_other:pX7bV3nT", u"--skip-verification"_s);
        QVERIFY2(skipped.code == 0, skipped.err.constData());
        QCOMPARE(server.stop(), 0);
    }

    void wrongAddressesAreNamed()
    {
        const QTemporaryDir folder;
        const QStringList words{u"serve"_s, u"--store"_s, u"sqlite:"_s + folder.filePath(u"e.db"_s),
                                u"--ca-file"_s, folder.filePath(u"missing.pem"_s)};
        const CtlResult result = runCtl(words, {}, {u"DECKHAND_BASE_URLS=hookdeck"_s});
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains("DECKHAND_BASE_URLS"), result.err.constData());
        QVERIFY2(result.err.contains("missing.pem"), result.err.constData());
    }

private:
    CtlResult add(const QByteArray &token, const QString &option = u"--inactive"_s)
    {
        return runCtl({u"destinations"_s, u"add"_s, u"--type"_s, u"hookdeck"_s, option, u"--set"_s,
                       u"token="_s + QString::fromLatin1(token.toBase64())},
                      {}, m_environment);
    }
    CtlResult test(const QString &id)
    {
        return runCtl({u"destinations"_s, u"test"_s, id}, {}, m_environment);
    }
    int received()
    {
        SenderBench::Settings settings;
        settings.caFile = m_lab.caFile();
        SenderBench bench(settings);
        const HttpResponse answer = bench.ask("GET", m_lab.apiUrl() + "/__peer");
        return nlohmann::json::parse(answer.body.toStdString(), nullptr, false)
            .value("received", 0);
    }

    HookdeckLab m_lab;
    QStringList m_environment;
};

QTEST_GUILESS_MAIN(TestHookdeckServer)
#include "tst_hookdeckserver.moc"
