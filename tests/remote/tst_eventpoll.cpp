#include "remote/remoteengine.h"
#include "support/deckserver.h"

#include <QRegularExpression>
#include <QTest>

#include <mutex>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What a stream told, and how it said it stands.
class Collector
{
public:
    [[nodiscard]] StreamHandler handler()
    {
        return [this](const StreamBatch &batch) {
            const std::lock_guard lock(m_mutex);
            m_messages.insert(m_messages.end(), batch->begin(), batch->end());
        };
    }
    [[nodiscard]] StreamStateHandler onState()
    {
        return [this](const StreamState &state) {
            const std::lock_guard lock(m_mutex);
            m_states.push_back(state);
        };
    }
    [[nodiscard]] std::vector<StreamMessage> messages()
    {
        const std::lock_guard lock(m_mutex);
        return m_messages;
    }
    [[nodiscard]] std::vector<StreamState> states()
    {
        const std::lock_guard lock(m_mutex);
        return m_states;
    }
    [[nodiscard]] QList<QByteArray> ids()
    {
        QList<QByteArray> ids;
        for (const StreamMessage &message : messages()) {
            if (const auto *event = std::get_if<Event>(&message.body))
                ids.append(event->id.bytes());
        }
        return ids;
    }
    [[nodiscard]] int lags()
    {
        int count = 0;
        for (const StreamMessage &message : messages())
            count += std::holds_alternative<StreamLagged>(message.body);
        return count;
    }
    [[nodiscard]] bool hasError(ErrorCode code)
    {
        for (const StreamState &state : states()) {
            if (state.error && state.error->code() == code)
                return true;
        }
        return false;
    }

private:
    std::mutex m_mutex;
    std::vector<StreamMessage> m_messages;
    std::vector<StreamState> m_states;
};

} // namespace

