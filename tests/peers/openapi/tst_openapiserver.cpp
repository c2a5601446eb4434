#include "engine/localengine.h"
#include "engine/scriptedsenders.h"
#include "peers/support/peerprocess.h"
#include "server/httpserver.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// The running server against its own description, by Schemathesis: thousands of requests made from
/// openapi.json, right ones and wrong ones, whose answers must have the documented statuses,
/// headers and shapes. The engine is whole but for the senders, which send nothing anywhere.
class TestOpenApiServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void theServerDoesWhatItsDescriptionSays();

private:
    [[nodiscard]] QStringList arguments() const;
    /// Something of each kind, so that lists are not empty.
    void fill();

    QTemporaryDir m_folder;
    const SystemClock m_clock;
    SendScript m_script;
    std::unique_ptr<LocalEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    Secret m_key;
};

void TestOpenApiServer::initTestCase()
{
    auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
    QVERIFY(sealer);
    StoreSettings storeSettings;
    storeSettings.url = u"sqlite:"_s + m_folder.filePath(u"events.db"_s);
    storeSettings.fullSync = false;
    auto store =
        openStore(storeSettings, m_clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
    QVERIFY2(store, store ? "" : qPrintable(store.error().text()));
    auto engine = LocalEngine::start({std::move(*store), HttpClient::start({}),
                                      std::make_unique<ScriptedSenderFactory>(m_script), m_clock,
                                      std::nullopt},
                                     {});
    QVERIFY2(engine, engine ? "" : qPrintable(engine.error().text()));
    m_engine = std::move(*engine);
    auto key = m_engine->access().createKey(u"check"_s, Role::Admin, std::nullopt);
    key.waitForFinished();
    QVERIFY(key.result());
    m_key = key.result()->secret;
    HttpServerSettings settings;
    settings.port = 0;
    auto server = HttpServer::start(*m_engine, settings, {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
    fill();
}

void TestOpenApiServer::fill()
{
    DestinationDraft draft;
    draft.name = u"Receiver"_s;
    draft.events = Subscription({"*"});
    draft.config.fields[u"url"_s] = u"https://example.com/"_s;
    auto made = m_engine->destinations().create(draft);
    made.waitForFinished();
    QVERIFY(made.result());
    auto published = m_engine->events().publish({{{}, "task_run.completed", "{}", {}}});
    published.waitForFinished();
    QVERIFY(published.result());
    ReplayRequest request;
    request.only = ReplayOnly::All;
    auto replay = m_engine->replays().create(request);
    replay.waitForFinished();
    QVERIFY2(replay.result(), replay.result() ? "" : qPrintable(replay.result().error().text()));
}

QStringList TestOpenApiServer::arguments() const
{
    return {u"run"_s, m_server->url() + u"/v2/openapi.json"_s, u"--url"_s, m_server->url(),
            u"--header"_s, u"Authorization: Bearer "_s + QString::fromUtf8(m_key.reveal()),
            // A stream's answer has no end.
            u"--exclude-path"_s, u"/v2/stream"_s,
            // A description cannot say everything that is refused: cursors, expressions, patterns,
            // settings that belong together.
            u"--exclude-checks"_s, u"positive_data_acceptance"_s, u"--phases"_s,
            u"examples,coverage,fuzzing"_s, u"--max-examples"_s, u"25"_s, u"--seed"_s,
            qEnvironmentVariable("DECKHAND_DRILL_SEED", u"1"_s), u"--request-timeout"_s, u"30"_s,
            u"--continue-on-failure"_s, u"--no-shrink"_s, u"--no-color"_s};
}

void TestOpenApiServer::theServerDoesWhatItsDescriptionSays()
{
    const QString program =
        QStringLiteral(DECKHAND_SOURCE_DIR "/build/peers/openapi/bin/schemathesis");
    QVERIFY2(QFile::exists(program), "Schemathesis is not installed. Run ./dev install.");
    PeerProcess checker;
    QVERIFY2(checker.start(program, arguments()), checker.log().constData());
    QVERIFY(QTest::qWaitFor([&checker] { return !checker.isRunning(); }, 280'000));
    const QByteArray log = checker.log();
    static const QRegularExpression generated(u"(\\d+) generated"_s);
    const QRegularExpressionMatch match = generated.match(QString::fromUtf8(log));
    qInfo("%s requests", qPrintable(match.captured(1)));
    if (checker.exitCode() != 0)
        std::fputs(log.constData(), stderr); // longer than a message may be
    QCOMPARE(checker.exitCode(), 0);
    QVERIFY2(match.captured(1).toInt() > 500, log.constData());
}

QTEST_GUILESS_MAIN(TestOpenApiServer)
#include "tst_openapiserver.moc"
