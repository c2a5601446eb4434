#include "rawclient.h"

#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <array>
#include <map>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const std::array<QByteArray, 6> callers{{"", "sk_live_stranger", "sk_live_viewer",
                                         "sk_live_publisher", "sk_live_operator", "sk_live_admin"}};

/// What each of `callers` is answered.
using Statuses = std::array<int, callers.size()>;

constexpr Statuses anybody{200, 200, 200, 200, 200, 200};
constexpr Statuses anyKey{401, 401, 200, 200, 200, 200};
constexpr Statuses readers{401, 401, 200, 403, 200, 200};
constexpr Statuses operators{401, 401, 403, 403, 200, 200};
constexpr Statuses admins{401, 401, 403, 403, 403, 200};

/// Who may do what, as it is promised.
const std::map<QString, Statuses> promised{
    {u"post /v2/events"_s, {401, 401, 403, 202, 403, 202}},
    {u"get /v2/events"_s, readers},
    {u"get /v2/events/{id}"_s, readers},
    {u"get /v2/events/{id}/explain"_s, readers},
    {u"get /v2/event-destinations"_s, readers},
    {u"post /v2/event-destinations"_s, {401, 401, 403, 403, 403, 201}},
    {u"get /v2/event-destinations/{id}"_s, readers},
    {u"patch /v2/event-destinations/{id}"_s, admins},
    {u"delete /v2/event-destinations/{id}"_s, admins},
    {u"post /v2/event-destinations/{id}/rotate-secret"_s, admins},
    {u"post /v2/event-destinations/{id}/end-secret-overlap"_s, admins},
    {u"post /v2/event-destinations/{id}/test"_s, operators},
    {u"get /v2/event-destinations/{id}/event-deliveries"_s, readers},
    {u"get /v2/event-deliveries"_s, readers},
    {u"get /v2/event-deliveries/{id}"_s, readers},
    {u"post /v2/event-deliveries/{id}/retry"_s, operators},
    {u"post /v2/event-deliveries/{id}/cancel"_s, operators},
    {u"get /v2/replays"_s, readers},
    {u"post /v2/replays"_s, {401, 401, 403, 403, 201, 201}},
    {u"get /v2/replays/{id}"_s, readers},
    {u"post /v2/replays/{id}/cancel"_s, operators},
    {u"post /v2/replays/{id}/pause"_s, operators},
    {u"post /v2/replays/{id}/resume"_s, operators},
    {u"get /v2/keys"_s, admins},
    {u"post /v2/keys"_s, {401, 401, 403, 403, 403, 201}},
    {u"delete /v2/keys/{id}"_s, admins},
    {u"get /v2/audit-entries"_s, admins},
    {u"get /v2/stream"_s, readers},
    {u"get /v2/test"_s, anyKey},
    {u"get /v2/stats"_s, readers},
    {u"get /v2/event-types"_s, readers},
    {u"get /v2/destination-types"_s, readers},
    {u"get /v2/openapi.json"_s, readers},
    {u"get /healthz"_s, anybody},
    {u"get /readyz"_s, anybody},
    {u"get /metrics"_s, readers},
};

QByteArray bodyFor(const QString &call)
{
    if (call == u"post /v2/events"_s)
        return R"({"type":"task_run.completed","data":{}})";
    if (call == u"post /v2/event-destinations"_s) {
        return R"({"name":"A","type":"webhook","events":["*"],)"
               R"("webhook":{"url":"https://example.com/"}})";
    }
    if (call == u"post /v2/keys"_s)
        return R"({"name":"ci","role":"viewer"})";
    if (call == u"patch /v2/event-destinations/{id}"_s)
        return R"({"name":"B"})";
    if (call == u"post /v2/replays"_s)
        return R"({"filter":{},"only":"failed"})";
    return {};
}

/// The calls of a document, as `get /v2/events`.
QStringList callsIn(const QJsonObject &document)
{
    QStringList calls;
    const QJsonObject paths = document[u"paths"].toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        for (const QString &method : path.value().toObject().keys()) {
            if (method != u"parameters"_s)
                calls.append(method + u' ' + path.key());
        }
    }
    return calls;
}

} // namespace

