#pragma once

#include "api/result.h"
#include "store/statement.h"

#include <QSqlDatabase>
#include <QString>

#include <initializer_list>
#include <memory>
#include <unordered_map>

namespace deckhand {

/// Says in words what a database error means and what to do. Never shows values.
[[nodiscard]] Error sqlFailure(const Statement::Failure &failure, const QString &doing);

/// A failure inside a write or read job, thrown to the one place that turns it into a `Result`; the
/// transaction around it is rolled back there. It never leaves the store.
struct SqlException
{
    Error error;
};

/// One connection, opened, used and removed on one thread. Statements are prepared once and kept.
class Connection
{
public:
    enum class Mode { ReadWrite, ReadOnly };
    /// Throws SqlException.
    Connection(const QString &path, Mode mode, bool fullSync);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs a statement with its values, prepared on first use and kept; the text must be a literal
    /// or live as long. The query is reset by the next run of the same text. Throws SqlException.
    Statement &run(const char16_t *sql, std::initializer_list<SqlValue> values = {});
    /// For text made at run time.
    [[nodiscard]] Statement runText(const QString &sql, const std::vector<SqlValue> &values = {});
    /// Several statements, for migrations.
    void runScript(const QString &script);
    [[nodiscard]] qint64 number(const char16_t *sql, std::initializer_list<SqlValue> values = {});

private:
    QString m_name;
    QSqlDatabase m_db;
    std::unordered_map<const char16_t *, std::unique_ptr<Statement>> m_prepared;
};

} // namespace deckhand