/// The stream of a server that has none: its list, read again and again.
class TestEventPoll : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DeckServer> m_deck;
    std::unique_ptr<EngineApi> m_engine;
    std::unique_ptr<Collector> m_told;

    void connectTo(PollSettings polling)
    {
        RemoteSettings settings;
        settings.url = m_deck->url();
        settings.key = Secret(DeckServer::key());
        settings.timeout = milliseconds(5000);
        settings.polling = polling;
        m_engine = connectRemote(std::move(settings));
    }
    [[nodiscard]] std::unique_ptr<StreamSubscription> follow(StreamOptions options = {})
    {
        options.onState = m_told->onState();
        return m_engine->stream().subscribe(std::move(options), m_told->handler());
    }
    /// Waits until it is settled what was there before.
    [[nodiscard]] bool isLive()
    {
        return QTest::qWaitFor(
            [this] {
                const auto states = m_told->states();
                return !states.empty() && states.back().phase == StreamPhase::Live;
            },
            10'000);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_deck = std::make_unique<DeckServer>();
        m_told = std::make_unique<Collector>();
        connectTo({20ms, 80ms, 10'000ms, 50});
    }
    void cleanup()
    {
        m_engine.reset();
        QCOMPARE(m_deck->violations(), QStringList());
        m_told.reset();
        m_deck.reset();
    }

    void tellsWhatIsNewOnceAndInOrder()
    {
        (void)m_deck->addEvent("a.b"); // was there before
        const auto subscription = follow();
        QVERIFY(isLive());
        QList<QByteArray> expected;
        for (int i = 0; i < 5; ++i)
            expected.append(m_deck->addEvent("a.b"));
        QTRY_COMPARE(m_told->ids().size(), 5);
        const size_t polls = m_deck->requestsTo("/v2/events").size();
        QTRY_VERIFY(m_deck->requestsTo("/v2/events").size() > polls + 5);
        QCOMPARE(m_told->ids(), expected);
        QCOMPARE(m_told->lags(), 0);
    }

    void anEventListedLateIsToldToo()
    {
        (void)m_deck->addEvent("a.b");
        const auto subscription = follow();
        QVERIFY(isLive());
        const QByteArray first = m_deck->addEvent("a.b");
        QTRY_COMPARE(m_told->ids().size(), 1);
        const Timestamp before = SystemClock().now() - 3s;
        const QByteArray late = m_deck->addEvent("a.b", "{}", toIso(before));
        QTRY_COMPARE(m_told->ids(), (QList<QByteArray>{first, late}));
    }

    void manyPagesBecomeOneTelling()
    {
        const auto subscription = follow();
        QVERIFY(isLive());
        m_deck->close();
        QList<QByteArray> expected;
        for (int i = 0; i < 350; ++i)
            expected.append(m_deck->addEvent("a.b"));
        m_deck->listen();
        QTRY_COMPARE(m_told->ids().size(), 350);
        QCOMPARE(m_told->ids(), expected);
    }

    void whatIsMoreThanOnePollReadsIsToldAsLag()
    {
        connectTo({20ms, 80ms, 10'000ms, 2});
        const auto subscription = follow();
        QVERIFY(isLive());
        m_deck->close();
        for (int i = 0; i < 350; ++i)
            (void)m_deck->addEvent("a.b");
        m_deck->listen();
        QTRY_VERIFY(m_told->lags() > 0);
        QTRY_VERIFY(m_told->ids().size() >= 200);
    }

    void typesArePassedAndPatternsToldFromTheList()
    {
        const auto exact = follow({{"a.b"}});
        QVERIFY(isLive());
        (void)m_deck->addEvent("c.d");
        (void)m_deck->addEvent("a.b");
        QTRY_COMPARE(m_told->ids().size(), 1);
        // The poll that found it had nothing yet to begin after.
        QTRY_VERIFY(
            m_deck->requestsTo("/v2/events").back().query.startsWith("type=a.b&created_after"));
        Collector other;
        StreamOptions options;
        options.types = {"c.*"};
        options.onState = other.onState();
        const auto pattern = m_engine->stream().subscribe(options, other.handler());
        QTRY_VERIFY(!other.states().empty());
        const QByteArray wanted = m_deck->addEvent("c.e");
        (void)m_deck->addEvent("x.y");
        QTRY_COMPARE(other.ids(), QList<QByteArray>{wanted});
    }

    void aReaderResumesWhereItWas()
    {
        auto subscription = follow();
        QVERIFY(isLive());
        (void)m_deck->addEvent("a.b");
        QTRY_COMPARE(m_told->ids().size(), 1);
        const QByteArray last = m_told->messages().back().id;
        subscription.reset();
        const QByteArray missed = m_deck->addEvent("a.b");
        m_told = std::make_unique<Collector>();
        StreamOptions options;
        options.lastEventId = last;
        subscription = follow(options);
        QTRY_COMPARE(m_told->ids(), QList<QByteArray>{missed});
        Collector elsewhere;
        options.lastEventId = "of another server";
        const auto lost = m_engine->stream().subscribe(options, elsewhere.handler());
        QTRY_COMPARE(elsewhere.lags(), 1);
    }

    void theRateLimitIsKept()
    {
        const auto subscription = follow();
        QVERIFY(isLive());
        DeckFault limited;
        limited.status = 429;
        limited.retryAfter = 1;
        m_deck->fail(limited);
        QTRY_VERIFY(m_told->hasError(ErrorCode::RateLimitExceeded));
        const QByteArray id = m_deck->addEvent("a.b");
        QTRY_COMPARE(m_told->ids(), QList<QByteArray>{id});
        const auto polls = m_deck->requestsTo("/v2/events");
        milliseconds longest{0};
        for (size_t i = 1; i < polls.size(); ++i)
            longest = std::max(
                longest, std::chrono::duration_cast<milliseconds>(polls[i].at - polls[i - 1].at));
        QVERIFY2(longest >= 1000ms, QByteArray::number(qint64(longest.count())).constData());
    }

    void itAsksLessOftenWhileNothingComes()
    {
        const auto subscription = follow();
        QVERIFY(isLive());
        QTRY_COMPARE(m_told->states().back().next, milliseconds(80));
        (void)m_deck->addEvent("a.b");
        QTRY_COMPARE(m_told->ids().size(), 1);
        bool quick = false;
        for (const StreamState &state : m_told->states())
            quick = quick || (state.heardAt && state.next == 20ms);
        QVERIFY(quick);
        QVERIFY(m_told->states().back().polled);
    }

    void errorsAreToldAndOutlived()
    {
        const auto subscription = follow();
        QVERIFY(isLive());
        DeckFault broken;
        broken.status = 500;
        m_deck->fail(broken, 2);
        DeckFault wrong;
        wrong.body = "{\"data\":\"?\"}";
        m_deck->fail(wrong);
        DeckFault cut;
        cut.drop = true;
        m_deck->fail(cut);
        const QByteArray id = m_deck->addEvent("a.b");
        QTRY_COMPARE(m_told->ids(), QList<QByteArray>{id});
        int errors = 0;
        for (const StreamState &state : m_told->states())
            errors += state.phase == StreamPhase::Waiting && state.error ? 1 : 0;
        QVERIFY2(errors >= 3, QByteArray::number(errors).constData());
    }

    void itComesUpOnceTheServerDoes()
    {
        m_deck->close();
        const auto subscription = follow();
        QTRY_VERIFY(!m_told->states().empty());
        QVERIFY(m_told->states().back().error.has_value());
        m_deck->listen();
        QVERIFY(isLive());
    }

    void oneDestinationCannotBeFollowed()
    {
        StreamOptions options;
        options.destinationId = DestinationId("evtd_1");
        const auto subscription = follow(options);
        QTRY_VERIFY(m_told->hasError(ErrorCode::NotSupported));
        QVERIFY(m_deck->requestsTo("/v2/events").empty());
    }

    void nothingIsAskedOnceNobodyListens()
    {
        auto subscription = follow();
        QVERIFY(isLive());
        subscription.reset();
        (void)m_engine->events().list({}, {}); // passes the queue of the network thread
        QTRY_VERIFY(m_deck->requestsTo("/v2/events").back().query == "limit=20");
        const size_t count = m_deck->requestsTo("/v2/events").size();
        const auto again = m_engine->events().list({}, {1, {}});
        QTRY_VERIFY(again.isFinished());
        QVERIFY(m_deck->requestsTo("/v2/events").size() <= count + 1);
    }
};

QTEST_GUILESS_MAIN(TestEventPoll)
#include "tst_eventpoll.moc"
