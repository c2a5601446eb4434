#include "rawclient.h"
#include "schemacheck.h"

#include "server/httpserver.h"
#include "server/openapi.h"
#include "server/routes.h"
#include "support/fakeengine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// openapi.json says what is served: every call both ways, every status, and the shape of answers.
class TestOpenApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void pathsAndMethodsAreThoseServed();
    void statusesAreThoseServed();
    void idempotencyKeysAreDocumented();
    void queryParametersAreThoseKnown();
    void answersHaveTheirSchema();
    void errorsHaveTheirSchema();
    void everyReferenceIsThere();
    void checkerFindsMistakes();

private:
    quint16 port() const { return m_server->port(); }
    [[nodiscard]] QJsonObject operation(const Route &route) const;
    [[nodiscard]] QJsonObject responseSchema(const QJsonObject &operation, int status) const;

    QJsonObject m_document;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
};

namespace {

QByteArray bodyFor(const Route &route)
{
    if (route.body == BodyKind::Publish)
        return R"({"type":"task_run.completed","data":{"a":1}})";
    if (QByteArray(route.pattern) == "/v2/replays")
        return R"({"filter":{},"only":"failed"})";
    if (QByteArray(route.pattern) == "/v2/keys" && route.method == Method::Post)
        return R"({"name":"ci","role":"viewer"})";
    if (route.method == Method::Patch)
        return R"({"name":"New"})";
    if (route.body == BodyKind::Object) {
        return R"({"name":"A","type":"webhook","events":["*"],)"
               R"("webhook":{"url":"https://example.com/"}})";
    }
    return {};
}

QString lower(Method method)
{
    return QString::fromLatin1(methodName(method)).toLower();
}

void collectReferences(const QJsonValue &value, std::set<QString> &found)
{
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array)
        collectReferences(item, found);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == u"$ref"_s)
            found.insert(it.value().toString());
        else
            collectReferences(it.value(), found);
    }
}

} // namespace

void TestOpenApi::initTestCase()
{
    QJsonParseError error{};
    m_document = QJsonDocument::fromJson(openApiDocument(), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(m_document[u"openapi"].toString(), u"3.1.0"_s);
}

void TestOpenApi::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<FakeEngine>();
    HttpServerSettings settings;
    settings.port = 0;
    auto server = HttpServer::start(*m_engine, settings, {});
    QVERIFY(server);
    m_server = std::move(*server);
}

void TestOpenApi::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

QJsonObject TestOpenApi::operation(const Route &route) const
{
    return m_document[u"paths"][QLatin1String(route.pattern)][lower(route.method)].toObject();
}

QJsonObject TestOpenApi::responseSchema(const QJsonObject &operation, int status) const
{
    const QJsonObject response =
        resolve(m_document, operation[u"responses"][QString::number(status)].toObject());
    return response[u"content"][u"application/json"][u"schema"].toObject();
}

void TestOpenApi::pathsAndMethodsAreThoseServed()
{
    std::set<QString> served;
    for (const Route &route : routes())
        served.insert(u"%1 %2"_s.arg(lower(route.method), QLatin1String(route.pattern)));
    std::set<QString> documented;
    const QJsonObject paths = m_document[u"paths"].toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QStringList methods = path.value().toObject().keys();
        for (const QString &method : methods)
            documented.insert(u"%1 %2"_s.arg(method, path.key()));
    }
    QCOMPARE(documented, served);
}

void TestOpenApi::statusesAreThoseServed()
{
    for (const Route &route : routes()) {
        std::set<QString> served;
        for (const int status : route.statuses())
            served.insert(QString::number(status));
        const QStringList keys = operation(route)[u"responses"].toObject().keys();
        const std::set<QString> documented(keys.begin(), keys.end());
        QVERIFY2(documented == served, route.pattern);
    }
}

void TestOpenApi::idempotencyKeysAreDocumented()
{
    for (const Route &route : routes()) {
        std::set<QString> references;
        collectReferences(operation(route)[u"parameters"], references);
        const bool documented = references.contains(u"#/components/parameters/IdempotencyKey"_s);
        QVERIFY2(documented == route.isMutating(), route.pattern);
    }
}

