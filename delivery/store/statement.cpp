#include "store/statement.h"

#include "store/connection.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>

#include <sqlite3.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

sqlite3 *sqliteHandle(const QSqlDatabase &db)
{
    const QVariant handle = db.driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0 ||
        sqlite3_memory_used() == 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.data());
}

SqlValue::SqlValue(const QVariant &value)
{
    if (value.isNull())
        return;
    switch (value.userType()) {
    case QMetaType::Bool: m_value = value.toBool(); break;
    case QMetaType::QByteArray: m_value = value.toByteArray(); break;
    case QMetaType::QString: m_value = value.toString(); break;
    case QMetaType::Float:
    case QMetaType::Double: m_value = value.toDouble(); break;
    default: m_value = value.toLongLong(); break;
    }
}

SqlValue SqlValue::text(QByteArray utf8)
{
    SqlValue value;
    value.m_value = Utf8{std::move(utf8)};
    return value;
}

QVariant SqlValue::withoutNul(const QVariant &value)
{
    if (value.metaType() != QMetaType::fromType<QString>() ||
        !value.toString().contains(QChar::Null))
        return value;
    return value.toString().replace(QChar::Null, QChar::ReplacementCharacter);
}

QVariant SqlValue::toVariant() const
{
    struct Visitor
    {
        QVariant operator()(std::monostate) const
        {
            return QVariant(QMetaType::fromType<qint64>());
        }
        QVariant operator()(bool value) const { return value; }
        QVariant operator()(qint64 value) const { return value; }
        QVariant operator()(double value) const { return value; }
        QVariant operator()(const QString &value) const { return value; }
        QVariant operator()(const Utf8 &value) const { return QString::fromUtf8(value.text); }
        QVariant operator()(const QByteArray &value) const { return value; }
    };
    return std::visit(Visitor{}, m_value);
}

bool SqlCell::isNull() const
{
    return m_native ? sqlite3_column_type(m_native, m_column) == SQLITE_NULL : m_value.isNull();
}

qint64 SqlCell::toLongLong() const
{
    return m_native ? sqlite3_column_int64(m_native, m_column) : m_value.toLongLong();
}

double SqlCell::toDouble() const
{
    return m_native ? sqlite3_column_double(m_native, m_column) : m_value.toDouble();
}

QString SqlCell::toString() const
{
    return m_native ? QString::fromUtf8(toByteArray()) : m_value.toString();
}

QByteArray SqlCell::toByteArray() const
{
    if (!m_native) {
        return m_value.userType() == QMetaType::QString ? m_value.toString().toUtf8()
                                                        : m_value.toByteArray();
    }
    // The pointer is asked for first: asking converts, and only then is the size true.
    const void *bytes = sqlite3_column_blob(m_native, m_column);
    const int size = sqlite3_column_bytes(m_native, m_column);
    return {static_cast<const char *>(bytes), size};
}

Statement::Statement(QSqlDatabase &db, Way way)
    : m_db(&db), m_way(way), m_postgres(db.driverName() == u"QPSQL"_s)
{}

Statement::~Statement()
{
    sqlite3_finalize(m_native);
}

Statement::Statement(Statement &&other) noexcept
    : m_db(other.m_db),
      m_way(other.m_way),
      m_postgres(other.m_postgres),
      m_native(std::exchange(other.m_native, nullptr)),
      m_values(std::move(other.m_values)),
      m_rows(other.m_rows),
      m_query(std::move(other.m_query))
{}

/// False where SQLite's own calls are not for this database; m_native is null where they failed.
bool Statement::prepareNative(const QString &sql)
{
    sqlite3 *handle = m_way == Way::Best ? sqliteHandle(*m_db) : nullptr;
    if (!handle)
        return false;
    const QByteArray text = sql.toUtf8();
    sqlite3_prepare_v2(handle, text.constData(), int(text.size()) + 1, &m_native, nullptr);
    return true;
}

void Statement::openQuery()
{
    m_query = std::make_unique<QSqlQuery>(*m_db);
    // PostgreSQL's driver reads rows one by one then and allows no other query meanwhile.
    m_query->setForwardOnly(!m_postgres);
}

