// What happens to a connection while it is opened, edited or answered too late: which window gives
// way, what is kept, and that a key goes nowhere but to the place that it was entered for.

#include "launcherfixture.h"
#include "support/deckserver.h"
#include "transport/rawserver.h"
#include "ui/connectiondialog.h"

#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>

#include <atomic>
#include <condition_variable>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A server of few words that notes the keys it hears; it answers once it is let to.
class Listener
{
public:
    explicit Listener(const QByteArray &environment = "staging")
        : m_environment(environment), m_http([this](auto &connection) { serve(connection); })
    {}
    ~Listener() { letGo(); }
    [[nodiscard]] QUrl url() const { return QUrl(QString::fromLatin1(m_http.url(""))); }
    void hold() { m_held = true; }
    void letGo()
    {
        const std::lock_guard lock(m_mutex);
        m_held = false;
        m_free.notify_all();
    }
    [[nodiscard]] int asked() const { return m_asked; }
    [[nodiscard]] bool heard(const QByteArray &key)
    {
        const std::lock_guard lock(m_mutex);
        return m_requests.contains(key);
    }

private:
    void serve(RawServer::Connection &connection)
    {
        for (QByteArray request = connection.request(); !request.isEmpty();
             request = connection.request()) {
            {
                std::unique_lock lock(m_mutex);
                m_requests += request;
                ++m_asked;
                m_free.wait(lock, [this] { return !m_held; });
            }
            if (!request.contains("Bearer sk_live_"))
                connection.write(answer(401, "{\"errors\":[{\"type\":\"auth\","
                                             "\"code\":\"unauthorized\"}]}"));
            else if (request.startsWith("GET /v2/test "))
                connection.write(answer(200, "{\"status\":\"ready\",\"environment\":\"" +
                                                 m_environment +
                                                 "\",\"server\":{\"name\":\"Deckhand\","
                                                 "\"version\":\"0.1.0\","
                                                 "\"capabilities\":[]}}"));
            else if (request.startsWith("DELETE "))
                connection.write(answer(200, "{\"id\":\"evtd_1\",\"deleted\":true}"));
            else
                connection.write(answer(200, "{\"data\":[],\"has_more\":false}"));
        }
    }

    QByteArray m_environment;
    std::mutex m_mutex;
    std::condition_variable m_free;
    std::atomic<bool> m_held{false};
    std::atomic<int> m_asked{0};
    QByteArray m_requests;
    RawServer m_http; ///< last: its threads use the others
};

} // namespace

class TestConnectionChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_home = std::make_unique<LauncherFixture>();
        m_one = std::make_unique<Listener>();
        m_two = std::make_unique<Listener>();
    }
    void cleanup()
    {
        for (Listener *listener : {m_one.get(), m_two.get()})
            listener->letGo();
        m_home.reset();
        m_one.reset();
        m_two.reset();
    }

    void theWindowThatWasAskedGivesWay()
    {
        const Profile first = keep(u"First"_s, *m_one);
        const Profile second = m_home->keep(u"Second"_s, m_one->url(), Environment::Staging);
        const Profile third = keep(u"Third"_s, *m_two);
        m_home->open(first, Secret("sk_live_1"), OpenIn::NewWindow);
        m_home->open(second, Secret("sk_live_1"), OpenIn::NewWindow);
        m_two->hold();
        QSignalSpy opened(m_home->launcher.get(), &Launcher::opened);
        m_home->launcher->openProfile(third, Secret("sk_live_2"), OpenIn::ThisWindow);
        QTRY_VERIFY(m_two->asked() > 0);
        // Somebody goes on in the other window meanwhile.
        QEvent activated(QEvent::WindowActivate);
        QCoreApplication::sendEvent(&m_home->launcher->sessionOf(first.id)->window(), &activated);
        m_two->letGo();
        QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, LauncherFixture::patience);
        QVERIFY(m_home->launcher->isOpen(first.id));
        QVERIFY(!m_home->launcher->isOpen(second.id));
        QVERIFY(m_home->launcher->isOpen(third.id));
    }

    void whatIsChangedWhileAConnectionIsOpenedStays()
    {
        Profile profile = keep(u"First"_s, *m_one);
        m_one->hold();
        QSignalSpy opened(m_home->launcher.get(), &Launcher::opened);
        m_home->launcher->openProfile(profile, Secret("sk_live_1"), OpenIn::ThisWindow);
        QTRY_VERIFY(m_one->asked() > 0);
        profile.name = u"Renamed"_s;
        profile.safety = SafetyLevel::ReadOnly;
        QVERIFY(m_home->launcher->profiles().save(profile));
        m_one->letGo();
        QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, LauncherFixture::patience);
        const Profile *kept = m_home->launcher->profiles().find(profile.id);
        QCOMPARE(kept->name, u"Renamed"_s);
        QVERIFY(kept->usedAt);
        QVERIFY(m_home->launcher->session()->models().lock.isLocked());
    }

    void aConnectionThatIsRemovedWhileItIsOpenedStaysAway()
    {
        const Profile profile = keep(u"First"_s, *m_one);
        m_one->hold();
        m_home->launcher->openProfile(profile, Secret("sk_live_1"), OpenIn::ThisWindow);
        QTRY_VERIFY(m_one->asked() > 0);
        m_home->launcher->profiles().remove(profile.id);
        m_one->letGo();
        m_home->open(keep(u"Second"_s, *m_two), Secret("sk_live_2"));
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        QVERIFY(!m_home->launcher->profiles().find(profile.id));
        QCOMPARE(m_home->keychain.entries.count(KeyKeeper::entryOf(profile.id)), std::size_t(0));
        QVERIFY(!m_one->heard("/v2/event-destinations"));
    }

    void aWindowWhoseServerHasStoppedAnsweringIsClosedAtOnce()
    {
        m_home->open(keep(u"First"_s, *m_one), Secret("sk_live_1"));
        m_one->hold();
        const int asked = m_one->asked();
        MainWindow &window = m_home->launcher->session()->window();
        window.goTo(Place::Destinations);
        QTRY_VERIFY(m_one->asked() > asked);
        const std::weak_ptr<Running> running = m_home->launcher->session()->running();
        QElapsedTimer time;
        time.start();
        window.close();
        QTRY_COMPARE(m_home->launcher->windows(), std::size_t(0));
        QTRY_VERIFY(running.expired());
        QVERIFY2(time.elapsed() < 4'000, qPrintable(QString::number(time.elapsed())));
    }

    void whatWasSentLastIsAnsweredBeforeTheEngineGoes()
    {
        m_home->open(keep(u"First"_s, *m_one), Secret("sk_live_1"));
        Session &session = *m_home->launcher->session();
        Destination gone;
        gone.id = DestinationId("evtd_1");
        m_one->hold();
        session.models().delayed.remove(gone);
        session.models().delayed.flush();
        const QFuture<void> sent = session.models().delayed.sent();
        // Though every read hangs.
        QTRY_VERIFY_WITH_TIMEOUT(m_one->heard("DELETE "), LauncherFixture::patience);
        session.window().close();
        QTRY_COMPARE(m_home->launcher->windows(), std::size_t(0));
        // An engine that went would have answered by itself: as long as it takes another one.
        m_home->open(keep(u"Second"_s, *m_two), Secret("sk_live_2"));
        const std::weak_ptr<Running> other = m_home->launcher->session()->running();
        m_home->launcher->session()->window().close();
        QTRY_VERIFY(other.expired());
        QVERIFY(!sent.isFinished());
        m_one->letGo();
        QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), LauncherFixture::patience);
    }

    void endingDoesNotWaitForAServerThatIsAsked()
    {
        m_one->hold();
        m_home->launcher->openProfile(keep(u"First"_s, *m_one), Secret("sk_live_1"),
                                      OpenIn::NewWindow);
        QTRY_VERIFY(m_one->asked() > 0);
        QElapsedTimer time;
        time.start();
        m_home->launcher.reset();
        QVERIFY2(time.elapsed() < 4'000, qPrintable(QString::number(time.elapsed())));
    }

    void aKeyStaysWithTheServerThatItWasEnteredFor()
    {
        const Profile profile = keep(u"First"_s, *m_one);
        m_home->open(profile, Secret("sk_live_of_one"));
        QVERIFY(m_one->heard("sk_live_of_one"));
        m_home->launcher->session()->window().close();
        QTRY_COMPARE(m_home->launcher->windows(), std::size_t(0));
        // The address is changed, the key is not entered again.
        ConnectionDialog &dialog = showDialog(profile);
        auto *url = dialog.findChild<QLineEdit *>(u"profileUrl"_s);
        url->selectAll();
        QTest::keyClicks(url, m_two->url().toString());
        press(dialog, "testConnection");
        QTRY_VERIFY_WITH_TIMEOUT(m_two->asked() > 0, LauncherFixture::patience);
        press(dialog, "connectProfile");
        QVERIFY(dialog.isVisible());
        QCOMPARE(m_home->launcher->windows(), std::size_t(0));
        QVERIFY(!m_two->heard("sk_live_of_one"));
        QCOMPARE(m_home->keychain.entries.count(KeyKeeper::entryOf(profile.id)), std::size_t(0));
        // With a key of its own it goes on.
        QTest::keyClicks(dialog.findChild<QLineEdit *>(u"profileKey"_s), u"sk_live_of_two"_s);
        QSignalSpy opened(m_home->launcher.get(), &Launcher::opened);
        press(dialog, "connectProfile");
        QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, LauncherFixture::patience);
        QVERIFY(m_two->heard("sk_live_of_two"));
        QVERIFY(!m_one->heard("sk_live_of_two"));
        QVERIFY(!m_two->heard("sk_live_of_one"));
    }

    void anotherPathOfTheServerKeepsTheKey()
    {
        Profile profile = keep(u"First"_s, *m_one);
        m_home->open(profile, Secret("sk_live_1"));
        profile = *m_home->launcher->profiles().find(profile.id);
        profile.url.setPath(u"/v2"_s);
        QVERIFY(m_home->launcher->profiles().save(profile));
        QCOMPARE(m_home->keychain.entries.count(KeyKeeper::entryOf(profile.id)), std::size_t(1));
        m_home->open(profile, {});
        QCOMPARE(m_home->launcher->windows(), std::size_t(1));
    }

    void aKeyMovesAlongToWhereItIsToBeKept()
    {
        const Profile profile = keep(u"First"_s, *m_one);
        m_home->open(profile, Secret("sk_live_1"));
        const QString entry = KeyKeeper::entryOf(profile.id);
        QCOMPARE(m_home->keychain.entries.count(entry), std::size_t(1));
        ConnectionDialog &dialog = showDialog(profile);
        auto *place = dialog.findChild<QComboBox *>(u"profileKeyPlace"_s);
        place->setCurrentIndex(place->findData(int(KeyPlace::File)));
        press(dialog, "saveProfile");
        QTRY_COMPARE(m_home->keychain.entries.count(entry), std::size_t(0));
        // It is said at once, and no longer than it is so.
        QTRY_VERIFY(standing());
        const QString file = storeFolder() + u"/keys"_s;
        QTRY_COMPARE(QDir(file).entryList({u"*.key"_s}).size(), 1);
        place->setCurrentIndex(place->findData(int(KeyPlace::Keychain)));
        press(dialog, "saveProfile");
        QTRY_COMPARE(m_home->keychain.entries.count(entry), std::size_t(1));
        QTRY_VERIFY(!standing());
        QTRY_COMPARE(QDir(file).entryList({u"*.key"_s}).size(), 0);
    }

    void aLevelThatIsChangedHoldsInTheOpenWindow()
    {
        Profile profile = keep(u"First"_s, *m_one);
        m_home->open(profile, Secret("sk_live_1"));
        QVERIFY(!m_home->launcher->session()->models().lock.isLocked());
        m_home->launcher->profiles().setSafety(profile.id, SafetyLevel::ReadOnly);
        QVERIFY(m_home->launcher->session()->models().lock.isLocked());
    }

    void aConnectionThatCannotBeOpenedLeavesAChoice()
    {
        Profile profile = keep(u"First"_s, *m_one);
        m_one.reset();
        m_one = std::make_unique<Listener>();
        m_home->keychain.entries[KeyKeeper::entryOf(profile.id)] = Secret("sk_live_1");
        QSignalSpy failed(m_home->launcher.get(), &Launcher::failed);
        m_home->launcher->openProfile(profile, {}, OpenIn::NewWindow);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, LauncherFixture::patience);
        QCOMPARE(m_home->launcher->visibleWindow()->objectName(), u"firstRun"_s);
        QVERIFY(m_home->launcher->visibleWindow()->isVisible());
    }

    void decksOwnServiceIsOpenedAsWhatItSaysItIs()
    {
        DeckServer deck;
        deck.addEvent("task_run.completed");
        deck.addDestination("webhook", "{\"url\":\"https://hooks.example.com/\"}");
        m_home->launcher->carryOut(serverRequest(deck.url()), Secret(DeckServer::key()));
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->session(), LauncherFixture::patience);
        Session &session = *m_home->launcher->session();
        session.window().goTo(Place::Events);
        QTRY_COMPARE_WITH_TIMEOUT(session.models().destinations.rowCount(), 1,
                                  LauncherFixture::patience);
        QTRY_COMPARE_WITH_TIMEOUT(session.models().connection.state(), LinkState::Live,
                                  LauncherFixture::patience);
        deck.addEvent("task_run.failed");
        QTRY_VERIFY_WITH_TIMEOUT(
            session.models().events.rowCount() + session.models().live.rowCount() > 0,
            LauncherFixture::patience);
        const auto *pill = session.window().findChild<QWidget *>(u"linkState"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(pill->accessibleName().startsWith(u"Polled "_s),
                                  qPrintable(pill->accessibleName()), LauncherFixture::patience);
        QVERIFY2(deck.violations().isEmpty(), qPrintable(deck.violations().join(u'\n')));
        const Profile *made = m_home->launcher->profiles().findServer(deck.url());
        QVERIFY(made);
        QCOMPARE(made->environment, Environment::Production);
        QVERIFY(session.models().lock.isLocked());
        deck.close();
        QTRY_COMPARE_WITH_TIMEOUT(session.models().connection.state(), LinkState::Lost,
                                  LauncherFixture::patience);
        deck.listen();
        QTRY_COMPARE_WITH_TIMEOUT(session.models().connection.state(), LinkState::Live,
                                  LauncherFixture::patience);
    }

