// The events of a real server, forwarded by a console's window to a real endpoint.

#include "console/host.h"
#include "demo/receiver.h"
#include "launcherfixture.h"
#include "resultof.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>
#include <mutex>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A server whose events are published by the test.
class Server
{
public:
    explicit Server(const Clock &clock)
    {
        Host::Settings settings;
        settings.storeUrl = u"sqlite:"_s + m_folder.filePath(u"events.db"_s);
        settings.port = 0;
        settings.environment = u"staging"_s;
        settings.drainTimeout = milliseconds(200);
        auto started = Host::start(settings, clock);
        if (!started)
            qFatal("%s", qPrintable(started.error().text()));
        m_host = std::move(*started);
        key = result(m_host->engine().access().createKey(u"console"_s, Role::Viewer, {})).secret;
    }
    [[nodiscard]] QUrl url() const { return QUrl(m_host->url()); }
    QByteArray publish(const QByteArray &type = "task_run.completed")
    {
        EventDraft draft;
        draft.type = type;
        draft.data = R"({"id":"trun_1"})";
        return result(m_host->engine().events().publish({draft})).front().event.id.bytes();
    }

    Secret key;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Host> m_host;
};

/// Where they are to arrive.
class Endpoint
{
public:
    Endpoint()
    {
        Receiver::Settings settings;
        settings.onReceived = [this](const Received &received) {
            const std::lock_guard lock(m_mutex);
            for (const auto &[name, value] : received.headers) {
                if (name.toLower() == "webhook-id" && received.answeredStatus == 200)
                    m_ids.append(value);
            }
        };
        auto started = Receiver::start(std::move(settings));
        if (!started)
            qFatal("%s", qPrintable(started.error().text()));
        receiver = std::move(*started);
    }
    [[nodiscard]] QList<QByteArray> ids() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ids;
    }
    void setRefusing(bool refuse) const
    {
        ReceiverDials dials = receiver->dials();
        dials.refuse = refuse;
        receiver->setDials(dials);
    }

    std::unique_ptr<Receiver> receiver;

private:
    mutable std::mutex m_mutex;
    QList<QByteArray> m_ids;
};

} // namespace

class TestForwarding : public QObject
{
    Q_OBJECT

    static constexpr int patience = LauncherFixture::patience;
    SystemClock m_clock;
    std::unique_ptr<LauncherFixture> m_home;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<Endpoint> m_endpoint;
    Profile m_profile;