bool Statement::prepare(const QString &sql)
{
    if (prepareNative(sql))
        return m_native != nullptr;
    openQuery();
    return m_query->prepare(sql);
}

bool Statement::exec(std::span<const SqlValue> values)
{
    if (m_query) {
        int position = 0;
        for (const SqlValue &value : values)
            m_query->bindValue(position++, m_postgres ? SqlValue::withoutNul(value.toVariant())
                                                      : value.toVariant());
        return m_query->exec();
    }
    sqlite3_reset(m_native);
    m_rows = Rows::None;
    // SQLite would keep the former value of what is not bound.
    if (sqlite3_bind_parameter_count(m_native) != int(values.size()))
        return false;
    m_values.assign(values.begin(), values.end());
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        if (!bind(int(i) + 1, m_values[i]))
            return false;
    }
    return step();
}

bool Statement::bind(int position, const SqlValue &value)
{
    struct Visitor
    {
        sqlite3_stmt *native;
        int at;
        int operator()(std::monostate) const { return sqlite3_bind_null(native, at); }
        int operator()(bool v) const { return sqlite3_bind_int(native, at, v ? 1 : 0); }
        int operator()(qint64 v) const { return sqlite3_bind_int64(native, at, v); }
        int operator()(double v) const { return sqlite3_bind_double(native, at, v); }
        int operator()(const QString &v) const
        {
            if (v.isNull())
                return sqlite3_bind_null(native, at);
            return sqlite3_bind_text16(native, at, v.utf16(), int(v.size() * 2), SQLITE_STATIC);
        }
        int operator()(const SqlValue::Utf8 &v) const
        {
            if (v.text.isNull())
                return sqlite3_bind_null(native, at);
            return sqlite3_bind_text(native, at, v.text.constData(), int(v.text.size()),
                                     SQLITE_STATIC);
        }
        int operator()(const QByteArray &v) const
        {
            return v.isNull()
                     ? sqlite3_bind_null(native, at)
                     : sqlite3_bind_blob(native, at, v.constData(), int(v.size()), SQLITE_STATIC);
        }
    };
    return std::visit(Visitor{m_native, position}, value.m_value) == SQLITE_OK;
}

bool Statement::step()
{
    const int code = sqlite3_step(m_native);
    m_rows = code == SQLITE_ROW ? Rows::First : Rows::None;
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

bool Statement::execText(const QString &sql)
{
    if (!prepareNative(sql)) {
        openQuery();
        return m_query->exec(sql);
    }
    return m_native && exec({});
}

QSqlError Statement::lastError() const
{
    if (m_query)
        return m_query->lastError();
    sqlite3 *handle = sqliteHandle(*m_db);
    return {QString(), QString::fromUtf8(sqlite3_errmsg(handle)), QSqlError::StatementError,
            QString::number(sqlite3_extended_errcode(handle))};
}

/// A list that breaks off is no end of rows: whoever reads it must not take it for all.
bool Statement::failedToRead(const QSqlError &error) const
{
    if (!error.isValid())
        return false;
    throw SqlException{m_postgres ? postgresFailure(error, u"reading"_s)
                                  : sqliteFailure(error, u"reading"_s)};
}

bool Statement::next()
{
    if (m_query)
        return m_query->next() || failedToRead(m_query->lastError());
    // The first row is there since exec.
    if (m_rows == Rows::Later && !step())
        return failedToRead(lastError());
    if (m_rows == Rows::None)
        return false;
    m_rows = Rows::Later;
    return true;
}

SqlCell Statement::value(int column) const
{
    return m_query ? SqlCell(m_query->value(column)) : SqlCell(m_native, column);
}

int Statement::numRowsAffected() const
{
    return m_query ? m_query->numRowsAffected() : sqlite3_changes(sqlite3_db_handle(m_native));
}

void Statement::finish()
{
    if (m_query) {
        m_query->finish();
        return;
    }
    sqlite3_reset(m_native);
    m_rows = Rows::None;
}

} // namespace deckhand
