#include "api/event.h"
#include "engine/localengine.h"
#include "peers/fanout/eightpeers.h"
#include "peers/fanout/wrongdestinations.h"
#include "peers/support/faultproxy.h"
#include "peers/support/recordingfactory.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"

#include <QRegularExpression>
#include <QTest>

#include <thread>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Large enough to be on its way when the connection is cut, small enough for every service.
constexpr qsizetype largeBody = 180'000;
constexpr qint64 cutAt = 60'000;

/// Whether it sends again within an attempt what its connection broke under.
bool resends(const QByteArray &type)
{
    return type == "azure_servicebus";
}

} // namespace

/// The same for all eight types: the whole engine in this process, each destination through a proxy
/// that fails on demand, and its real peer behind it. Whatever happens, nothing is lost.
class TestEightTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void cleanup();

    void delivers_data() { everyType(); }
    void delivers();
    void aCutInMidSendIsMadeGood_data() { everyType(); }
    void aCutInMidSendIsMadeGood();
    void downAndUpAgain_data() { everyType(); }
    void downAndUpAgain();
    void slowAndFastAgain_data() { everyType(); }
    void slowAndFastAgain();
    void tenPublishersAtOnce_data() { everyType(); }
    void tenPublishersAtOnce();
    void changedWhileSending_data() { everyType(); }
    void changedWhileSending();
    void closedWhileSending_data() { everyType(); }
    void closedWhileSending();
    void wrongCredentialsAreCorrected_data() { everyType(); }
    void wrongCredentialsAreCorrected();
    void aMissingTargetIsCorrected_data() { everyType(); }
    void aMissingTargetIsCorrected();

private:
    static void everyType();
    [[nodiscard]] bool start(milliseconds attemptTimeout = 5s);
    void open();
    [[nodiscard]] FaultProxy &proxy() { return *m_proxies.at(m_type); }
    [[nodiscard]] Destination works() const
    {
        return m_peers.destination(m_type, m_proxies.at(m_type)->port());
    }
    [[nodiscard]] bool add(const Destination &destination);
    void correct();
    [[nodiscard]] QByteArrayList publish(int count, qsizetype padding = 0);
    [[nodiscard]] std::vector<Delivery> deliveries();
    [[nodiscard]] ErrorClass lastError();
    void allArrive(const QByteArrayList &ids);
    template <class T>
    [[nodiscard]] static Result<T> wait(FutureResult<T> future);

    EightPeers m_peers;
    std::map<QByteArray, std::unique_ptr<FaultProxy>> m_proxies;
    const SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalEngine> m_engine;
    milliseconds m_attemptTimeout{5000};
    QByteArray m_type;
    DestinationId m_id;
};

template <class T>
Result<T> TestEightTypes::wait(FutureResult<T> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
        return failure(ErrorCode::Timeout, u"The call did not finish."_s);
    return future.result();
}

void TestEightTypes::initTestCase()
{
    const QByteArray problem = m_peers.start();
    QVERIFY2(problem.isEmpty(), problem.constData());
    for (const QByteArray &type : typeNames())
        m_proxies[type] = std::make_unique<FaultProxy>(m_peers.port(type));
}

void TestEightTypes::cleanup()
{
    m_engine.reset();
    proxy().setDown(false);
    proxy().setFrozen(false);
    proxy().cutOnceAfter(-1);
}

void TestEightTypes::everyType()
{
    QTest::addColumn<QByteArray>("type");
    for (const QByteArray &type : typeNames())
        QTest::newRow(type.constData()) << type;
}

/// An engine on an empty store.
bool TestEightTypes::start(milliseconds attemptTimeout)
{
    QFETCH(QByteArray, type);
    m_type = type;
    m_attemptTimeout = attemptTimeout;
    m_folder = std::make_unique<QTemporaryDir>();
    open();
    return !QTest::currentTestFailed();
}

