#include "store/connection.h"

#include <sqlite3.h>

#include <atomic>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Of SQLite's machine: some tens of rows that are searched, a few milliseconds.
constexpr int stepsBetweenQuestions = 500;

QString nextName()
{
    static std::atomic<int> number{0};
    return u"deckhand-store-%1"_s.arg(number++);
}

} // namespace

Error readGivenUp()
{
    return Error(ErrorCode::Timeout, u"It was interrupted; nothing was done."_s);
}

Error sqliteFailure(const QSqlError &error, const QString &doing)
{
    const int code = error.nativeErrorCode().toInt() & 0xFF;
    const QString detail = u" ("_s + error.databaseText() + u")"_s;
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
    case 9: return readGivenUp();
    case 10:
        return Error(
            ErrorCode::Overloaded,
            u"The store's disk answered with an error, so "_s + doing +
                u" was not done. Check that the disk has room and is sound, then try again."_s +
                detail);
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
    : Connection(fileAddress(path), mode, fullSync)
{}

Connection::Connection(const StoreAddress &address, Mode mode, bool fullSync)
    : m_dialect(address.dialect), m_name(nextName())
{
    try {
        if (isPostgres()) {
            openPostgres(address);
            setUpPostgres(fullSync);
        } else {
            openSqlite(address.path, mode);
            setUpSqlite(mode, fullSync);
        }
    } catch (...) {
        close();
        throw;
    }
}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    // On PostgreSQL statements go after the driver, which would otherwise ask a lost server to
    // forget them; SQLite's go before the connection they belong to.
    if (!isPostgres())
        m_prepared.clear();
    m_db.close();
    m_db = {};
    QSqlDatabase::removeDatabase(m_name);
    m_prepared.clear();
}

void Connection::openSqlite(const QString &path, Mode mode)
{
    m_db = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    m_db.setDatabaseName(path);
    m_db.setConnectOptions(
        mode == Mode::ReadOnly
            ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_ENABLE_REGEXP"_s
            : u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_ENABLE_REGEXP"_s);
    if (!m_db.open())
        fail(m_db.lastError(), u"opening it"_s);
}

void Connection::setUpSqlite(Mode mode, bool fullSync)
{
    // Events of about 1 KiB leave 7 % more room unused on pages of 8 KiB.
    if (mode == Mode::ReadWrite) {
        (void)runText(u"PRAGMA page_size = 16384"_s);
        (void)runText(u"PRAGMA journal_mode = WAL"_s);
        (void)runText(fullSync ? u"PRAGMA synchronous = FULL"_s : u"PRAGMA synchronous = NORMAL"_s);
        (void)runText(u"PRAGMA wal_autocheckpoint = 2000"_s);
        (void)runText(u"PRAGMA journal_size_limit = 33554432"_s);
    }
    (void)runText(mode == Mode::ReadWrite ? u"PRAGMA cache_size = -16384"_s
                                          : u"PRAGMA cache_size = -4096"_s);
    (void)runText(u"PRAGMA temp_store = MEMORY"_s);
}

std::function<bool()> Connection::stopWhen(std::function<bool()> question)
{
    auto former = std::exchange(m_stopQuestion, std::move(question));
    sqlite3 *handle = isPostgres() ? nullptr : sqliteHandle(m_db);
    if (!handle)
        return former;
    if (!m_stopQuestion) {
        sqlite3_progress_handler(handle, 0, nullptr, nullptr);
        return former;
    }
    const auto ask = [](void *self) -> int {
        return static_cast<const Connection *>(self)->m_stopQuestion() ? 1 : 0;
    };
    sqlite3_progress_handler(handle, stepsBetweenQuestions, ask, this);
    return former;
}

void Connection::throwIfStopped() const
{
    if (m_stopQuestion && m_stopQuestion())
        throw SqlException{readGivenUp()};
}

void Connection::fail(const QSqlError &error, const QString &doing) const
{
    if (!isPostgres())
        throw SqlException{sqliteFailure(error, doing)};
    const QString code = error.nativeErrorCode();
    // Serialization failure and deadlock.
    throw SqlException{postgresFailure(error, doing), code == u"40001"_s || code == u"40P01"_s};
}

void Connection::checkOpen() const
{
    if (isLost())
        fail({}, u"the request"_s);
}

Statement &Connection::run(const char16_t *sql, std::initializer_list<SqlValue> values)
{
    checkOpen();
    auto &slot = m_prepared[sql];
    if (!slot) {
        auto statement = std::make_unique<Statement>(m_db);
        if (!statement->prepare(QString::fromUtf16(sql)))
            fail(statement->lastError(), u"a statement"_s);
        slot = std::move(statement);
    }
    if (!slot->exec(values))
        fail(slot->lastError(), u"the request"_s);
    return *slot;
}

Statement Connection::runText(const QString &sql, const QVariantList &values)
{
    checkOpen();
    Statement statement(m_db);
    if (isPostgres()) {
        // One round trip, and a plan for these very values.
        if (!statement.execText(inlined(sql, values)))
            fail(statement.lastError(), u"the request"_s);
        return statement;
    }
    if (!statement.prepare(sql))
        fail(statement.lastError(), u"a statement"_s);
    const std::vector<SqlValue> bound(values.begin(), values.end());
    if (!statement.exec(bound))
        fail(statement.lastError(), u"the request"_s);
    return statement;
}

void Connection::control(const char16_t *sql)
{
    if (!isPostgres()) {
        run(sql);
        return;
    }
    checkOpen();
    Statement statement(m_db);
    if (!statement.execText(QString::fromUtf16(sql)))
        fail(statement.lastError(), u"the request"_s);
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
