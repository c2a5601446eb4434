#pragma once

#include "api/result.h"
#include "store/statement.h"
#include "store/storeaddress.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QString>
#include <QVariant>

#include <functional>
#include <initializer_list>
#include <memory>
#include <unordered_map>

namespace deckhand {

/// Says in words what a database error means and what to do. Never shows values.
[[nodiscard]] Error sqliteFailure(const QSqlError &error, const QString &doing);
[[nodiscard]] Error postgresFailure(const QSqlError &error, const QString &doing);

/// What a read is answered with that nobody waits for.
[[nodiscard]] Error readGivenUp();

/// A failure inside a write or read job, thrown to the one place that turns it into a `Result`; the
/// transaction around it is rolled back there. It never leaves the store.
struct SqlException
{
    Error error;
    /// Two transactions have met and this one gave way: the same again will do.
    bool again = false;
};

/// One connection, opened, used and removed on one thread. Statements are prepared once and kept.
class Connection
{
public:
    enum class Mode { ReadWrite, ReadOnly };
    /// Throws SqlException. On PostgreSQL both modes write, as claims do.
    Connection(const StoreAddress &address, Mode mode, bool fullSync);
    /// To a file.
    Connection(const QString &path, Mode mode, bool fullSync);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs a statement with its values, prepared on first use and kept; the text must be a literal
    /// or live as long. The query is reset by the next run of the same text. Throws SqlException.
    Statement &run(const char16_t *sql, std::initializer_list<SqlValue> values = {});
    /// For text made at run time.
    [[nodiscard]] Statement runText(const QString &sql, const QVariantList &values = {});
    /// Several statements, for migrations.
    void runScript(const QString &script);
    [[nodiscard]] qint64 number(const char16_t *sql, std::initializer_list<SqlValue> values = {});
    /// Goes through the rows of a query too long to be held in memory, in one consistent look;
    /// other statements may run meanwhile. Outside of a transaction.
    void forEach(const QString &sql, const QVariantList &values,
                 const std::function<void(const Statement &)> &row);
    /// Begins a transaction that writes.
    void begin() { control(isPostgres() ? u"BEGIN" : u"BEGIN IMMEDIATE"); }
    /// For what is about transactions and can't be prepared: COMMIT, SAVEPOINT and the like.
    void control(const char16_t *sql);

    /// SQLite: asks now and then, on this thread, while a statement runs; where the answer is true
    /// the statement fails. The connection keeps the question; none asks nothing any more. On
    /// PostgreSQL only `throwIfStopped` asks. Returns the former question.
    std::function<bool()> stopWhen(std::function<bool()> question);
    /// For what goes on between statements. Throws SqlException where the answer is true.
    void throwIfStopped() const;
    /// PostgreSQL: the number of the server's process, for cancels; 0 where it can't be had.
    [[nodiscard]] qint64 backend();
    /// PostgreSQL: a cancel that came too late for its statement meets nothing that matters.
    void absorbCancel();

    /// For notifications. Owned by the connection.
    [[nodiscard]] QSqlDriver *driver() const { return m_db.driver(); }
    [[nodiscard]] bool isPostgres() const { return m_dialect == Dialect::Postgres; }
    /// The server has gone; nothing runs here any more.
    [[nodiscard]] bool isLost() const { return isPostgres() && !m_db.isOpen(); }

private:
    void openSqlite(const QString &path, Mode mode);
    void openPostgres(const StoreAddress &address);
    void close();
    void setUpSqlite(Mode mode, bool fullSync);
    void setUpPostgres(bool fullSync);
    void checkOpen() const;
    [[noreturn]] void fail(const QSqlError &error, const QString &doing) const;
    [[nodiscard]] QString inlined(const QString &sql, const QVariantList &values) const;

    Dialect m_dialect;
    QString m_name;
    QSqlDatabase m_db;
    std::function<bool()> m_stopQuestion;
    qint64 m_backend = 0;
    std::unordered_map<const char16_t *, std::unique_ptr<Statement>> m_prepared;
};

} // namespace deckhand
