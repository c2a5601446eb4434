// Windows on real servers, changed over and back while events flow: nothing of one server is seen
// in the window of another, nothing of a former engine is left, and nothing that was asked is lost.

#include "console/host.h"
#include "launcherfixture.h"
#include "resultof.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTimer>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A real engine on a store of its own behind HTTP. Whatever is in it has its mark.
class Server
{
public:
    Server(const QByteArray &mark, const QString &environment, const Clock &clock) : m_mark(mark)
    {
        Host::Settings settings;
        settings.storeUrl = u"sqlite:"_s + m_folder.filePath(u"events.db"_s);
        settings.port = 0;
        settings.environment = environment;
        settings.drainTimeout = milliseconds(200);
        auto started = Host::start(settings, clock);
        if (!started)
            qFatal("%s", qPrintable(started.error().text()));
        m_host = std::move(*started);
        key = result(m_host->engine().access().createKey(u"console"_s, Role::Admin, {})).secret;
        addDestination(QString::fromUtf8(mark) + u" hook"_s);
        for (int i = 0; i < 5; ++i)
            publish();
    }
    [[nodiscard]] QUrl url() const { return QUrl(m_host->url()); }
    [[nodiscard]] QString mark() const { return QString::fromUtf8(m_mark); }
    /// Nobody listens where it sends to.
    DestinationId addDestination(const QString &name)
    {
        DestinationDraft draft;
        draft.name = name;
        draft.events = Subscription({"*"});
        draft.config.fields[u"url"_s] = u"http://127.0.0.1:9/"_s + mark();
        return result(m_host->engine().destinations().create(draft)).id;
    }
    void publish()
    {
        EventDraft draft;
        draft.type = m_mark + ".happened";
        draft.data = R"({"mark":")" + m_mark + R"("})";
        (void)m_host->engine().events().publish({draft});
    }
    [[nodiscard]] bool has(const DestinationId &id)
    {
        auto answer = m_host->engine().destinations().get(id);
        answer.waitForFinished();
        return answer.resultCount() > 0 && answer.result();
    }

    Secret key;

private:
    QByteArray m_mark;
    QTemporaryDir m_folder;
    std::unique_ptr<Host> m_host;
};

/// Everything that can be read in a window, on whatever page.
QString everythingIn(const QWidget &window)
{
    QStringList seen{window.windowTitle()};
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        seen << widget->accessibleName() << widget->accessibleDescription() << widget->toolTip();
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            seen << label->text();
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            seen << button->text();
        else if (const auto *edit = qobject_cast<const QLineEdit *>(widget))
            seen << edit->text();
        else if (const auto *text = qobject_cast<const QPlainTextEdit *>(widget))
            seen << text->toPlainText();
        const auto *view = qobject_cast<const QAbstractItemView *>(widget);
        const QAbstractItemModel *model = view ? view->model() : nullptr;
        for (int row = 0; model && row < std::min(model->rowCount(), 50); ++row) {
            for (int column = 0; column < model->columnCount(); ++column)
                seen << model->index(row, column).data().toString();
        }
    }
    return seen.join(u'\n');
}

} // namespace

