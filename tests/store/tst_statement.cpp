// Statements by SQLite's own calls and by QSqlQuery give the same answers.

#include "store/connection.h"
#include "store/statement.h"

#include <QRegularExpression>
#include <QSqlDatabase>
#include <QTest>

#include <limits>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

Q_DECLARE_METATYPE(deckhand::Statement::Way)

class TestStatement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"statement"_s);
        m_db.setDatabaseName(u":memory:"_s);
        QVERIFY(m_db.open());
    }
    void cleanup()
    {
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(u"statement"_s);
    }

    void valuesComeBackAsTheyWent_data() { ways(); }
    void valuesComeBackAsTheyWent()
    {
        const QString words = u"naïve 🚀 \"quoted\""_s;
        const QByteArray bytes("\0\xff binary\0", 10);
        Statement statement = prepared(u"SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?"_s);
        const std::vector<SqlValue> values{std::numeric_limits<qint64>::min(),
                                           std::numeric_limits<qint64>::max(),
                                           -1.5,
                                           words,
                                           SqlValue::text(words.toUtf8()),
                                           bytes,
                                           SqlValue(),
                                           std::optional<qint64>(7),
                                           true};
        QVERIFY(statement.exec(values));
        QVERIFY(statement.next());
        QCOMPARE(statement.value(0).toLongLong(), std::numeric_limits<qint64>::min());
        QCOMPARE(statement.value(1).toLongLong(), std::numeric_limits<qint64>::max());
        QCOMPARE(statement.value(2).toDouble(), -1.5);
        QCOMPARE(statement.value(3).toString(), words);
        QCOMPARE(statement.value(4).toByteArray(), words.toUtf8());
        QCOMPARE(statement.value(5).toByteArray(), bytes);
        QVERIFY(statement.value(6).isNull());
        QVERIFY(!statement.value(5).isNull());
        QCOMPARE(statement.value(7).toInt(), 7);
        QVERIFY(statement.value(8).toBool());
        QVERIFY(!statement.next());
    }

    void nullTextAndBytesAreNull_data() { ways(); }
    void nullTextAndBytesAreNull()
    {
        Statement statement =
            prepared(u"SELECT ? IS NULL, ? IS NULL, ? IS NULL, ? IS NULL, ? IS NULL"_s);
        QVERIFY(statement.exec(std::vector<SqlValue>{QString(), QByteArray(), u""_s, QByteArray(""),
                                                     SqlValue::text(QByteArray())}));
        QVERIFY(statement.next());
        QCOMPARE(statement.value(0).toInt(), 1);
        QCOMPARE(statement.value(1).toInt(), 1);
        QCOMPARE(statement.value(2).toInt(), 0);
        QCOMPARE(statement.value(3).toInt(), 0);
        QCOMPARE(statement.value(4).toInt(), 1);
    }

    void aMissingValueIsRefused()
    {
        Statement statement(m_db);
        QVERIFY(statement.prepare(u"SELECT ?, ?"_s));
        QVERIFY(statement.exec(std::vector<SqlValue>{1, 2}));
        QVERIFY(!statement.exec(std::vector<SqlValue>{1}));
    }

    void rowsAreReadOnceAndAgainAfterExec_data() { ways(); }
    void rowsAreReadOnceAndAgainAfterExec()
    {
        Statement statement = prepared(u"SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT ?"_s);
        for (const int last : {3, 4}) {
            QVERIFY(statement.exec(std::vector<SqlValue>{last}));
            QList<int> seen;
            while (statement.next())
                seen << statement.value(0).toInt();
            QCOMPARE(seen, QList<int>({1, 2, last}));
            QVERIFY(!statement.next());
        }
    }

    void changesAreCounted_data() { ways(); }
    void changesAreCounted()
    {
        QVERIFY(prepared(u"CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT)"_s).exec({}));
        Statement insert = prepared(u"INSERT INTO t VALUES (?, ?) ON CONFLICT DO NOTHING"_s);
        QVERIFY(insert.exec(std::vector<SqlValue>{1, u"a"_s}));
        QCOMPARE(insert.numRowsAffected(), 1);
        QVERIFY(insert.exec(std::vector<SqlValue>{1, u"b"_s}));
        QCOMPARE(insert.numRowsAffected(), 0);
    }

    void aFinishedReadLocksNothing_data() { ways(); }
    void aFinishedReadLocksNothing()
    {
        QVERIFY(prepared(u"CREATE TABLE t (k INTEGER)"_s).exec({}));
        QVERIFY(prepared(u"INSERT INTO t VALUES (1), (2)"_s).exec({}));
        Statement read = prepared(u"SELECT k FROM t"_s);
        QVERIFY(read.exec({}));
        QVERIFY(read.next());
        Statement drop = prepared(u"DROP TABLE t"_s);
        QVERIFY(!drop.exec({}));
        read.finish();
        QVERIFY(!read.next());
        QVERIFY(drop.exec({}));
    }

    void rowsThatBreakOffAreNoEnd_data() { ways(); }
    void rowsThatBreakOffAreNoEnd()
    {
        // The second row's number has no positive counterpart.
        Statement statement =
            prepared(u"SELECT abs(v) FROM (SELECT 1 AS v UNION ALL SELECT -9223372036854775807 - 1"
                     u" UNION ALL SELECT 3)"_s);
        QVERIFY(statement.exec({}));
        QVERIFY(statement.next());
        QVERIFY_EXCEPTION_THROWN((void)statement.next(), SqlException);
    }

    void failuresSayWhat_data() { ways(); }
    void failuresSayWhat()
    {
        QFETCH(Statement::Way, way);
        Statement wrong(m_db, way);
        QVERIFY(!wrong.prepare(u"SELECT x FROM nowhere"_s));
        QVERIFY2(wrong.lastError().databaseText().contains(u"nowhere"_s),
                 qPrintable(wrong.lastError().text()));
        QVERIFY(prepared(u"CREATE TABLE t (k INTEGER PRIMARY KEY)"_s).exec({}));
        Statement insert = prepared(u"INSERT INTO t VALUES (1)"_s);
        QVERIFY(insert.exec({}));
        QVERIFY(!insert.exec({}));
        QCOMPARE(insert.lastError().nativeErrorCode().toInt() & 0xFF, 19); // SQLITE_CONSTRAINT
    }

private:
    static void ways()
    {
        QTest::addColumn<Statement::Way>("way");
        QTest::newRow("by SQLite") << Statement::Way::Best;
        QTest::newRow("by QSqlQuery") << Statement::Way::Portable;
    }
    Statement prepared(const QString &sql)
    {
        QFETCH(Statement::Way, way);
        Statement statement(m_db, way);
        if (!statement.prepare(sql))
            QTest::qFail(qPrintable(statement.lastError().text()), __FILE__, __LINE__);
        if (statement.isNative() != (way == Statement::Way::Best))
            QTest::qFail("It runs another way than it was asked to.", __FILE__, __LINE__);
        return statement;
    }

    QSqlDatabase m_db;
};

QTEST_GUILESS_MAIN(TestStatement)
#include "tst_statement.moc"
