#include "destinations/sender.h"
#include "engine/localengine.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"
#include "support/manualclock.h"
#include "transport/rawserver.h"
#include "transport/testcertificates.h"

#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <csignal>
#include <future>
#include <mutex>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The stages that a test has told of.
class Told
{
public:
    [[nodiscard]] StageHandler handler()
    {
        return [this](const AttemptStage &stage) {
            const std::lock_guard lock(m_mutex);
            m_stages.push_back(stage);
        };
    }
    [[nodiscard]] std::vector<AttemptStage> stages() const
    {
        const std::lock_guard lock(m_mutex);
        return m_stages;
    }
    [[nodiscard]] bool hasHeardOf(SendStage stage) const
    {
        const auto all = stages();
        return std::any_of(all.begin(), all.end(),
                           [stage](const AttemptStage &one) { return one.stage == stage; });
    }
    [[nodiscard]] bool isInOrder() const
    {
        const auto all = stages();
        return std::adjacent_find(all.begin(), all.end(),
                                  [](const AttemptStage &a, const AttemptStage &b) {
                                      return a.stage >= b.stage;
                                  }) == all.end();
    }

private:
    mutable std::mutex m_mutex;
    std::vector<AttemptStage> m_stages;
};

} // namespace

/// The stages of a test are told while it is under way.
class TestTestStages : public QObject
{
    Q_OBJECT

private:
    void startEngine()
    {
        auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
        StoreSettings settings;
        settings.url = u"sqlite:"_s + m_folder.filePath(u"events.db"_s);
        settings.fullSync = false;
        auto store =
            openStore(settings, m_clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
        QVERIFY(store);
        HttpClient::Settings http;
        http.guard = AddressGuard(AddressGuard::Level::Desktop);
        http.caFile = m_folder.filePath(u"ca.pem"_s).toUtf8();
        http.resolve = {"hook.test:" + QByteArray::number(m_server->port()) + ":127.0.0.1"};
        auto engine = LocalEngine::start({std::move(*store), HttpClient::start(http),
                                          makeSenderFactory(), m_clock, std::nullopt},
                                         {});
        QVERIFY(engine);
        m_engine = std::move(*engine);
    }
    template <class T>
    static Result<T> wait(FutureResult<T> future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 10'000))
            return failure(ErrorCode::Timeout, u"The future did not finish."_s);
        return future.result();
    }
    DestinationId create(const QString &scheme)
    {
        DestinationDraft draft;
        draft.name = u"Held"_s;
        draft.events = Subscription({"*"});
        draft.config.fields[u"url"_s] = u"%1://hook.test:%2/"_s.arg(scheme).arg(m_server->port());
        const auto made = wait(m_engine->destinations().create(draft));
        return made ? made->id : DestinationId();
    }
    FutureResult<Attempt> test(const DestinationId &id, Told &told, bool sendEvent = true)
    {
        TestRequest request;
        request.sendEvent = sendEvent;
        request.onStage = told.handler();
        return m_engine->destinations().test(id, request);
    }
    void letGo()
    {
        if (!std::exchange(m_isLetGo, true))
            m_hold.set_value();
    }
    /// Reads a request, and answers it when it is let go.
    void serve(RawServer::Connection &connection)
    {
        if (!m_tls) {
            for (QByteArray raw = connection.request(); !raw.isEmpty();
                 raw = connection.request()) {
                m_letGo.wait();
                connection.write(answer(200, "{}"));
            }
            return;
        }
        const TlsPtr<SSL> ssl(SSL_new(m_context.get()));
        SSL_set_fd(ssl.get(), connection.fd());
        if (SSL_accept(ssl.get()) != 1)
            return;
        std::array<char, 4096> buffer{};
        while (SSL_read(ssl.get(), buffer.data(), int(buffer.size())) > 0) {
            m_letGo.wait();
            const QByteArray text = answer(200, "{}");
            SSL_write(ssl.get(), text.constData(), int(text.size()));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // the receiver writes to peers that have hung up
        m_authority = makeCertificate({"Test Authority", {}, -100, 100, true});
        QFile file(m_folder.filePath(u"ca.pem"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_authority.pem());
        const TestCertificate own =
            makeCertificate({"hook.test", "DNS:hook.test", -1, 20}, &m_authority);
        m_context = makeServerContext(own);
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_hold = {};
        m_letGo = m_hold.get_future().share();
        m_isLetGo = false;
        m_server = std::make_unique<RawServer>(
            [this](RawServer::Connection &connection) { serve(connection); });
        startEngine();
    }
    void cleanup()
    {
        letGo();
        m_engine.reset();
        m_server.reset();
        QFile::remove(m_folder.filePath(u"events.db"_s));
    }

    void aReceiverThatHoldsItsAnswerHidesNoStage()
    {
        m_tls = true;
        const DestinationId id = create(u"https"_s);
        Told told;
        const auto answered = test(id, told);
        QTRY_VERIFY(told.hasHeardOf(SendStage::Size));
        QVERIFY(!answered.isFinished());
        const std::vector<AttemptStage> stages = told.stages();
        QCOMPARE(stages.size(), std::size_t(6));
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(stages[i].outcome == StageOutcome::Passed && stages[i].ms &&
                    *stages[i].ms >= 0);
            QVERIFY(!stages[i].message.isEmpty());
        }
        QVERIFY2(stages[1].message.contains(u"127.0.0.1:"_s), qPrintable(stages[1].message));
        QVERIFY2(stages[2].message.contains(u"hook.test"_s), qPrintable(stages[2].message));
        QCOMPARE(stages[3].outcome, StageOutcome::Skipped);
        letGo();
        const auto attempt = wait(answered);
        QVERIFY(attempt && attempt->outcome == AttemptOutcome::Success);
        QVERIFY(told.isInOrder());
        QCOMPARE(told.stages().size(), std::size_t(6));
        // The answer says nothing else of them.
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(attempt->stages[i].stage, stages[i].stage);
            QCOMPARE(attempt->stages[i].outcome, stages[i].outcome);
            QCOMPARE(attempt->stages[i].message, stages[i].message);
        }
    }

    void withoutTlsThereIsOneStageLess()
    {
        m_tls = false;
        const DestinationId id = create(u"http"_s);
        for (const bool reused : {false, true}) {
            Told told;
            const auto answered = test(id, told);
            QTRY_VERIFY(told.hasHeardOf(SendStage::Size));
            QVERIFY(reused || !answered.isFinished());
            letGo();
            const auto attempt = wait(answered);
            QVERIFY(attempt && attempt->outcome == AttemptOutcome::Success);
            QVERIFY(told.isInOrder());
            const std::vector<AttemptStage> stages = told.stages();
            QCOMPARE(stages[2].outcome, StageOutcome::Skipped);
            QCOMPARE(stages[0].ms.has_value(), !reused);
            QCOMPARE(stages[0].message.contains(u"open already"_s), reused);
        }
    }

    void aTestWithoutAnEventTellsTheSame()
    {
        m_tls = true;
        const DestinationId id = create(u"https"_s);
        Told told;
        const auto attempt = wait(test(id, told, false));
        QVERIFY(attempt && attempt->outcome == AttemptOutcome::Success);
        QVERIFY(told.isInOrder());
        QCOMPARE(told.stages().size(), std::size_t(2)); // the last one is in the answer
        QVERIFY(told.stages()[1].message.contains(u"127.0.0.1:"_s));
    }

    void nothingIsToldOnceTheTestIsGivenUp()
    {
        m_tls = false;
        const DestinationId id = create(u"http"_s);
        std::promise<FutureResult<Attempt>> asked;
        std::atomic<int> heard = 0;
        TestRequest request;
        request.onStage = [&heard, future = asked.get_future().share()](const AttemptStage &) {
            if (++heard == 1)
                FutureResult<Attempt>(future.get()).cancel();
        };
        asked.set_value(m_engine->destinations().test(id, request));
        QTRY_COMPARE(heard.load(), 1);
        letGo();
        QVERIFY(wait(m_engine->destinations().test(id, {}))); // over the same connection
        QCOMPARE(heard.load(), 1);
    }

    void whereItFailsTheStagesBeforeAreTold()
    {
        m_tls = false; // what answers speaks no TLS
        const DestinationId id = create(u"https"_s);
        letGo();
        Told told;
        m_server.reset(new RawServer([](RawServer::Connection &connection) {
            (void)connection.read();
            connection.write("no TLS\r\n");
        }));
        DestinationPatch patch;
        patch.configFields[u"url"_s] = u"https://127.0.0.1:%1/"_s.arg(m_server->port());
        QVERIFY(wait(m_engine->destinations().update(id, patch)));
        const auto attempt = wait(test(id, told));
        QVERIFY(attempt && attempt->outcome == AttemptOutcome::Failure);
        QCOMPARE(told.stages().size(), std::size_t(2));
        QVERIFY(told.isInOrder());
        QCOMPARE(told.stages()[1].stage, SendStage::Connect);
    }

private:
    QTemporaryDir m_folder;
    SystemClock m_clock;
    TestCertificate m_authority;
    TlsPtr<SSL_CTX> m_context;
    std::atomic<bool> m_tls = false;
    std::promise<void> m_hold;
    std::shared_future<void> m_letGo;
    bool m_isLetGo = false;
    std::unique_ptr<RawServer> m_server;
    std::unique_ptr<LocalEngine> m_engine;
};

QTEST_GUILESS_MAIN(TestTestStages)
#include "tst_teststages.moc"
