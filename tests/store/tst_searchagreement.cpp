#include "searchgenerator.h"

#include "api/codec.h"
#include "api/jsonscan.h"
#include "store/searchsql.h"
#include "support/postgresserver.h"

#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <set>

using namespace Qt::Literals::StringLiterals;
using namespace deckhand;
using deckhand::test::SearchGenerator;
using deckhand::test::searchNow;

namespace {

constexpr int eventCount = 200;
constexpr int expressionCount = 2500;

QVariant headersJson(const Headers &headers)
{
    QByteArray out = "[";
    for (const auto &[name, value] : headers) {
        if (out.size() > 1)
            out += ',';
        out += '[' + quoteJson(name) + ',' + quoteJson(value) + ']';
    }
    return QString::fromUtf8(out + ']');
}

template <class T>
QVariant orNull(const std::optional<T> &value)
{
    return value ? QVariant(toMillis(*value)) : QVariant();
}

} // namespace

/// The predicate in memory and the SQL of both databases answer alike on every row.
class TstSearchAgreement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void initTestCase();
    void agreesOnSqlite();
    void agreesOnPostgres();

private:
    void run(const QString &sql, const QVariantList &binds = {});
    void insertRows();
    void insert(const Delivery &delivery, int key, int eventKey);
    std::set<QByteArray> bySql(const SearchExpression &expression, SearchRows rows,
                               const SearchDialect &dialect);
    void compare(const SearchDialect &dialect, int expressions);
    void compareOne(const SearchDialect &dialect, SearchRows rows, const QString &text, int &some);
    void compareExtremes(const SearchDialect &dialect);
    void close();
    void makeTables(const QString &bytes);
    std::set<QByteArray> inMemory(const SearchExpression &expression, SearchRows rows) const;
    SearchDelivery named(const Delivery &delivery) const;

    unsigned m_seed = 0;
    int m_lastDelivery = 0;
    std::unique_ptr<SearchGenerator> m_generator;
    std::vector<Event> m_events;
    std::vector<std::vector<Delivery>> m_deliveries;
    std::vector<SearchGenerator::NamedDestination> m_destinations = SearchGenerator::destinations();
    QSqlDatabase m_db;
};

void TstSearchAgreement::run(const QString &sql, const QVariantList &binds)
{
    QSqlQuery query(m_db);
    if (binds.isEmpty()) { // PostgreSQL prepares no definitions
        QVERIFY2(query.exec(sql), qPrintable(query.lastError().text()));
        return;
    }
    QVERIFY2(query.prepare(sql), qPrintable(query.lastError().text()));
    for (const QVariant &value : binds)
        query.addBindValue(value);
    QVERIFY2(query.exec(), qPrintable(query.lastError().text()));
}

void TstSearchAgreement::initTestCase()
{
    m_seed = qEnvironmentVariableIsSet("DECKHAND_TEST_SEED")
               ? static_cast<unsigned>(qEnvironmentVariableIntValue("DECKHAND_TEST_SEED"))
               : std::random_device()();
    qInfo("DECKHAND_TEST_SEED=%u", m_seed);
    m_generator = std::make_unique<SearchGenerator>(m_seed);
    for (int i = 0; i < eventCount; ++i) {
        m_events.push_back(m_generator->event(i));
        std::vector<Delivery> deliveries;
        for (int k = i % 4; k > 0; --k)
            deliveries.push_back(m_generator->delivery(m_events.back(), ++m_lastDelivery));
        m_deliveries.push_back(std::move(deliveries));
    }
}

void TstSearchAgreement::makeTables(const QString &bytes)
{
    run(u"CREATE TABLE events(key BIGINT PRIMARY KEY, id TEXT, type TEXT, data %1, "
        "created_at BIGINT)"_s.arg(bytes));
    run(u"CREATE TABLE deliveries(key BIGINT PRIMARY KEY, id TEXT, event_key BIGINT, "
        "destination_id TEXT, status TEXT, attempts INTEGER, created_at BIGINT, "
        "next_attempt_at BIGINT, error_class TEXT, error_message TEXT, replay_id TEXT)"_s);
    run(u"CREATE TABLE replays(id TEXT PRIMARY KEY)"_s);
    run(u"INSERT INTO replays VALUES ('rply_1'), ('rply_2'), ('rply_3')"_s);
    run(u"CREATE TABLE attempts(id TEXT, delivery_key BIGINT, number INTEGER, trigger TEXT, "
        "duration_ms DOUBLE PRECISION, http_status INTEGER, request_headers TEXT, "
        "response_headers TEXT)"_s);
    run(u"CREATE TABLE destinations(id TEXT PRIMARY KEY, name TEXT, type TEXT)"_s);
    for (const auto &d : m_destinations)
        run(u"INSERT INTO destinations VALUES (?, ?, ?)"_s,
            {QString::fromUtf8(d.id), d.name, QString::fromUtf8(d.type)});
    run(u"CREATE INDEX deliveries_event ON deliveries(event_key)"_s);
    run(u"CREATE INDEX attempts_delivery ON attempts(delivery_key)"_s);
    insertRows();
}

