#include "forward/forwarder.h"
#include "forward/forwardjournal.h"
#include "forward/forwardsource.h"
#include "remote/remoteengine.h"
#include "support/deckserver.h"
#include "support/fakeengine.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// The position of a forwarding, and the events from there on.
class TestForward : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DeckServer> m_deck;
    std::unique_ptr<EngineApi> m_engine;
    QTemporaryDir m_folder;
    SystemClock m_clock;

    [[nodiscard]] Result<std::unique_ptr<ForwardJournal>> open(const char *target = "http://a/")
    {
        return ForwardJournal::open(m_folder.path(), QUrl(u"https://api.example/"_s), target);
    }
    static void takeAll(ForwardSource &source, QList<QByteArray> &ids)
    {
        while (auto arrival = source.take())
            ids.append(arrival->event.id.bytes());
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_deck = std::make_unique<DeckServer>();
        RemoteSettings settings;
        settings.url = m_deck->url();
        settings.key = Secret(DeckServer::key());
        settings.polling = {20ms, 80ms, 10'000ms, 2};
        m_engine = connectRemote(std::move(settings));
    }
    void cleanup()
    {
        m_engine.reset();
        QCOMPARE(m_deck->violations(), QStringList());
        m_deck.reset();
    }

    void aPositionIsWrittenAndReadBack()
    {
        ForwardPosition position;
        position.streamId = "boot-41";
        position.newest = fromMillis(1'736'933'475'123);
        position.done = {EventId("evt_1"), EventId("evt_2")};
        {
            const auto journal = open();
            QVERIFY(journal.has_value());
            QVERIFY(!(*journal)->load()->has_value());
            QVERIFY((*journal)->save(position).has_value());
        }
        const auto journal = open();
        QVERIFY2(journal.has_value(), journal ? "" : qPrintable(journal.error().text()));
        const auto read = (*journal)->load();
        QVERIFY(read.has_value() && read->has_value());
        QCOMPARE(**read, position);
        const auto others = QFile((*journal)->path()).permissions();
        QVERIFY(!(others & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void eachPairHasItsOwnAndOneOwner()
    {
        const auto first = open();
        QVERIFY(first.has_value());
        const auto again = open();
        QVERIFY(!again);
        QCOMPARE(again.error().code(), ErrorCode::Conflict);
        const auto other = open("http://b/");
        QVERIFY(other.has_value());
        QVERIFY((*first)->path() != (*other)->path());
    }

    void aSpoiledPositionIsAnErrorThatNamesTheFile_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray("{\"version\":1,\"stre");
        QTest::newRow("other version") << QByteArray("{\"version\":9}");
        QTest::newRow("wrong kind") << QByteArray("{\"version\":1,\"newest\":\"soon\"}");
    }
    void aSpoiledPositionIsAnErrorThatNamesTheFile()
    {
        QFETCH(QByteArray, text);
        const auto journal = open("http://spoiled/");
        QFile file((*journal)->path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto read = (*journal)->load();
        QVERIFY(!read);
        QVERIFY(read.error().text().contains((*journal)->path()));
    }

    void aBacklogOfAnySizeComesOnceAndOldestFirst()
    {
        QList<QByteArray> expected;
        for (int i = 0; i < 730; ++i) // many share their moment
            expected.append(m_deck->addEvent(
                "a.b", "{}", "2025-01-15T09:00:0" + QByteArray::number(i / 500) + ".000Z"));
        ForwardSource::Settings settings;
        settings.since = *parseIso("2025-01-15T08:00:00Z");
        settings.mostWaiting = 150;
        ForwardSource source(*m_engine, m_clock, settings, {});
        QList<QByteArray> ids;
        connect(&source, &ForwardSource::arrived, this, [&] { takeAll(source, ids); });
        source.start();
        QTRY_COMPARE(ids.size(), expected.size());
        QCOMPARE(ids, expected);
    }

    void aListThatFailsInBetweenIsReadToItsEnd()
    {
        QList<QByteArray> expected;
        for (int i = 0; i < 250; ++i)
            expected.append(m_deck->addEvent("a.b", "{}", "2025-01-15T09:00:00.000Z"));
        ForwardPosition position;
        position.newest = *parseIso("2025-01-15T09:00:00Z");
        ForwardSource source(*m_engine, m_clock, {}, position);
        QList<QByteArray> ids;
        int broken = 0;
        connect(&source, &ForwardSource::arrived, this, [&] { takeAll(source, ids); });
        connect(&source, &ForwardSource::stateChanged, this, [&](const StreamState &state) {
            broken += state.error ? 1 : 0;
            if (broken == 0 && state.phase == StreamPhase::Live)
                m_deck->fail({500, -1, 0ms, {}, false});
        });
        m_deck->fail({500, -1, 0ms, {}, false}, 2);
        source.start();
        QTRY_COMPARE_WITH_TIMEOUT(ids.size(), expected.size(), 20'000);
        QVERIFY(broken > 0);
    }

    /// They are for the destinations of that replay alone.
    void whatAReplayHasMadeAnewIsNotForwarded()
    {
        FakeEngine source;
        FakeEngine sink;
        const Timestamp now = m_clock.now();
        const auto event = [now](const char *id, const char *from = "") {
            return Event{EventId(id), "a.b", "{}", now, EventId(from)};
        };
        source.onListEvents = [&](const EventFilter &, const PageRequest &) {
            Page<Event> page; // what came since the position, newest first
            page.items = {event("evt_listed_anew", "evt_listed"), event("evt_listed")};
            return readyFuture<Page<Event>>(std::move(page));
        };
        QList<QByteArray> forwarded;
        sink.onPublish = [&](const std::vector<EventDraft> &drafts) {
            std::vector<PublishOutcome> outcomes;
            for (const EventDraft &draft : drafts) {
                forwarded.append(draft.id.bytes());
                outcomes.push_back({Event{draft.id, draft.type, draft.data, now}, false});
            }
            return readyFuture<std::vector<PublishOutcome>>(std::move(outcomes));
        };
        ForwardSettings settings;
        settings.sink.destination = DestinationId("evtd_fake");
        ForwardPosition position;
        position.newest = now - 1s;
        Forwarder forwarder(source, sink, m_clock, settings, position);
        forwarder.start();
        QTRY_COMPARE(forwarded, (QList<QByteArray>{"evt_listed"}));
        QTRY_COMPARE(source.subscribers(), 1);
        source.emitBatch({{"1", event("evt_live_anew", "evt_live")}, {"2", event("evt_live")}});
        QTRY_COMPARE(forwarded, (QList<QByteArray>{"evt_listed", "evt_live"}));
        QCOMPARE(forwarder.counts().filtered, 2);
        QCOMPARE(forwarder.counts().waiting, 2);
    }

    void whatTheStreamLeavesOutIsReadFromTheList()
    {
        ForwardSource source(*m_engine, m_clock, {}, {});
        QList<QByteArray> ids;
        bool began = false;
        int resyncs = 0;
        connect(&source, &ForwardSource::began, this, [&] { began = true; });
        connect(&source, &ForwardSource::resyncs, this, [&] { ++resyncs; });
        connect(&source, &ForwardSource::arrived, this, [&] { takeAll(source, ids); });
        source.start();
        QTRY_VERIFY(began);
        m_deck->close();
        QSet<QByteArray> expected;
        for (int i = 0; i < 900; ++i) // a poll reads two pages
            expected.insert(m_deck->addEvent("a.b"));
        m_deck->listen();
        QTRY_COMPARE_WITH_TIMEOUT(ids.size(), expected.size(), 20'000);
        QCOMPARE(QSet<QByteArray>(ids.begin(), ids.end()), expected);
        QVERIFY(resyncs > 0);
    }
};

QTEST_GUILESS_MAIN(TestForward)
#include "tst_forward.moc"
