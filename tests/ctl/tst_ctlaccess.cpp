#include "ctlfixture.h"

#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace deckhand;

namespace {

nlohmann::json parsed(const QByteArray &text)
{
    return nlohmann::json::parse(text.toStdString(), nullptr, false);
}

} // namespace

/// Keys of a real server, and the list of what was done with them.
class TestCtlAccess : public QObject, private CtlFixture
{
    Q_OBJECT

private:
    void serve(const QStringList &more = {}, const QStringList &environment = adminKey())
    {
        start(split("serve --listen 127.0.0.1:0 --allow-address 127.0.0.0/8 --store") +
                  QStringList(store()) + more,
              environment);
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void theFirstKeyMayComeFromAFile()
    {
        const QString path = m_folder->filePath(QStringLiteral("admin.key"));
        const QStringList option{QStringLiteral("--admin-key-file"), path};
        // The environment does not stand in for a file that was asked for.
        const CtlResult none =
            runCtl(split("serve --store") + QStringList(store()) + option, {}, adminKey());
        QCOMPARE(none.code, 2);
        QVERIFY2(none.err.contains("--admin-key-file"), none.err.constData());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(testKey.toLatin1() + "\nmore\n");
        file.close();
        serve(option, {});
        QCOMPARE(ctl(split("search")).code, 0);
        QVERIFY(!m_server->allErr().contains(testKey.toLatin1()));
    }

    void keysExpire()
    {
        const QStringList on{QStringLiteral("--store"), store()};
        for (const char *bad : {"yesterday", "0s", "2020-01-31"}) {
            const CtlResult refused =
                runCtl(split("keys add ci --expires") + QStringList(QLatin1String(bad)) + on);
            QCOMPARE(refused.code, 2);
            QVERIFY2(refused.err.contains("--expires"), refused.err.constData());
        }
        const CtlResult added = runCtl(split("keys add ci --expires 2s --json") + on);
        QVERIFY2(added.code == 0, added.err.constData());
        const QString key = QString::fromStdString(parsed(added.out).value("key", std::string()));
        QVERIFY(runCtl(split("keys add other --expires 2999-01-31") + on).code == 0);
        const CtlResult listed = runCtl(split("keys list") + on);
        QVERIFY2(listed.out.contains("2999-01-31 00:00:00"), listed.out.constData());
        serve();
        CtlResult answer;
        QVERIFY(QTest::qWaitFor(
            [&] {
                answer = ctl(split("search"), {}, key);
                return answer.code == 4;
            },
            10'000));
        QVERIFY2(answer.err.contains("(ci) expired on"), answer.err.constData());
        QCOMPARE(m_server->stop(), 0);
        QVERIFY(runCtl(split("keys list") + on).out.contains(" expired"));
    }

    void whoChangedWhatIsListed()
    {
        serve();
        QCOMPARE(ctl(split("destinations add --name hook http://127.0.0.1:9/hook")).code, 0);
        const CtlResult listed = ctl(split("audit --json --action event_destination.*"));
        QVERIFY2(listed.code == 0, listed.err.constData());
        const auto entry = parsed(listed.out.trimmed());
        QCOMPARE(QString::fromStdString(entry["actor"]["name"]), QStringLiteral("admin"));
        QCOMPARE(QString::fromStdString(entry["actor"]["role"]), QStringLiteral("admin"));
        QCOMPARE(QString::fromStdString(entry["actor"]["address"]), QStringLiteral("127.0.0.1"));
        QVERIFY(QByteArray::fromStdString(entry["request_id"]).startsWith("req_"));
        const CtlResult table = ctl(split("audit --after 1h"));
        QVERIFY2(table.out.contains("api_key.created"), table.out.constData());
        QVERIFY(table.out.contains("(server)"));
        QCOMPARE(ctl(split("audit --after soon")).code, 2);
    }
};

QTEST_GUILESS_MAIN(TestCtlAccess)
#include "tst_ctlaccess.moc"