void TstSearchAgreement::insertRows()
{
    QVERIFY(m_db.transaction());
    int deliveryKey = 0;
    for (int i = 0; i < eventCount; ++i) {
        const Event &event = m_events[static_cast<size_t>(i)];
        run(u"INSERT INTO events VALUES (?, ?, ?, ?, ?)"_s,
            {i, event.id.toString(), QString::fromUtf8(event.type), event.data,
             toMillis(event.createdAt)});
        for (const Delivery &delivery : m_deliveries[static_cast<size_t>(i)])
            insert(delivery, ++deliveryKey, i);
    }
    QVERIFY(m_db.commit());
}

void TstSearchAgreement::insert(const Delivery &delivery, int key, int eventKey)
{
    const auto &error = delivery.lastError;
    run(u"INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {key, delivery.id.toString(), eventKey, delivery.destinationId.toString(),
         QString::fromLatin1(wireName(delivery.status)), delivery.attempts,
         toMillis(delivery.createdAt), orNull(delivery.nextAttemptAt),
         error ? QVariant(QString::fromLatin1(wireName(error->errorClass))) : QVariant(),
         error ? QVariant(error->message) : QVariant(),
         delivery.replayId.isEmpty() ? QVariant() : QVariant(delivery.replayId.toString())});
    for (const Attempt &attempt : delivery.history)
        run(u"INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {attempt.id.toString(), key, attempt.number,
             QString::fromLatin1(wireName(attempt.trigger)), attempt.durationMs,
             attempt.response ? QVariant(attempt.response->status) : QVariant(),
             attempt.request ? headersJson(attempt.request->headers) : QVariant(),
             attempt.response ? headersJson(attempt.response->headers) : QVariant()});
}

void TstSearchAgreement::agreesOnSqlite()
{
    m_db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"sqlite"_s);
    const auto guard = qScopeGuard([this] { close(); });
    m_db.setDatabaseName(u":memory:"_s);
    m_db.setConnectOptions(u"QSQLITE_ENABLE_REGEXP=1"_s);
    QVERIFY(m_db.open());
    makeTables(u"BLOB"_s);
    if (!QTest::currentTestFailed())
        compareExtremes(SqliteSearchDialect());
    if (!QTest::currentTestFailed())
        compare(SqliteSearchDialect(), expressionCount);
}

void TstSearchAgreement::agreesOnPostgres()
{
    PostgresServer server;
    QVERIFY2(server.start(), qPrintable(server.error()));
    m_db = QSqlDatabase::addDatabase(u"QPSQL"_s, u"postgres"_s);
    const auto guard = qScopeGuard([this] { close(); });
    QVERIFY2(m_db.isValid(), "Qt's PostgreSQL driver is not installed. Run ./dev install.");
    m_db.setHostName(server.socketFolder());
    m_db.setDatabaseName(u"postgres"_s);
    m_db.setUserName(u"postgres"_s);
    QVERIFY2(m_db.open(), qPrintable(m_db.lastError().text()));
    run(u"CREATE SCHEMA agreement"_s);
    run(u"SET search_path TO agreement"_s);
    run(u"SET jit = off"_s);
    makeTables(u"BYTEA"_s);
    run(u"ANALYZE"_s);
    if (!QTest::currentTestFailed())
        compareExtremes(PostgresSearchDialect());
    if (!QTest::currentTestFailed())
        compare(PostgresSearchDialect(), expressionCount);
}

void TstSearchAgreement::close()
{
    const QString name = m_db.connectionName();
    m_db.close();
    m_db = {};
    QSqlDatabase::removeDatabase(name);
}

SearchDelivery TstSearchAgreement::named(const Delivery &delivery) const
{
    for (const auto &d : m_destinations) {
        if (d.id == delivery.destinationId.bytes())
            return {&delivery, d.name, d.type};
    }
    return {&delivery, {}, {}};
}

std::set<QByteArray> TstSearchAgreement::inMemory(const SearchExpression &expression,
                                                  SearchRows rows) const
{
    std::set<QByteArray> out;
    for (size_t i = 0; i < m_events.size(); ++i) {
        std::vector<SearchDelivery> deliveries;
        for (const Delivery &delivery : m_deliveries[i])
            deliveries.push_back(named(delivery));
        SearchRow row;
        row.event = &m_events[i];
        if (rows == SearchRows::Events) {
            row.deliveries = deliveries;
            if (expression.matches(row, searchNow()))
                out.insert(row.event->id.bytes());
            continue;
        }
        for (const SearchDelivery &d : deliveries) {
            row.delivery = d.delivery;
            row.destinationName = d.destinationName;
            row.destinationType = d.destinationType;
            if (expression.matches(row, searchNow()))
                out.insert(d.delivery->id.bytes());
        }
    }
    return out;
}