class TestConnectionWindows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_home = std::make_unique<LauncherFixture>();
        m_alpha = std::make_unique<Server>("alpha", u"staging"_s, m_clock);
        m_bravo = std::make_unique<Server>("bravo", u"production"_s, m_clock);
        connect(&m_traffic, &QTimer::timeout, this, [this] {
            m_alpha->publish();
            m_bravo->publish();
        });
        m_traffic.start(20);
    }
    void cleanup()
    {
        m_traffic.stop();
        m_traffic.disconnect(this);
        m_home.reset();
        m_alpha.reset();
        m_bravo.reset();
    }

    void aWindowChangesOverAndBackBesideAnotherOne()
    {
        const Profile alpha = m_home->keep(u"One"_s, m_alpha->url(), Environment::Staging);
        const Profile bravo = m_home->keep(u"Two"_s, m_bravo->url(), Environment::Production);
        const Profile beside = m_home->keep(u"Beside"_s, m_bravo->url(), Environment::Production);
        m_home->open(beside, m_bravo->key, OpenIn::NewWindow);
        m_home->open(alpha, m_alpha->key, OpenIn::NewWindow);
        for (int turn = 0; turn < 2; ++turn) {
            shows(alpha, *m_alpha, *m_bravo, false);
            const std::weak_ptr<Running> former = session(alpha)->running();
            m_home->open(bravo, m_bravo->key);
            QTRY_VERIFY_WITH_TIMEOUT(former.expired(), LauncherFixture::patience);
            QVERIFY(!m_home->launcher->isOpen(alpha.id));
            shows(bravo, *m_bravo, *m_alpha, true);
            shows(beside, *m_bravo, *m_alpha, true);
            const std::weak_ptr<Running> second = session(bravo)->running();
            m_home->open(alpha, m_alpha->key);
            QTRY_VERIFY_WITH_TIMEOUT(second.expired(), LauncherFixture::patience);
            QCOMPARE(m_home->launcher->windows(), std::size_t(2));
        }
        shows(alpha, *m_alpha, *m_bravo, false);
        // The other window has stood all the while.
        shows(beside, *m_bravo, *m_alpha, true);
    }

    void aServerIsComparedWithOneThatIsNotOpen()
    {
        const Profile alpha = m_home->keep(u"One"_s, m_alpha->url(), Environment::Staging);
        const Profile bravo = m_home->keep(u"Two"_s, m_bravo->url(), Environment::Production);
        m_home->open(bravo, m_bravo->key); // which keeps its key
        m_home->open(alpha, m_alpha->key);
        QVERIFY(!m_home->launcher->isOpen(bravo.id));
        MainWindow &window = session(alpha)->window();
        QTRY_COMPARE(session(alpha)->models().destinations.rowCount(), 1);
        window.actions().action("compareInstances")->trigger();
        auto *dialog = window.findChild<QWidget *>(u"instanceDialog"_s);
        QVERIFY(dialog);
        QTRY_VERIFY(session(alpha)->models().editor.isReady());
        auto *other = dialog->findChild<QComboBox *>(u"instanceOther"_s);
        QCOMPARE(other->count(), 1);
        QCOMPARE(other->currentData().toString(), bravo.id);
        dialog->findChild<QAbstractButton *>(u"compareInstances"_s)->click();
        const auto *table = dialog->findChild<QTableWidget *>(u"instanceTable"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), 2, LauncherFixture::patience);
        QCOMPARE(table->item(0, 0)->text(), u"bravo hook"_s);
        QCOMPARE(table->item(1, 0)->text(), u"alpha hook"_s);
        dialog->close();
    }

    void changingOverInTheMidstOfEverythingLosesNoWindow()
    {
        const Profile alpha = m_home->keep(u"One"_s, m_alpha->url(), Environment::Staging);
        const Profile bravo = m_home->keep(u"Two"_s, m_bravo->url(), Environment::Production);
        m_home->open(alpha, m_alpha->key);
        for (int turn = 0; turn < 4; ++turn) {
            const bool first = turn % 2 == 1;
            // Every page has just asked for something.
            for (const Place place : {Place::Events, Place::Deliveries, Place::Destinations,
                                      Place::Replays, Place::Issues, Place::Overview})
                m_home->launcher->session()->window().goTo(place);
            m_home->open(first ? alpha : bravo, first ? m_alpha->key : m_bravo->key);
            QCOMPARE(m_home->launcher->windows(), std::size_t(1));
        }
        m_home->launcher->session()->window().close();
        QTRY_COMPARE(m_home->launcher->windows(), std::size_t(0));
    }

    void whatWaitsForAnUndoIsDoneBeforeAWindowGivesWay()
    {
        const DestinationId gone = m_alpha->addDestination(u"alpha, to be removed"_s);
        const Profile alpha = m_home->keep(u"One"_s, m_alpha->url(), Environment::Staging);
        const Profile bravo = m_home->keep(u"Two"_s, m_bravo->url(), Environment::Production);
        m_home->open(alpha, m_alpha->key);
        ConsoleModels &models = session(alpha)->models();
        QTRY_VERIFY(models.destinations.find(gone));
        models.delayed.remove(*models.destinations.find(gone));
        QVERIFY(m_alpha->has(gone));
        m_home->open(bravo, m_bravo->key);
        QTRY_VERIFY(!m_alpha->has(gone));
    }

    void aWindowThatIsClosedLeavesNoEngine()
    {
        const Profile alpha = m_home->keep(u"One"_s, m_alpha->url(), Environment::Staging);
        const Profile bravo = m_home->keep(u"Two"_s, m_bravo->url(), Environment::Production);
        m_home->open(alpha, m_alpha->key, OpenIn::NewWindow);
        m_home->open(bravo, m_bravo->key, OpenIn::NewWindow);
        const std::weak_ptr<Running> former = session(alpha)->running();
        session(alpha)->window().close();
        QTRY_VERIFY_WITH_TIMEOUT(former.expired(), LauncherFixture::patience);
        QCOMPARE(m_home->launcher->session(), session(bravo));
        shows(bravo, *m_bravo, *m_alpha, true);
    }

private:
    [[nodiscard]] Session *session(const Profile &profile) const
    {
        return m_home->launcher->sessionOf(profile.id);
    }
    /// Its own things come in, live too; nothing of the other is in it on any page.
    void shows(const Profile &profile, const Server &own, const Server &other, bool locked)
    {
        Session *session = this->session(profile);
        QVERIFY(session);
        ConsoleModels &models = session->models();
        QCOMPARE(models.lock.isLocked(), locked);
        session->window().goTo(Place::Events);
        QTRY_VERIFY_WITH_TIMEOUT(models.live.rowCount() > 0, LauncherFixture::patience);
        QTRY_COMPARE_WITH_TIMEOUT(models.connection.state(), LinkState::Live,
                                  LauncherFixture::patience);
        session->window().goTo(Place::Deliveries);
        QTRY_VERIFY_WITH_TIMEOUT(models.deliveries.rowCount() > 0, LauncherFixture::patience);
        QTRY_COMPARE_WITH_TIMEOUT(models.destinations.rowCount(), 1, LauncherFixture::patience);
        for (const Place place : {Place::Overview, Place::Events, Place::Deliveries,
                                  Place::Destinations, Place::Replays, Place::Issues}) {
            session->window().goTo(place);
            QCoreApplication::processEvents();
        }
        const QString seen = everythingIn(session->window());
        QVERIFY(seen.contains(own.mark() + u".happened"_s));
        QVERIFY(seen.contains(own.mark() + u" hook"_s));
        QVERIFY2(!seen.contains(other.mark()), qPrintable(seen));
    }

    SystemClock m_clock;
    QTimer m_traffic;
    std::unique_ptr<LauncherFixture> m_home;
    std::unique_ptr<Server> m_alpha, m_bravo;
};

QTEST_MAIN(TestConnectionWindows)
#include "tst_connectionwindows.moc"
