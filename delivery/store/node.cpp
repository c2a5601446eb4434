#include "store/node.h"

#include "store/postgresarray.h"

#include <QSysInfo>

#include <thread>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 enrollLock = 0x44636B68'00000003; // "Dckh"

struct Other
{
    QString name;
    qint64 leaseEnd = 0; ///< ms, of the database's clock; 0: nobody is there
};

/// The node with the longest lease, `self` aside.
Other otherNode(Connection &db, qint64 self)
{
    QSqlQuery query = db.runText(
        u"SELECT name, (extract(epoch FROM lease_until) * 1000)::bigint FROM nodes"
        " WHERE lease_until > clock_timestamp() AND seq <> ? ORDER BY lease_until DESC LIMIT 1"_s,
        {self});
    return query.next() ? Other{query.value(0).toString(), query.value(1).toLongLong()} : Other{};
}

SqlException inUse(const Other &other)
{
    return {Error(
        ErrorCode::Conflict,
        u"The store's database is in use by another process, on %1. Stop that one first, or manage it over its URL."_s
            .arg(other.name),
        u"store"_s)};
}

} // namespace

void Node::waitForDead(Connection &db)
{
    constexpr std::chrono::milliseconds look{200};
    Other first = otherNode(db, 0);
    for (Other other = first; other.leaseEnd != 0; other = otherNode(db, 0)) {
        // The dead renew nothing; of the living one that does so is seen within a third of a lease.
        if (other.leaseEnd > first.leaseEnd)
            throw inUse(other);
        std::this_thread::sleep_for(look);
    }
}

void Node::enroll(Connection &db, const ClaimTable &claims)
{
    // A failure ends the connection, and the transaction with it.
    db.begin();
    enrollWithin(db, claims);
    db.control(u"COMMIT");
    confirm();
}

void Node::enrollWithin(Connection &db, const ClaimTable &claims)
{
    const qint64 former = number();
    (void)db.runText(u"SELECT pg_advisory_xact_lock(%1)"_s.arg(enrollLock));
    if (const Other other = m_alone ? otherNode(db, former) : Other{}; other.leaseEnd != 0)
        throw inUse(other);
    QSqlQuery made = db.runText(
        u"INSERT INTO nodes (name, lease_until) VALUES (?, clock_timestamp() + ? * interval '1 ms')"
        u" RETURNING seq"_s,
        {QSysInfo::machineHostName(), qint64(m_lease.count())});
    m_taken = made.next() ? made.value(0).toLongLong() : 0;
    (void)db.runText(u"DELETE FROM nodes WHERE lease_until < now() - interval '1 day'"_s);
    if (former == 0)
        return;
    PostgresArray keys;
    for (const RowKey key : claims.keys())
        keys.add(key);
    (void)db.runText(u"UPDATE deliveries SET node = ? WHERE node = ? AND seq = ANY (?::bigint[])"_s,
                     {m_taken, former, keys.text()});
    (void)db.runText(u"DELETE FROM nodes WHERE seq = ?"_s, {former});
}

bool Node::renew(Connection &db) const
{
    return db.run(u"UPDATE nodes SET lease_until = clock_timestamp() + ? * interval '1 ms'"
                  u" WHERE seq = ? AND lease_until > clock_timestamp()",
                  {qint64(m_lease.count()), number()})
               .numRowsAffected() > 0;
}

void Node::leave(Connection &db) const
{
    db.run(u"DELETE FROM nodes WHERE seq = ?", {number()});
}

} // namespace deckhand
