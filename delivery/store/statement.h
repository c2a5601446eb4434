#pragma once

#include <QSqlError>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

class QSqlDatabase;
struct sqlite3;
struct sqlite3_stmt;

namespace deckhand {

/// The handle of a connection to SQLite, if it is of the very library this program is linked with:
/// another copy in the same process, as some builds of Qt hold one, has allocated nothing here.
[[nodiscard]] sqlite3 *sqliteHandle(const QSqlDatabase &db);

/// A value on its way into a statement. Holds what it is given (Qt's shared data, so no copies).
class SqlValue
{
public:
    SqlValue() = default; ///< null
    /// PostgreSQL tells truth values from numbers. A template, so that no pointer becomes one.
    template <std::same_as<bool> B>
    SqlValue(B value) : m_value(value)
    {}
    SqlValue(int value) : m_value(qint64(value)) {}
    SqlValue(qint64 value) : m_value(value) {}
    SqlValue(double value) : m_value(value) {}
    SqlValue(QString text) : m_value(std::move(text)) {}
    SqlValue(QByteArray blob) : m_value(std::move(blob)) {}
    SqlValue(std::optional<qint64> value)
    {
        if (value)
            m_value = *value;
    }
    SqlValue(const QVariant &value);
    /// Text that is UTF-8 already.
    [[nodiscard]] static SqlValue text(QByteArray utf8);

    [[nodiscard]] QVariant toVariant() const;
    operator QVariant() const { return toVariant(); }
    /// PostgreSQL takes no NUL in texts: they are replaced.
    [[nodiscard]] static QVariant withoutNul(const QVariant &value);

private:
    friend class Statement;
    struct Utf8
    {
        QByteArray text;
    };
    std::variant<std::monostate, bool, qint64, double, QString, Utf8, QByteArray> m_value;
};

/// A value of the current row; gone when the statement moves on.
class SqlCell
{
public:
    [[nodiscard]] bool isNull() const;
    [[nodiscard]] qint64 toLongLong() const;
    [[nodiscard]] int toInt() const { return int(toLongLong()); }
    [[nodiscard]] bool toBool() const { return toLongLong() != 0; }
    [[nodiscard]] std::optional<qint64> toOptional() const
    {
        return isNull() ? std::nullopt : std::optional(toLongLong());
    }
    [[nodiscard]] double toDouble() const;
    [[nodiscard]] QString toString() const;
    /// A blob's bytes, or a text's UTF-8.
    [[nodiscard]] QByteArray toByteArray() const;

private:
    friend class Statement;
    SqlCell(sqlite3_stmt *native, int column) : m_native(native), m_column(column) {}
    explicit SqlCell(QVariant value) : m_value(std::move(value)) {}

    sqlite3_stmt *m_native = nullptr;
    int m_column = 0;
    QVariant m_value;
};

/// A prepared statement of a connection, with the names QSqlQuery gives to the same things.
///
/// On SQLite it runs on the handle of Qt's own connection (QSqlDriver::handle), by SQLite's own
/// calls: QSqlQuery's bookkeeping (a QVariant a value, a name a placeholder, a record of column
/// names each time) costs as much as SQLite itself. Where that handle is not of this program's
/// SQLite, and on other databases, it runs on a QSqlQuery.
///
/// Thread: its connection's.
class Statement
{
public:
    enum class Way { Best, Portable }; ///< Portable: by QSqlQuery everywhere
    explicit Statement(QSqlDatabase &db, Way way = Way::Best);
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&) = delete;

    /// Whether it runs by SQLite's own calls; known once it is prepared.
    [[nodiscard]] bool isNative() const { return m_native != nullptr; }
    [[nodiscard]] bool prepare(const QString &sql);
    /// Starts anew with these values.
    [[nodiscard]] bool exec(std::span<const SqlValue> values);
    /// Without values and without preparing it first.
    [[nodiscard]] bool execText(const QString &sql);
    [[nodiscard]] QSqlError lastError() const;

    /// False after the last row. Throws SqlException where reading fails.
    [[nodiscard]] bool next();
    [[nodiscard]] SqlCell value(int column) const;
    [[nodiscard]] int numRowsAffected() const;
    /// Ends reading, so that the statement holds no lock.
    void finish();

private:
    enum class Rows { None, First, Later }; ///< First: a row is there that next() has not given
    bool failedToRead(const QSqlError &error) const;
    [[nodiscard]] bool prepareNative(const QString &sql);
    void openQuery();
    [[nodiscard]] bool bind(int position, const SqlValue &value);
    [[nodiscard]] bool step();

    QSqlDatabase *m_db;
    Way m_way;
    bool m_postgres;
    sqlite3_stmt *m_native = nullptr;
    std::vector<SqlValue> m_values; ///< bound without copies, so they live as long
    Rows m_rows = Rows::None;
    std::unique_ptr<QSqlQuery> m_query;
};

} // namespace deckhand