    [[nodiscard]] MainWindow &window() const { return m_home->launcher->session()->window(); }
    template <class T>
    [[nodiscard]] T *find(const char *name) const
    {
        T *found = window().findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    [[nodiscard]] QString text(const char *name) const { return find<QLabel>(name)->text(); }
    void openDialog() const { window().actions().action("forwardEvents")->trigger(); }
    void start(ForwardBegin begin = ForwardBegin::Last) const
    {
        openDialog();
        find<QLineEdit>("forwardTarget")->setText(QString::fromUtf8(m_endpoint->receiver->url()));
        find<QComboBox>("forwardBegin")->setCurrentIndex(int(begin));
        find<QAbstractButton>("startForward")->click();
        QTRY_COMPARE_WITH_TIMEOUT(text("forwardState"), u"Forwarding"_s, patience);
    }
    void stop() const
    {
        find<QAbstractButton>("stopForward")->click();
        QTRY_COMPARE_WITH_TIMEOUT(text("forwardState"), u"Off"_s, patience);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_home = std::make_unique<LauncherFixture>();
        m_server = std::make_unique<Server>(m_clock);
        m_endpoint = std::make_unique<Endpoint>();
        m_profile = m_home->keep(u"Team"_s, m_server->url(), Environment::Staging);
        m_home->open(m_profile, m_server->key);
    }
    void cleanup()
    {
        m_home.reset();
        m_server.reset();
        m_endpoint.reset();
    }

    void eventsArriveOnceSignedAndAreCaughtUpAfterABreak()
    {
        m_server->publish(); // before it began
        start();
        QList<QByteArray> expected{m_server->publish(), m_server->publish()};
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids(), expected, patience);
        QTRY_COMPARE(text("forwardDelivered"), u"2"_s);
        find<QAbstractButton>("copyForwardSecret")->click();
        m_endpoint->receiver->setSecrets({Secret(QGuiApplication::clipboard()->text().toUtf8())});
        find<QDialog>("forwardDialog")->close();
        expected.append(m_server->publish());
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids(), expected, patience);
        QCOMPARE(m_endpoint->receiver->counters().badSignatures, 0);
        QTRY_VERIFY(find<QAbstractButton>("forwardBadge")->text().contains(u"3"));
        QVERIFY(find<QAbstractButton>("forwardBadge")->isVisible());
        openDialog();
        stop();
        QVERIFY(!find<QAbstractButton>("forwardBadge")->isVisible());
        expected.append(m_server->publish());
        expected.append(m_server->publish());
        start();
        expected.append(m_server->publish());
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids(), expected, patience);
        QCOMPARE(m_endpoint->receiver->counters().badSignatures, 0);
        QCOMPARE(m_endpoint->receiver->counters().duplicates, 0);
    }

    void whatTheFilterLeavesOutIsCountedOnly()
    {
        openDialog();
        find<QLineEdit>("forwardFilter")->setText(u"type:session.*"_s);
        start(ForwardBegin::Now);
        m_server->publish();
        const QByteArray wanted = m_server->publish("session.failed");
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids(), QList{wanted}, patience);
        QTRY_VERIFY(text("forwardRest").contains(u"1 left out"));
        QCOMPARE(text("forwardReceived"), u"2"_s);
    }

    void aTimeBeginsWithWhatHappenedSince()
    {
        const QList<QByteArray> expected{m_server->publish(), m_server->publish()};
        start(ForwardBegin::Time); // an hour ago, unless it is said otherwise
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids(), expected, patience);
    }

    void eventsWaitForATargetThatIsAway()
    {
        m_endpoint->setRefusing(true);
        start();
        QList<QByteArray> expected{m_server->publish(), m_server->publish()};
        QTRY_COMPARE_WITH_TIMEOUT(text("forwardState"), u"Target not reached"_s, patience);
        QTRY_VERIFY(find<QLabel>("forwardWaiting")->text() != u"0");
        QVERIFY(!find<QWidget>("forwardTrouble")->isHidden());
        m_endpoint->setRefusing(false);
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids().size(), 2, patience);
        // What waited comes in any order.
        QList<QByteArray> arrived = m_endpoint->ids();
        std::sort(arrived.begin(), arrived.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(arrived, expected);
        QTRY_COMPARE(text("forwardState"), u"Forwarding"_s);
        QTRY_COMPARE(text("forwardDelivered"), u"2"_s);
        QCOMPARE(text("forwardFailed"), u"0"_s);
        QTRY_VERIFY(find<QWidget>("forwardTrouble")->isHidden());
    }

    void itEndsWithItsWindowAndGoesOnInTheNext()
    {
        start();
        QList<QByteArray> expected{m_server->publish()};
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids(), expected, patience);
        QTRY_COMPARE(text("forwardDelivered"), u"1"_s);
        const std::weak_ptr<Running> former = m_home->launcher->session()->running();
        window().close();
        QTRY_VERIFY_WITH_TIMEOUT(former.expired(), patience);
        expected.append(m_server->publish());
        m_home->open(m_profile, m_server->key);
        QCOMPARE(m_endpoint->ids().size(), 1);
        start();
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->ids(), expected, patience);
    }

    void aStoredEventIsDeliveredHereWithWhatCameOfIt()
    {
        const QByteArray id = m_server->publish();
        window().goTo(Place::Events, {}, id);
        QTRY_VERIFY_WITH_TIMEOUT(m_home->launcher->session()->models().eventDetail.event(),
                                 patience);
        window().actions().action("deliverHere")->trigger();
        QCOMPARE(find<QLineEdit>("deliverHereEvent")->text(), QString::fromUtf8(id));
        auto *target = find<QLineEdit>("deliverHereTarget");
        auto *send = find<QAbstractButton>("sendHere");
        QVERIFY(!send->isEnabled());
        target->setText(QString::fromUtf8(m_endpoint->receiver->url()));
        const auto *message = find<QWidget>("deliverHereMessage");
        const auto said = [message] { return message->findChild<QLabel *>(u"messageText"_s); };
        QVERIFY(said());
        send->click();
        QTRY_VERIFY_WITH_TIMEOUT(said()->text().contains(u"Delivered after"), patience);
        QCOMPARE(m_endpoint->ids(), QList{id});
        m_endpoint->setRefusing(true);
        send->click();
        QTRY_VERIFY_WITH_TIMEOUT(said()->text().contains(u"Nothing listens"), patience);
        find<QLineEdit>("deliverHereEvent")->setText(u"evt_unknown"_s);
        send->click();
        QTRY_VERIFY_WITH_TIMEOUT(said()->text().contains(u"was not delivered"), patience);
    }
};

QTEST_MAIN(TestForwarding)
#include "tst_forwarding.moc"
