#include "remote/remotelink.h"

#include "models/consolemodels.h"
#include "plainwords.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>

#include <set>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How long the thread it lives in went without turning its event loop, at worst.
class Pulse : public QObject
{
public:
    Pulse()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { beat(); });
        m_since.start();
        m_timer.start(10ms);
    }
    [[nodiscard]] qint64 longestGap() const { return std::max(m_longest, m_since.elapsed()); }

private:
    void beat() { m_longest = std::max(m_longest, m_since.restart()); }

    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace

/// What a console shows of a server far away when the way to it breaks, how soon, and that nothing
/// is lost or done twice once it is whole again.
class TestRemoteLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aBrokenWayIsToldAndNothingIsLost_data();
    void aBrokenWayIsToldAndNothingIsLost();
    void aFeedThatIsStartedAnewTellsWhatCameMeanwhile();

private:
    void breakWay(const QByteArray &how);
    void mendWay();
    void publish() { m_published.insert(m_link->publish().bytes()); }
    /// Rows of the stream; how many an event has more than one of is added to `m_twice`.
    [[nodiscard]] std::set<QByteArray> shown();
    [[nodiscard]] qsizetype missing();
    [[nodiscard]] qsizetype destinationsNamed(const QString &name);

    std::unique_ptr<RemoteLink> m_link;
    PlainWords m_words;
    std::unique_ptr<ConsoleModels> m_models;
    std::set<QByteArray> m_published;
    int m_twice = 0;
};

void TestRemoteLink::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_published.clear();
    m_twice = 0;
    m_link = std::make_unique<RemoteLink>();
    const QString problem = m_link->start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    m_models = std::make_unique<ConsoleModels>(*m_link->remote, m_words, m_link->clock);
    m_models->setPace(Pace::Full);
    m_models->editor.load();
    QTRY_COMPARE_WITH_TIMEOUT(m_models->connection.state(), LinkState::Live, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_models->editor.isReady(), 30'000);
    const auto isFollowed = [this] {
        publish();
        return m_models->live.rowCount() > 0;
    };
    QVERIFY(QTest::qWaitFor(isFollowed, 30'000));
    m_published.clear(); // the first may be older than the stream
}

void TestRemoteLink::cleanup()
{
    m_models.reset();
    m_link.reset();
}

void TestRemoteLink::breakWay(const QByteArray &how)
{
    FaultProxy &proxy = *m_link->proxy;
    proxy.setDown(how == "cut");
    if (how == "cut")
        proxy.cutAll();
    proxy.setBlackHole(how == "black hole");
    if (how == "half-open")
        proxy.abandonAll();
    proxy.setDelay(milliseconds(how == "delay" ? 1'500 : 0));
}

void TestRemoteLink::mendWay()
{
    m_link->proxy->setDown(false);
    m_link->proxy->setBlackHole(false);
    m_link->proxy->setDelay(0ms);
}

std::set<QByteArray> TestRemoteLink::shown()
{
    std::set<QByteArray> ids;
    m_twice = 0;
    for (int row = 0; row < m_models->live.rowCount(); ++row)
        m_twice += ids.insert(m_models->live.eventAt(row)->id.bytes()).second ? 0 : 1;
    return ids;
}

qsizetype TestRemoteLink::missing()
{
    const std::set<QByteArray> ids = shown();
    return std::count_if(m_published.begin(), m_published.end(),
                         [&ids](const QByteArray &id) { return !ids.contains(id); });
}

qsizetype TestRemoteLink::destinationsNamed(const QString &name)
{
    const auto page = RemoteLink::wait(m_link->engine->destinations().list({100, {}}));
    return page ? std::count_if(page->items.begin(), page->items.end(),
                                [&name](const Destination &d) { return d.name == name; })
                : -1;
}

void TestRemoteLink::aBrokenWayIsToldAndNothingIsLost_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<bool>("month");
    for (const char *how : {"cut", "black hole", "half-open", "delay"})
        QTest::newRow(how) << QByteArray(how) << false;
    QTest::newRow("black hole, a month shown") << QByteArray("black hole") << true;
}

void TestRemoteLink::aBrokenWayIsToldAndNothingIsLost()
{
    QFETCH(QByteArray, how);
    QFETCH(bool, month);
    if (month) {
        m_models->overview.setRange(OverviewRange::Month);
        QSignalSpy answered(&m_models->overview, &Overview::answered);
        QVERIFY2(answered.wait(30'000),
                 qPrintable(m_models->overview.error() ? m_models->overview.error()->text()
                                                       : QString()));
    }
    const Pulse pulse;
    QSignalSpy saved(&m_models->editor, &DestinationEditor::saved);
    m_models->editor.startNew();
    m_models->editor.setType("webhook");
    m_models->editor.setName(u"Once"_s);
    m_models->editor.setValue(u"url"_s, QString::fromUtf8(m_link->receiver->url()));
    m_models->editor.subscriptions().setSubscription(Subscription({"*"}));

    breakWay(how);
    QElapsedTimer timer;
    timer.start();
    m_models->editor.save();
    QTRY_VERIFY_WITH_TIMEOUT(m_models->connection.state() != LinkState::Live, 30'000);
    const qint64 told = timer.elapsed();
    for (int i = 0; i < 20; ++i) // while nobody hears of them
        publish();
    mendWay();
    timer.restart();
    QTRY_COMPARE_WITH_TIMEOUT(m_models->connection.state(), LinkState::Live, 60'000);
    const qint64 live = timer.elapsed();
    // A stream that died in silence is given up because more is stored than it tells.
    const auto isFollowed = [this] {
        publish();
        return m_models->live.eventAt(m_models->live.rowCount() - 1)->id.bytes() >
             *m_published.begin();
    };
    QVERIFY(QTest::qWaitFor(isFollowed, 60'000));
    QTRY_COMPARE_WITH_TIMEOUT(missing(), 0, 60'000);
    qInfo("told after %lld ms, live %lld ms after the mending, all rows %lld ms after it; the "
          "event loop stood still for %lld ms at most",
          told, live, timer.elapsed(), pulse.longestGap());
    QCOMPARE(m_twice, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!m_models->editor.isSaving(), 60'000);
    if (how == "cut" && saved.isEmpty()) { // it was told that nobody is there: again
        QVERIFY(!m_models->editor.otherProblems().isEmpty());
        m_models->editor.save();
    }
    QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 60'000);
    QCOMPARE(destinationsNamed(u"Once"_s), 1);
    // No call waits in this thread: the shortest time-out of the way is longer.
    QVERIFY2(pulse.longestGap() < 2'000, QByteArray::number(pulse.longestGap()).constData());
}

void TestRemoteLink::aFeedThatIsStartedAnewTellsWhatCameMeanwhile()
{
    m_link->proxy->abandonAll();
    for (int i = 0; i < 20; ++i)
        publish();
    m_models->feed.restart();
    QTRY_COMPARE_WITH_TIMEOUT(missing(), 0, 60'000);
    QCOMPARE(m_twice, 0);
}

QTEST_GUILESS_MAIN(TestRemoteLink)
#include "tst_remotelink.moc"