void TestEightTypes::open()
{
    m_engine.reset();
    StoreSettings storeSettings;
    storeSettings.url = u"sqlite:"_s + m_folder->filePath(u"events.db"_s);
    storeSettings.fullSync = false;
    auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
    QVERIFY(sealer);
    auto store =
        openStore(storeSettings, m_clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
    QVERIFY2(store, store ? "" : qPrintable(store.error().text()));
    HttpClient::Settings http;
    http.guard = AddressGuard(AddressGuard::Level::Desktop);
    http.caFile = m_peers.caFile().toUtf8();
    EngineSettings settings;
    settings.retry.schedule = std::vector<milliseconds>(40, 250ms);
    settings.retry.jitter = 0;
    settings.attemptTimeout = m_attemptTimeout;
    settings.drainTimeout = 0ms;
    settings.baseUrls =
        m_peers.baseUrls(m_proxies["hookdeck"]->port(), m_proxies["gcp_pubsub"]->port());
    auto engine = LocalEngine::start({std::move(*store), HttpClient::start(std::move(http)),
                                      makeRecordingFactory(), m_clock, std::nullopt},
                                     settings);
    QVERIFY2(engine, engine ? "" : qPrintable(engine.error().text()));
    m_engine = std::move(*engine);
}

bool TestEightTypes::add(const Destination &destination)
{
    DestinationDraft draft;
    draft.name = QString::fromLatin1(m_type);
    draft.type = m_type;
    draft.events = Subscription({"*"});
    draft.config = destination.config;
    draft.skipVerification = true; // some are wrong on purpose
    const auto made = wait(m_engine->destinations().create(draft));
    if (made)
        m_id = made->id;
    else
        qWarning("%s", qPrintable(made.error().text()));
    return made.has_value();
}

void TestEightTypes::correct()
{
    const Destination good = works();
    DestinationPatch patch;
    for (const auto &[name, value] : good.config.fields)
        patch.configFields[name] = value;
    for (const auto &[name, value] : good.config.credentials)
        patch.configCredentials[name] = value;
    const auto changed = wait(m_engine->destinations().update(m_id, patch));
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
}

QByteArrayList TestEightTypes::publish(int count, qsizetype padding)
{
    std::vector<EventDraft> drafts;
    for (int i = 0; i < count; ++i) {
        const QByteArray data = "{\"n\": " + QByteArray::number(i) + ", \"text\":\"\xc3\xa9" +
                                QByteArray(padding, 'x') + "\"}";
        drafts.push_back({{}, "task_run.completed", data, {}});
    }
    const auto published = wait(m_engine->events().publish(std::move(drafts)));
    QByteArrayList ids;
    for (const PublishOutcome &each : published.value_or(std::vector<PublishOutcome>()))
        ids += each.event.id.bytes();
    return ids;
}

std::vector<Delivery> TestEightTypes::deliveries()
{
    DeliveryFilter filter;
    filter.destinationId = m_id;
    const auto page = wait(m_engine->deliveries().list(filter, {1000, {}}));
    return page ? page->items : std::vector<Delivery>();
}

ErrorClass TestEightTypes::lastError()
{
    const auto all = deliveries();
    return all.empty() || !all.front().lastError ? ErrorClass::None
                                                 : all.front().lastError->errorClass;
}

/// Every event is delivered, as the engine says and as its peer shows: the same bytes.
void TestEightTypes::allArrive(const QByteArrayList &ids)
{
    QVERIFY(!ids.isEmpty());
    std::vector<Delivery> all;
    const auto delivered = [&] {
        all = deliveries();
        return qsizetype(all.size()) == ids.size() &&
               std::all_of(all.begin(), all.end(), [](const Delivery &each) {
                   return each.status == DeliveryStatus::Success;
               });
    };
    if (!QTest::qWaitFor(delivered, 30'000)) {
        for (const Delivery &each : all) {
            if (each.status != DeliveryStatus::Success)
                QFAIL(qPrintable(each.lastError ? each.lastError->message : u"still waiting"_s));
        }
    }
    QCOMPARE(qsizetype(all.size()), ids.size());
    QCOMPARE(m_peers.missing(m_type, ids), QByteArrayList());
    for (const QByteArray &id : ids) {
        const auto event = wait(m_engine->events().get(EventId(id)));
        QVERIFY(event);
        for (const QByteArray &body : m_peers.bodies(m_type, id))
            QCOMPARE(body, envelope(*event));
    }
}

void TestEightTypes::delivers()
{
    QVERIFY(start());
    QVERIFY(add(works()));
    const QByteArrayList ids = publish(10);
    allArrive(ids);
    for (const Delivery &each : deliveries())
        QCOMPARE(each.attempts, 1);
    for (const QByteArray &id : ids)
        QCOMPARE(m_peers.bodies(m_type, id).size(), std::size_t(1));
}

void TestEightTypes::aCutInMidSendIsMadeGood()
{
    QVERIFY(start());
    QVERIFY(add(works()));
    const int cuts = proxy().cut();
    proxy().cutOnceAfter(cutAt);
    allArrive(publish(1, largeBody));
    QCOMPARE(proxy().cut(), cuts + 1);
    const auto whole = wait(m_engine->deliveries().get(deliveries().front().id));
    QVERIFY(whole);
    QCOMPARE(whole->attempts, resends(m_type) ? 1 : 2);
    if (!resends(m_type)) {
        const Attempt &first = whole->history.front();
        QVERIFY2(first.error.errorClass == ErrorClass::ConnectionReset,
                 qPrintable(first.error.message));
    }
}

void TestEightTypes::downAndUpAgain()
{
    QVERIFY(start(1s));
    QVERIFY(add(works()));
    QByteArrayList ids = publish(3);
    allArrive(ids);
    proxy().setDown(true);
    proxy().cutAll();
    ids += publish(3);
    QTRY_COMPARE_WITH_TIMEOUT(lastError(), ErrorClass::ConnectionReset, 10'000);
    proxy().setDown(false);
    allArrive(ids);
}

void TestEightTypes::slowAndFastAgain()
{
    QVERIFY(start(1s));
    QVERIFY(add(works()));
    proxy().setFrozen(true);
    const QByteArrayList ids = publish(3);
    QTRY_COMPARE_WITH_TIMEOUT(lastError(), ErrorClass::Timeout, 10'000);
    proxy().setFrozen(false);
    allArrive(ids);
}

void TestEightTypes::tenPublishersAtOnce()
{
    QVERIFY(start());
    QVERIFY(add(works()));
    std::vector<FutureResult<std::vector<PublishOutcome>>> calls(10);
    std::vector<std::thread> publishers;
    for (auto &call : calls) {
        publishers.emplace_back([this, &call] {
            std::vector<EventDraft> drafts(5, {{}, "task_run.completed", R"({"a":[1]})", {}});
            call = m_engine->events().publish(std::move(drafts));
        });
    }
    for (std::thread &publisher : publishers)
        publisher.join();
    QByteArrayList ids;
    for (const auto &call : calls) {
        const auto published = wait(call);
        QVERIFY(published);
        for (const PublishOutcome &each : *published)
            ids += each.event.id.bytes();
    }
    QCOMPARE(ids.size(), 50);
    allArrive(ids);
}

void TestEightTypes::changedWhileSending()
{
    QVERIFY(start());
    QVERIFY(add(works()));
    QByteArrayList ids = publish(20);
    DestinationPatch patch;
    patch.metadata[u"version"_s] = u"2"_s;
    QVERIFY(wait(m_engine->destinations().update(m_id, patch)));
    ids += publish(20);
    allArrive(ids);
}

void TestEightTypes::closedWhileSending()
{
    QVERIFY(start());
    QVERIFY(add(works()));
    proxy().setFrozen(true); // so that they are on their way
    const QByteArrayList ids = publish(20);
    QTRY_VERIFY(m_engine->counters().inFlight > 0);
    m_engine->shutdown();
    proxy().setFrozen(false);
    open();
    allArrive(ids);
}

void TestEightTypes::wrongCredentialsAreCorrected()
{
    QVERIFY(start());
    QVERIFY(add(withWrongCredentials(works(), m_peers.strangersKeyFile())));
    const QByteArrayList ids = publish(3);
    QTRY_COMPARE_WITH_TIMEOUT(lastError(), ErrorClass::AuthFailed, 10'000);
    correct();
    allArrive(ids);
}

void TestEightTypes::aMissingTargetIsCorrected()
{
    QVERIFY(start());
    const bool isWebhook = m_type == "webhook"; // its receiver says so: there is no target to name
    if (isWebhook)
        m_peers.answerWebhooks(404);
    QVERIFY(add(withMissingTarget(works())));
    const QByteArrayList ids = publish(3);
    QTRY_COMPARE_WITH_TIMEOUT(lastError(),
                              isWebhook ? ErrorClass::HttpStatus : ErrorClass::NotFound, 10'000);
    m_peers.answerWebhooks(200);
    correct();
    allArrive(ids);
}

QTEST_GUILESS_MAIN(TestEightTypes)
#include "tst_eighttypes.moc"
