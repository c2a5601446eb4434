// What a connection to PostgreSQL does differently (connection.h).

#include "store/connection.h"

#include <QSqlDriver>
#include <QSqlField>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 oldestServer = 130000;
constexpr int fetchRows = 1'000;

/// A connection that answers nothing is noticed within a quarter of a minute.
const QString keepAlive =
    u"connect_timeout=5;keepalives_idle=5;keepalives_interval=3;keepalives_count=3;tcp_user_timeout=15000;application_name=deckhand"_s;

Error unreachable(const QString &detail)
{
    Error error(
        ErrorCode::Overloaded,
        u"The store's database cannot be reached just now. Deckhand keeps trying; nothing that was acknowledged is lost."_s +
            detail);
    error.retryAfter = std::chrono::seconds(1);
    return error;
}

Error openFailure(const QString &text, const QString &detail)
{
    // The library tells failures to connect apart by their words only, in the server's language.
    if (text.contains(u"does not exist"_s) || text.contains(u"authentication failed"_s) ||
        text.contains(u"pg_hba.conf"_s) || text.contains(u"no password supplied"_s)) {
        return Error(
            ErrorCode::ApiError,
            u"The store's database refuses the connection. Check user, password and database of the store's URL, and that the database exists."_s +
                detail);
    }
    return unreachable(detail);
}

} // namespace

Error postgresFailure(const QSqlError &error, const QString &doing)
{
    const QString code = error.nativeErrorCode();
    const QString text = error.databaseText().simplified();
    const QString detail = text.isEmpty() ? QString() : QString(u" ("_s + text + u")"_s);
    if (error.type() == QSqlError::ConnectionError)
        return openFailure(text, detail);
    // Connection exceptions, shutdown by the operator, start-up; no code: the connection broke.
    if (code.isEmpty() || code.startsWith(u"08"_s) || code.startsWith(u"57P"_s))
        return unreachable(detail);
    if (code == u"57014"_s)
        return readGivenUp();
    if (code.startsWith(u"53"_s)) {
        return Error(
            ErrorCode::Overloaded,
            u"The store's database has no disk, memory or connections left, so "_s + doing +
                u" was not done. Free some; nothing that was acknowledged is lost."_s + detail);
    }
    if (code.startsWith(u"40"_s)) {
        return Error(ErrorCode::Overloaded,
                     u"The store's database was busy with the same rows. Try again."_s + detail);
    }
    if (code == u"25006"_s) {
        return Error(
            ErrorCode::ApiError,
            u"The store's database only reads (a standby?). Name the primary server's address."_s +
                detail);
    }
    if (code == u"42501"_s) {
        return Error(
            ErrorCode::ApiError,
            u"The store's user may not do that. Make it the owner of the database or schema."_s +
                detail);
    }
    return Error(ErrorCode::ApiError, u"The store could not finish "_s + doing + u"."_s + detail);
}

void Connection::openPostgres(const StoreAddress &address)
{
    m_db = QSqlDatabase::addDatabase(u"QPSQL"_s, m_name);
    if (!m_db.isValid()) {
        throw SqlException{Error(
            ErrorCode::NotSupported,
            u"This computer lacks Qt's driver for PostgreSQL. Install the package libqt6sql6-psql."_s,
            u"store"_s)};
    }
    m_db.setHostName(address.host);
    m_db.setPort(address.port);
    m_db.setDatabaseName(address.database);
    m_db.setUserName(address.user);
    m_db.setPassword(QString::fromUtf8(address.password.reveal()));
    m_db.setConnectOptions(address.options.isEmpty() ? keepAlive
                                                     : QString(keepAlive + u';' + address.options));
    if (!m_db.open())
        fail(m_db.lastError(), u"opening it"_s);
}

void Connection::setUpPostgres(bool fullSync)
{
    if (number(u"SELECT current_setting('server_version_num')::int") < oldestServer) {
        throw SqlException{Error(ErrorCode::NotSupported,
                                 u"The store needs PostgreSQL 13 or newer; this server is older."_s,
                                 u"store"_s)};
    }
    // The queries are short; compiling them costs more than it gains.
    (void)runText(u"SET jit = off"_s);
    // A plan made while a table was small would read all of it for ever.
    (void)runText(u"SET plan_cache_mode = force_custom_plan"_s);
    (void)runText(u"SET client_min_messages = error"_s);
    (void)runText(fullSync ? u"SET synchronous_commit = on"_s : u"SET synchronous_commit = off"_s);
}

qint64 Connection::backend()
{
    if (m_backend != 0 || !isPostgres())
        return m_backend;
    try {
        m_backend = number(u"SELECT pg_backend_pid()");
    } catch (const SqlException &) {
        // A broken connection, as whatever is asked next will find.
    }
    return m_backend;
}

void Connection::absorbCancel()
{
    if (isPostgres() && !isLost())
        (void)Statement(m_db).execText(u"SELECT 1"_s);
}

QString Connection::inlined(const QString &sql, const QVariantList &values) const
{
    if (values.isEmpty())
        return sql;
    QString out;
    bool quoted = false;
    qsizetype next = 0;
    for (const QChar c : sql) {
        quoted = quoted != (c == u'\'');
        if (c != u'?' || quoted || next >= values.size()) {
            out += c;
            continue;
        }
        const QVariant value = SqlValue::withoutNul(values[next++]);
        QSqlField field(QString(), value.metaType());
        field.setValue(value);
        const QString text = m_db.driver()->formatValue(field);
        out += text.startsWith(u'-') ? QString(u'(' + text + u')') : text;
    }
    return out;
}

void Connection::forEach(const QString &sql, const QVariantList &values,
                         const std::function<void(const Statement &)> &row)
{
    if (!isPostgres()) {
        Statement query = runText(sql, values);
        while (query.next())
            row(query);
        return;
    }
    (void)runText(u"BEGIN ISOLATION LEVEL REPEATABLE READ"_s);
    try {
        (void)runText(u"DECLARE deckhand_rows NO SCROLL CURSOR FOR "_s + sql, values);
        for (int rows = fetchRows; rows == fetchRows;) {
            Statement query = runText(u"FETCH FORWARD %1 FROM deckhand_rows"_s.arg(fetchRows));
            for (rows = 0; query.next(); ++rows)
                row(query);
        }
        (void)runText(u"COMMIT"_s);
    } catch (const SqlException &) {
        if (!isLost())
            (void)Statement(m_db).execText(u"ROLLBACK"_s);
        throw;
    }
}

} // namespace deckhand
