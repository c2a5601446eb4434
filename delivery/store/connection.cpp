#include "store/connection.h"

#include <QSqlError>

#include <atomic>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

QString nextName()
{
    static std::atomic<int> number{0};
    return u"deckhand-store-%1"_s.arg(number++);
}

} // namespace

Error sqlFailure(const Statement::Failure &failure, const QString &doing)
{
    const int code = failure.code & 0xFF;
    const QString detail = u" ("_s + failure.text + u")"_s;
    switch (code) {
    case 13:
        return Error(
            ErrorCode::Overloaded,
            u"The disk is full, so "_s + doing +
                u" was not done. Free space on the store's disk; nothing that was acknowledged is lost."_s);
    case 8:
        return Error(ErrorCode::ApiError,
                     u"The store's file is read-only, so "_s + doing +
                         u" was not done. Make the file and its folder writable for this user."_s);
    case 10:
        return Error(ErrorCode::Overloaded,
                     u"The store's disk answered with an error, so "_s + doing +
                         u" was not done. Check the disk, then try again."_s + detail);
    case 11:
    case 26:
        return Error(
            ErrorCode::ApiError,
            u"The store's file is damaged or not a Deckhand store. Restore it from a backup or name another file."_s +
                detail);
    case 5:
    case 6:
        return Error(ErrorCode::Overloaded,
                     u"Another program is using the store's file. Close it, then try again."_s);
    case 14:
        return Error(
            ErrorCode::ApiError,
            u"The store's file cannot be opened. Check that its folder exists and may be read and written."_s +
                detail);
    default:
        return Error(ErrorCode::ApiError,
                     u"The store could not finish "_s + doing + u"."_s + detail);
    }
}

Connection::Connection(const QString &path, Mode mode, bool fullSync)
    : m_name(nextName()), m_db(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
{
    m_db.setDatabaseName(path);
    m_db.setConnectOptions(
        mode == Mode::ReadOnly
            ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_ENABLE_REGEXP"_s
            : u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_ENABLE_REGEXP"_s);
    if (!m_db.open()) {
        const QSqlError failed = m_db.lastError();
        const Error error =
            sqlFailure({failed.nativeErrorCode().toInt(), failed.databaseText()}, u"opening it"_s);
        m_db = {};
        QSqlDatabase::removeDatabase(m_name);
        throw SqlException{error};
    }
    try {
        // Events of about 1 KiB leave 7 % more room unused on pages of 8 KiB.
        if (mode == Mode::ReadWrite) {
            (void)runText(u"PRAGMA page_size = 16384"_s);
            (void)runText(u"PRAGMA journal_mode = WAL"_s);
            (void)runText(fullSync ? u"PRAGMA synchronous = FULL"_s
                                   : u"PRAGMA synchronous = NORMAL"_s);
            (void)runText(u"PRAGMA wal_autocheckpoint = 2000"_s);
            (void)runText(u"PRAGMA journal_size_limit = 33554432"_s);
        }
        (void)runText(mode == Mode::ReadWrite ? u"PRAGMA cache_size = -16384"_s
                                              : u"PRAGMA cache_size = -4096"_s);
        (void)runText(u"PRAGMA temp_store = MEMORY"_s);
    } catch (...) {
        m_prepared.clear();
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(m_name);
        throw;
    }
}

Connection::~Connection()
{
    m_prepared.clear();
    m_db.close();
    m_db = {};
    QSqlDatabase::removeDatabase(m_name);
}

Statement &Connection::run(const char16_t *sql, std::initializer_list<SqlValue> values)
{
    auto &slot = m_prepared[sql];
    if (!slot) {
        auto statement = std::make_unique<Statement>(m_db);
        if (!statement->prepare(QString::fromUtf16(sql)))
            throw SqlException{sqlFailure(statement->failure(), u"a statement"_s)};
        slot = std::move(statement);
    }
    if (!slot->exec(values))
        throw SqlException{sqlFailure(slot->failure(), u"the request"_s)};
    return *slot;
}

Statement Connection::runText(const QString &sql, const std::vector<SqlValue> &values)
{
    Statement statement(m_db);
    if (!statement.prepare(sql))
        throw SqlException{sqlFailure(statement.failure(), u"a statement"_s)};
    if (!statement.exec(values))
        throw SqlException{sqlFailure(statement.failure(), u"the request"_s)};
    return statement;
}

void Connection::runScript(const QString &script)
{
    // Statements end with a semicolon at the end of a line; migrations are written that way.
    QString statement;
    for (const QString &line : script.split(u'\n')) {
        const qsizetype comment = line.indexOf(u"--"_s);
        statement += comment < 0 ? line : line.first(comment);
        statement += u'\n';
        if (!statement.trimmed().endsWith(u';'))
            continue;
        (void)runText(statement.trimmed().chopped(1));
        statement.clear();
    }
}

qint64 Connection::number(const char16_t *sql, std::initializer_list<SqlValue> values)
{
    Statement &query = run(sql, values);
    const qint64 value = query.next() ? query.value(0).toLongLong() : 0;
    query.finish();
    return value;
}

} // namespace deckhand