std::set<QByteArray> TstSearchAgreement::bySql(const SearchExpression &expression, SearchRows rows,
                                               const SearchDialect &dialect)
{
    const SqlFragment where = compileSearch(expression, rows, searchNow(), dialect);
    const QString from =
        rows == SearchRows::Events
            ? u"SELECT e.id FROM events e WHERE "_s
            : u"SELECT d.id FROM deliveries d JOIN events e ON e.key = d.event_key WHERE "_s;
    QSqlQuery query(m_db);
    std::set<QByteArray> out;
    if (!query.prepare(from + where.sql))
        return {QByteArray(query.lastError().text().toUtf8() + where.sql.toUtf8())};
    for (const QVariant &value : where.binds)
        query.addBindValue(value);
    if (!query.exec())
        return {QByteArray(query.lastError().text().toUtf8() + where.sql.toUtf8())};
    while (query.next())
        out.insert(query.value(0).toString().toUtf8());
    return out;
}

void TstSearchAgreement::compare(const SearchDialect &dialect, int expressions)
{
    int some = 0;
    for (int i = 0; i < expressions && !QTest::currentTestFailed(); ++i)
        compareOne(dialect, i % 2 ? SearchRows::Events : SearchRows::Deliveries,
                   m_generator->expression(), some);
    // Expressions that hold everywhere or nowhere prove little.
    QVERIFY2(some > expressions / 4, qPrintable(QString::number(some)));
}

void TstSearchAgreement::compareOne(const SearchDialect &dialect, SearchRows rows,
                                    const QString &text, int &some)
{
    const auto parsed = SearchExpression::parse(text);
    QVERIFY2(parsed, qPrintable((parsed ? QString() : parsed.error().message) % u" "_s % text));
    const std::set<QByteArray> sql = bySql(*parsed, rows, dialect);
    const std::set<QByteArray> memory = inMemory(*parsed, rows);
    some += !memory.empty() && memory.size() < m_events.size() ? 1 : 0;
    if (sql == memory)
        return;
    QByteArray first;
    for (const QByteArray &id : sql)
        first = memory.contains(id) ? first : QByteArray("only by SQL: " + id);
    for (const QByteArray &id : memory)
        first = sql.contains(id) ? first : QByteArray("only in memory: " + id);
    QFAIL(qPrintable(u"seed %1, `%2`: %3"_s.arg(QString::number(m_seed), text,
                                                QString::fromUtf8(first.left(400)))));
}

/// The longest and deepest expressions the parser lets through are not too much for a database.
void TstSearchAgreement::compareExtremes(const SearchDialect &dialect)
{
    const auto nested = [](int depth, const QString &open, const QString &middle,
                           const QString &close) {
        return QString(open.repeated(depth) % middle % close.repeated(depth));
    };
    const int levels = SearchExpression::maxLevels / 2;
    const int most = SearchExpression::maxTerms - 1;
    const QString hard = u"(data.a!=x agent!=agt_1 -(header.x-trace!=x or dest!=x*))"_s;
    const QStringList texts{
        nested(SearchExpression::maxDepth, u"-"_s, u"status:failure"_s, {}),
        nested(SearchExpression::maxDepth - 1, u"-"_s, u"(x or http:5xx)"_s, {}),
        nested(SearchExpression::maxDepth, u"("_s, u"x or a"_s, u")"_s),
        nested(levels - 2, u"(x or (q "_s, hard, u"))"_s),
        nested(levels - 2, u"-(x or -("_s, hard, u" a))"_s),
        nested(levels - 2, u"((a type:agent.*) or ("_s, hard, u" (x or b)))"_s),
        QString(u"x or "_s.repeated(most) % u"q"_s),
        QString(u"-x "_s.repeated(most) % u"-q"_s),
        QString(u"data.id:5 or "_s.repeated(most) % u"x"_s),
        QString(u"http:5xx or "_s.repeated(most / 4) % u"q"_s),
        QString(u"agent:a or "_s.repeated(most / 4) % u"q"_s),
        QString(u"type:("_s % u"a,"_s.repeated(most - 1) % u"agent.created)"_s),
        QString(u"data.a."_s % u"a."_s.repeated(60) % u"a:*"_s)};
    int some = 0;
    for (const QString &text : texts) {
        for (const SearchRows rows : {SearchRows::Events, SearchRows::Deliveries})
            compareOne(dialect, rows, text, some);
    }
}

QTEST_GUILESS_MAIN(TstSearchAgreement)
#include "tst_searchagreement.moc"