private:
    static LaunchRequest serverRequest(const QUrl &url)
    {
        LaunchRequest request;
        request.wish = LaunchRequest::Wish::Server;
        request.server = url;
        return request;
    }
    Profile keep(const QString &name, const Listener &listener) const
    {
        return m_home->keep(name, listener.url(), Environment::Staging);
    }
    ConnectionDialog &showDialog(const Profile &profile) const
    {
        m_home->launcher->showConnections(OpenIn::ThisWindow);
        ConnectionDialog *dialog = nullptr;
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<ConnectionDialog *>(widget))
                dialog = found;
        }
        dialog->choose(*m_home->launcher->profiles().find(profile.id));
        return *dialog;
    }
    static void press(const ConnectionDialog &dialog, const char *name)
    {
        auto *button = dialog.findChild<QPushButton *>(QLatin1String(name));
        QVERIFY2(button->isEnabled(), name);
        button->click();
    }
    [[nodiscard]] QWidget *standing() const
    {
        return m_home->launcher->session()->window().findChild<QWidget *>(u"standingNotice"_s);
    }

    std::unique_ptr<LauncherFixture> m_home;
    std::unique_ptr<Listener> m_one, m_two;
};

QTEST_MAIN(TestConnectionChanges)
#include "tst_connectionchanges.moc"
