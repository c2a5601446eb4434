#include "console/publishkey.h"
#include "console/session.h"
#include "scriptedvault.h"
#include "support/fakeengine.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;

namespace {

int keysNamed(FakeEngine &engine, const QString &text)
{
    const auto keys = engine.access().listKeys().result();
    return int(std::count_if(keys->begin(), keys->end(),
                             [&](const ApiKey &key) { return key.name.contains(text); }));
}

} // namespace

class TestPublishKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void aServerIsOpenedWithItsKeyOnly()
    {
        FakeEngine engine;
        HttpServerSettings settings;
        settings.port = 0;
        const auto server = HttpServer::start(engine, settings, {});
        QVERIFY(server);
        const QUrl url((*server)->url());
        const auto running = startRemote(url, Secret("sk_live_admin"));
        QVERIFY2(running, running ? "" : qPrintable(running.error().text()));
        QCOMPARE(running->info.environment, QStringLiteral("test"));
        const auto refused = startRemote(url, Secret("sk_live_of_nobody"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::Unauthorized);
    }

    void isMadeOnceAndKept()
    {
        FakeEngine engine;
        ScriptedVault vault;
        PublishKey first(engine, vault, QStringLiteral("store"));
        QSignalSpy ready(&first, &PublishKey::ready);
        first.start();
        QTRY_COMPARE(ready.count(), 1);
        QVERIFY(first.isKept());
        QVERIFY(!first.secret().isEmpty());
        QCOMPARE(engine.access().authenticate(first.secret()).result()->role, Role::Publisher);

        PublishKey second(engine, vault, QStringLiteral("store"));
        QSignalSpy again(&second, &PublishKey::ready);
        second.start();
        QTRY_COMPARE(again.count(), 1);
        QVERIFY(second.secret() == first.secret());
        QCOMPARE(keysNamed(engine, QStringLiteral("Programs")), 1);
    }

    void isMadeAnewWhereTheStoreDoesNotKnowIt()
    {
        FakeEngine engine;
        ScriptedVault vault;
        vault.entries[QStringLiteral("store")] = Secret("sk_live_of_another_store");
        PublishKey key(engine, vault, QStringLiteral("store"));
        QSignalSpy ready(&key, &PublishKey::ready);
        key.start();
        QTRY_COMPARE(ready.count(), 1);
        QVERIFY(engine.access().authenticate(key.secret()).result().has_value());
        QVERIFY(vault.entries[QStringLiteral("store")] == key.secret());
    }

    void holdsForTheSessionWhereNothingKeepsIt_data()
    {
        QTest::addColumn<bool>("absent");
        QTest::newRow("no keychain") << true;
        QTest::newRow("keychain refuses") << false;
    }
    void holdsForTheSessionWhereNothingKeepsIt()
    {
        QFETCH(bool, absent);
        FakeEngine engine;
        ScriptedVault vault;
        vault.absent = absent;
        vault.readOnly = true;
        for (int session = 0; session < 3; ++session) {
            PublishKey key(engine, vault, QStringLiteral("store"));
            QSignalSpy ready(&key, &PublishKey::ready);
            key.start();
            QTRY_COMPARE(ready.count(), 1);
            QVERIFY(!key.isKept());
            QVERIFY(!key.whyNotKept().isEmpty());
            // Those of former sessions do not pile up.
            QTRY_COMPARE(keysNamed(engine, QStringLiteral("Programs")), 1);
        }
        QVERIFY(vault.entries.empty());
    }
};

QTEST_GUILESS_MAIN(TestPublishKey)
#include "tst_publishkey.moc"
