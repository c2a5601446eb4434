#include "remotelink.h"

#include <QElapsedTimer>
#include <QRegularExpression>

#include <atomic>
#include <mutex>
#include <set>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What a stream told. Thread: any.
class Heard
{
public:
    [[nodiscard]] StreamHandler handler()
    {
        return [this](const StreamBatch &batch) {
            const std::lock_guard lock(m_mutex);
            for (const StreamMessage &message : *batch) {
                if (const auto *event = std::get_if<Event>(&message.body)) {
                    m_twice += m_events.insert(event->id.bytes()).second ? 0 : 1;
                } else if (std::holds_alternative<StreamLagged>(message.body)) {
                    ++m_lagged;
                }
            }
        };
    }
    [[nodiscard]] std::set<QByteArray> events() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    [[nodiscard]] int twice() const
    {
        const std::lock_guard lock(m_mutex);
        return m_twice;
    }
    [[nodiscard]] int lagged() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lagged;
    }

private:
    mutable std::mutex m_mutex;
    std::set<QByteArray> m_events;
    int m_twice = 0;
    int m_lagged = 0;
};

} // namespace

/// The remote engine over a way that breaks: nothing is changed twice, nothing the stream told is
/// lost, and nobody waits for what cannot come.
class TestRemoteFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_link = std::make_unique<RemoteLink>();
        const QString problem = m_link->start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    void cleanup() { m_link.reset(); }

    void aDelayedWayOnlyTakesLonger();
    void changesOverABreakingWayAreMadeOnce();
    void changesWhoseAnswerIsCutOffAreMadeOnce();
    void theStreamLosesNothingOverCuts();
    void deadConnectionsAreLeftForNewOnes();
    void aBlackHoleBlocksNobody();

private:
    /// How many destinations of this name the server has.
    [[nodiscard]] qsizetype countOf(const QString &name)
    {
        const auto page = RemoteLink::wait(m_link->engine->destinations().list({100, {}}));
        return page ? std::count_if(page->items.begin(), page->items.end(),
                                    [&name](const Destination &d) { return d.name == name; })
                    : -1;
    }

    std::unique_ptr<RemoteLink> m_link;
};