/// The server names the parameters it knows when it meets another.
void TestOpenApi::queryParametersAreThoseKnown()
{
    for (const Route &route : routes()) {
        if (route.access == Access::Open || route.access == Access::Metrics)
            continue;
        QStringList documented;
        const QJsonArray parameters = operation(route)[u"parameters"].toArray();
        for (const QJsonValue &reference : parameters) {
            const QJsonObject parameter = resolve(m_document, reference.toObject());
            if (parameter[u"in"].toString() == u"query"_s)
                documented.append(parameter[u"name"].toString());
        }
        documented.sort();
        const RawAnswer answer =
            ask(port(), methodName(route.method),
                QByteArray(QByteArray(route.pattern).replace("{id}", "x") + "?nonsense=1"),
                bodyFor(route));
        QCOMPARE(answer.status, 400);
        const QString message =
            QJsonDocument::fromJson(answer.body).object()[u"errors"][0][u"message"].toString();
        QStringList known;
        if (const qsizetype at = message.indexOf(u"knows "_s); at >= 0)
            known = message.mid(at + 6).chopped(1).split(u", "_s);
        known.sort();
        QCOMPARE(known, documented);
    }
}

void TestOpenApi::answersHaveTheirSchema()
{
    for (const Route &route : routes()) {
        const QByteArray pattern(route.pattern);
        if (pattern == "/v2/stream" || pattern == "/metrics")
            continue;
        const RawAnswer answer =
            ask(port(), methodName(route.method), QByteArray(pattern).replace("{id}", "some_id"),
                bodyFor(route));
        QCOMPARE(answer.status, route.success);
        const QJsonObject schema = responseSchema(operation(route), answer.status);
        QVERIFY2(!schema.isEmpty(), route.pattern);
        const QStringList wrong =
            schemaProblems(m_document, schema, QJsonDocument::fromJson(answer.body).object());
        QVERIFY2(wrong.isEmpty(),
                 qPrintable(QLatin1String(route.pattern) + u": "_s + wrong.join(u"; "_s)));
    }
}

void TestOpenApi::errorsHaveTheirSchema()
{
    const std::pair<int, RawAnswer> answers[] = {
        {400, ask(port(), "POST", "/v2/events", "[1,{}]")},
        {401, ask(port(), "GET", "/v2/events", {}, {}, {})},
        {403, ask(port(), "GET", "/v2/events", {}, {}, "sk_live_publisher")},
        {415, ask(port(), "POST", "/v2/events", "x", "Content-Type: text/plain\r\n")},
    };
    const QJsonObject schema{{u"$ref"_s, u"#/components/schemas/Error"_s}};
    for (const auto &[status, answer] : answers) {
        QCOMPARE(answer.status, status);
        const QStringList wrong =
            schemaProblems(m_document, schema, QJsonDocument::fromJson(answer.body).object());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u"; "_s)));
    }
}

void TestOpenApi::everyReferenceIsThere()
{
    std::set<QString> references;
    collectReferences(m_document, references);
    QVERIFY(references.size() > 40);
    for (const QString &reference : references) {
        QVERIFY2(!resolve(m_document, QJsonObject{{u"$ref"_s, reference}}).isEmpty(),
                 qPrintable(reference));
    }
}

void TestOpenApi::checkerFindsMistakes()
{
    const QJsonObject schema{{u"$ref"_s, u"#/components/schemas/Event"_s}};
    QJsonObject event{{u"id"_s, u"evt_1"_s},
                      {u"object"_s, u"event"_s},
                      {u"type"_s, u"a.b"_s},
                      {u"data"_s, QJsonObject()},
                      {u"created_at"_s, u"2025-01-15T09:31:15.000Z"_s}};
    QVERIFY(schemaProblems(m_document, schema, event).isEmpty());
    event[u"type"_s] = u"Wrong"_s;
    event[u"object"_s] = 1;
    event.remove(u"data"_s);
    QCOMPARE(schemaProblems(m_document, schema, event).size(), 3);
}

QTEST_GUILESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