/// Every documented call, asked by nobody, by a stranger and in every role. A call that the table
/// does not know fails.
class TestServerRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theTableKnowsEveryCall();
    void everyoneMayDoWhatIsPromised_data();
    void everyoneMayDoWhatIsPromised();
    void secretHeadersAreReadBackByWhoMayChangeThem();
    void onTheComputerItselfMetricsNeedNoKey();

private:
    void start(const QString &host);
    [[nodiscard]] RawAnswer call(const QString &call, const QByteArray &key,
                                 const char *method = nullptr) const;

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
};

void TestServerRoles::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    start(u"0.0.0.0"_s);
}

void TestServerRoles::start(const QString &host)
{
    m_server.reset();
    m_engine = std::make_unique<FakeEngine>();
    HttpServerSettings settings;
    settings.host = host;
    settings.port = 0;
    settings.rateLimit = false;
    auto server = HttpServer::start(*m_engine, settings, {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerRoles::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

RawAnswer TestServerRoles::call(const QString &call, const QByteArray &key,
                                const char *method) const
{
    const QString path = call.section(u' ', 1).replace(u"{id}"_s, u"some_id"_s);
    RawClient client(m_server->port());
    client.request(method ? method : call.section(u' ', 0, 0).toUpper().toLatin1(), path.toLatin1(),
                   bodyFor(call), {}, key);
    // A stream's answer has no end: its header tells.
    return client.read(method || path == u"/v2/stream"_s);
}

void TestServerRoles::theTableKnowsEveryCall()
{
    const RawAnswer answer = call(u"get /v2/openapi.json"_s, "sk_live_admin");
    QStringList documented = callsIn(QJsonDocument::fromJson(answer.body).object());
    documented.sort();
    QStringList known;
    for (const auto &row : promised)
        known.append(row.first);
    known.sort();
    QCOMPARE(documented, known);
}

void TestServerRoles::everyoneMayDoWhatIsPromised_data()
{
    QTest::addColumn<QString>("what");
    for (const auto &row : promised)
        QTest::newRow(qPrintable(row.first)) << row.first;
}

void TestServerRoles::everyoneMayDoWhatIsPromised()
{
    QFETCH(QString, what);
    const Statuses &expected = promised.at(what);
    for (std::size_t i = 0; i < callers.size(); ++i) {
        const QStringList before = m_engine->calls();
        const RawAnswer answer = call(what, callers[i]);
        QVERIFY2(answer.status == expected[i], qPrintable(u"'%1' is answered %2 instead of %3"_s
                                                              .arg(QString::fromLatin1(callers[i]))
                                                              .arg(answer.status)
                                                              .arg(expected[i])));
        if (expected[i] == 401)
            QVERIFY(!answer.header("www-authenticate").isEmpty());
        if (expected[i] >= 400)
            QCOMPARE(m_engine->calls(), before); // nothing was done
        if (what.startsWith(u"get "_s) && what != u"get /v2/stream"_s)
            QCOMPARE(call(what, callers[i], "HEAD").status, expected[i]);
    }
}

void TestServerRoles::secretHeadersAreReadBackByWhoMayChangeThem()
{
    for (const QString &what :
         {u"get /v2/event-destinations"_s, u"get /v2/event-destinations/evtd_1"_s}) {
        for (const QByteArray &reader :
             {QByteArray("sk_live_viewer"), QByteArray("sk_live_operator")}) {
            const QByteArray seen = call(what, reader).body;
            QVERIFY2(seen.contains("Bear****") && !seen.contains("Bearer"), seen.constData());
            QVERIFY(seen.contains("team-7"));
        }
        QVERIFY(call(what, "sk_live_admin").body.contains("Bearer"));
    }
}

void TestServerRoles::onTheComputerItselfMetricsNeedNoKey()
{
    start(u"127.0.0.1"_s);
    for (const QByteArray &key : callers)
        QCOMPARE(call(u"get /metrics"_s, key).status, 200);
    QCOMPARE(call(u"get /v2/test"_s, {}).status, 401);
}

QTEST_GUILESS_MAIN(TestServerRoles)
#include "tst_serverroles.moc"