void TestRemoteFaults::aDelayedWayOnlyTakesLonger()
{
    m_link->proxy->setDelay(300ms);
    Heard heard;
    const auto watching = m_link->remote->stream().subscribe({}, heard.handler());
    QElapsedTimer timer;
    timer.start();
    const auto made =
        RemoteLink::wait(m_link->remote->destinations().create(m_link->draft(u"far"_s)));
    QVERIFY2(made, made ? "" : qPrintable(made.error().text()));
    QVERIFY(timer.elapsed() >= 600);
    const EventId id = m_link->publish();
    QTRY_VERIFY_WITH_TIMEOUT(heard.events().contains(id.bytes()), 15'000);
}

void TestRemoteFaults::changesOverABreakingWayAreMadeOnce()
{
    // On a connection that is in use already, at every place of the request.
    for (qint64 at = 0; at < 1'200; at += 100) {
        const QString name = u"cut after %1 bytes"_s.arg(at);
        QVERIFY(RemoteLink::wait(m_link->remote->server().info()));
        m_link->proxy->cutOnceAfter(at);
        const auto made =
            RemoteLink::wait(m_link->remote->destinations().create(m_link->draft(name)));
        m_link->proxy->cutOnceAfter(-1);
        QVERIFY2(made, made ? "" : qPrintable(name + u": "_s + made.error().text()));
        QCOMPARE(countOf(name), 1);
    }
}

void TestRemoteFaults::changesWhoseAnswerIsCutOffAreMadeOnce()
{
    QVERIFY(RemoteLink::wait(m_link->remote->server().info()));
    m_link->proxy->setFrozen(true); // the request gets there, the answer does not
    const auto making = m_link->remote->destinations().create(m_link->draft(u"once"_s));
    QTRY_COMPARE_WITH_TIMEOUT(countOf(u"once"_s), 1, 15'000);
    m_link->proxy->setFrozen(false);
    m_link->proxy->cutAll();
    const auto made = RemoteLink::wait(making);
    QVERIFY2(made, made ? "" : qPrintable(made.error().text()));
    QCOMPARE(countOf(u"once"_s), 1);

    m_link->proxy->setFrozen(true);
    const auto publishing =
        m_link->remote->events().publish({{{}, "task_run.completed", "{}", {}}});
    const auto stored = [&] {
        const auto page = RemoteLink::wait(m_link->engine->events().list({}, {100, {}}));
        return page ? page->items.size() : 0;
    };
    QTRY_COMPARE_WITH_TIMEOUT(stored(), std::size_t(1), 15'000);
    m_link->proxy->setFrozen(false);
    m_link->proxy->cutAll();
    const auto published = RemoteLink::wait(publishing);
    QVERIFY2(published, published ? "" : qPrintable(published.error().text()));
    QCOMPARE(stored(), std::size_t(1));
}

void TestRemoteFaults::theStreamLosesNothingOverCuts()
{
    Heard heard;
    const auto watching = m_link->remote->stream().subscribe({}, heard.handler());
    const auto isOpen = [&] {
        (void)m_link->publish();
        return !heard.events().empty();
    };
    QVERIFY(QTest::qWaitFor(isOpen, 15'000));
    std::set<QByteArray> published;
    for (int cut = 0; cut < 5; ++cut) {
        for (int i = 0; i < 20; ++i)
            published.insert(m_link->publish().bytes());
        m_link->proxy->cutAll();
        for (int i = 0; i < 20; ++i) // while nobody listens
            published.insert(m_link->publish().bytes());
    }
    const auto missing = [&] {
        const std::set<QByteArray> events = heard.events();
        return std::count_if(published.begin(), published.end(),
                             [&events](const QByteArray &id) { return !events.contains(id); });
    };
    QTRY_COMPARE_WITH_TIMEOUT(missing(), 0, 30'000);
    QCOMPARE(heard.twice(), 0);
    QCOMPARE(heard.lagged(), 0);
}

void TestRemoteFaults::deadConnectionsAreLeftForNewOnes()
{
    // More calls at once, so that several connections are kept.
    std::vector<FutureResult<ServerInfo>> warm;
    for (int i = 0; i < 6; ++i)
        warm.push_back(m_link->remote->server().info());
    for (const auto &call : warm)
        QVERIFY(RemoteLink::wait(call));
    m_link->proxy->abandonAll();
    QElapsedTimer timer;
    timer.start();
    const auto info = RemoteLink::wait(m_link->remote->server().info());
    QVERIFY2(info, info ? "" : qPrintable(info.error().text()));
    QVERIFY2(timer.elapsed() < 15'000, qPrintable(QString::number(timer.elapsed())));
    timer.restart();
    QVERIFY(RemoteLink::wait(m_link->remote->server().info()));
    QVERIFY2(timer.elapsed() < 4'000, qPrintable(QString::number(timer.elapsed())));
}

void TestRemoteFaults::aBlackHoleBlocksNobody()
{
    QVERIFY(RemoteLink::wait(m_link->remote->server().info()));
    m_link->proxy->setBlackHole(true);
    QElapsedTimer timer;
    timer.start();
    const auto asked = m_link->remote->server().info();
    const auto making = m_link->remote->destinations().create(m_link->draft(u"late"_s));
    Heard heard;
    auto watching = m_link->remote->stream().subscribe({}, heard.handler());
    QVERIFY2(timer.elapsed() < 1'000, "a call waits");
    timer.restart();
    watching.reset();
    QVERIFY2(timer.elapsed() < 1'000, "the end of a subscription waits");
    m_link->proxy->setBlackHole(false);
    QVERIFY(RemoteLink::wait(asked));
    QVERIFY(RemoteLink::wait(making));
    QCOMPARE(countOf(u"late"_s), 1);

    m_link->proxy->setBlackHole(true);
    const auto never = m_link->remote->server().info();
    timer.restart();
    m_link->remote.reset();
    QVERIFY2(timer.elapsed() < 2'000, "the end of the engine waits");
    QVERIFY(never.isFinished());
}

QTEST_GUILESS_MAIN(TestRemoteFaults)
#include "tst_remotefaults.moc"
