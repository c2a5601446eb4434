#include "demo/receiver.h"
#include "engine/localengine.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"
#include "support/postgresserver.h"

#include <QTest>

#include <array>
#include <mutex>

using namespace Qt::Literals::StringLiterals;
using namespace deckhand;

namespace {

template <class T>
Result<T> wait(FutureResult<T> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 15'000))
        return failure(ErrorCode::Timeout, u"The call did not finish."_s);
    return future.result();
}

} // namespace

/// Two engines on one database act as one.
class TestEngineNodes : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    PostgresServer m_server;
    QString m_url;
    std::unique_ptr<Receiver> m_receiver;
    std::array<std::unique_ptr<LocalEngine>, 2> m_nodes;

    std::unique_ptr<LocalEngine> startNode()
    {
        auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
        StoreSettings settings;
        settings.url = m_url;
        settings.fullSync = false;
        settings.lease = std::chrono::seconds(2);
        auto store =
            openStore(settings, m_clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
        if (!store)
            return nullptr;
        HttpClient::Settings http;
        http.guard = AddressGuard(AddressGuard::Level::Desktop);
        EngineSettings engine;
        engine.retry.schedule.assign(20, milliseconds(400));
        engine.retry.maxRetries = 20;
        auto started = LocalEngine::start({std::move(*store), HttpClient::start(std::move(http)),
                                           makeSenderFactory(), m_clock, std::nullopt},
                                          engine);
        return started ? std::move(*started) : nullptr;
    }
    [[nodiscard]] EngineApi &one() const { return *m_nodes[0]; }
    [[nodiscard]] EngineApi &two() const { return *m_nodes[1]; }
    DestinationId create(EngineApi &engine)
    {
        DestinationDraft draft;
        draft.name = u"Hook"_s;
        draft.events = Subscription({"*"});
        draft.config.fields[u"url"_s] = QString::fromUtf8(m_receiver->url());
        const auto made = wait(engine.destinations().create(draft));
        return made ? made->id : DestinationId();
    }
    [[nodiscard]] static bool knows(EngineApi &engine, const DestinationId &id)
    {
        return wait(engine.destinations().get(id)).has_value();
    }
    [[nodiscard]] static std::optional<DestinationStatus> statusOf(EngineApi &engine,
                                                                   const DestinationId &id)
    {
        const auto found = wait(engine.destinations().get(id));
        return found ? std::optional(found->status) : std::nullopt;
    }
    static bool publish(EngineApi &engine, int count, const QByteArray &type = "agent.created")
    {
        std::vector<EventDraft> drafts(std::size_t(count), EventDraft{});
        for (EventDraft &draft : drafts) {
            draft.type = type;
            draft.data = "{}";
        }
        return wait(engine.events().publish(drafts)).has_value();
    }
    [[nodiscard]] int received() const { return int(m_receiver->counters().requests); }
    void answerWith(int status)
    {
        ReceiverDials dials;
        dials.status = status;
        m_receiver->setDials(dials);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.error())); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_url = m_server.makeDatabase();
        m_receiver = std::move(*Receiver::start({}));
        for (auto &node : m_nodes) {
            node = startNode();
            QVERIFY(node);
        }
    }
    void cleanup()
    {
        for (auto &node : m_nodes)
            node.reset();
        m_receiver.reset();
    }

    void changesOfDestinationsAreSeenByAll()
    {
        const DestinationId id = create(one());
        QTRY_VERIFY(knows(two(), id));
        QVERIFY(publish(two(), 3));
        QTRY_COMPARE(received(), 3);
        DestinationPatch patch;
        patch.status = DestinationStatus::Inactive;
        QVERIFY(wait(two().destinations().update(id, patch)));
        QTRY_VERIFY(statusOf(one(), id) == DestinationStatus::Inactive);
        QVERIFY(publish(one(), 1));
        patch.status = DestinationStatus::Active;
        QVERIFY(wait(one().destinations().update(id, patch)));
        QTRY_VERIFY(statusOf(two(), id) == DestinationStatus::Active);
        QVERIFY(publish(two(), 1));
        QTRY_COMPARE(received(), 4);
        QVERIFY(wait(two().destinations().remove(id)));
        QTRY_VERIFY(!knows(one(), id));
    }

    void aRemovedKeyIsRefusedByTheOtherAtOnce()
    {
        const auto made = wait(one().access().createKey(u"ci"_s, Role::Viewer, {}));
        QVERIFY(made);
        QVERIFY(wait(two().access().authenticate(made->secret)));
        QVERIFY(wait(one().access().removeKey(made->key.id)));
        // Far less than it would be remembered for.
        QTRY_VERIFY_WITH_TIMEOUT(!wait(two().access().authenticate(made->secret)), 5000);
    }

    void oneOfTwoMakesTheFirstKey()
    {
        KeyOptions first;
        first.onlyFirst = true;
        const auto left = one().access().createKey(u"admin"_s, Role::Admin, {}, first);
        const auto right = two().access().createKey(u"admin"_s, Role::Admin, {}, first);
        const auto a = wait(left);
        const auto b = wait(right);
        QVERIFY(a.has_value() != b.has_value());
        QCOMPARE((a ? b : a).error().code(), ErrorCode::Conflict);
        QCOMPARE(wait(one().access().listKeys())->size(), std::size_t(1));
    }

    void aFailureOnOneMakesItInactiveOnAll()
    {
        const DestinationId id = create(one());
        QTRY_VERIFY(knows(two(), id));
        answerWith(410);
        QVERIFY(publish(one(), 1));
        QTRY_VERIFY(statusOf(two(), id) == DestinationStatus::Inactive);
    }

    void theStreamOfEachShowsWhatTheOtherDoes()
    {
        std::mutex mutex;
        bool warm = false;
        int events = 0;
        int delivered = 0;
        int destinations = 0;
        int anew = 0;
        const auto subscription = two().stream().subscribe({}, [&](const StreamBatch &batch) {
            const std::lock_guard lock(mutex);
            for (const StreamMessage &message : *batch) {
                const auto *event = std::get_if<Event>(&message.body);
                warm = warm || event;
                const bool isAnew = event && !event->replayedFrom.isEmpty();
                anew += isAnew ? 1 : 0;
                events += event && !isAnew && event->type == "agent.updated" ? 1 : 0;
                destinations += std::holds_alternative<DestinationChange>(message.body) ? 1 : 0;
                const auto *delivery = std::get_if<Delivery>(&message.body);
                delivered += delivery && delivery->eventType == "agent.updated" &&
                                     delivery->status == DeliveryStatus::Success
                               ? 1
                               : 0;
            }
        });
        QVERIFY(subscription);
        const auto read = [&mutex](const auto &value) {
            const std::lock_guard lock(mutex);
            return value;
        };
        const DestinationId id = create(one());
        QTRY_VERIFY(read(destinations) >= 1);
        // The first node hears in a moment that somebody watches.
        QVERIFY(QTest::qWaitFor([&] { return publish(one(), 1) && read(warm); }));
        QVERIFY(publish(one(), 5, "agent.updated"));
        QTRY_COMPARE(read(events), 5);
        QTRY_VERIFY(read(delivered) >= 5);
        // Events that a replay makes there are shown as any other.
        ReplayRequest again;
        again.filter.types = {"agent.updated"};
        again.destinationIds = {id};
        again.only = ReplayOnly::All;
        again.asNewEvent = true;
        QVERIFY(wait(one().replays().create(again)));
        QTRY_COMPARE(read(anew), 5);
    }

    void whatOneLeavesTheOtherSends()
    {
        const DestinationId id = create(one());
        QTRY_VERIFY(knows(two(), id));
        answerWith(503);
        QVERIFY(publish(one(), 4));
        QTRY_VERIFY(received() >= 4);
        m_nodes[0].reset();
        answerWith(200);
        DeliveryFilter filter;
        filter.statuses = {DeliveryStatus::Success};
        QTRY_COMPARE(wait(two().deliveries().list(filter, {}))->items.size(), std::size_t(4));
        QVERIFY(statusOf(two(), id) == DestinationStatus::Active);
    }
};

QTEST_GUILESS_MAIN(TestEngineNodes)
#include "tst_enginenodes.moc"
