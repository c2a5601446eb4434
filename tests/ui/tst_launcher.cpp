// Windows on connections, over real servers: opened, replaced, side by side, by links and by other
// processes.

#include "console/singleinstance.h"
#include "launcherfixture.h"
#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTcpServer>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// An engine behind HTTP that says where it is.
struct Site
{
    explicit Site(const QString &environment)
    {
        engine.onInfo = [environment] {
            return readyFuture<ServerInfo>(
                ServerInfo{u"Deckhand"_s, u"0.1.0"_s, environment, {"stream"}, {}});
        };
        HttpServerSettings settings;
        settings.port = 0;
        auto started = HttpServer::start(engine, settings, {});
        if (started)
            server = std::move(*started);
    }
    [[nodiscard]] QUrl url() const { return QUrl(server->url()); }

    FakeEngine engine;
    std::unique_ptr<HttpServer> server;
};

} // namespace

class TestLauncher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_home = std::make_unique<LauncherFixture>();
        m_staging = std::make_unique<Site>(u"staging"_s);
        m_production = std::make_unique<Site>(u"production"_s);
    }
    void cleanup()
    {
        m_home.reset();
        m_staging.reset();
        m_production.reset();
    }

    void aServerOfTheFirstPageBecomesAConnection()
    {
        m_home->launcher->carryOut({});
        auto *page = m_home->launcher->visibleWindow();
        QCOMPARE(page->objectName(), u"firstRun"_s);
        page->findChild<QLineEdit *>(u"serverUrl"_s)->setText(m_production->url().toString());
        page->findChild<QLineEdit *>(u"serverKey"_s)->setText(u"sk_live_operator"_s);
        page->findChild<QPushButton *>(u"connectServer"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->session(), LauncherFixture::patience);
        const Profile *made = m_home->launcher->profiles().findServer(m_production->url());
        QVERIFY(made && made->usedAt);
        QCOMPARE(made->environment, Environment::Production);
        QVERIFY(m_home->launcher->session()->window().windowTitle().contains(u"[PRODUCTION]"_s));
        QVERIFY(m_home->launcher->session()->models().lock.isLocked());
        QTRY_VERIFY(m_home->keychain.entries.count(KeyKeeper::entryOf(made->id)) == 1);
        const auto written = [] {
            QFile file(storeFolder() + u"/profiles.ini"_s);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_VERIFY(written().contains(made->id.toUtf8()));
        QVERIFY(!written().contains("sk_live"));
    }

    void aWrongKeyIsToldWhereItWasEntered()
    {
        m_home->launcher->carryOut(wish(LaunchRequest::Wish::Server, m_staging->url()),
                                   Secret("sk_live_wrong"));
        QSignalSpy failed(m_home->launcher.get(), &Launcher::failed);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, LauncherFixture::patience);
        QVERIFY(!m_home->launcher->session());
        QCOMPARE(m_home->launcher->visibleWindow()->objectName(), u"firstRun"_s);
        QVERIFY(!m_home->launcher->profiles().findServer(m_staging->url()));
        QVERIFY(m_home->keychain.entries.empty());
    }

    void whoeverEndsTheProgramDoesNotWaitForASilentServer()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QUrl url(u"http://127.0.0.1:%1"_s.arg(silent.serverPort()));
        const Profile profile = m_home->keep(u"Silent"_s, url, Environment::Staging);
        m_home->launcher->openProfile(profile, Secret("sk_live_viewer"), OpenIn::NewWindow);
        QTRY_VERIFY(silent.hasPendingConnections());
        QElapsedTimer time;
        time.start();
        m_home->launcher.reset(); // the server has half a minute for its answer
        QVERIFY2(time.elapsed() < 10'000, qPrintable(QString::number(time.elapsed())));
    }

    void theLastOneIsOpenedAgainWithItsKey()
    {
        open(keep(u"Stage"_s, *m_staging), Secret("sk_live_viewer"));
        m_home->restart();
        m_home->launcher->carryOut({});
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->session(), LauncherFixture::patience);
        QVERIFY(m_home->launcher->session()->window().windowTitle().contains(u"Stage [STAGING]"_s));
    }

    void aKeyForOneServerIsNotSentToAnother()
    {
        const Profile stage = keep(u"Stage"_s, *m_staging);
        open(stage, Secret("sk_live_viewer"));
        m_home->restart();
        // Said beside no server, it is not for what was open last time.
        m_home->launcher->carryOut({}, Secret("sk_live_wrong"));
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->session(), LauncherFixture::patience);
        QCOMPARE(m_home->keychain.entries.at(KeyKeeper::entryOf(stage.id)),
                 Secret("sk_live_viewer"));
    }

    void aWindowShowsAnotherConnectionInItsPlace()
    {
        open(keep(u"Stage"_s, *m_staging), Secret("sk_live_viewer"));
        QTRY_VERIFY(m_staging->engine.callsOf(u"stats"_s) > 0);
        m_home->launcher->session()->window().setGeometry(40, 50, 1100, 760);
        open(keep(u"Prod"_s, *m_production), Secret("sk_live_admin"));
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        QCOMPARE(m_home->launcher->session()->window().size(), QSize(1100, 760));
        QVERIFY(m_home->launcher->session()->window().windowTitle().startsWith(u"Prod "_s));
        // Nothing asks the former one any more.
        QTRY_COMPARE(m_staging->engine.subscribers(), 0);
    }

    void windowsStandSideBySideOneAConnection()
    {
        const Profile stage = keep(u"Stage"_s, *m_staging);
        open(stage, Secret("sk_live_viewer"));
        const Profile prod = keep(u"Prod"_s, *m_production);
        open(prod, Secret("sk_live_admin"), OpenIn::NewWindow);
        QCOMPARE(m_home->launcher->windows(), std::size_t(2));
        QVERIFY(m_home->launcher->sessionOf(stage.id) != m_home->launcher->sessionOf(prod.id));
        // One that is open comes to the front instead.
        m_home->launcher->openProfile(stage, {}, OpenIn::NewWindow);
        QCOMPARE(m_home->launcher->windows(), std::size_t(2));
        m_home->launcher->sessionOf(stage.id)->window().close();
        QTRY_COMPARE(m_home->launcher->windows(), std::size_t(1));
        QVERIFY(!m_home->launcher->isOpen(stage.id));
    }

    void aLinkOpensTheConnectionItNames()
    {
        const Profile stage = keep(u"Stage"_s, *m_staging);
        const Profile prod = keep(u"Prod"_s, *m_production);
        m_home->keychain.entries[KeyKeeper::entryOf(prod.id)] = Secret("sk_live_admin");
        open(stage, Secret("sk_live_viewer"));
        m_home->launcher->takeOver(u"deckhand://Stage/event/evt_1"_s);
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        QCOMPARE(m_home->launcher->session()->window().place(), Place::Events);
        m_home->launcher->takeOver(u"deckhand://Prod/delivery/edlv_1"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->isOpen(prod.id), LauncherFixture::patience);
        QTRY_COMPARE(m_home->launcher->sessionOf(prod.id)->window().place(), Place::Deliveries);
        QCOMPARE(m_home->launcher->windows(), std::size_t(2));
        // Pasted into a window it leads to the other one, too.
        m_home->launcher->sessionOf(prod.id)->window().follow(
            {LinkTarget::Replay, "rply_1", u"Stage"_s});
        QCOMPARE(m_home->launcher->sessionOf(stage.id)->window().place(), Place::Replays);
        m_home->launcher->takeOver(u"deckhand://Nowhere/event/evt_1"_s);
        QCOMPARE(m_home->launcher->windows(), std::size_t(2));
    }

    void aNewKeyConnectsTheSameWindowAnew()
    {
        const Profile stage = keep(u"Stage"_s, *m_staging);
        open(stage, Secret("sk_live_viewer"));
        m_home->launcher->openProfile(*m_home->launcher->profiles().find(stage.id), {},
                                      OpenIn::ThisWindow);
        const Session *former = m_home->launcher->session();
        open(*m_home->launcher->profiles().find(stage.id), Secret("sk_live_admin"));
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        QVERIFY(m_home->launcher->session() != former);
        QCOMPARE(m_home->keychain.entries[KeyKeeper::entryOf(stage.id)], Secret("sk_live_admin"));
    }

    void anotherProcessHandsItsWishOver()
    {
        const Profile stage = keep(u"Stage"_s, *m_staging);
        m_home->keychain.entries[KeyKeeper::entryOf(stage.id)] = Secret("sk_live_viewer");
        LaunchRequest request;
        request.wish = LaunchRequest::Wish::Profile;
        request.profile = u"stage"_s;
        request.link = u"deckhand://Stage/replay/rply_1"_s;
        QCOMPARE(parseLaunchRequest(toText(request)), request);
        QVERIFY(toText(request).toUtf8().size() < SingleInstance::longestMessage);
        m_home->launcher->takeOver(toText(request));
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->isOpen(stage.id), LauncherFixture::patience);
        QTRY_COMPARE(m_home->launcher->session()->window().place(), Place::Replays);
    }

    void whatOtherProcessesSayIsNotTrusted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("no JSON") << u"{"_s;
        QTest::newRow("a list") << u"{[1]}"_s;
        QTest::newRow("another wish") << u"{\"open\":\"everything\"}"_s;
        QTest::newRow("a server that is none") << u"{\"open\":\"server\",\"server\":\"::\"}"_s;
        QTest::newRow("a profile that is none") << u"{\"open\":\"profile\",\"profile\":\"?\"}"_s;
        QTest::newRow("no link") << u"deckhand://"_s;
    }

    void whatOtherProcessesSayIsNotTrusted()
    {
        QFETCH(QString, text);
        m_home->launcher->takeOver(text);
        // What is said after it is done, and is all that is.
        const Profile stage = keep(u"Stage"_s, *m_staging);
        m_home->keychain.entries[KeyKeeper::entryOf(stage.id)] = Secret("sk_live_viewer");
        m_home->launcher->takeOver(u"deckhand://Stage/event/evt_1"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->isOpen(stage.id), LauncherFixture::patience);
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        QCOMPARE(m_home->launcher->session()->profile().id, stage.id);
    }

    void aServerThatIsProductionIsTreatedSo()
    {
        Profile mistaken = keep(u"Mistaken"_s, *m_production);
        mistaken.environment = Environment::Development;
        mistaken.safety = SafetyLevel::Free;
        QVERIFY(m_home->launcher->profiles().save(mistaken));
        open(mistaken, Secret("sk_live_admin"));
        Session *session = m_home->launcher->session();
        QVERIFY(session->window().windowTitle().contains(u"[PRODUCTION]"_s));
        QVERIFY(session->models().lock.isLocked());
        auto refused = session->models().engine->deliveries().retry(DeliveryId("edlv_1"));
        QTRY_VERIFY(refused.isFinished());
        QVERIFY(!refused.result());
        QCOMPARE(m_production->engine.callsOf(u"retry"_s), 0);
        session->models().lock.unlockForAWhile();
        auto allowed = session->models().engine->deliveries().retry(DeliveryId("edlv_1"));
        QTRY_VERIFY(allowed.isFinished());
        QCOMPARE(m_production->engine.callsOf(u"retry"_s), 1);
    }

    void theLevelOfAWindowIsThatOfItsConnection()
    {
        Profile stage = keep(u"Stage"_s, *m_staging);
        stage.safety = SafetyLevel::ReadOnly;
        QVERIFY(m_home->launcher->profiles().save(stage));
        open(stage, Secret("sk_live_viewer"));
        QVERIFY(m_home->launcher->session()->models().lock.isLocked());
        m_home->launcher->profiles().remove(u"none"_s);
        ConsoleSettings settings(settingsFile(stage));
        QCOMPARE(settings.safety(), SafetyLevel::ReadOnly);
    }

    void aKeyInAFileIsSaidForAsLongAsItIsUsed()
    {
        Profile stage = keep(u"Stage"_s, *m_staging);
        stage.keyPlace = KeyPlace::File;
        QVERIFY(m_home->launcher->profiles().save(stage));
        open(stage, Secret("sk_live_viewer"));
        const auto notice = [this] {
            return m_home->launcher->session()->window().findChild<QWidget *>(u"standingNotice"_s);
        };
        QTRY_VERIFY(notice() && notice()->isVisible());
        QVERIFY(m_home->keychain.entries.empty());
        QTRY_VERIFY(QFile::exists(storeFolder() + u"/keys"_s));
        m_home->restart();
        m_home->launcher->carryOut({});
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->session() && notice(),
                                 LauncherFixture::patience);
    }

    void withoutAKeychainAKeyLastsForTheSession()
    {
        m_home->keychain.absent = true;
        const Profile stage = keep(u"Stage"_s, *m_staging);
        const Profile prod = keep(u"Prod"_s, *m_production);
        open(stage, Secret("sk_live_viewer"));
        open(prod, Secret("sk_live_admin"));
        m_home->launcher->openProfile(stage, {}, OpenIn::ThisWindow);
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->isOpen(stage.id), LauncherFixture::patience);
        QVERIFY(!QFile::exists(storeFolder() + u"/keys"_s));
        m_home->restart();
        m_home->launcher->carryOut({});
        QTRY_VERIFY(m_home->launcher->visibleWindow()->isVisible());
        QVERIFY(!m_home->launcher->session());
    }

    void aStoreOfThisComputerIsLeftAndOpenedAgain()
    {
        const Profile local = *m_home->launcher->profiles().find(QLatin1String(localProfileId));
        open(local, {});
        QVERIFY(m_home->launcher->session()->window().windowTitle().contains(u"[LOCAL]"_s));
        open(keep(u"Stage"_s, *m_staging), Secret("sk_live_viewer"));
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        open(local, {});
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        QVERIFY(m_home->launcher->session()->window().windowTitle().contains(u"[LOCAL]"_s));
    }

    void forgettingAConnectionForgetsItsKey()
    {
        const Profile stage = keep(u"Stage"_s, *m_staging);
        m_home->keychain.entries[KeyKeeper::entryOf(stage.id)] = Secret("sk_live_viewer");
        m_home->launcher->profiles().remove(stage.id);
        QVERIFY(m_home->keychain.entries.empty());
    }

    void whatAnOlderVersionRememberedIsTakenOver()
    {
        m_home->launcher.reset();
        QVERIFY(QDir().mkpath(storeFolder()));
        {
            QSettings choice(storeFolder() + u"/choice.ini"_s, QSettings::IniFormat);
            choice.setValue(u"kind"_s, u"server"_s);
            choice.setValue(u"server"_s, u"https://old.example.com"_s);
        }
        m_home->restart();
        const Profile *taken =
            m_home->launcher->profiles().findServer(QUrl(u"https://old.example.com"_s));
        QVERIFY(taken && taken->usedAt);
    }

private:
    static LaunchRequest wish(LaunchRequest::Wish wish, const QUrl &server)
    {
        LaunchRequest request;
        request.wish = wish;
        request.server = server;
        return request;
    }
    Profile keep(const QString &name, const Site &place) const
    {
        return m_home->keep(name, place.url(),
                            name == u"Stage"_s ? Environment::Staging : Environment::Production);
    }
    void open(const Profile &profile, const Secret &key, OpenIn where = OpenIn::ThisWindow) const
    {
        m_home->open(profile, key, where);
    }

    std::unique_ptr<LauncherFixture> m_home;
    std::unique_ptr<Site> m_staging, m_production;
};

QTEST_MAIN(TestLauncher)
#include "tst_launcher.moc"
